"""What is counted in the words and gaps of many cut texts is what each text by itself has."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.domain import Commitment
from ogplens.features import form, traits
from ogplens.features.criteria import load_criteria
from ogplens.features.cutting import Cut, cut
from ogplens.features.masking import default_mask
from ogplens.features.spellings import Facts, Lists, Spellings
from ogplens.features.structure import structures
from ogplens.features.tokens import Tokeniser, spelt
from ogplens.features.words import tokens

PIECES = (
    "open data", "the", "De la Cruz", "ABC", "ABC DEF", "Ministry", "of", "2011", "2011-2012",
    "2013", "12/03/2014", "30.06.14", "1,000", "50", "%", "a)", "(b)", "iv)", "1.", "-", "–", "/",
    ".", ",", ";", "\n", "\n\n", "\t", "* ", "• x", "May", "12 March", "March", "1st", "_year_",
    "5_year_",
    "_country_", "x2", "people's", "anti-corruption", "“so”", '"so"', "«so»", "http://a.org",
    "www.x.y", "a.gov", "?", "!", "…", "½", "\xad", "™", "é", "e\u0301", "ſep", "MAYO", "Peru",
    "Costa", "Rica", "Mr. Smith", "U.S.", "19", "20",
)  # fmt: skip
TEXTS = st.lists(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", " ", "", "\n"])), max_size=25
    ).map(lambda pairs: "".join(word + gap for word, gap in pairs))
    | st.text(max_size=60),
    min_size=1,
    max_size=5,
).map(lambda texts: [unicodedata.normalize("NFC", text) for text in texts])
many = settings(deadline=None, max_examples=60)


def view(texts: Cut, language: str = "en") -> form.View:
    items = [Commitment(None, "", text) for text in texts.texts]
    counts = np.zeros((len(texts), len(load_criteria().names)), dtype=np.int64)
    return form.view_of(items, texts, language, counts)


@many
@given(TEXTS)
def test_cut_texts_are_whole(texts: list[str]) -> None:
    found = cut(texts)
    full = np.flatnonzero(np.diff(found.bounds))
    first, last = found.bounds[:-1][full], found.bounds[1:][full] - 1
    for row, inner in zip(full.tolist(), found.pieces(first, last), strict=True):
        assert inner in texts[row]
        assert not re.search(r"\w", texts[row].replace(inner, "", 1))
    lengths = lengths_of(found)
    for place, begin in enumerate(found.begins(*lengths).tolist()):
        (word,) = found.pieces(np.array([place]), np.array([place]))
        assert texts[found.rows[place]].startswith(word, begin)


def lengths_of(found: Cut) -> tuple[np.ndarray, np.ndarray]:
    from ogplens.features.cutting import GAPS, WORDS

    words = np.array([len(WORDS.strings[n]) for n in found.words], dtype=np.int64)
    return words, np.array([len(GAPS.strings[n]) for n in found.gaps], dtype=np.int64)


@many
@given(TEXTS, TEXTS)
def test_texts_can_be_replaced(texts: list[str], others: list[str]) -> None:
    places = list(range(min(len(texts), len(others))))[::2]
    found = cut(texts).with_texts(places, [others[place] for place in places])
    every = [others[n] if n in places else text for n, text in enumerate(texts)]
    expected = cut(every)
    assert list(found.texts) == every
    for name in ("words", "gaps", "bounds", "rows"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist()


@many
@given(TEXTS)
def test_pieces_are_those_of_split(texts: list[str]) -> None:
    assert traits.pieces(cut(texts)).tolist() == [len(text.split()) for text in texts]


@many
@given(TEXTS)
def test_words_are_those_of_the_masked_text(texts: list[str]) -> None:
    mask = default_mask()
    found = Tokeniser(None, years=True)(mask.of_cut(cut(texts)))
    assert found.words() == [tokens(mask(text)) for text in texts]
    assert found.different().tolist() == [len(set(words)) for words in found.words()]
    plain = Tokeniser(None, years=False)(cut(texts)).words()
    assert plain == [tokens(text) for text in texts]


@many
@given(TEXTS, st.sampled_from(["en", "es", "xx"]))
def test_numbers_and_dates_are_those_of_the_whole_text(texts: list[str], language: str) -> None:
    seen = view(cut(texts), language)
    assert form.numbers(seen).T.tolist() == [list(traits.numbers_in(text)) for text in texts]
    expected = [traits.month_dates_in(text, language) for text in texts]
    assert form.dates_in_words(seen).tolist() == expected
    assert form.quotations(seen).tolist() == [traits.quotations_in(text) for text in texts]
    assert form.addresses(seen).tolist() == [traits.addresses_in(text) for text in texts]


ITEM = r"[ \t]*(?:[-*•▪◦–]|\d{1,2}[.)]|[a-z][.)])[ \t]"
COUNTED = re.compile(rf"^{ITEM}|(?<=\s)\(?(?:[a-z]|[ivx]{{1,4}}|\d{{1,2}})\)[ \t]", re.MULTILINE)
WORD = re.compile(r"([^\W\d_](?:[\w'’\-]*\w)?)")


@many
@given(TEXTS)
def test_enumerations_are_those_that_one_expression_finds(texts: list[str]) -> None:
    expected = [len(COUNTED.findall(text)) for text in texts]
    assert form.enumerations(view(cut(texts))).tolist() == expected


def plainly_named(text: str) -> tuple[int, int]:
    """Count names and acronyms word by word."""
    parts = WORD.split(text)
    words, between = parts[1::2], parts[::2]
    cuts = [place for place, gap in enumerate(between) if gap.strip(" ’'&-")]
    names = acronyms = 0
    for start, end in pairwise((0, *cuts, len(words))):
        run = 0
        for word in words[start:end]:
            if word[0].isupper():
                run += 1
            elif len(word) > 3:
                names, run = names + (run > 1), 0
        names += run > 1
        capitals = [False, *(len(w) > 1 and w.isupper() for w in words[start:end]), False]
        acronyms += sum(
            capitals[n] and not capitals[n - 1] and not capitals[n + 1] and len(word) <= 8
            for n, word in enumerate(words[start:end], start=1)
        )
    return names, acronyms


@many
@given(TEXTS)
def test_names_and_acronyms_are_those_found_word_by_word(texts: list[str]) -> None:
    names, acronyms = form.names_and_acronyms(view(cut(texts)))
    found = list(zip(names.tolist(), acronyms.tolist(), strict=True))
    assert found == [plainly_named(text) for text in texts]


@many
@given(TEXTS, st.sampled_from(["en", "pt", "xx"]))
def test_many_texts_are_measured_as_each(texts: list[str], language: str) -> None:
    items = [Commitment(None, "", text) for text in texts]
    criteria = load_criteria()
    together = cut(texts)
    counts = criteria.counts_of(together, language)
    measured = structures(items, together, language, counts)
    for row, text in enumerate(texts):
        alone = cut([text])
        own = criteria.counts_of(alone, language)
        assert own[0].tolist() == counts[row].tolist()
        one = structures([items[row]], alone, language, own)
        assert one[0].tolist() == measured[row].tolist()


def test_what_is_forgotten_is_found_out_again() -> None:
    known = Spellings()
    lengths, letters = Facts(known, len), Lists(known, lambda word: list(map(ord, word)))
    numbers = np.array([known[word] for word in ("ab", "c", "ab")])
    assert lengths.table()[numbers].tolist() == [2, 1, 2]
    values, owners = letters.of(numbers)
    assert values.tolist() == [97, 98, 99, 97, 98]
    assert owners.tolist() == [0, 0, 1, 2, 2]
    known.forget()
    numbers = np.array([known[word] for word in ("xyz", "")])
    assert lengths.table()[numbers].tolist() == [3, 0]
    assert letters.of(numbers)[1].tolist() == [0, 0, 0]


@pytest.mark.parametrize("again", [1, 2])
def test_a_title_can_stand_before_its_text(again: int) -> None:
    titles, texts = [["a"], [], ["b", "c"]], [["x", "y"], ["z"], []]
    from ogplens.features.tokens import joined

    both = spelt([*titles, *texts])
    rows = both.by_text()
    title, words = joined(rows[:3], both.spellings), joined(rows[3:], both.spellings)
    for _ in range(again):
        words = title.before(words)
    assert words.words() == [one * again + two for one, two in zip(titles, texts, strict=True)]


@pytest.mark.parametrize("texts", [[".0"], ["In 2011", ".5 of all"], ["", "/12", "-3%"]])
def test_a_text_that_begins_with_a_sign_between_figures_is_joined_to_nothing(
    texts: list[str],
) -> None:
    found = form.numbers(view(cut(texts))).T.tolist()
    assert found == [list(traits.numbers_in(text)) for text in texts]
