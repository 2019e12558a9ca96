"""Scorecards and segmentations as JSON, CSV, HTML and text."""

import csv
import dataclasses
import html
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.domain import (
    Commitment,
    Decision,
    Document,
    Evidence,
    Milestone,
    OrdinalPrediction,
    PlanDate,
    Precision,
    Prediction,
    ScopeCode,
    ScopeReason,
    Scorecard,
    ScoredCommitment,
)
from ogplens.interface import interface
from ogplens.reporting.scorecard_csv import scorecards_csv
from ogplens.reporting.scorecard_html import scorecards_html
from ogplens.reporting.scorecard_json import scorecards_json
from ogplens.reporting.scorecard_terminal import scorecards_text
from ogplens.reporting.scores import CLOSING, NEAR_CHANCE, level_range, printable
from ogplens.reporting.segmentations import segmentation_csv, segmentation_json
from ogplens.reporting.terminal import segmentation_text
from ogplens.scoring.tables import parse_table
from ogplens.segmentation import Alternative, Segmentation
from ogplens.settings import codebook

MODEL = {"version": "0.1.0", "commitments": 10}
WORDS_ALONE = interface().say("scorecard.history.none")
EVIDENCE = (Evidence("open data", 0.5), Evidence("pilot", -0.75), Evidence("the", 0.01))


def scored(title="Open contracts", number="1", evidence=EVIDENCE):
    impact = OrdinalPrediction(
        probabilities={"none": 0.1, "minor": 0.4, "moderate": 0.3, "transformative": 0.2},
        level="minor",
        range=("minor", "moderate"),
        expected=1.6,
        evidence=evidence,
    )
    access = Prediction(0.123456, Decision.NEEDS_A_READER, evidence)
    text = f"{title}\n\nThe ministry will publish all contracts."
    commitment = Commitment(number, title, text, 0, len(text), 4)
    predictions = {"access_to_information": access, "potential_impact": impact}
    return ScoredCommitment(f"draft-{number}", commitment, predictions)


def card(*commitments, source="draft.pdf", warnings=()):
    document = Document("text", (), source, "pdf", "en", 12, warnings)
    return Scorecard(source, document, commitments, warnings)


def as_text(*cards, summary=False, colour=False):
    return scorecards_text(cards, codebook=codebook(), width=80, colour=colour, summary=summary)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_json():
    data = json.loads(scorecards_json([card(scored(), warnings=("page 3 is empty",))], model=MODEL))
    assert data["model"] == MODEL
    assert data["document"]["pages"] == 12
    (one,) = data["commitments"]
    assert "source" not in one
    assert one["predictions"]["access_to_information"] == {
        "probability": 0.1235,
        "words_alone": None,
        "decision": "needs a reader",
        "phrases": [{"phrase": e.name, "weight": e.weight, "spans": []} for e in EVIDENCE],
    }
    assert one["predictions"]["potential_impact"]["range"] == ["minor", "moderate"]
    assert data["history"] is None
    assert data["warnings"] == ["page 3 is empty", WORDS_ALONE, NEAR_CHANCE, CLOSING]


def test_json_of_several_files():
    table = Scorecard("table.csv", None, (scored(),))
    data = json.loads(scorecards_json([card(scored()), table], model=MODEL))
    assert data["document"] is None
    assert [one["source"] for one in data["commitments"]] == ["draft.pdf", "table.csv"]
    assert [one["commitments"] for one in data["sources"]] == [1, 1]


def test_csv_columns_do_not_depend_on_the_input():
    full, empty = (scorecards_csv(cards, codebook=codebook()) for cards in ([card(scored())], []))
    assert full.splitlines()[0] == empty.splitlines()[0]
    columns = empty.splitlines()[0].split(",")
    assert columns[:6] == [
        *("commitment_id", "number", "title", "page"),
        *("access_to_information_probability", "access_to_information_decision"),
    ]
    assert len(set(columns)) == len(columns)
    for name in codebook().predicted():
        assert any(column.startswith(f"{name}_") for column in columns)
    for level in ("level", "range", "none", "minor", "moderate", "transformative"):
        assert f"potential_impact_{level}" in columns


def test_csv_cells():
    (row,) = rows_of(scorecards_csv([card(scored())], codebook=codebook()))
    assert row["access_to_information_probability"] == "0.1235"
    assert row["access_to_information_phrases"] == "pilot (-0.75); open data (+0.50); the (+0.01)"
    assert row["potential_impact_range"] == "minor..moderate"
    assert row["potential_impact_minor"] == "0.4000"
    assert row["relevant_decision"] == ""
    assert row["page"] == "4"


_ANY = st.text(st.characters(codec="utf-8"), max_size=40)


@given(title=_ANY, number=_ANY, phrase=_ANY, source=_ANY)
def test_no_cell_is_a_formula(title, number, phrase, source):
    one = scored(title, number, (Evidence(phrase, 1.0),))
    text = scorecards_csv([card(one, source=source)], codebook=codebook())
    (row,) = rows_of(text)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert row["title"].removeprefix("'") == title.removeprefix("'")


SHORT = ScopeReason(ScopeCode.TOO_SHORT, 4, 12, "It has 4 words, at least 12 are needed.")
UNLIKE = ScopeReason(ScopeCode.UNLIKE_TRAINING_TEXTS, 0.412345, 0.58, "It reads unlike them.")


def refused(*reasons, title="Open contracts"):
    """Return a commitment as the scorer gives one that it cannot judge."""
    one = scored(title)
    impact = one.predictions["potential_impact"]
    whole = dataclasses.replace(impact, range=tuple(impact.probabilities))
    predictions = {**one.predictions, "potential_impact": whole}
    return dataclasses.replace(one, predictions=predictions, out_of_scope=reasons)


def test_json_says_why_a_commitment_is_out_of_scope():
    cards = [card(scored(number="2"), refused(SHORT, UNLIKE))]
    judged, other = json.loads(scorecards_json(cards, model=MODEL))["commitments"]
    assert judged["out_of_scope"] == []
    assert other["out_of_scope"] == [
        {"code": "too_short", "value": 4, "bound": 12, "reason": SHORT.sentence},
        {
            "code": "unlike_training_texts",
            "value": 0.4123,
            "bound": 0.58,
            "reason": UNLIKE.sentence,
        },
    ]
    access = other["predictions"]["access_to_information"]
    assert (access["probability"], access["decision"]) == (0.1235, "needs a reader")


def test_csv_says_it_in_columns_behind_the_source():
    text = scorecards_csv([card(scored(number="2"), refused(SHORT, UNLIKE))], codebook=codebook())
    columns = text.splitlines()[0].split(",")
    alone = [f"{name}_words_alone" for name in codebook().predicted()]
    last = ["source", "out_of_scope", "out_of_scope_reasons", *alone, "advice_codes"]
    assert columns[-len(last) :] == last
    judged, other = rows_of(text)
    assert (judged["out_of_scope"], judged["out_of_scope_reasons"]) == ("", "")
    assert other["out_of_scope"] == "too_short; unlike_training_texts"
    assert other["out_of_scope_reasons"] == f"{SHORT.sentence} {UNLIKE.sentence}"
    assert other["potential_impact_range"] == "none..transformative"
    assert other["access_to_information_probability"] == "0.1235"


def test_html_says_it_above_the_table_and_names_no_level():
    page = scorecards_html([card(refused(SHORT))], model=MODEL, codebook=codebook())
    assert f"Out of scope, no decision. {SHORT.sentence}" in page
    assert "1 commitment, 1 out of scope" in page
    assert "none to transformative" in page
    assert not re.search(r'class="sc-answer[^"]*">minor', page)
    assert "Out of scope" not in scorecards_html([card(scored())], model=MODEL, codebook=codebook())


def test_the_table_says_it_in_full_and_in_short():
    both = card(scored(number="2"), refused(SHORT))
    text = " ".join(as_text(both).split())
    assert "draft.pdf: 2 commitments, 1 out of scope" in text
    assert f"Out of scope, no decision. {SHORT.sentence}" in text
    assert re.search(r"Potential impact +needs a reader +none to transformative", text)
    lines = as_text(both, summary=True).splitlines()
    judged, other = (next(x for x in lines if x.startswith(f"{n} ")) for n in "21")
    assert re.findall(r"minor|\?", judged) == ["?", "minor"]
    assert re.findall(r"minor|\?", other) == ["?", "?"]
    assert f"1: Out of scope, no decision. {SHORT.sentence}" in " ".join(lines)
    assert "out of scope" not in as_text(card(scored()), summary=True)


@given(said=_ANY)
@settings(deadline=None)
def test_a_reason_is_as_harmless_as_a_title(said):
    why = ScopeReason(ScopeCode.LANGUAGE_NOT_COVERED, said, "en", f"<b>{said}")
    hostile = card(refused(why))
    assert "<b>" not in scorecards_html([hostile], model=MODEL, codebook=codebook())
    shown = as_text(hostile)
    assert not any(ord(c) < 0x20 and c not in "\n\t" for c in shown)
    json.loads(scorecards_json([hostile], model=MODEL))


@settings(deadline=None)
@given(title=_ANY, phrase=_ANY)
def test_html_is_escaped(title, phrase):
    hostile = f"<img src=x onerror=alert(1)>{title}"
    one = scored(hostile, "<b>1", (Evidence(f"</td>{phrase}", 1.0),))
    page = scorecards_html([card(one, source="<i>.pdf")], model=MODEL, codebook=codebook())
    for mark in ("<img", "<b>1", "<i>"):
        assert mark not in page
    for mark in ("&lt;img src=x onerror=alert(1)&gt;", "&lt;b&gt;1", "&lt;i&gt;", "&lt;/td&gt;"):
        assert mark in page
    shown = re.sub(r"\s+", " ", html.unescape(page))
    assert re.sub(r"\s+", " ", printable(hostile)).strip() in shown


def test_html_stands_alone_and_says_what_it_is():
    page = scorecards_html([card(scored())], model=MODEL, codebook=codebook())
    assert not re.search(r"<link|\bsrc=|url\(|https?:|@import", page)
    assert CLOSING in page
    assert NEAR_CHANCE in page
    assert "needs a reader" in page
    assert "12%" in page
    assert "minor to moderate" in page


def test_text_has_answer_probability_range_and_phrases():
    text = as_text(card(scored()))
    assert re.search(r"Access to information +needs a reader +12% −pilot, \+open data", text)
    assert re.search(r"Potential impact +minor +minor to moderate", text)
    assert "1. Open contracts  page 4" in text
    assert text.rstrip().endswith(CLOSING)


@settings(deadline=None)
@given(title=_ANY, phrase=_ANY, summary=st.booleans())
def test_text_fits_80_columns_and_cannot_drive_a_terminal(title, phrase, summary):
    from rich.cells import cell_len

    one = scored(title, evidence=(Evidence(phrase, 1.0),))
    text = as_text(card(one), summary=summary)
    assert max(cell_len(line) for line in text.split("\n")) <= 80
    assert not any(ord(c) < 0x20 and c not in "\n\t" for c in text)


def test_colours_only_where_asked_for():
    assert "\x1b[" in as_text(card(scored()), colour=True)
    assert "\x1b" not in as_text(card(scored()))


@pytest.mark.parametrize(
    ("levels", "shown"),
    [(("low",), "low"), (("low", "medium"), "low..medium"), (("a", "b", "c"), "a..c")],
)
def test_level_range(levels, shown):
    assert level_range(levels) == shown


YEAR = PlanDate("2026", "2026", Precision.YEAR)
CUT = Commitment(
    number=None,
    title="=Open contracts",
    text="=Open contracts\nAll of them.",
    start=3,
    end=31,
    page=None,
    fields={"budget": "10"},
    milestones=(Milestone("First", None, "2026", end_date=YEAR, deliverable="A report"),),
    end_date=YEAR,
)


def test_segmentation_json():
    document = Document("x\n\n" + CUT.text, (), "draft.md", "markdown", "en", None, ("odd",))
    other = Alternative("3 unnumbered headings", 3, 0.4, "--heading-level 2")
    cut = Segmentation((CUT,), 0.5, ("so",), (other,))
    data = json.loads(segmentation_json(document, cut))
    about = data["document"]
    assert (about["confidence"], about["reasons"], about["warnings"]) == (0.5, ["so"], ["odd"])
    (one,) = data["commitments"]
    assert about["text"][one["start"] : one["end"]] == one["text"]
    end = {
        "text": "2026",
        "iso": "2026",
        "precision": "year",
        "first_day": "2026-01-01",
        "last_day": "2026-12-31",
    }
    milestone = {"text": "First", "start": None, "end": "2026", "start_date": None}
    assert one["milestones"] == [milestone | {"end_date": end, "deliverable": "A report"}]
    assert (one["start_date"], one["end_date"]) == (None, end)
    assert about["alternatives"][0]["option"] == "--heading-level 2"
    text = segmentation_text(document, cut, width=80, colour=False)
    for part in ("draft.md: 1 commitments", "=Open contracts", "- so", "Warning: odd", "--heading"):
        assert part in text


def test_segmentation_csv_is_read_again_as_it_was():
    text = segmentation_csv([CUT], ids=["draft-c1"], language="en")
    assert "'=Open contracts" in text
    table = parse_table(text.encode(), name="draft.csv", max_bytes=10_000)
    (one,) = table.commitments
    assert (one.title, one.text, one.number) == (CUT.title, CUT.text, None)
    assert one.fields == CUT.fields
    assert [(m.text, m.end) for m in one.milestones] == [("First", "2026")]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0])[-2:] == ["start_date", "end_date"]
    assert (rows[0]["start_date"], rows[0]["end_date"]) == ("", "2026")
    assert (table.ids, table.languages) == (("draft-c1",), ("en",))
