"""The workbook, opened again by another library."""

import io

import openpyxl
import pytest
import scorecard_factory as factory

from ogplens.domain import Commitment, Scorecard, ScoredCommitment
from ogplens.reporting.scorecard_viewing import view_of
from ogplens.reporting.scorecard_xlsx import held, scorecards_xlsx
from ogplens.settings import codebook


def made(*cards, words=factory.ENGLISH):
    view = view_of(cards, words=words, codebook=codebook(), model=factory.MODEL)
    return scorecards_xlsx(view, words)


def opened(*cards, words=factory.ENGLISH):
    return openpyxl.load_workbook(io.BytesIO(made(*cards, words=words)))


def rows(sheet):
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_sheets_and_what_they_hold():
    book = opened(factory.full_card())
    names = ["At a glance", "Commitments", "Advice", "Precedents", "Criteria", "About"]
    assert book.sheetnames == names
    glance = {row["Item"]: row for row in rows(book["At a glance"])}
    assert glance["Number of commitments"]["Most likely"] == 3
    assert glance["Relevant to OGP values"]["Range"] == "1 to 2 of 2 (50–100%)"
    first, _, last = rows(book["Commitments"])
    assert (first["No."], first["Title"]) == ("1", "Publish every public contract")
    assert first["Access to information, probability"] == pytest.approx(0.08)
    assert (first["Access to information"], first["Potential impact"]) == ("no", "transformative")
    assert first["Potential impact, probability"] == "moderate to transformative"
    assert first["Advice"] == "S101, V201"
    assert last["Out of scope"].startswith("Out of scope, no decision.")
    advice = rows(book["Advice"])
    assert [row["Code"] for row in advice] == ["P101", "S101", "V201", "S101", "V201"]
    past = rows(book["Precedents"])
    assert past[0]["What the IRM coded"].startswith("Access to information: yes")
    assert past[0]["What became of it"].startswith("Completion: substantial")
    assert {row["Found?"] for row in rows(book["Criteria"])} == {"met", "not found"}
    about = [cell.value for cell in book["About"]["A"]]
    assert "This is a screening aid, not an assessment by the IRM." in about


def test_spanish_sheets_have_the_same_shape():
    english, spanish = (
        opened(factory.full_card(), words=words) for words in (factory.ENGLISH, factory.SPANISH)
    )
    assert spanish.sheetnames[0] == "De un vistazo"
    assert [s.dimensions for s in english] == [s.dimensions for s in spanish]


def test_several_files_are_named_in_a_column():
    book = opened(factory.full_card(), factory.full_card(source="other.docx"))
    assert [row["Source"] for row in rows(book["Commitments"])] == ["draft.pdf"] * 3 + [
        "other.docx"
    ] * 3


def test_heads_stay_in_sight_and_have_filters():
    for sheet in opened(factory.full_card()).worksheets[:-1]:
        # Its head always; the wide sheet also keeps number and title.
        assert sheet.freeze_panes == ("C2" if sheet.title == "Commitments" else "A2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])


@pytest.mark.parametrize("mark", factory.HOSTILE)
def test_no_cell_is_a_formula_or_a_link(mark):
    book = opened(factory.hostile_card(mark))
    titles = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None
                titles.add(cell.value)
    seen = [title for title in titles if isinstance(title, str)]
    head = mark.split("\x00")[0].split("\u202e")[0].split("\ufffe")[0]
    assert any(title.startswith(head) for title in seen)


def test_a_text_too_long_for_a_cell_is_cut_and_says_so():
    title = "😀 data" * 200_000
    one = ScoredCommitment("x-1", Commitment("1", title, title), {})
    ((row),) = rows(opened(Scorecard("x", None, (one,)))["Commitments"])
    assert row["Title"].endswith(" […]")
    assert len(row["Title"].encode("utf-16-le")) // 2 <= 32_767
    assert held("short") == "short"


def test_the_same_bytes_each_time():
    assert made(factory.full_card()) == made(factory.full_card())


def test_a_scorecard_with_nothing_in_it_has_a_workbook():
    book = opened(Scorecard("empty", None, ()))
    assert len(book.sheetnames) == 6
