"""How many commitments of one plan count for an item, as a distribution.

The codes of one plan hang together beyond what its words tell: one researcher coded them all. A sum
of independent chances would be far too sure of itself. So the commitments share one normal factor
(a one-factor Gaussian copula; Vasicek 2002, "Loan portfolio value"): given the factor ``z`` a
commitment counts with probability ``Phi((Phi^-1(p) + sqrt(r) z) / sqrt(1 - r))``, independently of
the others; over all ``z`` that is ``p`` again, whatever the correlation ``r``.

An item that asks for several codes at once (potentially starred) mixes two extremes, independent
codes and codes that go together as far as they can (Frechet's family of copulas): the chance of all
is ``(1 - w) * product + w * minimum``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ogplens.learning.logistic import FloatArray

# To import scipy.special would cost a scorecard more time than all its ranges.
_inv_cdf = np.frompyfunc(NormalDist().inv_cdf, 1, 1)
_erfc = np.frompyfunc(math.erfc, 1, 1)


def ndtri(shares: FloatArray) -> FloatArray:
    """Return the normal distribution's quantiles, of shares inside 0 and 1."""
    return np.asarray(_inv_cdf(shares), dtype=np.float64)


def ndtr(values: FloatArray) -> FloatArray:
    """Return the share of a normal distribution below values."""
    return 0.5 * np.asarray(_erfc(-np.asarray(values) / math.sqrt(2.0)), dtype=np.float64)


# Equally probable values of the factor. So many that the steps between them don't show in a plan.
_FACTOR = ndtri((np.arange(200) + 0.5) / 200)
# Beyond so many commitments the count given the factor is taken as normal.
_EXACT = 400
_CORRELATIONS = np.arange(0.0, 0.95, 0.05)
# Coarse enough that folds share most of their fits: the likelihood is flat around its top.
_OVERLAPS = np.arange(0.0, 1.01, 0.05)
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class CountModel:
    """What turns the chances of single commitments into a range for their number.

    Attributes
    ----------
    correlation : float
        Of the commitments of one plan, 0 to 1.
    overlap : float
        How far the codes that an item asks for go together, 0 (independent) to 1.
    mass : float
        Probability that a range must hold to cover as stated, 0 to 1.
    """

    correlation: float = 0.0
    overlap: float = 0.0
    mass: float = 0.9


def joint(factors: FloatArray, overlap: float) -> FloatArray:
    """Return the chance that all codes of an item are given, shape (commitments,).

    Parameters
    ----------
    factors : ndarray, shape (commitments, codes)
        Chance of each code by itself.
    overlap : float
        0 to 1.
    """
    together = factors.min(axis=1)
    return np.asarray((1.0 - overlap) * factors.prod(axis=1) + overlap * together)


def distribution(chances: FloatArray, correlation: float) -> FloatArray:
    """Return the probability of every count, shape (commitments + 1,).

    Parameters
    ----------
    chances : ndarray, shape (commitments,)
        0 to 1.
    correlation : float
        0 to below 1.
    """
    centre = ndtri(np.clip(chances, _TINY, 1.0 - _TINY))
    moved = centre[None, :] + np.sqrt(correlation) * _FACTOR[:, None]
    given = ndtr(moved / np.sqrt(1.0 - correlation))
    if len(chances) > _EXACT:
        return _normal(given)
    counts = np.zeros((len(_FACTOR), len(chances) + 1))
    counts[:, 0] = 1.0
    for place in range(len(chances)):
        yes = given[:, place : place + 1]
        one_more = counts[:, : place + 1] * yes
        counts[:, : place + 1] *= 1 - yes
        counts[:, 1 : place + 2] += one_more
    return np.asarray(counts.mean(axis=0))


def _normal(given: FloatArray) -> FloatArray:
    """Return the counts of very many commitments; see `distribution`."""
    number = given.shape[1]
    mean = given.sum(axis=1)
    spread = np.sqrt(np.maximum((given * (1 - given)).sum(axis=1), _TINY))
    bounds = np.arange(number + 2) - 0.5
    bounds[0], bounds[-1] = -np.inf, np.inf
    up_to = np.zeros(number + 2)
    for centre, width in zip(mean, spread, strict=True):
        up_to += ndtr((bounds - centre) / width)
    return np.asarray(np.diff(up_to / len(mean)))


def shortest_range(counts: FloatArray, mass: float) -> tuple[int, int]:
    """Return the shortest run of counts that holds a probability; of equal ones the likeliest.

    Parameters
    ----------
    counts : ndarray, shape (commitments + 1,)
        Adds up to 1.
    mass : float
        0 to 1.

    Returns
    -------
    (int, int)
        Lowest and highest count, both included.
    """
    up_to = np.concatenate([[0.0], np.cumsum(counts)])
    for size in range(1, len(counts) + 1):
        sums = up_to[size:] - up_to[:-size]
        best = int(sums.argmax())
        if sums[best] >= mass - _TINY:
            return best, best + size - 1
    return 0, len(counts) - 1


@dataclass(frozen=True, slots=True)
class CodedPlan:
    """One plan whose codes are known.

    Attributes
    ----------
    factors : ndarray, shape (commitments, codes)
        Chance of each code that the item asks for, from models that have not seen the plan.
    counted : ndarray of bool, shape (commitments,)
        Whether the IRM's codes count the commitment.
    """

    factors: FloatArray
    counted: np.ndarray

    @property
    def number(self) -> int:
        """How many commitments count."""
        return int(self.counted.sum())


def fit_counts(plans: Sequence[CodedPlan], *, coverage: float, least: int = 5) -> CountModel:
    """Fit overlap and correlation by maximum likelihood, then the mass that covers as stated.

    Parameters
    ----------
    plans : sequence of CodedPlan
    coverage : float
        How many of the plans the ranges should hold, 0 to 1.
    least : int
        The mass is fitted on plans with so many commitments: with fewer a range holds nearly
        always, and such plans would make the others' ranges too short. Where there are fewer than
        ten such plans, all are used.

    Raises
    ------
    ValueError
        If there is no plan.
    """
    if not plans:
        raise ValueError("no plan to fit on")
    overlap = _fit_overlap(plans)
    chances = [joint(plan.factors, overlap) for plan in plans]
    numbers = [plan.number for plan in plans]
    likelihood = [
        sum(
            float(np.log(max(_remembered(p.tobytes(), correlation)[k], _TINY)))
            for p, k in zip(chances, numbers, strict=True)
        )
        for correlation in _CORRELATIONS
    ]
    correlation = _peak(_CORRELATIONS, np.array(likelihood))
    large = [i for i, p in enumerate(chances) if len(p) >= least]
    used = large if len(large) >= 10 else range(len(plans))
    needed = sorted(_mass_needed(distribution(chances[i], correlation), numbers[i]) for i in used)
    place = int(np.ceil((len(needed) + 1) * coverage)) - 1
    mass = needed[place] if place < len(needed) else 1.0
    return CountModel(round(correlation, 4), round(overlap, 4), round(min(mass + 1e-4, 1.0), 4))


@functools.lru_cache(maxsize=20_000)
def _remembered(chances: bytes, correlation: float) -> FloatArray:
    """Return `distribution`; folds that leave out different plans ask for the same ones."""
    return distribution(np.frombuffer(chances), correlation)


def _fit_overlap(plans: Sequence[CodedPlan]) -> float:
    factors = np.concatenate([plan.factors for plan in plans])
    if factors.shape[1] == 1:
        return 0.0
    counted = np.concatenate([plan.counted for plan in plans])
    likelihood = []
    for overlap in _OVERLAPS:
        chance = np.clip(joint(factors, overlap), _TINY, 1.0 - _TINY)
        likelihood.append(float(np.log(np.where(counted, chance, 1.0 - chance)).sum()))
    return float(_OVERLAPS[int(np.argmax(likelihood))])


def _peak(grid: FloatArray, heights: FloatArray) -> float:
    """Return where a curve is highest: the top of the parabola through the three highest points."""
    best = int(heights.argmax())
    if best in (0, len(grid) - 1):
        return float(grid[best])
    before, top, after = heights[best - 1 : best + 2]
    bend = before - 2 * top + after
    shift = 0.0 if bend == 0 else 0.5 * (before - after) / bend
    return float(grid[best] + shift * (grid[1] - grid[0]))


def _mass_needed(counts: FloatArray, number: int) -> float:
    """Return the smallest mass whose range holds a count.

    Ranges of growing mass need not be nested, so it is the longest range without the count that
    decides; see `ogplens.learning.abstention.fit_range_mass`.
    """
    up_to = np.concatenate([[0.0], np.cumsum(counts)])
    missed = 0.0
    for size in range(1, len(counts)):
        sums = up_to[size:] - up_to[:-size]
        best = int(sums.argmax())
        if not best <= number < best + size:
            missed = float(sums[best]) + 1e-6
    return min(missed, 1.0)
