"""Phrases as words that follow one another, and what the words of texts can be in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ogplens.features.phrases import MOST_BETWEEN, expression, first_letters, pieces_of
from ogplens.features.words import fold

NUMBER = "<number>"


class Phrase:
    """A phrase with one of its first words.

    Attributes
    ----------
    column : int
    head : str
        Its first word, perhaps with a star.
    steps : list of (str, int)
        The words behind it, and in how many words' reach each stands; 0 for the next one.
    pattern : str
        The same as a regular expression.
    """

    def __init__(self, column: int, head: str, behind: Sequence[str]) -> None:
        self.column, self.head = column, head
        self.pattern = expression([head, *behind])
        self.steps: list[tuple[str, int]] = []
        reach = 0
        for piece in behind:
            if piece == "...":  # two in a row reach twice as far
                reach = max(reach, 1) + MOST_BETWEEN
            else:
                self.steps.append((piece, reach))
                reach = 0


def ranked(phrases: Iterable[tuple[int, str]]) -> list[Phrase]:
    """Return phrases in the order in which those of one beginning are tried.

    By column, as it first has a phrase that begins with the same letters, and there the longest
    expression first.
    """
    groups: dict[tuple[str, int], dict[str, Phrase]] = {}
    for column, phrase in phrases:
        pieces = [fold(piece) for piece in pieces_of(phrase)]
        for head in pieces[0].split("/"):
            one = Phrase(column, head, pieces[1:])
            group = groups.setdefault((first_letters(head.rstrip("*")), column), {})
            group[one.pattern] = one
    return [
        group[pattern]
        for group in groups.values()
        for pattern in sorted(group, key=lambda pattern: (-len(pattern), pattern))
    ]


class Filed:
    """Numbers filed under words of phrases: words, stems with a star, and ``<number>``.

    Parameters
    ----------
    filed : iterable of (str, int)
    """

    def __init__(self, filed: Iterable[tuple[str, int]]) -> None:
        self._exact: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        for word, number in filed:
            if word[-1] == "*":
                self._stems.setdefault(word[:-1], []).append(number)
            else:
                self._exact.setdefault(word, []).append(number)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def of(self, run: str) -> list[int]:
        """Return the numbers of all that a run of a text can be, each once, ascending."""
        found = [*self._exact.get(run, ())]
        if run[0].isdecimal():
            found += self._exact.get(NUMBER, ())
        for length in self._lengths:
            found += self._stems.get(run[:length], ())
        return sorted(set(found))


class Fits:
    """Which words of texts can be which words of phrases.

    Words that can be the same share a column of the table.

    Parameters
    ----------
    pieces : mapping of str to int
        The words of phrases behind the first one, with their choices, and their rows.
    """

    def __init__(self, pieces: Mapping[str, int]) -> None:
        self._words = Filed(
            (word, row) for piece, row in pieces.items() for word in piece.split("/")
        )
        self._kinds: dict[tuple[int, ...], int] = {(): 0}
        self._table = np.zeros((len(pieces), 256), dtype=np.bool_)

    def kind(self, run: str) -> int:
        """Return the column of a run."""
        rows = tuple(self._words.of(run))
        kind = self._kinds.setdefault(rows, len(self._kinds))
        if kind == self._table.shape[1]:
            self._table = np.hstack([self._table, np.zeros_like(self._table)])
        self._table[list(rows), kind] = True
        return kind

    def table(self) -> npt.NDArray[np.bool_]:
        """Return what fits what: a row a word of phrases, a column a kind of words of texts."""
        return self._table
