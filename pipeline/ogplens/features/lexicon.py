"""All phrases of a language, ready to be looked for in a text.

A thousand phrases are cheap because most are never tried. A word of a text is looked up once: which
phrases begin with it? And one of these is tried only where its second word follows in reach.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ogplens.features.phrases import MOST_BETWEEN, expression, first_letters, pieces_of
from ogplens.features.words import fold, runs

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
        self._look_up = functools.lru_cache(maxsize=100_000)(self._describe)

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

    def _describe(self, word: str) -> tuple[int, tuple[_Start, ...]]:
        """Return the bits of a folded word of a text, and what can begin with it."""
        bits = _ALWAYS | self._exact.get(_NUMBER if word[0].isdigit() else word, 0)
        for length in range(1, min(len(word), self._longest_stem) + 1):
            bits |= self._stems.get(word[:length], 0)
        return bits, tuple(self._starts(word))

    def _starts(self, word: str) -> Iterable[_Start]:
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

    def search(self, folded: str, columns: int) -> list[tuple[int, int, int]]:
        """Return column, start and end of all matches, by their start.

        Parameters
        ----------
        folded : str
            From `fold_text`.
        columns : int
            Number of criteria. Matches of one criterion that overlap count once.
        """
        words, places = runs(folded)
        known = [self._look_up(word) for word in words]
        ahead = [bits for bits, _ in known] + [_ALWAYS] * _REACH
        ends = [0] * columns
        found: list[tuple[int, int, int]] = []
        for place, (_, starts) in enumerate(known):
            if not starts:
                continue
            begin = places[place]
            beside = ahead[place + 1]
            within = 0
            for bits in ahead[place + 1 : place + 1 + _REACH]:
                within |= bits
            for start in starts:
                if begin < ends[start.column]:
                    continue
                if start.beside & beside or start.within & within:
                    match = start.criterion.pattern.match(folded, begin)
                    if match is None:
                        continue
                    end = match.end()
                elif start.alone:
                    end = begin + len(words[place])
                else:
                    continue
                ends[start.column] = end
                found.append((start.column, begin, end))
        return found
