"""Tables of a PDF page: by the rules around their cells, or by columns that stand in line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ogplens.reading.pdf_columns import Band, Stretch, gaps, stretches, switches
from ogplens.reading.pdf_lines import Line, PageLines
from ogplens.reading.pdf_paragraphs import Paragraph, group
from ogplens.reading.pdf_rows import levelled, split_rows
from ogplens.reading.pdf_rules import Cell, Rules
from ogplens.reading.pdf_type import Typography

_SAME_EDGE = 4  # points
_MAX_CELLS = 1000  # more cells than this are taken for one table
_FILLED = 0.8  # of a column's width
_PROSE_LINES = 4
_PROSE_WIDTH = 11  # times the type size
_PROSE_SHARE = 0.5
_LIST_LINES = 6
_LINED_UP = 0.8
_BESIDE = 0.1


@dataclass(slots=True)
class Row:
    """A table row: the paragraphs of each cell."""

    page: int
    cells: list[list[Paragraph]]


@dataclass(slots=True)
class Table:
    """A table and its place on the page."""

    rows: list[Row]
    lines: list[Line]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


def ruled_tables(lines: Sequence[Line], page: PageLines, typography: Typography) -> Iterator[Table]:
    """Yield the tables of a page that rules make.

    Parameters
    ----------
    lines : sequence of Line
        Of the page, without running heads and feet.
    page : PageLines
    typography : Typography
    """
    cells = [page.rules.cell((line.x0 + line.x1) / 2, line.y + line.size / 3) for line in lines]
    for component in _connected({cell for cell in cells if cell is not None}):
        if _is_table(component):
            inside = [(ln, c) for ln, c in zip(lines, cells, strict=True) if c in component]
            yield _table(list(_ruled_rows(inside, typography)), [line for line, _ in inside])


def aligned_tables(
    lines: Sequence[Line], page: PageLines, typography: Typography
) -> Iterator[Table]:
    """Yield the tables of a page that columns alone make, from lines that are in no other.

    Parameters
    ----------
    lines : sequence of Line
        In the order of the page's content.
    page : PageLines
    typography : Typography
    """
    order = {id(line): i for i, line in enumerate(lines)}
    for stretch in stretches(lines):
        if stretch.gutters:
            for part in _parts(stretch):
                if rows := _aligned_rows(part, order, page.rules, typography):
                    yield _table(rows, part.boxes)


def _table(rows: list[Row], lines: list[Line]) -> Table:
    return Table(
        rows,
        lines,
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        max(line.top for line in lines),
        min(line.bottom for line in lines),
        max(line.size for line in lines),
    )


def _connected(cells: set[Cell]) -> Iterator[set[Cell]]:
    """Yield the cells that touch, directly or over others."""
    if len(cells) > _MAX_CELLS:
        yield cells
        return
    rest = set(cells)
    while rest:
        found = {rest.pop()}
        edge = list(found)
        while edge:
            cell = edge.pop()
            near = {other for other in rest if _touch(cell, other)}
            rest -= near
            found |= near
            edge += near
        yield found


def _touch(one: Cell, other: Cell) -> bool:
    """Tell whether cells are neighbours, or of one row: what stands between may be empty."""
    if abs(one.top - other.top) <= _SAME_EDGE and abs(one.bottom - other.bottom) <= _SAME_EDGE:
        return True
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.top, other.top) - max(one.bottom, other.bottom)
    return max(across, along) > _SAME_EDGE and min(across, along) >= -_SAME_EDGE


def _is_table(cells: set[Cell]) -> bool:
    """Tell a table from framed text: somewhere two cells stand side by side."""
    return any(
        one.right <= other.left + _SAME_EDGE
        and min(one.top, other.top) > max(one.bottom, other.bottom)
        for one in cells
        for other in cells
    )


def _ruled_rows(inside: Sequence[tuple[Line, Cell]], typography: Typography) -> Iterator[Row]:
    contents: dict[Cell, list[Line]] = {}
    for line, cell in inside:
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
                lines = [line for cell in here for line in contents[cell]]
                places.append(group(lines, typography, right=here[0].right - 5.0))
            elif not covered:
                places.append([])
        yield Row(contents[row[0]][0].page, places)


def _clustered(edges: Sequence[float]) -> list[float]:
    found: list[float] = []
    for edge in edges:
        if not found or edge - found[-1] > _SAME_EDGE:
            found.append(edge)
    return found


def _parts(stretch: Stretch[Line]) -> Iterator[Stretch[Line]]:
    """Yield the parts of a stretch in which the number of columns stays the same.

    Lines that stand alone in the first column before a part, or apart after it, are none of it.
    """
    found: list[list[Band[Line]]] = [[]]
    most = 0
    for band in stretch.bands:
        several = len(gaps(band))
        if several > most and most and len(found[-1]) > 1:
            found.append([])
            most = 0
        most = max(most, several)
        found[-1].append(band)
    for part in found:
        several_boxes = [len(band.boxes) > 1 for band in part]
        if not any(several_boxes):
            continue
        rest = part[several_boxes.index(True) :]
        while len(rest) > 1 and _stands_off(rest[-2], rest[-1], stretch):
            del rest[-1]
        for again in stretches([box for band in rest for box in band.boxes]):
            if again.gutters:
                yield again


def _stands_off(above: Band[Line], band: Band[Line], stretch: Stretch[Line]) -> bool:
    """Tell a line of the first column alone, apart from what stands above it."""
    alone = all(stretch.column(line) == 0 for line in band.boxes)
    return alone and above.bottom - band.top > 0.5 * band.size


def is_prose(lines: Sequence[Line], *, share: float = _PROSE_SHARE) -> bool:
    """Tell a column of running text: several lines, most of them filled."""
    if len(lines) < _PROSE_LINES:
        return False
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    if right - left < _PROSE_WIDTH * lines[0].size:
        return False
    filled = sum(line.x1 >= left + _FILLED * (right - left) for line in lines)
    return filled >= share * len(lines)


def _is_bold(lines: Sequence[Line]) -> bool:
    return sum(line.bold for line in lines) > 0.5 * len(lines)


def _are_columns(stretch: Stretch[Line], order: dict[int, int], *, drawn: bool) -> bool:
    """Tell columns of text from a table.

    Text that the content has column by column needs little proof, text that is drawn on in rows
    is a table all the same.
    """
    columns = stretch.columns()
    if switches(stretch, order) <= len(stretch.gutters):
        listed = min(map(len, columns)) >= _LIST_LINES and len(set(map(_is_bold, columns))) == 1
        return listed or all(is_prose(column, share=0.25) for column in columns)
    return not drawn and all(map(is_prose, columns))


def _aligned_rows(
    stretch: Stretch[Line], order: dict[int, int], rules: Rules, typography: Typography
) -> list[Row]:
    """Return the rows of a table that columns alone make, or nothing where there is none."""
    columns = stretch.columns()
    headings = sum(typography.level(line.size) > 0 for line in stretch.boxes)
    if 2 * headings >= len(stretch.boxes):
        return []
    edges = _drawn_edges(stretch, rules)
    if _are_columns(stretch, order, drawn=len(edges) > 1):
        return []
    if len(edges) <= 1 and (
        not all(map(_is_lined_up, columns[1:])) or not _is_parted(stretch) or _trails(stretch)
    ):
        return []
    groups = split_rows(stretch, edges, typography)
    if len(groups) < 2:
        return []
    rights = [max(line.x1 for line in column) for column in columns]
    rows: list[Row] = []
    for lines in groups:
        places: list[list[Line]] = [[] for _ in columns]
        for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
            places[stretch.column(line)].append(line)
        cells = [
            group(place, typography, right=right) if place else []
            for place, right in zip(places, rights, strict=True)
        ]
        rows.append(Row(lines[0].page, cells))
    full = sum(sum(map(bool, row.cells)) > 1 for row in rows)
    return rows if full >= 2 and 2 * full >= len(rows) else []


def _is_lined_up(column: Sequence[Line]) -> bool:
    """Tell a column from values that stand behind labels of any length: most share an edge."""
    lefts = Counter(round(line.x0 / _SAME_EDGE) for line in column)
    rights = Counter(round(line.x1 / _SAME_EDGE) for line in column)
    most = max((*lefts.values(), *rights.values()), default=0)
    return len(column) > 1 and most >= _LINED_UP * len(column)


def _is_parted(stretch: Stretch[Line]) -> bool:
    """Tell columns from gaps that happen to meet: in a column nothing stands beside another line.

    Values behind labels of different lengths leave such gaps, now in one place and now in another.
    """
    bands = levelled(stretch)
    beside = sum(len({stretch.column(b) for b in band.boxes}) < len(band.boxes) for band in bands)
    return beside <= _BESIDE * len(bands)


def _trails(stretch: Stretch[Line]) -> bool:
    """Tell values that trail their labels: the gaps between are alike, the places are not."""
    pairs = [
        sorted(band.boxes, key=lambda line: line.x0)[:2]
        for band in levelled(stretch)
        if len(band.boxes) > 1
    ]
    gaps_between = _spread([value.x0 - label.x1 for label, value in pairs])
    return 2 * gaps_between < _spread([value.x0 for _, value in pairs])


def _spread(values: Sequence[float]) -> float:
    """Return the median distance from the median, in points."""
    if not values:
        return 0.0
    middle = median(values)
    return median(abs(value - middle) for value in values)


def _drawn_edges(stretch: Stretch[Line], rules: Rules) -> list[float]:
    """Return the heights inside a stretch at which rules or grounds part its rows."""
    boxes = stretch.boxes
    x0, x1 = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    top, bottom = stretch.bands[0].top, stretch.bands[-1].bottom
    heights = [y for y in rules.across(x0, x1, least=1.5 * boxes[0].size) if bottom < y < top]
    cut = [y for y in heights if not any(b.bottom + 1 < y < b.top - 1 for b in boxes)]
    return list(reversed(_clustered(sorted(cut))))
