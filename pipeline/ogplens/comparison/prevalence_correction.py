"""Shares from the text, corrected for the classifier's errors among other members.

Two corrections are known, and each is right under another assumption (Forman 2008, "Quantifying
counts and costs via classification"; Bella and others 2010, "Quantification via probability
estimators"):

- the **calibrated sum**: the mean probability, moved by how much the codes of other members lie
  above their mean probability. Right where texts alike are coded alike, whatever the member (a
  covariate shift). It is drawn to the mean of all members already.
- the **adjusted count**, with probabilities in place of calls: the mean probability is put on the
  line between its mean among commitments coded no and its mean among those coded yes, of other
  members. Right where a yes reads alike in all members (a label shift).

On the shipped corpus the calibrated sum comes nearer to the coded share of members that the
classifier has not seen, for all of the ten outcomes with more than one member of ten coded
commitments or more; `tests/benchmarks/comparison.py` measures it and its results hold the figures.
Therefore it is the default. The adjusted count divides by the distance of the two means, which is
0.31 for the best of them (participation) and below 0.02 for specificity and impact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ogplens.comparison.comparable import FloatArray
from ogplens.comparison.prevalence_evidence import Evidence, Off, binomial, fixed, relative_scale, sampled
from ogplens.comparison.prevalence_groups import (
    PLAN,
    Groups,
    Sampling,
    Spread,
    sampling_of,
    spread_of,
)

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

    def expected(self, member: np.ndarray, coded: FloatArray) -> FloatArray:
        """Return the probability that is expected of a commitment with this code."""
        return np.asarray(
            self.at_none[member] + (self.at_all[member] - self.at_none[member]) * coded
        )


def lines(
    coded: FloatArray,
    predicted: FloatArray,
    member: np.ndarray,
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
    member: np.ndarray
    plan: np.ndarray
    weights: FloatArray

    @property
    def references(self) -> int:
        """Members with codes."""
        return len(np.unique(self.member[np.isfinite(self.coded)]))


def reference_draws(members: int, draws: int, seed: int) -> FloatArray:
    """Draw members with replacement: how often each counts, shape (draws, members)."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(members, np.full(members, 1 / members), size=draws).astype(float)


def predicted_evidence(groups: Groups, material: Material) -> Evidence:
    """Return the mean probability of each group, with the errors of sampling and of the models."""
    here = np.isfinite(material.predicted)
    spread = spread_of(material.predicted, material.member, material.plan)
    sampling = sampling_of(groups, here, spread)
    filled = np.where(here, material.predicted, 0.0)
    scale = relative_scale(spread, float(filled.sum() / max(here.sum(), 1)))
    found = sampled(groups.sums(filled), sampling, scale)
    models = _model_variance(groups, material, None, found.clipped)
    return Evidence(found.share, found.noise, fixed(models))


def corrected_evidence(groups: Groups, material: Material, correction: Correction) -> Evidence:
    """Return the corrected share of each group with all of its errors.

    Sampling of commitments and plans; the reference members that the correction rests on (by
    bootstrap); the models (by models trained on members drawn with replacement); and how much
    members differ in what the classifier gets wrong, which no number of commitments takes away.
    The last is estimated from the reference members as the variance between members of code less
    expected code.

    Returns
    -------
    Evidence
        All NaN where fewer than `MIN_REFERENCE` other members have codes.
    """
    here = np.isfinite(material.predicted)
    nothing = np.full(len(groups.keys), np.nan)
    if material.references <= MIN_REFERENCE:
        return Evidence(nothing, fixed(nothing), fixed(nothing))
    line = lines(
        material.coded, material.predicted, material.member, material.weights, correction
    )
    distance = line.at_all - line.at_none
    weak = ~(distance > LEAST_DISTANCE)
    distance = np.where(weak, np.nan, distance)
    each = (material.predicted - line.at_none[material.member]) / distance[material.member]
    spread = spread_of(material.predicted, material.member, material.plan)
    sampling = sampling_of(groups, here, spread)
    n = np.where(sampling.n == 0, np.nan, sampling.n)
    share = groups.sums(np.where(here, each, 0.0)) / n
    d2 = (groups.sums(np.where(here, distance[material.member], 0.0)) / n) ** 2
    models = fixed(
        _model_variance(groups, material, correction, np.clip(np.nan_to_num(share), 0.0, 1.0)) / d2
    )
    by_plan = groups.by == PLAN
    codes = spread_of(material.coded, material.member, material.plan)
    if correction == "calibrated":
        missed = spread_of(material.coded - material.predicted, material.member, material.plan)
        mean = float(np.nanmean(material.predicted))
        noise = binomial(relative_scale(spread, mean) * sampling.effect / n)
        relative = _own(missed, by_plan) / max(codes.inside, 1e-9)
        doubt = binomial(relative * sampling.evenness) + models
        return Evidence(share, noise, doubt + fixed(np.full_like(n, line.covariance[0, 0])))
    missed = spread_of(
        material.predicted - line.expected(material.member, material.coded),
        material.member,
        material.plan,
    )
    drawn = binomial(sampling_of(groups, here, codes).effect / n)
    around = sampling_of(groups, here, missed).effect * missed.inside / n
    noise = drawn + fixed((around + _own(missed, by_plan) * sampling.evenness) / d2)
    return Evidence(share, noise + _line_off(line, d2) + models, fixed(np.zeros_like(n)))


def _own(spread: Spread, by_plan: bool) -> float:
    """Return the variance between the units that groups are made of."""
    return spread.member + (spread.plan if by_plan else 0.0)


def _line_off(line: Lines, d2: FloatArray) -> Off:
    none, both, every = line.covariance[0, 0], line.covariance[0, 1], line.covariance[1, 1]
    return Off(none / d2, 2 * (both - none) / d2, (none - 2 * both + every) / d2)


def _model_variance(
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
    return np.where(count > 1, variance, usual)


def _moved_ends(
    material: Material, moved: FloatArray, unseen: np.ndarray, correction: Correction
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
