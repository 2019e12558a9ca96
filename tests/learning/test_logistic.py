"""The all-threshold model: scikit-learn's with two levels, ordered with more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import approx_fprime
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from ogplens.learning.logistic import fit_all_threshold, level_probabilities, sigmoid

finite = st.floats(-50, 50)


def a_problem(levels: int, *, rows: int = 300, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return columns and levels that depend on the first two columns."""
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(rows, 5))
    latent = columns @ np.array([1.5, -1.0, 0.0, 0.0, 0.0]) + rng.logistic(size=rows)
    bounds = np.quantile(latent, np.linspace(0, 1, levels + 1)[1:-1])
    return columns, np.searchsorted(bounds, latent)


def the_loss(
    columns: np.ndarray, levels: np.ndarray, weights: np.ndarray, cuts: np.ndarray, strength: float
) -> float:
    """Return the loss as the paper writes it: one logistic loss for every cut."""
    total = 0.0
    for row, level in enumerate(levels):
        for k, cut in enumerate(cuts):
            margin = columns[row] @ weights - cut
            total += np.log1p(np.exp(-margin if level > k else margin))
    return strength * total + 0.5 * float(weights @ weights)


@pytest.mark.parametrize("strength", [0.05, 0.5, 5.0])
def test_two_levels_are_logistic_regression(strength: float) -> None:
    columns, yes = a_problem(2)
    yes[:60] = 0  # not balanced by chance
    ours = fit_all_threshold(columns, yes, n_levels=2, strength=strength)
    theirs = LogisticRegression(C=strength, tol=1e-10, max_iter=5000).fit(columns, yes)
    np.testing.assert_allclose(ours.weights, theirs.coef_[0], atol=2e-3)
    np.testing.assert_allclose(ours.cuts, -theirs.intercept_, atol=2e-3)
    np.testing.assert_allclose(
        level_probabilities(ours.scores(columns), ours.cuts),
        theirs.predict_proba(columns),
        atol=1e-3,
    )


@pytest.mark.parametrize("levels", [2, 3, 4])
def test_the_minimum_has_no_slope(levels: int) -> None:
    columns, y = a_problem(levels, rows=120)
    fit = fit_all_threshold(columns, y, n_levels=levels, strength=0.7)
    width = columns.shape[1]

    def loss(parameters: np.ndarray) -> float:
        return the_loss(columns, y, parameters[:width], parameters[width:], 0.7)

    found = np.concatenate([fit.weights, fit.cuts])
    slope = approx_fprime(found, loss, 1e-6)
    assert np.abs(slope).max() < 5e-3
    rng = np.random.default_rng(0)
    here = loss(found)
    assert all(loss(found + rng.normal(scale=0.05, size=len(found))) > here for _ in range(20))


def test_cuts_are_ordered_and_weights_point_the_right_way() -> None:
    columns, y = a_problem(4)
    fit = fit_all_threshold(columns, y, n_levels=4, strength=1.0)
    assert (np.diff(fit.cuts) > 0).all()
    assert fit.weights[0] > 0.5
    assert fit.weights[1] < -0.3
    assert np.abs(fit.weights[2:]).max() < 0.4
    means = [fit.scores(columns)[y == level].mean() for level in range(4)]
    assert means == sorted(means)


@pytest.mark.parametrize("absent", [0, 1, 2, 3])
def test_a_level_that_is_absent_leaves_everything_finite(absent: int) -> None:
    columns, y = a_problem(4)
    kept = y != absent
    fit = fit_all_threshold(columns[kept], y[kept], n_levels=4, strength=0.5)
    assert np.isfinite(fit.cuts).all()
    assert (np.diff(fit.cuts) >= 0).all()
    probabilities = level_probabilities(fit.scores(columns), fit.cuts)
    assert probabilities[:, absent].mean() < 0.02


def test_one_level_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than two levels"):
        fit_all_threshold(np.ones((5, 2)), np.ones(5, dtype=np.int64), n_levels=2, strength=1.0)


def test_columns_that_say_nothing_give_the_base_rates() -> None:
    y = np.repeat([0, 1, 2], [50, 30, 20])
    fit = fit_all_threshold(np.zeros((100, 3)), y, n_levels=3, strength=1.0)
    np.testing.assert_array_equal(fit.weights, 0.0)
    np.testing.assert_allclose(
        level_probabilities(np.zeros(1), fit.cuts)[0], [0.5, 0.3, 0.2], atol=1e-3
    )


def test_no_columns_at_all() -> None:
    y = np.repeat([0, 1], 10)
    assert fit_all_threshold(np.zeros((20, 0)), y, n_levels=2, strength=1.0).weights.shape == (0,)


def test_the_same_twice() -> None:
    columns, y = a_problem(3)
    one = fit_all_threshold(columns, y, n_levels=3, strength=0.3)
    two = fit_all_threshold(columns, y, n_levels=3, strength=0.3)
    np.testing.assert_array_equal(one.weights, two.weights)
    np.testing.assert_array_equal(one.cuts, two.cuts)


@given(arrays(float, 6, elements=finite), st.lists(finite, min_size=1, max_size=4).map(sorted))
def test_probabilities_add_up_and_are_none_below_zero(
    scores: np.ndarray, cuts: list[float]
) -> None:
    found = level_probabilities(scores, np.array(cuts))
    assert found.shape == (6, len(cuts) + 1)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    assert (found >= 0).all()
    assert (found <= 1).all()


@given(finite, st.floats(0, 5), st.lists(finite, min_size=1, max_size=4).map(sorted))
def test_a_higher_score_never_lowers_the_chance_of_a_higher_level(
    score: float, more: float, cuts: list[float]
) -> None:
    found = level_probabilities(np.array([score, score + more]), np.array(cuts))
    up_to = np.cumsum(found, axis=1)
    assert (up_to[1] <= up_to[0] + 1e-12).all()


def test_sigmoid_does_not_overflow() -> None:
    np.testing.assert_array_equal(sigmoid(np.array([-1e6, 0.0, 1e6])), [0.0, 0.5, 1.0])


@given(value=st.floats(allow_nan=False))
def test_the_sigmoid_is_that_of_scipy(value: float) -> None:
    np.testing.assert_allclose(sigmoid(np.array([value])), expit([value]), rtol=1e-15, atol=1e-300)
