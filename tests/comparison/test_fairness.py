"""Fairness: rates worked out by hand, what always holds, and claims that are and aren't made."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from texts_world import LANGUAGES, VARIABLE, texts_world

from ogplens import settings
from ogplens.comparison.columns import FAIRNESS
from ogplens.comparison.comparable import Comparable
from ogplens.comparison.fairness import fairness
from ogplens.comparison.group_errors import adjusted, contrast, errors_of
from ogplens.settings import CompareSettings

BOOK = settings.codebook()
FEW = CompareSettings(min_commitments=5, confidence=0.95, bootstrap=200, models=0, seed=1)


def by_hand(coded, call, *, variable=VARIABLE, members=None, decisions=None, language="en"):
    """Return a corpus whose probabilities are sure of the call."""
    n, values = len(coded), len(BOOK.variables[variable].values)
    owner = tuple(members or (f"M{i % 5}" for i in range(n)))
    probability = np.zeros((n, values))
    probability[np.arange(n), call] = 1.0
    languages = (language,) * n if isinstance(language, str) else tuple(language)
    return Comparable(
        ids=tuple(f"C{i}" for i in range(n)),
        members=owner,
        plans=tuple(f"{m}-1" for m in owner),
        regions=("Europe",) * n,
        groups={"language": languages},
        themes=((),) * n,
        names={"language": {"en": "English"}},
        levels={variable: np.array(coded)},
        probabilities={variable: probability},
        calls={variable: np.array(call)},
        decisions={} if decisions is None else {variable: np.array(decisions)},
    )


def rows(corpus, kinds=("language",), chosen=FEW):
    return fairness(corpus, BOOK, chosen, kinds)


def test_rates_of_a_yes_no_variable_as_worked_out_by_hand():
    #        five no, two of them called yes; ten yes, three called no; five without a code
    coded = [0] * 5 + [1] * 10 + [-1] * 5
    call = [1, 1, 0, 0, 0] + [0, 0, 0] + [1] * 7 + [1] * 5
    decided = [1, -1, 0, 0, -1] + [0, -1, -1] + [1] * 6 + [-1] + [1] * 5
    found = rows(by_hand(coded, call, decisions=decided)).iloc[1]
    assert (found["n"], found["members"], found["name"]) == (15, 5, "English")
    assert found["false_yes"] == pytest.approx(2 / 5)
    assert found["false_no"] == pytest.approx(3 / 10)
    assert found["decided"] == pytest.approx(10 / 15)
    assert found["decided_error"] == pytest.approx(2 / 10)
    assert found["bias"] == pytest.approx((2 - 3) / 15)
    assert found["mean_error"] == pytest.approx(5 / 15)


def test_an_ordinal_variable_is_called_above_or_below_its_code():
    coded = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3]
    call = [0, 1, 3, 0, 0, 0, 1, 1, 1, 2, 3, 3, 2, 1, 3]
    found = rows(by_hand(coded, call, variable="specificity")).iloc[1]
    assert found["false_yes"] == pytest.approx(3 / 10)  # of those not at the highest
    assert found["false_no"] == pytest.approx(3 / 10)  # of those not at the lowest
    assert found["mean_error"] == pytest.approx((1 + 3 + 1 + 1 + 1 + 2) / 15)
    assert found["bias"] == pytest.approx((1 + 3 - 1 + 1 - 1 - 2) / 15)
    assert np.isnan(found["decided"])


def test_no_figure_on_fewer_than_five_members_or_the_stated_number_of_commitments():
    coded, call = [0, 1] * 10, [1, 1] * 10
    four = rows(by_hand(coded, call, members=[f"M{i % 4}" for i in range(20)])).iloc[1]
    assert four["n"] == 20
    assert four[["false_yes", "false_no", "decided", "mean_error"]].isna().all()
    many = FEW.model_copy(update={"min_commitments": 11})
    found = rows(by_hand(coded, call), chosen=many).iloc[1]
    assert np.isnan(found["false_yes"])  # ten are coded no
    assert found["mean_error"] == pytest.approx(0.5)


def test_an_interval_without_width_is_left_out():
    found = rows(by_hand([0, 1] * 10, [0, 1] * 10)).iloc[1]
    assert found["mean_error"] == 0.0
    assert np.isnan(found["mean_error_low"])


def test_groups_that_are_not_known_and_kinds_that_are_missing_are_left_out():
    corpus = by_hand([0, 1] * 10, [1, 0] * 10, language=["en", ""] * 10)
    found = rows(corpus, ("language", "income"))
    assert list(found["group"]) == ["all", "en"]
    assert list(found.columns) == list(FAIRNESS)


@trials(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 12))
def test_rates_are_shares_inside_their_intervals(seed, members):
    corpus = texts_world(np.random.default_rng(seed), members=members, severity_spread=0.5)
    found = rows(corpus, ("language", "length"))
    for rate in ("false_yes", "false_no", "decided", "decided_error", "mean_error"):
        assert found[rate].dropna().between(0, 1).all()
        with_ends = found.dropna(subset=[f"{rate}_low"])
        assert (with_ends[f"{rate}_low"] <= with_ends[rate] + 1e-9).all()
        assert (with_ends[rate] <= with_ends[f"{rate}_high"] + 1e-9).all()
    assert found["p_adjusted"].dropna().between(0, 1).all()
    coded = found[found["by"] == "language"]["n"].sum()
    assert coded == found[found["by"] == "length"]["n"].sum() == found.iloc[0]["n"]


def test_the_order_of_commitments_does_not_matter():
    corpus = texts_world(np.random.default_rng(3), severity_spread=0.5)
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
        levels={VARIABLE: corpus.levels[VARIABLE][order]},
        probabilities={VARIABLE: corpus.probabilities[VARIABLE][order]},
        calls={VARIABLE: corpus.calls[VARIABLE][order]},
        decisions={VARIABLE: corpus.decisions[VARIABLE][order]},
    )
    pd.testing.assert_frame_equal(rows(corpus), rows(other))


def claims(corpus, kind, signs):
    """Return the adjusted p-values of all groups of a kind."""
    errors = errors_of(corpus, VARIABLE)
    groups = np.array(corpus.groups[kind])
    found = [contrast(errors, groups == g, signs.shape[1], at_least=5) for g in np.unique(groups)]
    return adjusted([one for one in found if one is not None], signs)


# In the first, codes of members are severe or mild, in the second texts of cells hold more or less
# of a yes. Both at once would not be alike: where a yes is rare, more of the coded are severity.
ALIKE = ({"severity_spread": 0.5, "member_spread": 0.5, "cell_spread": 0.0}, {"cell_spread": 0.8})


@pytest.mark.parametrize("alike", ALIKE)
@pytest.mark.parametrize("kind", ["language", "length"])
def test_where_errors_are_alike_a_difference_is_claimed_in_at_most_five_of_a_hundred(kind, alike):
    runs = 100
    found = 0
    for run in range(runs):
        rng = np.random.default_rng([5, run])
        corpus = texts_world(rng, **alike)
        signs = rng.choice([-1.0, 1.0], size=(199, 30))
        found += bool((claims(corpus, kind, signs) <= 0.05).any())
    # 5% of 100 runs are 5; ten or more have a chance of 3% where the rate is 5%.
    assert found < 10


def test_a_language_whose_yes_is_not_heard_is_found_and_named():
    seen = []
    for run in range(10):
        rng = np.random.default_rng([6, run])
        corpus = texts_world(rng, severity_spread=0.3, deaf={"es": 1.6})
        found = rows(corpus).set_index("group").loc[list(LANGUAGES)]
        seen.append(found["differs"].to_dict())
        assert found.loc["es", "false_no"] > found.loc["en", "false_no"]
        assert found.loc["es", "bias"] < found.loc["en", "bias"]
    assert sum(one["es"] == "yes" for one in seen) >= 8


def test_two_groups_against_each_other_are_one_question():
    corpus = texts_world(np.random.default_rng(8), of_language=(0.5, 0.5, 0.0), deaf={"es": 0.5})
    found = rows(corpus).set_index("group")["p_adjusted"]
    assert found["en"] == found["es"]


def test_more_questions_make_claims_harder():
    corpus = texts_world(np.random.default_rng(9), deaf={"es": 0.6})
    signs = np.random.default_rng(1).choice([-1.0, 1.0], size=(499, 30))
    errors = errors_of(corpus, VARIABLE)
    languages = np.array(corpus.groups["language"])
    one = contrast(errors, languages == "es", 30, at_least=5)
    rng = np.random.default_rng(2)
    noise = [contrast(errors, rng.random(len(corpus)) < 0.5, 30, at_least=5) for _ in range(20)]
    alone, among = adjusted([one], signs)[0], adjusted([one, *noise], signs)[0]
    assert alone < among
