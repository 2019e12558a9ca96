"""Two drafts of a plan side by side: which commitment became which, and what moved.

Commitments are matched by what they say: the words of their texts and titles, and their numbers.
The assignment as a whole is the best one; pairs that are too unlike are an end and a beginning.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from ogplens.domain import (
    Advice,
    Commitment,
    OrdinalPrediction,
    Prediction,
    Scorecard,
    ScoredCommitment,
)
from ogplens.domain.plan_change import (
    CriterionChange,
    Pair,
    PhraseChange,
    PlanChange,
    ValueChange,
)
from ogplens.features.words import fold

#: A change of a probability below this is not shown.
SHOWN = 0.01
#: Pairs less like than this are no pairs.
_LEAST = 0.35
_TEXT, _TITLE, _NUMBER = 0.55, 0.3, 0.15
#: A change of a weight (on the logit scale) below this says nothing.
_LEAST_WEIGHT = 0.02
_WORD = re.compile(r"\w+")


def compare_drafts(old: Scorecard, new: Scorecard) -> PlanChange:
    """Return what changed from one draft to another."""
    matched = match([one.commitment for one in old.commitments],
                    [one.commitment for one in new.commitments])  # fmt: skip
    stays = _longest_rising([first for first, _, _ in matched])
    pairs = tuple(
        _pair(old.commitments[first], new.commitments[second], likeness, moved=first not in stays)
        for first, second, likeness in matched
    )
    before, after = {first for first, _, _ in matched}, {second for _, second, _ in matched}
    gone, fresh = _advice(old.advice, new.advice)
    return PlanChange(
        old=old,
        new=new,
        pairs=pairs,
        added=tuple(one for n, one in enumerate(new.commitments) if n not in after),
        removed=tuple(one for n, one in enumerate(old.commitments) if n not in before),
        advice_gone=gone,
        advice_new=fresh,
    )


def match(old: Sequence[Commitment], new: Sequence[Commitment]) -> list[tuple[int, int, float]]:
    """Match the commitments of two drafts.

    Parameters
    ----------
    old, new : sequence of Commitment

    Returns
    -------
    list of (int, int, float)
        Place in the old draft, place in the new one and likeness (0 to 1), in the order of the
        new draft. The assignment is the one with the largest sum of likenesses [1]_; pairs below
        the least likeness are left out.

    References
    ----------
    .. [1] D. F. Crouse, "On implementing 2D rectangular assignment algorithms", 2016, as
       `scipy.optimize.linear_sum_assignment` does it.
    """
    if not old or not new:
        return []
    words = [[_counts(one.title), _counts(one.text)] for one in (*old, *new)]
    likeness = np.zeros((len(old), len(new)))
    for row, first in enumerate(old):
        for column, second in enumerate(new):
            title, text = (
                _dice(a, b) for a, b in zip(words[row], words[len(old) + column], strict=True)
            )
            same = first.number is not None and first.number == second.number
            likeness[row, column] = _TEXT * text + _TITLE * title + _NUMBER * same
    # Where all else is equal, neighbours in order stay together.
    order = np.abs(np.arange(len(old))[:, None] - np.arange(len(new))[None, :])
    usable = np.where(likeness >= _LEAST, likeness - 1e-6 * order, 0.0)
    rows, columns = linear_sum_assignment(usable, maximize=True)
    kept = [
        (int(row), int(column), float(likeness[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if likeness[row, column] >= _LEAST
    ]
    return sorted(kept, key=lambda found: found[1])


def _counts(text: str) -> Counter[str]:
    return Counter(fold(word) for word in _WORD.findall(text))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    """Return twice the shared words over all words (Dice, 1945); 1 for two empty texts."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _longest_rising(places: Sequence[int]) -> set[int]:
    """Return the longest run of places that keep their order: the others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for here, place in enumerate(places):
        at = bisect.bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [here]
    kept = set()
    here = ends[-1] if ends else -1
    while here >= 0:
        kept.add(places[here])
        here = before[here]
    return kept


def _pair(old: ScoredCommitment, new: ScoredCommitment, likeness: float, *, moved: bool) -> Pair:
    gone, fresh = _advice(old.advice, new.advice)
    first, second = old.commitment, new.commitment
    numbered = first.number is not None and first.number == second.number
    return Pair(
        old=old,
        new=new,
        similarity=min(likeness / (1.0 if numbered else 1 - _NUMBER), 1.0),
        renumbered=first.number != second.number,
        moved=moved,
        retitled=_folded(first.title) != _folded(second.title),
        reworded=_folded(first.text) != _folded(second.text),
        values=tuple(_values(old, new)),
        criteria=tuple(_criteria(old, new)),
        advice_gone=gone,
        advice_new=fresh,
        scope_changed=bool(old.out_of_scope) != bool(new.out_of_scope),
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def _advice(
    old: Sequence[Advice], new: Sequence[Advice]
) -> tuple[tuple[Advice, ...], tuple[Advice, ...]]:
    """Return what is gone and what is new: of a rule, as often as it fires less, or more."""

    def without(some: Sequence[Advice], others: Sequence[Advice]) -> tuple[Advice, ...]:
        left = Counter(one.code for one in others)
        same = Counter((one.code, one.message) for one in others)
        kept = []
        # Those that say the same are matched first.
        for one in sorted(some, key=lambda a: (a.code, a.message) not in same):
            if left[one.code]:
                left[one.code] -= 1
            else:
                kept.append(one)
        return tuple(one for one in some if one in kept)

    return without(old, new), without(new, old)


def _values(old: ScoredCommitment, new: ScoredCommitment) -> Iterator[ValueChange]:
    for name, after in new.predictions.items():
        before = old.predictions.get(name)
        if before is None:
            continue
        if isinstance(before, Prediction) and isinstance(after, Prediction):
            difference = after.probability - before.probability
            largest = abs(difference)
            decided = after.decision is not before.decision
        elif isinstance(before, OrdinalPrediction) and isinstance(after, OrdinalPrediction):
            difference = after.expected - before.expected
            largest = _largest(before.probabilities, after.probabilities)
            decided = after.level != before.level or bool(old.out_of_scope) != bool(
                new.out_of_scope
            )
        else:
            continue
        if decided or largest >= SHOWN:
            phrases = tuple(_phrases(old, new, name))
            yield ValueChange(name, before, after, difference, decided, phrases)


def _largest(old: Mapping[str, float], new: Mapping[str, float]) -> float:
    return max((abs(new[level] - share) for level, share in old.items() if level in new), default=0)


def _phrases(old: ScoredCommitment, new: ScoredCommitment, name: str) -> list[PhraseChange]:
    sides = [
        {evidence.name.casefold(): evidence for evidence in one.predictions[name].evidence}
        for one in (old, new)
    ]
    texts = [_folded(one.commitment.text).casefold() for one in (old, new)]
    found = []
    for key in dict.fromkeys((*sides[0], *sides[1])):
        before, after = (side.get(key) for side in sides)
        written = after or before
        assert written is not None  # noqa: S101  # a key of one of the two
        if before and after:
            kind, weight = "shifted", after.weight - before.weight
        elif after:
            kind, weight = "came", after.weight
        else:
            kind, weight = "went", -written.weight
        other = texts[0] if kind == "came" else texts[1]
        if kind != "shifted" and key in other:
            # In both texts, and among the strongest of one: how much it changed is not known.
            continue
        if abs(weight) >= _LEAST_WEIGHT:
            found.append(PhraseChange(written.name, kind, weight))
    return sorted(found, key=lambda one: (-abs(one.weight), one.name))


def _criteria(old: ScoredCommitment, new: ScoredCommitment) -> Iterator[CriterionChange]:
    for variable, after in new.criteria.items():
        before = {one.name: one.met for one in old.criteria.get(variable, ())}
        for one in after:
            if one.name in before and before[one.name] != one.met:
                yield CriterionChange(variable, one.name, one.met)
