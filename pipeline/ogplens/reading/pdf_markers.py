"""Numbers and bullets that stand left of their text, in a line of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ogplens.reading.builder import BULLETS, Run
from ogplens.reading.pdf_lines import Line
from ogplens.reading.pdf_type import Typography

_MARKER = re.compile(
    rf"[{BULLETS}]|\(?(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}|[A-Za-z]|[ivxIVX]{{2,5}})[.)]?"
)
_REACH = 4.0  # times the marker's type size


def attached(lines: Sequence[Line], typography: Typography) -> list[Line]:
    """Return lines, with each number or bullet put before the line that it belongs to.

    A marker belongs to the nearest line at its right on the same base line; a number in larger
    type than the text, as it stands in a circle or a box, also to the heading whose lines it
    stands beside.

    Parameters
    ----------
    lines : sequence of Line
    typography : Typography
    """
    markers = [line for line in lines if _MARKER.fullmatch(line.text)]
    taken: set[int] = set()
    for marker in markers[:500]:
        if (owner := _owner(marker, lines, typography)) is not None:
            bold = owner.runs[0].bold
            initial = marker.text.isupper() and owner.text[0].islower()
            owner.runs = [Run(marker.text + ("" if initial else " "), bold), *owner.runs]
            owner.strange_first = owner.strange_first or marker.text in BULLETS
            taken.add(id(marker))
    return [line for line in lines if id(line) not in taken]


def _owner(marker: Line, lines: Sequence[Line], typography: Typography) -> Line | None:
    large = marker.size > 1.15 * typography.body
    near = [
        line
        for line in lines
        if 0 < line.x0 - marker.x1 < _REACH * marker.size
        and line.bottom < marker.top
        and line.top > marker.bottom
        and len(line.text) > len(marker.text)
    ]
    if not near:
        return None
    left = min(line.x0 for line in near)
    column = [line for line in near if line.x0 < left + 2 * line.size]
    first = max(column, key=lambda line: line.y)
    if abs(first.y - marker.y) < 0.3 * first.size:
        return first
    headings = [line for line in column if typography.level(line.size) or line.bold > 0.9]
    if large and marker.text.isupper() and first.text[0].islower():
        return first  # the first letter of a paragraph, over several lines
    if not (large and headings):
        return None
    first = max(headings, key=lambda line: line.y)
    return first if first.size <= marker.size else None
