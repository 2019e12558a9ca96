"""Measures against scikit-learn, by hand, and with weights that stand for repeated rows."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    cohen_kappa_score,
    confusion_matrix,
    f1_score,
    roc_auc_score,
)

from ogplens.evaluation import metrics

Measure = Callable[[np.ndarray], np.ndarray]
seeds = st.integers(0, 2**31)
digits = st.sampled_from([1, 2, 9])  # how often scores tie: often, sometimes, never


def scored(seed: int, decimals: int, rows: int = 40) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return probabilities, codes with both classes, and weights of 0 to 3."""
    rng = np.random.default_rng(seed)
    yes = rng.random(rows) < 0.4
    yes[:2] = True, False
    probability = np.clip(0.5 * rng.random(rows) + 0.4 * yes, 0, 1).round(decimals)
    weights = rng.integers(0, 4, rows)
    weights[:2] = 1
    return probability, yes, weights


def levelled(seed: int, levels: int, rows: int = 50) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return coded and called levels, and weights."""
    rng = np.random.default_rng(seed)
    coded = rng.integers(0, levels, rows)
    called = np.where(rng.random(rows) < 0.5, coded, rng.integers(0, levels, rows))
    coded[:2], called[:2] = (0, 1), (1, 0)
    weights = rng.integers(0, 4, rows)
    weights[:2] = 1
    return coded, called, weights


def plain(measure: Measure, rows: int) -> float:
    found = measure(np.ones((1, rows)))
    assert found.shape == (1,)
    return float(found[0])


@given(seeds, digits)
def test_order_and_distance_are_those_of_scikit_learn(seed: int, decimals: int) -> None:
    probability, yes, weights = scored(seed, decimals)
    pairs = [
        (metrics.roc_auc, roc_auc_score),
        (metrics.average_precision, average_precision_score),
    ]
    both = np.vstack([np.ones(len(yes)), weights])
    for ours, theirs in pairs:
        found = ours(probability, yes, both)
        assert found[0] == pytest.approx(theirs(yes, probability))
        assert found[1] == pytest.approx(theirs(yes, probability, sample_weight=weights))
    found = metrics.brier(probability, yes, both)
    assert found[0] == pytest.approx(brier_score_loss(yes, probability))
    assert found[1] == pytest.approx(brier_score_loss(yes, probability, sample_weight=weights))


@given(seeds, st.integers(2, 4))
def test_agreement_is_that_of_scikit_learn(seed: int, levels: int) -> None:
    coded, called, weights = levelled(seed, levels)
    both = np.vstack([np.ones(len(coded)), weights])
    tables = metrics.confusion(called, coded, both, levels)
    for row, weight in enumerate([None, weights]):
        np.testing.assert_allclose(
            tables[row],
            confusion_matrix(coded, called, labels=range(levels), sample_weight=weight),
        )
        kept = np.ones(len(coded), bool) if weight is None else weight > 0
        arguments = {"sample_weight": None if weight is None else weight[kept]}
        assert metrics.macro_f1(tables)[row] == pytest.approx(
            f1_score(coded[kept], called[kept], average="macro", **arguments)
        )
        for quadratic, name in ((False, None), (True, "quadratic")):
            assert metrics.weighted_kappa(tables, quadratic=quadratic)[row] == pytest.approx(
                cohen_kappa_score(
                    coded[kept], called[kept], weights=name, labels=range(levels), **arguments
                )
            )


@given(seeds, digits)
def test_integer_weights_are_repeated_rows(seed: int, decimals: int) -> None:
    probability, yes, weights = scored(seed, decimals)
    repeated = np.repeat(np.arange(len(yes)), weights)
    once = np.ones((1, len(repeated)))
    p, y = probability[repeated], yes[repeated]
    called, coded = (probability > 0.5).astype(int), yes.astype(int)
    pairs: list[tuple[np.ndarray, np.ndarray]] = [
        (metrics.roc_auc(probability, yes, weights[None]), metrics.roc_auc(p, y, once)),
        (
            metrics.average_precision(probability, yes, weights[None]),
            metrics.average_precision(p, y, once),
        ),
        (metrics.brier(probability, yes, weights[None]), metrics.brier(p, y, once)),
        (metrics.share(yes, weights[None]), metrics.share(y, once)),
        (
            metrics.share(yes, weights[None], among=called == 1),
            metrics.share(y, once, among=called[repeated] == 1),
        ),
        (
            metrics.mean_absolute_error(probability, coded, weights[None]),
            metrics.mean_absolute_error(p, coded[repeated], once),
        ),
        (
            metrics.confusion(called, coded, weights[None], 2),
            metrics.confusion(called[repeated], coded[repeated], once, 2),
        ),
    ]
    for weighted, plainly in pairs:
        np.testing.assert_allclose(weighted, plainly, atol=1e-12)


@given(seeds, digits, st.integers(1, 5))
def test_many_samples_at_once_are_the_samples_one_by_one(
    seed: int, decimals: int, samples: int
) -> None:
    probability, yes, _ = scored(seed, decimals)
    weights = np.random.default_rng(seed).integers(0, 3, (samples, len(yes))).astype(float)
    for measure in (metrics.roc_auc, metrics.average_precision, metrics.brier):
        together = measure(probability, yes, weights)
        alone = [measure(probability, yes, weights[i : i + 1])[0] for i in range(samples)]
        np.testing.assert_allclose(together, alone)


@given(seeds, digits)
def test_order_alone_decides_the_auc(seed: int, decimals: int) -> None:
    probability, yes, weights = scored(seed, decimals)
    auc = metrics.roc_auc(probability, yes, weights[None])[0]
    stretched = np.exp(3 * probability)
    assert metrics.roc_auc(stretched, yes, weights[None])[0] == pytest.approx(auc)
    assert metrics.roc_auc(-probability, yes, weights[None])[0] == pytest.approx(1 - auc)
    order = np.random.default_rng(seed).permutation(len(yes))
    shuffled = metrics.roc_auc(probability[order], yes[order], weights[None, order])[0]
    assert shuffled == pytest.approx(auc)


def test_where_a_figure_does_not_exist_it_is_no_number() -> None:
    score, all_yes = np.array([0.2, 0.9]), np.array([True, True])
    once = np.ones((1, 2))
    assert np.isnan(metrics.roc_auc(score, all_yes, once)[0])
    assert np.isnan(metrics.average_precision(score, ~all_yes, once)[0])
    assert np.isnan(metrics.share(all_yes, once, among=~all_yes)[0])
    tables = metrics.confusion(np.array([1, 1]), np.array([1, 1]), once, 2)
    assert np.isnan(metrics.weighted_kappa(tables, quadratic=False)[0])
    assert metrics.macro_f1(tables)[0] == 1.0
    assert np.isnan(metrics.macro_f1(np.zeros((1, 2, 2)))[0])


def test_f1_of_classes_that_occur() -> None:
    """A level that is neither coded nor called does not count as a zero."""
    coded, called = np.array([0, 0, 3, 3]), np.array([0, 3, 3, 3])
    found = metrics.macro_f1(metrics.confusion(called, coded, np.ones((1, 4)), 4))[0]
    assert found == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_calibration_error_by_hand() -> None:
    probability = np.array([0.1, 0.3, 0.6, 0.8])
    yes = np.array([False, True, True, True])
    error = metrics.calibration_error(probability, yes, np.ones((1, 4)), bins=2)
    # Bins {0.1, 0.3} and {0.6, 0.8}: |0.2 - 0.5| and |0.7 - 1|, two rows each.
    assert error[0] == pytest.approx(0.3)
    weighted = metrics.calibration_error(probability, yes, np.array([[1.0, 3, 0, 1]]), bins=2)
    # |1.0 - 3| of four rows, and |0.8 - 1| of one.
    assert weighted[0] == pytest.approx((2.0 + 0.2) / 5)


@given(seeds, st.integers(1, 12))
def test_calibration_error_without_ties_by_brute_force(seed: int, bins: int) -> None:
    rng = np.random.default_rng(seed)
    probability, yes = rng.random(37), rng.random(37) < 0.5
    parts = np.array_split(np.argsort(probability), bins)
    wanted = sum(
        len(rows) / 37 * abs(probability[rows].mean() - yes[rows].mean()) for rows in parts
    )
    found = metrics.calibration_error(probability, yes, np.ones((1, 37)), bins=bins)
    assert found[0] == pytest.approx(wanted)


def test_the_error_by_chance_is_that_of_codes_drawn_from_the_probabilities() -> None:
    rng = np.random.default_rng(5)
    probability = rng.random(300)
    once = np.ones((1, 300))
    drawn = [
        metrics.calibration_error(probability, rng.random(300) < probability, once, bins=5)[0]
        for _ in range(300)
    ]
    expected = metrics.calibration_error_by_chance(probability, once, bins=5)[0]
    assert expected == pytest.approx(np.mean(drawn), rel=0.08)
    certain = (probability > 0.5).astype(float)
    assert metrics.calibration_error_by_chance(certain, once, bins=5)[0] == 0.0


def test_a_constant_that_is_the_share_is_calibrated_in_any_order() -> None:
    """Bins that cut equal probabilities apart would measure how the rows are sorted."""
    yes = np.arange(100) < 30
    constant = np.full(100, 0.3)
    assert plain(lambda w: metrics.calibration_error(constant, yes, w, bins=10), 100) < 1e-12


@given(st.lists(st.sampled_from([0.1, 0.2, 0.5, 0.9]), max_size=40), st.integers(1, 10))
def test_bins_hold_every_row_once_and_equal_values_together(values: list[float], bins: int) -> None:
    probability = np.array(values)
    parts = metrics.equal_mass_bins(probability, bins)
    assert sorted(np.concatenate([[], *parts]).tolist()) == list(range(len(values)))
    assert len(parts) <= bins
    for lower, upper in itertools.pairwise(parts):
        assert probability[lower].max() < probability[upper].min()


@given(seeds, st.integers(2, 4))
def test_concordance_within_plans_by_brute_force(seed: int, levels: int) -> None:
    rng = np.random.default_rng(seed)
    rows = 25
    coded, plans = rng.integers(0, levels, rows), rng.integers(0, 5, rows)
    expected = rng.random(rows).round(1)
    times = rng.integers(0, 3, 5)  # how often each plan was drawn
    won = pairs = 0.0
    for i in range(rows):
        for j in range(rows):
            if plans[i] == plans[j] and coded[i] < coded[j]:
                pairs += times[plans[i]]
                won += times[plans[i]] * (
                    (expected[i] < expected[j]) + 0.5 * (expected[i] == expected[j])
                )
    found = metrics.within_group_concordance(
        expected, coded, plans, times[plans][None].astype(float)
    )
    if pairs == 0:
        assert np.isnan(found[0])
    else:
        assert found[0] == pytest.approx(won / pairs)


def test_concordance_does_not_look_across_plans() -> None:
    coded, plans = np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1])
    right_inside = np.array([0.8, 0.9, 0.1, 0.2])  # the second plan lies lower as a whole
    once = np.ones((1, 4))
    assert metrics.within_group_concordance(right_inside, coded, plans, once)[0] == 1.0
    assert metrics.within_group_concordance(-right_inside, coded, plans, once)[0] == 0.0
    none = metrics.within_group_concordance(right_inside, np.zeros(4, int), plans, once)
    assert np.isnan(none[0])
