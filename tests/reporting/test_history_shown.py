"""Which history was used, and what it changed, in every format."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import (
    Commitment,
    Decision,
    HistoryUse,
    OrdinalPrediction,
    Prediction,
    Scorecard,
    ScoredCommitment,
    VariableHistory,
)
from ogplens.interface import interface
from ogplens.reporting.history import history_changes, history_note, history_of
from ogplens.reporting.scorecard_csv import scorecards_csv
from ogplens.reporting.scorecard_html import scorecards_html
from ogplens.reporting.scorecard_json import scorecards_json
from ogplens.reporting.scorecard_terminal import scorecards_text
from ogplens.settings import codebook

WORDS_ALONE, HINT = (interface().say(f"scorecard.history.{key}") for key in ("none", "hint"))
ACCESS, SPECIFICITY = "access_to_information", "specificity"


def use(access=-0.0523, specificity=0.4, commitments=49, plans=1, name="Peru"):
    variables = {
        ACCESS: VariableHistory(commitments, plans, access, abs(access)),
        SPECIFICITY: VariableHistory(commitments, plans, specificity, abs(specificity)),
    }
    return HistoryUse("PER", name, commitments, plans, variables)


def card(history, *, number=1, access=0.61239, expected=2.00004):
    """Return a scorecard; what stands beside the words is given with a history alone."""
    there = history is not None and history.used
    found = {
        ACCESS: Prediction(0.56, Decision.YES, (), access if there else None),
        SPECIFICITY: OrdinalPrediction(
            {"none": 0.1, "low": 0.2, "medium": 0.3, "high": 0.4},
            "medium",
            ("low", "high"),
            2.4,
            (),
            expected if there else None,
        ),
    }
    one = ScoredCommitment("x-1", Commitment("1", "Contracts", "Contracts are published."), found)
    return Scorecard("draft.csv", None, (one,) * number, (), history)


def as_text(*cards):
    return scorecards_text(cards, codebook=codebook(), width=80, colour=False, summary=False)


def test_json():
    data = json.loads(scorecards_json([card(use())], model={}))
    assert data["history"] == {
        "member": "PER",
        "member_name": "Peru",
        "commitments": 49,
        "plans": 1,
        "changes_nothing": False,
        "variables": {
            ACCESS: {
                "commitments": 49,
                "plans": 1,
                "mean_difference": -0.0523,
                "largest_difference": 0.0523,
            },
            SPECIFICITY: {
                "commitments": 49,
                "plans": 1,
                "mean_difference": 0.4,
                "largest_difference": 0.4,
            },
        },
    }
    found = data["commitments"][0]["predictions"]
    assert found[ACCESS]["words_alone"] == 0.6124
    assert found[SPECIFICITY]["expected_words_alone"] == 2.0


def test_json_has_the_same_keys_without_a_history():
    def keys(value):
        if isinstance(value, dict):
            return {name: keys(inner) for name, inner in value.items() if name != "history"}
        return [keys(inner) for inner in value] if isinstance(value, list) else None

    with_it, without = (
        json.loads(scorecards_json([card(history)], model={})) for history in (use(), None)
    )
    without["warnings"] = with_it["warnings"]
    assert keys(with_it) == keys(without)
    assert list(with_it) == list(without)
    assert without["history"] is None


def test_csv_has_the_same_columns_and_empty_cells_without_a_history():
    with_it, without, unknown = (
        scorecards_csv([card(history)], codebook=codebook())
        for history in (use(), None, use(0.0, 0.0, 0, 0))
    )
    names = [f"{name}_words_alone" for name in codebook().predicted()]
    assert with_it.splitlines()[0] == without.splitlines()[0]
    assert with_it.splitlines()[0].split(",")[-1 - len(names) : -1] == names
    (row,) = csv.DictReader(io.StringIO(with_it))
    assert row[f"{ACCESS}_words_alone"] == "0.6124"
    assert row[f"{SPECIFICITY}_words_alone"] == "2.0000"
    assert row["relevant_words_alone"] == ""
    for text in (without, unknown):
        (row,) = csv.DictReader(io.StringIO(text))
        assert {row[name] for name in names} == {""}


def test_html_says_it_in_the_head_and_beside_each():
    page = scorecards_html([card(use())], model={}, codebook=codebook())
    head, _, table = page.partition("<article")
    assert "the history of Peru (PER) was used: 49 coded commitments of 1 plan." in head
    assert "Access to information −5.2; in levels: Specificity +0.40." in head
    assert re.search(r">56%</meter><small>words alone 61%</small>", table)
    assert re.search(r"mean level 2\.40, words alone 2\.00", table)
    plain = scorecards_html([card(None)], model={}, codebook=codebook())
    assert WORDS_ALONE in plain
    assert "words alone" not in plain.partition("<article")[2]


def test_the_table_says_it_in_a_note_of_80_columns():
    text = as_text(card(use()))
    assert max(map(len, text.splitlines())) <= 80
    shown = " ".join(text.split())
    assert "49 coded commitments of 1 plan" in shown
    assert "in percentage points: Access to information −5.2;" in shown
    assert len(HINT) <= 80
    assert HINT in as_text(card(None)).splitlines()
    assert HINT not in text


def test_no_codes_are_said_plainly():
    none = use(0.0, 0.0, 0, 0, name="Ghana")
    assert history_note(none) == "There are no coded commitments of Ghana: the words alone."
    assert history_changes(none, codebook()) == ""
    assert "no coded commitments of Ghana" in as_text(card(none))
    assert json.loads(scorecards_json([card(none)], model={}))["history"]["commitments"] == 0


def test_a_history_that_changes_nothing_is_said_plainly():
    same = use(-1e-6, 4e-5)
    assert history_note(same).endswith("It changes no prediction.")
    assert history_changes(same, codebook()) == ""
    assert "It changes no prediction." not in history_note(use())
    assert "It changes no prediction." not in history_note(use(-1e-6, 6e-5))


@pytest.mark.parametrize("tiny", [-0.0004, 0.0, 0.0004])
def test_no_sign_stands_before_a_zero(tiny):
    assert "Access to information 0.0;" in history_changes(use(tiny, 0.2), codebook())


def test_several_files_have_one_history():
    both = [card(use(-0.1, 0.3), number=1), card(use(0.1, 0.3), number=3)]
    together = history_of(both)
    assert together.variables[ACCESS].mean_difference == pytest.approx(0.05)
    assert together.variables[SPECIFICITY].mean_difference == pytest.approx(0.3)
    assert as_text(*both).count("the history of Peru") == 1
    assert history_of([card(None), card(None)]) is None


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.integers(0, 5)), min_size=1, max_size=4),
)
def test_the_mean_over_files_lies_between_theirs(found):
    together = history_of([card(use(access), number=number) for access, number in found])
    counted = [access for access, number in found if number] or [0.0]
    mean = together.variables[ACCESS].mean_difference
    assert min(counted) - 1e-12 <= mean <= max(counted) + 1e-12
    assert together.variables[ACCESS].largest_difference == max(abs(access) for access, _ in found)


def test_a_name_cannot_drive_a_page_or_a_terminal():
    hostile = card(use(name="<b>\x1b[31m"))
    assert "<b>" not in scorecards_html([hostile], model={}, codebook=codebook())
    assert "\x1b" not in as_text(hostile)
