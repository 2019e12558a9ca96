"""Groups below each other, one line each: marks with their intervals in named sections.

What all long figures of the comparison are drawn by. Colour never stands alone: the first series
is round, the second stands on its tip, and what is weak or not shown is hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.reporting.drawing import WIDTH, Canvas, Scale, shorten
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.words import count

_LEFT, _RIGHT = 146.0, WIDTH - 16.0
_NAME = 19  # letters of a name that fit before the numbers
_HEAD, _LEGEND = 24.0, 16.0
_LETTER = 5.6  # pixels of an average letter at the size of the legend
_LONG = 20  # rows from which on the scale is written above as well


@dataclass(frozen=True, slots=True)
class Point:
    """A mark with its interval.

    Attributes
    ----------
    estimate : Estimate
        Without a value nothing is drawn.
    series : {"one", "two", "quiet"}
        ``two`` stands on its tip, the others are round.
    filled : bool
    """

    estimate: Estimate
    series: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One group.

    Attributes
    ----------
    label : str
    n : int or None
        Number beside the name.
    points : tuple of Point
        One or two.
    tick : float or None
        A small upright line, such as a share before pooling.
    faint : bool
        Whether the name is written in grey.
    """

    label: str
    n: int | None
    points: tuple[Point, ...]
    tick: float | None = None
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Groups of one kind, under a heading; an empty one is left out."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """What is measured: the ends, the grid lines with their labels, and a dashed line."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    reference: float | None = None
    ends: tuple[str, str] = ("", "")


SHARES = Axis(0.0, 1.0, tuple((v / 4, f"{25 * v}%") for v in range(5)))

Legend = Sequence[tuple[str, bool, str]]  # series, filled, words; the series "tick" is a tick


def draw_rows(
    sections: Sequence[Section], axis: Axis, legend: Legend, *, note: str = ""
) -> tuple[str, float]:
    """Draw sections below each other.

    Parameters
    ----------
    sections : sequence of Section
    axis : Axis
        Values outside stop at its ends.
    legend : sequence of (str, bool, str)
        Series, whether filled, and the words.
    note : str
        A line under the legend, which stays with the drawing wherever it goes.

    Returns
    -------
    tuple of str and float
        The body of the drawing and its height in pixels.
    """
    canvas = Canvas()
    scale = Scale(axis.low, axis.high, _LEFT, _RIGHT)
    y = draw_legend(canvas, legend)
    if note:
        y += 13
        canvas.text(0, y, note, "small")
    tall = 18.0 if any(len(line.points) > 1 for s in sections for line in s.lines) else 17.0
    many = sum(len(section.lines) for section in sections)
    if any(axis.ends):
        y += 14
        canvas.text(_LEFT - 6, y, axis.ends[0], "small muted")
        canvas.text(_RIGHT + 14, y, axis.ends[1], "small muted", anchor="end")
    if many >= _LONG:
        y += 14
        for value, label in axis.ticks:
            canvas.text(scale(value), y, label, "small muted", anchor="middle")
    top = y + 5
    heads = sum(_HEAD for section in sections if section.heading)
    bottom = top + heads + tall * many + 4
    canvas.upwards([(scale(value), top, bottom) for value, _ in axis.ticks], "grid")
    if axis.reference is not None:
        canvas.line(scale(axis.reference), top, scale(axis.reference), bottom, "chance")
    _lines(canvas, scale, sections, top=top, tall=tall)
    for value, label in axis.ticks:
        canvas.text(scale(value), bottom + 13, label, "small muted", anchor="middle")
    return canvas.body(), bottom + 20


def draw_legend(canvas: Canvas, legend: Legend) -> float:
    """Explain the marks in as many lines as they need; return where the last one ends."""
    x, y = 6.0, 10.0
    for series, filled, words in legend:
        wide = 22 + _LETTER * len(words)
        if x > 6 and x + wide > WIDTH:
            x, y = 6.0, y + _LEGEND
        if series == "tick":
            canvas.upwards([(x, y - 5, y + 5)], "line quiet")
        else:
            draw_marks(canvas, [(x, y, series, filled)])
        canvas.text(x + 9, y + 4, words, "small")
        x += wide
    return y + 5


def draw_marks(
    canvas: Canvas, places: Sequence[tuple[float, float, str, bool]], *, r: float = 3.5
) -> None:
    """Draw marks of several series: x, y, series, and whether full or hollow."""
    kinds = dict.fromkeys((series, filled) for _, _, series, filled in places)
    for series, filled in kinds:
        look = f"{series} open" if not filled else "two full" if series == "two" else series
        here = [(x, y) for x, y, *kind in places if kind == [series, filled]]
        canvas.marks(here, look, r=r)


def _lines(
    canvas: Canvas, scale: Scale, sections: Sequence[Section], *, top: float, tall: float
) -> None:
    """Draw names, then intervals, then marks: marks lie on the intervals."""
    placed: list[tuple[float, Line]] = []
    y = top
    for section in sections:
        if section.heading:
            y += _HEAD
            canvas.text(0, y - 7, section.heading, "strong")
        for line in section.lines:
            placed.append((y + tall / 2, line))
            y += tall
    for middle, line in placed:
        canvas.text(
            0, middle + 4, shorten(line.label, _NAME), "small muted" if line.faint else "small"
        )
        if line.n is not None:
            canvas.text(_LEFT - 8, middle + 4, count(line.n), "small muted", anchor="end")
    points = [
        (middle + (0 if len(line.points) == 1 else (-4.25, 4.25)[place]), point)
        for middle, line in placed
        for place, point in enumerate(line.points)
    ]
    for series in dict.fromkeys(point.series for _, point in points):
        canvas.across(
            [
                (scale(point.estimate.low), scale(point.estimate.high), at)
                for at, point in points
                if point.series == series
                and point.estimate.low is not None
                and point.estimate.high is not None
            ],
            f"line {series}",
        )
    ticks = [
        (scale(line.tick), middle - tall / 2 + 1.5, middle)
        for middle, line in placed
        if line.tick is not None
    ]
    canvas.upwards(ticks, "line quiet")
    draw_marks(
        canvas,
        [
            (scale(point.estimate.value), at, point.series, point.filled)
            for at, point in points
            if point.estimate.value is not None
        ],
    )
