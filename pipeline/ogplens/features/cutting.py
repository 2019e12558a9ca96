"""Texts cut once, for all that is counted in them.

A text becomes its words, with what joins their parts (``anti-corruption``, ``people's``), and the
gaps between them. Words and gaps are numbers, so that all texts of a batch are looked at together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.features.spellings import Facts, IntArray, Spellings, shared_spellings

WORDS = shared_spellings()
"""Words as written: letters, digits and underscores, and the signs that join them."""

GAPS = shared_spellings()
"""What stands before, between and behind words."""

_WORD = re.compile(r"(\w+(?:['’\-]+\w+)*)")


@dataclass(frozen=True, slots=True)
class Cut:
    """Texts as words and gaps.

    Attributes
    ----------
    texts : sequence of str
    words : ndarray of int, shape (words,)
        Numbers in `WORDS`, those of all texts in a row.
    gaps : ndarray of int, shape (words + texts,)
        Numbers in `GAPS`: of each text one more than it has words.
    bounds : ndarray of int, shape (texts + 1,)
        Where the words of each text begin, and where the last ones end.
    rows : ndarray of int, shape (words,)
        The text of each word.
    """

    texts: Sequence[str]
    words: IntArray
    gaps: IntArray
    bounds: IntArray
    rows: IntArray

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def before(self) -> IntArray:
        """The gap before each word; the one behind it is the next, ``cut.gaps[1:]``."""
        return np.arange(len(self.words)) + self.rows

    @property
    def first_gaps(self) -> IntArray:
        """Places of the gaps that texts begin with, shape (texts,)."""
        return self.bounds[:-1] + np.arange(len(self))

    @property
    def last_gaps(self) -> IntArray:
        """Places of the gaps that texts end with, shape (texts,)."""
        return self.bounds[1:] + np.arange(len(self))

    def begins(self, words: IntArray, gaps: IntArray) -> IntArray:
        """Return where each word begins in its text, given the lengths of words and gaps."""
        behind = np.cumsum(gaps)
        lengths = np.concatenate([[0], np.cumsum(words)])
        # What lies before a text is taken off again.
        ahead = lengths[self.bounds[:-1]]
        ahead[1:] += behind[self.last_gaps[:-1]]
        return np.asarray(behind[self.before] + lengths[:-1] - ahead[self.rows], dtype=np.int64)

    def pieces(self, first: IntArray, last: IntArray) -> list[str]:
        """Return texts from one word to another one of the same text, both included."""
        words, gaps = WORDS.strings, GAPS.strings
        row = self.rows[first]
        spans = zip(first.tolist(), last.tolist(), row.tolist(), strict=True)
        found = []
        for start, end, before in spans:
            parts = [words[self.words[start]]]
            for place in range(start + 1, end + 1):
                parts += gaps[self.gaps[place + before]], words[self.words[place]]
            found.append("".join(parts))
        return found

    def count(self, which: IntArray) -> IntArray:
        """Add up a number of each word by text, shape (texts,)."""
        return np.bincount(self.rows, which, minlength=len(self)).astype(np.int64)

    def count_gaps(self, which: IntArray) -> IntArray:
        """Add up a number of each gap by text, shape (texts,)."""
        return np.add.reduceat(which, self.first_gaps) if len(self) else which

    def with_texts(self, places: Sequence[int], texts: Sequence[str]) -> Cut:
        """Return the texts with some of them replaced."""
        if not places:
            return self
        other = cut(texts)
        new = dict(zip(places, range(len(places)), strict=True))
        words: list[IntArray] = []
        gaps: list[IntArray] = []
        every = list(self.texts)
        for place in range(len(self)):
            source, row = (other, new[place]) if place in new else (self, place)
            start, end = source.bounds[row], source.bounds[row + 1]
            words.append(source.words[start:end])
            gaps.append(source.gaps[start + row : end + row + 1])
            every[place] = source.texts[row]
        sizes = [len(one) for one in words]
        return _made(every, np.concatenate(words), np.concatenate(gaps), sizes)


def cut(texts: Iterable[str]) -> Cut:
    """Cut texts; they are in Unicode's normal form C."""
    every = list(texts)
    words: list[int] = []
    gaps: list[int] = []
    sizes: list[int] = []
    split, word, gap = _WORD.split, WORDS.__getitem__, GAPS.__getitem__
    for text in every:
        parts = split(text)
        sizes.append(len(parts) // 2)
        words.extend(map(word, parts[1::2]))
        gaps.extend(map(gap, parts[::2]))
    return _made(every, np.array(words, dtype=np.int64), np.array(gaps, dtype=np.int64), sizes)


def _made(texts: Sequence[str], words: IntArray, gaps: IntArray, sizes: Sequence[int]) -> Cut:
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return Cut(texts, words, gaps, bounds, np.repeat(np.arange(len(sizes)), sizes))


def fact(spellings: Spellings, pattern: str, flags: int = 0) -> Facts:
    """Return whether a pattern matches each string from its beginning on."""
    match = re.compile(pattern, flags).match
    return Facts(spellings, lambda string: match(string) is not None)


def holds(spellings: Spellings, pattern: str, flags: int = 0) -> Facts:
    """Return whether a pattern stands anywhere in each string."""
    search = re.compile(pattern, flags).search
    return Facts(spellings, lambda string: search(string) is not None)
