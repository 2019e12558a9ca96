"""Coefficients against printed examples, against other implementations, and what always holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, interval_distance
from sklearn.metrics import cohen_kappa_score

from ogplens.comparison.coefficients import (
    Distance,
    alpha_of_tables,
    cohen_kappa,
    gwet_ac,
    krippendorff_alpha,
)

NO = np.nan
# Krippendorff (2011), part D: four observers, twelve units, five values, missing data.
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
        [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
    ]
)
# Data set cont3x3abstractors of Gwet's R package irrCAC (Gwet 2014): two abstractors.
ABSTRACTORS = np.array([[[13.0, 0, 0], [0, 20, 7], [0, 4, 56]]])
# Gwet (2008), after Feinstein and Cicchetti (1990): high agreement and a kappa below 0.
PARADOX = np.array([[[118.0, 5], [2, 0]]])

seeds = st.integers(0, 2**31)
sizes = st.tuples(st.integers(2, 5), st.integers(2, 60))


def coded_twice(seed: int, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, int]:
    """Return codes by two coders who agree half of the time; at least two values occur."""
    values, units = size
    rng = np.random.default_rng(seed)
    first = rng.integers(0, values, units)
    first[:2] = 0, 1
    second = np.where(rng.random(units) < 0.5, first, rng.integers(0, values, units))
    return first, second, values


def table(first: np.ndarray, second: np.ndarray, values: int) -> np.ndarray:
    found = np.zeros((1, values, values))
    np.add.at(found[0], (first, second), 1.0)
    return found


@pytest.mark.parametrize(
    ("distance", "printed"),
    [(Distance.NOMINAL, 0.743), (Distance.ORDINAL, 0.815), (Distance.INTERVAL, 0.849)],
)
def test_alpha_is_the_one_that_krippendorff_prints(distance: Distance, printed: float) -> None:
    assert round(krippendorff_alpha(OBSERVERS, distance), 3) == printed


def test_alpha_to_four_digits_by_the_published_coincidences() -> None:
    # The matrix that Krippendorff (2011) prints for the same data: 40 codes can be paired.
    coincidences = np.array(
        [
            [7, 4 / 3, 1 / 3, 1 / 3, 0],
            [4 / 3, 10, 4 / 3, 1 / 3, 0],
            [1 / 3, 4 / 3, 8, 1 / 3, 0],
            [1 / 3, 1 / 3, 1 / 3, 4, 0],
            [0, 0, 0, 0, 3],
        ]
    )
    count = coincidences.sum(axis=1)
    assert count == pytest.approx([9, 13, 10, 5, 3])
    nominal = 1 - 39 * (40 - np.trace(coincidences)) / (40**2 - (count**2).sum())
    place = np.arange(5)
    squared = (place[:, None] - place[None, :]) ** 2
    interval = 1 - 39 * (coincidences * squared).sum() / (np.outer(count, count) * squared).sum()
    assert round(nominal, 4) == 0.7434
    assert round(interval, 4) == 0.8491
    assert krippendorff_alpha(OBSERVERS, Distance.NOMINAL) == pytest.approx(nominal)
    assert krippendorff_alpha(OBSERVERS, Distance.INTERVAL) == pytest.approx(interval)
    # Printed with all digits by other programs for the same data: 0.815388.
    assert krippendorff_alpha(OBSERVERS, Distance.ORDINAL) == pytest.approx(0.815388, abs=5e-7)


def test_alpha_of_two_observers_without_missing_data() -> None:
    # Krippendorff (2011), part A: coincidences 10, 4, 4, 2; alpha printed as 0.095.
    assert alpha_of_tables(np.array([[[5.0, 3], [1, 1]]]), Distance.NOMINAL)[0] == pytest.approx(
        0.0952, abs=5e-5
    )


def test_kappa_is_the_one_that_cohen_prints() -> None:
    # Cohen (1960), table 2, and again in Cohen (1968): 200 diagnoses; kappa 0.492.
    cohen = np.array([[[88.0, 14, 18], [10, 40, 10], [2, 6, 12]]])
    assert round(float(cohen_kappa(cohen, quadratic=False)[0]), 3) == 0.492


@pytest.mark.parametrize(
    ("quadratic", "kappa", "ac"), [(False, 0.7964094, 0.8493305), (True, 0.8921569, 0.940)]
)
def test_kappa_and_ac_are_those_that_gwet_prints(quadratic: bool, kappa: float, ac: float) -> None:
    assert cohen_kappa(ABSTRACTORS, quadratic=quadratic)[0] == pytest.approx(kappa, abs=5e-8)
    digits = 3 if quadratic else 7  # AC2 is printed with fewer
    assert round(float(gwet_ac(ABSTRACTORS, quadratic=quadratic)[0]), digits) == ac


def test_ac2_to_four_digits_by_its_definition() -> None:
    # Adjacent values agree by 3/4; the values' mean shares are 0.13, 0.255 and 0.615.
    observed = 0.89 + 0.75 * 0.11
    by_chance = 6 / (3 * 2) * (0.13 * 0.87 + 0.255 * 0.745 + 0.615 * 0.385)
    assert round((observed - by_chance) / (1 - by_chance), 4) == 0.9402
    assert round(float(gwet_ac(ABSTRACTORS, quadratic=True)[0]), 4) == 0.9402


def test_alpha_of_the_same_two_abstractors_is_printed_too() -> None:
    assert alpha_of_tables(ABSTRACTORS, Distance.NOMINAL)[0] == pytest.approx(0.7972585, abs=5e-8)


def test_where_kappa_falls_below_0_ac1_stays_high() -> None:
    assert round(float(gwet_ac(PARADOX, quadratic=False)[0]), 4) == 0.9408
    assert round(float(cohen_kappa(PARADOX, quadratic=False)[0]), 4) == -0.0234


@settings(max_examples=50, deadline=None)
@given(seeds, sizes)
def test_the_same_as_scikit_learn_and_nltk(seed: int, size: tuple[int, int]) -> None:
    first, second, values = coded_twice(seed, size)
    tables = table(first, second, values)
    labels = list(range(values))
    for quadratic in (False, True):
        expected = cohen_kappa_score(
            first, second, labels=labels, weights="quadratic" if quadratic else None
        )
        assert cohen_kappa(tables, quadratic=quadratic)[0] == pytest.approx(expected)
    rows = [
        (coder, str(unit), int(value))
        for coder, codes in (("a", first), ("b", second))
        for unit, value in enumerate(codes)
    ]
    for distance, theirs in (
        (Distance.NOMINAL, binary_distance),
        (Distance.INTERVAL, interval_distance),
    ):
        task = AnnotationTask(rows, distance=theirs)
        assert alpha_of_tables(tables, distance)[0] == pytest.approx(task.alpha())
    assert cohen_kappa(tables, quadratic=False)[0] == pytest.approx(AnnotationTask(rows).kappa())


@settings(max_examples=50, deadline=None)
@given(seeds, st.integers(2, 5), st.integers(3, 30))
def test_alpha_of_many_coders_with_gaps_is_that_of_nltk(seed: int, coders: int, units: int) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, (coders, units)).astype(float)
    codes[rng.random(codes.shape) < 0.3] = np.nan
    codes[:2, :2] = [[0, 1], [0, 2]]
    # nltk counts a unit with one code; it can't be paired and must not matter.
    kept = (~np.isnan(codes)).sum(axis=0) > 1
    rows = [
        (str(coder), str(unit), int(codes[coder, unit]))
        for unit in np.flatnonzero(kept)
        for coder in np.flatnonzero(~np.isnan(codes[:, unit]))
    ]
    for distance, theirs in (
        (Distance.NOMINAL, binary_distance),
        (Distance.INTERVAL, interval_distance),
    ):
        expected = AnnotationTask(rows, distance=theirs).alpha()
        assert krippendorff_alpha(codes, distance) == pytest.approx(expected)


def every_figure(tables: np.ndarray) -> np.ndarray:
    """Return all coefficients; shape (coefficients, tables)."""
    return np.array(
        [
            *(cohen_kappa(tables, quadratic=quadratic) for quadratic in (False, True)),
            *(gwet_ac(tables, quadratic=quadratic) for quadratic in (False, True)),
            *(alpha_of_tables(tables, distance) for distance in Distance),
        ]
    )


@settings(max_examples=50, deadline=None)
@given(seeds, sizes)
def test_at_most_1_and_the_same_whoever_codes_first(seed: int, size: tuple[int, int]) -> None:
    tables = table(*coded_twice(seed, size))
    found = every_figure(tables)
    assert (found <= 1.0 + 1e-12).all()
    assert every_figure(tables.transpose(0, 2, 1)) == pytest.approx(found)


@settings(max_examples=50, deadline=None)
@given(seeds, sizes)
def test_equal_codings_give_1(seed: int, size: tuple[int, int]) -> None:
    first, _, values = coded_twice(seed, size)
    assert every_figure(table(first, first, values)) == pytest.approx(1.0)


@settings(max_examples=50, deadline=None)
@given(seeds, sizes)
def test_other_names_of_nominal_values_change_nothing(seed: int, size: tuple[int, int]) -> None:
    first, second, values = coded_twice(seed, size)
    other = np.random.default_rng(seed + 1).permutation(values)
    one, two = table(first, second, values), table(other[first], other[second], values)
    for figure in (
        lambda t: cohen_kappa(t, quadratic=False),
        lambda t: gwet_ac(t, quadratic=False),
        lambda t: alpha_of_tables(t, Distance.NOMINAL),
    ):
        assert figure(one) == pytest.approx(figure(two))


@settings(max_examples=50, deadline=None)
@given(seeds, sizes)
def test_scales_turned_upside_down_change_nothing(seed: int, size: tuple[int, int]) -> None:
    tables = table(*coded_twice(seed, size))
    assert every_figure(tables[:, ::-1, ::-1]) == pytest.approx(every_figure(tables))


@settings(max_examples=50, deadline=None)
@given(seeds, st.integers(2, 4), st.integers(3, 20))
def test_the_order_of_coders_and_of_units_does_not_matter(
    seed: int, coders: int, units: int
) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, (coders, units)).astype(float)
    codes[rng.random(codes.shape) < 0.2] = np.nan
    codes[:2, :2] = [[0, 1], [0, 2]]
    mixed = codes[rng.permutation(coders)][:, rng.permutation(units)]
    for distance in Distance:
        expected = krippendorff_alpha(codes, distance)
        assert krippendorff_alpha(mixed, distance) == pytest.approx(expected)


@settings(max_examples=50, deadline=None)
@given(seeds, sizes)
def test_an_ordinal_alpha_needs_the_order_alone(seed: int, size: tuple[int, int]) -> None:
    first, second, values = coded_twice(seed, size)
    codes = np.array([first, second], dtype=float)
    stretched = np.exp(3.0 * codes)
    expected = krippendorff_alpha(codes, Distance.ORDINAL)
    assert krippendorff_alpha(stretched, Distance.ORDINAL) == pytest.approx(expected)
    tables = table(first, second, values)
    assert alpha_of_tables(tables, Distance.ORDINAL)[0] == pytest.approx(expected)


def test_figures_that_do_not_exist_are_not_numbers() -> None:
    nothing, one_value = np.zeros((1, 2, 2)), np.array([[[7.0, 0], [0, 0]]])
    assert np.isnan(every_figure(nothing)).all()
    assert np.isnan(cohen_kappa(one_value, quadratic=False)).all()
    assert np.isnan(alpha_of_tables(one_value, Distance.NOMINAL)).all()
    assert gwet_ac(one_value, quadratic=False)[0] == 1.0
    assert np.isnan(krippendorff_alpha(np.full((2, 3), np.nan), Distance.ORDINAL))
    with pytest.raises(ValueError, match="coders, units"):
        krippendorff_alpha(np.zeros(3), Distance.NOMINAL)
