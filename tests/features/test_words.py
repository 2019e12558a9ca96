"""Words and letter sequences: folding, masking's placeholders, lemmas."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.features.lemmas import lemmatiser
from ogplens.features.words import fold, letter_ngrams, tokens, word_ngrams

words = st.lists(st.text("abcde", min_size=1, max_size=6), max_size=12)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("", ""),
        ("Open", "open"),
        ("Pública", "publica"),
        ("AÇÃO", "acao"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("Straße", "straße"),
        ("Ελλάδα", "ελλαδα"),
        ("A𝕊", "as"),
    ],
)
def test_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n\t ", []),
        ("12 % - 3.4", []),
        ("a I x", []),
        ("Open data, by 2014!", ["open", "data", "by"]),
        ("e-government o'clock", ["government", "clock"]),
        ("snake_case", ["snake", "case"]),
        (
            "in _country_ by _year_ for _person_",
            ["in", "_country_", "by", "_year_", "for", "_person_"],
        ),
        ("under_country_side", ["under", "_country_", "side"]),
        ("Educação pública", ["educacao", "publica"]),
        ("Ελλάδα και data", ["ελλαδα", "και", "data"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_accents_as_characters_of_their_own_do_not_cut_a_word() -> None:
    composed = "La gestión pública y la rendición"
    assert tokens(unicodedata.normalize("NFD", composed)) == tokens(composed)


def test_a_letter_that_is_several_words_once_folded() -> None:
    # U+037A becomes a space and an accent, U+FDFA four words.
    assert tokens("the\u037apublic") == ["the", "public"]
    assert len(tokens("a\ufdfab")) > 1


@given(st.text())
def test_no_token_holds_a_space_a_capital_or_an_accent_of_its_own(text: str) -> None:
    for token in tokens(text):
        assert token
        assert token == "".join(token.split())
        assert not any(unicodedata.combining(c) for c in token)
        assert token == token.lower()


@given(st.text("abc ABC.,;-1é", max_size=60))
def test_case_and_punctuation_do_not_matter(text: str) -> None:
    assert tokens(text) == tokens(text.upper()) == tokens(text.replace(".", ";"))


def test_the_lemma_sees_the_accent() -> None:
    seen = []

    def lemma(word: str) -> str:
        seen.append(word)
        return word.removesuffix("s")

    assert tokens("Públicas Datos _year_", lemma) == ["publica", "dato", "_year_"]
    assert seen == ["públicas", "datos", "_year_"]


@given(words, st.integers(1, 4))
def test_word_ngrams_are_all_runs(found: list[str], longest: int) -> None:
    runs = list(word_ngrams(found, longest))
    sizes = range(1, longest + 1)
    assert len(runs) == sum(max(len(found) - size + 1, 0) for size in sizes)
    assert runs[: len(found)] == found
    text = f" {' '.join(found)} "
    assert all(f" {run} " in text for run in runs)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("", []),
        ("ab", [" ab", "ab ", " ab "]),
        ("data", [" da", "dat", "ata", "ta ", " dat", "data", "ata "]),
        ("_country_", []),
    ],
)
def test_letter_ngrams(word: str, expected: list[str]) -> None:
    assert letter_ngrams(word, 3, 4) == expected


@given(st.text("abcdef", min_size=1, max_size=12), st.integers(1, 3), st.integers(0, 3))
def test_letter_ngrams_lie_inside_the_marked_word(word: str, shortest: int, more: int) -> None:
    found = letter_ngrams(word, shortest, shortest + more)
    marked = f" {word} "
    expected = sum(max(len(marked) - size + 1, 0) for size in range(shortest, shortest + more + 1))
    assert len(found) == expected
    assert all(sequence in marked for sequence in found)
    assert not any(re.search(r"\S \S", sequence) for sequence in found)


def test_a_language_without_table_stays_as_it_is() -> None:
    assert lemmatiser("xx")("words") == "words"


@pytest.mark.parametrize(
    ("language", "form", "lemma"), [("en", "agencies", "agency"), ("en", "qqqq", "qqqq")]
)
def test_lemmas_of_the_tables(language: str, form: str, lemma: str) -> None:
    pytest.importorskip("spacy")
    pytest.importorskip("spacy_lookups_data")
    assert lemmatiser(language)(form) == lemma
