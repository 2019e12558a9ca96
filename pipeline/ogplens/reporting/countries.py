"""Members and plans side by side, as figures and tables for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ogplens.domain import Kind, Variable
from ogplens.reporting.drawing import WIDTH, Canvas, Figure, Scale, Table, shorten, ticks
from ogplens.reporting.inputs import ReportInputs
from ogplens.reporting.words import NOTHING, count, known, level, number, percent

if TYPE_CHECKING:
    import pandas as pd

_Row = Mapping[Any, Any]  # pandas does not know that its column names are text


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a variable's figures stand in the table of members."""

    n: str
    coded: str
    low: str
    high: str
    predicted: str
    agreement: str
    kappa: str

    @classmethod
    def of(cls, name: str, variable: Variable) -> _Columns:
        share = "" if variable.kind is Kind.BINARY else "highest_"
        return cls(
            n=f"{name}_n",
            coded=f"{name}_{share}coded",
            low=f"{name}_{share}coded_low",
            high=f"{name}_{share}coded_high",
            predicted=f"{name}_{share}predicted",
            agreement=f"{name}_agreement",
            kappa=f"{name}_kappa",
        )


def member_figures(inputs: ReportInputs) -> Iterator[Figure]:
    """Yield, for every variable, coded and predicted shares of the members that have enough."""
    variables = inputs.variables(Kind.BINARY) | inputs.variables(Kind.ORDINAL)
    for name, variable in variables.items():
        columns = _Columns.of(name, variable)
        if columns.n not in inputs.members.columns:
            continue
        rows = _enough(inputs.members, columns, inputs.settings.compare.min_commitments)
        if rows:
            yield _member_figure(name, variable, columns, rows, inputs)


def coded_extremes(inputs: ReportInputs, name: str) -> tuple[_Row, _Row] | None:
    """Return the members with the lowest and the highest coded share; ``None`` without two."""
    variable = inputs.codebook.variables[name]
    columns = _Columns.of(name, variable)
    if columns.n not in inputs.members.columns:
        return None
    least = 2 * inputs.settings.compare.min_commitments  # one odd commitment should not decide
    rows = _enough(inputs.members, columns, least)
    if len(rows) < 2:
        return None
    ends = rows[-1], rows[0]
    low, high = (
        {"name": row["member_name"], "share": row[columns.coded], "n": int(row[columns.n])}
        for row in ends
    )
    return low, high


def _enough(members: pd.DataFrame, columns: _Columns, least: int) -> list[_Row]:
    """Return the members with at least so many coded commitments, highest coded share first."""
    found = members[members[columns.n] >= least]
    order = [columns.coded, columns.predicted, "member"]
    return list(found.sort_values(order, ascending=[False, False, True]).to_dict("records"))


def _member_figure(
    name: str,
    variable: Variable,
    columns: _Columns,
    rows: list[_Row],
    inputs: ReportInputs,
) -> Figure:
    what = "yes" if variable.kind is Kind.BINARY else level(variable.values[-1])
    inside = sum(row[columns.low] <= row[columns.predicted] <= row[columns.high] for row in rows)
    least = inputs.settings.compare.min_commitments
    return Figure(
        name=f"members-{name.replace('_', '-')}",
        title=f"{variable.label}: share {what}, by member",
        description=(
            f"{len(rows)} members from the highest coded share, {rows[0]['member_name']} with "
            f"{percent(rows[0][columns.coded])}, to the lowest, {rows[-1]['member_name']} with "
            f"{percent(rows[-1][columns.coded])}. Predicted shares run from "
            f"{percent(min(row[columns.predicted] for row in rows))} to "
            f"{percent(max(row[columns.predicted] for row in rows))}."
        ),
        caption=(
            f"Members with at least {least} coded commitments (number in brackets). The bars are "
            "95% intervals of the coded share. The predicted share lies inside for "
            f"{inside} of {len(rows)} members; it was made without any commitment of the member."
        ),
        height=48 + 17 * len(rows) + 20,
        body=_member_body(columns, rows),
        table=Table(
            caption=f"{variable.label}: coded and predicted share {what}, by member",
            columns=(
                *("Member", "Coded commitments", f"Coded {what}", "95% interval"),
                *(f"Predicted {what}", "Equal when called", "Kappa"),
            ),
            rows=tuple(
                (
                    row["member_name"],
                    count(row[columns.n]),
                    percent(row[columns.coded]),
                    f"{percent(row[columns.low])} to {percent(row[columns.high])}",
                    percent(row[columns.predicted]),
                    percent(row[columns.agreement]),
                    number(row[columns.kappa]),
                )
                for row in rows
            ),
        ),
    )


def _member_body(columns: _Columns, rows: list[_Row]) -> str:
    canvas = Canvas()
    scale, top = Scale(0, 1, 146, WIDTH - 16), 28.0
    bottom = top + 17 * len(rows) + 4
    canvas.dot(88, 10, "one")
    canvas.text(97, 14, "coded, with interval")
    canvas.diamond(248, 10, "two")
    canvas.text(258, 14, "predicted")
    grid = [(v, percent(v)) for v in (0.0, 0.25, 0.5, 0.75, 1.0)]
    ticks(canvas, scale, grid, top=top, bottom=bottom)
    for i, row in enumerate(rows):
        y = top + 17 * i + 10
        name = f"{shorten(str(row['member_name']), 19)} ({int(row[columns.n])})"
        canvas.text(138, y + 4, name, "small", anchor="end")
        canvas.line(scale(row[columns.low]), y, scale(row[columns.high]), y, "line one")
        canvas.dot(scale(row[columns.coded]), y, "one")
        canvas.diamond(scale(row[columns.predicted]), y, "two")
    return canvas.body()


@dataclass(frozen=True, slots=True)
class Region:
    """The plans of a region, at a glance.

    Attributes
    ----------
    name : str
    plans, commitments : int
    table : Table
    """

    name: str
    plans: int
    commitments: int
    table: Table


# The shipped corpus took this source from a selection on legislatures, not from the whole database.
_SELECTION = "database-2024"
_ITEMS = {
    "relevant": "Relevant",
    "transformative": "Transformative",
    "potentially_starred": "Potentially starred",
    "substantial": "Substantial potential for results",
}


def glance_regions(inputs: ReportInputs) -> list[Region]:
    """Return the at-a-glance table, one part a region, sorted by name."""
    regions = []
    for name, part in sorted(inputs.glance.groupby("region")):
        rows = part.sort_values(["member_name", "plan"]).to_dict("records")
        columns = ["Plan", "Commitments here"]
        for label in _ITEMS.values():
            columns += [f"{label}, coded", f"{label}, predicted"]
        regions.append(
            Region(
                name=str(name),
                plans=len(rows),
                commitments=int(part["commitments"].sum()),
                table=Table(
                    caption=f"Plans of the region {name} at a glance",
                    columns=tuple(columns),
                    rows=tuple(_glance_row(row, shipped=inputs.shipped_corpus) for row in rows),
                ),
            )
        )
    return regions


def _glance_row(row: _Row, *, shipped: bool) -> tuple[str, ...]:
    """Return the cells of a plan; in the shipped corpus one source is a selection."""
    selected = shipped and row["sources"] == _SELECTION
    mark = ", part of the plan" if row["part"] else ", from a selection" if selected else ""
    cells = [
        f"{row['member_name']} {int(row['plan'])} ({int(row['year_submitted'])})",
        count(row["commitments"]) + mark,
    ]
    for item in _ITEMS:
        if known(row[f"{item}_coded"]):
            of = f"{count(row[f'{item}_coded'])} of {count(row[f'{item}_n'])}"
            cells.append(f"{of} ({percent(row[f'{item}_coded_share'])})")
        else:
            cells.append(NOTHING)
        if known(row[f"{item}_predicted"]):
            share = percent(row[f"{item}_predicted_share"])
            cells.append(f"{number(row[f'{item}_predicted'], 1)} ({share})")
        else:
            cells.append(NOTHING)
    return tuple(cells)
