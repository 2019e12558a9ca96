"""Small reliability plots side by side, and the curve of risk and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ogplens.comparison import wilson_interval
from ogplens.reporting.drawing import WIDTH, Canvas, Figure, Scale, Table, shorten
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.parts import Risk
from ogplens.reporting.words import count, number, percent

_ACROSS = 2
_TALL = 142.0


@dataclass(frozen=True, slots=True)
class Point:
    """Commitments of like probability: mean probability, share that came true, how many."""

    probability: float
    share: float
    n: int

    @property
    def ends(self) -> tuple[float, float]:
        """95% interval of the share (Wilson)."""
        return wilson_interval(round(self.share * self.n), self.n) or (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Panel:
    """One small plot."""

    label: str
    points: tuple[Point, ...]

    @property
    def n(self) -> int:
        """Commitments in all its points."""
        return sum(point.n for point in self.points)

    @property
    def gap(self) -> float:
        """Mean distance of the points from the line of equality, 0 to 1."""
        far = sum(abs(point.probability - point.share) * point.n for point in self.points)
        return far / max(self.n, 1)


def panels(name: str, title: str, drawn: Sequence[Panel], *, caption: str, what: str) -> Figure:
    """Draw reliability plots, two in a row.

    Parameters
    ----------
    name, title, caption : str
        See `Figure`.
    drawn : sequence of Panel
    what : str
        What came true, for the table: ``coded yes``.
    """
    canvas = Canvas()
    for place, panel in enumerate(drawn):
        _draw(canvas, panel, column=place % _ACROSS, top=_TALL * (place // _ACROSS))
    gaps = "; ".join(
        f"{panel.label} {number(100 * panel.gap, 1)} ({count(panel.n)} commitments)"
        for panel in drawn
    )
    return Figure(
        name=name,
        title=title,
        description=f"Mean distance from the line of equality, in percentage points: {gaps}.",
        caption=caption,
        height=_TALL * -(-len(drawn) // _ACROSS) + 2,
        body=canvas.body(),
        table=Table(
            caption=title,
            columns=("Group", "Mean probability", f"Share {what}", "95% interval", "Commitments"),
            rows=tuple(
                (
                    f"{panel.label}, {place}",
                    percent(point.probability),
                    percent(point.share),
                    f"{percent(point.ends[0])} to {percent(point.ends[1])}",
                    count(point.n),
                )
                for panel in drawn
                for place, point in enumerate(panel.points, start=1)
            ),
        ),
    )


def _draw(canvas: Canvas, panel: Panel, *, column: int, top: float) -> None:
    left = 36.0 + column * (WIDTH / _ACROSS)
    x = Scale(0, 1, left, left + 118)
    y = Scale(0, 1, top + 120, top + 24)
    canvas.text(left - 28, top + 14, shorten(f"{panel.label} ({count(panel.n)})", 33), "small")
    for value in (0.0, 0.5, 1.0):
        canvas.line(x(value), y(0), x(value), y(1), "grid")
        canvas.line(x(0), y(value), x(1), y(value), "grid")
        canvas.text(x(value), y(0) + 13, percent(value), "small muted", anchor="middle")
        canvas.text(x(0) - 4, y(value) + 4, percent(value), "small muted", anchor="end")
    canvas.line(x(0), y(0), x(1), y(1), "chance")
    for point in panel.points:
        low, high = point.ends
        canvas.line(x(point.probability), y(low), x(point.probability), y(high), "line one")
        canvas.dot(x(point.probability), y(point.share), "one")


def risk_figure(
    label: str, risks: Sequence[Risk], *, decided: Estimate, wrong: Estimate, stated: float
) -> Figure:
    """Draw how the share of wrong answers grows as more commitments are answered.

    Parameters
    ----------
    label : str
        Of the variable.
    risks : sequence of Risk
        The surest first; not empty.
    decided, wrong : Estimate
        Share that the tool decides, and share of these that are wrong.
    stated : float
        The error that decisions should keep to, 0 to 1.
    """
    canvas = Canvas()
    highest = max([stated, *(one.error for one in risks), wrong.value or 0.0])
    top = max(0.1, -(-highest // 0.1) * 0.1)
    x, y = Scale(0, 1, 48, WIDTH - 20), Scale(0, top, 212, 12)
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas.line(x(value), y(0), x(value), y(top), "grid")
        canvas.text(x(value), y(0) + 15, percent(value), "small muted", anchor="middle")
    for step in range(round(top / 0.1) + 1):
        canvas.line(x(0), y(0.1 * step), x(1), y(0.1 * step), "grid")
        canvas.text(x(0) - 6, y(0.1 * step) + 4, percent(0.1 * step), "small muted", anchor="end")
    canvas.line(x(0), y(stated), x(1), y(stated), "chance")
    for one, after in pairwise(risks):
        canvas.line(x(one.coverage), y(one.error), x(after.coverage), y(after.error), "line one")
    if decided.value is not None and wrong.value is not None:
        canvas.diamond(x(decided.value), y(wrong.value), "two")
    canvas.text((x(0) + x(1)) / 2, 250, "Share answered, the surest first", anchor="middle")
    canvas.upright(12, (y(0) + y(top)) / 2, "Share wrong")
    half = min(risks, key=lambda one: abs(one.coverage - 0.5))
    return Figure(
        name="risk-coverage",
        title=f"{label}: what it costs to answer more",
        description=(
            f"Of the surest {percent(half.coverage)} of the commitments {percent(half.error)} are "
            f"answered wrongly, of all {percent(risks[-1].error)}. The tool decides "
            f"{percent(decided.value)} and is wrong in {percent(wrong.value)} of them."
        ),
        caption=(
            f"Members never seen. The dashed line is the error of {percent(stated)} that decisions "
            "should keep to; the diamond is what the tool decides and how often it is wrong. It "
            "need not lie on the line: its limits were set on other members."
        ),
        height=262,
        body=canvas.body(),
        table=Table(
            caption=f"{label}: share wrong among the surest",
            columns=("Share answered", "Share wrong", "Commitments"),
            rows=tuple((percent(r.coverage), percent(r.error), count(r.n)) for r in risks),
        ),
    )
