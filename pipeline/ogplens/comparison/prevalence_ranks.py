"""Ranks of shares, with intervals that say how little a rank may mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ogplens.comparison.comparable import FloatArray
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


def ranks(found: Pooled, confidence: float, draws: int, rng: np.random.Generator) -> Ranks:
    """Rank groups in each of many draws of all shares.

    Parameters
    ----------
    found : Pooled
    confidence : float
    draws : int
    rng : Generator
    """
    known = np.flatnonzero(np.isfinite(found.share))
    filled = np.full((3, len(found.share)), np.nan)
    if len(known):
        edges = grid().edges
        drawn = np.empty((draws, len(known)))
        chance = rng.random(drawn.shape)
        for column, group in enumerate(known):
            cumulated = np.concatenate([[0.0], np.cumsum(found.density[group])])
            drawn[:, column] = np.interp(chance[:, column], cumulated, edges)
        places = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1.0
        tail = (1 - confidence) / 2
        levels = [0.5, tail, 1 - tail]
        filled[:, known] = np.quantile(places, levels, axis=0, method="inverted_cdf")
    return Ranks(filled[0], filled[1], filled[2])
