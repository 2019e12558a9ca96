"""What the models cannot judge gets no decision, and says why; commitments get theirs."""

import functools
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.domain import (
    Commitment,
    Decision,
    Document,
    Prediction,
    ScopeCode,
    ScopeReason,
    ScoredCommitment,
)
from ogplens.learning.model_set import ModelSet
from ogplens.scoring import Scorer
from ogplens.scoring.scope import Scope, language_warnings
from ogplens.settings import ScopeSettings, codebook, pipeline_settings

Known = tuple[tuple[Commitment, str], ...]
BOUNDS = pipeline_settings().scope
LANGUAGE, SHORT, UNKNOWN, UNLIKE = ScopeCode

IN_SCOPE = (
    "Open register of contracts. By December the Ministry of Finance will publish every public "
    "contract as open data on an online portal, and civil society organisations will be consulted "
    "on what it shows. An independent commission reports each year on progress to parliament."
)


def read(name: str) -> list[dict[str, Any]]:
    found = yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


OUTSIDE = [one for one in read("out_of_scope.yaml") if not one.get("near_miss")]
INSIDE = read("in_scope.yaml")


def group(one: dict[str, Any]) -> str:
    """Tell whether a text was seen when the bounds were set."""
    if one.get("late"):
        return "written afterwards"
    return "kept blind" if hashlib.sha256(one["text"].encode()).digest()[0] % 2 else "looked at"


@functools.cache
def shipped() -> Scorer:
    return Scorer.load()


def score(text: str, language: str = "en", *, scorer: Scorer | None = None) -> ScoredCommitment:
    item = Commitment(number=None, title="", text=text)
    return (scorer or shipped()).score([item], [language], ["1"])[0]


def codes(text: str, language: str = "en") -> list[ScopeCode]:
    return [why.code for why in score(text, language).out_of_scope]


def assert_decides_nothing(scored: ScoredCommitment) -> None:
    for name, found in scored.predictions.items():
        if isinstance(found, Prediction):
            assert found.decision is Decision.NEEDS_A_READER
        else:
            assert found.range == codebook().variables[name].values


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("recipe", [UNKNOWN, UNLIKE]),
        ("phone list", [UNKNOWN, UNLIKE]),
        ("source code", [UNLIKE]),
        ("filler text", [UNKNOWN, UNLIKE]),
        ("random letters", [UNKNOWN, UNLIKE]),
        ("repeated words", [SHORT]),
        ("too short", [SHORT]),
    ],
)
def test_a_reason_for_each_kind(kind: str, expected: list[ScopeCode]) -> None:
    one = next(one for one in OUTSIDE if one["kind"] == kind)
    assert codes(one["text"], one["language"]) == expected


@pytest.mark.parametrize("language", ["de", "it", "und", "xx", ""])
def test_a_language_without_criteria_is_a_reason(language: str) -> None:
    scored = score(IN_SCOPE, language)
    (why,) = scored.out_of_scope
    assert (why.code, why.value, why.bound) == (LANGUAGE, language, "en, es, fr, pt")
    assert_decides_nothing(scored)
    assert codes(IN_SCOPE, "en") == []


@pytest.mark.parametrize("text", ["", " \n\t", "12 % 3.4", "- - - * * *"])
def test_a_text_without_words_is_too_short(text: str) -> None:
    scored = score(text)
    (why,) = scored.out_of_scope
    assert (why.code, why.value, why.bound) == (SHORT, 0, BOUNDS.min_words)
    assert_decides_nothing(scored)
    assert codes(text, "und") == [LANGUAGE, SHORT]


def test_another_script_under_a_wrong_label_has_no_known_words() -> None:
    russian = next(o["text"] for o in OUTSIDE if o["kind"] == "wrong label" and "ж" in o["text"])
    (unknown, unlike) = score(russian).out_of_scope
    assert (unknown.code, unlike.code) == (UNKNOWN, UNLIKE)
    assert unknown.value == 0


@pytest.mark.parametrize("seen", ["looked at", "kept blind", "written afterwards"])
def test_nine_in_ten_other_texts_are_refused(seen: str) -> None:
    texts = [one for one in OUTSIDE if group(one) == seen]
    refused = [one for one in texts if codes(one["text"], one["language"])]
    assert len(texts) >= 20
    assert len(refused) / len(texts) >= 0.9


def test_commitments_made_up_in_four_languages_are_judged() -> None:
    assert {one["language"] for one in INSIDE} == {"en", "es", "fr", "pt"}
    for one in INSIDE:
        assert codes(one["text"], one["language"]) == [], one["text"]


def test_commitments_of_the_corpus_are_judged(scorer: Scorer, commitments: Known) -> None:
    items, languages = zip(*commitments, strict=True)
    scored = scorer.score(items, languages, [str(i) for i in range(len(items))])
    assert not [one.commitment.title for one in scored if one.out_of_scope]
    answers = {
        found.decision
        for one in scored
        for found in one.predictions.values()
        if isinstance(found, Prediction)
    }
    assert answers == set(Decision)


def test_long_other_texts_are_told_from_long_commitments(commitments: Known) -> None:
    stories = [
        one["text"]
        for one in OUTSIDE
        if one["kind"] in {"recipe", "novel", "news", "poem", "diary", "manual", "sports report"}
        and one["language"] == "en"
    ]
    assert UNLIKE in codes("\n".join(stories))
    promises = [item.text for item, language in commitments if language == "en"]
    assert codes("\n".join(promises[:8])) == []


def test_probabilities_and_phrases_stay_as_they_were(model_set: ModelSet) -> None:
    nothing = ScopeSettings(min_words=1, min_known_words={"other": 0}, min_likeness=0)
    open_door = Scorer(model_set, codebook(), nothing)
    for one in OUTSIDE:
        if one["language"] not in {"en", "es"} or not one["text"].strip():
            continue
        strict = score(one["text"], one["language"])
        lax = score(one["text"], one["language"], scorer=open_door)
        for name, found in lax.predictions.items():
            other = strict.predictions[name]
            assert found.evidence == other.evidence
            if isinstance(found, Prediction):
                assert isinstance(other, Prediction)
                assert found.probability == other.probability
            else:
                assert not isinstance(other, Prediction)
                assert (found.probabilities, found.level) == (other.probabilities, other.level)


_TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(IN_SCOPE.split()), max_size=40).map(" ".join),
    st.lists(st.sampled_from([one["text"] for one in OUTSIDE]), max_size=3).map(" ".join),
)
_LANGUAGES = st.sampled_from(["en", "es", "fr", "pt", "de", "und"])


@given(_TEXTS, _LANGUAGES)
@examples(max_examples=60, deadline=None)
def test_a_refusal_never_decides_and_is_the_same_each_time(text: str, language: str) -> None:
    scored = score(text, language)
    assert score(text, language) == scored
    assert [why.code for why in scored.out_of_scope] == sorted(
        {why.code for why in scored.out_of_scope}, key=list(ScopeCode).index
    )
    if scored.out_of_scope:
        assert_decides_nothing(scored)
    assert (language in {"de", "und"}) == (LANGUAGE in codes(text, language))


@given(st.text(max_size=60))
@examples(max_examples=60, deadline=None)
def test_a_longer_text_is_not_too_short(text: str) -> None:
    assert SHORT not in codes(f"{text}\n\n{IN_SCOPE}")


_SCOPE = Scope(("en",), frozenset({"open", "data"}), ScopeSettings(
    min_words=3, min_known_words={"other": 0.5}, min_likeness=0.6
))  # fmt: skip
_WORDS = st.lists(st.sampled_from(["open", "data", "egg", "ham", "jam", "tea"]), max_size=12)


@given(_WORDS, st.sampled_from(["en", "de"]), st.floats(0, 3), st.floats(0, 3))
def test_what_is_more_alike_has_no_more_reasons(
    words: list[str], language: str, one: float, other: float
) -> None:
    less, more = (_SCOPE.reasons(words, language, x) for x in sorted((one, other)))
    assert {why.code for why in more} <= {why.code for why in less}


@given(_WORDS, st.sampled_from(["en", "de"]), st.floats(0, 3))
def test_every_reason_says_what_was_found_and_what_is_needed(
    words: list[str], language: str, likeness: float
) -> None:
    for why in _SCOPE.reasons(words, language, likeness):
        if why.code is LANGUAGE:
            assert f"({why.value})" in why.sentence
            assert str(why.bound) in why.sentence
            continue
        assert why.value < why.bound
        found, needed = map(int, re.findall(r"\d+", why.sentence))
        scale = 1 if why.code is SHORT else 100
        assert needed == round(scale * float(why.bound))
        assert found == int(scale * float(why.value) + 1e-9)
        assert found < needed


def test_at_the_bound_a_text_is_judged() -> None:
    assert _SCOPE.reasons(["open", "data", "egg", "ham"], "en", 0.6) == ()
    assert [w.code for w in _SCOPE.reasons(["open", "egg", "ham"], "en", 0.59)] == [UNKNOWN, UNLIKE]
    assert [w.code for w in _SCOPE.reasons(["open", "data"], "en", 0.0)] == [SHORT]
    assert [w.code for w in _SCOPE.reasons(["open"] * 50, "en", 0.0)] == [SHORT]


def test_a_document_in_another_language_has_a_warning_and_reasons(scorer: Scorer) -> None:
    document = Document(IN_SCOPE, (), "piano.md", "text", "it", warnings=("page 2 is empty",))
    item = Commitment(number="1", title="", text=IN_SCOPE, end=len(IN_SCOPE))
    card = scorer.score_document(document, [item, replace(item, number="2")])
    first, second = card.warnings
    assert first == "page 2 is empty"
    assert "(it) is not covered" in second
    assert "no decision" in second
    for one in card.commitments:
        assert [why.code for why in one.out_of_scope] == [LANGUAGE]
        assert isinstance(one.out_of_scope[0], ScopeReason)


def test_warnings_name_each_language_once() -> None:
    covered = ("en", "es")
    assert language_warnings(["en", "es", "en"], covered) == ()
    (one, other) = language_warnings(["und", "it", "en", "it"], covered)
    assert one.startswith("The language (it) is not covered: the criteria know en, es alone.")
    assert other.startswith("The language could not be identified")
