"""Intervals by bootstrap over members."""

import numpy as np
import pytest

from ogplens.evaluation.intervals import Figure, bootstrap_weights, figure
from ogplens.evaluation.metrics import share


def clustered(rng: np.random.Generator, members: int = 40) -> tuple[np.ndarray, list[str]]:
    """Return codes that are alike within a member; half are yes on average."""
    yes = np.concatenate([rng.random(8) < rng.beta(0.6, 0.6) for _ in range(members)])
    return yes, [f"M{i // 8:02d}" for i in range(members * 8)]


def interval(yes: np.ndarray, clusters: list[str], *, seed: int = 1) -> Figure:
    weights = bootstrap_weights(clusters, 300, seed=seed)
    return figure(lambda w: share(yes, w), weights, confidence=0.9)


def test_the_interval_covers_about_as_often_as_stated() -> None:
    rng = np.random.default_rng(1)
    covered = []
    for _ in range(150):
        found = interval(*clustered(rng))
        assert found.low is not None
        assert found.high is not None
        covered.append(found.low <= 0.5 <= found.high)
    assert 0.82 < np.mean(covered) < 0.97


def test_rows_taken_as_independent_would_be_too_sure() -> None:
    yes, members = clustered(np.random.default_rng(2))
    by_member = interval(yes, members)
    by_row = interval(yes, [str(i) for i in range(len(yes))])
    assert by_member.value == by_row.value == round(float(yes.mean()), 4)
    assert by_member.low is not None
    assert by_member.high is not None
    assert by_row.low is not None
    assert by_row.high is not None
    assert by_member.high - by_member.low > 1.5 * (by_row.high - by_row.low)


def test_the_first_sample_is_the_data_and_members_are_drawn_whole() -> None:
    clusters = ["A", "B", "A", "C", "B", "A"]
    weights = bootstrap_weights(clusters, 200, seed=3)
    assert weights.shape == (201, 6)
    np.testing.assert_array_equal(weights[0], 1.0)
    np.testing.assert_array_equal(weights[:, 0], weights[:, 2])
    np.testing.assert_array_equal(weights[:, 1], weights[:, 4])
    np.testing.assert_array_equal(weights[:, [0, 1, 3]].sum(axis=1), 3.0)  # three members drawn
    assert weights[1:, 0].mean() == pytest.approx(1.0, abs=0.2)
    assert set(np.unique(weights)) == {0.0, 1.0, 2.0, 3.0}


def test_the_seed_decides() -> None:
    yes, members = clustered(np.random.default_rng(4))
    assert interval(yes, members, seed=5) == interval(yes, members, seed=5)
    one = bootstrap_weights(members, 50, seed=5)
    np.testing.assert_array_equal(one, bootstrap_weights(members, 50, seed=5))
    assert (one != bootstrap_weights(members, 50, seed=6)).any()


def test_higher_confidence_is_wider() -> None:
    yes, members = clustered(np.random.default_rng(5))
    weights = bootstrap_weights(members, 500, seed=1)
    found = [figure(lambda w: share(yes, w), weights, confidence=c) for c in (0.5, 0.9, 0.99)]
    widths = [(f.high or 0) - (f.low or 0) for f in found]
    assert widths[0] < widths[1] < widths[2]
    assert all(f.low <= f.value <= f.high for f in found if f.low and f.value and f.high)


def test_a_figure_that_does_not_exist() -> None:
    weights = bootstrap_weights(["A", "B"], 100, seed=1)
    nothing = figure(lambda w: np.full(len(w), np.nan), weights, confidence=0.95)
    assert nothing.as_dict() == {"value": None, "low": None, "high": None, "n": 2}


def test_samples_in_which_it_does_not_exist_are_left_out() -> None:
    weights = bootstrap_weights(["A", "B", "C"], 200, seed=1)

    def measure(w: np.ndarray) -> np.ndarray:
        return np.where(w[:, 0] > 0, 0.25, np.nan)

    assert figure(measure, weights, confidence=0.95) == Figure(0.25, 0.25, 0.25, 3)

    def once(w: np.ndarray) -> np.ndarray:
        return np.where(np.arange(len(w)) == 0, 0.25, np.nan)

    assert figure(once, weights, confidence=0.95) == Figure(0.25, None, None, 3)


def test_a_centred_interval_holds_its_value_and_no_negative_error() -> None:
    weights = bootstrap_weights([str(i) for i in range(30)], 400, seed=1)

    def grows(w: np.ndarray) -> np.ndarray:
        """Return 0.02 for the data, more for any resample, as a calibration error does."""
        return 0.02 + 0.05 * np.abs(w - 1).mean(axis=1)

    plain = figure(grows, weights, confidence=0.95)
    centred = figure(grows, weights, confidence=0.95, centred=True)
    assert plain.low is not None
    assert plain.value is not None
    assert plain.low > plain.value
    assert centred.value == plain.value
    assert centred.low is not None
    assert centred.high is not None
    assert 0 <= centred.low <= plain.value <= centred.high


def test_no_more_than_four_digits() -> None:
    weights = bootstrap_weights(["A", "B", "C"], 100, seed=1)
    found = figure(lambda w: share(np.array([True, False, False]), w), weights, confidence=0.95)
    assert found.value == 0.3333
    negative_zero = figure(lambda w: np.full(len(w), -1e-9), weights, confidence=0.95)
    assert str(negative_zero.value) == "0.0"
