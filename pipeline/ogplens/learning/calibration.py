"""Scores become probabilities: a bent line and cut points fitted on scores of held-out members."""

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
class Bend:
    """A line with one bend: texts full of a theme score ever higher, their chances do not.

    Attributes
    ----------
    at : float
        Score of the bend.
    below, above : float
        Slopes on either side, 0 or more.
    """

    at: float
    below: float
    above: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling with a bend, and its ordinal form: a cut point between any two levels.

    Attributes
    ----------
    slope : float
        Of the straight line that fits best, 0 or more. 0 where the scores say nothing of held-out
        members: every row then gets the base rates.
    cuts : ndarray, shape (levels - 1,)
        Ascending.
    bend : Bend or None
        ``None``: the line is straight.
    """

    slope: float
    cuts: FloatArray
    bend: Bend | None = None

    def scaled(self, scores: FloatArray) -> FloatArray:
        """Return the scores on the logit scale, before the cuts are taken off."""
        if self.bend is None:
            return self.slope * scores
        low = np.minimum(scores, self.bend.at)
        high = np.maximum(scores - self.bend.at, 0.0)
        return np.asarray(self.bend.below * low + self.bend.above * high, dtype=np.float64)

    def probabilities(self, scores: FloatArray) -> FloatArray:
        """Return the probability of each level, shape (rows, levels)."""
        return level_probabilities(self.scaled(scores), self.cuts)


def fit_calibration(scores: FloatArray, levels: IntArray, *, n_levels: int) -> Calibration:
    """Fit slopes and cut points by the all-threshold likelihood.

    A bent line rather than isotonic steps: with some hundred to two thousand rows isotonic
    regression overfits (scikit-learn's user guide, "Probability calibration"). One bend, at the
    median score, because the scores of a least-squares fit run on where the chances level off.

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
    straight = fit_all_threshold(column, levels, n_levels=n_levels, strength=100.0)
    slope = float(straight.weights[0]) / spread
    if slope <= 0:
        flat = fit_all_threshold(np.zeros_like(column), levels, n_levels=n_levels, strength=100.0)
        return Calibration(0.0, flat.cuts)
    at = float(np.median(scores))
    sides = np.stack([np.minimum(scores, at), np.maximum(scores - at, 0.0)], axis=1) / spread
    bent = fit_all_threshold(sides, levels, n_levels=n_levels, strength=100.0)
    below, above = (float(weight) / spread for weight in bent.weights)
    if min(below, above) <= 0 or len(scores) < _FEWEST_TO_BEND:
        return Calibration(slope, straight.cuts)
    return Calibration(slope, bent.cuts, Bend(at, below, above))


# With fewer rows two slopes would follow chance.
_FEWEST_TO_BEND = 500
