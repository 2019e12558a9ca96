"""When a probability becomes a yes or a no, and how many levels a range needs."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from ogplens.domain import Decision
from ogplens.learning.abstention import (
    Thresholds,
    fit_range_mass,
    fit_thresholds,
    smallest_ranges,
)

Rows = tuple[np.ndarray, np.ndarray]
shares = st.lists(st.floats(0.001, 1), min_size=2, max_size=5).map(
    lambda parts: np.array(parts) / np.sum(parts)
)
some_rows = st.lists(
    st.tuples(st.sampled_from([0.05, 0.1, 0.2, 0.4, 0.5, 0.7, 0.9, 0.97]), st.booleans()),
    min_size=1,
    max_size=60,
)


def calibrated(centre: float, spread: float, rows: int, rng: np.random.Generator) -> Rows:
    probability = 1 / (1 + np.exp(-rng.normal(centre, spread, rows)))
    return probability, rng.random(rows) < probability


def noise(share: float, rows: int, rng: np.random.Generator) -> Rows:
    return np.clip(rng.normal(share, 0.05, rows), 0, 1), rng.random(rows) < share


def on_new_rows(make: Callable[[int, np.random.Generator], Rows]) -> tuple[float, float]:
    """Return the share decided and the share of wrong ones among them, over many fits."""
    rng = np.random.default_rng(11)
    decided = wrong = 0.0
    for _ in range(60):
        thresholds = fit_thresholds(*make(1600, rng), stated_error=0.1)
        probability, yes = make(5000, rng)
        said_yes = probability >= thresholds.yes_from
        said_no = ~said_yes & (probability < thresholds.no_below)
        decided += float((said_yes | said_no).mean()) / 60
        wrong += float(((said_yes & ~yes) | (said_no & yes)).mean()) / 60
    return decided, wrong / max(decided, 1e-9)


@pytest.mark.parametrize(("centre", "spread"), [(0.0, 1.5), (1.9, 1.0), (-2.0, 1.5)])
def test_the_stated_error_holds_on_new_rows(centre: float, spread: float) -> None:
    decided, error = on_new_rows(lambda n, rng: calibrated(centre, spread, n, rng))
    assert decided > 0.2
    assert error < 0.11


def test_noise_is_hardly_ever_decided() -> None:
    decided, _ = on_new_rows(lambda n, rng: noise(0.5, n, rng))
    assert decided < 0.005
    decided, _ = on_new_rows(lambda n, rng: noise(0.32, n, rng))
    assert decided < 0.005


def test_where_almost_all_are_yes_saying_so_keeps_the_stated_error() -> None:
    decided, error = on_new_rows(lambda n, rng: noise(0.96, n, rng))
    assert decided > 0.99
    assert error == pytest.approx(0.04, abs=0.01)


@given(some_rows)
def test_each_side_keeps_the_stated_error_on_its_own_rows(rows: list[tuple[float, bool]]) -> None:
    probability, yes = np.array([p for p, _ in rows]), np.array([y for _, y in rows])
    thresholds = fit_thresholds(probability, yes, stated_error=0.2)
    above = probability >= thresholds.yes_from
    assert not above.any() or (~yes[above]).mean() <= 0.2
    assert thresholds.no_below <= thresholds.yes_from
    said = [thresholds.decide(float(p)) for p in probability]
    if thresholds.no_below < thresholds.yes_from:
        below = np.array([d is Decision.NO for d in said])
        assert not below.any() or yes[below].mean() <= 0.2
    # Fewer than four rows on a side can't show an error of one in five.
    assert said.count(Decision.YES) != 1


@given(some_rows)
def test_the_mirror_image_decides_the_mirror_image(rows: list[tuple[float, bool]]) -> None:
    probability, yes = np.array([p for p, _ in rows]), np.array([y for _, y in rows])
    one = fit_thresholds(probability, yes, stated_error=0.2)
    other = fit_thresholds(1 - probability, ~yes, stated_error=0.2)
    if one.no_below < one.yes_from and other.no_below < other.yes_from:
        swap = {Decision.YES: Decision.NO, Decision.NO: Decision.YES}
        mirrored = [other.decide(float(1 - p)) for p in probability]
        assert [swap.get(d, d) for d in mirrored] == [one.decide(float(p)) for p in probability]


@given(some_rows)
def test_the_forced_bound_has_the_best_kappa(rows: list[tuple[float, bool]]) -> None:
    probability, yes = np.array([p for p, _ in rows]), np.array([y for _, y in rows])
    forced = fit_thresholds(probability, yes, stated_error=0.1).forced

    def kappa(bound: float) -> float:
        called = probability >= bound
        if len(set(yes.tolist()) | set(called.tolist())) == 1:
            return 0.0
        return float(cohen_kappa_score(yes, called))

    assert kappa(forced) == pytest.approx(max(kappa(b) for b in set(probability)), abs=1e-9)


def test_no_side_opens_on_a_handful_of_lucky_rows() -> None:
    thresholds = fit_thresholds(np.linspace(0.1, 0.9, 8), np.arange(8) > 3, stated_error=0.1)
    assert thresholds == Thresholds(-1.0, 2.0, thresholds.forced)
    assert {thresholds.decide(p) for p in (0.0, 0.5, 1.0)} == {Decision.NEEDS_A_READER}


def test_equal_probabilities_get_one_answer() -> None:
    yes = np.arange(100) < 95
    thresholds = fit_thresholds(np.full(100, 0.95), yes, stated_error=0.1)
    assert thresholds.decide(0.95) is Decision.YES
    assert thresholds.decide(0.94) is not Decision.YES


def test_the_bounds_themselves() -> None:
    thresholds = Thresholds(no_below=0.2, yes_from=0.8, forced=0.5)
    answers = [thresholds.decide(p) for p in (0.0, 0.19, 0.2, 0.79, 0.8, 1.0)]
    reader = Decision.NEEDS_A_READER
    assert answers == [Decision.NO, Decision.NO, reader, reader, Decision.YES, Decision.YES]


def smallest_range(probabilities: np.ndarray, mass: float) -> tuple[int, int]:
    """Return the range of one row, which must not depend on the rows around it."""
    among = np.stack([probabilities[::-1], probabilities, probabilities])
    first, last = smallest_ranges(among, mass)
    alone = smallest_ranges(probabilities[None, :], mass)
    assert (first[1], last[1]) == (first[2], last[2]) == (alone[0][0], alone[1][0])
    return int(first[1]), int(last[1])


@given(shares, st.floats(0.05, 0.99))
def test_the_smallest_range_covers_and_none_shorter_does(
    probabilities: np.ndarray, coverage: float
) -> None:
    low, high = smallest_range(probabilities, coverage)
    assert 0 <= low <= high < len(probabilities)
    held = probabilities[low : high + 1].sum()
    assert held >= coverage - 1e-8
    size = high - low + 1
    same = [probabilities[i : i + size].sum() for i in range(len(probabilities) - size + 1)]
    assert held == pytest.approx(max(same))
    if size > 1:
        shorter = [
            probabilities[i : i + size - 1].sum() for i in range(len(probabilities) - size + 2)
        ]
        assert max(shorter) < coverage


@pytest.mark.parametrize(
    ("probabilities", "coverage", "expected"),
    [
        ([0.95, 0.03, 0.02], 0.9, (0, 0)),
        ([0.02, 0.03, 0.95], 0.9, (2, 2)),
        ([0.1, 0.5, 0.4], 0.9, (1, 2)),
        ([0.45, 0.1, 0.45], 0.9, (0, 2)),
        ([0.25, 0.25, 0.25, 0.25], 0.5, (0, 1)),
        ([0.9, 0.1], 0.9, (0, 0)),
        ([0.3, 0.3, 0.3], 0.95, (0, 2)),
    ],
)
def test_ranges_by_hand(
    probabilities: list[float], coverage: float, expected: tuple[int, int]
) -> None:
    assert smallest_range(np.array(probabilities), coverage) == expected


def ordinal(rows: int, rng: np.random.Generator, *, sure: float = 1.0) -> Rows:
    """Return probabilities of four levels, and levels drawn from them; ``sure`` 1 is honest."""
    honest = rng.dirichlet([1.0, 3.0, 3.0, 1.0], rows)
    levels = (rng.random((rows, 1)) > np.cumsum(honest, axis=1)).sum(axis=1).clip(max=3)
    said = honest**sure
    return said / said.sum(axis=1, keepdims=True), levels


def covered(probabilities: np.ndarray, levels: np.ndarray, mass: float) -> float:
    low, high = smallest_ranges(probabilities, mass)
    return float(np.mean((low <= levels) & (levels <= high)))


@pytest.mark.parametrize("sure", [0.5, 1.0, 2.5])
@pytest.mark.parametrize("coverage", [0.8, 0.9])
def test_ranges_cover_new_rows_as_stated(sure: float, coverage: float) -> None:
    """For honest probabilities, bold ones and timid ones alike."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(20):
        mass = fit_range_mass(*ordinal(500, rng, sure=sure), coverage=coverage)
        found.append(covered(*ordinal(500, rng, sure=sure), mass))
    # Standard error of one: sqrt(0.9 * 0.1 * 2 / 500) = 0.02; of the mean of 20: 0.004.
    assert np.mean(found) == pytest.approx(coverage, abs=0.02)
    assert min(found) > coverage - 0.08


def test_whole_levels_hold_more_than_the_stated_mass() -> None:
    """What the fitted mass is for: honest probabilities need less than the stated coverage."""
    probabilities, levels = ordinal(2000, np.random.default_rng(6))
    mass = fit_range_mass(probabilities, levels, coverage=0.9)
    assert mass < 0.9
    assert covered(probabilities, levels, mass) < covered(probabilities, levels, 0.9)


ordinal_rows = st.tuples(st.integers(0, 10_000), st.integers(1, 80), st.integers(2, 4)).map(
    lambda made: (
        # Whole tenths, so that ranges tie; no level is impossible, as in a model's answers.
        0.09 * np.random.default_rng(made[0]).multinomial(10, np.ones(made[2]) / made[2], made[1])
        + 0.1 / made[2],
        np.random.default_rng(made[0] + 1).integers(0, made[2], made[1]),
    )
)


@given(ordinal_rows, st.floats(0.55, 0.99))
def test_on_its_own_rows_the_coverage_is_at_least_the_stated_one(
    rows: Rows, coverage: float
) -> None:
    mass = fit_range_mass(*rows, coverage=coverage)
    assert 0 <= mass <= 1
    assert covered(*rows, mass) >= coverage


@given(ordinal_rows, st.floats(0.55, 0.99), st.floats(0.55, 0.99))
def test_more_coverage_never_needs_less_mass(rows: Rows, one: float, other: float) -> None:
    low, high = sorted([one, other])
    assert fit_range_mass(*rows, coverage=low) <= fit_range_mass(*rows, coverage=high)


def test_where_nothing_is_learnt_rounding_on_disk_drops_no_level() -> None:
    """All rows have the base rates then: a mass that falls short would shorten every range."""
    levels = np.repeat([0, 1, 2, 3], [70, 560, 340, 30])
    rates = np.array([0.0700004, 0.5600004, 0.3399992, 0.03])
    probabilities = np.tile(rates, (1000, 1))
    mass = fit_range_mass(probabilities, levels, coverage=0.95)
    assert covered(probabilities, levels, mass) >= 0.95
    assert covered(probabilities.round(6), levels, float(f"{mass:.6g}")) >= 0.95


def test_few_rows_get_the_whole_scale() -> None:
    probabilities, levels = ordinal(5, np.random.default_rng(7))
    assert fit_range_mass(probabilities, levels, coverage=0.9) == 1.0


def test_a_level_counts_as_held_only_if_longer_ranges_hold_it_too() -> None:
    """Level 0 is the likeliest, but the likeliest two neighbours are 2 and 3."""
    probabilities = np.tile([0.35, 0.10, 0.25, 0.30], (100, 1))
    levels = np.zeros(100, dtype=np.int64)
    levels[:4] = 3
    mass = fit_range_mass(probabilities, levels, coverage=0.97)
    assert covered(probabilities, levels, mass) == 1.0
