"""The scorecard as its readers meet it: what comes first, how sure it sounds, what is short."""

import dataclasses
import io
import re

import openpyxl
import pytest
import scorecard_factory as factory
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from ogplens.domain import Level
from ogplens.reporting.scorecard_docx import comments_of
from ogplens.reporting.scorecard_html import scorecards_html
from ogplens.reporting.scorecard_parts import percent
from ogplens.reporting.scorecard_terminal import scorecards_text
from ogplens.reporting.scorecard_viewing import file_name, view_of
from ogplens.reporting.scorecard_xlsx import row_height, scorecards_xlsx
from ogplens.settings import codebook

LANGUAGES = [factory.ENGLISH, factory.SPANISH]


def view(card, words=factory.ENGLISH):
    return view_of([card], words=words, codebook=codebook(), model=factory.MODEL)


def page(card, words=factory.ENGLISH):
    text = scorecards_html([card], model=factory.MODEL, codebook=codebook(), words=words)
    return html.fromstring(text)


def terminal(card, words=factory.ENGLISH):
    return scorecards_text(
        [card], codebook=codebook(), width=80, colour=False, summary=False, words=words
    )


def with_first(**changes):
    card = factory.full_card()
    first = dataclasses.replace(card.commitments[0], **changes)
    return dataclasses.replace(card, commitments=(first, *card.commitments[1:]))


@given(st.floats(0, 1))
def test_only_what_is_certain_reads_as_certain(share):
    shown = percent(share)
    assert (shown == "100%") == (share == 1)
    assert (shown == "0%") == (share == 0)
    assert abs(int(re.sub(r"\D", "", shown)) - 100 * share) <= 1


def test_the_most_severe_advice_comes_first_and_places_keep_their_order():
    given_ = factory.full_card().commitments[0].advice
    late = dataclasses.replace(given_[0], code="Z999", start=given_[1].end)
    style = dataclasses.replace(given_[0], code="Z001", level=Level.STYLE)
    card = with_first(advice=(style, given_[1], given_[0], late))
    codes = [one.code for one in view(card).plans[0].commitments[0].advice]
    assert codes == ["S101", "Z999", "V201", "Z001"]
    shown = terminal(card)
    assert shown.index("S101") < shown.index("V201") < shown.index("Z001")


def test_a_quotation_that_the_message_or_the_title_says_is_not_said_again():
    one = factory.full_card().commitments[0]
    text = one.commitment.text
    start = text.index("open data")
    inside = dataclasses.replace(
        one.advice[1], message="Say which “open data”.", start=start, end=start + 9
    )
    title, other = one.advice
    tree = page(with_first(advice=(title, other, inside)))
    quoted = [q.text_content() for q in tree.xpath("//article[1]//q")]
    assert quoted == [text[other.start : other.end]]


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_precedents_are_a_list_in_order_in_words_and_without_a_grade(words):
    past = (
        factory.precedent("Nearest", similarity=0.21),
        factory.precedent("Farther", similarity=0.2, codes={}, url=None),
    )
    tree = page(with_first(precedents=past), words)
    near, far = tree.xpath("//article[1]//*[contains(@class, 'sc-precedents')]//ol/li")
    assert near.xpath(".//a")[0].text_content() == "Nearest"
    said = " ".join(near.text_content().split())
    assert words.say("members.UKR") in said
    for name, value in past[0].codes.items():
        assert words.variable(name) in said
        assert words.value(value) in said
    assert not re.search(r"\d%|0\.2", said)
    assert words.say("scorecard.precedents.not_coded") in far.text_content()
    assert not far.xpath(".//a")


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_the_terminal_names_the_nearest_precedent_alone(words):
    past = (factory.precedent("Nearest " * 40), factory.precedent("Farther"))
    shown = terminal(with_first(precedents=past), words)
    assert max(map(len, shown.split("\n"))) <= 80
    block = " ".join(shown.split())
    assert f"({words.say('members.UKR')}, 2014)" in block
    assert words.variable("completion") in block
    assert "Farther" not in block.split(factory.TEXTS[1][0])[0]


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_comments_say_what_the_figures_are_and_name_the_nearest_precedent(words):
    card = with_first(precedents=(factory.precedent("Nearest"), factory.precedent("Farther")))
    shown = comments_of(card, words=words, codebook=codebook(), model=factory.MODEL)
    assert words.say("scorecard.legend.table") in shown[0]["text"]
    (first,) = (one["text"] for one in shown if "“Nearest”" in one["text"])
    assert words.say("scorecard.comment.forecast") in first
    assert words.variable("completion") in first
    assert not any("Farther" in one["text"] for one in shown)


def test_a_long_title_is_whole_where_it_stands_and_short_in_lists():
    title = "The government will publish " + "and keep up to date " * 14 + "a register"
    one = factory.full_card().commitments[0]
    card = with_first(commitment=dataclasses.replace(one.commitment, title=title))
    tree = page(card)
    assert title in tree.xpath("//article[1]/h3")[0].text_content()
    entry = tree.xpath("//*[contains(@class, 'sc-contents')]//a")[0].text_content()
    assert len(entry) <= 110
    assert title.startswith(entry.removeprefix("1. ").rstrip("…"))
    assert all(len(label) < 200 for label in tree.xpath("//@aria-label"))


@pytest.mark.parametrize("folder", ["/home/someone/secret/", "C:\\Users\\someone\\", "../", ""])
def test_a_page_to_send_round_names_no_folder(folder):
    card = dataclasses.replace(factory.full_card(), source=f"{folder}plan.pdf")
    assert file_name(card.source) == "plan.pdf"
    tree = page(card)
    assert tree.xpath("//h2")[0].text_content() == "plan.pdf"
    assert "someone" not in tree.text_content()


@given(st.text(max_size=300), st.integers(4, 60), st.integers(4, 60))
def test_a_row_is_as_high_as_its_text_and_never_higher_than_excel_allows(text, width, more):
    height = row_height([text, 3, None], [width, width, width])
    assert 15 <= height <= 409
    assert height >= min(405, 15 * -(-len(text.split("\n")[0]) // width))
    assert row_height([text], [width + more]) <= height


def test_the_title_and_the_head_of_the_wide_sheet_stay_in_sight():
    book = openpyxl.load_workbook(
        io.BytesIO(scorecards_xlsx(view(factory.full_card()), factory.ENGLISH))
    )
    assert book["Commitments"].freeze_panes == "C2"
    assert {book[name].freeze_panes for name in ("Advice", "Precedents", "Criteria")} == {"A2"}
    order = [row[6].value for row in book["Precedents"].iter_rows(min_row=1, max_row=3)]
    assert order == ["Order", 1, 2]
