"""Plain text as programs write it: pages, running heads, and columns kept apart by blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[\s\-–—|]*(?:\d{1,4}|[ivxlc]{1,7})[\s\-–—|]*")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_EDGE = 2  # so many lines at the head and at the foot of a page can be running ones
_MIN_PAGES = 3
_MIN_SHARE = 0.2
_SAME_COLUMN = 2  # characters
_PROSE = 28  # characters in a line of a column of running text


def without_page_furniture(text: str) -> str:
    """Return a text without what is repeated at the edges of its pages, and without page breaks.

    Pages end with form feeds; a text without any comes back as it is.
    """
    if "\f" not in text:
        return text
    pages = [page.split("\n") for page in text.split("\f")]
    edges = [_outermost(page) for page in pages]
    shapes = Counter(
        shape
        for page, places in zip(pages, edges, strict=True)
        for shape in {_shape(page[place]) for place in places}
    )
    enough = max(_MIN_PAGES, _MIN_SHARE * len(pages))
    kept: list[str] = []
    for page, places in zip(pages, edges, strict=True):
        gone = {
            place
            for place in places
            if shapes[_shape(page[place])] >= enough or _PAGE_NUMBER.fullmatch(page[place])
        }
        kept += [line for place, line in enumerate(page) if place not in gone]
    return "\n".join(kept)


def _outermost(page: Sequence[str]) -> set[int]:
    filled = [place for place, line in enumerate(page) if line.strip()]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _shape(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


def columns(lines: Sequence[str]) -> list[list[str]] | None:
    """Part lines at blanks that stand at the same place in all of them.

    Parameters
    ----------
    lines : sequence of str
        Of one chunk, two or more.

    Returns
    -------
    list of list of str or None
        Rows of cells; ``None`` where the lines have no columns. A line that begins under a later
        column goes on in the row before it. Columns of running text come one by one, as rows of
        one cell.
    """
    parted = [_parted(line) for line in lines]
    full = [row for row in parted if len(row) > 1]
    if len(full) < 2 or len(full) < 0.5 * len(parted):
        return None
    starts = [place for place, _ in full[0]]
    rows: list[list[str]] = []
    for row in parted:
        places = [_column(place, starts) for place, _ in row]
        if None in places:
            return None
        cells = [""] * len(starts)
        for place, (_, cell) in zip(places, row, strict=True):
            cells[place or 0] = cell
        if rows and not cells[0]:
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    if len(lines) > 3 and all(_is_prose([row[i] for row in rows]) for i in range(len(starts))):
        return [[" ".join(filter(None, (row[i] for row in rows)))] for i in range(len(starts))]
    return rows


def _parted(line: str) -> list[tuple[int, str]]:
    line = line.expandtabs()
    begin = len(line) - len(line.lstrip())
    cuts = [(match.start(), match.end()) for match in _GAP.finditer(line)]
    starts = [begin, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(line)]
    return [(a, line[a:b].strip()) for a, b in zip(starts, ends, strict=True)]


def _column(place: int, starts: Sequence[int]) -> int | None:
    near = [i for i, start in enumerate(starts) if abs(start - place) <= _SAME_COLUMN]
    return near[0] if near else None


def _is_prose(cells: Sequence[str]) -> bool:
    long = sum(len(cell) >= _PROSE for cell in cells)
    return long >= 0.7 * len(cells)
