"""The page that stands alone, and its content for another page."""

import base64
import hashlib
import itertools
import re

import pytest
import scorecard_factory as factory
from lxml import html

from ogplens.domain import Commitment, Scorecard, ScoredCommitment
from ogplens.reporting.scorecard_html import (
    behaviour,
    scorecards_body,
    scorecards_html,
    stylesheet,
)
from ogplens.reporting.scorecard_viewing import view_of
from ogplens.settings import codebook

LANGUAGES = [factory.ENGLISH, factory.SPANISH]


def page(*cards, words=factory.ENGLISH):
    return scorecards_html(cards, model=factory.MODEL, codebook=codebook(), words=words)


def body(*cards, words=factory.ENGLISH):
    view = view_of(cards, words=words, codebook=codebook(), model=factory.MODEL)
    return scorecards_body(view, words)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_everything_stands_on_the_page_in_order(words):
    tree = html.fromstring(page(factory.full_card(), words=words))
    assert tree.get("lang") == words.language
    first = tree.xpath("//article")[0]
    text = " ".join(first.text_content().split())
    keys = ("advice.heading", "values.heading", "criteria.heading", "precedents.heading")
    places = [text.index(words.say(f"scorecard.{key}")) for key in (*keys, "text.help")]
    assert places == sorted(places)
    for said in ("S101", "V201", "Open contracting portal", "UKR-2", "2014"):
        assert said in text
    whole = " ".join(tree.text_content().split())
    assert whole.index("1 to 2 of 2" if words.language == "en" else "1 a 2 de 2") < whole.index(
        words.say("scorecard.rests.heading")
    )
    assert words.say("scorecard.closing") in whole
    assert words.say("scorecard.near_chance") in whole
    assert tree.xpath("//a[@href='https://www.opengovpartnership.org/members/ukraine/commitments/"
                      "UA0042/']")  # fmt: skip


def test_the_policy_allows_its_own_style_and_script_and_nothing_else():
    text = page(factory.full_card())
    tree = html.fromstring(text)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_the_content_for_another_page_has_no_script_and_no_style_of_its_own():
    tree = html.fromstring(body(factory.full_card()))
    assert tree.xpath("//script | //style | //link | //@style | //h1") == []
    assert not [name for e in tree.iter() for name in e.attrib if name.startswith("on")]
    assert "</style" not in stylesheet()
    assert "</script" not in behaviour()
    assert body(factory.full_card()) in page(factory.full_card())


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_headings_come_in_steps_and_tables_have_heads(words):
    tree = html.fromstring(page(factory.full_card(), factory.full_card(), words=words))
    levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    for table in tree.xpath("//table"):
        assert table.xpath("thead/tr/th[@scope='col']")
        assert all(row.xpath("th[@scope='row']") for row in table.xpath("tbody/tr"))
    ids = tree.xpath("//@id")
    assert len(set(ids)) == len(ids)
    for name in tree.xpath("//@aria-labelledby | //label/@for"):
        assert name in ids
    for target in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert target[1:] in ids


@pytest.mark.parametrize("mark", factory.HOSTILE)
def test_a_hostile_text_stays_text(mark):
    tree = html.fromstring(page(factory.hostile_card(mark)))
    (script,) = tree.xpath("//script")
    assert script.text == behaviour()
    assert not tree.xpath("//a[starts-with(@href, 'javascript')]")
    elements = {e.tag for e in tree.iter() if isinstance(e.tag, str)}
    assert elements <= {e.tag for e in html.fromstring(page(factory.full_card())).iter()} | {"p"}
    text = tree.text_content()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    seen = re.sub(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", "\ufffd", mark)
    assert " ".join(seen.split()) in " ".join(text.split())


def test_a_title_of_a_megabyte_is_shown_whole():
    title = "Open data " * 100_000
    one = ScoredCommitment("x-1", Commitment("1", title, title), {})
    text = page(Scorecard("x", None, (one,)))
    assert len(text) > 2_000_000
    assert " ".join(title.split()) in text


def test_a_scorecard_with_nothing_in_it_has_a_page():
    one = ScoredCommitment("x-1", Commitment(None, "", ""), {})
    tree = html.fromstring(page(Scorecard("-", None, (one,)), Scorecard("empty", None, ())))
    assert len(tree.xpath("//article")) == 1


def test_the_same_bytes_each_time():
    assert page(factory.full_card()) == page(factory.full_card())
