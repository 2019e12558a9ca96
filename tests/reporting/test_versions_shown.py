"""What `ogplens diff` shows of two drafts, in every format."""

import csv
import dataclasses
import io
import json
import re

import pytest
import scorecard_factory as factory
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from ogplens.domain import Decision, Evidence
from ogplens.reporting.versions import diff_csv, diff_html, diff_json, diff_text, word_changes
from ogplens.scoring.versions import compare_drafts
from ogplens.settings import codebook

LANGUAGES = [factory.ENGLISH, factory.SPANISH]


def changed(mark="publicly"):
    """Return a comparison in which a commitment moved, one is new and one is gone."""
    old = factory.full_card()
    first, second, third = old.commitments
    before = first.predictions["access_to_information"]
    after = dataclasses.replace(
        before,
        probability=before.probability + 0.7,
        decision=Decision.YES,
        evidence=(Evidence(mark, 0.8), *before.evidence),
    )
    text = f"{first.commitment.text} It will be done {mark}."
    cut = dataclasses.replace(first.commitment, text=text, number="7")
    moved = dataclasses.replace(
        first,
        commitment=cut,
        predictions={**first.predictions, "access_to_information": after},
        advice=first.advice[1:],
    )
    fresh = factory.scored("A register of owners", "Who owns what is told.", "9", 0, place=1)
    new = dataclasses.replace(old, source="new.pdf", commitments=(moved, third, fresh), advice=())
    assert second not in new.commitments
    return compare_drafts(old, new)


def as_text(change, words=factory.ENGLISH):
    return diff_text(change, words=words, codebook=codebook(), width=80, colour=False)


def as_html(change, words=factory.ENGLISH):
    return diff_html(change, words=words, codebook=codebook())


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_the_table_says_what_moved_and_why(words):
    text = as_text(changed(), words)
    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    for said in (
        words.say("diff.edit.renumbered", old="1", new="7"),
        f"{words.value('no')} 8% → {words.value('yes')} 78%",
        words.say("diff.values.points", change="+70"),
        words.say("diff.phrase.came", name="publicly", weight="+0.80"),
        f"{words.say('diff.advice.gone')}: S101",
        words.say("diff.gone_plan_advice"),
        "9. A register of owners",
        "2. A council of citizens for the budget",
        words.say("scorecard.closing"),
    ):
        assert said in flat, said
    assert flat.index(words.say("diff.added")) < flat.index(words.say("diff.removed"))


def test_json_says_the_same():
    data = json.loads(diff_json(changed(), words=factory.ENGLISH))
    first, second = data["pairs"]
    assert list(first["values"]) == ["access_to_information"]
    value = first["values"]["access_to_information"]
    assert value["old"] == {"probability": 0.08, "decision": "no"}
    assert value["new"] == {"probability": 0.78, "decision": "yes"}
    assert (value["difference"], value["decided"]) == (0.7, True)
    came = {"phrase": "publicly", "change": "came", "weight": 0.8}
    assert value["phrases"] == [came]
    assert (first["renumbered"], first["reworded"], first["retitled"]) == (True, True, False)
    assert [one["code"] for one in first["advice_gone"]] == ["S101"]
    assert second["values"] == {}
    assert [one["title"] for one in data["added"]] == ["A register of owners"]
    assert data["schema"] == "ogplens-diff/1"


def test_csv_has_a_row_for_each_variable_that_moved():
    rows = list(csv.DictReader(io.StringIO(diff_csv(changed()))))
    assert [row["change"] for row in rows] == ["moved", "same", "added", "removed"]
    moved = rows[0]
    assert (moved["variable"], moved["old_answer"], moved["new_answer"]) == (
        *("access_to_information", "no", "yes"),
    )
    assert (moved["old_value"], moved["new_value"]) == ("0.0800", "0.7800")
    assert moved["phrases"] == "publicly (came, +0.80)"
    assert (moved["advice_new"], moved["advice_gone"]) == ("", "S101")


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_the_page_shows_the_words_that_came_and_went(words):
    tree = html.fromstring(as_html(changed(), words))
    assert tree.get("lang") == words.language
    assert "".join(tree.xpath("//ins//text()")).strip() == "It will be done publicly."
    assert tree.xpath("//script | //@style | //link") == []
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert "default-src 'none'" in tree.xpath("//meta/@content")[1]


@pytest.mark.parametrize("mark", factory.HOSTILE)
def test_hostile_text_is_harmless(mark):
    change = compare_drafts(factory.full_card(), factory.hostile_card(mark))
    tree = html.fromstring(as_html(change))
    assert tree.xpath("//script") == []
    text = as_text(change)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    for row in csv.reader(io.StringIO(diff_csv(change))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    json.loads(diff_json(change, words=factory.ENGLISH))


_TEXT = st.lists(st.sampled_from(["a", "b", " ", "\n", "word", "<b>"]), max_size=30).map("".join)


@given(_TEXT, _TEXT)
def test_word_changes_give_back_both_texts(old, new):
    found = word_changes(old, new)
    assert "".join(text for kind, text in found if kind != "deleted") == new
    assert "".join(text for kind, text in found if kind != "inserted") == old
    if old == new:
        assert [kind for kind, _ in found] in ([], ["same"])
