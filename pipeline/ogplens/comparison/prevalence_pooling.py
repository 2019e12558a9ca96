"""Partial pooling: a share that rests on little is drawn to the groups that it belongs to.

Shares of one pool (the members of a region; the plans of a region; all regions) are draws from a
Beta distribution; its mean is the pool's, its spread is one for all pools of a kind. Both are
estimated from the codes and uncertain themselves, so that the interval of a pooled share is a
mixture over everything that they may be (the aim of Morris 1983, "Parametric empirical Bayes
inference: theory and applications"; here by a grid). The spread is flat on its standard deviation
(Gelman 2006, "Prior distributions for variance parameters in hierarchical models").

Known to fall short: where no plan has more than five commitments, the intervals of pooled shares
held in 91 to 92% of invented cases instead of 93 to 97 (`tests/benchmarks/results/comparison.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ogplens.comparison.comparable import FloatArray, IntArray
from ogplens.comparison.prevalence_evidence import Evidence
from ogplens.comparison.prevalence_groups import Mask

CELLS = 240
MEANS = 61
FURTHEST = 4.5  # logits; means of pools from 1.1% to 98.9%
SPREADS = 12
POOL_SPREAD = 1.0  # logits: how far pools lie from the mean of all, before anything is known
LEAST = 1e-300
NOTHING = 1e-140  # taken as 0: products of such numbers would leave what processors do quickly
IRRELEVANT = 1e-7  # weight below which a mean and spread are left out of a mixture


@dataclass(frozen=True, slots=True)
class Grid:
    """Beta distributions as probabilities of cells between 0 and 1.

    Attributes
    ----------
    edges : ndarray, shape (CELLS + 1,)
        Finer towards 0 and 1.
    middles : ndarray, shape (CELLS,)
    mean, size : ndarray, shape (SPREADS * MEANS,)
        Of each distribution: its mean, and how many codes it is worth.
    cells : ndarray, shape (SPREADS * MEANS, CELLS)
    """

    edges: FloatArray
    middles: FloatArray
    mean: FloatArray
    size: FloatArray
    cells: FloatArray


@lru_cache(maxsize=1)
def grid() -> Grid:
    """Return the grid; the same for all data, made once."""
    from scipy.special import betainc

    angles = np.linspace(0, np.pi / 2, CELLS + 1)
    edges, middles = np.sin(angles) ** 2, np.sin((angles[1:] + angles[:-1]) / 2) ** 2
    means = 1 / (1 + np.exp(-np.linspace(-FURTHEST, FURTHEST, MEANS)))
    # Standard deviation in units of that of a single yes or no; evenly spaced, from hardly any.
    deviations = np.linspace(0.02, 0.77, SPREADS)
    sizes = 1 / deviations**2 - 1
    mean, size = np.tile(means, SPREADS), np.repeat(sizes, MEANS)
    # Means and cells lie alike around one half: the upper half is the lower one turned round.
    half = means[: MEANS // 2 + 1]
    low = half * sizes[:, None]
    high = (1 - half) * sizes[:, None]
    lower = np.diff(betainc(low[:, :, None], high[:, :, None], edges), axis=2)
    upper = lower[:, : MEANS // 2][:, ::-1, ::-1]
    cells = np.concatenate([lower, upper], axis=1).reshape(-1, CELLS)
    return Grid(edges, middles, mean, size, _flushed(cells))


@dataclass(frozen=True, slots=True)
class Pools:
    """What the codes say of the distributions that shares are drawn from.

    Attributes
    ----------
    others : ndarray, shape (groups, SPREADS * MEANS)
        Probability of each distribution for the group's pool, from all other groups.
    own : ndarray, shape (groups, SPREADS * MEANS)
        The same with the group itself.
    """

    others: FloatArray
    own: FloatArray


@dataclass(frozen=True, slots=True)
class Pooled:
    """Shares drawn to their pools; NaN where there is nothing of the group's own.

    Attributes
    ----------
    share, low, high : ndarray, shape (groups,)
    own_weight : ndarray, shape (groups,)
        0 to 1: how much of the share is the group's own.
    density : ndarray, shape (groups, CELLS)
        Probability of every cell.
    """

    share: FloatArray
    low: FloatArray
    high: FloatArray
    own_weight: FloatArray
    density: FloatArray


def pools_of(share: FloatArray, worth: FloatArray, pools: IntArray) -> Pools:
    """Estimate the mean of every pool, and the spread that they have in common.

    Parameters
    ----------
    share : ndarray, shape (groups,)
        Coded share, 0 to 1; NaN where the group has none.
    worth : ndarray, shape (groups,)
        Independent codes that say as much, at least 0.
    pools : ndarray of int, shape (groups,)
        Number of each group's pool, from 0.
    """
    table = grid()
    likely = _binomial_likelihood(share, worth)
    log = np.log(np.maximum(likely @ table.cells.T, LEAST))
    number = int(pools.max()) + 1 if len(pools) else 0
    member_of = (pools[None, :] == np.arange(number)[:, None]).astype(float)
    by_pool = (member_of @ log).reshape(number, SPREADS, MEANS)
    counted = np.where(np.isfinite(share), worth, 0.0)
    overall = (np.sum(counted * np.nan_to_num(share)) + 0.5) / (counted.sum() + 1)
    places = np.linspace(-FURTHEST, FURTHEST, MEANS)
    by_pool -= ((places - np.log(overall / (1 - overall))) / POOL_SPREAD) ** 2 / 2
    top = by_pool.max(axis=2, keepdims=True)
    of_mean = np.exp(by_pool - top)
    weight = of_mean.sum(axis=2)
    total = (np.log(weight) + top[:, :, 0]).sum(axis=0)
    total = np.exp(total - total.max())
    each = of_mean / weight[:, :, None] * (total / total.sum())[None, :, None]
    own = each.reshape(number, -1)[pools]
    # Divide what the group itself said out of the product again.
    without = np.log(np.maximum(own, LEAST)) - log
    others = np.exp(without - without.max(axis=1, keepdims=True))
    others = np.where(own > 0, others, 0.0)
    return Pools(others / others.sum(axis=1, keepdims=True), own)


def pooled_codes(
    share: FloatArray, worths: Sequence[FloatArray], pools: Sequence[Pools], confidence: float
) -> Pooled:
    """Draw coded shares to their pools, the more the less they are worth.

    The pooled share lies between the group's own and its pool's: for each distribution of the
    grid it is ``(worth * share + size * mean) / (worth + size)``.

    Parameters
    ----------
    share : ndarray, shape (groups,)
    worths : sequence of ndarray, shape (groups,)
        What the shares may be worth, alike in probability; each with its pools.
    pools : sequence of Pools
    confidence : float
    """
    table, own = grid(), np.nan_to_num(share)
    known = np.isfinite(share)
    density, weight, centre = np.zeros((len(share), CELLS)), np.zeros_like(own), np.zeros_like(own)
    chance = 1 / len(pools)
    for worth, pool in zip(worths, pools, strict=True):
        n = np.where(known, worth, 0.0)
        drawn = n[:, None] / (n[:, None] + table.size)
        its = (pool.own * drawn).sum(axis=1)
        weight += chance * its
        centre += chance * (its * own + (pool.own * (1 - drawn) * table.mean).sum(axis=1))
        density += chance * _density(_binomial_likelihood(share, worth), pool.others)
    return _pooled(density, known, centre, weight, confidence)


def pooled_estimates(evidence: Evidence, pools: Sequence[Pools], confidence: float) -> Pooled:
    """Draw estimates with normal errors to their pools.

    The error is taken at every share that is tried, and an estimate outside 0 to 1 counts as it
    is: cut off, it would seem to say more than it does.
    """
    table = grid()
    known = np.isfinite(evidence.share)
    mixed = np.mean([pool.others for pool in pools], axis=0)
    prior = table.mean * (1 - table.mean) / (table.size + 1)
    noise = evidence.noise.at(table.mean[:, None]).T
    ratio = prior / (prior + np.where(known[:, None], noise, 1.0) + 1e-12)
    weight = (mixed * ratio).sum(axis=1)
    density = _density(_normal_likelihood(evidence), mixed)
    return _pooled(density, known, density @ table.middles, weight, confidence)


def _density(likely: FloatArray, prior: FloatArray) -> FloatArray:
    """Return the probability of every cell, given how likely it makes the data."""
    used = prior.max(axis=0, initial=0.0) > IRRELEVANT
    density = likely * (_flushed(prior[:, used]) @ grid().cells[used]) + LEAST
    return np.asarray(density / density.sum(axis=1, keepdims=True))


def _pooled(
    density: FloatArray,
    known: Mask,
    share: FloatArray,
    weight: FloatArray,
    confidence: float,
) -> Pooled:
    table = grid()
    tail = (1 - confidence) / 2
    low = np.minimum(_quantile(density, tail, table.edges), share)
    high = np.maximum(_quantile(density, 1 - tail, table.edges), share)
    share, low, high, weight = (np.where(known, x, np.nan) for x in (share, low, high, weight))
    return Pooled(share, low, high, weight, density)


def _binomial_likelihood(share: FloatArray, worth: FloatArray) -> FloatArray:
    """Return the likelihood of each cell, at most 1, shape (groups, CELLS); flat without codes."""
    known = np.isfinite(share)
    n = np.where(known, worth, 0.0)
    yes, s = n * np.nan_to_num(share), grid().middles
    log = yes[:, None] * np.log(s) + (n - yes)[:, None] * np.log1p(-s)
    return _flushed(np.exp(log - log.max(axis=1, keepdims=True)))


def _normal_likelihood(evidence: Evidence) -> FloatArray:
    s = grid().middles
    known = np.isfinite(evidence.share)
    variance = np.maximum(evidence.noise.at(s[:, None]).T, 1e-9)
    log = -((evidence.share[:, None] - s) ** 2) / (2 * variance) - np.log(variance) / 2
    log = np.where(known[:, None], log, 0.0)
    return _flushed(np.exp(log - log.max(axis=1, keepdims=True)))


def _flushed(chances: FloatArray) -> FloatArray:
    return np.where(chances < NOTHING, 0.0, chances)


def _quantile(density: FloatArray, level: float, edges: FloatArray) -> FloatArray:
    """Return a quantile of each row, straight between the edges of a cell."""
    cumulated = np.concatenate([np.zeros((len(density), 1)), np.cumsum(density, axis=1)], axis=1)
    place = np.clip((cumulated < level).sum(axis=1), 1, len(edges) - 1)
    rows = np.arange(len(density))
    below, above = cumulated[rows, place - 1], cumulated[rows, place]
    part = (level - below) / np.maximum(above - below, LEAST)
    return np.asarray(edges[place - 1] + np.clip(part, 0, 1) * (edges[place] - edges[place - 1]))
