"""Shares of groups: what must hold of every table, and figures worked out by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import stats
from tests.comparison.coverage import settings
from tests.comparison.worlds import World, world

from ogplens.comparison.columns import PREVALENCE, TESTS
from ogplens.comparison.comparable import NOT_CODED, Comparable
from ogplens.comparison.prevalence import differences, prevalence, shares
from ogplens.comparison.prevalence_evidence import Evidence, Off, binomial, fixed
from ogplens.comparison.prevalence_groups import groups_of, spread_of
from ogplens.comparison.prevalence_pairs import compare_two
from ogplens.comparison.prevalence_pooling import pooled_codes, pools_of
from ogplens.comparison.prevalence_tests import coded_differ, holm
from ogplens.settings import codebook

BOOK = codebook()
FIGURES = ("coded", "predicted", "corrected", "coded_pooled", "corrected_pooled")


def made(seed: int = 3, **how: object) -> World:
    return world(np.random.default_rng(seed), **{"members": 12, **how})  # type: ignore[arg-type]


def table(corpus: Comparable, by: str = "member", **how: object) -> pd.DataFrame:
    return prevalence(corpus, by, BOOK, settings(1, 100), **how)  # type: ignore[arg-type]


def reordered(corpus: Comparable, order: np.ndarray) -> Comparable:
    def of(values: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(values[place] for place in order)

    return dataclasses.replace(
        corpus,
        ids=of(corpus.ids),
        members=of(corpus.members),
        plans=of(corpus.plans),
        regions=of(corpus.regions),
        groups={kind: of(values) for kind, values in corpus.groups.items()},
        themes=of(corpus.themes),
        levels={name: values[order] for name, values in corpus.levels.items()},
        probabilities={name: values[order] for name, values in corpus.probabilities.items()},
        calls={name: values[order] for name, values in corpus.calls.items()},
        decisions={name: values[order] for name, values in corpus.decisions.items()},
        resampled={name: values[:, order] for name, values in corpus.resampled.items()},
    )


@hypothesis_settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    members=st.integers(1, 9),
    mean=st.floats(-6, 6),
    coded=st.sampled_from([0.0, 0.1, 0.6, 1.0]),
    models=st.sampled_from([0, 3]),
    commitments=st.sampled_from([(1, 1), (1, 3), (2, 40)]),
    by=st.sampled_from(["member", "plan", "region", "all"]),
    correction=st.sampled_from(["calibrated", "adjusted"]),
)
def test_every_figure_lies_in_its_interval_and_every_interval_in_0_to_1(
    seed, members, mean, coded, models, commitments, by, correction
) -> None:
    corpus = made(
        seed, members=members, mean=mean, coded=coded, models=models, commitments=commitments
    ).corpus
    found = table(corpus, by, correction=correction)
    assert tuple(found.columns) == PREVALENCE
    for figure in FIGURES:
        one = found[[f"{figure}_low", figure, f"{figure}_high"]].dropna(how="all")
        assert not one.isna().any(axis=None)
        low, share, high = one.to_numpy(dtype=float).T
        assert (low >= 0).all()
        assert (low <= share).all()
        assert (share <= high).all()
        assert (high <= 1).all()
        assert (high - low > 0).all()
    for weight in ("coded_own_weight", "corrected_own_weight"):
        assert found[weight].dropna().between(0, 1).all()
    # No code, no figure of codes; never 0 in its place.
    assert found.loc[found["coded_n"] == 0, ["coded", "coded_pooled"]].isna().all(axis=None)
    assert found["predicted"].notna().all()


@hypothesis_settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), models=st.sampled_from([0, 3]))
def test_the_order_of_commitments_changes_nothing(seed: int, models: int) -> None:
    corpus = made(seed, members=6, models=models, coded=0.7).corpus
    order = np.random.default_rng(seed).permutation(len(corpus))
    for first, second in zip(
        shares(corpus, "member", BOOK, settings(1, 100)),
        shares(reordered(corpus, order), "member", BOOK, settings(1, 100)),
        strict=True,
    ):
        pd.testing.assert_frame_equal(first, second, rtol=1e-9)


@given(
    share=st.lists(st.floats(0, 1), min_size=1, max_size=8),
    seed=st.integers(0, 100),
)
@hypothesis_settings(max_examples=15, deadline=None)
def test_a_pooled_share_lies_between_its_own_and_the_others(share: list[float], seed: int) -> None:
    own = np.array(share)
    worth = np.random.default_rng(seed).uniform(0.2, 200, len(own))
    pools = pools_of(own, worth, np.zeros(len(own), dtype=np.int64))
    found = pooled_codes(own, [worth], [pools], 0.95)
    # What it is drawn to, from the weight that it says it has.
    pool = (found.share - found.own_weight * own) / (1 - found.own_weight)
    assert (pool > 0).all()
    assert (pool < 1).all()
    assert (np.minimum(own, pool) - 1e-9 <= found.share).all()
    assert (found.share <= np.maximum(own, pool) + 1e-9).all()


def test_the_more_commitments_the_more_of_its_own() -> None:
    own = np.array([0.9, 0.9, 0.9, 0.3, 0.2, 0.4])
    worth = np.array([3.0, 30.0, 300.0, 40.0, 40.0, 40.0])
    pools = pools_of(own, worth, np.zeros(6, dtype=np.int64))
    found = pooled_codes(own, [worth], [pools], 0.95)
    assert found.own_weight[0] < found.own_weight[1] < found.own_weight[2]
    assert found.share[0] < found.share[1] < found.share[2] < 0.9
    widths = found.high - found.low
    assert widths[0] > widths[1] > widths[2]


def test_a_plan_of_three_commitments_is_drawn_to_its_region_and_says_so() -> None:
    corpus = made(members=20, commitments=(3, 12), spread=0.4).corpus
    found = table(corpus, "plan").set_index("group")
    small = found[found["coded_n"] == 3]
    assert len(small) > 2
    assert (small["pooled_to"] == small["region"]).all()
    assert (small["coded_own_weight"] < 0.5).all()
    assert small["coded_pooled"].between(0.15, 0.85).all()
    assert (table(corpus, "region")["pooled_to"] == "all").all()
    assert table(corpus, "all")["coded_pooled"].isna().all()


@pytest.mark.parametrize("figure", FIGURES)
def test_more_data_narrower_intervals(figure: str) -> None:
    few = table(made(members=20, plans=(2, 2), commitments=(4, 4)).corpus)
    many = table(made(members=20, plans=(8, 8), commitments=(16, 16)).corpus)

    def width(found: pd.DataFrame) -> float:
        return float((found[f"{figure}_high"] - found[f"{figure}_low"]).mean())

    assert width(many) < width(few)


def test_models_that_disagree_widen_what_rests_on_them() -> None:
    with_models = made(models=8).corpus
    without = dataclasses.replace(with_models, resampled={})
    one, other = table(with_models), table(without)
    for figure in ("predicted", "corrected"):
        wider = one[f"{figure}_high"] - one[f"{figure}_low"]
        assert (wider > other[f"{figure}_high"] - other[f"{figure}_low"]).all()
    pd.testing.assert_series_equal(one["coded_high"], other["coded_high"])


@pytest.mark.parametrize("correction", ["calibrated", "adjusted"])
def test_a_members_own_codes_do_not_move_its_corrected_share(correction: str) -> None:
    corpus = made(members=10).corpus
    own = np.array(corpus.members) == "M03"
    turned = dataclasses.replace(
        corpus, levels={n: np.where(own, 1 - v, v) for n, v in corpus.levels.items()}
    )
    before = table(corpus, correction=correction).set_index("group")["corrected"]
    after = table(turned, correction=correction).set_index("group")["corrected"]
    assert after["M03"] == pytest.approx(before["M03"], abs=1e-12)
    assert (after.drop("M03") != before.drop("M03")).any()


def test_a_biased_classifier_is_corrected_from_the_others() -> None:
    corpus = made(members=30, spread=0.3).corpus
    biased = dataclasses.replace(
        corpus,
        probabilities={
            n: np.stack([1 - 0.6 * v[:, 1], 0.6 * v[:, 1]], axis=1)
            for n, v in corpus.probabilities.items()
        },
    )
    found = table(biased)
    truth = found["coded"].mean()
    assert found["predicted"].mean() < truth - 0.12
    assert found["corrected"].mean() == pytest.approx(truth, abs=0.05)
    assert table(biased, correction="adjusted")["corrected"].mean() == pytest.approx(
        truth, abs=0.05
    )


def test_without_codes_of_other_members_nothing_is_corrected() -> None:
    corpus = made(members=8).corpus
    bare = dataclasses.replace(
        corpus, levels={n: np.full_like(v, NOT_CODED) for n, v in corpus.levels.items()}
    )
    found, tests = shares(bare, "member", BOOK, settings(1, 100))
    assert found[["coded", "corrected", "coded_pooled", "corrected_pooled"]].isna().all(axis=None)
    assert found["predicted"].notna().all()
    assert (tests["differ"] == "not shown").all()


def test_themes_overlap() -> None:
    corpus = made(members=8).corpus
    themes = tuple(("a", "b") if place % 3 else ("b",) for place in range(len(corpus)))
    found, tests = shares(
        dataclasses.replace(corpus, themes=themes), "theme", BOOK, settings(1, 100)
    )
    sizes = dict(zip(found["group"], found["commitments"], strict=True))
    assert sizes == {"a": sum(p % 3 > 0 for p in range(len(corpus))), "b": len(corpus)}
    assert (tests["df"] == 1).all()


def test_ranks_only_where_groups_are_shown_to_differ() -> None:
    ranked = table(made(members=20, spread=1.2).corpus)
    assert (ranked["coded_rank_low"] <= ranked["coded_rank"]).all()
    assert (ranked["coded_rank"] <= ranked["coded_rank_high"]).all()
    assert (ranked["coded_rank_high"] > ranked["coded_rank_low"]).any()
    order = ranked.sort_values("coded_pooled")
    assert stats.spearmanr(order["coded_pooled"], order["coded_rank"]).statistic < -0.95
    tests = differences(made(members=20, spread=0.0).corpus, "member", BOOK, settings(1, 100))
    alike = table(made(members=20, spread=0.0).corpus)
    assert tuple(tests.columns) == TESTS
    assert list(tests["measure"]) == ["coded", "corrected"]
    assert (tests["differ"] == "not shown").all()
    assert alike[["coded_rank", "corrected_rank"]].isna().all(axis=None)


def test_an_unknown_kind_of_group() -> None:
    with pytest.raises(KeyError):
        table(made(members=3).corpus, "no such kind")


# Of the parts


@hypothesis_settings(max_examples=50, deadline=None)
@given(st.integers(0, 40), st.integers(1, 60), st.floats(0.5, 4))
def test_the_interval_of_a_plain_share_is_wilsons(yes: int, more: int, z: float) -> None:
    n = yes + more
    found = Evidence(np.array([yes / n]), binomial(np.array([1 / n])), fixed(np.array([0.0])))
    low, high = found.interval(z)
    level = 2 * stats.norm.cdf(z) - 1
    expected = stats.binomtest(yes, n).proportion_ci(level, method="wilson")
    assert low[0] == pytest.approx(expected.low, abs=1e-9)
    assert high[0] == pytest.approx(expected.high, abs=1e-9)


@hypothesis_settings(max_examples=50, deadline=None)
@given(share=st.floats(0, 1), level=st.floats(0, 0.1), slope=st.floats(0, 0.2), z=st.floats(1, 3))
def test_the_ends_of_an_interval_lie_z_errors_away(
    share: float, level: float, slope: float, z: float
) -> None:
    off = Off(np.array([level]), np.array([slope]), np.array([-slope]))
    low, high = Evidence(np.array([share]), off, fixed(np.array([0.0]))).interval(z)
    for end in (low[0], high[0]):
        if 1e-9 < end < 1 - 1e-9 and end != share:
            error = z * np.sqrt(off.at(np.array([end]))[0])
            assert abs(end - share) == pytest.approx(error, abs=1e-6)


def test_variances_of_nested_groups_are_found_again() -> None:
    rng = np.random.default_rng(1)
    plan = np.repeat(np.arange(4000), rng.integers(1, 12, 4000))
    member = (np.arange(4000) // 4)[plan]
    values = (
        0.5 * rng.standard_normal(1000)[member]
        + 0.3 * rng.standard_normal(4000)[plan]
        + rng.standard_normal(len(plan))
    )
    found = spread_of(values, member, plan)
    assert found.commitment == pytest.approx(1.0, rel=0.05)
    assert found.plan == pytest.approx(0.09, rel=0.25)
    assert found.member == pytest.approx(0.25, rel=0.15)
    low, middle, high = (one.plan for one in found.possible(np.array([0.1, 0.5, 0.9])))
    assert low < middle < high
    assert middle == pytest.approx(found.plan, rel=0.02)


def test_holm_as_worked_out_by_hand() -> None:
    # 0.01 * 4, then 0.02 * 3, 0.03 * 2 raised to the one before, 0.2 * 1.
    found = holm(np.array([0.03, 0.01, np.nan, 0.2, 0.02]))
    assert found == pytest.approx([0.06, 0.04, np.nan, 0.2, 0.06], nan_ok=True)


def test_plans_dealt_anew_cannot_tell_one_plan_a_member() -> None:
    corpus = made(members=20, plans=(1, 1), spread=2.0).corpus
    coded = (corpus.levels["relevant"] == 1).astype(float)
    draw = np.random.default_rng(0)
    assert coded_differ(groups_of(corpus, "member"), coded, 99, draw).p == 1
    assert coded_differ(groups_of(corpus, "plan"), coded, 99, draw).p == 0.01


def test_two_groups_beside_each_other() -> None:
    found, tests = shares(made(members=20, spread=1.5).corpus, "member", BOOK, settings(1, 100))
    ordered = found.sort_values("coded")["group"].tolist()
    named = {"variable": "relevant", "outcome": "yes"}
    low, high, near = ordered[0], ordered[-1], ordered[1]
    pair = compare_two(found, tests, high, low, **named)
    turned = compare_two(found, tests, low, high, **named)
    assert pair is not None
    assert turned is not None
    assert pair.verdict == "higher"
    assert turned.verdict == "lower"
    assert (turned.low, turned.high) == pytest.approx((-pair.high, -pair.low))
    close = compare_two(found, tests, low, near, **named)
    assert close is not None
    assert close.low < close.difference < close.high
    assert close.verdict == "not shown"
    # Newcombe (1998), table II, comparison (a): 56 of 70 against 48 of 80, method 10.
    columns = ["coded", "coded_low", "coded_high"]
    rows = [(y / n, *stats.binomtest(y, n).proportion_ci(method="wilson")) for y, n in NEWCOMBE]
    found = found.head(2).assign(**dict(zip(columns, zip(*rows, strict=True), strict=True)))
    pair = compare_two(found, tests, *found["group"], **named)
    assert pair is not None
    assert (pair.difference, pair.low, pair.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


NEWCOMBE = ((56, 70), (48, 80))
