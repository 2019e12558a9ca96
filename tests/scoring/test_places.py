"""Words and criteria are found where they stand, as the features fold them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.features.criteria import Match, load_criteria
from ogplens.features.words import tokens
from ogplens.scoring.places import WordPlaces, criterion_places

_LETTERS = "aBcÉéñÑ \u0301\u0303_1-.\tßİﬁ\u037a"


@given(st.text(_LETTERS, max_size=60) | st.text(max_size=60))
@examples(max_examples=200, deadline=None)
def test_a_word_is_found_as_often_as_it_is_counted(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    counted = [word for word in tokens(text) if not word.startswith("_")]
    places = WordPlaces(text, None)
    assert set(places.written) == set(counted)
    for word in set(counted):
        spans = places.spans(word)
        assert all(word in tokens(text[start:end]) for start, end in spans)
        assert places.written[word] in {text[start:end] for start, end in spans}
        assert list(spans) == sorted(set(spans))
        # An accent that joins no letter cuts its word in two, which have one place.
        if all(len(tokens(text[start:end])) == 1 for start, end in spans):
            assert len(spans) == counted.count(word)


def test_an_accent_of_its_own_belongs_to_its_letter() -> None:
    text = "La informacio\u0301n pública y la información reservada"
    assert [text[a:b] for a, b in WordPlaces(text, None).spans("informacion")] == [
        "informacio\u0301n",
        "información",
    ]


def test_a_word_that_is_absent_has_no_place() -> None:
    assert WordPlaces("one _country_ two", None).spans("three") == ()
    assert WordPlaces("one _country_ two", None).spans("_country_") == ()


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("by 2026, and citizens", "en", ["by 2026"]),
        ("In 2013 monthly reports", "en", []),
        ("for 2,000 people", "en", ["2,000 people"]),
        ("at least 2015 people", "en", ["at least 2015"]),
        ("by 30 June 2014", "en", ["by 30"]),
        ("by 30 hospitals", "en", []),
        ("Oficinas abiertas en 38 hospitales", "es", []),
        ("en 30 de junio", "es", ["en 30"]),
        ("12 municipalities", "en", ["12 municipalities"]),
        ("12\tmunicipalities", "en", []),
        ("31 March 2028\nreports", "en", []),
    ],
)
def test_accidents_of_numbers_are_not_shown(text: str, language: str, shown: list[str]) -> None:
    places = criterion_places(text, load_criteria().matches(text, language))
    spans = sorted(
        {
            span
            for name in ("specificity/numbered_target", "specificity/deadline")
            for span in places.get(name, ())
        }
    )
    assert [text[start:end] for start, end in spans] == shown


def test_phrases_of_one_criterion_keep_their_order() -> None:
    text = "open data and open data"
    found = criterion_places(text, [Match("a/b", 0, 9), Match("a/b", 14, 23)])
    assert found == {"a/b": ((0, 9), (14, 23))}
