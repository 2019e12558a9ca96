"""Cut texts as phrases are looked for in them: folded, in runs of letters and digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.features.cutting import GAPS, WORDS, Cut, cut
from ogplens.features.phrases import folded_text
from ogplens.features.spellings import Facts, IntArray, Lists, shared_spellings
from ogplens.features.words import runs

RUNS = shared_spellings()
"""Folded runs of letters, digits and underscores: the parts of words."""

_OFFSET_BITS = 32  # a run and its place in its word are one number


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded texts.

    Attributes
    ----------
    texts : sequence of str
        As they were given to `cut`.
    runs : ndarray of int, shape (runs,)
        Numbers in `RUNS`, those of all texts in a row.
    begins : ndarray of int, shape (runs,)
        Where each begins in its text, once that is folded.
    rows : ndarray of int, shape (runs,)
        The text of each run.
    """

    texts: Sequence[str]
    runs: IntArray
    begins: IntArray
    rows: IntArray

    def text(self, row: int) -> str:
        """Return a folded text."""
        return folded_text(self.texts[row])


def _parts(word: str) -> list[int]:
    found, places = runs(folded_text(word))
    return [RUNS[run] << _OFFSET_BITS | place for run, place in zip(found, places, strict=True)]


def _is_odd(gap: str) -> bool:
    """Whether words join over a gap once folded (soft hyphens), or letters appear (trade marks)."""
    inside = folded_text(gap)
    return not inside or bool(runs(inside)[0])


_RUNS_OF = Lists(WORDS, _parts)
_WORD_LENGTH = Facts(WORDS, lambda word: len(folded_text(word)))
_GAP_LENGTH = Facts(GAPS, lambda gap: len(folded_text(gap)))
_ODD = Facts(GAPS, _is_odd)
_ODD_AT_ENDS = Facts(GAPS, lambda gap: bool(gap) and _is_odd(gap))


def fold_cut(texts: Cut) -> Folded:
    """Return cut texts in folded runs."""
    odd = _ODD.table()[texts.gaps] != 0
    for ends in (texts.first_gaps, texts.last_gaps):
        odd[ends] = _ODD_AT_ENDS.table()[texts.gaps[ends]]
    if odd.any():
        places = np.flatnonzero(np.add.reduceat(odd, texts.first_gaps)).tolist()
        # Cut again, once folded: nothing is odd any more.
        texts = texts.with_texts(places, [folded_text(texts.texts[place]) for place in places])
    parts, owners = _RUNS_OF.of(texts.words)
    lengths = _WORD_LENGTH.table()[texts.words], _GAP_LENGTH.table()[texts.gaps]
    begins = texts.begins(*lengths)[owners] + (parts & ((1 << _OFFSET_BITS) - 1))
    return Folded(texts.texts, parts >> _OFFSET_BITS, begins, texts.rows[owners])


def fold_one(text: str) -> Folded:
    """Return one text in folded runs."""
    return fold_cut(cut([text]))
