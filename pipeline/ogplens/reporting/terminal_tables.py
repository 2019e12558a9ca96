"""The comparison of members and plans, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ogplens.domain import Codebook, Kind
from ogplens.reporting.scores import NEAR_CHANCE, printable
from ogplens.reporting.terminal import SHORT_NAMES, grid, render, short_names

if TYPE_CHECKING:
    from rich.console import RenderableType

_ITEMS = ("relevant", "transformative", "potentially_starred", "substantial")
Row = Mapping[str, str]


def comparison_text(
    rows: Sequence[Row],
    *,
    kind: str,
    codebook: Codebook,
    details: bool,
    width: int,
    colour: bool,
) -> str:
    """Return the comparison for a terminal.

    Parameters
    ----------
    rows : sequence of mapping
        Column to cell of ``members.csv``, ``plans.csv`` or ``at-a-glance.csv``. A column that is
        not there is shown as empty.
    kind : {"members", "plans", "at-a-glance"}
    codebook : Codebook
    details : bool
        A block of all variables for each row, not one line.
    width : int
    colour : bool
    """
    from rich.text import Text

    parts: list[RenderableType] = []
    if kind == "at-a-glance":
        parts += [_glance(rows), "", Text("coded/predicted: how many, of the commitments coded.")]
    elif details:
        for row in rows:
            parts += [_heading(row), _details(row, codebook), ""]
        parts += [Text(_NOTE)]
    else:
        parts += [_overview(rows, codebook), "", Text(short_names(codebook)), Text(_NOTE)]
        parts += [Text("Name members to see agreement and kappa.")]
    parts += [Text(_UNSEEN), Text(NEAR_CHANCE)]
    return render(parts, width=width, colour=colour)


_NOTE = "coded/predicted: share of yes in percent; mean position of ordinal ones, 0 the lowest."
_UNSEEN = "Predicted by models that have seen no commitment of the member."


def _figures(name: str, codebook: Codebook) -> tuple[str, str]:
    if codebook.variables[name].kind is Kind.BINARY:
        return f"{name}_coded", f"{name}_predicted"
    return f"{name}_coded_mean", f"{name}_predicted_mean"


def _pair(row: Row, name: str, codebook: Codebook) -> str:
    cells = [row.get(column, "") for column in _figures(name, codebook)]
    binary = codebook.variables[name].kind is Kind.BINARY
    shown = [_rounded(cell, percent=binary) for cell in cells]
    return "/".join(shown) if any(shown) else ""


def _rounded(cell: str, *, percent: bool) -> str:
    try:
        number = float(cell)
    except ValueError:
        return ""
    return f"{100 * number:.0f}" if percent else f"{number:.1f}"


def _name(row: Row) -> str:
    return row.get("plan_id") or row.get("member", "")


def _heading(row: Row) -> RenderableType:
    from rich.text import Text

    facts = [row.get("region", ""), row.get("year_submitted", "")]
    facts += [f"{row[n]} {n}" for n in ("plans", "commitments") if row.get(n)]
    about = ", ".join(fact for fact in facts if fact)
    line = f"{row.get('member_name', '')} ({_name(row)}): {about}"
    return Text(printable(line), style="bold")


def _overview(rows: Iterable[Row], codebook: Codebook) -> RenderableType:
    names = codebook.predicted()
    columns = ("", "n", *(SHORT_NAMES.get(name, name[:7]) for name in names))
    body = [
        (_name(row), row.get("commitments", ""), *(_pair(row, n, codebook) for n in names))
        for row in rows
    ]
    return grid(columns, body, gap=1)


def _details(row: Row, codebook: Codebook) -> RenderableType:
    body = []
    for name in codebook.predicted():
        if not row.get(f"{name}_n"):
            continue
        kappa = _kappa(row.get(f"{name}_kappa", ""))
        agreement = _rounded(row.get(f"{name}_agreement", ""), percent=True)
        figures = (row[f"{name}_n"], _pair(row, name, codebook), agreement, kappa)
        body.append((codebook.variables[name].label, *figures))
    return grid(("Variable", "n", "Coded/predicted", "Agreement %", "Kappa"), body)


def _kappa(cell: str) -> str:
    try:
        return f"{float(cell):.2f}"
    except ValueError:
        return ""


def _glance(rows: Iterable[Row]) -> RenderableType:
    def counts(row: Row, item: str) -> str:
        coded, number = row.get(f"{item}_coded", ""), row.get(f"{item}_n", "")
        predicted = _rounded(row.get(f"{item}_predicted_same", ""), percent=False)
        return f"{coded}/{predicted} of {number}" if number and coded else ""

    columns = ("Plan", "Year", "n", "Relevant", "Transformative", "Pot. starred", "Substantial")
    body = [
        (
            _name(row),
            row.get("year_submitted", ""),
            row.get("commitments", ""),
            *(counts(row, item) for item in _ITEMS),
        )
        for row in rows
    ]
    return grid(columns, body)
