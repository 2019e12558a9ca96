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

On the shipped corpus the calibrated sum comes nearer to the coded shares of members that the
classifier has not seen than the adjusted count does, for each of the nine outcomes with two members
or more of ten coded commitments (root mean square over 44 members: access to information 0.13
against 0.20, participation 0.13 and 0.20, accountability 0.13 and 0.33, technology 0.16 and 0.25,
transformative 0.13 and 0.53; all in `tests/benchmarks/results/comparison.md`). Therefore it is the
default. The adjusted count divides by the distance of the two means, which is 0.31 for the best of
them (participation) and below 0.02 for specificity and impact. It has no bias, though, so that the
tests of differences and the pooling use it.
"""

from __future__ import annotations

import numpy as np

from ogplens.comparison.comparable import FloatArray
from ogplens.comparison.prevalence_evidence import (
    Evidence,
    binomial,
    fixed,
    relative_scale,
    sampled,
)
from ogplens.comparison.prevalence_groups import PLAN, Groups, Spread, sampling_of, spread_of
from ogplens.comparison.prevalence_lines import (
    LEAST_DISTANCE,
    MIN_REFERENCE,
    Correction,
    Material,
    line_off,
    lines,
    model_variance,
)


def predicted_evidence(groups: Groups, material: Material) -> Evidence:
    """Return the mean probability of each group, with the errors of sampling and of the models."""
    here = np.isfinite(material.predicted)
    spread = spread_of(material.predicted, material.member, material.plan)
    sampling = sampling_of(groups, here, spread)
    filled = np.where(here, material.predicted, 0.0)
    scale = relative_scale(spread, float(filled.sum() / max(here.sum(), 1)))
    found = sampled(groups.sums(filled), sampling, scale)
    models = model_variance(groups, material, None, found.clipped)
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
    line = lines(material.coded, material.predicted, material.member, material.weights, correction)
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
        model_variance(groups, material, correction, np.clip(np.nan_to_num(share), 0.0, 1.0)) / d2
    )
    by_plan = groups.by == PLAN
    shared = _uneven(sampling.weights, material)
    codes = spread_of(material.coded, material.member, material.plan)
    if correction == "calibrated":
        missed = spread_of(material.coded - material.predicted, material.member, material.plan)
        mean = float(np.nanmean(material.predicted))
        noise = binomial(relative_scale(spread, mean) * sampling.effect / n)
        own = _own(missed, by_plan)
        # The draws of the line hold how members and commitments differ; of a group that is the
        # reference itself, what is taken off again must leave what commitments differ.
        least = own * (shared + _squares(material)) + _reference_noise(material, missed)
        level = np.maximum(own * shared + line.covariance[0, 0], least)
        return Evidence(share, noise, fixed(level) + models)
    missed = spread_of(
        material.predicted - line.expected(material.member, material.coded),
        material.member,
        material.plan,
    )
    drawn = binomial(sampling_of(groups, here, codes).effect / n)
    around = sampling_of(groups, here, missed).effect * missed.inside / n
    noise = drawn + fixed((around + _own(missed, by_plan) * shared) / d2)
    return Evidence(share, noise + line_off(line, d2) + models, fixed(np.zeros_like(n)))


def _own(spread: Spread, by_plan: bool) -> float:
    """Return the variance between the units that groups are made of."""
    return spread.member + (spread.plan if by_plan else 0.0)


def _uneven(weights: FloatArray, material: Material) -> FloatArray:
    """Return how many times the variance between members stands in a group's error.

    Sum over members of the squared difference between their weight in the group and in the
    reference for it, less the reference's own part, which is in the draws of the line: 1 for one
    member, about 1 / m for m of many members; below 0 for a group that *is* the reference, since
    what its members have in common is corrected.
    """
    n = np.bincount(material.member, np.isfinite(material.coded).astype(float), weights.shape[1])
    rest = np.maximum(n.sum() - n, 1.0)
    # Weight of member j in the reference of a group: n[j] / (N - n[m]), over its members m != j.
    per = weights / rest
    reference = n * (per.sum(axis=1, keepdims=True) - per)
    found = ((weights - reference) ** 2 - reference**2).sum(axis=1)
    return np.asarray(found, dtype=np.float64)


def _squares(material: Material) -> float:
    """Return the sum of the squared weights of the reference members."""
    n = np.bincount(material.member, np.isfinite(material.coded).astype(float))
    return float(np.sum(n**2) / max(n.sum(), 1.0) ** 2)


def _reference_noise(material: Material, missed: Spread) -> float:
    """Return the variance of the mean of code less probability from commitments and plans."""
    n = np.bincount(material.plan, np.isfinite(material.coded).astype(float))
    effective = float(np.sum(n * (1 + np.maximum(n - 1, 0) * missed.alike)))
    return missed.inside * effective / max(float(n.sum()), 1.0) ** 2
