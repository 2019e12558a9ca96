"""Ranks of shares, with intervals that say how little a rank may mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ogplens.comparison.comparable import FloatArray, IntArray
from ogplens.comparison.prevalence_pooling import Pooled, grid


@dataclass(frozen=True, slots=True)
class Ranks:
    """Ranks, 1 for the highest share; NaN where a group has no share.

    Attributes
    ----------
    rank, low, high : ndarray, shape (groups,)
        Whole numbers: the median and the ends of the interval over what the shares may be.
    """

    rank: FloatArray
    low: FloatArray
    high: FloatArray


def no_ranks(groups: int) -> Ranks:
    """Return ranks that do not exist."""
    none = np.full(groups, np.nan)
    return Ranks(none, none, none)


def ranks(
    found: Pooled,
    share: FloatArray,
    worth: FloatArray,
    pools: IntArray,
    doubt: FloatArray,
    confidence: float,
    draws: int,
    rng: np.random.Generator,
) -> Ranks:
    """Rank groups in each of many draws of all shares together.

    Parameters
    ----------
    found : Pooled
    share, worth, pools
        As given to `pooled`.
    doubt : ndarray, shape (groups,)
        Variance of the truth around the estimate that no other group takes away.
    confidence : float
    draws : int
    rng : Generator
    """
    table, known = grid(), np.isfinite(found.share)
    result = no_ranks(len(share))
    if not known.any():
        return result
    # What the pools are like is drawn once for all groups of a pool.
    numbers = np.unique(pools)
    chosen = np.zeros((draws, len(share)), dtype=np.int64)
    for pool in numbers:
        inside = pools == pool
        cumulated = np.cumsum(found.hyper[np.flatnonzero(inside)[0]])
        place = np.searchsorted(cumulated, rng.random(draws) * cumulated[-1])
        chosen[:, inside] = np.minimum(place, len(cumulated) - 1)[:, None]
    mean, size = table.mean[chosen], table.size[chosen]
    n = np.where(known, worth, 0.0)
    yes = n * np.nan_to_num(share)
    drawn = rng.beta(mean * size + yes, (1 - mean) * size + n - yes)
    drawn = drawn + np.sqrt(np.nan_to_num(doubt)) * rng.standard_normal(drawn.shape)
    drawn = drawn[:, known]
    places = np.argsort(np.argsort(-drawn, axis=1, kind="stable"), axis=1, kind="stable") + 1.0
    tail = (1 - confidence) / 2
    levels = np.quantile(places, [0.5, tail, 1 - tail], axis=0, method="inverted_cdf")
    filled = np.full((3, len(share)), np.nan)
    filled[:, known] = levels
    return Ranks(filled[0], filled[1], filled[2])
