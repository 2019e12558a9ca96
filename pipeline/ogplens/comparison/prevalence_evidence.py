"""What a group's commitments say of its share: an estimate, and how far it may be off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ogplens.comparison.comparable import FloatArray
from ogplens.comparison.prevalence_groups import Sampling, Spread


@dataclass(frozen=True, slots=True)
class Off:
    """A variance that depends on the true share s: ``level + slope * s + curve * s * s``.

    Attributes
    ----------
    level, slope, curve : ndarray, shape (groups,)
    """

    level: FloatArray
    slope: FloatArray
    curve: FloatArray

    def __add__(self, other: Off) -> Off:
        return Off(self.level + other.level, self.slope + other.slope, self.curve + other.curve)

    def at(self, share: FloatArray) -> FloatArray:
        """Return the variance at a share, at least 0."""
        return np.maximum(self.level + self.slope * share + self.curve * share**2, 0.0)


def fixed(level: FloatArray) -> Off:
    """Return a variance that is the same for every share."""
    return Off(level, np.zeros_like(level), np.zeros_like(level))


def binomial(per: FloatArray) -> Off:
    """Return a variance of ``per * s * (1 - s)``."""
    return Off(np.zeros_like(per), per, -per)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An estimate of every group's share, and its two kinds of error.

    Attributes
    ----------
    share : ndarray, shape (groups,)
        Estimated share; may lie outside 0 to 1, NaN where there is no estimate.
    noise : Off
        Of the estimate around the truth, as in any sample; to draw the estimate to other groups
        takes it away.
    doubt : Off
        Of the truth around the estimate, as with a prediction that is already drawn to the mean
        (Berkson's kind of error): no other group can take it away.
    """

    share: FloatArray
    noise: Off
    doubt: Off

    @property
    def clipped(self) -> FloatArray:
        """The estimate, 0 to 1."""
        return np.clip(self.share, 0.0, 1.0)

    def interval(self, z: float) -> tuple[FloatArray, FloatArray]:
        """Return all shares that lie within ``z`` of their own standard errors of the estimate.

        Wilson's (1927) idea: the error is taken at the share that is tried, not at the estimate,
        so that the interval has a width at 0 and 1 too. With a variance that is quadratic in the
        share, both ends are roots of a quadratic.

        Returns
        -------
        low, high : ndarray, shape (groups,)
            0 to 1, around the clipped estimate; NaN where there is none.
        """
        off, own, z2 = self.noise + self.doubt, self.clipped, z * z
        a = 1 - z2 * off.curve
        b = 2 * self.share + z2 * off.slope
        c = self.share**2 - z2 * off.level
        with np.errstate(invalid="ignore", divide="ignore"):
            root = np.sqrt(np.maximum(b * b - 4 * a * c, 0.0))
            # A variance that grows faster than the distance: nothing is excluded.
            open_ = a <= 0
            low = np.where(open_, 0.0, (b - root) / (2 * a))
            high = np.where(open_, 1.0, (b + root) / (2 * a))
        low, high = np.minimum(np.clip(low, 0, 1), own), np.maximum(np.clip(high, 0, 1), own)
        missing = np.isnan(self.share)
        return np.where(missing, np.nan, low), np.where(missing, np.nan, high)


def sampled(total: FloatArray, sampling: Sampling, scale: float = 1.0) -> Evidence:
    """Return the evidence of a mean of commitments, with the error of sampling alone.

    Parameters
    ----------
    total : ndarray, shape (groups,)
        Sum over the group's commitments.
    sampling : Sampling
    scale : float
        Variance of a commitment in units of share x (1 - share): 1 for codes, less for
        probabilities.
    """
    empty = sampling.n == 0
    n = np.where(empty, 1.0, sampling.n)
    share = np.where(empty, np.nan, total / n)
    per = np.where(empty, 0.0, scale * sampling.effect / n)
    return Evidence(share, binomial(per), fixed(np.zeros_like(share)))


def relative_scale(spread: Spread, mean: float) -> float:
    """Return the variance of one commitment of a member in units of mean x (1 - mean).

    1, the most that a figure between 0 and 1 can have, where the data show no variance at all (such
    as a single commitment).
    """
    if spread.inside <= 0:
        return 1.0
    return min(spread.inside / max(mean * (1 - mean), 1e-9), 1.0)
