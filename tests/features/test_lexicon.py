"""Phrases followed through many texts at once are those that regular expressions find."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from ogplens.features.cutting import cut
from ogplens.features.folding import fold_cut
from ogplens.features.lexicon import Found, Lexicon
from ogplens.features.phrases import expression, folded_text, pieces_of
from ogplens.features.spellings import looking_up
from ogplens.features.words import fold, runs

PHRASES = [
    *("open", "ope*", "data/law", "<number>", "open data", "data law/open", "open ope* open"),
    *("open ... data", "ope* ... law", "data ... ... open", "open data ... law", "law ... law"),
    *("<number> law", "open <number>", "open ... <number> law/open", "data/law ... open ... data"),
]
PLAIN = ["open", "data", "law", "12"]
ODD = ["opened", "1.5", "2,000.5", "3rd", "ﬁ", "é", "Dáta", "½", "⑴", "™", "ﾞ", "…", "law's", "٣"]
SIGNS = [" ", "-", ", ", ". ", "\n", "\n\n", "", ".", ",", "\xad"]

word = st.sampled_from(PLAIN) | st.sampled_from(PLAIN + ODD)
phrases = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=8)
texts = st.lists(
    st.lists(
        st.tuples(word, st.sampled_from([" ", ", "]) | st.sampled_from(SIGNS)), max_size=12
    ).map(lambda parts: "".join(word + sign for word, sign in parts))
    | st.text(max_size=10),
    max_size=3,
)


def plainly(listed: list[tuple[int, str]], text: str) -> list[tuple[int, int, int]]:
    """Try every expression at every word: the longest of a column first."""
    folded = folded_text(text)
    patterns: dict[int, set[str]] = {}
    for column, phrase in listed:
        pieces = [fold(piece) for piece in pieces_of(phrase)]
        for head in pieces[0].split("/"):
            patterns.setdefault(column, set()).add(expression([head, *pieces[1:]]))
    found = []
    for column, own in patterns.items():
        tried = re.compile("|".join(sorted(own, key=lambda one: (-len(one), one))))
        end = 0
        for begin in runs(folded)[1]:
            match = tried.match(folded, begin) if begin >= end else None
            if match is not None:
                end = match.end()
                found.append((begin, column, end))
    return sorted(found)


@example(texts=["12.open law, open, data", "open open open 1.1st"], phrases=PHRASES)
@given(texts=texts, phrases=phrases)
def test_what_is_found_is_what_the_expressions_find(texts: list[str], phrases: list[str]) -> None:
    listed = [(place % 3, phrase) for place, phrase in enumerate(phrases)]
    with looking_up():
        lexicon, folded = Lexicon(listed), fold_cut(cut(texts))
        found: list[Found] = lexicon.search(folded)
        counts = lexicon.count(folded, 3)
        begun = lexicon.begins(folded)
    expected = [[(b, c, e) for b, c, e in plainly(listed, text)] for text in texts]
    assert [sorted((b, c, e) for r, c, b, e in found if r == row) for row in range(len(texts))] == (
        expected
    )
    assert counts.tolist() == [
        [sum(column == own for _, own, _ in one) for column in range(3)] for one in expected
    ]
    for row, one in enumerate(expected):
        places = begun.get(row, [])
        assert places == sorted(set(places))
        assert {begin for begin, _, _ in one} <= set(places)


def test_more_words_than_are_looked_at_together() -> None:
    text = "open data, " * 40_000
    with looking_up():
        counts = Lexicon([(0, "open data")]).count(fold_cut(cut([text, "open", text])), 1)
    assert counts.tolist() == [[40_000], [0], [40_000]]
