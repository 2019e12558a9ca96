"""Stretches of a report page below its table: where one begins, where it ends, its lines."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ogplens.domain import BlockKind
from ogplens.irm.glance_words import any_of, fold, words

if TYPE_CHECKING:
    from ogplens.domain import Block, Document

_LONGEST_TITLE = 90
_CAPTION = r"(?:(?:table|tableau|tabla|tabela)\s+[\divx]{1,4}\s*[.:-]?\s*)"
_NUMBERED = r"(?:[\divx]{1,4}[.):]?\s+)"
#: In these formats the level of a heading is the author's; elsewhere it is guessed.
_WITH_LEVELS = frozenset(("html", "docx", "markdown"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a cell of a table row, and its place.

    Attributes
    ----------
    text : str
    start, end : int
    cell : int
        Which cell of a table row it stands in, from 0; -1 outside of tables.
    """

    text: str
    start: int
    end: int
    cell: int = -1

    @property
    def folded(self) -> str:
        """The text without case and accents."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a title.

    Attributes
    ----------
    title : Line
    lines : tuple of Line
    """

    title: Line
    lines: tuple[Line, ...]


def sections(document: Document, titles: str, *, after: int) -> list[Section]:
    """Return the sections of a page under some titles.

    Parameters
    ----------
    document : Document
    titles : str
        Which list of ``configs/glance`` names them.
    after : int
        Where to begin to look.

    Notes
    -----
    A title stands alone on a line, perhaps behind "Table 2.". A section ends at the caption of
    another table, at a title that ends it in ``configs/glance``, and at a heading that is not
    below its own.
    """
    every = _lines(document)
    found = []
    for place, line in enumerate(every):
        if line.start < after or not _is_title(line, titles):
            continue
        level = _level(document, line)
        rest = every[place + 1 :]
        end = next((i for i, one in enumerate(rest) if _ends(document, one, level)), len(rest))
        found.append(Section(line, tuple(rest[:end])))
    return found


def _lines(document: Document) -> list[Line]:
    lines: list[Line] = []
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW:
            lines += [
                line
                for cell, (start, end) in enumerate(block.cells)
                for line in _split(document.text, start, end, cell=cell)
            ]
        else:
            lines += _split(document.text, block.start, block.end)
    return lines


def _split(text: str, start: int, end: int, *, cell: int = -1) -> list[Line]:
    return [
        Line(match.group(), start + match.start(), start + match.end(), cell)
        for match in re.finditer(r"[^\s|](?:[^\n\t|]*[^\s|])?", text[start:end])
    ]


@functools.cache
def _titles(name: str) -> re.Pattern[str]:
    return re.compile(any_of(words().all(name)))


@functools.cache
def _closing() -> re.Pattern[str]:
    return re.compile(rf"{_NUMBERED}?{any_of(words().all('closing_titles'))}\s*:?")


def _is_title(line: Line, name: str) -> bool:
    if len(line.text) > _LONGEST_TITLE:
        return False
    match = _titles(name).search(line.folded)
    if match is None or re.search(r"[\d%)]\s*$", line.folded[match.end() :]):  # a row of the table
        return False
    before = re.sub(rf"^{_CAPTION}?{_NUMBERED}?", "", line.folded[: match.start()])
    return len(before.split()) <= 2 and len(line.folded[match.end() :].split()) <= 3


def _block(document: Document, line: Line) -> Block | None:
    return next((b for b in document.blocks if b.start <= line.start < b.end), None)


def _level(document: Document, line: Line) -> int:
    block = _block(document, line)
    return block.level if block is not None else 0


def _ends(document: Document, line: Line, level: int) -> bool:
    folded = line.folded
    if len(line.text) <= _LONGEST_TITLE and (
        _closing().fullmatch(folded)
        or re.match(_CAPTION, folded)
        or _is_title(line, "recommendation_titles")
    ):
        return True
    if level == 0 or document.format not in _WITH_LEVELS:
        return False
    return 0 < _level(document, line) <= level and not re.search(r"\d", folded[:20])
