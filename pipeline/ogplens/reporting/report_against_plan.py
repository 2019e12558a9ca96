"""A plan's predicted "At a glance" beside the printed one, as text, CSV and JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ogplens.comparison.report_against_plan import INDEPENDENCE, ItemComparison, ReportComparison
from ogplens.irm.csv_files import to_csv
from ogplens.reporting.irm_reports import COUNT_LABELS, count_text, percent_text
from ogplens.reporting.scores import NEAR_CHANCE, printable
from ogplens.scoring.tables import guard_cell

if TYPE_CHECKING:
    from rich.console import RenderableType

_COLUMNS = (
    *("report", "plan", "item", "printed_as", "printed", "printed_percent", "printed_of"),
    *("commitments_of_report", "commitments_of_plan", "expected", "low", "high"),
    *("probability", "tail"),
)


def comparison_json(comparison: ReportComparison, *, report: str, plan: str) -> str:
    """Return the comparison as JSON; figures have four significant digits."""
    data = {
        "report": report,
        "plan": plan,
        "commitments": {
            "report": comparison.printed_commitments,
            "plan": comparison.commitments,
        },
        "items": [_record(line) for line in comparison.items],
        "assumption": INDEPENDENCE,
        "warnings": _warnings(comparison),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _record(line: ItemComparison) -> dict[str, Any]:
    printed = line.printed.value
    return {
        "item": line.item,
        "printed_as": line.printed_as,
        "printed": None
        if printed is None
        else {"count": printed.count, "percent": printed.percent, "of": printed.of},
        "applies": line.printed.applies,
        "text": line.printed.source.text,
        "start": line.printed.source.start,
        "end": line.printed.source.end,
        **{n: _rounded(v) for n, v in _figures(line).items()},
    }


def _figures(line: ItemComparison) -> Mapping[str, float | int | None]:
    names = ("expected", "low", "high", "probability", "tail")
    return {f.name: getattr(line, f.name) for f in dataclasses.fields(line) if f.name in names}


def _rounded(value: float | int | None) -> float | int | None:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def comparison_csv(comparison: ReportComparison, *, report: str, plan: str) -> str:
    """Return the comparison as a table with a row an item."""
    rows = []
    for line in comparison.items:
        printed = line.printed.value
        percent = percent_text(printed) if printed and printed.percent is not None else ""
        cells: list[object] = [
            *(report, plan, line.item, line.printed_as),
            *("N/A" if printed is None else printed.count, percent, printed and printed.of),
            *(comparison.printed_commitments, comparison.commitments),
            *(_rounded(value) for value in _figures(line).values()),
        ]
        rows.append([guard_cell("" if cell is None else str(cell)) for cell in cells])
    return to_csv(_COLUMNS, rows)


def comparison_text(
    comparison: ReportComparison, *, report: str, plan: str, width: int, colour: bool
) -> str:
    """Return the comparison for a terminal.

    Parameters
    ----------
    comparison : ReportComparison
    report, plan : str
        The files, as the user named them.
    width : int
        Characters a line; made for 80 and more.
    colour : bool
    """
    from rich.text import Text

    from ogplens.reporting.terminal import grid, render

    printed = comparison.printed_commitments
    head = [("Report", report, "?" if printed is None else str(printed))]
    head.append(("Plan", plan, str(comparison.commitments)))
    parts: list[RenderableType] = [grid(("", "File", "Commitments"), head), ""]
    if comparison.items:
        columns = ("", "Printed", "Expected", "90% range", "P(printed)", "Tail")
        rows = [_cells(line, comparison.commitments) for line in comparison.items]
        parts += [grid(columns, rows), ""]
        legend = (
            "Expected: how many the models expect in the plan as it was cut. P(printed): the "
            "probability of just the printed count. Tail: of all counts no more probable."
        )
        parts += [Text(legend), Text(INDEPENDENCE)]
    parts += [Text(printable(f"Warning: {text}")) for text in _warnings(comparison)]
    return render(parts, width=width, colour=colour)


def _cells(line: ItemComparison, cut: int) -> tuple[str, ...]:
    label = COUNT_LABELS[line.printed_as]
    if line.expected is None:
        return (label, count_text(line.printed), "no model", "", "", "")
    spread = f"{line.low} to {line.high}"
    figures = (_chance(line.probability), _chance(line.tail))
    expected = f"{line.expected:.1f} ({line.expected / cut:.0%})"
    return (label, count_text(line.printed), expected, spread, *figures)


def _chance(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if value >= 0.0005 or value == 0 else "<0.001"


def _warnings(comparison: ReportComparison) -> list[str]:
    impact = any(
        line.item in ("transformative", "potentially_starred") for line in comparison.items
    )
    none = [] if comparison.items else ["The report prints no count that the models predict."]
    return [*none, *comparison.warnings, *([NEAR_CHANCE] if impact else [])]
