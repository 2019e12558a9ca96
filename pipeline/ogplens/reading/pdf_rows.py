"""Where the rows of a PDF table begin that has columns and few rules or none."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ogplens.reading.pdf_columns import Band, Stretch
from ogplens.reading.pdf_lines import Line
from ogplens.reading.pdf_paragraphs import ENDS
from ogplens.reading.pdf_type import Typography

_ALONE = 0.1
_SAME_HEIGHT = 0.35  # of the type size


def split_rows(
    stretch: Stretch[Line], edges: Sequence[float], typography: Typography
) -> list[list[Line]]:
    """Part the lines of a table into rows: at what is drawn, and elsewhere by their text.

    Parameters
    ----------
    stretch : Stretch
        The lines, in columns.
    edges : sequence of float
        Heights at which something drawn parts rows, in points.
    typography : Typography

    Returns
    -------
    list of list of Line
        From top to bottom.
    """
    rows: list[list[Line]] = []
    before: Band[Line] | None = None
    bands = levelled(stretch)
    paired = not edges and _are_paired(bands, stretch)
    for band in bands:
        if before is None or paired:
            rows.append([])
        else:
            part = sum(before.boxes[0].y < edge for edge in edges)
            drawn = part != sum(band.boxes[0].y < edge for edge in edges)
            enclosed = 0 < part < len(edges)
            if drawn or (not enclosed and _starts_row(before, band, rows[-1], stretch, typography)):
                rows.append([])
        rows[-1] += band.boxes
        before = band
    return rows


def _are_paired(bands: Sequence[Band[Line]], stretch: Stretch[Line]) -> bool:
    """Tell rows of one line each: whatever stands in the first column has something beside it."""
    first = [b for b in bands if any(stretch.column(line) == 0 for line in b.boxes)]
    alone = sum(len(band.boxes) < 2 for band in first)
    return len(first) >= 2 and alone <= _ALONE * len(first) and len(first) == len(bands)


def levelled(stretch: Stretch[Line]) -> list[Band[Line]]:
    """Return the lines of a stretch by base line, from top to bottom."""
    found: list[Band[Line]] = []
    for line in sorted(stretch.boxes, key=lambda line: -line.y):
        last = found[-1] if found else None
        if last is not None and last.boxes[0].y - line.y <= _SAME_HEIGHT * line.size:
            last.boxes.append(line)
            last.bottom = min(last.bottom, line.bottom)
        else:
            found.append(Band([line], line.top, line.bottom, line.size))
    return found


def _starts_row(
    above: Band[Line],
    band: Band[Line],
    row: Sequence[Line],
    stretch: Stretch[Line],
    typography: Typography,
) -> bool:
    """Tell whether a table row begins with a band of lines.

    It has something in the first column, which nothing there runs on into. A white strip above
    settles that; without one, something has to stand beside it.
    """
    first = [line for line in band.boxes if stretch.column(line) == 0]
    if not first:
        return False
    white = above.bottom - band.top
    usual = typography.leading(band.size) - band.size
    if white > max(usual, 0) + 0.3 * band.size:
        return True
    last = [line for line in row if stretch.column(line) == 0]
    if last and (last[-1].bold > 0.5) != (first[0].bold > 0.5):
        return True  # a heading inside the table, and what follows it
    if len(band.boxes) < 2:
        return False
    if not last or last[-1].y > above.boxes[0].y + band.size:
        return True
    return not _runs_on(last[-1], first[0], last)


def _runs_on(before: Line, line: Line, column: Sequence[Line]) -> bool:
    """Tell whether a line of a cell goes on from the one before it."""
    if before.broken_word or line.text[0].islower():
        return True
    if before.text.endswith(ENDS):
        return False
    word = line.text.split(None, 1)[0]
    width = (line.x1 - line.x0) * len(word) / max(1, len(line.text))
    right = max(other.x1 for other in itertools.chain(column, [line]))
    return before.x1 + width > right and len(column) > 1
