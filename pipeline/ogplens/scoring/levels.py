"""Levels of many commitments at once, as `ogplens.learning` names them for one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def middle_levels(probabilities: FloatArray) -> IntArray:
    """Return the median level of each row: `ogplens.learning.fitting.middle_level` of all.

    Parameters
    ----------
    probabilities : ndarray, shape (rows, levels)
    """
    return np.asarray((np.cumsum(probabilities, axis=1) < 0.5).sum(axis=1), dtype=np.int64)


def smallest_ranges(probabilities: FloatArray, coverage: float) -> tuple[IntArray, IntArray]:
    """Return the shortest run of levels of each row that holds ``coverage``.

    This is `ogplens.learning.abstention.smallest_range` of all rows.

    Parameters
    ----------
    probabilities : ndarray, shape (rows, levels)
        Rows add up to 1.
    coverage : float
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
        windows = np.lib.stride_tricks.sliding_window_view(probabilities, size, axis=1)
        sums = windows.sum(axis=2)
        best = sums.argmax(axis=1)
        enough = open_ & (sums.max(axis=1) >= coverage - 1e-9)
        first[enough] = best[enough]
        last[enough] = best[enough] + size - 1
        open_ &= ~enough
    return first, last
