"""Intervals by bootstrap over members: commitments of one member are not independent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its interval.

    Attributes
    ----------
    value, low, high : float or None
        ``None`` where the figure does not exist, such as an AUC without both classes.
    n : int
        Rows that it rests on.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int

    def as_dict(self) -> dict[str, float | int | None]:
        """Return the figure as it stands in ``metrics.json``."""
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.n}


def bootstrap_weights(clusters: Sequence[str], samples: int, *, seed: int) -> FloatArray:
    """Draw clusters with replacement.

    Parameters
    ----------
    clusters : sequence of str, length rows
        Member of each row.
    samples : int
    seed : int

    Returns
    -------
    ndarray, shape (samples + 1, rows)
        How often each row counts. The first sample is the data itself: all ones.
    """
    names, index = np.unique(np.asarray(clusters), return_inverse=True)
    draws = np.random.default_rng(seed).multinomial(
        len(names), np.full(len(names), 1.0 / len(names)), size=samples
    )
    ones = np.ones((1, len(names)))
    return np.vstack([ones, draws]).astype(np.float64)[:, index]


def figure(
    measure: Callable[[FloatArray], FloatArray],
    weights: FloatArray,
    *,
    confidence: float,
    centred: bool = False,
) -> Figure:
    """Apply a measure to bootstrap weights and take the percentiles.

    Parameters
    ----------
    measure : callable
        From weights of shape (samples, rows) to figures of shape (samples,).
    weights : ndarray
        From `bootstrap_weights`.
    confidence : float
        0 to 1, such as 0.95.
    centred : bool
        Move the draws so that their median is the value, and cut them at 0. For measures that
        resampling itself makes larger, such as a calibration error: plain percentiles would leave
        the value outside its own interval.
    """
    values = measure(weights)
    rows = weights.shape[1]
    drawn = values[1:][np.isfinite(values[1:])]
    if not np.isfinite(values[0]):
        return Figure(None, None, None, rows)
    if centred and len(drawn):
        drawn = np.maximum(drawn - np.median(drawn) + values[0], 0.0)
    tail = (1.0 - confidence) / 2
    low, high = (
        (None, None)
        if len(drawn) == 0
        else (_round(np.quantile(drawn, tail)), _round(np.quantile(drawn, 1.0 - tail)))
    )
    return Figure(_round(values[0]), low, high, rows)


def _round(value: float | np.float64) -> float:
    """Four digits: more would show noise, and would differ between processors."""
    return round(float(value), 4) + 0.0
