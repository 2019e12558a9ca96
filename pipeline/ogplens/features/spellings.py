"""Strings as numbers, and what is known of each string, found out once.

Few words make up most of any text (Zipf 1949). So whatever depends on a word alone is found out
when the word is first met, kept in arrays, and looked up for all the words of many texts at once.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

MOST_STRINGS = 100_000
"""Strings of one kind that are remembered, at most, between two batches of texts."""

MOST_CHARACTERS = 8_000_000
"""Characters of theirs, at most: a text without spaces is one long word."""

KEPT = 0.7
"""Share of both that is kept when the rest is forgotten: what came first comes most often."""

_LOCK = threading.RLock()
_SHARED: list[Spellings] = []
_inside = 0  # blocks of `looking_up` that are open


@contextmanager
def looking_up() -> Iterator[None]:
    """Cut texts and look their words up in this block: numbers mean the same to its end.

    One thread at a time; others wait. Where very many strings are remembered those that came last
    are forgotten first, and found out anew where they are needed.
    """
    global _inside  # under the lock
    with _LOCK:
        if not _inside:
            _bound(_SHARED)
        _inside += 1
        try:
            yield
        finally:
            _inside -= 1


def _bound(kinds: Sequence[Spellings]) -> None:
    """Keep strings within bounds; those of one kind may stand in the tables of another."""
    if any(kind.fills(1.0) for kind in kinds):
        for kind in kinds:
            kind.forget()
    elif any(kind.fills(KEPT) for kind in kinds) and not any(kind.marked for kind in kinds):
        for kind in kinds:
            kind.mark()


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
    marked : bool
        Whether what is to be kept is known.
    generation : int
        How often strings were forgotten.
    """

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self.marked = False
        self.generation = 0
        self._characters = 0
        self._kept = 0, 0
        self._tables: weakref.WeakSet[Table] = weakref.WeakSet()

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self.strings)
        self.strings.append(string)
        self._characters += len(string)
        return number

    def fills(self, share: float) -> bool:
        """Whether more is remembered than a share of what may be."""
        strings, characters = len(self.strings) / MOST_STRINGS, self._characters / MOST_CHARACTERS
        return max(strings, characters) > share

    def tell(self, table: Table) -> None:
        """Tell a table from now on what is marked and forgotten."""
        self._tables.add(table)

    def mark(self) -> None:
        """Keep what is known by now whenever the rest is forgotten."""
        self.marked = True
        self._kept = len(self.strings), self._characters
        for table in self._tables:
            table.mark()

    def forget(self) -> None:
        """Forget the strings that came after the mark; their numbers mean nothing any more."""
        self.generation += 1
        kept, self._characters = self._kept
        for string in self.strings[kept:]:
            del self[string]
        del self.strings[kept:]
        for table in self._tables:
            table.forget()


class Table:
    """What is known of strings, up to one of them."""

    def mark(self) -> None:
        """Keep what is known by now; it speaks of marked strings alone."""
        raise NotImplementedError

    def forget(self) -> None:
        """Forget all but what was kept."""
        raise NotImplementedError


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


class Facts(Table):
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
        self._spellings, self._describe = spellings, describe
        self._rows, self._kept = _Growing(width), 0
        spellings.tell(self)

    def mark(self) -> None:
        """Keep what is known by now."""
        self._kept = self._rows.length

    def forget(self) -> None:
        """Forget all but what was kept."""
        self._rows.length = self._kept

    def table(self) -> IntArray:
        """Return a row for every string known so far, shape (strings,) or (strings, width)."""
        known = self._spellings
        if self._rows.length < len(known.strings):
            self._rows.add(list(map(self._describe, known.strings[self._rows.length :])))
        return self._rows.rows


class Lists(Table):
    """Lists of numbers that are known of each string, such as the parts of a word.

    Parameters
    ----------
    spellings : Spellings
    describe : callable
        From a string to its list.
    """

    def __init__(self, spellings: Spellings, describe: Callable[[str], Sequence[int]]) -> None:
        self._spellings, self._describe = spellings, describe
        self._flat, self._starts = _Growing(None), _Growing(None)
        self._starts.add([0])
        self._kept = 0, 1
        spellings.tell(self)

    def mark(self) -> None:
        """Keep what is known by now."""
        self._kept = self._flat.length, self._starts.length

    def forget(self) -> None:
        """Forget all but what was kept."""
        self._flat.length, self._starts.length = self._kept

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
        if self._starts.length <= len(known.strings):
            for string in known.strings[self._starts.length - 1 :]:
                self._flat.add(self._describe(string))
                self._starts.add([self._flat.length])
        return self._flat.rows, self._starts.rows
