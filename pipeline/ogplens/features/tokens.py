"""The words of cut texts that are counted: folded, without numbers, years hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ogplens.features.cutting import GAPS, WORDS, Cut, holds
from ogplens.features.masking import hide_years
from ogplens.features.spellings import Facts, IntArray, Lists, Spellings, shared_spellings
from ogplens.features.words import tokens

TOKENS = shared_spellings()
"""Folded words."""

# A span of years goes on in the next word, and is one year still: "2012 – 2014".
_GOES_ON = holds(GAPS, r"\A\s?[-–—/]\s?\Z")
_BEGINS = holds(WORDS, r"\A(?:19|20)\d\d(?!\w)")
_HAS_YEAR = holds(WORDS, r"(?<!\w)(?:19|20)\d\d(?!\w)")
_MOST_GOING_ON = 3


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of texts.

    Attributes
    ----------
    numbers : ndarray of int, shape (words,)
        Those of all texts in a row.
    bounds : ndarray of int, shape (texts + 1,)
        Where the words of each text begin, and where the last ones end.
    spellings : Spellings
        What the numbers mean.
    """

    numbers: IntArray
    bounds: IntArray
    spellings: Spellings

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def rows(self) -> IntArray:
        """The text of each word."""
        return np.repeat(np.arange(len(self)), np.diff(self.bounds))

    def words(self) -> list[list[str]]:
        """Return the words of each text as they are spelt."""
        spelt = list(map(self.spellings.strings.__getitem__, self.numbers.tolist()))
        bounds = self.bounds.tolist()
        return [spelt[start:end] for start, end in pairwise(bounds)]

    def of(self, row: int) -> list[str]:
        """Return the words of one text as they are spelt."""
        own = self.numbers[self.bounds[row] : self.bounds[row + 1]]
        return [self.spellings.strings[number] for number in own.tolist()]

    def different(self) -> IntArray:
        """Return the number of different words of each text, shape (texts,)."""
        keys = np.sort(self.rows * len(self.spellings.strings) + self.numbers)
        first = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
        rows = first // max(len(self.spellings.strings), 1)
        return np.bincount(rows, minlength=len(self))

    def count(self, chosen: Facts) -> IntArray:
        """Add up a fact about each word by text, shape (texts,)."""
        known = chosen.table()[self.numbers]
        return np.bincount(self.rows, known, minlength=len(self)).astype(np.int64)

    def before(self, others: Tokens) -> Tokens:
        """Return the words of each text with those of the same row of others behind them."""
        pairs = zip(self.by_text(), others.by_text(), strict=True)
        return joined([np.concatenate(pair) for pair in pairs], self.spellings)

    def by_text(self) -> list[IntArray]:
        """Return the numbers of the words of each text."""
        return [self.numbers[start:end] for start, end in pairwise(self.bounds.tolist())]


def joined(rows: Sequence[IntArray], spellings: Spellings) -> Tokens:
    """Return the words of texts whose numbers are at hand."""
    bounds = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=bounds[1:])
    numbers = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    return Tokens(numbers, bounds, spellings)


def spelt(texts: Iterable[Sequence[str]]) -> Tokens:
    """Return the words of texts that are at hand, with spellings of their own."""
    spellings = Spellings()
    return joined([_numbered(words, spellings) for words in texts], spellings)


def _numbered(words: Sequence[str], spellings: Spellings) -> IntArray:
    return np.array([spellings[word] for word in words], dtype=np.int64)


class Tokeniser:
    """Find the words of cut texts.

    Parameters
    ----------
    lemma : callable, optional
        See `tokens`.
    years : bool
        Whether years are hidden.
    """

    def __init__(self, lemma: Callable[[str], str] | None, *, years: bool) -> None:
        self._lemma, self._years = lemma, years
        self._of_words = Lists(WORDS, lambda word: list(map(TOKENS.__getitem__, self._of(word))))

    def _of(self, text: str) -> list[str]:
        return tokens(hide_years(text) if self._years else text, self._lemma)

    def __call__(self, texts: Cut) -> Tokens:
        """Return the words of cut texts."""
        numbers, owners = self._of_words.of(texts.words)
        if self._years:
            numbers, owners = self._with_spans(texts, numbers, owners)
        sizes = np.bincount(texts.rows[owners], minlength=len(texts))
        return Tokens(numbers, np.concatenate([[0], np.cumsum(sizes)]), TOKENS)

    def _with_spans(
        self, texts: Cut, numbers: IntArray, owners: IntArray
    ) -> tuple[IntArray, IntArray]:
        """Return the words that are counted with spans of years as one, and whose each is."""
        linked = _GOES_ON.table()[texts.gaps[texts.before]] != 0
        linked[texts.bounds[:-1][np.diff(texts.bounds) > 0]] = False
        year = _HAS_YEAR.table()[texts.words] != 0
        within = year  # words in reach of a year before them
        for _ in range(_MOST_GOING_ON):
            within = np.append(False, within[:-1]) & linked | year
        spans = (_BEGINS.table()[texts.words] != 0) & linked & np.append(False, within[:-1])
        if not spans.any():
            return numbers, owners
        # The words that are linked to these are looked at again, as one piece of text.
        chain = np.cumsum(~linked)
        chosen = np.unique(chain[spans])
        first, last = np.searchsorted(chain, chosen), np.searchsorted(chain, chosen, "right") - 1
        again = [_numbered(self._of(piece), TOKENS) for piece in texts.pieces(first, last)]
        kept = np.flatnonzero(~np.isin(chain[owners], chosen))
        owner = np.repeat(first, list(map(len, again)))
        places = np.searchsorted(owners[kept], owner)
        return (
            np.insert(numbers[kept], places, np.concatenate(again)),
            np.insert(owners[kept], places, owner),
        )
