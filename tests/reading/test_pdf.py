"""PDF."""

import pytest

from ogplens.domain.document import BlockKind
from ogplens.errors import ReadingError
from ogplens.reading import read_bytes, read_document

from .makers import LIMITS, Page, cells, check, lead, pdf, read, shown

PROSE = (
    "The ministry will publish the register of public contracts on the national",
    "open data portal, so that everyone can follow how public money is spent",
    "from the first tender to the last payment, in all of its agencies and for",
    "all of its programmes.",
)
ONE = " ".join(PROSE)


def page_of_prose(number=1, **extra):
    page = Page(**extra)
    page.paragraph(72, 700, PROSE)
    page.paragraph(72, 600, PROSE)
    page.write(290, 30, str(number))
    return page


def made(*pages):
    document = read(pdf(pages), "a.pdf")
    check(document)
    return document


def test_wrapped_lines_become_paragraphs():
    document = made(page_of_prose())
    assert shown(document) == [("paragraph", ONE), ("paragraph", ONE)]
    assert (document.pages, document.format, document.language) == (1, "pdf", "en")


def test_a_larger_size_makes_headings_by_rank():
    page = page_of_prose()
    page.write(72, 780, "Action plan", size=24)
    page.write(72, 740, "Commitment 1", size=16)
    page.paragraph(72, 660 - 20, ["Context"], bold=True)
    document = made(page)
    headings = [b for b in document.blocks if b.kind is BlockKind.HEADING]
    assert [(b.level, document.slice(b)) for b in headings] == [
        (1, "Action plan"),
        (2, "Commitment 1"),
        (3, "Context"),
    ]


def test_bold_leads_and_bold_paragraphs():
    page = Page()
    page.write(72, 700, "1. Contracts.", bold=True)
    page.write(148, 700, "The ministry will publish all contracts at once on the portal")
    page.write(72, 687, "and keep them there for good, which nobody has done before now.")
    page.paragraph(72, 640, [line + " bold" for line in PROSE], bold=True)
    page.paragraph(72, 500, PROSE)
    page.paragraph(72, 400, PROSE)
    document = made(page)
    assert lead(document, document.blocks[0]) == "1. Contracts."
    assert document.slice(document.blocks[0]).endswith("before now.")
    whole = document.blocks[1]
    assert whole.kind is BlockKind.PARAGRAPH
    assert whole.lead_end == whole.end


def test_an_underlined_title_is_a_lead():
    page = page_of_prose()
    page.write(72, 500, "Register. More text stands in the same line.")
    page.strokes.append((72, 498, 118, 498))
    document = made(page)
    assert lead(document, document.blocks[-1]) == "Register."


def test_bullets_make_list_items():
    page = page_of_prose()
    page.write(72, 500, "•")
    page.write(90, 500, "publish the register of public contracts on the national open data")
    page.write(90, 487, "portal")
    page.write(72, 474, "•")
    page.write(90, 474, "train the officials")
    assert shown(made(page))[2:] == [
        (
            "list_item",
            "publish the register of public contracts on the national open data portal",
        ),
        ("list_item", "train the officials"),
    ]


def test_words_broken_at_line_ends_are_joined():
    page = page_of_prose()
    page.paragraph(
        72,
        500,
        (
            "The information that the ministry publishes about its contracts is infor-",
            "mation for everyone, and it will be published at once on a user-",
            "friendly portal that is as user-friendly as the others are, for it is for",
            "everyone.",
        ),
    )
    text = made(page).text
    assert "is information for everyone" in text
    assert "on a user-friendly portal" in text


def test_a_paragraph_goes_on_over_the_page():
    first, second = page_of_prose(1), page_of_prose(2)
    first.paragraph(72, 120, PROSE[:2])
    second.paragraph(72, 780, PROSE[2:])
    # The content of a page is in reading order: what stands first comes first.
    second.texts.sort(key=lambda text: -text[1])
    document = made(first, second)
    assert shown(document) == [("paragraph", ONE)] * 5
    assert [block.page for block in document.blocks] == [1, 1, 1, 2, 2]


def test_running_heads_and_page_numbers_are_left_out():
    pages = []
    for number in range(1, 6):
        page = page_of_prose(number)
        page.write(72, 810, "National action plan", size=14)
        page.write(72, 45, f"Ministry of Justice, page {number}", size=9)
        page.write(72, 760, f"Commitment {number}", size=16)
        pages.append(page)
    document = made(*pages)
    assert "National action plan" not in document.text
    assert "Ministry of Justice" not in document.text
    assert "\n3\n" not in document.text
    assert [t for k, t in shown(document) if k == "heading"] == [
        f"Commitment {number}" for number in range(1, 6)
    ]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_ruled_tables_become_rows(rotate):
    page = page_of_prose(rotate=0)
    left, middle, right = 72, 200, 500
    for top, bottom in ((500, 470), (470, 420)):
        page.box(left, bottom, middle, top)
        page.box(middle, bottom, right, top)
    page.write(78, 485, "Start date", bold=True)
    page.write(206, 485, "March 2014")
    page.write(78, 455, "Lead")
    page.write(78, 442, "institution")
    page.write(206, 455, "Ministry of Justice")
    page.write(206, 442, "National Audit Office")
    page.write(72, 390, "After the table.")
    document = made(turned(page, rotate))
    assert cells(document) == [
        ["Start date", "March 2014"],
        ["Lead institution", "Ministry of Justice\nNational Audit Office"],
    ]
    assert shown(document)[-1] == ("paragraph", "After the table.")


def turned(page, rotate):
    """Turn a page's content so that it is upright again when the page is shown turned."""
    if not rotate:
        return page
    matrix = {90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 842"}[rotate]
    page.rotate = rotate
    page.matrix = matrix
    return page


def test_a_row_goes_on_over_the_page():
    first, second = page_of_prose(1), page_of_prose(2)
    first.box(72, 80, 200, 150)
    first.box(200, 80, 500, 150)
    first.write(78, 130, "Description")
    first.write(206, 130, "The ministry will publish.")
    second.texts.clear()
    second.box(72, 700, 200, 780)
    second.box(200, 700, 500, 780)
    second.box(72, 640, 200, 700)
    second.box(200, 640, 500, 700)
    second.write(206, 760, "It will also train.")
    second.write(78, 680, "End date")
    second.write(206, 680, "2016")
    assert cells(made(first, second)) == [
        ["Description", "The ministry will publish.\nIt will also train."],
        ["End date", "2016"],
    ]


def test_columns_of_a_line_are_parted():
    page = page_of_prose()
    page.write(72, 500, "Start date")
    page.write(300, 500, "March 2014")
    page.write(72, 470, "1.")
    page.write(100, 470, "Title after a tab.")
    assert [text for _, text in shown(made(page))][2:] == [
        *("Start date", "March 2014", "1. Title after a tab.")
    ]


def test_pages_without_text_are_named():
    document = made(page_of_prose(1), Page(), page_of_prose(3), Page())
    assert document.pages == 4
    assert document.warnings[0].startswith("page(s) 2, 4 have no text")


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (pdf([Page(), Page()]), "scanned PDF without a text layer", "OCR"),
        (pdf([page_of_prose()], encrypt=True), "encrypted", "password"),
        (pdf([page_of_prose()])[:200], "damaged", "copy"),
        (b"%PDF-1.7 nothing else", "damaged", "copy"),
        (b"plain text in a .pdf", "not a PDF", "copy"),
    ],
)
def test_errors(data, message, hint):
    with pytest.raises(ReadingError, match=message) as caught:
        read(data, "plan.pdf")
    assert caught.value.source == "plan.pdf"
    assert hint in caught.value.hint


def test_too_long_a_text_is_refused():
    with pytest.raises(ReadingError, match="longer than 100 characters"):
        read_bytes(pdf([page_of_prose()]), name="a.pdf", max_bytes=10**6, max_characters=100)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "pages", "commitments"),
    [("uk-2013-2015", 58, 21), ("usa-2011-2013", 10, 0), ("usa-2022-2024", 21, 0)],
)
def test_real_plans(shared_plans, name, pages, commitments):
    document = read_document(shared_plans / f"{name}.pdf", **LIMITS)
    check(document)
    assert (document.pages, document.language, document.warnings) == (pages, "en", ())
    assert not any(mark in document.text for mark in ("\x02", "\uf0b7", "\ufffe"))
    headings = [document.slice(b) for b in document.blocks if b.kind is BlockKind.HEADING]
    numbered = [h.split()[1] for h in headings if h.startswith("Commitment ")]
    assert numbered == [str(number) for number in range(1, commitments + 1)]
    assert len(headings) < 0.4 * len(document.blocks)


@pytest.mark.shared
def test_real_tables_are_rows(shared_plans):
    document = read_document(shared_plans / "uk-2013-2015.pdf", **LIMITS)
    numbers = [row[0] for row in cells(document) if row[0].isdecimal()]
    assert numbers == [str(number) for number in range(1, 22)]
