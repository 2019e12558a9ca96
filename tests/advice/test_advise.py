"""Advice has its place, its words in every language, and keeps its promises on any text."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.advice import advise, by_code, languages, message, words
from ogplens.advice.phrases import load_phrases
from ogplens.advice.words import fields_of
from ogplens.domain import Commitment, Document, Level
from ogplens.reading import read_document
from ogplens.segmentation import segment

FIXTURE = Path(__file__).parents[1] / "fixtures" / "plan-es.md"
TEXTS = st.text(
    alphabet=st.sampled_from(
        list("aeiou strengthn publish contínua İſß\u0301\u200d\x1b{}%—“\n\t.;:0123")
    ),
    max_size=300,
) | st.sampled_from(["Strengthen and promote {x} where possible", "Se continuará promoviendo", ""])
SOME = {
    "en": "will continue to keep the portal",
    "es": "se continuará con el portal",
    "fr": "continuera de tenir le portail",
    "pt": "continuará a manter o portal",
}


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(FIXTURE, max_bytes=10**7, max_characters=10**7)


@pytest.fixture(scope="module")
def commitments(document: Document) -> tuple[Commitment, ...]:
    return segment(document).commitments


def test_golden_findings_of_the_spanish_plan(document, commitments):
    single, whole = advise(commitments, ["es"] * len(commitments), document=document)
    found = {
        one.number: {advice.code for advice in advices}
        for one, advices in zip(commitments, single, strict=True)
    }
    assert found["2"] >= {"V101", "V103", "V104", "A301"}
    assert "R201" in found["4"]
    assert "R202" in found["5"]
    assert "A302" in found["6"]
    for clean in ("1", "3", "7", "8"):
        assert all(by_code()[code].level == Level.STYLE for code in found[clean])
        assert len(found[clean]) <= 1
    assert not whole


@examples(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["en", "es", "fr", "pt", "it"])), max_size=4)
)
def test_every_span_lies_in_its_text_and_every_message_is_printable(rows):
    items = [Commitment(number=None, title=title, text=text) for title, text, _ in rows]
    spoken = [language for *_, language in rows]
    single, whole = advise(items, spoken, ids=[f"c{i}" for i in range(len(items))])
    assert len(single) == len(items)
    for number, (item, found) in enumerate(zip(items, single, strict=True)):
        assert [one.start for one in found] == sorted(one.start for one in found)
        assert len({one.code for one in found}) == len(found)
        for one in found:
            assert 0 <= one.start <= one.end <= len(item.text)
            assert one.commitment_id == f"c{number}"
            assert all(c.isprintable() for c in one.message)
            assert one.level == by_code()[one.code].level
    assert all((one.start, one.end, one.commitment_id) == (0, 0, "") for one in whole)


@examples(max_examples=40, deadline=None)
@given(TEXTS)
def test_advice_on_one_commitment_does_not_depend_on_the_others(text):
    one = Commitment(number=None, title="", text=text)
    other = Commitment(number=None, title="", text="A law is passed by March 2028.")
    alone, _ = advise([one], ["en"])
    both, _ = advise([one, other], ["en", "en"])
    assert alone[0] == both[0]


@pytest.mark.parametrize("language", languages())
def test_a_message_can_be_said_later_in_another_language(document, commitments, language):
    spoken = ["es"] * len(commitments)
    english, _ = advise(commitments, spoken, document=document)
    wanted, _ = advise(commitments, spoken, document=document, language=language)
    said = [message(one, language) for found in english for one in found]
    assert said == [one.message for found in wanted for one in found]
    assert said


def test_a_language_without_phrases_is_judged_by_its_form_alone():
    text = "Il ministero rafforzerà la trasparenza."
    found, _ = advise([Commitment(number=None, title="", text=text)], ["it"])
    assert {one.code for one in found[0]} == {"V107"}


def test_the_same_promise_twice_and_a_plan_without_participation():
    text = "The agency publishes contracts of roads, bridges and schools with prices and suppliers."
    items = [Commitment(number=str(i), title="", text=text, start=100 * i) for i in (1, 2)]
    _, whole = advise(items, ["en", "en"])
    assert [one.code for one in whole] == ["P501", "P502"]
    assert "commitment 1" in whole[0].message
    open_to_all = Commitment(number="3", title="", text="A public consultation reviews the law.")
    _, whole = advise([items[0], open_to_all], ["en", "en"])
    assert not whole


def test_the_place_of_a_span_in_a_markdown_file(document, commitments):
    source = FIXTURE.read_text(encoding="utf-8")
    single, _ = advise(commitments, ["es"] * len(commitments), document=document, source=source)
    lines = source.split("\n")
    checked = 0
    for commitment, found in zip(commitments, single, strict=True):
        for one in found:
            wanted = commitment.text[one.start : one.end]
            assert lines[one.line - 1][one.column - 1 :].startswith(wanted)
            checked += 1
    assert checked > 10


def test_without_the_file_lines_are_not_known(document, commitments):
    single, _ = advise(commitments, ["es"] * len(commitments), document=document)
    assert {(one.line, one.column) for found in single for one in found} == {(None, None)}


@pytest.mark.parametrize("language", languages())
def test_every_rule_has_its_words(language):
    known = words(language)
    assert set(known.rules) == set(by_code())
    for code, own in known.rules.items():
        assert own.before != own.after
        assert own.message[-1] == "."
        assert fields_of(own.message) == fields_of(words("en").rules[code].message)
    assert not [
        t for t in string.Formatter().parse(known.labels.page) if t[1] not in (None, "page")
    ]


def test_every_language_of_phrases_has_every_group():
    phrases = load_phrases()
    assert set(phrases.languages) == {"en", "es", "fr", "pt"}
    assert phrases.find("promete explorar la posibilidad de un portal", "es").keys() >= {
        "exploring", "website",
    }  # fmt: skip
    for language in phrases.languages:
        assert set(phrases.find(SOME[language], language)) >= {"continuing", "website"}
