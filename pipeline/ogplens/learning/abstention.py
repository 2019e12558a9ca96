"""When a probability is a yes, when a no, and when a reader is needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.domain import Decision
from ogplens.learning.logistic import FloatArray, IntArray

DECISIONS = tuple(Decision)
"""The decisions; arrays hold places in this tuple."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bounds of the doubtful middle.

    Attributes
    ----------
    no_below : float
        A probability under it is a no; -1 where no such bound keeps the stated error.
    yes_from : float
        A probability from it on is a yes; 2 where no such bound keeps the stated error.
    forced : float
        The bound for those who must decide everything: the one with the best Cohen's kappa.
    """

    no_below: float
    yes_from: float
    forced: float

    def decide(self, probability: float) -> Decision:
        """Return yes, no or "needs a reader" for a probability in 0 to 1."""
        return DECISIONS[int(self.decisions(np.array([probability]))[0])]

    def decisions(self, probabilities: FloatArray) -> IntArray:
        """Return the place in `DECISIONS` of each probability, shape (rows,)."""
        yes, no, reader = (
            DECISIONS.index(one) for one in (Decision.YES, Decision.NO, Decision.NEEDS_A_READER)
        )
        below = np.where(probabilities < self.no_below, no, reader)
        return np.where(probabilities >= self.yes_from, yes, below)


def fit_thresholds(
    probabilities: FloatArray, yes: npt.NDArray[np.bool_], *, stated_error: float
) -> Thresholds:
    """Choose bounds on held-out probabilities.

    Each side keeps the stated error by itself: among the rows called yes at most ``stated_error``
    are coded no, and the other way round. The error is counted with one wrong answer added
    ((wrong + 1) / (n + 1)), so that a handful of lucky rows opens no side.

    Parameters
    ----------
    probabilities : ndarray, shape (rows,)
        Of rows that the model did not see.
    yes : ndarray of bool, shape (rows,)
    stated_error : float
        0 to 0.5.
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked, coded = probabilities[order], yes[order]
    yes_from = _bound(ranked, ~coded, stated_error)
    no_below = _bound(-ranked[::-1], coded[::-1], stated_error)
    top = 2.0 if yes_from is None else yes_from
    bottom = -1.0 if no_below is None else float(np.nextafter(-no_below, 2.0))
    return Thresholds(min(bottom, top), top, _best_kappa(ranked, coded))


def _bound(ranked: FloatArray, wrong: npt.NDArray[np.bool_], stated_error: float) -> float | None:
    """Return the lowest value whose rows from the top on keep the stated error."""
    n = np.arange(1, len(ranked) + 1)
    error = (np.cumsum(wrong) + 1) / (n + 1)
    # A cut falls between different values only: equal ones get the same answer.
    last_of_ties = np.append(ranked[1:] != ranked[:-1], True)
    good = np.flatnonzero((error <= stated_error) & last_of_ties)
    return float(ranked[good[-1]]) if len(good) else None


def _best_kappa(ranked: FloatArray, coded: npt.NDArray[np.bool_]) -> float:
    """Return the bound with the highest Cohen's kappa, the middle one where several tie."""
    n = len(ranked)
    called = np.arange(1, n + 1)
    hits = np.cumsum(coded)
    positives = int(hits[-1])
    right = hits + (n - called) - (positives - hits)
    chance = (called * positives + (n - called) * (n - positives)) / n
    kappa = np.where(n > chance, (right - chance) / np.maximum(n - chance, 1e-9), 0.0)
    kappa[np.append(ranked[1:] == ranked[:-1], False)] = -np.inf
    best = np.flatnonzero(kappa == kappa.max())
    cut = int(best[len(best) // 2])
    following = ranked[cut + 1] if cut + 1 < n else ranked[cut]
    return float((ranked[cut] + following) / 2)


def smallest_ranges(probabilities: FloatArray, mass: float) -> tuple[IntArray, IntArray]:
    """Return the shortest run of neighbouring levels of each row that holds ``mass``.

    Parameters
    ----------
    probabilities : ndarray, shape (rows, levels)
        Rows add up to 1.
    mass : float
        0 to 1.

    Returns
    -------
    (ndarray of int, ndarray of int), each of shape (rows,)
        First and last level; of runs equally short the most probable one.
    """
    rows, levels = probabilities.shape
    first = np.zeros(rows, dtype=np.int64)
    last = np.full(rows, levels - 1, dtype=np.int64)
    open_ = np.ones(rows, dtype=bool)
    for size in range(1, levels + 1):
        sums = np.lib.stride_tricks.sliding_window_view(probabilities, size, axis=1).sum(axis=2)
        best = sums.argmax(axis=1)
        enough = open_ & (sums.max(axis=1) >= mass - 1e-9)
        first[enough] = best[enough]
        last[enough] = best[enough] + size - 1
        open_ &= ~enough
    return first, last


def fit_range_mass(probabilities: FloatArray, levels: IntArray, *, coverage: float) -> float:
    """Choose how much probability a range of levels must hold to cover the coded level as stated.

    Ranges consist of whole levels, so a range that must hold 90% holds more on average. On held-out
    rows, the smallest mass is taken whose ranges hold the coded level often enough (split conformal
    prediction; Angelopoulos and Bates 2023, section 1).

    Parameters
    ----------
    probabilities : ndarray, shape (rows, levels)
        Of rows that the model did not see.
    levels : ndarray of int, shape (rows,)
    coverage : float
        0 to 1.

    Returns
    -------
    float
        0 to 1.
    """
    needed = np.sort(_masses_needed(probabilities, levels))
    place = int(np.ceil((len(needed) + 1) * coverage)) - 1
    return float(needed[place]) if place < len(needed) else 1.0


def _masses_needed(probabilities: FloatArray, coded: IntArray) -> FloatArray:
    """Return the smallest mass of each row from which on every range holds its level.

    Ranges of growing mass are not nested: the two likeliest neighbours may leave out the likeliest
    level. So it is the longest range without the level that counts.
    """
    rows, levels = probabilities.shape
    missed = np.zeros(rows)
    for size in range(1, levels):
        sums = np.lib.stride_tricks.sliding_window_view(probabilities, size, axis=1).sum(axis=2)
        best = sums.argmax(axis=1)
        without = (coded < best) | (coded >= best + size)
        missed[without] = sums[without, best[without]] + _MORE
    return np.minimum(missed, 1.0)


# Above the slack of `smallest_ranges`, and large enough to outlast the rounding on disk: where
# nothing is learnt all rows need the same mass, and none may fall short of it.
_MORE = 1e-5
