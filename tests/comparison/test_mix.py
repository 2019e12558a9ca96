"""Mix: what always holds, and worlds in which the mix is all there is, or nothing at all."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from texts_world import VARIABLE, texts_world

from ogplens import settings
from ogplens.comparison.columns import MIX, MIX_SHARE
from ogplens.comparison.fairness import fairness
from ogplens.comparison.mix import mix, mix_share
from ogplens.comparison.standardising import shrunken, spread
from ogplens.settings import CompareSettings

BOOK = settings.codebook()
CHOSEN = CompareSettings(min_commitments=5, confidence=0.95, bootstrap=100, models=0, seed=1)
SHARES = ["predicted", "by_mix_alone", "at_common_mix"]


def table(corpus, by="member", standardise=("language", "length")):
    return mix(corpus, by, BOOK, CHOSEN, standardise)


@trials(max_examples=15, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(2, 10),
    st.sampled_from(["member", "plan", "region", "language"]),
)
def test_shares_are_shares_and_differences_lie_in_their_intervals(seed, members, by):
    corpus = texts_world(np.random.default_rng(seed), members=members, member_spread=1.0)
    found = table(corpus, by)
    for column in SHARES:
        assert found[column].between(0, 1).all()
    assert np.allclose(found["difference"], found["predicted"] - found["by_mix_alone"])
    assert (found["difference_low"] <= found["difference"] + 1e-9).all()
    assert (found["difference"] <= found["difference_high"] + 1e-9).all()
    assert (found["by_mix_alone"] + found["difference_low"] >= -1e-9).all()
    assert (found["by_mix_alone"] + found["difference_high"] <= 1 + 1e-9).all()


@trials(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 10))
def test_with_the_same_mix_everywhere_the_mix_gives_what_the_others_have(seed, members):
    corpus = texts_world(
        np.random.default_rng(seed), members=members, member_spread=1.0, one_mix=True
    )
    values = corpus.probabilities[VARIABLE][:, 1]
    owner = np.array(corpus.members)
    for row in table(corpus).to_dict("records"):
        assert row["by_mix_alone"] == pytest.approx(values[owner != row["group"]].mean())
        assert row["at_common_mix"] == pytest.approx(row["predicted"])


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.floats(0, 1), st.floats(1e-4, 0.5)), min_size=1, max_size=9
    ).filter(lambda cells: any(n for n, _, _ in cells))
)
def test_rates_of_cells_stay_inside_and_keep_the_total(cells):
    counts = np.array([float(n) for n, _, _ in cells])
    rates = np.array([[rate] for _, rate, _ in cells])
    variances = np.array([[v if n else np.inf] for n, _, v in cells])
    found = shrunken(counts[:, None] * rates, counts, variances)
    full = rates[counts > 0]
    assert full.min() - 1e-9 <= found.rates.min() <= found.rates.max() <= full.max() + 1e-9
    assert counts @ found.rates == pytest.approx(counts @ rates)
    other = np.arange(1.0, len(cells) + 1)
    plain = np.where(counts[:, None] > 0, rates, 0.0)
    assert (found.weights(other) * plain).sum() == pytest.approx(float(other @ found.rates[:, 0]))


def test_a_cell_that_only_one_group_has_is_taken_at_the_centre_of_the_others():
    corpus = texts_world(np.random.default_rng(1), members=12)
    alone = np.array(corpus.members) == "M00"
    lengths = tuple(
        "600 and more" if a else one for a, one in zip(alone, corpus.groups["length"], strict=True)
    )
    corpus = replace(corpus, groups={**corpus.groups, "length": lengths})
    found = table(corpus, standardise=("length",)).set_index("group").loc["M00"]
    assert found["mix"] == "length"
    rates = [
        corpus.probabilities[VARIABLE][np.array(lengths) == one, 1].mean()
        for one in set(lengths) - {"600 and more"}
    ]
    assert min(rates) - 1e-9 <= found["by_mix_alone"] <= max(rates) + 1e-9


def test_the_kind_itself_and_kinds_that_are_missing_are_not_standardised():
    corpus = texts_world(np.random.default_rng(2))
    found = table(corpus, "language", ("language", "length", "income"))
    assert set(found["mix"]) == {"length"}
    nothing = table(corpus, "region", ("income",))
    values, region = corpus.probabilities[VARIABLE][:, 1], np.array(corpus.regions)
    assert set(nothing["mix"]) == {""}
    assert nothing["by_mix_alone"][0] == pytest.approx(values[region == "Europe"].mean())


def test_themes_may_be_part_of_the_mix_and_the_groups_themselves():
    corpus = texts_world(np.random.default_rng(2))
    themes = tuple(("budget", "parliament")[: i % 3] for i in range(len(corpus)))
    corpus = replace(corpus, themes=themes)
    assert set(table(corpus, "member", ("theme", "length"))["mix"]) == {"theme, length"}
    found = table(corpus, "theme")
    assert list(found["group"]) == ["budget", "parliament"]
    assert list(found["commitments"]) == [sum(g in t for t in themes) for g in found["group"]]


def test_a_group_that_is_the_whole_corpus_has_no_others():
    corpus = texts_world(np.random.default_rng(2), members=6)
    whole = replace(corpus, groups={**corpus.groups, "text": ("digest",) * len(corpus)})
    found = table(whole, "text")
    assert len(found) == 0
    assert list(found.columns) == list(MIX)
    assert mix_share(whole, "text", BOOK)["share"].isna().all()


def test_a_corpus_without_predictions_makes_empty_tables():
    corpus = replace(texts_world(np.random.default_rng(2), members=6), probabilities={}, levels={})
    assert list(table(corpus).columns) == list(MIX)
    assert len(table(corpus)) == len(mix_share(corpus, "member", BOOK)) == 0
    assert len(fairness(corpus, BOOK, CHOSEN)) == 0


def test_the_order_of_commitments_does_not_matter():
    corpus = texts_world(np.random.default_rng(3), member_spread=0.5)
    order = np.random.default_rng(4).permutation(len(corpus))

    def moved(values):
        return tuple(values[i] for i in order)

    other = replace(
        corpus,
        ids=moved(corpus.ids),
        members=moved(corpus.members),
        plans=moved(corpus.plans),
        regions=moved(corpus.regions),
        groups={kind: moved(of) for kind, of in corpus.groups.items()},
        probabilities={VARIABLE: corpus.probabilities[VARIABLE][order]},
    )
    here, there = table(corpus), table(other)
    assert list(here["group"]) == list(there["group"])
    figures = [*SHARES, "difference_low", "difference_high"]
    assert np.allclose(here[figures], there[figures])


@pytest.mark.parametrize("by", ["member", "region"])
def test_where_only_the_mix_differs_intervals_hold_no_difference(by):
    covered, differences, raw = [], [], []
    for run in range(25):
        found = table(texts_world(np.random.default_rng([7, run])), by)
        covered += list((found["difference_low"] <= 0) & (found["difference_high"] >= 0))
        differences += list(found["difference"])
        raw += list(found["predicted"] - found["predicted"].mean())
    assert abs(np.mean(differences)) < 0.01
    assert 0.9 <= np.mean(covered) <= 0.99
    if by == "member":
        assert np.std(differences) < np.std(raw)


def test_the_share_of_the_mix_is_large_where_only_the_mix_differs_and_small_where_it_does_not():
    def shares(**world):
        found = [
            mix_share(texts_world(np.random.default_rng([8, run]), **world), "member", BOOK)
            for run in range(12)
        ]
        assert list(found[0].columns) == list(MIX_SHARE)
        return [one["share"][0] for one in found if not np.isnan(one["share"][0])]

    assert np.median(shares(members=60, cell_spread=1.5)) > 0.75
    assert abs(np.median(shares(members=60, cell_spread=0.0, member_spread=0.8))) < 0.15


def test_members_that_differ_beyond_their_mix_are_seen_to():
    corpus = texts_world(np.random.default_rng(9), member_spread=1.5, cell_spread=0.3)
    found = table(corpus)
    assert ((found["difference_low"] > 0) | (found["difference_high"] < 0)).mean() > 0.25


def test_variances_are_split_into_those_of_clusters_and_of_single_commitments():
    rng = np.random.default_rng(10)
    clusters = np.repeat(np.arange(600), rng.integers(1, 12, 600))
    parts = clusters // 20
    values = 0.3 * rng.standard_normal(30)[parts] + 0.5 * rng.standard_normal(600)[clusters]
    values = (values + 0.8 * rng.standard_normal(len(clusters)))[:, None]
    found = spread(values, parts, clusters)
    assert found.single[0] == pytest.approx(0.64, rel=0.08)
    assert found.clusters[0] == pytest.approx(0.25, rel=0.2)
