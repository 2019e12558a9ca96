"""Scores become probabilities that hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.learning.calibration import fit_calibration
from ogplens.learning.logistic import level_probabilities

CUTS = np.array([-1.0, 0.5, 2.0])


def simulated(rows: int, slope: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return scores and levels drawn from slope and `CUTS`."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(scale=1.5, size=rows)
    drawn = rng.random((rows, 1)) > np.cumsum(level_probabilities(slope * scores, CUTS), axis=1)
    return scores, drawn.sum(axis=1).clip(max=3)


@pytest.mark.parametrize("slope", [0.4, 1.0, 3.0])
def test_the_truth_is_found_again(slope: float) -> None:
    scores, levels = simulated(4000, slope, seed=3)
    found = fit_calibration(scores, levels, n_levels=4)
    assert found.slope == pytest.approx(slope, rel=0.1)
    np.testing.assert_allclose(found.cuts, CUTS, atol=0.25)


@pytest.mark.parametrize("factor", [0.001, 1.0, 5000.0])
def test_probabilities_hold_on_new_rows_whatever_the_scale(factor: float) -> None:
    scores, levels = simulated(1500, 0.8, seed=4)
    calibration = fit_calibration(scores * factor, levels, n_levels=4)
    new, coded = simulated(20_000, 0.8, seed=5)
    probabilities = calibration.probabilities(new * factor)
    np.testing.assert_allclose(
        probabilities.mean(axis=0), np.bincount(coded, minlength=4) / len(coded), atol=0.03
    )
    for level in range(4):
        for rows in np.array_split(np.argsort(probabilities[:, level]), 10):
            said = probabilities[rows, level].mean()
            assert said == pytest.approx((coded[rows] == level).mean(), abs=0.06)


def test_a_shift_by_balanced_fitting_is_undone() -> None:
    rng = np.random.default_rng(6)
    yes = rng.random(3000) < 0.9
    scores = rng.normal(size=3000) + yes  # centred as if both were as frequent
    probabilities = fit_calibration(scores, yes.astype(np.int64), n_levels=2).probabilities(scores)
    assert probabilities[:, 1].mean() == pytest.approx(0.9, abs=0.01)


def test_scores_that_mislead_give_the_base_rates() -> None:
    scores, levels = simulated(800, 1.0, seed=7)
    found = fit_calibration(-scores, levels, n_levels=4)
    assert found.slope == 0.0
    shares = np.bincount(levels, minlength=4) / len(levels)
    np.testing.assert_allclose(found.probabilities(scores[:5]), np.tile(shares, (5, 1)), atol=1e-3)


@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e-12])
def test_scores_all_the_same_but_for_rounding(value: float) -> None:
    """0.1 a thousand times has a spread of 1e-17: nothing to be divided by."""
    levels = np.repeat([0, 1], [700, 300])
    found = fit_calibration(np.full(1000, value), levels, n_levels=2)
    assert abs(found.slope) < 100
    np.testing.assert_allclose(found.probabilities(np.full(1, value))[0], [0.7, 0.3], atol=0.01)


@given(st.integers(0, 2**31), st.integers(2, 4), st.floats(0.01, 100))
@examples(max_examples=40, deadline=None)
def test_the_slope_is_never_negative_and_cuts_ascend(seed: int, levels: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    y = np.append(rng.integers(0, levels, 60), range(levels))
    found = fit_calibration(rng.normal(scale=scale, size=len(y)), y, n_levels=levels)
    assert found.slope >= 0
    assert (np.diff(found.cuts) >= 0).all()
    assert np.isfinite(found.cuts).all()


def test_a_perfect_order_stays_finite() -> None:
    y = np.repeat([0, 1], 20)
    found = fit_calibration(np.arange(40.0), y, n_levels=2)
    assert np.isfinite(found.slope)
    assert found.probabilities(np.array([0.0]))[0, 1] < 0.01
    assert found.probabilities(np.array([39.0]))[0, 1] > 0.99
