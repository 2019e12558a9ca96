"""PDF: reading order, columns, tables without rules, and what stands in odd places."""

import pytest

from .makers import Page, cells, check, pdf, read, shown
from .test_pdf import ONE, PROSE, page_of_prose

NARROW = (
    *("The ministry will publish the register", "of public contracts on the open data"),
    *("portal, so that everyone can follow how", "money is spent from the first tender to"),
    *("the last payment in all of its agencies", "and for all of its programmes."),
)
OTHER = tuple(line.replace("public contracts", "land and houses") for line in NARROW)


def made(*pages):
    document = read(pdf(pages), "a.pdf")
    check(document)
    return document


def texts(document):
    return [text for _, text in shown(document)]


def test_headings_that_are_drawn_last_are_read_in_their_place():
    page = Page()
    page.paragraph(72, 640, PROSE)
    page.paragraph(72, 540, PROSE)
    page.write(72, 700, "Commitment 1", size=18)
    page.write(72, 580, "Commitment 2", size=18)
    assert texts(made(page)) == ["Commitment 1", ONE, "Commitment 2", ONE]


@pytest.mark.parametrize("by_line", [False, True])
def test_columns_under_a_broad_heading_are_read_one_by_one(by_line):
    page = Page()
    left = [(72, 600 - 13 * i, line) for i, line in enumerate(NARROW)]
    right = [(330, 600 - 13 * i, line) for i, line in enumerate(OTHER)]
    lines = [x for pair in zip(left, right, strict=True) for x in pair] if by_line else left + right
    page.write(72, 640, "A heading over both of the columns of this page", size=18)
    for x, y, line in lines:
        page.write(x, y, line)
    page.paragraph(72, 480, PROSE)
    assert texts(made(page))[1:] == [" ".join(NARROW), " ".join(OTHER), ONE]


@pytest.mark.parametrize("shaded", [False, True])
def test_fields_and_milestones_in_columns_without_rules_are_rows(shaded):
    page = page_of_prose()
    y = 520
    for label, lines in (("Lead", ["Ministry"]), ("Problem", NARROW[:3]), ("End", ["2016"])):
        page.write(72, y, label)
        for line in lines:
            page.write(200, y, line)
            y -= 13
        y -= 8
    if shaded:
        page.ground(70, 400, 520, 425)
    page.write(72, 410, "Milestone", bold=True)
    page.write(330, 410, "Start", bold=True)
    page.write(430, 410, "End", bold=True)
    page.write(72, 385, "Write the law and send it to the")
    page.write(72, 372, "parliament")
    page.write(330, 385, "March 2014")
    page.write(430, 385, "June 2014")
    page.write(72, 350, "Build the portal")
    page.write(330, 350, "July 2014")
    page.write(430, 350, "June 2016")
    assert cells(made(page)) == [
        ["Lead", "Ministry"],
        ["Problem", " ".join(NARROW[:3])],
        ["End", "2016"],
        ["Milestone", "Start", "End"],
        ["Write the law and send it to the parliament", "March 2014", "June 2014"],
        ["Build the portal", "July 2014", "June 2016"],
    ]


def test_a_large_number_beside_a_title_comes_first():
    page = page_of_prose()
    page.write(120, 780, "Publish the register of contracts and", size=16)
    page.write(120, 762, "of those who won them", size=16)
    page.write(72, 768, "3", size=30)
    headings = [text for kind, text in shown(made(page)) if kind == "heading"]
    assert headings == ["3 Publish the register of contracts and of those who won them"]


def test_text_drawn_twice_is_read_once():
    page = page_of_prose()
    page.write(72, 760, "Commitment 1: Contracts", size=16)
    page.write(72.4, 760.3, "Commitment 1: Contracts", size=16)
    assert texts(made(page)) == ["Commitment 1: Contracts", ONE, ONE]


def test_spaced_out_capitals_are_closed_up():
    page = page_of_prose()
    page.write(72, 760, "C O M P R O M I S O   4", size=16)
    assert texts(made(page))[0] == "COMPROMISO 4"


def test_raised_marks_of_notes_are_left_out():
    page = page_of_prose()
    page.write(72, 500, "The ministry publishes all of its contracts")
    page.write(281, 504, "12", size=7)
    page.write(291, 500, "and agencies do too.")
    assert (
        texts(made(page))[-1] == "The ministry publishes all of its contracts and agencies do too."
    )


def test_sideways_text_in_a_margin_is_left_out_and_a_sideways_page_is_read():
    page = page_of_prose()
    page.turned(560, 300, "Chapter one")
    assert texts(made(page)) == [ONE, ONE]
    page = Page()
    for i, line in enumerate(PROSE):
        page.turned(100 + 13 * i, 100, line)
    assert texts(made(page)) == [ONE]


def test_weight_capitals_and_colour_make_levels():
    page = page_of_prose()
    for i, y in enumerate((780, 480)):
        page.write(72, y, f"Theme {i}", size=15)
        page.write(72, y - 25, f"Commitment {i}", size=15, bold=True)
    for i, y in enumerate((420, 340)):
        page.write(72, y, f"OBJECTIVE {i}", bold=True)
        page.write(72, y - 20, f"Context {i}", bold=True)
        page.coloured(72, y - 40, f"Detail {i}")
    levels = {}
    document = made(page)
    for block in document.blocks:
        if block.level:
            levels.setdefault(document.slice(block).split()[0], set()).add(block.level)
    assert levels == {
        **{"Commitment": {1}, "Theme": {2}, "OBJECTIVE": {3}, "Context": {4}, "Detail": {5}}
    }


def test_running_heads_that_change_are_left_out():
    pages = []
    for number in range(1, 13):
        page = page_of_prose(number)
        page.write(72, 815, f"Chapter {'one' if number < 7 else 'two'} of the plan", size=9)
        page.write(72, 50, f"{number + 2} Chapter {number // 3}a", size=9)
        pages.append(page)
    assert texts(made(*pages)) == [ONE] * 24


def test_the_head_of_a_table_is_not_repeated_on_the_next_page():
    pages = []
    for number in (1, 2):
        page = Page()
        for y, (one, other) in zip((700, 660), (("No.", "Title"), (str(number), "T")), strict=True):
            page.box(72, y, 200, y + 40)
            page.box(200, y, 400, y + 40)
            page.write(80, y + 15, one)
            page.write(210, y + 15, other)
        pages.append(page)
    assert cells(made(*pages)) == [["No.", "Title"], ["1", "T"], ["2", "T"]]
