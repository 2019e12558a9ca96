"""Which plans of the corpus a draft is itself: they are no precedents of it.

A user may score a plan that was published, or an early version of it. A plan of the corpus is taken
for the draft's own if any of these holds:

1. **Identifiers.** A commitment is called as those of the plan are (``PER-1-3``), by a table or
   by the file's name.
2. **The same text.** A commitment says nearly what one of the plan says, word for word, and its
   next of kin in any other plan is clearly less like it.
3. **Alignment.** Pairs of a commitment of the draft and one of the plan are each other's most
   similar, and similar enough: three pairs or more, which are half of the smaller of the two plans
   and mostly in the same order. Where one of the two plans has one or two commitments all of them
   are paired, and more similar, and clearly less like any commitment of another plan.
4. **Member and year.** The member is named by the user, or in the draft more than any other, and
   the plan was submitted in a year that fits the draft's (`ogplens.scoring.plan_years`). Where no
   year can be told, all the member's plans are left out.

A plan that is left out for nothing costs a few precedents; one that is missed shows a plan to
itself, with its own codes as a forecast. So doubt leaves out.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

import numpy as np

from ogplens.scoring.precedent_index import FloatArray, PrecedentIndex

# Measured on the published texts of the corpus against the corpus; see the tests.
_SAME_TEXT = 0.93  # of the similarity of a text with itself
_MARGIN = 0.05  # by which it is more like that one than any of another plan
_ALIGNED = 0.30  # similarity of pairs
_FEW_ALIGNED = 0.45  # ... where there are one or two commitments
_FEW_MARGIN = 0.10  # by which each is more like its partner than like any of another plan
_FEWEST_PAIRS = 3
_SHARE = 0.5  # of the smaller plan's commitments
_IN_ORDER = 0.6  # of the neighbouring pairs


def own_plans(
    index: PrecedentIndex,
    similar: FloatArray,
    ids: Sequence[str],
    members: Collection[str],
    years: Collection[int] | None,
) -> tuple[str, ...]:
    """Return the plans of the corpus that a draft seems to be itself.

    Parameters
    ----------
    index : PrecedentIndex
    similar : ndarray, shape (commitments of the draft, commitments of the corpus)
        0 to 1.
    ids : sequence of str
        Identifiers of the draft's commitments.
    members : collection of str
        Codes of the members whose plan it is or may be; empty where nothing tells.
    years : collection of int or None
        Years in which it may have been submitted; ``None`` where nothing tells.

    Returns
    -------
    tuple of str
        In the order of the corpus.
    """
    rows = [np.flatnonzero(index.plan_of == place) for place in range(len(index.plans))]
    twin = _most_alike(similar, index)
    found = []
    for place, plan in enumerate(index.plans):
        dated = years is None or plan.year in years
        if (
            any(one.startswith(f"{plan.plan_id}-") for one in ids)
            or (plan.member in members and dated)
            or twin[place]
            or _aligned(similar, rows[place])
        ):
            found.append(plan.plan_id)
    return tuple(found)


def _most_alike(similar: FloatArray, index: PrecedentIndex) -> list[bool]:
    """Tell of each plan whether the draft says nearly what a commitment of it says."""
    found = [False] * len(index.plans)
    plan_of = index.plan_of
    for row, place in zip(*np.nonzero(similar >= _SAME_TEXT * index.itself), strict=True):
        others = similar[row][plan_of != plan_of[place]]
        if similar[row, place] >= others.max(initial=0.0) + _MARGIN:
            found[plan_of[place]] = True
    return found


def _aligned(similar: FloatArray, own: np.ndarray) -> bool:
    """Tell whether the commitments of a plan and of a draft are each other's most similar."""
    if not len(own) or not len(similar):
        return False
    best = similar.argmax(axis=1)  # over the whole corpus
    back = similar[:, own].argmax(axis=0)
    pairs = [
        (int(back[k]), int(place))
        for k, place in enumerate(own.tolist())
        if best[back[k]] == place and similar[back[k], place] >= _ALIGNED
    ]
    smaller = min(len(own), len(similar))
    if smaller < _FEWEST_PAIRS:
        others = np.delete(similar, own, axis=1)
        sure = [
            (row, place)
            for row, place in pairs
            if similar[row, place] >= max(_FEW_ALIGNED, others[row].max(initial=0.0) + _FEW_MARGIN)
        ]
        return len(sure) == smaller
    if len(pairs) < max(_FEWEST_PAIRS, _SHARE * smaller):
        return False
    rising = [later[0] > earlier[0] for earlier, later in itertools.pairwise(pairs)]
    return sum(rising) >= _IN_ORDER * len(rising)
