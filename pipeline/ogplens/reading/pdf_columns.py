"""Bands and columns of a PDF page: what stands side by side, and what is read first."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

_MIN_GUTTER = 0.8  # of the type size
_APART = 4.0  # times the type size: what stands farther below begins a stretch of its own
_TOUCH = 0.3  # of the type size, by which boxes may touch and still be one below the other
_SPACED = 1.0  # times the type size: white above the first line of something new
_BUCKET = 8.0  # points
_MAX_DEPTH = 12


class Box(Protocol):
    """Anything with a place on the page: a line of text, or a table. In points, y from below."""

    x0: float
    x1: float
    size: float

    @property
    def top(self) -> float:
        """Upper edge."""

    @property
    def bottom(self) -> float:
        """Lower edge."""


T = TypeVar("T", bound=Box)


class Gap(NamedTuple):
    """A strip without text between two columns."""

    left: float
    right: float


@dataclass(slots=True)
class Band(Generic[T]):
    """Boxes whose heights overlap."""

    boxes: list[T]
    top: float
    bottom: float
    size: float


@dataclass(slots=True)
class Stretch(Generic[T]):
    """Bands that the same gutters part into columns; no gutters where text goes across."""

    bands: list[Band[T]]
    gutters: list[Gap] = field(default_factory=list)

    @property
    def boxes(self) -> list[T]:
        """What is in it, from the top."""
        return [box for band in self.bands for box in band.boxes]

    def columns(self) -> list[list[T]]:
        """Return its boxes by column, from the left."""
        columns: list[list[T]] = [[] for _ in range(len(self.gutters) + 1)]
        for box in self.boxes:
            columns[self.column(box)].append(box)
        return columns

    def column(self, box: T) -> int:
        """Return the column that a box stands in, from 0."""
        middle = (box.x0 + box.x1) / 2
        return sum(middle > gap.left for gap in self.gutters)


def bands(boxes: Sequence[T]) -> list[Band[T]]:
    """Group boxes into bands that white strips part, from the top of the page."""
    found: list[Band[T]] = []
    for box in sorted(boxes, key=lambda box: (-box.top, box.x0)):
        last = found[-1] if found else None
        if last is not None and box.top > last.bottom + _TOUCH * box.size:
            last.boxes.append(box)
            last.bottom = min(last.bottom, box.bottom)
            last.size = max(last.size, box.size)
        else:
            found.append(Band([box], box.top, box.bottom, box.size))
    return found


def stretches(boxes: Sequence[T]) -> list[Stretch[T]]:
    """Part a page, or a column, into stretches, from the top.

    A stretch reaches as far down as one gutter at least stays free of text. Lines of the left
    column alone that follow after a white strip, before text that goes across, are not in it:
    they are the heading of what follows.
    """
    found: list[Stretch[T]] = []
    rest = bands(boxes)
    i = 0
    while i < len(rest):
        gutters = gaps(rest[i])
        end = i + 1
        while gutters and end < len(rest) and _near(rest[end - 1], rest[end]):
            left = _narrowed(gutters, rest[end])
            settled = sum(len(gaps(band)) > 0 for band in rest[i:end]) > 1
            if not left or (settled and len(left) < len(gutters)):
                break
            gutters = left
            end += 1
        if gutters:
            end = _without_next_heading(rest, i, end, gutters)
            while found and not found[-1].gutters and _is_right(found[-1].bands[-1], gutters):
                if not _near(found[-1].bands[-1], rest[i]):
                    break
                i -= 1
                found[-1].bands.pop()
                if not found[-1].bands:
                    found.pop()
            found.append(Stretch(rest[i:end], gutters))
        elif found and not found[-1].gutters:
            found[-1].bands.append(rest[i])
        else:
            found.append(Stretch([rest[i]]))
        i = end
    return found


def reading_order(boxes: Sequence[T], *, depth: int = 0) -> Iterator[T]:
    """Yield boxes as they are read: from the top, the columns of each stretch one by one."""
    for stretch in stretches(boxes):
        if stretch.gutters and depth < _MAX_DEPTH:
            for column in stretch.columns():
                yield from reading_order(column, depth=depth + 1)
        else:
            for band in stretch.bands:
                yield from sorted(band.boxes, key=lambda box: (-round(box.top), box.x0))


def is_in_order(boxes: Sequence[T]) -> bool:
    """Tell whether boxes come in an order in which people could read them.

    Nothing may come after what stands below it in the same column. Word processors write a page
    in reading order, columns and cells included, and nothing tells it better; programs for
    layout write frame after frame, as they were made.
    """
    lowest: dict[int, float] = {}
    for box in boxes:
        inset = 0.2 * (box.x1 - box.x0)
        first, last = int((box.x0 + inset) / _BUCKET), int((box.x1 - inset) / _BUCKET)
        reached = range(first, min(last, first + 500) + 1)
        edge = box.bottom + 0.2 * box.size
        if any(place in lowest and lowest[place] < edge for place in reached):
            return False
        for place in reached:
            lowest[place] = min(lowest.get(place, box.top), box.top)
    return True


def switches(stretch: Stretch[T], order: dict[int, int]) -> int:
    """Count how often the content of a page goes from one column to another.

    Parameters
    ----------
    stretch : Stretch
    order : dict
        Place in the content of each box, by its ``id``.
    """
    ordered = sorted(stretch.boxes, key=lambda box: order[id(box)])
    columns = [stretch.column(box) for box in ordered]
    return sum(one != other for one, other in itertools.pairwise(columns))


def gaps(band: Band[T]) -> list[Gap]:
    """Return the strips between the boxes of a band that are as wide as a gutter."""
    found: list[Gap] = []
    reach: float | None = None
    for box in sorted(band.boxes, key=lambda box: box.x0):
        if reach is not None and box.x0 - reach >= _MIN_GUTTER * band.size:
            found.append(Gap(reach, box.x0))
        reach = box.x1 if reach is None else max(reach, box.x1)
    return found


def _narrowed(gutters: Sequence[Gap], band: Band[T]) -> list[Gap]:
    """Return what a band leaves of gutters: of each, its widest part."""
    left: list[Gap] = []
    for gap in gutters:
        places = sorted(
            (max(box.x0, gap.left), min(box.x1, gap.right))
            for box in band.boxes
            if box.x1 > gap.left and box.x0 < gap.right
        )
        parts, reach = [], gap.left
        for x0, x1 in places:
            parts.append(Gap(reach, x0))
            reach = max(reach, x1)
        parts.append(Gap(reach, gap.right))
        widest = max(parts, key=lambda part: part.right - part.left)
        if widest.right - widest.left >= _MIN_GUTTER * band.size:
            left.append(widest)
    return left


def _near(above: Band[T], below: Band[T]) -> bool:
    return above.bottom - below.top <= _APART * max(above.size, below.size)


def _is_right(band: Band[T], gutters: Sequence[Gap]) -> bool:
    return all(box.x0 >= gutters[0].right - 1 for box in band.boxes)


def _without_next_heading(
    rest: Sequence[Band[T]], start: int, end: int, gutters: Sequence[Gap]
) -> int:
    """Return where a stretch ends, without a heading of what follows."""
    if end == len(rest):
        return end
    cut = end
    while cut > start + 1 and all(box.x1 <= gutters[0].left + 1 for box in rest[cut - 1].boxes):
        cut -= 1
        if rest[cut - 1].bottom - rest[cut].top > _SPACED * rest[cut].size:
            return cut
    return end
