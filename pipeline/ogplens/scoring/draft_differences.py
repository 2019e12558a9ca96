"""Drafts of different plans side by side: their counts as shares, and the differences of these."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.domain import Codebook, Scorecard
from ogplens.learning.logistic import FloatArray
from ogplens.learning.plan_counts import CountModel, distribution
from ogplens.learning.plan_counts_storage import PlanCounts
from ogplens.scoring.forecast import ITEMS, item_chances

NOT_SHOWN = "not shown"
# A plan of more commitments is counted in so many steps: pairs of counts would fill the memory.
_STEPS = 1000


@dataclass(frozen=True, slots=True)
class DraftDifference:
    """How far the shares of two drafts lie apart for one item.

    Attributes
    ----------
    item : str
        ``relevant``, ``transformative``, ``potentially_starred`` or ``substantial``.
    first, second : int
        Places of the drafts.
    difference : float
        Expected share of the first less that of the second, -1 to 1.
    low, high : float
        Ends of the range that holds with the stated probability.
    chance_higher : float
        That the IRM's share of the first is higher than that of the second, ties counting half.
    shown : {"higher", "lower", "not shown"}
        What the words show of the first; with several pairs the bound is stricter, so that the
        chance of naming any pair of like plans stays as stated for one.
    """

    item: str
    first: int
    second: int
    difference: float
    low: float
    high: float
    chance_higher: float
    shown: str


@dataclass(frozen=True, slots=True)
class DraftsSideBySide:
    """Several drafts and their differences.

    Attributes
    ----------
    cards : tuple of Scorecard
    differences : tuple of DraftDifference
        By item, then by pair in the order of the drafts.
    coverage : float
        Probability that a range holds, 0 to 1.
    """

    cards: tuple[Scorecard, ...]
    differences: tuple[DraftDifference, ...]
    coverage: float

    @property
    def pairs(self) -> int:
        """How many pairs of drafts there are."""
        return len(self.cards) * (len(self.cards) - 1) // 2


def drafts_side_by_side(
    cards: Sequence[Scorecard], counts: PlanCounts, codebook: Codebook
) -> DraftsSideBySide:
    """Compare the forecasts of drafts of different plans, pair by pair.

    Parameters
    ----------
    cards : sequence of Scorecard
        With a forecast each; one without (nothing in scope) is in no pair.
    counts : PlanCounts
        How the commitments of a plan hang together.
    codebook : Codebook

    Notes
    -----
    Each plan has its own shared factor, independent of the other's: two researchers code them. For
    two versions of one plan that is wrong, since one researcher would code either. The range of a
    difference of shares comes from all pairs of counts, with equal tails; it holds the mass that
    was fitted for single plans, see `ogplens.learning.plan_counts.fit_counts`.
    """
    found = []
    pairs = list(itertools.combinations(range(len(cards)), 2))
    for item in ITEMS:
        model = counts.items.get(item)
        if model is None:
            continue
        shares = [_shares(card, item, model, codebook) for card in cards]
        for first, second in pairs:
            one, other = shares[first], shares[second]
            if one is not None and other is not None:
                found.append(_difference(item, (first, second), one, other, model, len(pairs)))
    return DraftsSideBySide(tuple(cards), tuple(found), counts.coverage)


_Shares = tuple[FloatArray, FloatArray]


def _shares(card: Scorecard, item: str, model: CountModel, codebook: Codebook) -> _Shares | None:
    """Return the possible shares of a draft and their probabilities."""
    judged = [one for one in card.commitments if not one.out_of_scope]
    chances = item_chances(judged, item, model, codebook)
    if chances is None:
        return None
    return possible_shares(distribution(chances, model.correlation))


def possible_shares(counts: FloatArray) -> _Shares:
    """Return shares and their probabilities, in at most a thousand steps.

    Parameters
    ----------
    counts : ndarray, shape (commitments + 1,)
        Probability of every count, from `ogplens.learning.plan_counts.distribution`.
    """
    shares: FloatArray = np.linspace(0.0, 1.0, len(counts))
    if len(counts) <= _STEPS:
        return shares, counts
    groups = np.array_split(np.arange(len(counts)), _STEPS)
    mass = np.array([counts[group].sum() for group in groups], dtype=np.float64)
    middle = np.array([shares[group].mean() for group in groups], dtype=np.float64)
    return middle, mass


def difference_range(one: _Shares, other: _Shares, mass: float) -> tuple[float, float]:
    """Return the range with equal tails of the difference of two independent shares.

    Parameters
    ----------
    one, other : tuple of ndarray
        From `possible_shares`.
    mass : float
        Probability that it holds, 0 to 1.
    """
    differences, up_to = _differences(one, other)
    tail = (1.0 - mass) / 2
    return _quantile(differences, up_to, tail), _quantile(differences, up_to, 1.0 - tail)


def _differences(one: _Shares, other: _Shares) -> tuple[FloatArray, FloatArray]:
    """Return all differences, lowest first, and the probability up to each."""
    # Rounded, so that what is one difference does not fall apart into several.
    apart = np.asarray(np.round(one[0][:, None] - other[0][None, :], 9), dtype=np.float64).ravel()
    values, place = np.unique(apart, return_inverse=True)
    mass = np.bincount(place.ravel(), weights=np.outer(one[1], other[1]).ravel())
    return values, np.asarray(np.cumsum(mass), dtype=np.float64)


def _quantile(values: FloatArray, up_to: FloatArray, share: float) -> float:
    place = int(np.searchsorted(up_to, share * up_to[-1] - 1e-9))
    return float(values[min(place, len(values) - 1)])


def _difference(
    item: str,
    pair: tuple[int, int],
    one: _Shares,
    other: _Shares,
    model: CountModel,
    pairs: int,
) -> DraftDifference:
    values, up_to = _differences(one, other)
    chances = np.diff(up_to, prepend=0.0) / up_to[-1]
    low, high = difference_range(one, other, model.mass)
    strict_low, strict_high = difference_range(one, other, 1.0 - (1.0 - model.mass) / pairs)
    shown = "higher" if strict_low > 0 else "lower" if strict_high < 0 else NOT_SHOWN
    return DraftDifference(
        item=item,
        first=pair[0],
        second=pair[1],
        difference=float(values @ chances),
        low=low,
        high=high,
        chance_higher=float(chances[values > 0].sum() + chances[values == 0].sum() / 2),
        shown=shown,
    )
