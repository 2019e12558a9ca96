"""A draft at a glance: counts with ranges, of what can be judged alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ogplens.domain import (
    Commitment,
    Decision,
    OrdinalPrediction,
    Prediction,
    ScopeCode,
    ScopeReason,
    ScoredCommitment,
)
from ogplens.learning.plan_counts import CountModel
from ogplens.learning.plan_counts_storage import PlanCounts
from ogplens.scoring.forecast import ITEMS, plan_forecast
from ogplens.settings import codebook

COUNTS = PlanCounts(0.9, {item: CountModel(0.2, 0.4, 0.9) for item in ITEMS})
WHY = ScopeReason(ScopeCode.TOO_SHORT, 3, 12, "Too short.")


def scored(number, *, relevant=0.9, verifiable=0.9, top=0.2):
    impact = dict(
        zip(codebook().variables["potential_impact"].values, (0, 1 - top, 0, top), strict=True)
    )
    results = dict(
        zip(codebook().variables["potential_for_results"].values, (0, 1 - top, top), strict=True)
    )

    def ordinal(probabilities):
        return OrdinalPrediction(probabilities, "minor", ("minor",), 1.0)

    return ScoredCommitment(
        f"d-{number}",
        Commitment(str(number), "Title", "Title and text"),
        {
            "relevant": Prediction(relevant, Decision.YES),
            "verifiable": Prediction(verifiable, Decision.YES),
            "potential_impact": ordinal(impact),
            "potential_for_results": ordinal(results),
        },
    )


def counts(forecast):
    return {one.item: one for one in forecast.counts}


def test_every_item_of_the_irms_table_has_an_expected_number_inside_its_range():
    found = plan_forecast([scored(i) for i in range(12)], COUNTS, codebook())
    assert (found.commitments, found.judged, found.coverage) == (12, 12, 0.9)
    assert [one.item for one in found.counts] == list(ITEMS)
    for one in found.counts:
        assert 0 <= one.low <= one.high <= 12
        assert one.low - 1 <= one.expected <= one.high + 1
    assert counts(found)["relevant"].expected == pytest.approx(12 * 0.9)
    assert counts(found)["transformative"].expected == pytest.approx(12 * 0.2)


def test_potentially_starred_needs_all_three_codes():
    found = counts(plan_forecast([scored(1)], COUNTS, codebook()))
    product, least = 0.9 * 0.9 * 0.2, 0.2
    assert found["potentially_starred"].expected == pytest.approx(0.6 * product + 0.4 * least)
    none = counts(plan_forecast([scored(1, verifiable=0.0)], COUNTS, codebook()))
    assert none["potentially_starred"].expected == 0.0


def test_what_is_out_of_scope_is_not_counted():
    judged = [scored(i) for i in range(5)]
    refused = [replace(scored(i, relevant=0.1), out_of_scope=(WHY,)) for i in range(5, 8)]
    with_refused = plan_forecast([*judged, *refused], COUNTS, codebook())
    assert (with_refused.commitments, with_refused.judged) == (8, 5)
    assert with_refused.counts == plan_forecast(judged, COUNTS, codebook()).counts
    assert plan_forecast(refused, COUNTS, codebook()) is None
    assert plan_forecast([], COUNTS, codebook()) is None


def test_an_item_without_a_model_is_left_out():
    one = scored(1)
    lacking = replace(
        one, predictions={k: v for k, v in one.predictions.items() if k != "verifiable"}
    )
    found = counts(plan_forecast([lacking], COUNTS, codebook()))
    assert set(found) == {"relevant", "transformative", "substantial"}
    few = PlanCounts(0.9, {"relevant": CountModel()})
    assert set(counts(plan_forecast([one], few, codebook()))) == {"relevant"}
