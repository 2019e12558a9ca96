"""What people see of a scorecard: wording, order, rounding, and the stretches of its text."""

import dataclasses
import re

import pytest
import scorecard_factory as factory
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import (
    Commitment,
    CountForecast,
    Decision,
    Evidence,
    PlanForecast,
    Prediction,
    ScopeCode,
    ScopeReason,
    Scorecard,
    ScoredCommitment,
)
from ogplens.interface import Interface
from ogplens.reporting.scorecard_parts import shortened
from ogplens.reporting.scorecard_viewing import glance_view, segments, view_of
from ogplens.reporting.scores import CLOSING, NEAR_CHANCE, all_warnings, printable, refusal
from ogplens.settings import codebook

LANGUAGES = [factory.ENGLISH, factory.SPANISH]


def view(*cards, words=factory.ENGLISH):
    return view_of(cards, words=words, codebook=codebook(), model=factory.MODEL)


def forecast(low, high, expected, judged=21):
    count = CountForecast("relevant", expected, low, high)
    return PlanForecast(judged, judged, (count,), 0.9)


@pytest.mark.parametrize(
    ("low", "high", "expected", "shown", "likely"),
    [
        (15, 18, 16.4, "15 to 18 of 21 (71–86%)", 16),
        (21, 21, 20.9, "21 of 21 (100%)", 21),
        (0, 2, 0.2, "0 to 2 of 21 (0–10%)", 0),
        (3, 5, 2.4, "3 to 5 of 21 (14–24%)", 3),
    ],
)
def test_a_count_is_shown_as_the_irm_prints_it(low, high, expected, shown, likely):
    (count,) = glance_view(forecast(low, high, expected), factory.ENGLISH).counts
    assert (count.range, count.likely) == (shown, likely)
    (spanish,) = glance_view(forecast(low, high, expected), factory.SPANISH).counts
    assert spanish.range == shown.replace(" to ", " a ").replace(" of ", " de ")


@given(st.integers(1, 300), st.data())
def test_the_likely_number_lies_in_its_range_and_shares_are_per_cents(judged, data):
    low = data.draw(st.integers(0, judged))
    high = data.draw(st.integers(low, judged))
    expected = data.draw(st.floats(0, judged))
    (count,) = glance_view(forecast(low, high, expected, judged), factory.ENGLISH).counts
    assert low <= count.likely <= high
    assert 0 <= count.low_share <= count.high_share <= 100


def test_nothing_to_judge_divides_by_nothing():
    (count,) = glance_view(forecast(0, 0, 0.0, judged=0), factory.ENGLISH).counts
    assert count.range == "0 of 0 (0%)"


def test_variables_come_in_the_order_of_the_codebook_whatever_that_of_the_scorer():
    card = factory.full_card()
    turned = dataclasses.replace(
        card.commitments[0], predictions=dict(reversed(card.commitments[0].predictions.items()))
    )
    shown = view(dataclasses.replace(card, commitments=(turned,)))
    names = [value.variable for value in shown.plans[0].commitments[0].values]
    assert names == list(codebook().predicted())


def test_the_verdict_names_every_variable_once():
    for one in view(factory.full_card()).plans[0].commitments[:2]:
        said = " ".join(one.verdict)
        for value in one.values:
            assert said.count(value.name) == 1
        yes = next((s for s in one.verdict if s.startswith("Probably yes")), "")
        assert {v.name for v in one.values if v.code == "yes"} == {
            v.name for v in one.values if v.name in yes
        }


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_what_is_out_of_scope_decides_nothing(words):
    last = view(factory.full_card(), words=words).plans[0].commitments[-1]
    assert last.verdict == (words.say("scorecard.refused"),)
    assert {value.code for value in last.values} == {"needs a reader"}
    assert last.refusal.startswith(last.verdict[0])
    assert "12" in last.refusal


@pytest.mark.parametrize(
    ("why", "parts"),
    [
        (ScopeReason(ScopeCode.TOO_SHORT, 1, 12, "English"), ("1 palabra distinta", "12")),
        (ScopeReason(ScopeCode.TOO_SHORT, 4, 12, "English"), ("4 palabras distintas", "12")),
        (ScopeReason(ScopeCode.FEW_KNOWN_WORDS, 0.299, 0.3, "English"), ("29%", "30%")),
        (ScopeReason(ScopeCode.UNLIKE_TRAINING_TEXTS, 0.41, 0.58, "English"), ("41%", "58%")),
        (ScopeReason(ScopeCode.LANGUAGE_NOT_COVERED, "it", "en, es", "English"), ("it", "en, es")),
    ],
)
def test_every_reason_is_said_in_spanish(why, parts):
    one = factory.refused(factory.full_card().commitments[0], why)
    said = refusal(one, factory.SPANISH)
    assert all(part in said for part in parts)
    assert "English" not in said
    assert "English" in refusal(one, factory.ENGLISH)


def test_the_closing_words_are_the_same_everywhere():
    assert all_warnings([factory.full_card()])[-2:] == [NEAR_CHANCE, CLOSING]
    assert view(factory.full_card()).cautions == (NEAR_CHANCE, CLOSING)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_a_scorecard_with_nothing_in_it_is_shown(words):
    bare = ScoredCommitment("x-1", Commitment(None, "", ""), {})
    shown = view(Scorecard("-", None, (bare,)), words=words)
    (plan,) = shown.plans
    (one,) = plan.commitments
    assert plan.glance is None
    assert one.heading == words.say("scorecard.no_title")
    assert one.verdict == (words.say("scorecard.verdict.nothing"),)
    assert (one.advice, one.criteria, one.precedents, one.segments) == ((), (), (), ())


def test_criteria_quote_their_sentences_with_the_phrase_marked():
    one = view(factory.full_card()).plans[0].commitments[0]
    access = next(found for found in one.criteria if found.variable == "access_to_information")
    met, missing = access.criteria
    assert "".join(piece for piece, _ in met.sentences[0]) == (
        "The Ministry of Finance will publish every contract as open data."
    )
    assert [piece for piece, marked in met.sentences[0] if marked] == ["The Ministry"]
    assert (met.met, missing.met, missing.sentences) == (True, False, ())
    assert access.summary == "1 of 2 found"


def test_a_criterion_is_asked_in_the_words_of_the_interface_and_says_what_is_missing():
    english = factory.ENGLISH
    words = {f"checklist.{n}.{k}": f"{k} {n}!" for n in ("published", "public_face")
             for k in ("question", "looks_for")}  # fmt: skip

    class Asking(Interface):
        def __contains__(self, key):
            return key in words or key in english

        def say(self, key, **fields):
            return words[key] if key in words else english.say(key, **fields)

    one = view(factory.full_card(), words=Asking("en", {})).plans[0].commitments[0]
    met, missing = one.criteria[0].criteria
    assert (met.label, met.looks_for) == ("question published!", "")
    assert (missing.label, missing.looks_for) == ("question public_face!", "looks_for public_face!")
    (deadline,) = one.criteria[1].criteria
    assert deadline.label == "Deadline"


def test_only_addresses_of_the_web_become_links():
    for address in ("javascript:alert(1)", "data:text/html,x", "//x", "file:///etc/passwd", ""):
        card = factory.full_card()
        past = (factory.precedent(url=address),)
        one = dataclasses.replace(card.commitments[0], precedents=past)
        shown = view(dataclasses.replace(card, commitments=(one,)))
        assert shown.plans[0].commitments[0].precedents[0].url == ""
    assert view(factory.full_card()).plans[0].commitments[0].precedents[0].url.startswith("https:")


@st.composite
def marked(draw):
    text = draw(st.text(st.characters(codec="utf-8"), max_size=60))
    ends = st.integers(0, len(text))
    found = {}
    for name in ("relevant", "verifiable"):
        evidence = tuple(
            Evidence("x", weight, tuple(sorted((min(s), max(s)) for s in spans)))
            for weight, spans in draw(
                st.lists(
                    st.tuples(st.sampled_from([-1.0, 1.0]), st.lists(st.tuples(ends, ends))),
                    max_size=3,
                )
            )
        )
        found[name] = Prediction(0.5, Decision.NEEDS_A_READER, evidence)
    return ScoredCommitment("x", Commitment("1", "", text), found)


@given(marked())
def test_stretches_are_the_text_and_say_of_each_character_what_marks_it(one):
    text, position = one.commitment.text, 0
    for part in segments(one):
        for place in range(position, position + len(part.text)):
            for side, names in ((1, part.favours), (-1, part.opposes)):
                wanted = {
                    name
                    for name, p in one.predictions.items()
                    for e in p.evidence
                    if e.weight * side > 0 and any(s <= place < t for s, t in e.spans)
                }
                assert set(names) == wanted
        position += len(part.text)
    assert "".join(part.text for part in segments(one)) == printable(text)


@given(st.text(max_size=400), st.integers(2, 100))
def test_a_shortened_text_is_one_line_of_at_most_so_many_characters(text, most):
    short = shortened(text, most)
    assert len(short) <= most
    assert not re.search(r"[\n\t]", short)
    if len(" ".join(text.split())) <= most:
        assert short == printable(" ".join(text.split()))
