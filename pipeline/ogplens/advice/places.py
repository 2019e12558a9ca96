"""Where a finding stands: its page, and for plain files the line and column of the user's file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from ogplens.domain import Commitment, Document

#: Formats that a user edits as lines; a line of a DOCX or a PDF says nothing to its author.
LINED = ("markdown", "text")

_KEYS = (40, 12)  # letters and digits that are looked for, the longer first
_NO_PLACE = (None, None)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document; ``None`` where it is not known.

    Attributes
    ----------
    page, line, column : int or None
        From 1.
    """

    page: int | None = None
    line: int | None = None
    column: int | None = None


class Places:
    """Find places in one document.

    A document's text is not its file's: signs of Markdown are gone and wrapped lines are joined. So
    letters and digits that follow a place are looked for in the file, from where the block begins.

    Parameters
    ----------
    document : Document or None
        ``None`` for commitments that came cut already.
    source : str, optional
        The text of the user's file, where it is one of lines; without it lines are not known.
    """

    def __init__(self, document: Document | None, source: str | None = None) -> None:
        self._document = document
        self._starts = [block.start for block in document.blocks] if document else []
        self._source = _Letters(source) if document and source is not None else None
        self._blocks = self._align()

    def at(self, commitment: Commitment, offset: int) -> Place:
        """Return the place of an offset in a commitment's text."""
        if self._document is None:
            return Place(page=commitment.page)
        line, column = self.line_and_column(commitment.start + offset)
        return Place(self._page(commitment.start + offset) or commitment.page, line, column)

    def line_and_column(self, offset: int) -> tuple[int, int] | tuple[None, None]:
        """Return line and column of the file for an offset in the document's text, from 1."""
        place = self.in_source(offset)
        if place is None or self._source is None:
            return _NO_PLACE
        text = self._source.text
        before = text.rfind("\n", 0, place) + 1
        return text.count("\n", 0, place) + 1, place - before + 1

    def in_source(self, offset: int) -> int | None:
        """Return the place in the file's text of an offset in the document's text."""
        if self._document is None or self._source is None:
            return None
        number = bisect_right(self._starts, offset) - 1
        if number < 0 or self._blocks[number] is None:
            return None
        begin = self._blocks[number] or 0
        block = self._document.blocks[number]
        # The words before it must be passed as well: the same ones may stand earlier in the block.
        passed = _letters_of(self._document.text[block.start : offset])
        ahead = self._document.text[offset : offset + 200]
        found = self._source.find(_letters_of(ahead), begin + len(passed))
        if found is None:
            found = self._source.find(_letters_of(ahead), begin)
        return self._source.place(begin if found is None else found)

    def _page(self, offset: int) -> int | None:
        if self._document is None or not self._starts:
            return None
        return self._document.blocks[max(bisect_right(self._starts, offset) - 1, 0)].page

    def _align(self) -> list[int | None]:
        """Return for each block where it begins among the letters of the file."""
        if self._document is None or self._source is None:
            return [None] * len(self._starts)
        found: list[int | None] = []
        cursor = 0
        for block in self._document.blocks:
            letters = _letters_of(self._document.text[block.start : block.end])
            place = self._source.find(letters, cursor)
            found.append(place)
            if place is not None:
                # It may be longer in the file, by the address of a link, but hardly shorter.
                cursor = place + max(1, int(0.8 * len(letters)))
        return found


class _Letters:
    """The letters and digits of a text, with their places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._places = [place for place, sign in enumerate(text) if sign.isalnum()]
        self._letters = "".join(text[place] for place in self._places)

    def find(self, letters: str, start: int) -> int | None:
        """Return where letters begin, from ``start`` on; fewer are tried where many do not fit."""
        for length in _KEYS:
            if letters and (place := self._letters.find(letters[:length], start)) >= 0:
                return place
        return None

    def place(self, number: int) -> int:
        """Return the place in the text of a letter; the last one's for those beyond."""
        return self._places[min(number, len(self._places) - 1)] if self._places else 0


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, text))
