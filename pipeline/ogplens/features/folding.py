"""Cut texts as phrases are looked for in them: folded, in runs of letters and digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntFlag

import numpy as np

from ogplens.features.cutting import GAPS, WORDS, Cut, cut
from ogplens.features.phrases import NEAR, NEXT_TO, folded_text
from ogplens.features.spellings import Facts, IntArray, Lists, shared_spellings
from ogplens.features.words import runs

RUNS = shared_spellings()
"""Folded runs of letters, digits and underscores: the parts of words."""


class Link(IntFlag):
    """How a run follows the one before it in its text."""

    NEXT = 1  # as the next word of a phrase
    NEAR = 2  # as a word behind "..."
    JOINT = 4  # as a further group of digits of a number


_LINK_BITS = 3  # a run and its link are one number


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded texts.

    Attributes
    ----------
    texts : Cut
        As they were given, but for those that are other words once folded.
    runs : ndarray of int, shape (runs,)
        Numbers in `RUNS`, those of all texts in a row.
    links : ndarray of int, shape (runs,)
        The `Link` of each; 0 for the first of a text.
    words : ndarray of int, shape (runs,)
        The word of ``texts`` that each is a part of.
    """

    texts: Cut
    runs: IntArray
    links: IntArray
    words: IntArray

    @property
    def rows(self) -> IntArray:
        """The text of each run."""
        return self.texts.rows[self.words]

    def begins(self) -> IntArray:
        """Return where each run begins in its folded text."""
        lengths = _WORD_LENGTH.table()[self.texts.words], _GAP_LENGTH.table()[self.texts.gaps]
        within, _ = _PLACES_OF.of(self.texts.words)
        return self.texts.begins(*lengths)[self.words] + within


def _parts(word: str) -> list[int]:
    folded = folded_text(word)
    found, places = runs(folded)
    ends = [place + len(run) for run, place in zip(found, places, strict=True)]
    gaps = [folded[end:place] for end, place in zip(ends, places[1:], strict=False)]
    links = [0, *map(_link, gaps)]
    return [RUNS[run] << _LINK_BITS | link for run, link in zip(found, links, strict=False)]


def _link(gap: str) -> int:
    """Return the `Link` of a run behind a folded gap."""
    return sum(link for link, pattern in _LINKS.items() if pattern.fullmatch(gap))


def _is_odd_word(word: str) -> bool:
    """Whether a word is none once folded, or has signs at its ends."""
    return _WORD.fullmatch(folded_text(word)) is None


def _is_odd(gap: str) -> bool:
    """Whether words join over a gap once folded (soft hyphens), or letters appear (trade marks)."""
    inside = folded_text(gap)
    return not inside or bool(runs(inside)[0])


_LINKS = {
    Link.NEXT: re.compile(NEXT_TO),
    Link.NEAR: re.compile(NEAR),
    Link.JOINT: re.compile("[.,]"),
}
_WORD = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_RUNS_OF = Lists(WORDS, _parts)
_PLACES_OF = Lists(WORDS, lambda word: runs(folded_text(word))[1])
_WORD_LENGTH = Facts(WORDS, lambda word: len(folded_text(word)))
_GAP_LENGTH = Facts(GAPS, lambda gap: len(folded_text(gap)))
_LINK = Facts(GAPS, lambda gap: _link(folded_text(gap)))
_ODD_WORD = Facts(WORDS, _is_odd_word)
_ODD = Facts(GAPS, _is_odd)
_ODD_AT_ENDS = Facts(GAPS, lambda gap: bool(gap) and _is_odd(gap))


def fold_cut(texts: Cut) -> Folded:
    """Return cut texts in folded runs."""
    odd = _odd_rows(texts)
    if len(odd):
        # Cut again, once folded: nothing is odd any more.
        rows = odd.tolist()
        texts = texts.with_texts(rows, [folded_text(texts.texts[row]) for row in rows])
    parts, words = _RUNS_OF.of(texts.words)
    links = parts & ((1 << _LINK_BITS) - 1)
    first = np.flatnonzero(np.diff(words, prepend=-1))
    before = _LINK.table()[texts.gaps[texts.before]]
    before[texts.bounds[:-1][np.diff(texts.bounds) > 0]] = 0
    links[first] = before[words[first]]
    return Folded(texts, parts >> _LINK_BITS, links, words)


def _odd_rows(texts: Cut) -> IntArray:
    """Return the texts whose words are others once folded."""
    odd = _ODD.table()[texts.gaps] != 0
    for ends in (texts.first_gaps, texts.last_gaps):
        odd[ends] = _ODD_AT_ENDS.table()[texts.gaps[ends]]
    rows = np.flatnonzero(texts.count_gaps(odd))
    words = texts.rows[_ODD_WORD.table()[texts.words] != 0]
    return np.union1d(rows, words) if len(words) else rows


def fold_one(text: str) -> Folded:
    """Return one text in folded runs."""
    return fold_cut(cut([text]))
