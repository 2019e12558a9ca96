"""Two drafts matched and compared."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.domain import (
    Advice,
    Commitment,
    CriterionFinding,
    Decision,
    Evidence,
    Level,
    OrdinalPrediction,
    Prediction,
    Scorecard,
    ScoredCommitment,
)
from ogplens.scoring.versions import compare_drafts, match

THEMES = (
    ("Open contracts", "The ministry will publish every public contract as open data."),
    ("Budget council", "A council of citizens is consulted on the budget each year."),
    ("Training", "The academy trains civil servants in transparency and ethics."),
    ("Beneficial owners", "A register names who owns and controls each company."),
    ("Health ombudsman", "Hospitals answer the complaints of patients within fifteen days."),
)


def commitment(theme, number=None, text=None, title=None):
    own_title, own_text = THEMES[theme]
    title = own_title if title is None else title
    return Commitment(number, title, f"{title}\n\n{own_text if text is None else text}")


def scored(cut, p=0.5, evidence=(), advice=(), criteria=None, decision=None):
    found = {
        "relevant": Prediction(
            p, decision or (Decision.YES if p > 0.7 else Decision.NEEDS_A_READER), evidence
        )
    }
    return ScoredCommitment("x", cut, found, advice=tuple(advice), criteria=criteria or {})


def card(*commitments):
    return Scorecard("draft.md", None, tuple(commitments))


@settings(deadline=None)
@given(st.permutations(range(len(THEMES))), st.permutations(range(len(THEMES))))
def test_a_plan_in_another_order_is_matched_to_itself(first, second):
    old = [commitment(theme, str(n)) for n, theme in enumerate(first)]
    new = [commitment(theme, str(n)) for n, theme in enumerate(second)]
    found = match(old, new)
    assert len(found) == len(THEMES)
    assert all(first[a] == second[b] for a, b, _ in found)
    assert [b for _, b, _ in found] == sorted(b for _, b, _ in found)


def test_nothing_changed_is_told_as_nothing():
    draft = card(*(scored(commitment(n, str(n))) for n in range(5)))
    change = compare_drafts(draft, draft)
    assert all(pair.unchanged for pair in change.pairs)
    assert (change.added, change.removed) == ((), ())


def test_added_removed_renumbered_and_moved_are_told():
    old = card(*(scored(commitment(t, str(n))) for n, t in enumerate((0, 1, 2, 3), start=1)))
    new = card(*(scored(commitment(t, str(n))) for n, t in enumerate((3, 0, 1, 4), start=1)))
    change = compare_drafts(old, new)
    assert [one.commitment.title for one in change.added] == ["Health ombudsman"]
    assert [one.commitment.title for one in change.removed] == ["Training"]
    assert {pair.new.commitment.title: pair.moved for pair in change.pairs} == {
        "Beneficial owners": True,
        "Open contracts": False,
        "Budget council": False,
    }
    assert all(pair.renumbered for pair in change.pairs)
    assert all(pair.similarity == pytest.approx(1) for pair in change.pairs)


def test_a_reworded_commitment_keeps_its_pair_and_a_new_title_is_told():
    old = card(scored(commitment(0, "1")), scored(commitment(1, "2")))
    text = "The ministry will publish every public contract, and its payments, as open data."
    new = card(
        scored(commitment(1, "2")), scored(commitment(0, "1", text, "Contracts in the open"))
    )
    change = compare_drafts(old, new)
    pair = next(pair for pair in change.pairs if pair.new.commitment.number == "1")
    assert pair.old.commitment.title == "Open contracts"
    assert (pair.retitled, pair.reworded, pair.renumbered) == (True, True, False)
    assert 0.35 < pair.similarity < 1


def test_the_same_number_alone_makes_no_pair():
    change = compare_drafts(card(scored(commitment(0, "1"))), card(scored(commitment(4, "1"))))
    assert change.pairs == ()
    assert (len(change.added), len(change.removed)) == (1, 1)


@pytest.mark.parametrize(("old", "new"), [((), ()), ((0,), ()), ((), (0,))])
def test_empty_drafts(old, new):
    change = compare_drafts(
        card(*(scored(commitment(n)) for n in old)), card(*(scored(commitment(n)) for n in new))
    )
    assert (len(change.pairs), len(change.added), len(change.removed)) == (0, len(new), len(old))


def compared(old, new):
    (pair,) = compare_drafts(card(old), card(new)).pairs
    return pair


def test_changes_below_a_point_are_not_shown_unless_the_answer_changes():
    cut = commitment(0, "1")
    assert compared(scored(cut, 0.5), scored(cut, 0.509)).unchanged
    (value,) = compared(scored(cut, 0.5), scored(cut, 0.511)).values
    assert value.difference == pytest.approx(0.011)
    assert not value.decided
    decided = scored(cut, 0.501, decision=Decision.YES)
    (value,) = compared(scored(cut, 0.5), decided).values
    assert value.decided


def test_phrases_that_came_and_went_are_told_with_what_they_bring():
    old = scored(
        commitment(0, "1", "The ministry will promote open data of contracts, as far as possible."),
        0.4,
        (Evidence("as far as possible", -0.5), Evidence("open data", 0.3), Evidence("will", 0.2)),
    )
    new = scored(
        commitment(0, "1", "The ministry will publish open data of all public contracts."),
        0.8,
        (Evidence("publish", 0.7), Evidence("open data", 0.4), Evidence("contracts", 0.1)),
    )
    (value,) = compared(old, new).values
    found = {one.name: (one.kind, pytest.approx(one.weight)) for one in value.phrases}
    # "will" and "contracts" stand in both texts and among the strongest of one: nothing is known.
    assert found == {
        "publish": ("came", 0.7),
        "as far as possible": ("went", 0.5),
        "open data": ("shifted", 0.1),
    }
    weights = [abs(one.weight) for one in value.phrases]
    assert weights == sorted(weights, reverse=True)


def test_levels_are_compared_by_level_and_by_probability():
    def with_levels(low, high, level):
        levels = OrdinalPrediction({"low": low, "high": high}, level, (level,), high)
        return dataclasses.replace(scored(commitment(0)), predictions={"specificity": levels})

    assert compared(with_levels(0.6, 0.4, "low"), with_levels(0.595, 0.405, "low")).unchanged
    (value,) = compared(with_levels(0.6, 0.4, "low"), with_levels(0.4, 0.6, "high")).values
    assert (value.decided, value.difference) == (True, pytest.approx(0.2))


def advice(code, message="m"):
    return Advice(code, Level.ADVICE, message, "x", 0, 1)


def test_advice_that_is_gone_or_new_is_told_as_often_as_it_fires():
    cut = commitment(0, "1")
    old = scored(cut, advice=[advice("A", "one"), advice("A", "two"), advice("B")])
    new = scored(cut, advice=[advice("A", "two"), advice("C")])
    pair = compared(old, new)
    assert [(a.code, a.message) for a in pair.advice_gone] == [("A", "one"), ("B", "m")]
    assert [a.code for a in pair.advice_new] == ["C"]
    same = compared(old, old)
    assert (same.advice_gone, same.advice_new) == ((), ())


def test_criteria_newly_met_or_missing_are_told():
    def with_criteria(**met):
        found = tuple(CriterionFinding(name, there) for name, there in met.items())
        return scored(commitment(0, "1"), criteria={"relevant": found})

    pair = compared(with_criteria(a=True, b=False, c=True), with_criteria(a=False, b=True, c=True))
    assert [(one.name, one.met) for one in pair.criteria] == [("a", False), ("b", True)]


_WORDS = st.sampled_from(["open", "data", "budget", "citizen", "court", "mayor", "school", "road"])
_CUT = st.builds(
    lambda number, words: Commitment(number, " ".join(words[:2]), " ".join(words)),
    st.one_of(st.none(), st.sampled_from("123")),
    st.lists(_WORDS, max_size=8),
)


@settings(deadline=None)
@given(st.lists(_CUT, max_size=6), st.lists(_CUT, max_size=6))
def test_every_commitment_is_in_a_pair_or_added_or_removed(old, new):
    change = compare_drafts(card(*map(scored, old)), card(*map(scored, new)))
    assert len(change.pairs) + len(change.removed) == len(old)
    assert len(change.pairs) + len(change.added) == len(new)
    assert all(0.35 <= pair.similarity <= 1 for pair in change.pairs)
