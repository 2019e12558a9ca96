"""One outcome counted in all groups of a kind: coded, predicted, corrected, pooled."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from ogplens.comparison.comparable import Comparable, FloatArray, IntArray, Outcome
from ogplens.comparison.prevalence_correction import corrected_evidence, predicted_evidence
from ogplens.comparison.prevalence_evidence import Evidence, sampled
from ogplens.comparison.prevalence_groups import (
    ALL,
    MEMBER_KINDS,
    PLAN,
    Groups,
    sampling_of,
    spread_of,
)
from ogplens.comparison.prevalence_lines import Correction, Material
from ogplens.comparison.prevalence_pooling import (
    Pooled,
    pooled_codes,
    pooled_estimates,
    pools_of,
)
from ogplens.comparison.prevalence_tests import Omnibus, coded_differ, corrected_differ
from ogplens.settings import CompareSettings

POSSIBLE = np.array([0.1, 0.5, 0.9])  # levels of probability of how much plans differ


@dataclass(frozen=True, slots=True)
class Counted:
    """One outcome in all groups of a kind.

    Attributes
    ----------
    outcome : Outcome
    commitments, coded_n : ndarray, shape (groups,)
        Predicted, and coded by the IRM.
    plans : ndarray of int, shape (groups,)
    coded, predicted, corrected, adjusted : Evidence
        The adjusted count is there whatever correction was asked for.
    worths : tuple of ndarray, shape (groups,)
        Independent codes that say as much as those of each group; several answers, alike in
        probability, since it is not known how much plans differ.
    references : int
        Members with codes.
    tests : tuple of Omnibus
        Of coded and of corrected shares.
    """

    outcome: Outcome
    commitments: FloatArray
    coded_n: FloatArray
    plans: IntArray
    coded: Evidence
    predicted: Evidence
    corrected: Evidence
    adjusted: Evidence
    worths: tuple[FloatArray, ...]
    references: int
    tests: tuple[Omnibus, Omnibus]


def count(
    corpus: Comparable,
    groups: Groups,
    outcome: Outcome,
    draws: FloatArray,
    settings: CompareSettings,
    correction: Correction,
) -> Counted:
    """Count one outcome; ``draws`` from `reference_draws`."""
    coded, predicted = corpus.coded(outcome), corpus.predicted(outcome)
    known = np.isfinite(coded)
    material = Material(
        coded,
        predicted,
        corpus.resampled_predictions(outcome),
        groups.member,
        groups.plan,
        draws,
    )
    spread = spread_of(coded, groups.member, groups.plan)
    sampling = sampling_of(groups, known, spread)
    possible = [spread] if groups.by == PLAN else spread.possible(POSSIBLE)
    effects = [sampling_of(groups, known, each, unsure=False).effect for each in possible]
    worths = tuple(np.where(sampling.n > 0, sampling.n / each, 0.0) for each in effects)
    here = np.isfinite(predicted)
    # The adjusted count has no bias, if a large error: the form that tests and pooling ask for.
    adjusted = corrected_evidence(groups, material, "adjusted")
    corrected = (
        adjusted if correction == "adjusted" else corrected_evidence(groups, material, correction)
    )
    rng = draws_for(settings, groups.by, outcome)
    return Counted(
        outcome=outcome,
        commitments=groups.sums(here.astype(float)),
        coded_n=sampling.n,
        plans=(groups.table(here.astype(float), groups.plan, len(groups.plans)) > 0).sum(axis=1),
        coded=sampled(groups.sums(np.where(known, coded, 0.0)), sampling),
        predicted=predicted_evidence(groups, material),
        corrected=corrected,
        adjusted=adjusted,
        worths=worths,
        references=material.references,
        tests=(
            coded_differ(groups, coded, settings.bootstrap, rng),
            corrected_differ(
                groups, adjusted, predicted, material.references, settings.bootstrap, rng
            ),
        ),
    )


def draws_for(settings: CompareSettings, *key: object) -> np.random.Generator:
    """Return draws that depend on what is counted alone, not on what else is."""
    return np.random.default_rng([settings.seed, zlib.crc32(repr(key).encode())])


def pooled_shares(
    groups: Groups, one: Counted, pool: IntArray, settings: CompareSettings
) -> dict[str, Pooled]:
    """Draw coded and corrected shares to their pools; ``pool`` from `pools`.

    What a pool is like is estimated from the codes for both: from other groups' codes the shares
    of a region are known much better than from texts. The corrected ones are drawn from the
    adjusted count, whatever the correction: the calibrated sum is drawn to the mean already.
    """
    share, confidence = one.coded.clipped, settings.confidence
    known = [pools_of(share, worth, pool) for worth in one.worths]
    found = {
        "coded": pooled_codes(share, one.worths, known, confidence),
        "corrected": pooled_estimates(one.adjusted, known, confidence),
    }
    if groups.by == ALL:  # there is nothing that all could be drawn to
        none = np.full(len(groups.keys), np.nan)
        return {m: Pooled(none, none, none, none, p.density) for m, p in found.items()}
    return found


def pools(groups: Groups) -> tuple[IntArray, list[str]]:
    """Return what every group is drawn to: plans and members to their region, others to all."""
    if groups.by == ALL:
        return np.zeros(len(groups.keys), dtype=np.int64), [""] * len(groups.keys)
    if groups.by == PLAN or groups.by in MEMBER_KINDS:
        names, numbers = np.unique(np.array(groups.regions, dtype=str), return_inverse=True)
        return numbers.astype(np.int64), [str(names[number]) or ALL for number in numbers]
    return np.zeros(len(groups.keys), dtype=np.int64), [ALL] * len(groups.keys)
