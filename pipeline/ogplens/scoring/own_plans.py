"""Which plans of the corpus a draft is itself: they are no precedents of it.

A user may score a plan that was published, or an early version of it. A plan of the corpus is taken
for the draft's own if any of these holds:

1. **Identifiers.** A commitment is called as those of the plan are (``PER-1-3``), by a table or
   by the file's name.
2. **The same text.** Commitments say nearly word for word what some of the plan say, and are
   clearly less like any of another plan: half of the smaller of the two plans.
3. **Alignment.** Pairs of a commitment of the draft and one of the plan are each other's most
   similar, and similar enough: three pairs or more, which are half of the smaller of the two plans
   and mostly in the same order. Where one of the two plans has one or two commitments, all of them
   are paired, and clearly less like any commitment of another plan; and no other member is told.
4. **Member and year.** The member is named by the user, or in the draft more than any other, and
   the plan was submitted in a year that fits the draft's (`ogplens.scoring.plan_years`). Where no
   year can be told, all the member's plans are left out, unless most of the draft is aligned with
   one of them.

A plan that is left out for nothing costs a few precedents; one that is missed shows a plan to
itself, with its own codes as a forecast. So doubt leaves out.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from ogplens.scoring.precedent_index import FloatArray, IntArray, PrecedentIndex

# Measured on the published texts of the corpus against the corpus; see the tests.
_SAME_TEXT = 0.93  # of the similarity of a text with itself
_MARGIN = 0.05  # by which it is more like that one than any of another plan
_ALIGNED = 0.30  # similarity of pairs
_FEW_ALIGNED = (0.33, 0.12)  # ... where the draft has one or two commitments, and by how much more
# than with any of another plan: of 1,906 texts 86% were found so, and 0.4% taken for another
# member's where their own plan was missing.
_SMALL_ALIGNED = (0.40, 0.15)  # ... where the corpus has one or two: a long draft has many chances
_FEWEST_PAIRS = 3
_SHARE = 0.5  # of the smaller plan's commitments
_IN_ORDER = 0.6  # of the neighbouring pairs
_WHOLE = 0.7  # of the draft's commitments are paired: it can be no other plan


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
    plan_of = index.plan_of
    twin = _most_alike(similar, index.itself, plan_of)
    own = [np.flatnonzero(plan_of == place) for place in range(len(index.plans))]
    pairs = _pairs(similar, plan_of, len(index.plans))
    most = max(_FEWEST_PAIRS, _WHOLE * len(similar))
    whole = {plan.member for plan, n in zip(index.plans, pairs, strict=True) if len(n) >= most}
    found = []
    for place, plan in enumerate(index.plans):
        dated = plan.member not in whole if years is None else plan.year in years
        told = not members or plan.member in members
        if (
            any(one.startswith(f"{plan.plan_id}-") for one in ids)
            or (plan.member in members and dated)
            or (twin[place] and twin[place] >= _SHARE * min(len(own[place]), len(similar)))
            or _aligned(similar, pairs[place], own[place], told=told)
        ):
            found.append(plan.plan_id)
    return tuple(found)


def _most_alike(similar: FloatArray, itself: FloatArray, plan_of: IntArray) -> Counter[int]:
    """Return of each plan how many of its commitments the draft repeats, nearly word for word."""
    found: Counter[int] = Counter()
    for place in np.flatnonzero((similar >= _SAME_TEXT * itself).any(axis=0)).tolist():
        row = int(similar[:, place].argmax())
        others = similar[row][plan_of != plan_of[place]]
        if similar[row, place] >= others.max(initial=0.0) + _MARGIN:
            found[int(plan_of[place])] += 1
    return found


def _pairs(similar: FloatArray, plan_of: IntArray, plans: int) -> list[list[tuple[int, int]]]:
    """Return of each plan the pairs that are each other's most similar, in the order of the plan.

    Parameters
    ----------
    similar : ndarray, shape (commitments of the draft, commitments of the corpus)
    plan_of : ndarray of int, shape (commitments of the corpus,)
        Place of each one's plan.
    plans : int
        How many there are.

    Returns
    -------
    list of list of (int, int)
        Places in the draft and in the corpus.
    """
    found: list[list[tuple[int, int]]] = [[] for _ in range(plans)]
    if not similar.size:
        return found
    best, back = similar.argmax(axis=1), similar.argmax(axis=0)
    places = np.arange(similar.shape[1])
    mutual = (best[back] == places) & (similar[back, places] >= _ALIGNED)
    for place in np.flatnonzero(mutual).tolist():
        found[plan_of[place]].append((int(back[place]), place))
    return found


def _aligned(
    similar: FloatArray, pairs: Sequence[tuple[int, int]], own: IntArray, *, told: bool
) -> bool:
    """Tell whether pairs are enough to take the draft for the plan.

    Parameters
    ----------
    similar, own
        As in `_pairs`.
    pairs : sequence of (int, int)
    told : bool
        Whether the plan may be the member's, by what is told of the member.
    """
    smaller = min(len(own), len(similar))
    if smaller < _FEWEST_PAIRS:
        least, margin = _FEW_ALIGNED if len(similar) < _FEWEST_PAIRS else _SMALL_ALIGNED
        others = np.delete(similar, own, axis=1) if pairs else similar
        sure = [
            (row, place)
            for row, place in pairs
            if similar[row, place] >= max(least, others[row].max(initial=0.0) + margin)
        ]
        return told and 0 < smaller == len(sure)
    if len(pairs) < max(_FEWEST_PAIRS, _SHARE * smaller):
        return False
    rising = [later[0] > earlier[0] for earlier, later in itertools.pairwise(pairs)]
    return sum(rising) >= _IN_ORDER * len(rising)
