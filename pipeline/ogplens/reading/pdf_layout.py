"""The lines of all pages become blocks: headings, paragraphs, list items and table rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from ogplens.reading.builder import BULLETS, Run, TextBuilder
from ogplens.reading.pdf_columns import is_in_order, reading_order, stretches, switches
from ogplens.reading.pdf_furniture import without_furniture
from ogplens.reading.pdf_lines import Line, PageLines
from ogplens.reading.pdf_markers import attached
from ogplens.reading.pdf_paragraphs import ENDS, Paragraph, group
from ogplens.reading.pdf_rules import Rules
from ogplens.reading.pdf_tables import Row, Table, aligned_tables, is_prose, ruled_tables
from ogplens.reading.pdf_type import Typography, differ, is_capitals

_ADDRESS = re.compile(r"://|\bwww\.|\S@\S")
_MAX_HEADING = 250
_MAX_BOLD_HEADING = 160
_MAX_LINES = 4
_NO_HEADING_ENDS = (".", ",", ";", ":")
_ABBREVIATION = re.compile(r"\b\w\.\w\.\Z")  # "in the U.S." ends no sentence
_FOOT = 0.35  # footnotes stand in this lower share of a page


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
        found = list(_items(lines, page, typography))
        _join_pages(items, found, page, typography)
    for item in items:
        if isinstance(item, Row):
            cells = [_cell_runs(cell, typography) for cell in item.cells]
            builder.add_row(cells, page=item.page)
        else:
            _write(item, typography, builder)


def _items(
    lines: Sequence[Line], page: PageLines, typography: Typography
) -> Iterator[Paragraph | Row]:
    """Yield the paragraphs and rows of a page, in reading order."""
    place = {id(line): i for i, line in enumerate(lines)}
    tables = list(ruled_tables(lines, page, typography))
    ruled = {id(line) for table in tables for line in table.lines}
    lines = attached([line for line in lines if id(line) not in ruled], typography)
    tables += aligned_tables(lines, page, typography)
    inside = {id(line) for table in tables for line in table.lines}
    boxes: list[Line | Table] = [line for line in lines if id(line) not in inside]
    boxes += tables
    boxes.sort(key=lambda box: place[id(box.lines[0] if isinstance(box, Table) else box)])
    if not _is_readable(boxes):
        boxes = list(reading_order(boxes))
    framed = {id(box): _is_framed(box, page.rules) for box in boxes}
    for _, group_ in itertools.groupby(boxes, key=lambda box: framed[id(box)]):
        text: list[Line] = []
        for box in group_:
            if isinstance(box, Line):
                text.append(box)
                continue
            yield from group(text, typography)
            yield from box.rows
            text = []
        yield from group(text, typography)


def _is_framed(box: Line | Table, rules: Rules) -> bool:
    return isinstance(box, Table) or (
        rules.cell((box.x0 + box.x1) / 2, box.y + box.size / 3) is not None
    )


def _is_readable(boxes: Sequence[Line | Table]) -> bool:
    """Tell whether the order of the page's content is the order to read it in."""
    if not is_in_order(boxes):
        return False
    order = {id(box): i for i, box in enumerate(boxes)}
    for stretch in stretches(boxes):
        columns = stretch.columns()
        prose = all(is_prose([b for b in column if isinstance(b, Line)]) for column in columns)
        if prose and switches(stretch, order) > 2 * len(stretch.gutters) > 0:
            return False  # line by line across the columns
    return True


def _join_pages(
    items: list[Paragraph | Row],
    found: list[Paragraph | Row],
    page: PageLines,
    typography: Typography,
) -> None:
    """Append what a page holds; join what a column or a page break has parted."""
    found_head = False
    for i, item in enumerate(found):
        last = _last_open(items, page, typography)
        if isinstance(item, Row):
            previous = items[-1] if items else None
            if i == 0 and _is_repeated_head(items, item):
                found_head = True
                continue
            if (
                i == int(found_head)
                and isinstance(previous, Row)
                and _continues_row(previous, item)
            ):
                for before, after in zip(previous.cells, item.cells, strict=True):
                    before += after
                continue
        elif last is not None and _continues_text(last, item):
            last.lines += item.lines
            continue
        items.append(item)


def _is_repeated_head(items: Sequence[Paragraph | Row], row: Row) -> bool:
    """Tell whether a row is the head of the table before it, printed anew on a new page."""
    head: Row | None = None
    for item in reversed(items):
        if not isinstance(item, Row):
            break
        head = item
    return head is not None and head.page != row.page and _words(head) == _words(row)


def _words(row: Row) -> list[str]:
    return [" ".join(line.text for part in cell for line in part.lines) for cell in row.cells]


def _continues_row(before: Row, after: Row) -> bool:
    """Tell whether a row goes on over a page break.

    Its first cell is empty there, or all that it holds goes on from open ends in small letters.
    """
    if before.page == after.page or len(before.cells) != len(after.cells) or not before.cells[0]:
        return False
    if not after.cells[0]:
        return True
    pairs = [(one, other) for one, other in zip(before.cells, after.cells, strict=True) if other]
    return all(one and _runs_on(one[-1], other[0]) for one, other in pairs)


def _runs_on(before: Paragraph, after: Paragraph) -> bool:
    last = before.lines[-1]
    open_end = last.broken_word or not last.text.endswith(ENDS)
    return open_end and after.lines[0].text[0].islower()


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
    bold = all(run.bold for run in runs if run.text.strip())
    first = paragraph.lines[0]
    level = typography.level(first.size, bold=first.bold > 0.5)
    if level:
        prose = len(text) > _MAX_HEADING or (len(text) > 120 and text.endswith("."))
        return 0 if prose else level
    short = len(text) <= _MAX_BOLD_HEADING and len(paragraph.lines) <= _MAX_LINES
    ends = text.endswith(_NO_HEADING_ENDS) and not _ABBREVIATION.search(text)
    if not short or ends or first.closed or first.size < 0.9 * typography.body:
        return 0
    begins = text[0].isupper() or text[0].isdigit()
    coloured = begins and all(differ(x.colour, typography.colour) for x in paragraph.lines)
    return typography.plain_level(bold=bold, capitals=is_capitals(text), coloured=coloured)
