"""Compare predicted segments with those cut by hand, by runs of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

RUN = 5
Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Matching:
    """Which predicted segment stands for which gold one.

    Attributes
    ----------
    predicted, gold : int
        Number of segments.
    pairs : tuple of (int, int)
        Indices of a predicted and a gold segment that match, one to one, ordered by the gold one.
    """

    predicted: int
    gold: int
    pairs: tuple[tuple[int, int], ...]

    @property
    def precision(self) -> float:
        """Share of predicted segments that match, in [0, 1]; 1 where nothing was predicted."""
        return len(self.pairs) / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Share of gold segments that are matched, in [0, 1]; 1 where there are none."""
        return len(self.pairs) / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in [0, 1]; 1 where both sides are empty."""
        total = self.predicted + self.gold
        return 2 * len(self.pairs) / total if total else 1.0


def runs(text: str) -> Runs:
    """Return the runs of five words; signs that break a word over lines count for nothing.

    A text of fewer words is one run.
    """
    words = re.findall(r"\w+", re.sub("[\ufffe\u00ad\x02]", "", text).casefold())
    return frozenset(tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))


def match(predicted: Sequence[str], gold: Sequence[str]) -> Matching:
    """Match as many segments as possible, one to one.

    Two segments may match where at least half of each side's runs lie in the other. Overlapping
    candidates are settled by a maximum matching (augmenting paths, Kuhn 1955), so that the
    figures do not depend on the order of the segments.
    """
    have = [runs(text) for text in predicted]
    wanted = [runs(text) for text in gold]
    options = [[p for p, one in enumerate(have) if _alike(one, other)] for other in wanted]
    taken: dict[int, int] = {}
    for g in range(len(wanted)):
        _augment(g, options, taken, set())
    pairs = sorted(((p, g) for p, g in taken.items()), key=lambda pair: pair[1])
    return Matching(len(have), len(wanted), tuple(pairs))


def _alike(one: Runs, other: Runs) -> bool:
    shared = len(one & other)
    return shared * 2 >= len(one) and shared * 2 >= len(other)


def _augment(
    g: int, options: Sequence[Sequence[int]], taken: dict[int, int], seen: set[int]
) -> bool:
    """Find a free partner for a gold segment, moving others where that helps."""
    for p in options[g]:
        if p in seen:
            continue
        seen.add(p)
        if p not in taken or _augment(taken[p], options, taken, seen):
            taken[p] = g
            return True
    return False
