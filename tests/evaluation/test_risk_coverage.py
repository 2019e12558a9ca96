"""Risk and coverage: by brute force over every number of answers, and at its limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.evaluation.risk_coverage import area_under_risk, least_area, risk_coverage

seeds = st.integers(0, 2**31)


def drawn(seed: int, decimals: int, rows: int = 30) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.random(rows).round(decimals), rng.random(rows) < 0.5


def once(rows: int) -> np.ndarray:
    return np.ones((1, rows))


@given(seeds)
def test_without_ties_it_is_the_mean_error_over_all_numbers_of_answers(seed: int) -> None:
    probability, yes = drawn(seed, 9)
    order = np.argsort(-np.maximum(probability, 1 - probability))
    failed = ((probability >= 0.5) != yes)[order]
    risks = [failed[:k].mean() for k in range(1, len(failed) + 1)]
    best = [np.sort(failed)[:k].mean() for k in range(1, len(failed) + 1)]
    assert area_under_risk(probability, yes, once(30))[0] == pytest.approx(np.mean(risks))
    assert least_area(probability, yes, once(30))[0] == pytest.approx(np.mean(best))


@given(seeds)
def test_ties_stand_for_the_mean_over_their_orders(seed: int) -> None:
    probability, yes = drawn(seed, 1)
    rng = np.random.default_rng(seed)
    sure = np.maximum(probability, 1 - probability).round(9)
    failed = (probability >= 0.5) != yes
    areas = []
    for _ in range(400):
        order = np.lexsort((rng.random(30), -sure))
        areas.append(np.mean(np.cumsum(failed[order]) / np.arange(1, 31)))
    found = area_under_risk(probability, yes, once(30))[0]
    assert found == pytest.approx(np.mean(areas), abs=5 * np.std(areas) / 20 + 1e-9)


@given(seeds, st.sampled_from([1, 9]))
def test_weights_are_repeated_rows_and_no_order_beats_the_best(seed: int, decimals: int) -> None:
    probability, yes = drawn(seed, decimals)
    weights = np.random.default_rng(seed).integers(0, 4, 30)
    weights[0] = 1
    repeated = np.repeat(np.arange(30), weights)
    for measure in (area_under_risk, least_area):
        weighted = measure(probability, yes, weights[None].astype(float))[0]
        plainly = measure(probability[repeated], yes[repeated], once(len(repeated)))[0]
        assert weighted == pytest.approx(plainly)
    excess = area_under_risk(probability, yes, once(30)) - least_area(probability, yes, once(30))
    assert excess[0] >= -1e-12


def test_a_model_that_is_always_right_has_no_area() -> None:
    yes = np.arange(40) % 3 == 0
    right = np.where(yes, 0.9, 0.2)
    assert area_under_risk(right, yes, once(40))[0] == 0.0
    assert {row["error"] for row in risk_coverage(right, yes)} == {0.0}


def test_a_model_that_knows_when_it_is_wrong_has_no_excess() -> None:
    yes = np.ones(40, bool)
    probability = np.where(np.arange(40) < 10, 0.45, 0.9)  # ten wrong answers, the least sure
    area = area_under_risk(probability, yes, once(40))[0]
    assert area == pytest.approx(least_area(probability, yes, once(40))[0])
    curve = list(risk_coverage(probability, yes))
    assert [row["error"] for row in curve if row["coverage"] <= 0.75] == [0.0] * 15
    assert curve[-1] == {"coverage": 1.0, "error": 0.25, "n": 40, "confidence": 0.55}


def test_who_knows_nothing_errs_alike_at_every_coverage() -> None:
    yes = np.arange(40) < 30
    curve = list(risk_coverage(np.full(40, 0.75), yes))
    assert {row["error"] for row in curve} == {0.25}
    assert area_under_risk(np.full(40, 0.75), yes, once(40))[0] == pytest.approx(0.25)


@given(seeds, st.sampled_from([1, 9]), st.integers(1, 70))
def test_the_curve_by_brute_force(seed: int, decimals: int, rows: int) -> None:
    probability, yes = drawn(seed, decimals, rows)
    sure = np.maximum(probability, 1 - probability).round(9)
    failed = (probability >= 0.5) != yes
    curve = list(risk_coverage(probability, yes))
    assert [row["coverage"] for row in curve] == [k / 20 for k in range(1, 21)]
    for row in curve:
        least = np.sort(sure)[::-1][row["n"] - 1]
        assert row["n"] == int(np.ceil(round(row["coverage"] * rows, 6)))
        assert row["confidence"] == pytest.approx(least, abs=1e-4)
        above, level = sure > least, sure == least
        wrong = failed[above].sum() + (row["n"] - above.sum()) * failed[level].mean()
        assert row["error"] == pytest.approx(wrong / row["n"], abs=1e-4)


def test_a_sample_without_rows_has_no_area() -> None:
    probability, yes = drawn(1, 9)
    both = np.vstack([np.ones(30), np.zeros(30)])
    assert np.isnan(area_under_risk(probability, yes, both)).tolist() == [False, True]
