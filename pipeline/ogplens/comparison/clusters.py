"""Means over commitments with intervals that know that commitments of one plan go together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ogplens.comparison.comparable import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over commitments; nothing of nothing is not a number.

    Attributes
    ----------
    n, plans : int
        Commitments that enter, and their plans.
    even : float
        How many plans of equal size are worth as much as these (Kish 1965): at most ``plans``.
    value : float
    variance : float
        Of the mean, over plans drawn anew; not a number for a single plan.
    """

    n: int
    plans: int
    even: float
    value: float
    variance: float

    def interval(self, confidence: float, *, lowest: float, highest: float) -> tuple[float, float]:
        """Return Student's interval, cut at the ends of what the mean can be.

        Not numbers for a single plan, which says nothing of others.
        """
        if math.isnan(self.variance):
            return math.nan, math.nan
        half = student(confidence, self.even) * math.sqrt(self.variance)
        return max(lowest, self.value - half), min(highest, self.value + half)

    def share_interval(self, confidence: float) -> tuple[float, float]:
        """Return Wilson's interval of a share, with the number that plans as a whole are worth.

        That number is ``p (1 - p) / variance``, less what Student's quantile is wider than the
        normal one, and at most the number of commitments (Korn and Graubard 1998, with Wilson's
        interval in place of theirs). Where all codes are equal, or there is one plan, the variance
        says nothing, and the number is that of plans.
        """
        if self.n == 0:
            return math.nan, math.nan
        p = self.value
        z = NormalDist().inv_cdf((1 + confidence) / 2)
        worth = float(self.plans)
        if 0 < p < 1 and self.variance > 0:
            wider = (z / student(confidence, self.even)) ** 2
            worth = min(float(self.n), p * (1 - p) / self.variance * wider)
        centre = (p + z * z / (2 * worth)) / (1 + z * z / worth)
        half = z / (1 + z * z / worth) * math.sqrt(p * (1 - p) / worth + (z / (2 * worth)) ** 2)
        return max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))


def student(confidence: float, plans: float) -> float:
    """Return the quantile of Student's t with one degree of freedom less than plans."""
    from scipy.special import stdtrit

    return float(stdtrit(max(plans - 1, 1.0), (1 + confidence) / 2))


def even_plans(counts: FloatArray | IntArray) -> float:
    """Return how many plans of equal size are worth as much as plans of these sizes."""
    return float(counts.sum() ** 2 / (counts**2).sum()) if counts.any() else 0.0


def plan_places(plans: tuple[str, ...]) -> IntArray:
    """Return the place of each commitment's plan among the sorted plans."""
    return np.unique(np.array(plans, dtype=str), return_inverse=True)[1].astype(np.int64)


def mean(values: FloatArray, places: IntArray) -> Mean:
    """Average the values that are numbers.

    Parameters
    ----------
    values : ndarray, shape (commitments,)
    places : ndarray of int, shape (commitments,)
        From `plan_places`.

    Returns
    -------
    Mean
        With the linearised variance of a ratio of two sums over plans (Cochran 1977, chapter 6).
    """
    known = ~np.isnan(values)
    n = int(known.sum())
    if n == 0:
        return Mean(0, 0, 0.0, math.nan, math.nan)
    sums = np.bincount(places[known], weights=values[known])
    counts = np.bincount(places[known])
    held = counts > 0
    plans = int(held.sum())
    value = float(sums.sum() / n)
    left = sums[held] - value * counts[held]
    variance = float((left @ left) / n**2 * plans / (plans - 1)) if plans > 1 else math.nan
    return Mean(n, plans, even_plans(counts), value, variance)


def between_models(shifts: FloatArray) -> float:
    """Return the variance of a mean over resampled models.

    Parameters
    ----------
    shifts : ndarray, shape (models, commitments)
        What each model says beyond the shipped one; not a number where it had seen the member.

    Returns
    -------
    float
        0 without two models to compare.
    """
    known = ~np.isnan(shifts)
    counts = known.sum(axis=1)
    held = counts > 0
    if held.sum() < 2:
        return 0.0
    means = np.where(known, shifts, 0.0).sum(axis=1)[held] / counts[held]
    return float(means.var(ddof=1))
