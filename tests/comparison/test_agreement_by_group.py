"""Agreement by group: the figures, their intervals, and when there are none."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score
from worlds import VARIABLE, severity_world, world

from ogplens.comparison.agreement_by_group import FIGURES, agreement_table
from ogplens.comparison.coefficients import Distance, krippendorff_alpha
from ogplens.comparison.columns import AGREEMENT
from ogplens.comparison.comparable import NOT_CODED, Comparable
from ogplens.settings import CompareSettings, codebook

BOOK = codebook()
SETTINGS = CompareSettings(min_commitments=5, confidence=0.95, bootstrap=400, models=0, seed=3)


def corpus(seed: int = 0, **how: Any) -> Comparable:
    return world(np.random.default_rng(seed), **how).corpus


def one_plan(coded: list[int], called: list[int], variable: str = VARIABLE) -> Comparable:
    """Return a corpus of one plan."""
    n = len(coded)
    return Comparable(
        ids=tuple(str(number) for number in range(n)),
        members=("AAA",) * n,
        plans=("AAA-1",) * n,
        regions=("Europe",) * n,
        groups={"member": ("AAA",) * n, "plan": ("AAA-1",) * n},
        themes=(("health",), *[()] * (n - 1)),
        names={"member": {"AAA": "Aland"}},
        levels={variable: np.array(coded)},
        probabilities={variable: np.full((n, len(BOOK.variables[variable].values)), 0.5)},
        calls={variable: np.array(called)},
        decisions={},
    )


def only(table: pd.DataFrame) -> pd.Series:
    assert len(table) == 1
    return table.iloc[0]


def test_figures_of_a_group_are_those_of_its_commitments() -> None:
    c = corpus(coded=0.8)
    table = agreement_table(c, "region", BOOK, SETTINGS).set_index("group")
    assert list(table.columns) == [name for name in AGREEMENT if name != "group"]
    for region, row in table.iterrows():
        here = (np.array(c.regions) == region) & (c.levels[VARIABLE] != NOT_CODED)
        coded, called = c.levels[VARIABLE][here], c.calls[VARIABLE][here]
        assert row["n"] == here.sum()
        assert row["region"] == region
        assert row["equal"] == pytest.approx((coded == called).mean(), abs=5e-5)
        assert row["kappa"] == pytest.approx(cohen_kappa_score(coded, called), abs=5e-5)
        alpha = krippendorff_alpha(np.array([coded, called], dtype=float), Distance.NOMINAL)
        assert row["alpha"] == pytest.approx(alpha, abs=5e-5)


def test_an_ordinal_variable_has_quadratic_weights_and_the_ordinal_distance() -> None:
    run = severity_world(
        np.random.default_rng(0), members=5, variable="specificity", cuts=(2.0, 0.5, -1.0)
    )
    row = only(agreement_table(run.corpus, "all", BOOK, SETTINGS))
    coded, called = run.corpus.levels["specificity"], run.corpus.calls["specificity"]
    kappa = cohen_kappa_score(coded, called, weights="quadratic", labels=[0, 1, 2, 3])
    assert row["kappa"] == pytest.approx(kappa, abs=5e-5)
    alpha = krippendorff_alpha(np.array([coded, called], dtype=float), Distance.ORDINAL)
    assert row["alpha"] == pytest.approx(alpha, abs=5e-5)


@pytest.mark.parametrize("by", ["member", "plan", "region", "all"])
def test_intervals_hold_their_figure_and_stay_on_its_scale(by: str) -> None:
    table = agreement_table(corpus(), by, BOOK, SETTINGS)
    there = table[table["n"] >= SETTINGS.min_commitments]
    assert len(there)
    for figure in FIGURES:
        have = there[there[figure].notna()]
        assert (have[f"{figure}_low"] <= have[figure]).all()
        assert (have[figure] <= have[f"{figure}_high"]).all()
        assert (have[f"{figure}_low"] < have[f"{figure}_high"]).all()
        assert (have[f"{figure}_high"] <= 1.0).all()
    assert (there["equal_low"] >= 0).all()


def test_below_the_bound_there_is_no_figure_at_all() -> None:
    enough, too_few = [0, 1, 0, 1, 0], [0, 1, 0, 1]
    row = only(agreement_table(one_plan(enough, enough), "member", BOOK, SETTINGS))
    assert row["kappa"] == 1.0
    assert row["name"] == "Aland"
    row = only(agreement_table(one_plan(too_few, too_few), "member", BOOK, SETTINGS))
    assert row["n"] == 4
    assert row["advised"] == ""
    ends = [f"{figure}{end}" for figure in FIGURES for end in ("", "_low", "_high")]
    assert row[ends].isna().all()


def test_five_equal_of_five_are_not_certainty() -> None:
    codes = [0, 1, 0, 1, 0]
    row = only(agreement_table(one_plan(codes, codes), "plan", BOOK, SETTINGS))
    assert row["equal"] == row["equal_high"] == 1.0
    # Jeffreys's interval for 5 of 5 begins at 0.6206 (Brown, Cai and DasGupta 2001).
    assert row["equal_low"] == pytest.approx(0.6206, abs=0.04)
    assert row["kappa_low"] < 0.7


@pytest.mark.parametrize(
    ("coded", "called", "advised"),
    [
        ([0, 1] * 10, [0, 1] * 10, "kappa"),
        ([1] * 17 + [0] * 3, [1] * 20, "ac1"),  # the calls are all one value
        ([1] * 18 + [0] * 2, [0, 1] * 10, "ac1"),  # nine of ten codes are
        ([1] * 17 + [0] * 3, [1] * 17 + [0] * 3, "kappa"),
        ([1] * 20, [1] * 20, "ac1"),
    ],
)
def test_ac1_is_advised_where_one_value_prevails(
    coded: list[int], called: list[int], advised: str
) -> None:
    assert only(agreement_table(one_plan(coded, called), "all", BOOK, SETTINGS))["advised"] == (
        advised
    )


def test_where_only_one_value_occurs_kappa_and_alpha_do_not_exist() -> None:
    row = only(agreement_table(one_plan([1] * 8, [1] * 8), "all", BOOK, SETTINGS))
    assert row[["kappa", "kappa_low", "kappa_high", "alpha", "alpha_low"]].isna().all()
    assert row["ac1"] == row["equal"] == 1.0


def test_kinds_of_groups() -> None:
    c = one_plan([0, 1] * 4, [0, 1] * 4)
    table = agreement_table(c, "theme", BOOK, SETTINGS)
    assert only(table)["n"] == 1
    with pytest.raises(KeyError):
        agreement_table(c, "planet", BOOK, SETTINGS)
    empty = dataclasses.replace(c, levels={VARIABLE: np.full(8, NOT_CODED)})
    assert agreement_table(empty, "member", BOOK, SETTINGS).empty


def test_the_same_seed_gives_the_same_table() -> None:
    c = corpus(members=8)
    first = agreement_table(c, "member", BOOK, SETTINGS)
    pd.testing.assert_frame_equal(first, agreement_table(c, "member", BOOK, SETTINGS))


def test_plans_that_hang_together_make_wider_intervals() -> None:
    """A member's codes are worth less where one plan is all right and another all wrong."""
    c = corpus(members=6, plans=(4, 4), commitments=(10, 10))
    plan = np.unique(np.array(c.plans), return_inverse=True)[1]
    mixed = np.random.default_rng(0).permutation(len(c))
    width = {}
    for name, wrong in (("plans", plan % 2 == 0), ("scattered", (plan % 2 == 0)[mixed])):
        codes = np.where(wrong, 1 - c.calls[VARIABLE], c.calls[VARIABLE])
        table = agreement_table(
            dataclasses.replace(c, levels={VARIABLE: codes}), "member", BOOK, SETTINGS
        )
        width[name] = (table["equal_high"] - table["equal_low"]).mean()
    assert width["plans"] > 1.5 * width["scattered"]


@pytest.mark.parametrize("n", [6, 25])
def test_intervals_of_kappa_cover_where_resampling_does_not(n: int) -> None:
    rng = np.random.default_rng(12)
    joint = np.array([0.25, 0.03, 0.02, 0.70])
    chance = 0.28 * 0.27 + 0.72 * 0.73
    truth = (0.95 - chance) / (1 - chance)
    inside = 0
    exists = 0
    for _ in range(60):
        cells = rng.choice(4, n, p=joint)
        c = one_plan((cells // 2).tolist(), (cells % 2).tolist())
        row = only(agreement_table(c, "plan", BOOK, SETTINGS))
        exists += not np.isnan(row["kappa"])
        inside += row["kappa_low"] <= truth <= row["kappa_high"]
    assert inside >= 0.87 * exists
