"""ODT."""

import io
import zipfile

import pytest

from ogplens.errors import ReadingError
from ogplens.reading import read_bytes

from .makers import LIMITS, SENTENCE, cells, check, lead, odt, read, shown

NUMBERED = """<text:list-style style:name="L">
  <text:list-level-style-number text:level="1" style:num-format="1" style:num-prefix="Commitment "
    style:num-suffix=":"/>
  <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
</text:list-style>"""


def made(body, **parts):
    document = read(odt(body, **parts), "a.odt")
    check(document)
    assert document.format == "odt"
    return document


def test_headings_by_outline_and_by_style():
    document = made(
        "<text:p text:style-name='Title'>Plan</text:p>"
        "<text:h text:outline-level='2'>Commitment 1</text:h>"
        "<text:p text:style-name='Own'>Commitment 2</text:p>"
        f"<text:p>{SENTENCE}</text:p>",
        styles="<style:style style:name='Own' style:parent-style-name='Base'/>",
        common="<style:style style:name='Title'/>"
        "<style:style style:name='Base' style:default-outline-level='3'/>",
    )
    assert [(b.level, document.slice(b)) for b in document.blocks] == [
        *((1, "Plan"), (2, "Commitment 1"), (3, "Commitment 2"), (0, SENTENCE))
    ]


def test_numbers_of_lists_and_headings_are_printed():
    item = "<text:list-item><text:p>%s</text:p>%s</text:list-item>"
    inner = "<text:list>" + item % ("x", "") + item % ("y", "") + "</text:list>"
    document = made(
        f"<text:list text:style-name='L'>{item % ('A', inner)}{item % ('B', '')}</text:list>"
        f"<text:p>{SENTENCE}</text:p>"
        f"<text:list text:style-name='L' text:continue-numbering='true'>{item % ('C', '')}"
        "</text:list><text:h text:outline-level='1'>One</text:h>"
        "<text:h text:outline-level='2'>Two</text:h>",
        styles=NUMBERED,
        common="<text:outline-style><text:outline-level-style text:level='1' "
        "style:num-format='I'/><text:outline-level-style text:level='2' style:num-format='1' "
        "text:display-levels='2'/></text:outline-style>",
    )
    assert [text for _, text in shown(document)] == [
        *("Commitment 1: A", "a) x", "b) y", "Commitment 2: B", SENTENCE, "Commitment 3: C"),
        *("I One", "I.1 Two"),
    ]


def test_bold_leads_blanks_and_breaks():
    document = made(
        "<text:p><text:span text:style-name='B'>Register.</text:span> Of<text:s text:c='3'/>"
        "all<text:line-break/>of<text:tab/>it</text:p>",
        styles="<style:style style:name='B'><style:text-properties fo:font-weight='bold'/>"
        "</style:style>",
    )
    assert document.text == "Register. Of all\nof it"
    assert lead(document, document.blocks[0]) == "Register."


def test_what_is_no_text_is_left_out():
    document = made(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>One 3</text:p></text:index-body>"
        f"</text:table-of-content><text:p>{SENTENCE}<text:note><text:note-body><text:p>Note."
        "</text:p></text:note-body></text:note><office:annotation><text:p>Why?</text:p>"
        "</office:annotation><text:span text:style-name='H'>Hidden.</text:span></text:p>",
        styles="<style:style style:name='H'><style:text-properties text:display='none'/>"
        "</style:style>",
    )
    assert document.text == SENTENCE


def test_text_boxes_follow_their_paragraph():
    document = made(
        f"<text:p>{SENTENCE}<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box>"
        "</draw:frame></text:p><text:p>After.</text:p>"
    )
    assert [text for _, text in shown(document)] == [SENTENCE, "Boxed.", "After."]


def test_tables_with_merged_cells():
    cell = "<table:table-cell%s><text:p>%s</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    rows = (
        cell % (" table:number-columns-spanned='2'", "1. Title") + covered,
        cell % (" table:number-rows-spanned='2'", "Lead") + cell % ("", "Ministry"),
        covered + cell % ("", "Agency"),
    )
    document = made(
        "<table:table>"
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        + "</table:table>"
    )
    assert cells(document) == [["1. Title"], ["Lead", "Ministry"], ["", "Agency"]]


def test_bad_files_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", "x" * 6_000_000)
    for data, message in (
        (out.getvalue(), "unpacks to"),
        (odt("")[:-40], "damaged"),
        (odt("<text:p>"), "damaged"),
    ):
        with pytest.raises(ReadingError, match=message):
            read_bytes(data, name="a.odt", **LIMITS)
