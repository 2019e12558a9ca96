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
        end, gutters = _reach(rest, i)
        if gutters:
            end = _without_next_heading(rest, i, end, gutters)
            stretch = Stretch(rest[i:end], gutters)
            _take_back(found, stretch)
            found.append(stretch)
        elif found and not found[-1].gutters:
            found[-1].bands.append(rest[i])
        else:
            found.append(Stretch([rest[i]]))
        i = end
    return found


def _reach(rest: Sequence[Band[T]], start: int) -> tuple[int, list[Gap]]:
    """Return how far down the gutters of a band go, and what is left of them there."""
    gutters = gaps(rest[start])
    several = 1
    end = start + 1
    while gutters and end < len(rest) and _near(rest[end - 1], rest[end]):
        left = _narrowed(gutters, rest[end])
        if not left or (several > 1 and len(left) < len(gutters)):
            break
        several += len(gaps(rest[end])) > 0
        gutters = left
        end += 1
    return end, gutters


def _take_back(found: list[Stretch[T]], stretch: Stretch[T]) -> None:
    """Give a stretch the bands right above it that are of it, in place.

    These are lines of its right columns alone, and the short heads of its columns, which left
    the gutters of the stretch above open as well.
    """
    if not found:
        return
    above = found[-1].bands
    gutters = stretch.gutters
    taken = 0
    for i in range(len(above) - 1, -1, -1):
        band, below = above[i], above[i + 1] if i + 1 < len(above) else stretch.bands[0]
        narrowed = _narrowed(gutters, band)
        if not _near(band, below) or len(narrowed) < len(gutters):
            break
        gutters = narrowed
        right = all(box.x0 >= gutters[0].right - 1 for box in band.boxes)
        if (right and not found[-1].gutters) or len(gaps(band)) > len(found[-1].gutters) > 0:
            taken = len(above) - i
    if taken:
        stretch.bands = above[-taken:] + stretch.bands
        for band in stretch.bands[:taken]:
            stretch.gutters = _narrowed(stretch.gutters, band)
        del above[-taken:]
        if not above:
            del found[-1]


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
