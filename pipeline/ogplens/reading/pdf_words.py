"""The words of a PDF page, and what has to be mended in them before they make a line."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from ogplens.reading.builder import Run

#: Marks that refer to a footnote, where they are raised.
NOTE_MARK = re.compile(r"[\d*†‡]{1,3}[,.;:)]?")
RAISED = 0.86  # of the type size around it, at most
#: So many letters each alone make a word that is spaced out, and not a list of letters.
_SPACED_OUT = 4
_TWICE = 0.2  # of the type size: a shadow or a fake bold stands no farther off


class Glyphs(NamedTuple):
    """What the characters of one text object have in common.

    Attributes
    ----------
    angle : int
        Direction of the writing in quarter turns, as a number of degrees; -1 for a slant.
    colour : int
        Fill colour, as red, green and blue in one number.
    """

    bold: bool
    size: float
    font: str
    angle: int = 0
    colour: int = 0


class Word(NamedTuple):
    """Characters between blanks, with the place of the first on the page as shown."""

    text: str
    glyphs: Glyphs
    x0: float
    x1: float
    y: float
    first: int  # index of its first character


class Twins:
    """Tells words that are drawn a second time, for a shadow or a fake bold."""

    def __init__(self) -> None:
        self._places: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)

    def is_drawn_again(self, word: Word) -> bool:
        """Tell whether the same word stood at about the same place, and remember the place."""
        near = _TWICE * max(word.glyphs.size, 1.0)
        places = self._places[word.text]
        if any(abs(x - word.x0) < near and abs(y - word.y) < near for x, y in places):
            return True
        places.append((word.x0, word.y))
        return False


def mended(words: Sequence[Word]) -> list[Word]:
    """Return the words of a line without raised marks of notes, spaced-out words closed up."""
    return _closed_up(_without_note_marks(words))


def _without_note_marks(words: Sequence[Word]) -> list[Word]:
    if len(words) < 2:
        return list(words)
    weights: Counter[float] = Counter()
    for word in words:
        weights[word.glyphs.size] += len(word.text)
    size = max(weights, key=lambda key: (weights[key], key))
    kept = [words[0]]
    for word in words[1:]:
        small = word.glyphs.size <= RAISED * size or word.y > words[0].y + 0.9 * size
        raised = word.y > kept[-1].y + 0.15 * size
        if not (small and raised and NOTE_MARK.fullmatch(word.text)):
            kept.append(word)
    return kept


def begins_with_note_mark(words: Sequence[Word]) -> bool:
    """Tell whether a line begins with a raised mark: a footnote does, or what follows one."""
    if len(words) < 2 or not NOTE_MARK.fullmatch(words[0].text):
        return False
    size = words[1].glyphs.size
    return words[0].glyphs.size <= RAISED * size and words[0].y > words[1].y + 0.15 * size


def _closed_up(words: Sequence[Word]) -> list[Word]:
    """Join letters that stand alone, each as far from the next: ``C O M P R O M I S O``."""
    found: list[Word] = []
    for alone, group in itertools.groupby(words, key=lambda word: len(word.text) == 1):
        letters = list(group)
        if not alone or sum(word.text.isalpha() for word in letters) < _SPACED_OUT:
            found += letters
            continue
        gaps = [after.x0 - before.x1 for before, after in itertools.pairwise(letters)]
        usual = median(gaps) + 0.2 * letters[0].glyphs.size
        word = letters[0]
        for gap, letter in zip(gaps, letters[1:], strict=True):
            if gap > usual:
                found.append(word)
                word = letter
            else:
                word = word._replace(text=word.text + letter.text, x1=letter.x1)
        found.append(word)
    return found


def runs_of(words: Sequence[Word]) -> list[Run]:
    """Return the text of a line, each stretch with its weight."""
    runs: list[Run] = []
    before: Word | None = None
    for word in words:
        blank = " " if before is not None and not _touch(before, word) else ""
        if runs and runs[-1].bold is word.glyphs.bold:
            runs[-1] = Run(f"{runs[-1].text}{blank}{word.text}", word.glyphs.bold)
        else:
            runs.append(Run(f"{blank}{word.text}", word.glyphs.bold))
        before = word
    return runs


def _touch(before: Word, word: Word) -> bool:
    """Tell whether two pieces are of one word, whose type changes inside."""
    return word.text[0] in ".,;:)" or (
        before.first + len(before.text) == word.first
        and word.x0 - before.x1 < 0.15 * max(before.glyphs.size, word.glyphs.size)
    )
