"""The predicted counts of a plan beside the printed ones of a report."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ogplens.comparison import report_against_plan
from ogplens.comparison.report_against_plan import (
    central_range,
    count_distribution,
    two_sided_tail,
)
from ogplens.domain import (
    Commitment,
    Count,
    Decision,
    Glance,
    OrdinalPrediction,
    Prediction,
    ScoredCommitment,
)
from ogplens.domain.report import Reading, Source
from ogplens.settings import codebook

chances = st.lists(st.floats(0, 1), max_size=9)


@given(chances)
def test_distribution_is_that_of_all_outcomes(given_chances: list[float]) -> None:
    expected = [0.0] * (len(given_chances) + 1)
    for outcome in itertools.product([0, 1], repeat=len(given_chances)):
        parts = [p if yes else 1 - p for p, yes in zip(given_chances, outcome, strict=True)]
        expected[sum(outcome)] += math.prod(parts)
    assert count_distribution(given_chances) == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 150), st.floats(1e-6, 1))
def test_equal_chances_give_the_binomial(n: int, p: float) -> None:
    expected = stats.binom.pmf(range(n + 1), n, p)
    assert count_distribution([p] * n) == pytest.approx(list(expected), abs=1e-9)


@given(st.lists(st.floats(0, 1), max_size=120))
def test_distribution_adds_up_to_one_and_has_the_right_mean(given_chances: list[float]) -> None:
    found = count_distribution(given_chances)
    assert math.fsum(found) == pytest.approx(1, abs=1e-9)
    mean = math.fsum(k * p for k, p in enumerate(found))
    assert mean == pytest.approx(math.fsum(given_chances), abs=1e-7)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="no probability"):
        count_distribution([0.5, wrong])


@given(st.integers(1, 60), st.floats(0.01, 0.99), st.data())
def test_tail_is_that_of_the_binomial_test(n: int, p: float, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    expected = stats.binomtest(count, n, p).pvalue
    assert two_sided_tail(count_distribution([p] * n), count) == pytest.approx(expected, abs=1e-6)


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=40), st.data())
def test_tail_and_range(given_chances: list[float], data: st.DataObject) -> None:
    found = count_distribution(given_chances)
    count = data.draw(st.integers(0, len(given_chances)))
    tail = two_sided_tail(found, count)
    assert found[count] <= tail * (1 + 1e-12) <= 1 + 1e-9
    mode = max(range(len(found)), key=found.__getitem__)
    assert two_sided_tail(found, mode) == pytest.approx(1)
    low, high = central_range(found)
    assert math.fsum(found[low : high + 1]) >= 0.9 - 1e-9
    assert math.fsum(found[:low]) <= 0.05 + 1e-9
    assert math.fsum(found[high + 1 :]) <= 0.05 + 1e-9


def test_a_count_beyond_the_plan_is_impossible() -> None:
    assert two_sided_tail(count_distribution([0.5, 0.5]), 3) == 0


def scored(
    relevant: float, impact: Sequence[float], verifiable: float = 0.8, results: float = 0.2
) -> ScoredCommitment:
    def answer(p: float) -> Prediction:
        return Prediction(p, Decision.NEEDS_A_READER)

    def level(name: str, probabilities: Sequence[float]) -> OrdinalPrediction:
        values = codebook().variables[name].values
        named = dict(zip(values, probabilities, strict=True))
        return OrdinalPrediction(named, values[0], values, 0.0)

    text = "A commitment."
    commitment = Commitment("1", "Title", text, 0, len(text))
    return ScoredCommitment(
        "X-1-1",
        commitment,
        {
            "relevant": answer(relevant),
            "verifiable": answer(verifiable),
            "specificity": level("specificity", (0.25, 0.25, 0.25, 0.25)),
            "potential_impact": level("potential_impact", impact),
            "potential_for_results": level("potential_for_results", (0.5, 0.5 - results, results)),
        },
    )


PLAN = [scored(0.9, (0.2, 0.3, 0.4, 0.1)), scored(0.6, (0.1, 0.1, 0.3, 0.5), verifiable=0.5)]


def printed(count: int | None, **more: float) -> Reading[Count]:
    return Reading(Count(count, **more), Source("a row", 0, 5))


def table(number: int | None, **counts: Reading[Count]) -> Glance:
    return Glance(commitments=None if number is None else printed(number), counts=counts)


def test_expected_counts_and_probabilities() -> None:
    glance = table(
        2, relevant=printed(2), transformative=printed(0), potentially_starred=printed(0)
    )
    found = report_against_plan(glance, PLAN, codebook())
    relevant, transformative, starred = found.items
    assert relevant.expected == pytest.approx(0.9 + 0.6)
    assert relevant.probability == pytest.approx(0.9 * 0.6)
    assert transformative.expected == pytest.approx(0.1 + 0.5)
    assert transformative.probability == pytest.approx(0.9 * 0.5)
    both = (0.8 * 0.9 * 0.1, 0.5 * 0.6 * 0.5)  # verifiable, relevant and transformative
    assert starred.expected == pytest.approx(sum(both))
    assert starred.probability == pytest.approx((1 - both[0]) * (1 - both[1]))
    assert found.warnings == ()


def test_a_review_names_relevance_the_open_government_lens() -> None:
    glance = table(2, open_government_lens=printed(1), substantial_potential=printed(1))
    lens, substantial = report_against_plan(glance, PLAN, codebook()).items
    assert (lens.item, lens.printed_as) == ("relevant", "open_government_lens")
    assert lens.expected == pytest.approx(1.5)
    assert substantial.expected == pytest.approx(0.4)


def test_another_number_of_commitments_is_told_and_nothing_scaled() -> None:
    found = report_against_plan(table(4, relevant=printed(4)), PLAN, codebook())
    assert found.items[0].expected == pytest.approx(1.5)
    assert found.items[0].probability == 0
    assert (found.commitments, found.printed_commitments) == (2, 4)
    assert "counts 4 commitments, the plan was cut into 2" in found.warnings[0]
    assert any("4 are printed" in warning for warning in found.warnings)


def test_no_number_of_commitments() -> None:
    found = report_against_plan(table(None, relevant=printed(1)), PLAN, codebook())
    assert found.printed_commitments is None
    assert "does not print a number" in found.warnings[0]


def test_percentage_alone_and_not_applicable_have_no_probability() -> None:
    missing: Reading[Count] = Reading(None, Source("N/A", 0, 3))
    glance = table(2, relevant=printed(None, percent=50.0), transformative=missing)
    relevant, transformative = report_against_plan(glance, PLAN, codebook()).items
    assert relevant.probability is None
    assert relevant.expected == pytest.approx(1.5)
    assert transformative.probability is None
