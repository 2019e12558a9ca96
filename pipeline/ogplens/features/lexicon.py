"""All phrases of a language, ready to be looked for in texts.

The words of many texts are numbers, and phrases are followed through all of them at once, word by
word: which phrases begin with a word, which of these have a second word that follows, and so on.
Few phrases are left after the second word. What is found is what the regular expressions of
`ogplens.features.phrases.expression` find, the longest expression of a criterion first.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.features.folding import RUNS, Folded, Link
from ogplens.features.phrase_words import NUMBER, Filed, Fits, ranked
from ogplens.features.phrases import MOST_GROUPS
from ogplens.features.spellings import Facts, IntArray, Lists

_END = -1  # instead of a further word
_AT_ONCE = 1 << 16
"""Words that may begin phrases and are looked at together: a bound of the memory for long texts."""

Found = tuple[int, int, int, int]
"""A phrase in one of several texts: the text, the column, and half-open places in it, folded."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Phrases in texts, by their first word.

    Attributes
    ----------
    columns, first, last : ndarray of int, shape (phrases,)
        The column of each, and its first and last word among the runs of all texts.
    """

    columns: IntArray
    first: IntArray
    last: IntArray

    def chosen(self, which: npt.NDArray[np.bool_]) -> Hits:
        """Return some of the phrases."""
        return Hits(self.columns[which], self.first[which], self.last[which])


class Lexicon:
    """The phrases of a language.

    Parameters
    ----------
    phrases : iterable of (int, str)
        Column of the criterion, and a phrase in the notation of ``configs/criteria/en.yaml``.
    """

    def __init__(self, phrases: Iterable[tuple[int, str]]) -> None:
        listed = ranked(phrases)
        longest = max((len(one.steps) for one in listed), default=0)
        self._columns = np.array([one.column for one in listed], dtype=np.int64)
        # Of each phrase and step the word that must follow and its reach; the end at the end.
        self._pieces = np.full((longest + 1, len(listed)), _END, dtype=np.int64)
        self._reach = np.zeros((longest + 1, len(listed)), dtype=np.int64)
        numbers: dict[str, int] = {}
        for place, phrase in enumerate(listed):
            for step, (piece, reach) in enumerate(phrase.steps):
                self._pieces[step, place] = numbers.setdefault(piece, len(numbers))
                self._reach[step, place] = reach
        self._has_number = np.array([NUMBER in piece.split("/") for piece in numbers], dtype=bool)
        self._is_number = np.array([one.head == NUMBER for one in listed], dtype=bool)
        heads = Filed((one.head, place) for place, one in enumerate(listed))
        self._begun = Lists(RUNS, heads.of)
        self._fits = Fits(numbers)
        self._kinds = Facts(RUNS, self._fits.kind)

    def search(self, texts: Folded) -> list[Found]:
        """Return all matches, by text and there by their start.

        Parameters
        ----------
        texts : Folded
            From `fold_cut`. Matches of one criterion that overlap count once.
        """
        hits = self._apart(texts)
        begins = texts.begins()
        ends = begins + _LENGTH.table()[texts.runs]
        columns = (texts.rows[hits.first], hits.columns, begins[hits.first], ends[hits.last])
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def count(self, texts: Folded, width: int) -> IntArray:
        """Count the matches of `search`, shape (texts, width); columns are below ``width``."""
        hits = self._apart(texts)
        keys = texts.rows[hits.first] * width + hits.columns
        counted = np.bincount(keys, minlength=len(texts.texts) * width)
        return counted.reshape(len(texts.texts), width)

    def begins(self, texts: Folded) -> dict[int, list[int]]:
        """Return where phrases begin, by text and in order, be they inside others or not."""
        first = np.unique(self._hits(texts).first)
        places: dict[int, list[int]] = {}
        if len(first):
            both = texts.rows[first].tolist(), texts.begins()[first].tolist()
            for row, begin in zip(*both, strict=True):
                places.setdefault(row, []).append(begin)
        return places

    def _apart(self, texts: Folded) -> Hits:
        """Return the phrases, those left out that begin inside another one of their column."""
        hits = self._hits(texts)
        kept = np.ones(len(hits.first), dtype=bool)
        ends = dict.fromkeys(np.unique(hits.columns).tolist(), -1)
        every = zip(hits.columns.tolist(), hits.first.tolist(), hits.last.tolist(), strict=True)
        for place, (column, first, last) in enumerate(every):
            if ends[column] < first:
                ends[column] = last
            else:
                kept[place] = False
        return hits.chosen(kept)

    def _hits(self, texts: Folded) -> Hits:
        """Return one phrase for each column and word that begins one, by that word."""
        text = _Text(texts, self._kinds.table()[texts.runs])
        found: list[tuple[IntArray, ...]] = [_NOTHING]
        for start in range(0, len(texts.runs), _AT_ONCE):
            found += self._begun_from(text, start)
        phrases, first, last = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.argsort(first * len(self._columns) + phrases, kind="stable")
        first, columns = first[order], self._columns[phrases[order]]
        new = (np.diff(first, prepend=-1) != 0) | (np.diff(columns, prepend=-1) != 0)
        return Hits(columns[new], first[new], last[order[new]])

    def _begun_from(self, text: _Text, start: int) -> Iterator[tuple[IntArray, ...]]:
        """Yield phrases that begin at some words, with their first and last words.

        A phrase with words between may come several times, first with the fewest of them.
        """
        phrases, first = self._begun.of(text.runs[start : start + _AT_ONCE])
        first += start
        last = first
        if (numbers := self._is_number[phrases]).any():
            last = np.where(numbers, text.number_ends[first], first)
            phrases, first, last = _kept(last >= 0, phrases, first, last)
        for pieces, reaches in zip(self._pieces, self._reach, strict=True):
            piece = pieces[phrases]
            whole = piece == _END
            yield _kept(whole, phrases, first, last)
            piece, phrases, first, last = _kept(~whole, piece, phrases, first, last)
            if not len(phrases):
                return
            owners, last = text.ahead(last, reaches[phrases])
            fits = np.flatnonzero(self._fits.table()[piece[owners], text.kinds[last]])
            piece, phrases, first = (one[owners[fits]] for one in (piece, phrases, first))
            last = last[fits]
            numbers = self._has_number[piece] & (text.digits[last] > 0)
            if numbers.any():
                last = np.where(numbers, text.number_ends[last], last)
                phrases, first, last = _kept(last >= 0, phrases, first, last)


_NOTHING = (np.empty(0, dtype=np.int64),) * 3


def _kept(which: npt.NDArray[np.bool_], *arrays: IntArray) -> tuple[IntArray, ...]:
    places = np.flatnonzero(which)
    return tuple(one[places] for one in arrays)


class _Text:
    """What is asked about the runs of folded texts while phrases are followed."""

    def __init__(self, folded: Folded, kinds: IntArray) -> None:
        self.runs = folded.runs
        # One more at the end, which follows nothing.
        self._links = np.append(folded.links, 0)
        self.kinds = kinds

    @functools.cached_property
    def digits(self) -> IntArray:
        return np.append(_DIGITS.table()[self.runs], 0)

    @functools.cached_property
    def number_ends(self) -> IntArray:
        """The last run of the number that begins with each run; -1 where none does."""
        ends = np.full(len(self.runs), -1, dtype=np.int64)
        first = np.flatnonzero(self.digits)
        last = first
        for _ in range(MOST_GROUPS):
            more = (self.digits[last] == 2) & (self._links[last + 1] & Link.JOINT != 0)
            last = last + (more & (self.digits[last + 1] > 0))
        ends[first] = np.where(self.digits[last] == 2, last, -1)
        return ends

    @functools.cached_property
    def _room(self) -> IntArray:
        """How many runs after each are near: the words behind "..." may be one of them."""
        places = np.arange(len(self._links))
        breaks = np.where(self._links & Link.NEAR != 0, len(places), places)
        following = np.minimum.accumulate(breaks[::-1])[::-1]
        return following[1:] - places[1:]

    def ahead(self, at: IntArray, reach: IntArray) -> tuple[IntArray, IntArray]:
        """Return the runs that may follow others, and whose each of them is, in order.

        Parameters
        ----------
        at : ndarray of int, shape (phrases,)
        reach : ndarray of int, shape (phrases,)
            Words in which the following one stands; 0 for the next word.
        """
        beside = (self._links[at + 1] & Link.NEXT != 0).astype(np.int64)
        number = np.where(reach, np.minimum(reach, self._room[at]), beside)
        owners = np.repeat(np.arange(len(at)), number)
        before = np.cumsum(number) - number
        return owners, (at - before)[owners] + np.arange(1, len(owners) + 1)


_LENGTH = Facts(RUNS, len)
_DIGITS = Facts(RUNS, lambda run: 2 if run.isdecimal() else int(run[0].isdecimal()))
"""2 for digits alone, 1 for what begins with one, else 0."""
