"""A report page to look for labels and values in: where words begin and end, glued or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ogplens.irm.glance_words import Label, fold, words

_LETTER = r"[^\W\d_]"
#: Marks, and a remark in brackets or the number of a footnote before the colon.
_GAP = re.compile(
    r"(?:\s*\([^()\d%\n]{1,40}\))?(?:\s*\[?\d{1,2}\]?(?=\s*:))?"
    r"(?:[\s:|*†‡§?…✪★☆✩\[\]._-]|\([*✪★☆✩\s]*\))*"
)


class Found(NamedTuple):
    """A value, and where it stands; ``None`` is a printed ``N/A``."""

    value: object
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A label in a page."""

    label: Label
    start: int
    end: int


class Page:
    """A document's text, ready to look for labels and values in.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    def label_at(self, place: int) -> Hit | None:
        """Return the longest label that begins at a place."""
        best: Hit | None = None
        for label in words().starting(self.folded, place):
            match = label.pattern.match(self.folded, place)
            if match is None or (best is not None and match.end() <= best.end):
                continue
            # Three words and more may be glued to what follows; a single word may be a part of one.
            if label.words > 2 or self._parted(match.end()):
                best = Hit(label, place, match.end())
        return best

    def ends_word(self, place: int) -> bool:
        """Whether a word ends at a place, though the next may be glued to it."""
        return self._parted(place) or self.label_at(place) is not None

    def _parted(self, place: int) -> bool:
        before, after = self.text[place - 1 : place], self.text[place : place + 1]
        return not after.isalpha() or not before.isalpha() or (before.islower() and after.isupper())

    def next_label(self, start: int, stop: int) -> int:
        """Return where the next label begins, or ``stop``."""
        for match in WORD_START.finditer(self.text, start, stop):
            if self.label_at(match.start()) is not None:
                return match.start()
        return stop


#: Where a word can begin: behind no letter, or with a capital behind a small letter.
WORD_START = re.compile(rf"(?<!{_LETTER}){_LETTER}|(?<=[a-zß-öø-ÿœªº])[A-ZÀ-ÖØ-ÞŒ]")


def skip(page: Page, place: int) -> int:
    """Return where a value may begin behind a label."""
    match = _GAP.match(page.folded, place)
    return match.end() if match else place


def not_applicable(page: Page, start: int) -> Found | None:
    """Read a printed ``N/A``."""
    match = re.compile(r"\(?" + words().not_applicable + r"\)?").match(page.folded, start)
    if match and page.ends_word(match.end()):
        return Found(None, start, match.end())
    return None
