"""One figure a variable: are the probabilities right, and what is taken for what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ogplens.comparison import wilson_interval
from ogplens.domain import Kind, Variable
from ogplens.reporting.drawing import WIDTH, Canvas, Figure, Scale, Table
from ogplens.reporting.inputs import NEW, ReportInputs
from ogplens.reporting.words import count, level, number, percent

if TYPE_CHECKING:
    import pandas as pd


def variable_figures(inputs: ReportInputs) -> Iterator[Figure]:
    """Yield a reliability figure for every yes/no variable, a confusion table for the others."""
    rows = inputs.predictions
    coded = rows[(rows["protocol"] == NEW) & (rows["coded"] != "")]
    for name, variable in inputs.variables(Kind.BINARY).items():
        bins = inputs.settings.evaluate.calibration_bins
        yield reliability(coded[coded["variable"] == name], name, variable, bins=bins)
    for name, variable in inputs.variables(Kind.ORDINAL).items():
        yield confusion(coded[coded["variable"] == name], name, variable)


def reliability(rows: pd.DataFrame, name: str, variable: Variable, *, bins: int) -> Figure:
    """Draw the mean probability of yes beside the share coded yes, in bins of equal mass.

    Parameters
    ----------
    rows : pandas.DataFrame
        Coded commitments of one variable, cells as text.
    name : str
    variable : Variable
    bins : int
        Each holds the same number of commitments, so that no point rests on a handful.
    """
    from ogplens.evaluation.metrics import equal_mass_bins

    probability = rows["p1"].to_numpy(dtype=float)
    yes = (rows["coded"] == "yes").to_numpy()
    points = []
    for inside in equal_mass_bins(probability, bins):
        n = len(inside)
        low, high = wilson_interval(int(yes[inside].sum()), n) or (0.0, 1.0)
        points.append((probability[inside].mean(), yes[inside].mean(), low, high, n))
    gap = sum(abs(p - share) * n for p, share, _, _, n in points) / max(len(yes), 1)
    touching = sum(low <= p <= high for p, _, low, high, _ in points)
    return Figure(
        name=f"reliability-{name.replace('_', '-')}",
        title=f"{variable.label}: are the probabilities right?",
        description=(
            f"{len(points)} points, each a group of commitments from the lowest predicted "
            f"probability to the highest. The share coded yes rises from "
            f"{percent(points[0][1] if points else None)} in the lowest group to "
            f"{percent(points[-1][1] if points else None)} in the highest. The mean distance from "
            f"the line of equality is {number(100 * gap, 1)} percentage points."
        ),
        caption=(
            f"{count(len(yes))} coded commitments of members not seen in training. On the dashed "
            f"line the probability is right. The bars are 95% intervals; "
            f"{touching} of {len(points)} of them reach the line."
        ),
        height=300,
        body=_reliability_body(points),
        table=Table(
            caption=f"{variable.label}: predicted and coded share of yes, by group",
            columns=("Group", "Mean probability", "Coded yes", "95% interval", "Commitments"),
            rows=tuple(
                (str(i), percent(p), percent(share), f"{percent(low)} to {percent(high)}", str(n))
                for i, (p, share, low, high, n) in enumerate(points, start=1)
            ),
        ),
    )


def _reliability_body(points: list[tuple[float, float, float, float, int]]) -> str:
    canvas = Canvas()
    x, y = Scale(0, 1, 48, WIDTH - 20), Scale(0, 1, 252, 12)
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas.line(x(value), y(0), x(value), y(1), "grid")
        canvas.line(x(0), y(value), x(1), y(value), "grid")
        canvas.text(x(value), y(0) + 15, percent(value), "small muted", anchor="middle")
        canvas.text(x(0) - 6, y(value) + 4, percent(value), "small muted", anchor="end")
    canvas.line(x(0), y(0), x(1), y(1), "chance")
    for p, share, low, high, _ in points:
        canvas.line(x(p), y(low), x(p), y(high), "line one")
        canvas.dot(x(p), y(share), "one")
    canvas.text((x(0) + x(1)) / 2, 290, "Mean predicted probability of yes", anchor="middle")
    canvas.upright(12, (y(0) + y(1)) / 2, "Share coded yes")
    return canvas.body()


def confusion(rows: pd.DataFrame, name: str, variable: Variable) -> Figure:
    """Draw how often each coded level is called each level."""
    values = variable.values
    pairs = list(zip(rows["coded"], rows["call"], strict=True))
    table = [[pairs.count((coded, call)) for call in values] for coded in values]
    total = sum(map(sum, table))
    right = sum(table[i][i] for i in range(len(values)))
    near = sum(
        table[i][j] for i in range(len(values)) for j in (i - 1, i + 1) if 0 <= j < len(values)
    )
    called = [sum(line[j] for line in table) for j in range(len(values))]
    favourite = max(range(len(values)), key=lambda j: called[j])
    share = called[favourite] / total if total else None
    return Figure(
        name=f"confusion-{name.replace('_', '-')}",
        title=f"{variable.label}: coded and called levels",
        description=(
            f"Table of {count(total)} commitments, coded level by called level. "
            f"{percent(right / total if total else None)} are called the level that was coded, "
            f"{percent(near / total if total else None)} a neighbouring level. "
            f"The level called most is {level(values[favourite])}, for {percent(share)}."
        ),
        caption=(
            f"{count(total)} coded commitments of members not seen in training, when one level "
            "must be named. Rows are what the IRM coded and add up to 100%; the stronger the "
            "colour, the larger its share of the row. A perfect tool would fill the diagonal alone."
        ),
        height=58 + 46 * len(values),
        body=_confusion_body(table, values),
        table=Table(
            caption=f"{variable.label}: commitments by coded and called level",
            columns=("Coded", *(f"Called {level(value)}" for value in values), "All"),
            rows=tuple(
                (
                    level(value),
                    *(f"{n} ({percent(n / sum(line) if sum(line) else None)})" for n in line),
                    count(sum(line)),
                )
                for value, line in zip(values, table, strict=True)
            ),
        ),
    )


def _confusion_body(table: list[list[int]], values: tuple[str, ...]) -> str:
    canvas = Canvas()
    left, top, tall = 96.0, 52.0, 46.0
    wide = (WIDTH - left - 4) / len(values)
    canvas.text(left + wide * len(values) / 2, 12, "Called", "strong", anchor="middle")
    canvas.text(left - 8, top - 8, "Coded", "strong", anchor="end")
    for j, value in enumerate(values):
        # Long names of neighbouring columns would touch: every other one stands a line higher.
        line = top - 8 - (14 if j % 2 else 0)
        if j < len(values) - 1:
            canvas.text(left + wide * (j + 0.5), line, level(value), "small", anchor="middle")
        else:
            canvas.text(WIDTH - 4, line, level(value), "small", anchor="end")
    for i, (value, row) in enumerate(zip(values, table, strict=True)):
        y = top + tall * i
        canvas.text(left - 8, y + tall / 2 + 4, level(value), anchor="end")
        for j, n in enumerate(row):
            x, share = left + wide * j, n / sum(row) if sum(row) else 0.0
            # Never full strength: the numbers must stay readable on it, in light and dark.
            canvas.rect(x, y, wide, tall, "heat", opacity=round(0.55 * share, 2))
            canvas.rect(x, y, wide, tall, "grid")
            centre = x + wide / 2
            canvas.text(centre, y + 20, count(n), "strong" if i == j else "", anchor="middle")
            canvas.text(centre, y + 35, percent(share), "small", anchor="middle")
    return canvas.body()
