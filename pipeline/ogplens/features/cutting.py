"""Texts cut once, for all that is counted in them.

A text becomes its words, with what joins their parts (``anti-corruption``, ``people's``), and the
gaps between them. Words and gaps are numbers, so that all texts of a batch are looked at together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.features.spellings import Facts, IntArray, Lists, Spellings, Table, shared_spellings

WORDS = shared_spellings()
"""Words as written: letters, digits and underscores, and the signs that join them."""

GAPS = shared_spellings()
"""What stands before, between and behind words."""

CHUNKS = shared_spellings()
"""What stands between spaces: words with the signs around them."""

Bools = npt.NDArray[np.bool_]

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
    """Cut texts; they are in Unicode's normal form C.

    A text is split at its spaces, and what stands between them, which comes again and again, is
    cut into words once.
    """
    every = list(texts)
    chunks: list[int] = []
    bounds = [0]
    number = CHUNKS.__getitem__
    for text in every:
        # Split behind a line's end too, so that the words around it come again as well.
        chunks.extend(map(number, text.replace("\n", "\n ").split(" ")))
        bounds.append(len(chunks))
    return _joined(every, np.array(chunks, dtype=np.int64), np.array(bounds, dtype=np.int64))


def _joined(texts: Sequence[str], chunks: IntArray, bounds: IntArray) -> Cut:
    """Put the words and gaps of chunks together; those of a text begin at its bound."""
    both, owners = _PARTS.of(chunks)
    words, before = both >> _GAP_BITS, both & ((1 << _GAP_BITS) - 1)
    lead, trail, last = _SIDES.table()[chunks].T
    opens = np.zeros(len(chunks), dtype=bool)  # chunks at the beginning of a text
    opens[bounds[:-1]] = True
    worded = np.append(False, last[:-1] >= 0)  # the chunk before has a word
    first = np.flatnonzero(np.diff(owners, prepend=-1))  # words that begin a chunk
    begun = owners[first]
    before[first] = np.where(opens[begun], lead[begun], trail[begun - 1])
    # Nearly always nothing stands between a word and the end of the chunk before it.
    among = ~opens[begun]
    signs = np.flatnonzero(among & worded[begun] & (lead[begun] != GAPS[""]))
    pairs = trail[begun[signs] - 1] << _GAP_BITS | lead[begun[signs]]
    before[first[signs]] = _PAIRS.of(pairs)
    for place in np.flatnonzero(among & ~worded[begun]).tolist():
        before[first[place]] = _gap(int(begun[place]), opens, lead, trail, last)
    behind = last[bounds[1:] - 1]
    for row in np.flatnonzero(behind < 0).tolist():
        behind[row] = _gap(int(bounds[row + 1]) - 1, opens, lead, trail, last)
    ends = np.searchsorted(owners, bounds)
    rows = np.repeat(np.arange(len(texts)), np.diff(ends))
    gaps = np.empty(len(words) + len(texts), dtype=np.int64)
    gaps[np.arange(len(words)) + rows] = before
    gaps[ends[1:] + np.arange(len(texts))] = behind
    return Cut(texts, words, gaps, ends, rows)


def _gap(at: int, opens: Bools, lead: IntArray, trail: IntArray, last: IntArray) -> int:
    """Return the gap that ends with a chunk's lead, over the chunks without words before it."""
    parts = [GAPS.strings[lead[at]]]
    while not opens[at]:
        at -= 1
        parts.append(GAPS.strings[trail[at]])
        if last[at] >= 0:
            break
    return GAPS["".join(reversed(parts))]


def _parts(chunk: str) -> list[int]:
    """Return the words of a chunk, each with the gap before it in the chunk."""
    parts = _WORD.split(chunk)
    gaps = map(GAPS.__getitem__, parts[:-1:2])
    return [WORDS[word] << _GAP_BITS | gap for word, gap in zip(parts[1::2], gaps, strict=True)]


def _sides(chunk: str) -> tuple[int, int, int]:
    """Return what stands before a chunk's words, and behind them with and without the next space.

    Of a chunk without words it is the whole chunk, and the last number is -1.
    """
    parts = _WORD.split(chunk)
    space = "" if chunk.endswith("\n") else " "
    last = GAPS[parts[-1]] if len(parts) > 1 else -1
    return GAPS[parts[0]], GAPS[parts[-1] + space], last


class _Pairs(Table):
    """Two gaps become one."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        GAPS.tell(self)

    def mark(self) -> None:
        """Keep nothing: pairs are few, and soon found again."""

    def forget(self) -> None:
        self._known.clear()

    def of(self, pairs: IntArray) -> list[int]:
        for pair in set(pairs.tolist()) - self._known.keys():
            one, other = pair >> _GAP_BITS, pair & ((1 << _GAP_BITS) - 1)
            self._known[pair] = GAPS[GAPS.strings[one] + GAPS.strings[other]]
        return list(map(self._known.__getitem__, pairs.tolist()))


_GAP_BITS = 32  # a word and the gap before it are one number
_PARTS = Lists(CHUNKS, _parts)
_SIDES = Facts(CHUNKS, _sides, 3)
_PAIRS = _Pairs()


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
