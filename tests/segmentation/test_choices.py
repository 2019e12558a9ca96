"""Commitments that a user chooses: a heading level, a pattern, corrected boundaries."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import Document
from ogplens.errors import OgplensError
from ogplens.segmentation import Boundary, Choice, compile_pattern, parse_boundaries, segment

from .helpers import BODY, PAST, TITLES, document, heading, paragraph, row


def plan() -> Document:
    """Themes that hold headings without numbers; a table of contents names all of them."""
    parts = [heading("Plan", 1), heading("Contents", 2), paragraph("\n".join(TITLES))]
    for theme in range(2):
        parts.append(heading(f"Theme {theme + 1}: Openness", 2))
        for title in TITLES[3 * theme : 3 * theme + 3]:
            parts += [heading(title, 3), paragraph(BODY), heading("Details", 4), paragraph(PAST)]
    return document(*parts)


def titles(doc: Document, choice: Choice) -> list[str]:
    return [c.title for c in segment(doc, choice).commitments]


def test_every_heading_of_a_level() -> None:
    assert titles(plan(), Choice(heading_level=3)) == list(TITLES)


def test_a_level_without_headings_says_which_there_are() -> None:
    with pytest.raises(OgplensError, match=r"3 \(6\)"):
        segment(plan(), Choice(heading_level=6))


def test_a_pattern_names_number_and_title() -> None:
    parts = [heading("Plan", 1)]
    for place, title in enumerate(TITLES):
        parts.append(paragraph(f"[{place + 10}] {title}\n{BODY}"))
    pattern = compile_pattern(r"\[(?P<number>\d+)\] (?P<title>.+)")
    found = segment(document(*parts), Choice(pattern=pattern)).commitments
    assert [c.number for c in found] == [str(n) for n in range(10, 16)]
    assert [c.title for c in found] == list(TITLES)


def test_a_pattern_without_names_finds_the_number_and_takes_the_rest() -> None:
    parts = [heading("Plan", 1)]
    for place, title in enumerate(TITLES, start=1):
        parts += [paragraph(f"Reform {place}: {title}"), paragraph(BODY)]
    found = segment(document(*parts), Choice(pattern=compile_pattern(r"reform \d+"))).commitments
    assert [(c.number, c.title) for c in found] == [
        (str(n), title) for n, title in enumerate(TITLES, start=1)
    ]


def test_a_pattern_looks_at_the_cells_of_tables() -> None:
    parts = [heading("Plan", 1)]
    for place, title in enumerate(TITLES, start=1):
        parts.append(row("Theme", f"M-{place} {title}", BODY))
    found = segment(document(*parts), Choice(pattern=compile_pattern(r"M-\d"))).commitments
    assert [c.number for c in found] == [f"M-{n}" for n in range(1, 7)]


def test_boundaries_are_found_in_the_body_and_not_in_the_contents() -> None:
    doc = plan()
    choice = Choice(boundaries=tuple(Boundary(None, "", title) for title in TITLES))
    found = segment(doc, choice).commitments
    assert [c.title for c in found] == list(TITLES)
    assert all(BODY in c.text for c in found)
    assert all(doc.text[c.start : c.end] == c.text for c in found)


def test_names_and_numbers_of_the_table_are_kept() -> None:
    choice = Choice(boundaries=(Boundary("7", "My name", TITLES[1]), Boundary(None, "", TITLES[2])))
    found = segment(plan(), choice).commitments
    assert [(c.number, c.title) for c in found] == [("7", "My name"), (None, TITLES[2])]
    assert TITLES[2] not in found[0].text


def test_a_row_to_skip_ends_the_commitment_before_and_opens_none() -> None:
    boundaries = (Boundary("1", "", TITLES[0]), Boundary("Skip", "", TITLES[1]))
    (found,) = segment(plan(), Choice(boundaries=boundaries)).commitments
    assert found.number == "1"
    assert TITLES[1] not in found.text


def test_all_words_that_stand_nowhere_are_named() -> None:
    boundaries = (
        Boundary(None, "", "no such words", "row 2"),
        Boundary(None, "", TITLES[0], "row 3"),
        Boundary(None, "", "nor these", "row 4"),
    )
    with pytest.raises(OgplensError) as error:
        segment(plan(), Choice(boundaries=boundaries))
    assert [fault.place for fault in error.value.faults] == ["row 2", "row 4"]


def test_rows_against_the_order_of_the_document_are_named() -> None:
    rows = ("Details " + PAST, TITLES[5], TITLES[0] + " " + BODY)
    boundaries = tuple(Boundary(None, "", words, f"row {n}") for n, words in enumerate(rows, 2))
    with pytest.raises(OgplensError) as error:
        segment(plan(), Choice(boundaries=boundaries))
    assert [fault.place for fault in error.value.faults] == ["row 4"]


@pytest.mark.parametrize(
    "table",
    [
        "",
        "\n\n",
        "number,name\n1,x",
        "number,title\n",
        "title\n...\n-\n",
        "number,title\nskip,Annex\n",
        'title\n"open',
    ],
)
def test_tables_that_hold_no_boundaries_are_refused(table: str) -> None:
    with pytest.raises(OgplensError) as error:
        parse_boundaries(table, source="cut.csv")
    assert error.value.hint
    assert error.value.source == "cut.csv"


@given(st.lists(st.tuples(st.integers(1, 99), st.sampled_from(TITLES)), min_size=1, max_size=8))
def test_what_is_written_as_a_table_is_read_back(rows: list[tuple[int, str]]) -> None:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["number", "title", "first_words"])
    writer.writerows([number, title, title.upper()] for number, title in rows)
    found = parse_boundaries("\ufeff" + file.getvalue(), source="cut.csv")
    assert [(b.number, b.title, b.first_words) for b in found] == [
        (str(number), title, title.upper()) for number, title in rows
    ]


@given(st.sets(st.integers(0, 5), min_size=1))
def test_any_part_of_the_commitments_can_be_handed_over(chosen: set[int]) -> None:
    doc = plan()
    wanted = [TITLES[n] for n in sorted(chosen)]
    found = segment(doc, Choice(boundaries=tuple(Boundary(None, "", t) for t in wanted)))
    assert [c.title for c in found.commitments] == wanted
    ends = [c.end for c in found.commitments]
    assert all(end <= c.start for end, c in zip(ends, found.commitments[1:], strict=False))


@pytest.mark.parametrize("pattern", ["(", "[", "x*", "", "(?P<number>", "a{99999999999}"])
def test_patterns_that_cannot_be_used_are_refused(pattern: str) -> None:
    with pytest.raises(OgplensError, match="--pattern"):
        compile_pattern(pattern)
