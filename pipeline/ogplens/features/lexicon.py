"""All phrases of a language, ready to be looked for in texts.

A thousand phrases are cheap because most are never tried. A word is looked up once: which phrases
begin with it? And one of these is tried only where its second word follows in reach, which is found
out for all the words of many texts at once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ogplens.features.folding import RUNS, Folded
from ogplens.features.phrases import MOST_BETWEEN, expression, first_letters, pieces_of
from ogplens.features.spellings import Facts, Lists
from ogplens.features.words import fold

_NUMBER = "<number>"
_REACH = MOST_BETWEEN + 1  # words ahead in which a word behind "..." can stand
# Each second word of a phrase has a bit; a word of a text has the bits of those that it can be.
# The first bit is in every word: a phrase that needs it is always tried.
_ALWAYS = 1


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase with one of its first words.

    Attributes
    ----------
    head : str
        Its first word, perhaps with a star.
    alone : bool
        Whether it is that word and no more.
    beside, within : int
        Bits of which one must be in the next word, or in one of the next five.
    """

    head: str
    alone: bool
    beside: int
    within: int

    def begins_with(self, word: str) -> bool:
        if self.head == _NUMBER:
            return word[0].isdigit()
        return word.startswith(self.head[:-1]) if self.head[-1] == "*" else word == self.head


class _Criterion:
    """The phrases of one criterion that begin with the same letters."""

    def __init__(self, column: int) -> None:
        self.column = column
        self._phrases: dict[str, _Phrase] = {}

    def add(self, pattern: str, phrase: _Phrase) -> None:
        self._phrases[pattern] = phrase

    @functools.cached_property
    def ranked(self) -> list[tuple[str, _Phrase]]:
        """The phrases in the order in which they are tried: the longest first."""
        return sorted(self._phrases.items(), key=lambda item: (-len(item[0]), item[0]))

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """One expression for them all, compiled when a text first needs it."""
        return re.compile("|".join(pattern for pattern, _ in self.ranked))


class _Start(NamedTuple):
    """What a word can begin of one criterion."""

    column: int
    alone: bool  # the word is a phrase, unless a longer one stands here
    beside: int
    within: int
    criterion: _Criterion


Found = tuple[int, int, int, int]
"""A phrase in one of several texts: the text, the column, and half-open places in it, folded."""


class _Reach:
    """Which starts need which second words: a table that grows as texts need it.

    A start has a row; a word has a column, which it shares with all that can be the same second
    words. An item is 1 where the word may be the next one, 2 where it may come within reach.
    """

    def __init__(self, pieces: int) -> None:
        self._bytes = pieces // 8 + 1
        self._numbers: dict[_Start, int] = {}
        self._words: dict[int, int] = {_ALWAYS: 0}
        self._table = np.zeros((0, 1), dtype=np.uint8)
        self._alone = np.zeros(0, dtype=np.bool_)
        self.starts: list[_Start] = []

    def start(self, start: _Start) -> int:
        """Return the row of a start."""
        if start not in self._numbers:
            self._numbers[start] = len(self.starts)
            self.starts.append(start)
        return self._numbers[start]

    def word(self, bits: int) -> int:
        """Return the column of a word by its bits; 0 where the text is at its end."""
        return self._words.setdefault(bits, len(self._words))

    def table(self) -> npt.NDArray[np.uint8]:
        """Return the table of all starts and words that are known."""
        rows, columns = self._table.shape
        if (rows, columns) != (len(self.starts), len(self._words)):
            words = list(self._words)
            table = np.zeros((len(self.starts), len(words)), dtype=np.uint8)
            table[:rows, :columns] = self._table
            table[:rows, columns:] = self._items(self.starts[:rows], words[columns:])
            table[rows:] = self._items(self.starts[rows:], words)
            self._table = table
        return self._table

    def alone(self) -> npt.NDArray[np.bool_]:
        """Return which starts are phrases by themselves."""
        if len(self._alone) != len(self.starts):
            self._alone = np.array([start.alone for start in self.starts], dtype=np.bool_)
        return self._alone

    def _items(self, starts: Sequence[_Start], words: Sequence[int]) -> npt.NDArray[np.uint8]:
        bits = self._bits(words).T
        beside = self._bits([start.beside for start in starts]) @ bits > 0
        within = self._bits([start.within for start in starts]) @ bits > 0
        return beside + 2 * within.astype(np.uint8)

    def _bits(self, numbers: Sequence[int]) -> npt.NDArray[np.float32]:
        """Return the bits of whole numbers as zeros and ones, a row a number."""
        packed = b"".join(number.to_bytes(self._bytes, "little") for number in numbers)
        rows = np.frombuffer(packed, dtype=np.uint8).reshape(len(numbers), self._bytes)
        return np.unpackbits(rows, axis=1).astype(np.float32)


class Lexicon:
    """The phrases of a language.

    Parameters
    ----------
    phrases : iterable of (int, str)
        Column of the criterion, and a phrase in the notation of ``configs/criteria/en.yaml``.
    """

    def __init__(self, phrases: Iterable[tuple[int, str]]) -> None:
        self._by_letters: dict[str, dict[int, _Criterion]] = {}
        self._pieces: dict[str, int] = {}  # second words, as written, and their bits
        for column, phrase in phrases:
            pieces = [fold(piece) for piece in pieces_of(phrase)]
            beside, within = self._needs(pieces)
            for head in pieces[0].split("/"):
                letters = first_letters(head.rstrip("*"))
                by_column = self._by_letters.setdefault(letters, {})
                criterion = by_column.setdefault(column, _Criterion(column))
                alone = len(pieces) == 1 and head != _NUMBER
                added = _Phrase(head, alone, _ALWAYS if head == _NUMBER else beside, within)
                criterion.add(expression([head, *pieces[1:]]), added)
        self._exact, self._stems = self._bits_of_words()
        self._longest_stem = max(map(len, self._stems), default=0)
        self._reach = _Reach(len(self._pieces) + 1)
        self._second = Facts(RUNS, lambda run: self._reach.word(self._bits_of(run)))
        self._begun = Lists(RUNS, lambda run: list(map(self._reach.start, self._starts(run))))

    def _needs(self, pieces: Sequence[str]) -> tuple[int, int]:
        if len(pieces) == 1:
            return 0, 0
        gap = pieces[1] == "..."
        second = pieces[1 + gap]
        if second == "...":  # two gaps in a row reach further
            return _ALWAYS, 0
        bit = 1 << self._pieces.setdefault(second, len(self._pieces) + 1)
        return (0, bit) if gap else (bit, 0)

    def _bits_of_words(self) -> tuple[dict[str, int], dict[str, int]]:
        exact: dict[str, int] = {}
        stems: dict[str, int] = {}
        for piece, place in self._pieces.items():
            for word in piece.split("/"):
                table, key = (stems, word[:-1]) if word[-1] == "*" else (exact, word)
                table[key] = table.get(key, 0) | 1 << place
        return exact, stems

    def _bits_of(self, word: str) -> int:
        """Return the bits of a folded word of a text."""
        bits = _ALWAYS | self._exact.get(_NUMBER if word[0].isdigit() else word, 0)
        for length in range(1, min(len(word), self._longest_stem) + 1):
            bits |= self._stems.get(word[:length], 0)
        return bits

    def _starts(self, word: str) -> Iterable[_Start]:
        """Yield what can begin with a folded word of a text."""
        for column, criterion in self._by_letters.get(first_letters(word), {}).items():
            beside = within = 0
            alone = begins = False
            for _, phrase in criterion.ranked:
                if not phrase.begins_with(word):
                    continue
                begins = True
                if phrase.alone:
                    alone = True
                    break  # it always matches, so that what ranks behind it is never tried
                beside |= phrase.beside
                within |= phrase.within
            if begins:
                yield _Start(column, alone, beside, within, criterion)

    def search(self, texts: Folded) -> list[Found]:
        """Return all matches, by text and there by their start.

        Parameters
        ----------
        texts : Folded
            From `fold_cut`. Matches of one criterion that overlap count once.
        """
        found: list[Found] = []
        ends: dict[int, int] = {}
        text, at = "", -1
        candidates = self._candidates(texts)
        starts = self._reach.starts
        for row, begin, end, which, tried in zip(*candidates, strict=True):
            if row != at:
                text, at = texts.text(row), row
                ends = {}
            column, _, _, _, criterion = starts[which]
            if ends.get(column, 0) > begin:
                continue
            if tried:
                match = criterion.pattern.match(text, begin)
                if match is None:
                    continue
                end = match.end()
            ends[column] = end
            found.append((row, column, begin, end))
        return found

    def likely(self, texts: Folded) -> dict[int, list[int]]:
        """Return where phrases may begin, by text and in order: they begin nowhere else."""
        rows, begins, *_ = self._candidates(texts)
        places: dict[int, list[int]] = {}
        for row, begin in dict.fromkeys(zip(rows, begins, strict=True)):
            places.setdefault(row, []).append(begin)
        return places

    def _candidates(self, texts: Folded) -> tuple[list[int], ...]:
        """Return text, start and end of each word that may begin a phrase, what, and if tried.

        What need not be tried is found by that word alone.
        """
        second = self._second.table()[texts.runs]
        which, places = self._begun.of(texts.runs)
        table = self._reach.table()
        # Room behind each text, so that none reaches into the next one.
        ahead = np.zeros(len(second) + _REACH * (len(texts.texts) + 1), dtype=np.int64)
        own = np.arange(len(second)) + _REACH * texts.rows
        ahead[own] = second
        place = own[places]
        near = table[which, ahead[place + 1]]
        tried = near != 0
        for further in range(2, _REACH + 1):
            tried |= table[which, ahead[place + further]] > 1
        kept = np.flatnonzero(tried | self._reach.alone()[which])
        chosen = places[kept]
        begins = texts.begins[chosen]
        ends = begins + _LENGTH.table()[texts.runs[chosen]]
        columns = (texts.rows[chosen], begins, ends, which[kept], tried[kept])
        return tuple(column.tolist() for column in columns)


_LENGTH = Facts(RUNS, len)
