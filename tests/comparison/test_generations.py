"""Across generations: definitions are never mixed, and shares stand under their names."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from generational import YEARS, corpus_of, reordered
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.comparison.bridges import bridge
from ogplens.comparison.clusters import between_models, mean, plan_places
from ogplens.comparison.comparable import NOT_CODED, Comparable
from ogplens.comparison.generations import (
    GENERATIONS,
    Mask,
    by_generation,
    comparable_only,
    comparable_view,
    definition_of,
    only,
)
from ogplens.settings import codebook, pipeline_settings

COMPARE = pipeline_settings().compare
SEEDS = st.integers(0, 10_000)
VARIABLES = st.sampled_from(codebook().predicted())


def definitions(corpus: Comparable, variable: str, mask: Mask) -> set[str]:
    groups = corpus.groups["generation"]
    return {definition_of(variable, groups[at], codebook()) for at in np.flatnonzero(mask)}


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, variable=VARIABLES)
def test_a_mask_never_holds_two_definitions(seed: int, variable: str) -> None:
    corpus = corpus_of(np.random.default_rng(seed), years=(2010, *YEARS))
    mask = comparable_only(corpus, variable, codebook())
    assert len(definitions(corpus, variable, mask)) <= 1
    assert "" not in definitions(corpus, variable, mask)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, variable=VARIABLES)
def test_the_masks_of_all_definitions_part_what_is_coded_by_the_book(
    seed: int, variable: str
) -> None:
    corpus = corpus_of(np.random.default_rng(seed))
    named = {definition_of(variable, g.name, codebook()) for g in codebook().generations} - {""}
    masks = [comparable_only(corpus, variable, codebook(), definition=one) for one in named]
    assert (np.sum(masks, axis=0) <= 1).all()
    coded = corpus.levels[variable] != NOT_CODED
    assert np.any(masks, axis=0)[coded].all()
    # By default the definition that keeps most codes.
    chosen = comparable_only(corpus, variable, codebook())
    assert (chosen & coded).sum() == max((mask & coded).sum() for mask in masks)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, variable=VARIABLES)
def test_the_order_of_the_commitments_does_not_matter(seed: int, variable: str) -> None:
    rng = np.random.default_rng(seed)
    corpus = corpus_of(rng, models=3)
    order = rng.permutation(len(corpus))
    turned = reordered(corpus, order)
    mask = comparable_only(corpus, variable, codebook())
    assert (comparable_only(turned, variable, codebook()) == mask[order]).all()
    pd.testing.assert_frame_equal(
        by_generation(corpus, codebook(), COMPARE), by_generation(turned, codebook(), COMPARE)
    )


def test_relevant_before_and_after_2020_are_two_definitions() -> None:
    corpus = corpus_of(np.random.default_rng(1), plans=30)
    years = np.array(corpus.groups["year"]).astype(int)
    derived = comparable_only(corpus, "relevant", codebook())
    lens = comparable_only(corpus, "relevant", codebook(), definition="open-government lens")
    assert (derived == (years < 2020)).all()
    assert (lens == (years >= 2020)).all()


def test_of_two_definitions_with_as_many_codes_the_older_is_kept() -> None:
    corpus = corpus_of(np.random.default_rng(9), plans=20, years=(2018, 2021), coded=1.0)
    later = np.array(corpus.groups["generation"]) == "action-plan-review"
    few = min(later.sum(), (~later).sum())
    levels = np.full(len(corpus), NOT_CODED)
    levels[np.flatnonzero(later)[:few]] = levels[np.flatnonzero(~later)[:few]] = 1
    even = dataclasses.replace(corpus, levels={**corpus.levels, "relevant": levels})
    assert (comparable_only(even, "relevant", codebook()) == ~later).all()


def test_a_definition_that_nobody_has_keeps_nothing() -> None:
    corpus = corpus_of(np.random.default_rng(1))
    assert not comparable_only(corpus, "relevant", codebook(), definition="by dice").any()
    assert not comparable_only(corpus, "relevant", codebook(), definition="").any()


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, variable=VARIABLES)
def test_the_view_holds_the_masked_commitments_with_their_values(seed: int, variable: str) -> None:
    corpus = corpus_of(np.random.default_rng(seed), models=2)
    view = comparable_view(corpus, variable, codebook())
    mask = comparable_only(corpus, variable, codebook())
    assert view.ids == tuple(np.array(corpus.ids)[mask])
    assert set(view.levels) == set(view.probabilities) == {variable}
    assert (view.levels[variable] == corpus.levels[variable][mask]).all()
    assert (view.resampled[variable] == corpus.resampled[variable][:, mask]).all()
    assert len(view.themes) == len(view.groups["plan"]) == len(view) == mask.sum()
    assert [o.variable for o in view.outcomes(codebook())].count(variable) == len(
        view.outcomes(codebook())
    )


def test_everything_kept_is_the_corpus_itself() -> None:
    corpus = corpus_of(np.random.default_rng(4), models=2)
    same = only(corpus, np.ones(len(corpus), dtype=bool))
    assert same.ids == corpus.ids
    assert all((same.calls[name] == corpus.calls[name]).all() for name in corpus.calls)


def test_shares_are_those_of_the_generation() -> None:
    corpus = corpus_of(np.random.default_rng(5), plans=40)
    table = by_generation(corpus, codebook(), COMPARE)
    assert tuple(table.columns) == GENERATIONS
    here = np.array(corpus.groups["generation"]) == "design-report"
    levels = corpus.levels["potential_impact"][here]
    row = table[
        (table["generation"] == "design-report")
        & (table["variable"] == "potential_impact")
        & (table["outcome"] == "moderate or more")
    ].iloc[0]
    known = levels != NOT_CODED
    p = corpus.probabilities["potential_impact"][here][:, 2:].sum(axis=1)
    assert row["coded_n"] == known.sum()
    assert row["coded"] == pytest.approx((levels[known] >= 2).mean())
    assert row["predicted_same"] == pytest.approx(p[known].mean())
    assert row["predicted"] == pytest.approx(p.mean())
    assert row["difference"] == pytest.approx(row["coded"] - row["predicted_same"])
    assert row["difference_low"] < row["difference"] < row["difference_high"]
    assert row["coded_low"] < row["coded"] < row["coded_high"]
    assert row["comparable_with"] == "progress-report"


def test_a_variable_that_a_generation_does_not_code_has_predictions_and_no_definition() -> None:
    corpus = corpus_of(np.random.default_rng(6), plans=30)
    table = by_generation(corpus, codebook(), COMPARE)
    later = table[table["generation"] == "action-plan-review"]
    row = later[later["variable"] == "specificity"].iloc[0]
    assert row["definition"] == row["comparable_with"] == ""
    assert row["coded_n"] == 0
    assert np.isnan(row["coded"])
    assert 0 < row["predicted"] < 1


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        ("strict", "potential_impact: transformative"),
        ("high-ambition", "potential_impact: moderate or more"),
        ("verifiable-from-specificity", "specificity: medium or more"),
    ],
)
def test_a_bridge_is_named_in_the_table_and_its_sides_stay_told_apart(
    name: str, definition: str
) -> None:
    corpus = corpus_of(np.random.default_rng(7), plans=30)
    made = bridge(corpus, codebook(), name)
    table = by_generation(made.corpus, made.codebook, COMPARE)
    rows = table[table["variable"] == made.variable]
    assert f"(bridge: {name})" in made.variable
    assert rows["definition"].iloc[0] == definition
    assert rows["definition"].nunique() == 2
    mask = comparable_only(made.corpus, made.variable, made.codebook)
    kept = {made.corpus.groups["generation"][at] for at in np.flatnonzero(mask)}
    assert {"progress-report", "action-plan-review"} - kept


def test_resampled_models_widen_what_is_predicted() -> None:
    without = by_generation(corpus_of(np.random.default_rng(8)), codebook(), COMPARE)
    corpus = corpus_of(np.random.default_rng(8), models=0)
    rng = np.random.default_rng(0)
    noisy = {
        name: np.clip(p[None] + 0.2 * rng.standard_normal((5, 1, 1)), 0, 1)
        for name, p in corpus.probabilities.items()
    }
    object.__setattr__(corpus, "resampled", noisy)
    with_models = by_generation(corpus, codebook(), COMPARE)
    widths = [(t["predicted_high"] - t["predicted_low"]).mean() for t in (without, with_models)]
    assert widths[1] > widths[0]


def test_the_mean_of_single_commitments_has_the_textbook_variance() -> None:
    values = np.random.default_rng(2).random(50)
    found = mean(values, np.arange(50))
    assert found.value == pytest.approx(values.mean())
    assert found.variance == pytest.approx(values.var(ddof=1) / 50)


def test_commitments_that_copy_their_plan_add_nothing() -> None:
    shares = np.random.default_rng(3).random(20)
    places = np.repeat(np.arange(20), 7)
    assert mean(np.repeat(shares, 7), places).variance == pytest.approx(
        mean(shares, np.arange(20)).variance
    )


@settings(max_examples=60, deadline=None)
@given(
    codes=st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=1, max_size=40),
    plans=st.integers(1, 9),
)
def test_intervals_of_shares_hold_the_share_and_stay_between_0_and_1(
    codes: list[float], plans: int
) -> None:
    values = np.array(codes)
    found = mean(values, np.arange(len(values)) % plans)
    low, high = found.share_interval(0.95)
    if found.n == 0:
        assert np.isnan(low)
        return
    assert 0 <= low <= found.value <= high <= 1
    assert high > low  # also where all are equal: few plans never prove a share of 0 or 1


def test_intervals_of_shares_cover_where_plans_differ() -> None:
    rng = np.random.default_rng(20)
    places = np.repeat(np.arange(40), rng.integers(1, 9, size=40))
    held = 0
    for _ in range(1000):
        shares = rng.beta(3, 7, size=40)
        codes = (rng.random(len(places)) < shares[places]).astype(float)
        low, high = mean(codes, places).share_interval(0.95)
        held += low <= 0.3 <= high
    assert 0.93 <= held / 1000 <= 0.97


def test_one_model_tells_nothing_of_the_spread_between_models() -> None:
    shifts = np.array([[0.1, np.nan, 0.3], [np.nan, np.nan, np.nan]])
    assert between_models(shifts) == 0.0
    assert between_models(np.array([[0.1, 0.1], [0.3, np.nan]])) == pytest.approx(0.02)


def test_a_single_plan_has_no_interval_of_a_mean_and_a_wide_one_of_a_share() -> None:
    found = mean(np.ones(30), np.zeros(30, dtype=np.int64))
    assert all(np.isnan(found.interval(0.95, lowest=0.0, highest=1.0)))
    low, high = found.share_interval(0.95)
    assert low < 0.3
    assert high == 1


def test_plans_have_places_by_their_names() -> None:
    assert list(plan_places(("B-1", "A-2", "B-1"))) == [1, 0, 1]
