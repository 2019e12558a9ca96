"""Texts are cut into the words and gaps that they consist of."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from ogplens.features.cutting import GAPS, WORDS, Cut, cut
from ogplens.features.spellings import looking_up

_PARTS = [
    "a",
    "Open",
    "d'é",
    "x-y",
    "(",
    ")",
    "“",
    ". ",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "-",
    "’",
    "1",
]
texts = st.lists(st.lists(st.sampled_from(_PARTS), max_size=15).map("".join) | st.text(max_size=9))


def plainly(text: str) -> list[str]:
    """Return a gap, a word, a gap, ..., a gap."""
    return re.split(r"(\w+(?:['’\-]+\w+)*)", text)


def parts(made: Cut) -> list[list[str]]:
    found = []
    for row in range(len(made)):
        start, end = int(made.bounds[row]), int(made.bounds[row + 1])
        words = [WORDS.strings[number] for number in made.words[start:end].tolist()]
        gaps = [GAPS.strings[n] for n in made.gaps[start + row : end + row + 1].tolist()]
        found.append([part for pair in zip(gaps, [*words, ""], strict=True) for part in pair][:-1])
    return found


@example(texts=["", " ", "\n", "one\n\n - (two) \n", "x", "\n \n(a"])
@given(texts=texts)
def test_words_and_gaps_are_those_of_one_expression(texts: list[str]) -> None:
    with looking_up():
        made = cut(texts)
        assert parts(made) == [plainly(text) for text in texts]
        assert made.rows.tolist() == [
            row for row, text in enumerate(texts) for _ in plainly(text)[1::2]
        ]


@given(texts=texts.filter(bool), data=st.data())
def test_some_texts_are_replaced(texts: list[str], data: st.DataObject) -> None:
    places = sorted(data.draw(st.sets(st.integers(0, len(texts) - 1))))
    new = [f"new {place}-{texts[place]}" for place in places]
    expected = [*texts]
    for place, text in zip(places, new, strict=True):
        expected[place] = text
    with looking_up():
        made = cut(texts).with_texts(places, new)
        assert list(made.texts) == expected
        assert parts(made) == [plainly(text) for text in expected]
