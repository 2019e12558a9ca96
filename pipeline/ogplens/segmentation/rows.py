"""Commitments that are rows of a table: under a column that says so, or with a number in front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ogplens.domain import Block, BlockKind
from ogplens.segmentation.languages import Vocabulary, normalise
from ogplens.segmentation.numbering import Numbered, read_number
from ogplens.segmentation.outline import Outline
from ogplens.segmentation.titles import first_sentence_end, line_end

_LONGEST_HEADER = 8
_LONGEST_NAME = 5
_FEWEST_COLUMNS = 3

#: How a row says that it is a commitment: the column's name, a number of its own in the cell
#: before the title, or a number that the title begins with.
COLUMN, NUMBER, CELL = "column", "number", "cell"

Span = tuple[int, int]


class Row(NamedTuple):
    """A row that could be a commitment.

    Attributes
    ----------
    block : int
    title : (int, int)
    number : Numbered or None
    end : int
        Where the cell with the title ends.
    how : str
        `COLUMN`, `NUMBER` or `CELL`.
    """

    block: int
    title: Span
    number: Numbered | None
    end: int
    how: str


def rows(outline: Outline) -> Iterator[Row]:
    """Yield every row that could be a commitment, in document order, each way once."""
    for first, last in _tables(outline.document.blocks):
        yield from _under_a_column(outline, first, last)
        for index in range(first, last):
            if (row := _numbered(outline, index)) is not None:
                yield row


def _tables(blocks: Sequence[Block]) -> Iterator[Span]:
    """Yield the runs of neighbouring rows as half-open spans of block indices."""
    start: int | None = None
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE_ROW:
            start = index if start is None else start
        elif start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(blocks)


def _under_a_column(outline: Outline, first: int, last: int) -> Iterator[Row]:
    column: int | None = None
    name = above = ""
    found: list[Row] = []
    labels = 0
    for index in range(first, last):
        block = outline.document.blocks[index]
        header = _commitment_column(outline, block)
        if header is not None:
            column = header
            name = _cell(outline, block, column)
            above = ""
            continue
        if column is None:
            continue
        text = _cell(outline, block, column)
        if not text or text in (name, above):  # a merged cell is printed again, or left empty
            continue
        above = text
        labels += normalise(text) in outline.words.labels
        found.append(_row(outline, index, column))
    if found and labels < len(found) / 2:
        yield from found


def _commitment_column(outline: Outline, block: Block) -> int | None:
    """Return the column that holds commitments, where a row is the header of such a table."""
    names = [_cell(outline, block, column) for column in range(len(block.cells))]
    filled = [name for name in names if name]
    if len(filled) < 2 or any(len(name.split()) > _LONGEST_HEADER for name in filled):
        return None
    known = sum(normalise(name) in outline.words.labels for name in filled)
    if len(filled) < _FEWEST_COLUMNS and known < len(filled):
        return None
    for column, name in enumerate(names):
        if _names_commitments(name, outline.words):
            return column
    return None


def _names_commitments(name: str, words: Vocabulary) -> bool:
    folded = normalise(name)
    if words.labels.get(folded) == "commitment_title":
        return True
    parts = folded.split()
    if not 0 < len(parts) <= _LONGEST_NAME:
        return False
    return any(words.keywords.get(part) or words.keywords.get(part.rstrip("s")) for part in parts)


def _cell(outline: Outline, block: Block, column: int) -> str:
    if column >= len(block.cells):
        return ""
    start, end = block.cells[column]
    return outline.document.text[start:end].strip()


def _row(outline: Outline, index: int, column: int) -> Row:
    text = outline.document.text
    cells = outline.document.blocks[index].cells
    start, end = cells[column]
    numbered = read_number(text[start:end], bare=False)
    if numbered:
        start += numbered.end
    else:
        before = (text[a:b] for a, b in cells[:column])
        alone = (n for cell in before if (n := read_number(cell, bare=True)) and n.end == len(cell))
        numbered = next(alone, None)
    return Row(index, (start, _title_end(outline, start, end)), numbered, end, COLUMN)


def _numbered(outline: Outline, index: int) -> Row | None:
    """Read a row with a number in its first filled cell, alone or before the title."""
    text = outline.document.text
    cells = [(start, end) for start, end in outline.document.blocks[index].cells if start < end]
    if len(cells) < 2:
        return None
    start, end = cells[0]
    numbered = read_number(text[start:end], bare=True)
    if numbered is None or numbered.kind == "letters":
        return None
    if numbered.end == end - start:
        begin, stop = cells[1]
        title = begin, _title_end(outline, begin, stop)
        return Row(index, title, numbered, end, NUMBER)
    if not numbered.marked:
        return None
    begin = start + numbered.end
    return Row(index, (begin, _title_end(outline, begin, end)), numbered, end, CELL)


def _title_end(outline: Outline, start: int, end: int) -> int:
    line = line_end(outline.document.text, start, end)
    return first_sentence_end(outline.document.text, start, line, outline.words)
