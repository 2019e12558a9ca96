"""Figures with their intervals, one line each, in named groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.reporting.drawing import WIDTH, Canvas, Figure, Scale, Table, shorten, ticks
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.words import count, interval, number


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the drawing.

    Attributes
    ----------
    label : str
    estimate : Estimate
        Without a value nothing but the label is drawn.
    kind : {"one", "two", "quiet"}
        ``one`` is a filled dot, the others are open diamonds.
    """

    label: str
    estimate: Estimate
    kind: str


Groups = Sequence[tuple[str, Sequence[Mark]]]


@dataclass(frozen=True, slots=True)
class Axis:
    """What the values are measured on, up to 1.

    Attributes
    ----------
    chance : float
        Drawn as a dashed line.
    low : float
        Where the axis begins, unless an interval reaches lower.
    step : float
        Between grid lines.
    """

    chance: float
    low: float
    step: float


AUC = Axis(chance=0.5, low=0.4, step=0.1)
KAPPA = Axis(chance=0.0, low=-0.2, step=0.2)

_LETTER = 5.7  # pixels of an average letter at the size of the labels
_TICK = 27.0  # pixels that the label of a grid line needs


def forest(
    name: str,
    title: str,
    description: str,
    caption: str,
    groups: Groups,
    *,
    axis: Axis,
    columns: tuple[str, str] = ("Variable", "Method"),
) -> Figure:
    """Draw marks with intervals, one line each, under the name of their group.

    Parameters
    ----------
    name, title, description, caption : str
        See `Figure`.
    groups : sequence of (str, sequence of Mark)
    axis : Axis
    columns : tuple of str
        What the groups and the marks are, for the table behind the drawing.
    """
    canvas, row, head = Canvas(), 16.0, 22.0
    bottom = sum(head + row * len(marks) for _, marks in groups) + 6
    longest = max((len(mark.label) for _, marks in groups for mark in marks), default=0)
    left = min(max(118.0, 18 + _LETTER * longest), 174.0)
    scale = _scale(groups, axis, left)
    steps = round((1.0 - scale.low) / axis.step)
    values = [scale.low + axis.step * i for i in range(steps + 1)]
    # Labels that stand too close would run into each other: every other one is left out.
    close = scale(scale.low + axis.step) - scale(scale.low) < _TICK
    labels = [number(v, 1) if not close or i % 2 == 0 else "" for i, v in enumerate(values)]
    ticks(canvas, scale, list(zip(values, labels, strict=True)), top=6, bottom=bottom)
    canvas.line(scale(axis.chance), 6, scale(axis.chance), bottom, "chance")
    y = 0.0
    for label, marks in groups:
        y += head
        canvas.text(0, y - 4, label, "strong")
        for mark in marks:
            y += row
            _draw(canvas, scale, y - 4, mark, letters=int((left - 8) / 5.1))
    return Figure(
        name=name,
        title=title,
        description=description,
        caption=caption,
        height=bottom + 22,
        body=canvas.body(),
        table=Table(
            caption=title,
            columns=(*columns, "Figure and interval", "Commitments"),
            rows=tuple(
                (label, mark.label, interval(mark.estimate), count(mark.estimate.n))
                for label, marks in groups
                for mark in marks
            ),
        ),
    )


def _scale(groups: Groups, axis: Axis, left: float) -> Scale:
    ends = [mark.estimate.low for _, marks in groups for mark in marks]
    ends += [mark.estimate.value for _, marks in groups for mark in marks]
    lowest = min((math.floor(end / axis.step) for end in ends if end is not None), default=0)
    return Scale(min(axis.low, axis.step * lowest), 1.0, left, WIDTH - 14)


def _draw(canvas: Canvas, scale: Scale, y: float, mark: Mark, *, letters: int) -> None:
    canvas.text(8, y + 4, shorten(mark.label, letters), "small muted")
    estimate = mark.estimate
    if estimate.value is None:
        return
    if estimate.low is not None and estimate.high is not None:
        canvas.line(scale(estimate.low), y, scale(estimate.high), y, f"line {mark.kind}")
    draw = canvas.dot if mark.kind == "one" else canvas.diamond
    draw(scale(estimate.value), y, mark.kind)
