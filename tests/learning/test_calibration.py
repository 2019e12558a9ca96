"""Scores become probabilities that hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.learning.calibration import Bend, Calibration, fit_calibration
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


def test_scores_centred_elsewhere_are_shifted_back() -> None:
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
    assert found.bend is None  # fewer than 500 rows
    assert (np.diff(found.cuts) >= 0).all()
    assert np.isfinite(found.cuts).all()


def test_a_perfect_order_stays_finite() -> None:
    y = np.repeat([0, 1], 20)
    found = fit_calibration(np.arange(40.0), y, n_levels=2)
    assert np.isfinite(found.slope)
    assert found.probabilities(np.array([0.0]))[0, 1] < 0.01
    assert found.probabilities(np.array([39.0]))[0, 1] > 0.99


def levelled_off(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return scores whose chances rise to the median score, and hardly beyond it."""
    rng = np.random.default_rng(seed)
    scores = rng.gumbel(size=rows)
    logit = 2.5 * np.minimum(scores, 0.4) + 0.1 * np.maximum(scores - 0.4, 0) - 0.3
    return scores, (rng.random(rows) < 1 / (1 + np.exp(-logit))).astype(np.int64)


def log_loss(calibration: Calibration, scores: np.ndarray, levels: np.ndarray) -> float:
    found = calibration.probabilities(scores)[np.arange(len(levels)), levels]
    return float(-np.log(found).mean())


def straight(scores: np.ndarray, levels: np.ndarray, n_levels: int) -> Calibration:
    """Fit without a bend: few rows never get one, many copies of them say the same."""
    few = [fit_calibration(scores[i::8], levels[i::8], n_levels=n_levels) for i in range(8)]
    assert all(one.bend is None for one in few)
    slope = float(np.mean([one.slope for one in few]))
    return Calibration(slope, np.mean([one.cuts for one in few], axis=0))


def test_a_bend_helps_where_the_chances_level_off() -> None:
    scores, levels = levelled_off(3000, seed=1)
    bent = fit_calibration(scores, levels, n_levels=2)
    assert bent.bend is not None
    assert bent.bend.at == pytest.approx(np.median(scores))
    assert bent.bend.below == pytest.approx(2.5, rel=0.2)
    assert bent.bend.above < 0.5
    new, coded = levelled_off(20_000, seed=2)
    unbent = Calibration(bent.slope, bent.cuts)
    line = straight(scores[:2400], levels[:2400], 2)
    assert log_loss(bent, new, coded) < log_loss(line, new, coded) - 0.005
    assert log_loss(bent, new, coded) < log_loss(unbent, new, coded)
    said = bent.probabilities(new)[:, 1]
    for rows in np.array_split(np.argsort(said, kind="stable"), 10):
        assert said[rows].mean() == pytest.approx(coded[rows].mean(), abs=0.05)


@pytest.mark.parametrize("slope", [0.4, 1.0])
def test_a_straight_truth_stays_about_straight(slope: float) -> None:
    scores, levels = simulated(6000, slope, seed=8)
    found = fit_calibration(scores, levels, n_levels=4)
    assert found.bend is not None
    assert found.bend.below == pytest.approx(slope, rel=0.15)
    assert found.bend.above == pytest.approx(slope, rel=0.15)
    places = np.linspace(-4, 4, 41)
    truth = level_probabilities(slope * places, CUTS)
    np.testing.assert_allclose(found.probabilities(places), truth, atol=0.05)


@pytest.mark.parametrize(("rows", "bent"), [(60, False), (499, False), (500, True)])
def test_few_rows_are_never_bent(rows: int, bent: bool) -> None:
    found = fit_calibration(*levelled_off(rows, seed=3), n_levels=2)
    assert (found.bend is not None) is bent


def test_a_side_that_would_fall_is_not_bent() -> None:
    """Chances that fall beyond the median: a straight line, so that a higher score never warns."""
    rng = np.random.default_rng(4)
    scores = rng.normal(size=2000)
    logit = 3 * np.minimum(scores, 0) - 0.8 * np.maximum(scores, 0)
    levels = (rng.random(2000) < 1 / (1 + np.exp(-logit))).astype(np.int64)
    found = fit_calibration(scores, levels, n_levels=2)
    assert found.slope > 0
    assert found.bend is None


@given(
    st.floats(-3, 3),
    st.floats(0.001, 5),
    st.floats(0.001, 5),
    st.floats(-10, 10),
    st.floats(0, 5),
)
def test_a_higher_score_never_lowers_the_chance(
    at: float, below: float, above: float, score: float, more: float
) -> None:
    calibration = Calibration(1.0, CUTS, Bend(at, below, above))
    up_to = np.cumsum(calibration.probabilities(np.array([score, score + more])), axis=1)
    assert (up_to[1] <= up_to[0] + 1e-12).all()


@given(st.floats(-3, 3), st.floats(0.1, 5), st.floats(-10, 10))
def test_a_bend_with_equal_slopes_is_a_line(at: float, slope: float, score: float) -> None:
    scores = np.array([score, 0.0])
    bent = Calibration(slope, CUTS, Bend(at, slope, slope)).scaled(scores)
    np.testing.assert_allclose(bent, Calibration(slope, CUTS).scaled(scores), atol=1e-9)


@given(st.integers(0, 500))
@examples(max_examples=15, deadline=None)
def test_both_slopes_are_positive_whatever_is_coded(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=520)
    levels = (rng.random(520) < 1 / (1 + np.exp(-rng.normal() * scores))).astype(np.int64)
    found = fit_calibration(scores, levels, n_levels=2)
    if found.bend is not None:
        assert found.slope > 0
        assert min(found.bend.below, found.bend.above) > 0
