"""What the tables of agreement, severity and tests share: groups, their headings, adjusted p."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ogplens.comparison.comparable import Comparable, FloatArray, IntArray
from ogplens.domain import Codebook, Variable

ALL = "all"


def groups_of(corpus: Comparable, by: str) -> Iterator[tuple[str, IntArray]]:
    """Yield every group of a kind with the places of its commitments; ``all`` is one group.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    if by == ALL:
        yield ALL, np.arange(len(corpus), dtype=np.int64)
    else:
        yield from corpus.members_of(by)


def variables_of(corpus: Comparable, codebook: Codebook) -> Iterator[tuple[int, str, Variable]]:
    """Yield the predicted variables in the order of the codebook, with their place in it."""
    for place, (name, variable) in enumerate(codebook.variables.items()):
        if name in corpus.probabilities:
            yield place, name, variable


def heading(corpus: Comparable, by: str, group: str, places: IntArray) -> dict[str, object]:
    """Return the columns `ogplens.comparison.columns.GROUP` of a group."""
    regions = {corpus.regions[place] for place in places}
    region = regions.pop() if len(regions) == 1 else ""
    return {"by": by, "group": group, "name": corpus.name_of(by, group), "region": region}


def rounded(value: float | np.float64) -> float:
    """Four digits, as all figures of the project: more would differ between processors."""
    return round(float(value), 4) + 0.0


def rounded_p(value: float | np.float64) -> float:
    """Four significant digits: a small p is not 0."""
    return math.nan if math.isnan(value) else float(f"{float(value):.4g}")


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """Return adjusted p: those below q are a list with at most a share q of false ones.

    Parameters
    ----------
    p : ndarray, shape (tests,)
        0 to 1; NaN where there was no test, which stays and counts for nothing.

    Returns
    -------
    ndarray, shape (tests,)

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the
        Royal Statistical Society B 57, 289-300.
    """
    adjusted = np.full(len(p), np.nan)
    done = np.flatnonzero(~np.isnan(p))
    order = done[np.argsort(-p[done], kind="stable")]  # largest first
    rank = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.minimum.accumulate(p[order] * len(order) / rank), 1.0)
    return adjusted


def holm(p: FloatArray) -> FloatArray:
    """Return adjusted p: the chance of a single false one among all stays below it.

    Parameters
    ----------
    p : ndarray, shape (tests,)
        See `benjamini_hochberg`.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
        of Statistics 6, 65-70.
    """
    adjusted = np.full(len(p), np.nan)
    done = np.flatnonzero(~np.isnan(p))
    order = done[np.argsort(p[done], kind="stable")]
    times = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * times), 1.0)
    return adjusted
