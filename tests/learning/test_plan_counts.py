"""Counts of a plan as distributions: exact where it can be worked out, honest where it can't."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ogplens.errors import ModelError
from ogplens.learning.plan_counts import (
    CodedPlan,
    CountModel,
    distribution,
    fit_counts,
    joint,
    shortest_range,
)
from ogplens.learning.plan_counts_storage import (
    FILE,
    PlanCounts,
    load_plan_counts,
    save_plan_counts,
)

chances = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12).map(np.array)
correlations = st.floats(0.0, 0.9)


def poisson_binomial(p: np.ndarray) -> np.ndarray:
    found = np.zeros(len(p) + 1)
    for answers in itertools.product((0, 1), repeat=len(p)):
        chosen = np.array(answers, dtype=bool)
        found[sum(answers)] += np.where(chosen, p, 1 - p).prod()
    return found


@trials(deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8).map(np.array))
def test_without_correlation_it_is_the_sum_of_independent_chances(p):
    assert distribution(p, 0.0) == pytest.approx(poisson_binomial(p), abs=1e-6)


@trials(deadline=None)
@given(chances, correlations)
def test_the_counts_are_a_distribution_whose_mean_is_the_sum_of_the_chances(p, correlation):
    found = distribution(p, correlation)
    assert found.min() >= 0.0
    assert found.sum() == pytest.approx(1.0)
    assert found @ np.arange(len(found)) == pytest.approx(p.sum(), abs=0.02 * len(p))


def test_correlation_widens_the_range():
    p = np.full(20, 0.5)
    widths = []
    for correlation in (0.0, 0.2, 0.5):
        low, high = shortest_range(distribution(p, correlation), 0.9)
        widths.append(high - low)
    assert widths == sorted(widths)
    assert widths[0] < widths[1] < widths[2]


def test_very_many_commitments_agree_with_the_exact_way():
    p = np.random.default_rng(5).uniform(0.1, 0.9, 400)
    exact = distribution(p, 0.3)
    more = distribution(np.append(p, 1e-9), 0.3)  # one more that never counts
    ends = [shortest_range(found, 0.9) for found in (exact, more)]
    assert np.abs(np.subtract(*ends)).max() <= 2


@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=30), st.floats(0.01, 1.0))
def test_a_range_holds_what_it_must_and_no_shorter_one_does(weights, mass):
    counts = np.array(weights) / sum(weights)
    low, high = shortest_range(counts, mass)
    assert 0 <= low <= high < len(counts)
    assert counts[low : high + 1].sum() >= mass - 1e-6
    size = high - low
    assert all(counts[i : i + size].sum() < mass + 1e-9 for i in range(len(counts) - size + 1))


@given(
    st.lists(st.tuples(*[st.floats(0.0, 1.0)] * 3), min_size=1, max_size=9).map(np.array),
    st.floats(0.0, 1.0),
)
def test_several_codes_lie_between_independent_and_together(factors, overlap):
    found = joint(factors, overlap)
    assert (found >= factors.prod(axis=1) - 1e-12).all()
    assert (found <= factors.min(axis=1) + 1e-12).all()


def simulated(plans: int, correlation: float, seed: int) -> list[CodedPlan]:
    from scipy.special import ndtr, ndtri

    rng = np.random.default_rng(seed)
    found = []
    for _ in range(plans):
        p = rng.uniform(0.2, 0.9, int(rng.integers(5, 30)))
        shift = np.sqrt(correlation) * rng.standard_normal()
        given_plan = ndtr((ndtri(p) + shift) / np.sqrt(1 - correlation))
        found.append(CodedPlan(p[:, None], rng.uniform(size=len(p)) < given_plan))
    return found


def test_a_known_correlation_is_found_again_and_new_plans_are_covered_as_stated():
    model = fit_counts(simulated(120, 0.3, seed=1), coverage=0.9)
    assert model.correlation == pytest.approx(0.3, abs=0.1)
    held = []
    for plan in simulated(200, 0.3, seed=2):
        counts = distribution(joint(plan.factors, model.overlap), model.correlation)
        low, high = shortest_range(counts, model.mass)
        held.append(low <= plan.number <= high)
    assert np.mean(held) == pytest.approx(0.9, abs=0.05)


def test_codes_that_go_together_are_told_from_independent_ones():
    rng = np.random.default_rng(3)
    chance = rng.uniform(0.3, 0.9, (60, 10))
    draw = rng.uniform(size=(60, 10))
    together = [
        CodedPlan(np.stack([p, p], axis=1), u < p) for p, u in zip(chance, draw, strict=True)
    ]
    apart = [
        CodedPlan(np.stack([p, p], axis=1), u < p * p) for p, u in zip(chance, draw, strict=True)
    ]
    assert fit_counts(together, coverage=0.9).overlap > 0.8
    assert fit_counts(apart, coverage=0.9).overlap < 0.2


def test_the_parameters_survive_the_disk(tmp_path):
    saved = PlanCounts(0.9, {"relevant": CountModel(0.38, 0.0, 0.87)})
    save_plan_counts(tmp_path, saved)
    assert load_plan_counts(tmp_path) == saved


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', "\xff"])
def test_a_damaged_file_is_refused_with_the_way_out(tmp_path, content):
    (tmp_path / FILE).write_bytes(content.encode("latin-1"))
    with pytest.raises(ModelError, match=r"damaged"):
        load_plan_counts(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"forecast\.json"):
        load_plan_counts(tmp_path)
