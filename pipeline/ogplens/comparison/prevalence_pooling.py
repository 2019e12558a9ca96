"""Partial pooling: a share that rests on little is drawn to the groups that it belongs to.

Shares of one pool (the members of a region; the plans of a region; all regions) are draws from a
Beta distribution whose mean is the pool's and whose spread all pools of one kind have in common. Both are
uncertain themselves, so that the interval of a pooled share is a mixture over everything that they
may be (the aim of Morris 1983, "Parametric empirical Bayes inference", here by a grid). With
nothing known of the spread, small spreads are not ruled out and large ones neither: flat on its
standard deviation (Gelman 2006, "Prior distributions for variance parameters").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ogplens.comparison.comparable import FloatArray, IntArray

CELLS = 240
MEANS = 81
FURTHEST = 5.0  # logits; means of pools from 0.7% to 99.3%
SPREADS = 16
POOL_SPREAD = 1.0  # logits: how far pools lie from the mean of all, before anything is known
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
    cumulated = betainc((mean * size)[:, None], ((1 - mean) * size)[:, None], edges[None, :])
    return Grid(edges, middles, mean, size, np.diff(cumulated, axis=1))


@dataclass(frozen=True, slots=True)
class Pooled:
    """Shares drawn to their pools.

    Attributes
    ----------
    share, low, high : ndarray, shape (groups,)
    own_weight : ndarray, shape (groups,)
        0 to 1; the share is ``own_weight * own + (1 - own_weight) * pool``.
    pool : ndarray, shape (groups,)
        What the group is drawn to.
    variance : ndarray, shape (groups,)
    hyper : ndarray, shape (groups, SPREADS * MEANS)
        Probability of each distribution of the grid, for the group's pool.
    """

    share: FloatArray
    low: FloatArray
    high: FloatArray
    own_weight: FloatArray
    pool: FloatArray
    variance: FloatArray
    hyper: FloatArray


def pooled(
    share: FloatArray, worth: FloatArray, pools: IntArray, confidence: float
) -> Pooled:
    """Draw shares to the mean of their pool, the more the less they are worth.

    Parameters
    ----------
    share : ndarray, shape (groups,)
        0 to 1; NaN where the group has none, and then nothing is given.
    worth : ndarray, shape (groups,)
        Independent codes that say as much, at least 0.
    pools : ndarray of int, shape (groups,)
        Number of each group's pool, from 0.
    confidence : float
    """
    table = grid()
    known = np.isfinite(share) & (worth > 0)
    n = np.where(known, worth, 0.0)
    yes = np.where(known, n * np.nan_to_num(share), 0.0)
    likely = _likelihood(yes, n, table)
    hyper = _hyper(likely, yes, n, pools, table)
    kept = hyper.max(axis=0) > IRRELEVANT
    mean, size = table.mean[kept], table.size[kept]
    hyper_kept = hyper[:, kept]
    hyper_kept = hyper_kept / hyper_kept.sum(axis=1, keepdims=True)
    drawn = n[:, None] / (n[:, None] + size)
    own_weight = (hyper_kept * drawn).sum(axis=1)
    rest = np.maximum(1 - own_weight, 1e-12)
    pool = (hyper_kept * (1 - drawn) * mean).sum(axis=1) / rest
    centre = own_weight * np.nan_to_num(share) + (1 - own_weight) * pool
    cells = table.cells[kept]
    evidence = np.maximum(likely @ cells.T, 1e-300)
    density = likely * ((hyper_kept / evidence) @ cells)
    density /= density.sum(axis=1, keepdims=True)
    tail = (1 - confidence) / 2
    low = np.minimum(_quantile(density, tail, table.edges), centre)
    high = np.maximum(_quantile(density, 1 - tail, table.edges), centre)
    first = density @ table.middles
    variance = np.maximum(density @ table.middles**2 - first**2, 0.0)

    def where_known(values: FloatArray) -> FloatArray:
        return np.where(known, values, np.nan)

    return Pooled(
        where_known(centre),
        where_known(low),
        where_known(high),
        where_known(own_weight),
        where_known(pool),
        where_known(variance),
        hyper,
    )


def _likelihood(yes: FloatArray, n: FloatArray, table: Grid) -> FloatArray:
    """Return the likelihood of each cell, at most 1, shape (groups, CELLS)."""
    s = table.middles
    log = yes[:, None] * np.log(s) + (n - yes)[:, None] * np.log1p(-s)
    return np.asarray(np.exp(log - log.max(axis=1, keepdims=True)))


def _hyper(
    likely: FloatArray, yes: FloatArray, n: FloatArray, pools: IntArray, table: Grid
) -> FloatArray:
    """Return the probability of every mean and spread, shape (groups, SPREADS * MEANS).

    The spread is one for all pools of the kind; each pool has its own mean, expected around that
    of all.
    """
    log = np.log(np.maximum(likely @ table.cells.T, 1e-300)).reshape(-1, SPREADS, MEANS)
    number = int(pools.max()) + 1 if len(pools) else 0
    by_pool = np.zeros((number, SPREADS, MEANS))
    np.add.at(by_pool, pools, log)
    overall = (yes.sum() + 0.5) / (n.sum() + 1)
    places = np.linspace(-FURTHEST, FURTHEST, MEANS)
    distance = (places - np.log(overall / (1 - overall))) / POOL_SPREAD
    by_pool -= distance**2 / 2
    top = by_pool.max(axis=2, keepdims=True)
    of_spread = np.exp(by_pool - top)
    weight = of_spread.sum(axis=2)
    total = (np.log(weight) + top[:, :, 0]).sum(axis=0)
    total = np.exp(total - total.max())
    total /= total.sum()
    each = of_spread / weight[:, :, None] * total[None, :, None]
    return np.asarray(each.reshape(number, -1)[pools])


def _quantile(density: FloatArray, level: float, edges: FloatArray) -> FloatArray:
    """Return a quantile of each row, straight between the edges of a cell."""
    cumulated = np.concatenate([np.zeros((len(density), 1)), np.cumsum(density, axis=1)], axis=1)
    place = np.clip((cumulated < level).sum(axis=1), 1, len(edges) - 1)
    rows = np.arange(len(density))
    below, above = cumulated[rows, place - 1], cumulated[rows, place]
    part = (level - below) / np.maximum(above - below, 1e-300)
    return np.asarray(edges[place - 1] + np.clip(part, 0, 1) * (edges[place] - edges[place - 1]))


def widened(found: Pooled, doubt: FloatArray, confidence: float) -> Pooled:
    """Return the same with an error that no other group can take away, of variance ``doubt``.

    The sum of both errors is given the Beta distribution with this mean and variance.
    """
    from scipy.special import betaincinv

    share = np.clip(found.share, 1e-4, 1 - 1e-4)
    most = share * (1 - share)
    variance = np.clip(found.variance + doubt, 1e-9, 0.9 * most)
    size = most / variance - 1
    a, b, tail = share * size, (1 - share) * size, (1 - confidence) / 2
    low = np.minimum(betaincinv(a, b, tail), found.low)
    high = np.maximum(betaincinv(a, b, 1 - tail), found.high)
    return Pooled(
        found.share, low, high, found.own_weight, found.pool, variance, found.hyper
    )
