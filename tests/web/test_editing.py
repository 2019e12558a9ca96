"""Where commitments begin, as a user marks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.domain import Document
from ogplens.reading import read_bytes
from ogplens.web import editing
from ogplens.web.cutting import cut, cut_if_possible

from .conftest import PLAN, ROOT

SHARED = ROOT.parent / "shared" / "plans"


def read(path: Path) -> Document:
    limits = {"max_bytes": 10**8, "max_characters": 10**7}
    return read_bytes(path.read_bytes(), name=path.name, **limits)


DOCUMENT = read_bytes(PLAN, name="plan.md", max_bytes=10**6, max_characters=10**6)
FOUND = cut(DOCUMENT)
PLACES = editing.places(DOCUMENT, FOUND.commitments)


def plans():
    yield pytest.param(ROOT / "tests" / "fixtures" / "plan-es.md")
    for path in sorted(SHARED.glob("*-20*.*")) if SHARED.is_dir() else ():
        yield pytest.param(path, marks=pytest.mark.shared, id=path.name)


@pytest.mark.parametrize("path", list(plans()))
def test_a_form_that_is_sent_back_unchanged_changes_nothing(path: Path) -> None:
    document = read(path)
    found = cut(document)
    listed = editing.places(document, found.commitments)
    kept, _ = editing.shown(listed, everything=False)
    fields = {f"m{one.at}": one.mark for one in kept}
    fields |= {f"n{one.at}": one.number for one in kept if one.mark == editing.COMMITMENT}
    fields |= {f"t{one.at}": one.title for one in kept if one.mark == editing.COMMITMENT}
    choice = editing.choice_of(document, listed, fields)
    again = cut(document, choice)
    assert again.commitments == found.commitments


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([one.at for one in PLACES]), st.sampled_from(editing.MARKS)))
def test_commitments_begin_where_they_are_marked_and_end_at_the_next_mark(marks) -> None:
    fields = {f"m{one.at}": marks.get(one.at, editing.GOES_ON) for one in PLACES}
    choice = editing.choice_of(DOCUMENT, PLACES, fields)
    wanted = sorted(at for at, mark in marks.items() if mark == editing.COMMITMENT)
    if not wanted:
        assert choice is None
        return
    found = cut(DOCUMENT, choice).commitments
    assert [one.start for one in found] == wanted
    ends = sorted(at for at, mark in marks.items() if mark != editing.GOES_ON)
    for one in found:
        assert all(at <= one.start or at >= one.end for at in ends)
        assert one.text == DOCUMENT.text[one.start : one.end]


def test_words_that_stand_twice_are_no_trouble() -> None:
    """The place counts, not the words: a table of first words could not tell these apart."""
    text = "# Plan\n\n" + "## Reform\n\nThe same words again and again.\n\n" * 5
    document = read_bytes(text.encode(), name="p.md", max_bytes=10**6, max_characters=10**6)
    listed = editing.places(document, ())
    for one in listed:
        choice = editing.choice_of(document, listed, {f"m{one.at}": editing.COMMITMENT})
        assert [c.start for c in cut(document, choice).commitments] == [one.at]


def test_number_and_title_of_a_new_beginning_are_read_from_it() -> None:
    first = next(one for one in PLACES if one.mark == editing.COMMITMENT)
    bare = editing.places(DOCUMENT, ())
    choice = editing.choice_of(DOCUMENT, bare, {f"m{first.at}": editing.COMMITMENT})
    (found,) = cut(DOCUMENT, choice).commitments
    assert (found.number, found.title) == (first.number, first.title)


def test_number_and_title_are_as_the_user_writes_them() -> None:
    first = next(one for one in PLACES if one.mark == editing.COMMITMENT)
    fields = {f"n{first.at}": "  skip ", f"t{first.at}": " A \n new  title "}
    choice = editing.choice_of(DOCUMENT, PLACES, fields)
    found = cut(DOCUMENT, choice).commitments
    assert len(found) == len(FOUND.commitments)
    assert (found[0].number, found[0].title) == (None, "A new title")


@pytest.mark.parametrize("fields", [{"m-1": "commitment"}, {"mx": "on"}, {"m5": "nonsense"}, {}])
def test_marks_at_no_place_are_left_alone(fields) -> None:
    choice = editing.choice_of(DOCUMENT, PLACES, fields)
    assert cut(DOCUMENT, choice).commitments == FOUND.commitments


def test_a_long_document_is_shown_by_its_headings_first() -> None:
    text = "# Plan\n\n" + "## Part\n\n" + "One more paragraph.\n\n" * 200 + "## Part two\n\nEnd.\n"
    document = read_bytes(text.encode(), name="p.md", max_bytes=10**6, max_characters=10**6)
    listed = editing.places(document, ())
    few, left_out = editing.shown(listed, everything=False)
    assert (len(few), left_out) == (3, True)
    assert editing.shown(listed, everything=True) == (listed, False)


def test_what_has_no_commitment_says_why() -> None:
    document = read_bytes(b"Good morning.", name="p.txt", max_bytes=100, max_characters=100)
    found = cut_if_possible(document)
    assert found.commitments == ()
    assert "no commitment was found" in found.problem
