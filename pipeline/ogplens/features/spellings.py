"""Strings as numbers, and what is known of each string, found out once.

Few words make up most of any text (Zipf 1949). So whatever depends on a word alone is found out
when the word is first met, kept in arrays, and looked up for all the words of many texts at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

MOST_STRINGS = 200_000
"""Strings of one kind that are remembered, at most, between two batches of texts."""

MOST_CHARACTERS = 8_000_000
"""Characters of theirs, at most: a text without spaces is one long word."""

_LOCK = threading.RLock()
_SHARED: list[Spellings] = []
_inside = 0  # blocks of `looking_up` that are open


@contextmanager
def looking_up() -> Iterator[None]:
    """Cut texts and look their words up in this block: numbers mean the same to its end.

    One thread at a time; others wait. Where very many strings are remembered they are forgotten
    first, and all is found out anew where it is needed.
    """
    global _inside  # under the lock
    with _LOCK:
        if not _inside and any(kind.full for kind in _SHARED):
            for kind in _SHARED:
                kind.forget()
        _inside += 1
        try:
            yield
        finally:
            _inside -= 1


def shared_spellings() -> Spellings:
    """Return spellings that are remembered from one text to the next; see `looking_up`."""
    kind = Spellings()
    _SHARED.append(kind)
    return kind


class Spellings(dict[str, int]):
    """Strings and their numbers, in the order in which they were first seen.

    Attributes
    ----------
    strings : list of str
        Each string at the place of its number.
    generation : int
        Grows whenever all strings are forgotten.
    """

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self.generation = 0
        self._characters = 0

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self.strings)
        self.strings.append(string)
        self._characters += len(string)
        return number

    @property
    def full(self) -> bool:
        """Whether more is remembered than should be."""
        return len(self.strings) > MOST_STRINGS or self._characters > MOST_CHARACTERS

    def forget(self) -> None:
        """Forget all strings; their numbers mean nothing any more."""
        self.clear()
        self.strings = []
        self._characters = 0
        self.generation += 1


class _Growing:
    """Rows of an array that grows at its end."""

    def __init__(self, width: int | None) -> None:
        self._shape: tuple[int, ...] = () if width is None else (width,)
        self._rows = np.zeros((256, *self._shape), dtype=np.int64)
        self.length = 0

    def add(self, rows: Sequence[object]) -> None:
        needed = self.length + len(rows)
        if needed > len(self._rows):
            larger = np.zeros((max(needed, 2 * len(self._rows)), *self._shape), dtype=np.int64)
            larger[: self.length] = self._rows[: self.length]
            self._rows = larger
        if rows:
            self._rows[self.length : needed] = rows
        self.length = needed

    @property
    def rows(self) -> IntArray:
        return self._rows[: self.length]


class Facts:
    """Numbers that are known of each string.

    Parameters
    ----------
    spellings : Spellings
    describe : callable
        From a string to its numbers: one number, or ``width`` of them.
    width : int, optional
    """

    def __init__(
        self,
        spellings: Spellings,
        describe: Callable[[str], int | Sequence[int]],
        width: int | None = None,
    ) -> None:
        self._spellings, self._describe, self._width = spellings, describe, width
        self._generation = -1

    def table(self) -> IntArray:
        """Return a row for every string known so far, shape (strings,) or (strings, width)."""
        known = self._spellings
        if self._generation != known.generation:
            self._generation = known.generation
            self._rows = _Growing(self._width)
        if self._rows.length < len(known.strings):
            self._rows.add(list(map(self._describe, known.strings[self._rows.length :])))
        return self._rows.rows


class Lists:
    """Lists of numbers that are known of each string, such as the parts of a word.

    Parameters
    ----------
    spellings : Spellings
    describe : callable
        From a string to its list.
    """

    def __init__(self, spellings: Spellings, describe: Callable[[str], Sequence[int]]) -> None:
        self._spellings, self._describe = spellings, describe
        self._generation = -1

    def of(self, numbers: IntArray) -> tuple[IntArray, IntArray]:
        """Return the lists of strings one behind the other, and whose each of their items is.

        Parameters
        ----------
        numbers : ndarray of int, shape (strings,)

        Returns
        -------
        values : ndarray of int, shape (items,)
        owners : ndarray of int, shape (items,)
            Places in ``numbers``, ascending.
        """
        flat, starts = self.tables()
        first = starts[numbers]
        sizes = starts[numbers + 1] - first
        owners = np.repeat(np.arange(len(numbers)), sizes)
        before = np.cumsum(sizes) - sizes
        return flat[np.arange(len(owners)) + (first - before)[owners]], owners

    def tables(self) -> tuple[IntArray, IntArray]:
        """Return all lists one behind the other, and where each begins; the end comes last."""
        known = self._spellings
        if self._generation != known.generation:
            self._generation = known.generation
            self._flat, self._starts = _Growing(None), _Growing(None)
            self._starts.add([0])
        if self._starts.length <= len(known.strings):
            for string in known.strings[self._starts.length - 1 :]:
                self._flat.add(self._describe(string))
                self._starts.add([self._flat.length])
        return self._flat.rows, self._starts.rows
