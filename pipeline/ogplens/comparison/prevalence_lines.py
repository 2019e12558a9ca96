"""What other members say of a classifier's errors: lines, draws of members, and models."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ogplens.comparison.comparable import FloatArray, IntArray
from ogplens.comparison.prevalence_evidence import Off
from ogplens.comparison.prevalence_groups import Groups, Mask

Correction = Literal["calibrated", "adjusted"]
CORRECTIONS: tuple[Correction, ...] = ("calibrated", "adjusted")
# The two means of probability must lie so far apart for the adjusted count to be a figure at all.
LEAST_DISTANCE = 1e-3
MIN_REFERENCE = 3  # members with codes; fewer say nothing of how members differ


@dataclass(frozen=True, slots=True)
class Lines:
    """The mean probability that each share would give, as a line for every member.

    Attributes
    ----------
    at_none, at_all : ndarray, shape (members,)
        Mean probability if no commitment of the member were a yes, and if all were; from the codes
        of the *other* members.
    covariance : ndarray, shape (2, 2)
        Of both, over other draws of the reference members.
    """

    at_none: FloatArray
    at_all: FloatArray
    covariance: FloatArray

    def expected(self, member: IntArray, coded: FloatArray) -> FloatArray:
        """Return the probability that is expected of a commitment with this code."""
        return np.asarray(
            self.at_none[member] + (self.at_all[member] - self.at_none[member]) * coded
        )


def lines(
    coded: FloatArray,
    predicted: FloatArray,
    member: IntArray,
    weights: FloatArray,
    correction: Correction,
) -> Lines:
    """Estimate the line of each member from the codes of all others.

    Parameters
    ----------
    coded, predicted : ndarray, shape (commitments,)
        NaN where not coded.
    member : ndarray of int
    weights : ndarray, shape (draws, members)
        How often each member counts in each draw of the reference members.
    correction : "calibrated" or "adjusted"
    """
    known = np.isfinite(coded) & np.isfinite(predicted)
    owner, y, p = member[known], coded[known], predicted[known]
    members = weights.shape[1]
    columns = (1 - y, (1 - y) * p, y, y * p)
    sums = np.stack([np.bincount(owner, column, members) for column in columns], axis=1)
    others = sums.sum(axis=0) - sums
    drawn = _ends(weights @ sums, correction)
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    covariance = np.cov(drawn.T) if len(drawn) > 1 else np.full((2, 2), np.nan)
    ends = _ends(others, correction)
    return Lines(ends[:, 0], ends[:, 1], covariance)


def _ends(sums: FloatArray, correction: Correction) -> FloatArray:
    """Return both ends of the line from sums over no (n, p) and yes (n, p), shape (rows, 2)."""
    no, no_sum, yes, yes_sum = sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        if correction == "adjusted":
            return np.stack([no_sum / no, yes_sum / yes], axis=1)
        excess = (no_sum + yes_sum - yes) / (no + yes)
    return np.stack([excess, 1 + excess], axis=1)


@dataclass(frozen=True, slots=True)
class Material:
    """What every kind of group of one outcome needs; made once.

    Attributes
    ----------
    coded, predicted : ndarray, shape (commitments,)
    models : ndarray, shape (models, commitments), or None
        Predictions of the resampled models, NaN where they had seen the member.
    member, plan : ndarray of int
    weights : ndarray, shape (draws, members)
        From `reference_draws`.
    """

    coded: FloatArray
    predicted: FloatArray
    models: FloatArray | None
    member: IntArray
    plan: IntArray
    weights: FloatArray

    @property
    def references(self) -> int:
        """Members with codes."""
        return len(np.unique(self.member[np.isfinite(self.coded)]))


@functools.lru_cache(maxsize=1)  # the same for every kind of group
def reference_draws(members: int, draws: int, seed: int) -> FloatArray:
    """Draw members with replacement: how often each counts, shape (draws, members)."""
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(members, np.full(members, 1 / members), size=draws).astype(float)
    drawn.setflags(write=False)
    return drawn


def line_off(line: Lines, d2: FloatArray) -> Off:
    """Return the variance of an adjusted count that its line gives it; ``d2``: distance squared."""
    none, both, every = line.covariance[0, 0], line.covariance[0, 1], line.covariance[1, 1]
    return Off(none / d2, 2 * (both - none) / d2, (none - 2 * both + every) / d2)


def model_variance(
    groups: Groups, material: Material, correction: Correction | None, share: FloatArray
) -> FloatArray:
    """Return the variance of each group's mean probability over models that have not seen it.

    With a correction, what a model changes in all members alike is no error: it is corrected.
    """
    if material.models is None or len(material.models) < 2:
        return np.zeros(len(groups.keys))
    moved = material.models - material.predicted
    off = np.full((len(moved), len(groups.keys)), np.nan)
    for place, one in enumerate(moved):
        unseen = np.isfinite(one)
        n = groups.sums(unseen.astype(float))
        with np.errstate(invalid="ignore"):
            off[place] = groups.sums(np.where(unseen, one, 0.0)) / np.where(n == 0, np.nan, n)
        if correction is not None:
            none, every = _moved_ends(material, one, unseen, correction)
            off[place] -= none * (1 - share) + every * share
    known = np.isfinite(off)
    count = known.sum(axis=0)
    filled = np.where(known, off, 0.0)
    centre = filled.sum(axis=0) / np.maximum(count, 1)
    squares = (np.where(known, off - centre, 0.0) ** 2).sum(axis=0)
    variance = squares / np.maximum(count - 1, 1)
    # A group that fewer than two models had not seen: as the others on average.
    usual = squares.sum() / max(int(np.maximum(count - 1, 0).sum()), 1)
    return np.asarray(np.where(count > 1, variance, usual), dtype=np.float64)


def _moved_ends(
    material: Material, moved: FloatArray, unseen: Mask, correction: Correction
) -> tuple[float, float]:
    known = unseen & np.isfinite(material.coded)
    yes = known & (material.coded == 1)
    no = known & (material.coded == 0)
    if not yes.any() or not no.any():
        return 0.0, 0.0
    if correction == "calibrated":
        both = float(moved[known].mean())
        return both, both
    return float(moved[no].mean()), float(moved[yes].mean())
