"""The ruled lines of a PDF page, and the table cells that they enclose."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Callable
from typing import Any, NamedTuple

#: More strokes than this are a drawing, not a table.
_MAX_SEGMENTS = 6000
_STRAIGHT = 1.5  # points by which a ruled line may deviate
_SHORTEST = 4.0
_THICKEST = 2.5
_MAX_CORNERS = 8  # of a coloured ground, which may have rounded ones
_MAX_OUTLINE = 200  # corners; more of them make a curve or a map
_SPANNING = 0.6  # of a table's width
_SLACK = 3.0  # points by which the lines of a cell may fail to meet


_Piece = tuple[tuple[float, float], tuple[float, float]]


class Cell(NamedTuple):
    """A cell: its edges, in whole points."""

    left: int
    right: int
    bottom: int
    top: int


class _Stroke(NamedTuple):
    at: float  # x of a vertical line, y of a horizontal one
    low: float
    high: float


class Rules:
    """Vertical and horizontal lines of a page, and coloured grounds behind its text."""

    def __init__(
        self,
        vertical: list[_Stroke],
        horizontal: list[_Stroke],
        grounds: list[_Piece] | None = None,
    ) -> None:
        self._grounds = grounds or []
        self._vertical = _merged(vertical)
        self._horizontal = _merged(horizontal)
        self._at = [stroke.at for stroke in self._vertical]

    def part(self, x0: float, x1: float, y: float) -> bool:
        """Tell whether a vertical line stands between two places of a line of text."""
        first = bisect_left(self._at, x0 - 0.5)
        for stroke in self._vertical[first:]:
            if stroke.at > x1 + 0.5:
                return False
            if stroke.low <= y <= stroke.high:
                return True
        return False

    def under(self, y: float, *, reach: float) -> list[tuple[float, float]]:
        """Return both ends of the horizontal lines just below a base line."""
        return [(s.low, s.high) for s in self._horizontal if y - reach <= s.at <= y]

    def across(self, x0: float, x1: float, *, least: float) -> list[float]:
        """Return the heights of rules, and of the edges of grounds, that span most of a width.

        A ground that is less than ``least`` high is a mark behind single words.
        """
        spans: dict[float, float] = {}
        for stroke in self._horizontal:
            covered = min(stroke.high, x1) - max(stroke.low, x0)
            spans[round(stroke.at)] = spans.get(round(stroke.at), 0.0) + max(covered, 0.0)
        for (left, bottom), (right, top) in self._grounds:
            if top - bottom < least:
                continue
            covered = min(right, x1) - max(left, x0)
            for at in (bottom, top):
                spans[round(at)] = spans.get(round(at), 0.0) + max(covered, 0.0)
        return [at for at, covered in spans.items() if covered > _SPANNING * (x1 - x0)]

    def cell(self, x: float, y: float) -> Cell | None:
        """Return the cell around a place, or ``None`` where lines do not enclose it."""
        across = [s.at for s in self._vertical if s.low - _SLACK <= y <= s.high + _SLACK]
        along = [s.at for s in self._horizontal if s.low - _SLACK <= x <= s.high + _SLACK]
        left = max((at for at in across if at <= x), default=None)
        right = min((at for at in across if at > x), default=None)
        bottom = max((at for at in along if at <= y), default=None)
        top = min((at for at in along if at > y), default=None)
        if left is None or right is None or bottom is None or top is None:
            return None
        return Cell(round(left), round(right), round(bottom), round(top))


def _merged(strokes: list[_Stroke]) -> list[_Stroke]:
    """Join pieces of one line; the two edges of a thin filled box count as one line."""
    merged: list[_Stroke] = []
    for stroke in sorted(strokes):
        twin = _find_twin(merged, stroke)
        if twin is None:
            merged.append(stroke)
        else:
            other = merged[twin]
            low, high = min(other.low, stroke.low), max(other.high, stroke.high)
            merged[twin] = _Stroke(other.at, low, high)
    return sorted(merged)


def _find_twin(strokes: list[_Stroke], stroke: _Stroke) -> int | None:
    """Return the place of a line that a stroke lengthens; they are sorted by where they lie."""
    for i in range(len(strokes) - 1, -1, -1):
        other = strokes[i]
        if stroke.at - other.at > _STRAIGHT:
            return None
        if stroke.low <= other.high + _SLACK and other.low <= stroke.high + _SLACK:
            return i
    return None


def read_rules(page: Any, place: Callable[[float, float], tuple[float, float]]) -> Rules:  # noqa: ANN401
    """Collect the straight lines that a page draws.

    Parameters
    ----------
    page : pypdfium2.PdfPage
    place : callable
        Turns the page's own coordinates into those of the page as shown.
    """
    import pypdfium2.raw as raw

    vertical: list[_Stroke] = []
    horizontal: list[_Stroke] = []
    grounds: list[_Piece] = []
    seen = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        count = raw.FPDFPath_CountSegments(item.raw)
        seen += max(count, 0)
        if seen > _MAX_SEGMENTS:
            return Rules([], [])
        if count > _MAX_OUTLINE:
            continue
        pieces = [(place(*one), place(*other)) for one, other in _points(item, count, raw)]
        if not _is_ruled(item, pieces, raw):
            if 0 < len(pieces) <= _MAX_CORNERS:
                grounds.append(_hull(pieces))
            continue
        for (x0, y0), (x1, y1) in pieces:
            if abs(x0 - x1) <= _STRAIGHT and abs(y0 - y1) >= _SHORTEST:
                vertical.append(_Stroke(x0, min(y0, y1), max(y0, y1)))
            elif abs(y0 - y1) <= _STRAIGHT and abs(x0 - x1) >= _SHORTEST:
                horizontal.append(_Stroke(y0, min(x0, x1), max(x0, x1)))
    return Rules(vertical, horizontal, grounds)


def _is_ruled(item: Any, pieces: list[_Piece], raw: Any) -> bool:  # noqa: ANN401
    """Tell ruled lines from coloured grounds, which stand behind single lines of text at times.

    Whatever has a stroke is ruled; what is only filled has to be thin.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke))
    if stroke.value or not fill.value or not pieces:
        return bool(stroke.value)
    (left, bottom), (right, top) = _hull(pieces)
    return min(right - left, top - bottom) <= _THICKEST


def _hull(pieces: list[_Piece]) -> _Piece:
    """Return the lower left and the upper right corner around pieces."""
    x = [end[0] for piece in pieces for end in piece]
    y = [end[1] for piece in pieces for end in piece]
    return (min(x), min(y)), (max(x), max(y))


def _points(
    item: Any,  # noqa: ANN401
    count: int,
    raw: Any,  # noqa: ANN401
) -> list[_Piece]:
    """Return the straight pieces of a path, in the page's own coordinates."""
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces = []
    start = current = (0.0, 0.0)
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(item.raw, i)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            pieces.append((current, point))
        current = point
        if raw.FPDFPathSegment_GetClose(segment):
            pieces.append((current, start))
    return pieces
