"""Scores become probabilities: a slope and cut points fitted on scores of held-out members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ogplens.learning.logistic import (
    FloatArray,
    IntArray,
    fit_all_threshold,
    level_probabilities,
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling, and its ordinal form: one slope, a cut point between any two levels.

    Attributes
    ----------
    slope : float
        0 or more. 0 where the scores say nothing of held-out members: every row then gets the
        base rates.
    cuts : ndarray, shape (levels - 1,)
        Ascending.
    """

    slope: float
    cuts: FloatArray

    def probabilities(self, scores: FloatArray) -> FloatArray:
        """Return the probability of each level, shape (rows, levels)."""
        return level_probabilities(self.slope * scores, self.cuts)


def fit_calibration(scores: FloatArray, levels: IntArray, *, n_levels: int) -> Calibration:
    """Fit slope and cut points by the all-threshold likelihood.

    A sigmoid rather than isotonic steps: with some hundred to two thousand rows isotonic
    regression overfits (scikit-learn's user guide, "Probability calibration").

    Parameters
    ----------
    scores : ndarray, shape (rows,)
        Of rows that the scoring model did not see.
    levels : ndarray of int, shape (rows,)
    n_levels : int
    """
    # Scaled so that the weak ridge of the fit means the same for any spread of scores.
    spread = float(scores.std())
    if spread <= 1e-9 * max(1.0, float(np.abs(scores).max())):  # all the same but for rounding
        spread = 1.0
    column = (scores / spread)[:, None]
    fit = fit_all_threshold(column, levels, n_levels=n_levels, strength=100.0)
    slope = float(fit.weights[0]) / spread
    if slope > 0:
        return Calibration(slope, fit.cuts)
    flat = fit_all_threshold(np.zeros_like(column), levels, n_levels=n_levels, strength=100.0)
    return Calibration(0.0, flat.cuts)
