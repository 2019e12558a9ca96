"""Bridges: on request, by name, checked, and measured on texts that both models read."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from generational import YEARS, corpus_of, reordered
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.comparison.bridge_figures import BRIDGES, bridge_figures
from ogplens.comparison.bridges import bridge, load_bridges, source_outcomes
from ogplens.comparison.comparable import NEEDS_A_READER, NOT_CODED, Comparable
from ogplens.errors import ConfigError
from ogplens.settings import CompareSettings, codebook, configs_folder, pipeline_settings

FILE = configs_folder() / "bridges.yaml"
NAMES = tuple(load_bridges().bridges)
FAST = pipeline_settings().compare.model_copy(update={"bootstrap": 200})
SEEDS = st.integers(0, 10_000)
FIRST, SECOND = "potential_impact", "potential_for_results"


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, name=st.sampled_from(NAMES))
def test_a_bridge_adds_one_variable_and_changes_no_other(seed: int, name: str) -> None:
    corpus = corpus_of(np.random.default_rng(seed), models=2)
    before = {k: v.copy() for k, v in corpus.levels.items()}
    made = bridge(corpus, codebook(), name)
    assert set(made.corpus.levels) - set(before) == {made.variable}
    for variable, levels in before.items():
        assert (made.corpus.levels[variable] == levels).all()
        assert made.corpus.probabilities[variable] is corpus.probabilities[variable]
    assert made.corpus.ids == corpus.ids
    assert made.variable not in codebook().variables
    assert [o.variable for o in made.corpus.outcomes(made.codebook)].count(made.variable) == 1


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, name=st.sampled_from(NAMES))
def test_every_commitment_takes_the_scale_of_its_generation(seed: int, name: str) -> None:
    corpus = corpus_of(np.random.default_rng(seed), years=(2010, *YEARS), models=2)
    made = bridge(corpus, codebook(), name)
    outcomes = source_outcomes(load_bridges().bridges[name], codebook())
    asked = {g.name: g.variables for g in codebook().generations}
    p = made.corpus.probabilities[made.variable]
    assert p.sum(axis=1) == pytest.approx(np.ones(len(corpus)))
    for at, generation in enumerate(corpus.groups["generation"]):
        used = [o for o in outcomes if o.variable in asked.get(generation, ())]
        level = made.corpus.levels[made.variable][at]
        if not used:
            assert level == NOT_CODED
            used = [outcomes[0]]
        elif (raw := corpus.levels[used[0].variable][at]) == NOT_CODED:
            assert level == NOT_CODED
        else:
            assert level == int(raw >= used[0].lowest)
        assert p[at, 1] == pytest.approx(corpus.predicted(used[0])[at])
        drawn = corpus.resampled_predictions(used[0])
        assert drawn is not None
        assert made.corpus.resampled[made.variable][:, at, 1] == pytest.approx(drawn[:, at])


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, name=st.sampled_from(NAMES))
def test_the_order_of_the_commitments_does_not_matter(seed: int, name: str) -> None:
    rng = np.random.default_rng(seed)
    corpus = corpus_of(rng)
    order = rng.permutation(len(corpus))
    one, other = (bridge(c, codebook(), name) for c in (corpus, reordered(corpus, order)))
    assert (one.corpus.levels[one.variable][order] == other.corpus.levels[one.variable]).all()
    assert (one.corpus.calls[one.variable][order] == other.corpus.calls[one.variable]).all()


def test_a_code_of_a_plan_of_no_known_generation_is_not_bridged() -> None:
    corpus = corpus_of(np.random.default_rng(2), years=(2012,), coded=1.0)
    lost = dataclasses.replace(corpus, groups={**corpus.groups, "generation": ("",) * len(corpus)})
    made = bridge(lost, codebook(), "strict")
    assert (made.corpus.levels[made.variable] == NOT_CODED).all()
    top = corpus.probabilities[FIRST][:, 3]
    assert made.corpus.probabilities[made.variable][:, 1] == pytest.approx(top)


def test_a_scale_of_levels_decides_nothing_and_a_yes_or_no_keeps_its_decisions() -> None:
    corpus = corpus_of(np.random.default_rng(1), plans=30)
    made = bridge(corpus, codebook(), "verifiable-from-specificity")
    later = np.array(corpus.groups["generation"]) != "progress-report"
    decisions = made.corpus.decisions[made.variable]
    assert (decisions[later] == corpus.decisions["verifiable"][later]).all()
    assert (decisions[~later] == NEEDS_A_READER).all()


def test_an_unknown_bridge_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ConfigError) as refused:
        bridge(corpus_of(np.random.default_rng(1)), codebook(), "ambition")
    assert "strict" in str(refused.value)
    assert "'ambition'" in str(refused.value)


def test_a_bridge_needs_predictions_of_both_sides() -> None:
    corpus = corpus_of(np.random.default_rng(1))
    left = {k: v for k, v in corpus.probabilities.items() if k != SECOND}
    with pytest.raises(ConfigError, match=SECOND):
        bridge(dataclasses.replace(corpus, probabilities=left), codebook(), "strict")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("variable: specificity,", "variable: specifity,", "one of access_to_information"),
        ("lowest: medium}", "lowest: middling}", "one of low, medium, high"),
        ("lowest: transformative}", "lowest: none}", "one of minor, moderate, transformative"),
        ("    design-report: coded", "    design: coded", "one of progress-report"),
        ("definitions:\n  relevant:", "definitions:\n  relevance:", "found 'relevance'"),
        ("    official: true", "    offical: true", "did you mean 'official'"),
        ("    label: ambition\n", "", "this key is required"),
        ("  high-ambition:", "  High ambition:", "High ambition"),
        (
            "{variable: verifiable, lowest: \"yes\"}",
            "{variable: relevant, lowest: \"yes\"}",
            "both coded in progress-report",
        ),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_and_says_what_to_write(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "bridges.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_bridges(path)
    assert named in str(refused.value)


def linked(seed: int, cut: int, *, too_high: float = 0.0) -> Comparable:
    """Return a corpus in which substantial is what lies at or above a cut of potential impact.

    The newer model's probability of substantial is too high by ``too_high`` on all texts, its
    codes are not.
    """
    rng = np.random.default_rng(seed)
    corpus = corpus_of(rng, plans=150, commitments=(3, 8), coded=1.0)
    top = corpus.probabilities[FIRST][:, cut:].sum(axis=1)
    shown = np.clip(0.9 * top + too_high, 0, 1)
    truth = (rng.random(len(top)) < 0.9 * top).astype(np.int64)
    newer = np.array(corpus.groups["generation"]) == "action-plan-review"
    levels = np.where(newer, np.where(truth == 1, 2, rng.integers(0, 2, len(top))), NOT_CODED)
    rest = (1 - shown)[:, None] * np.array([[0.5, 0.5]])
    return dataclasses.replace(
        corpus,
        levels={**corpus.levels, SECOND: levels},
        probabilities={**corpus.probabilities, SECOND: np.hstack([rest, shown[:, None]])},
    )


def best_of(corpus: Comparable, compare: CompareSettings = FAST) -> pd.Series:
    table = bridge_figures(corpus, codebook(), compare)
    return table[table["second"] == f"{SECOND}: substantial"].iloc[0]


@pytest.mark.parametrize(("cut", "name"), [(3, "strict"), (2, "high-ambition")])
def test_the_bridge_that_is_true_is_found(cut: int, name: str) -> None:
    best = best_of(linked(1, cut))
    assert best["bridge"] == name
    assert best["correlation"] > 0.95
    assert best["closest"] > 0.9
    # A tenth of what lies above the cut is not substantial, so the point is a little above it.
    assert cut < best["equal_point"] < cut + 0.3
    assert best["equal_point_low"] < best["equal_point"] < best["equal_point_high"]
    others = bridge_figures(linked(1, cut), codebook(), FAST)
    wrong = others[(others["bridge"] != name) & (others["second"] == best["second"])]
    assert ((wrong["gap_low"] > 0) | (wrong["gap_high"] < 0)).all()


def test_a_model_that_is_too_high_is_put_right_by_its_codes() -> None:
    right, high = best_of(linked(2, 3)), best_of(linked(2, 3, too_high=0.2))
    assert high["bridge"] == "strict"
    assert high["predicted_second"] == pytest.approx(right["predicted_second"], abs=0.05)
    assert high["gap_low"] <= right["gap"] <= high["gap_high"]


def test_figures_are_sorted_and_whole() -> None:
    table = bridge_figures(linked(3, 3), codebook(), FAST)
    assert tuple(table.columns) == BRIDGES
    assert len(table) == 6
    assert table["distance"].is_monotonic_increasing
    assert table["closest"].sum() == pytest.approx(1)
    assert set(table["bridge"]) == {"strict", "high-ambition", "wide", ""}
    for figure in ("jump", "gap", "distance", "equal_point"):
        assert (table[f"{figure}_low"] <= table[f"{figure}_high"]).all()
    assert (table["jump"] - (table["coded_second"] - table["coded_first"])).abs().max() < 1e-12


def test_the_same_data_give_the_same_figures_in_any_order() -> None:
    corpus = linked(4, 2)
    order = np.random.default_rng(0).permutation(len(corpus))
    first, again = (bridge_figures(corpus, codebook(), FAST) for _ in range(2))
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    pd.testing.assert_frame_equal(first, bridge_figures(reordered(corpus, order), codebook(), FAST))


def test_without_codes_of_one_scale_there_is_no_jump_but_a_gap() -> None:
    corpus = corpus_of(np.random.default_rng(5), plans=20, years=(2012, 2018))
    table = bridge_figures(corpus, codebook(), FAST)
    assert table["jump"].isna().all()
    assert (table["coded_second_n"] == 0).all()
    assert table["gap"].notna().all()
