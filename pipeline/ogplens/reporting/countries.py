"""Members and plans side by side: the plans at a glance, and how far apart members lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ogplens.domain import Kind, Variable
from ogplens.reporting.drawing import Table
from ogplens.reporting.inputs import ReportInputs
from ogplens.reporting.words import NOTHING, count, known, number, percent

if TYPE_CHECKING:
    import pandas as pd

_Row = Mapping[Any, Any]  # pandas does not know that its column names are text


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a variable's figures stand in the table of members."""

    n: str
    coded: str
    predicted: str

    @classmethod
    def of(cls, name: str, variable: Variable) -> _Columns:
        share = "" if variable.kind is Kind.BINARY else "highest_"
        return cls(
            n=f"{name}_n",
            coded=f"{name}_{share}coded",
            predicted=f"{name}_{share}predicted",
        )


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
