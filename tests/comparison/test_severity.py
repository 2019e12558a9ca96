"""Severity against true offsets, in invented corpora; and the tests that come before it."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import VARIABLE, SeverityWorld, severity_world

from ogplens.comparison.columns import SEVERITY, TESTS
from ogplens.comparison.comparable import NOT_CODED, Comparable
from ogplens.comparison.grouped import benjamini_hochberg, holm
from ogplens.comparison.omnibus import omnibus_table
from ogplens.comparison.severity import MEANING, severity_table, severity_tables
from ogplens.comparison.severity_model import cumulative_logits, fit_severity
from ogplens.settings import CompareSettings, codebook

BOOK = codebook()
SETTINGS = CompareSettings(min_commitments=5, confidence=0.95, bootstrap=200, models=0, seed=3)
SPECIFICITY = {"variable": "specificity", "cuts": (2.5, 0.8, -0.8)}
probabilities = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12)


def worlds(number: int, **how: Any) -> list[SeverityWorld]:
    return [severity_world(np.random.default_rng((run, 7)), **how) for run in range(number)]


def shown(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["direction"] != "not shown"]


def covered(runs: list[SeverityWorld]) -> dict[str, float]:
    """Return the share of true offsets inside their interval, for members and plans."""
    inside: dict[str, list[bool]] = {"member": [], "plan": []}
    for run in runs:
        tables = severity_tables(run.corpus, BOOK, any_size(SETTINGS))
        for kind, truth in (("member", run.members), ("plan", run.plans)):
            for row in tables[kind].itertuples():
                inside[kind].append(row.offset_low <= truth[row.group] <= row.offset_high)
    return {kind: float(np.mean(found)) for kind, found in inside.items()}


def any_size(settings: CompareSettings) -> CompareSettings:
    """Return settings that give figures to groups of any size."""
    return settings.model_copy(update={"min_commitments": 1})


@pytest.mark.parametrize("how", [{}, SPECIFICITY], ids=["yes or no", "ordinal"])
def test_intervals_hold_the_true_offset_about_as_often_as_they_say(how: dict[str, Any]) -> None:
    share = covered(worlds(10, severity_spread=0.8, plan_spread=0.5, **how))
    # 400 members and 1,000 plans: two standard errors are 2 and 1.5 points around 93 to 97%.
    assert 0.91 <= share["member"] <= 0.99
    assert 0.915 <= share["plan"] <= 0.985


def test_where_only_plans_differ_no_member_is_called_strict() -> None:
    runs = worlds(12, plan_spread=0.8)
    tables = [severity_tables(run.corpus, BOOK, SETTINGS) for run in runs]
    false = sum(bool(len(shown(table["member"]))) for table in tables)
    assert false <= 1
    # The plans' own differences are there, and are found.
    assert np.mean([len(shown(table["plan"])) for table in tables]) > 1


def test_where_nothing_differs_nothing_is_shown() -> None:
    for run in worlds(12):
        tables = severity_tables(run.corpus, BOOK, SETTINGS)
        assert not len(shown(tables["member"]))
        assert not len(shown(tables["plan"]))


@pytest.mark.parametrize("how", [{}, SPECIFICITY], ids=["yes or no", "ordinal"])
def test_large_offsets_are_found_and_have_the_right_sign(how: dict[str, Any]) -> None:
    offsets = {"M00": -2.5, "M01": 2.5}
    found = 0
    for run in worlds(6, severity_spread=0.3, plans=(3, 4), offsets=offsets, **how):
        table = severity_table(run.corpus, "member", BOOK, SETTINGS).set_index("group")
        assert table.loc["M00", "direction"] in ("stricter", "not shown")
        assert table.loc["M01", "direction"] in ("milder", "not shown")
        found += (table.loc["M00", "direction"] == "stricter") + (
            table.loc["M01", "direction"] == "milder"
        )
    assert found >= 9  # of 12


def test_a_member_with_one_plan_is_less_sure_than_its_plan() -> None:
    """The plan's own share can't be told from the member's."""
    run = severity_world(np.random.default_rng(4), severity_spread=0.5, plan_spread=1.0)
    tables = severity_tables(run.corpus, BOOK, any_size(SETTINGS))
    width = {
        kind: (table["offset_high"] - table["offset_low"]).set_axis(table["group"])
        for kind, table in tables.items()
    }
    plans = pd.Series(run.corpus.plans).groupby(list(run.corpus.members)).nunique()
    size = pd.Series(run.corpus.plans).value_counts()
    single = [m for m in plans.index[plans == 1] if size[f"{m}-1"] >= 15]
    assert single
    for member in single:
        assert width["member"][member] > width["plan"][f"{member}-1"]


def test_fewer_commitments_draw_nearer_to_0() -> None:
    def offset(commitments: int) -> float:
        rng = np.random.default_rng(11)
        others = severity_world(rng, members=20, severity_spread=0.8)
        levels = np.append(others.corpus.levels[VARIABLE], [1] * commitments)
        p = np.vstack([others.corpus.probabilities[VARIABLE], [[0.5, 0.5]] * commitments])
        fit = fit_severity(
            levels,
            p,
            [*others.corpus.members, *["ZZZ"] * commitments],
            [*others.corpus.plans, *["ZZZ-1"] * commitments],
            confidence=0.95,
        )
        return float(fit.members.mean[fit.members.groups.index("ZZZ")])

    found = [offset(commitments) for commitments in (1, 4, 16)]
    assert 0 < found[0] < found[1] < found[2]


def mirrored(corpus: Comparable) -> Comparable:
    """Return the corpus with the scale turned round."""
    top = corpus.probabilities[VARIABLE].shape[1] - 1
    return dataclasses.replace(
        corpus,
        levels={VARIABLE: top - corpus.levels[VARIABLE]},
        probabilities={VARIABLE: corpus.probabilities[VARIABLE][:, ::-1]},
    )


def test_a_scale_turned_round_turns_the_offsets_round() -> None:
    run = severity_world(np.random.default_rng(2), members=15, severity_spread=0.8)
    there = severity_table(run.corpus, "member", BOOK, SETTINGS)
    back = severity_table(mirrored(run.corpus), "member", BOOK, SETTINGS)
    assert back["offset"].to_numpy() == pytest.approx(-there["offset"].to_numpy(), abs=2e-4)
    assert back["p"].to_numpy() == pytest.approx(there["p"].to_numpy(), rel=2e-3)


def test_the_order_of_rows_does_not_matter() -> None:
    run = severity_world(np.random.default_rng(5), members=12, severity_spread=0.8)
    c = run.corpus
    order = np.random.default_rng(6).permutation(len(c))
    fits = [
        fit_severity(
            c.levels[VARIABLE][places],
            c.probabilities[VARIABLE][places],
            [c.members[place] for place in places],
            [c.plans[place] for place in places],
            confidence=0.95,
        )
        for places in (np.arange(len(c)), order)
    ]
    for kind in ("members", "plans"):
        one, two = (getattr(fit, kind) for fit in fits)
        assert one.groups == two.groups
        assert one.mean == pytest.approx(two.mean)
        assert one.p == pytest.approx(two.p)


def test_tables_have_their_columns_and_no_figure_below_the_bound() -> None:
    run = severity_world(np.random.default_rng(8), members=12, commitments=(1, 9))
    for kind, table in severity_tables(run.corpus, BOOK, SETTINGS).items():
        assert tuple(table.columns) == SEVERITY
        assert (table["by"] == kind).all()
        assert table["group"].is_monotonic_increasing
        small = table["n"] < SETTINGS.min_commitments
        assert small.any()
        assert table.loc[small, ["coded_mean", "offset", "p", "p_adjusted"]].isna().all(axis=None)
        assert table.loc[~small, ["coded_mean", "offset", "p", "p_adjusted"]].notna().all(axis=None)
    with pytest.raises(ValueError, match="member or plan"):
        severity_table(run.corpus, "region", BOOK, SETTINGS)


def test_commitments_without_codes_do_not_count() -> None:
    run = severity_world(np.random.default_rng(9), members=8)
    c = run.corpus
    levels = c.levels[VARIABLE].copy()
    levels[np.array(c.members) == "M00"] = NOT_CODED
    table = severity_table(
        dataclasses.replace(c, levels={VARIABLE: levels}), "member", BOOK, SETTINGS
    )
    assert "M00" not in set(table["group"])
    assert table["n"].sum() == (levels != NOT_CODED).sum()
    nobody = dataclasses.replace(c, levels={VARIABLE: np.full(len(c), NOT_CODED)})
    assert severity_table(nobody, "member", BOOK, SETTINGS).empty
    assert omnibus_table(nobody, "member", BOOK, SETTINGS)["p"].isna().all()


def test_what_severity_may_not_mean_is_said() -> None:
    for word in ("researcher", "language", "translation", "template", "reforms", "better or worse"):
        assert word in MEANING


def test_logits_of_certain_probabilities_stay_finite() -> None:
    logits = cumulative_logits(np.array([[0.0, 1.0], [1.0, 0.0], [0.25, 0.75]]))
    assert np.isfinite(logits).all()
    assert logits[2, 0] == pytest.approx(np.log(3))


REFERENCE = {"null": {}, "plans differ": {"plan_spread": 1.0}, "mostly yes": {"cuts": (2.8,)}}


@pytest.mark.parametrize("by", ["member", "region"])
@pytest.mark.parametrize("how", REFERENCE.values(), ids=REFERENCE.keys())
def test_no_difference_between_groups_is_claimed_in_one_of_twenty(
    how: dict[str, Any], by: str
) -> None:
    claims = np.zeros(2)
    for seed, run in enumerate(worlds(60, members=30, **how)):
        drawn_anew = SETTINGS.model_copy(update={"seed": seed})
        p = omnibus_table(run.corpus, by, BOOK, drawn_anew)["p"].to_numpy()
        claims += p < 0.05
    # 3 of 60 are expected; 8 or more would come once in a hundred times by chance.
    assert (claims < 8).all()


def test_differences_between_members_are_found() -> None:
    claims = [
        omnibus_table(run.corpus, "member", BOOK, SETTINGS).set_index("measure").loc["severity"]
        for run in worlds(15, severity_spread=0.8, plan_spread=0.5)
    ]
    assert sum(claim["differ"] == "yes" for claim in claims) >= 12


def test_differences_between_plans_are_found_and_not_named_after_members() -> None:
    by_plan = by_member = 0
    for run in worlds(15, plan_spread=1.0):
        for by in ("plan", "member"):
            table = omnibus_table(run.corpus, by, BOOK, SETTINGS).set_index("measure")
            differ = table.loc["severity", "differ"] == "yes"
            by_plan += differ and by == "plan"
            by_member += differ and by == "member"
    assert by_plan == 15
    assert by_member <= 3


def test_differences_in_agreement_are_found() -> None:
    run = severity_world(np.random.default_rng(1), plans=(3, 4), signal=3.0)
    c = run.corpus
    wrong = np.isin(c.members, [f"M{number:02d}" for number in range(10)])
    calls = np.where(wrong, 1 - c.calls[VARIABLE], c.calls[VARIABLE])
    other = dataclasses.replace(c, calls={VARIABLE: calls})
    for corpus, differ in ((c, "not shown"), (other, "yes")):
        table = omnibus_table(corpus, "member", BOOK, SETTINGS).set_index("measure")
        assert table.loc["agreement", "differ"] == differ


def test_tests_have_their_columns_and_p_grows_by_holm() -> None:
    run = severity_world(np.random.default_rng(3))
    table = omnibus_table(run.corpus, "member", BOOK, SETTINGS)
    assert tuple(table.columns) == TESTS
    assert set(table["measure"]) == {"severity", "agreement"}
    assert (table["p_adjusted"] >= table["p"]).all()
    held = pd.Series(run.corpus.plans).groupby(list(run.corpus.members)).nunique()
    assert (table["groups"] == (held > 1).sum()).all()
    again = omnibus_table(run.corpus, "member", BOOK, SETTINGS)
    pd.testing.assert_frame_equal(table, again)


def test_members_with_one_plan_each_tell_nothing_about_members() -> None:
    run = severity_world(np.random.default_rng(3), plans=(1, 1), severity_spread=2.0)
    table = omnibus_table(run.corpus, "member", BOOK, SETTINGS)
    assert (table["groups"] == 0).all()
    assert table["p"].isna().all()
    assert (table["differ"] == "not shown").all()


@given(probabilities)
@settings(max_examples=60, deadline=None)
def test_adjusted_p_by_their_definitions(p: list[float]) -> None:
    array = np.array(p)
    m = len(p)
    ordered = np.sort(array)
    for value, by_bh, by_holm in zip(array, benjamini_hochberg(array), holm(array), strict=True):
        # Both as written in the papers, without running minima.
        ranks = range(np.searchsorted(ordered, value, side="right"), m + 1)
        assert by_bh == pytest.approx(min(1.0, *(m * ordered[i - 1] / i for i in ranks), 1.0))
        ranks = range(1, np.searchsorted(ordered, value, side="right") + 1)
        assert by_holm == pytest.approx(min(1.0, max((m - i + 1) * ordered[i - 1] for i in ranks)))
    for adjust, (one, two) in itertools.product(
        (benjamini_hochberg, holm), itertools.pairwise(np.argsort(array, kind="stable"))
    ):
        adjusted = adjust(array)
        assert adjusted[one] <= adjusted[two]
        assert adjusted[one] >= array[one] - 1e-12


def test_missing_p_count_for_nothing() -> None:
    p = np.array([0.02, np.nan, 0.03])
    for adjust in (benjamini_hochberg, holm):
        assert np.isnan(adjust(p)[1])
        assert adjust(p)[[0, 2]] == pytest.approx(adjust(p[[0, 2]]))
