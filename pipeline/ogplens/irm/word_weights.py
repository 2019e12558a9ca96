"""The words of an export's rows, each weighed by its rarity.

In a plan whose commitments all begin with "The ministry will", those words tell nothing.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable

from ogplens.irm.exports import ExportRow

_SAME_LETTERS = 200  # of two texts that begin alike, without spaces and punctuation
_REWORDED = 0.5  # weighed share of the shorter text that stands in the other one as well
_SHORT, _SHORT_REWORDED = 10, 0.75  # below ten words, half of them is chance
_ALIKE = 0.4  # cosine, or half the title: a long text holds many a short one's words by chance
_WORD = re.compile(r"[^\W_]+")


class Rarity:
    """How much a word tells: little where many rows hold it.

    Parameters
    ----------
    rows : iterable of ExportRow
        The rows that are compared, and those around them.

    Notes
    -----
    The weight is ``log((n + 1) / n_w)``: `n` rows, of which `n_w` hold the word. It is positive,
    so that an export of two rows can be compared as well.
    """

    def __init__(self, rows: Iterable[ExportRow]) -> None:
        self._rows = tuple(rows)
        self._weights: dict[str, float] = {}

    @functools.cached_property
    def _counts(self) -> Counter[str]:
        """Rows by word; counted when first needed, since most updates compare few words."""
        counts: Counter[str] = Counter()
        for row in self._rows:
            counts.update(words_of(f"{row.title} {row.text}"))
        return counts

    def sum(self, words: Iterable[str]) -> float:
        """Return the sum of the words' weights."""
        return math.fsum(self._weight(word) for word in words)

    def squares(self, words: Iterable[str]) -> float:
        """Return the sum of the squares of the words' weights."""
        return math.fsum(self._weight(word) ** 2 for word in words)

    def _weight(self, word: str) -> float:
        weight = self._weights.get(word)
        if weight is None:
            weight = math.log((len(self._rows) + 1) / max(self._counts[word], 1))
            self._weights[word] = weight
        return weight


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text without regard to case."""
    return frozenset(_WORD.findall(text.casefold()))


class Words:
    """The words of a row, for comparison.

    Attributes
    ----------
    beginning : str
        The first 200 letters of the text, without spaces and punctuation.
    """

    def __init__(self, row: ExportRow, rarity: Rarity) -> None:
        self.beginning = "".join(_WORD.findall(row.text.casefold()))[:_SAME_LETTERS]
        self._text = words_of(row.text)
        self._title = words_of(row.title)
        self._all = self._text | self._title
        self._rarity = rarity
        self._length = math.sqrt(rarity.squares(self._all))

    def begins_like(self, other: Words) -> bool:
        """Tell whether both texts begin with the same 200 letters."""
        return bool(self.beginning) and self.beginning == other.beginning

    def reworded(self, other: Words) -> bool:
        """Tell whether most of the shorter text stands in the other (titles without texts)."""
        if not (self._text and other._text):
            return self.title_share(other) >= _SHORT_REWORDED
        shorter = min(len(self._text), len(other._text))
        needed = _REWORDED if shorter >= _SHORT else _SHORT_REWORDED
        alike = self.title_share(other) >= _REWORDED or self.cosine(other) >= _ALIKE
        return alike and self._share(self._text, other._text) >= needed

    def title_share(self, other: Words) -> float:
        """Return the weighed share of the shorter title that stands in the other, 0 to 1."""
        return self._share(self._title, other._title)

    def contains(self, other: Words) -> float:
        """Return the weighed share of the other text that stands in this one, 0 to 1."""
        whole = self._rarity.sum(other._text)
        return self._rarity.sum(self._text & other._text) / whole if whole else 0.0

    def cosine(self, other: Words) -> float:
        """Return the cosine of both rows' weighed words, titles included, 0 to 1."""
        lengths = self._length * other._length
        return self._rarity.squares(self._all & other._all) / lengths if lengths else 0.0

    def _share(self, first: frozenset[str], second: frozenset[str]) -> float:
        shorter = min(self._rarity.sum(first), self._rarity.sum(second))
        return self._rarity.sum(first & second) / shorter if shorter else 0.0
