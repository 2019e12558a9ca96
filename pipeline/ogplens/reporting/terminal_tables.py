"""The report of an import, and the comparison of members and plans, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ogplens.domain import Codebook, Kind
from ogplens.irm import DerivedCheck, ImportReport
from ogplens.reporting.scores import NEAR_CHANCE, printable
from ogplens.reporting.terminal import SHORT_NAMES, grid, render, short_names

if TYPE_CHECKING:
    from rich.console import RenderableType

_MOST = 10  # of a long list; JSON gives it whole
_ITEMS = ("relevant", "transformative", "potentially_starred", "substantial")
Row = Mapping[str, str]


def import_text(report: ImportReport, *, next_step: str, width: int, colour: bool) -> str:
    """Return what an import read, what became of it, and what a person should look at."""
    from rich.text import Text

    written = (
        f"Written: {report.commitments} commitments of {report.plans} plans and "
        f"{report.members} members."
    )
    parts: list[RenderableType] = [Text(written, style="bold"), ""]
    for file, rows in report.rows.items():
        layout = report.layouts.get(file, "empty")
        parts += [Text(printable(f"{file}: {rows} rows, layout {layout}"), style="bold")]
        values, none = report.values.get(file, {}), report.not_values.get(file, {})
        names = list(dict.fromkeys((*values, *none)))
        lines = [
            (n.replace("_", " "), _counts(values.get(n, {})), _counts(none.get(n, {})))
            for n in names
        ]
        parts += [grid(("Variable", "Values kept", "No values"), lines), ""]
        checks = report.derived_checks.get(file, ())
        if checks:
            columns = ("Column", "Rule", "Agree", "Differ", "Open", "Rows that differ")
            parts += [grid(columns, map(_check, checks)), ""]
    lists = {
        "Numbers that a plan repeats (a letter was added)": report.repeated,
        "In several exports": report.overlaps,
        "Without a text in any export (left out)": report.without_text,
        "Exports differ (kept, dropped)": [
            f"{c.commitment_id} {c.variable}: kept {c.kept} ({c.kept_source}), "
            f"dropped {c.dropped} ({c.dropped_source})"
            for c in report.conflicts
        ],
    }
    for title, found in lists.items():
        parts += [Text(f"{title}: {len(found)}", style="bold")]
        parts += [Text(printable(f"  {line}")) for line in _first(found)]
    return render([*parts, "", Text(f"Next step: {next_step}")], width=width, colour=colour)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name or '(empty)'} {number}" for name, number in counts.items())


def _check(check: DerivedCheck) -> tuple[str, ...]:
    rows = ", ".join(map(str, check.disagree[:3])) + (" ..." if len(check.disagree) > 3 else "")
    numbers = (check.agree, len(check.disagree), check.undecided)
    return (check.column, check.rule.replace("_", " "), *map(str, numbers), rows)


def _first(found: Sequence[str]) -> list[str]:
    more = len(found) - _MOST
    rest = [f"... and {more} more; --format json lists all"] if more > 0 else []
    return [*found[:_MOST], *rest]


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
