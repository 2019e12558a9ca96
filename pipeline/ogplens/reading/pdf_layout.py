"""The lines of all pages become blocks: headings, paragraphs, list items and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ogplens.reading.builder import BULLETS, Run, TextBuilder
from ogplens.reading.pdf_furniture import without_furniture
from ogplens.reading.pdf_lines import Line, PageLines
from ogplens.reading.pdf_paragraphs import ENDS, Paragraph, group
from ogplens.reading.pdf_rules import Cell, Rules
from ogplens.reading.pdf_type import Typography

_ADDRESS = re.compile(r"://|\bwww\.|\S@\S")
_MAX_HEADING = 250
_MAX_BOLD_HEADING = 160
_NO_HEADING_ENDS = (".", ",", ";", ":")
_ABBREVIATION = re.compile(r"\b\w\.\w\.\Z")  # "in the U.S." ends no sentence
_SAME_EDGE = 4  # points
_FOOT = 0.35  # footnotes stand in this lower share of a page


@dataclass(slots=True)
class Row:
    """A table row: the paragraphs of each cell."""

    page: int
    cells: list[list[Paragraph]]


def lay_out(pages: Sequence[PageLines], builder: TextBuilder) -> None:
    """Append the blocks of all pages.

    Parameters
    ----------
    pages : sequence of PageLines
    builder : TextBuilder
    """
    typography = Typography([line for page in pages for line in page.lines])
    kept = without_furniture(pages, body=typography.body)
    items: list[Paragraph | Row] = []
    for page, lines in zip(pages, kept, strict=True):
        found = list(_items(lines, page.rules, typography))
        _join_pages(items, found, page, typography)
    for item in items:
        if isinstance(item, Row):
            cells = [_cell_runs(cell, typography) for cell in item.cells]
            builder.add_row(cells, page=item.page)
        else:
            _write(item, typography, builder)


def _items(
    lines: Sequence[Line], rules: Rules, typography: Typography
) -> Iterator[Paragraph | Row]:
    """Yield the paragraphs and rows of a page; neighbouring lines in cells make a table."""
    cells = [rules.cell((line.x0 + line.x1) / 2, line.y + line.size / 3) for line in lines]
    start = 0
    for i in range(1, len(lines) + 1):
        if i < len(lines) and (cells[i] is None) == (cells[start] is None):
            continue
        region = [cell for cell in cells[start:i] if cell is not None]
        if _is_table(region):
            yield from _rows(lines[start:i], region, typography)
        else:
            yield from group(lines[start:i], typography)
        start = i


def _is_table(cells: Sequence[Cell]) -> bool:
    """Tell a table from framed text: somewhere two cells stand side by side."""
    unique = set(cells)
    return any(
        one.right <= other.left + _SAME_EDGE
        and min(one.top, other.top) > max(one.bottom, other.bottom)
        for one in unique
        for other in unique
    )


def _rows(lines: Sequence[Line], cells: Sequence[Cell], typography: Typography) -> Iterator[Row]:
    contents: dict[Cell, list[Line]] = {}
    for line, cell in zip(lines, cells, strict=True):
        contents.setdefault(cell, []).append(line)
    columns = _clustered(sorted(cell.left for cell in contents))
    ordered = sorted(contents, key=lambda cell: (-cell.top, cell.left))
    while ordered:
        row = [cell for cell in ordered if ordered[0].top - cell.top <= _SAME_EDGE]
        ordered = [cell for cell in ordered if cell not in row]
        row.sort()
        places: list[list[Paragraph]] = []
        for column in columns:
            here = [cell for cell in row if abs(cell.left - column) <= _SAME_EDGE]
            covered = any(cell.left < column < cell.right - _SAME_EDGE for cell in row)
            if here:
                inside = [line for cell in here for line in contents[cell]]
                places.append(group(inside, typography, right=here[0].right - 5.0))
            elif not covered:
                places.append([])
        yield Row(contents[row[0]][0].page, places)


def _clustered(edges: Sequence[int]) -> list[int]:
    found: list[int] = []
    for edge in edges:
        if not found or edge - found[-1] > _SAME_EDGE:
            found.append(edge)
    return found


def _join_pages(
    items: list[Paragraph | Row],
    found: list[Paragraph | Row],
    page: PageLines,
    typography: Typography,
) -> None:
    """Append what a page holds; join what a column or a page break has parted."""
    for i, item in enumerate(found):
        last = _last_open(items, page, typography)
        if isinstance(item, Row):
            previous = items[-1] if items else None
            if i == 0 and isinstance(previous, Row) and _continues_row(previous, item):
                for before, after in zip(previous.cells, item.cells, strict=True):
                    before += after
                continue
        elif last is not None and _continues_text(last, item):
            last.lines += item.lines
            continue
        items.append(item)


def _continues_row(before: Row, after: Row) -> bool:
    """Tell whether a row goes on over a page break: its first cell is empty there."""
    return (
        before.page != after.page
        and len(before.cells) == len(after.cells)
        and not after.cells[0]
        and bool(before.cells[0])
    )


def _last_open(
    items: Sequence[Paragraph | Row], page: PageLines, typography: Typography
) -> Paragraph | None:
    """Return the last paragraph that text may go on from: no heading, no footnote."""
    for item in reversed(items[-6:]):
        if isinstance(item, Row):
            return None
        line = item.lines[0]
        note = line.size < 0.95 * typography.body and line.y < _FOOT * page.height
        if not note:
            return None if typography.level(line.size) else item
    return None


def _continues_text(before: Paragraph, after: Paragraph) -> bool:
    last, first = before.lines[-1], after.lines[0]
    broken = last.page != first.page or first.y > last.y
    alike = abs(last.size - first.size) < 0.08 * last.size and not last.closed
    if not broken or not alike or after.is_item:
        return False
    if last.broken_word:
        return True
    if last.text.endswith(ENDS):
        return False
    # A capital goes on only from a line of a longer paragraph that was filled to its end.
    width = max(line.x1 for line in before.lines[:-1]) if len(before.lines) > 1 else None
    filled = width is not None and last.x1 > width - 3 * last.size and last.text[-1].islower()
    return first.text[0].islower() or (filled and last.page != first.page)


def _cell_runs(cell: Sequence[Paragraph], typography: Typography) -> list[Run]:
    runs: list[Run] = []
    for paragraph in cell:
        if runs:
            runs.append(Run("\n", runs[-1].bold))
        runs += paragraph.runs(typography)
    return runs


def _write(paragraph: Paragraph, typography: Typography, builder: TextBuilder) -> None:
    runs = paragraph.runs(typography)
    text = "".join(run.text for run in runs).strip()
    level = _heading_level(paragraph, text, runs, typography)
    if level:
        builder.add_heading(runs, level=level, page=paragraph.page)
    else:
        builder.add_paragraph(runs, page=paragraph.page)


def _heading_level(
    paragraph: Paragraph, text: str, runs: Sequence[Run], typography: Typography
) -> int:
    """Return the level of a paragraph that is a heading by its type, else 0."""
    if not any(character.isalpha() for character in text) or text[0] in BULLETS:
        return 0
    if _ADDRESS.search(text):
        return 0
    level = typography.level(paragraph.lines[0].size)
    if level:
        prose = len(text) > _MAX_HEADING or (len(text) > 120 and text.endswith("."))
        return 0 if prose else level
    bold = all(run.bold for run in runs if run.text.strip())
    short = len(text) <= _MAX_BOLD_HEADING and len(paragraph.lines) <= 3
    ends = text.endswith(_NO_HEADING_ENDS) and not _ABBREVIATION.search(text)
    if bold and short and not ends and not paragraph.lines[0].closed:
        return typography.bold_level
    return 0
