"""What a report page of the IRM says, as JSON, CSV and a table for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ogplens.domain import Count, Glance, IrmReport
from ogplens.domain.report import COUNTS, Counts, Reading, Source
from ogplens.irm.csv_files import to_csv
from ogplens.irm.members import find_member
from ogplens.reporting.scores import printable
from ogplens.scoring.tables import guard_cell

if TYPE_CHECKING:
    from rich.console import RenderableType

COUNT_LABELS = {
    "verifiable": "Verifiable",
    "relevant": "Relevant to OGP values",
    "open_government_lens": "Open-government lens",
    "potential_impact": "Potential impact",
    "transformative": "Transformative",
    "potentially_starred": "Potentially starred",
    "substantial_potential": "Substantial potential for results",
    "promising": "Promising",
    "starred": "Starred",
    "completed": "Completed",
    "substantial": "Substantially completed",
    "limited": "Limited completion",
    "not_started": "Not started",
    "substantial_or_complete": "Substantial or complete",
    "all_three": "All three (star)",
    "early_results": "With early results",
    "major": "Major: opened government",
    "outstanding": "Outstanding: opened government",
    "carried_over": "Carried over to the next plan",
}
NOT_APPLICABLE = "N/A"
_FACTS = ("member", "report_type", "member_since", "plan", "period", "clustered", "forum")
_PHASES = ("development", "implementation")
_INDENT = 4


def reports_json(reports: Sequence[IrmReport]) -> str:
    """Return reports as JSON.

    Returns
    -------
    str
        An object with ``reports``, one a file. Every value is an object with ``value``, the
        ``text`` that it was read from, and ``start`` and ``end``, its place. What is printed as
        not applicable has ``"applies": false`` and the value null; what is not printed is null.
    """
    data = {"reports": [_report(report) for report in reports]}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _report(report: IrmReport) -> dict[str, Any]:
    glance = report.glance
    return {
        "source": report.source,
        "language": report.language,
        "at_a_glance": {
            "start": glance.start,
            "end": glance.end,
            "title": _reading(glance.title),
            **{name: _reading(getattr(glance, name)) for name in _FACTS},
            "commitments": _reading(glance.commitments),
            **{
                phase: {
                    "public_influence": _reading(getattr(glance, phase).public_influence),
                    "acted_contrary_to_process": _reading(getattr(glance, phase).acted_contrary),
                }
                for phase in _PHASES
            },
            "counts": _counts(glance.counts),
            "midterm": _counts(glance.midterm),
            "policy_areas": {n: _reading(r) for n, r in glance.policy_areas.items()},
        },
        "noteworthy_commitments": [
            {
                "numbers": list(one.numbers),
                "title": one.title,
                "description": one.description,
                "advice": one.advice,
                "status": one.status,
                **_place(one.source),
            }
            for one in report.noteworthy
        ],
        "recommendations": [
            {"number": one.number, "text": one.text, **_place(one.source)}
            for one in report.recommendations
        ],
        "notes": list(glance.notes),
        "warnings": [*report.warnings, *glance.warnings],
    }


def _counts(counts: Counts) -> dict[str, Any]:
    return {name: _reading(counts[name]) for name in COUNTS if name in counts}


def _reading(reading: Reading[Any] | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    source, value = reading.source, reading.value
    if isinstance(value, Count):
        added = {"addition": value.addition} if value.addition else {}
        value = {"count": value.count, "percent": value.percent, "of": value.of, **added}
    elif isinstance(value, tuple):
        value = list(value)
    return {"value": value, "applies": reading.applies, "text": source.text, **_place(source)}


def _place(source: Source) -> dict[str, int]:
    return {"start": source.start, "end": source.end}


def reports_csv(reports: Sequence[IrmReport]) -> str:
    """Return reports as a table with a row a file; the columns are the same for every input.

    A cell is empty where the report prints nothing, and ``N/A`` where it prints that.
    """
    columns = ["source", "language", *_FACTS, "commitments"]
    columns += [f"{p}_{n}" for p in _PHASES for n in ("public_influence", "acted_contrary")]
    for prefix in ("", "midterm_"):
        columns += [f"{prefix}{n}{suffix}" for n in COUNTS for suffix in ("", "_percent")]
    columns += ["noteworthy", "recommendations", "notes", "warnings"]
    return to_csv(columns, [_cells(report) for report in reports])


def _cells(report: IrmReport) -> list[str]:
    glance = report.glance
    cells = [report.source, report.language]
    cells += [_cell(getattr(glance, name)) for name in _FACTS]
    cells.append(_number(glance.commitments))
    for phase in _PHASES:
        one = getattr(glance, phase)
        cells += [_cell(one.public_influence), _cell(one.acted_contrary)]
    for counts in (glance.counts, glance.midterm):
        for name in COUNTS:
            cells += [_number(counts.get(name)), _percent(counts.get(name))]
    cells.append("; ".join(" + ".join(one.numbers) for one in report.noteworthy))
    cells.append(str(len(report.recommendations)))
    cells += [" ".join(glance.notes), " ".join((*report.warnings, *glance.warnings))]
    return [cell if cell == "-" else guard_cell(cell) for cell in cells]


def _cell(reading: Reading[Any] | None) -> str:
    if reading is None:
        return ""
    if reading.value is None:
        return NOT_APPLICABLE
    if isinstance(reading.value, bool):
        return "yes" if reading.value else "no"
    return str(reading.value)


def _number(reading: Reading[Count] | None) -> str:
    if reading is None:
        return ""
    if reading.value is None:
        return NOT_APPLICABLE
    return "" if reading.value.count is None else str(reading.value.count)


def _percent(reading: Reading[Count] | None) -> str:
    if reading is None or reading.value is None or reading.value.percent is None:
        return ""
    return percent_text(reading.value)


def percent_text(count: Count) -> str:
    """Return a percentage with the decimal places that are printed."""
    return f"{count.percent:.{count.decimals}f}"


def count_text(reading: Reading[Count] | None) -> str:
    """Return a count as a report prints it: ``17 (81%)``, ``9 of 9``, ``(89%)``, ``N/A``."""
    if reading is None:
        return ""
    if reading.value is None:
        return NOT_APPLICABLE
    count = reading.value
    parts = [] if count.count is None else [str(count.count)]
    if count.of is not None:
        parts.append(f"of {count.of}")
    if count.percent is not None:
        parts.append(f"({percent_text(count)}%)")
    return " ".join([*parts, count.addition]).strip()


def reports_text(reports: Sequence[IrmReport], *, sources: bool, width: int, colour: bool) -> str:
    """Return reports for a terminal.

    Parameters
    ----------
    reports : sequence of IrmReport
    sources : bool
        Whether to show the text that each value was read from.
    width : int
        Characters a line; made for 80 and more.
    colour : bool
    """
    from ogplens.reporting.terminal import render

    parts: list[RenderableType] = []
    for report in reports:
        parts += _parts(report, sources=sources)
    return render(parts, width=width, colour=colour)


def _parts(report: IrmReport, *, sources: bool) -> list[RenderableType]:
    from rich.text import Text

    parts: list[RenderableType] = [
        Text(printable(f"{report.source}: {heading(report.glance)}"), style="bold underline"),
        "",
        _table(report.glance, sources=sources),
        "",
    ]
    if report.noteworthy:
        parts += [Text("Noteworthy or promising commitments", style="bold")]
        for one in report.noteworthy:
            parts += [Text(printable(f"  {' + '.join(one.numbers)}. {one.title}"))]
            for name in ("description", "advice", "status"):
                if text := getattr(one, name):
                    parts += [_indented(f"{name.capitalize()}: {text}")]
        parts.append("")
    if report.recommendations:
        parts += [Text("Key recommendations", style="bold")]
        parts += [_indented(f"{one.number}. {one.text}", 2) for one in report.recommendations]
        parts.append("")
    parts += [Text(printable(f"Note: {text}")) for text in report.glance.notes]
    warnings = (*report.warnings, *report.glance.warnings)
    parts += [Text(printable(f"Warning: {text}")) for text in warnings]
    return [*parts, ""] if report.glance.notes or warnings else parts


def _indented(text: str, by: int = _INDENT) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(printable(text)), (0, 0, 0, by))


def heading(glance: Glance) -> str:
    """Return what the report is: member, kind and years, as far as they are known."""
    member = find_member(glance.member.value) if glance.member and glance.member.value else None
    kind = glance.report_type.value if glance.report_type else None
    parts = [
        member.name if member else "member not named",
        kind.replace("_", " ") if kind else "",
        glance.period.value if glance.period and glance.period.value else "",
    ]
    return ", ".join(part for part in parts if part)


def _table(glance: Glance, *, sources: bool) -> RenderableType:
    from ogplens.reporting.terminal import grid

    midterm = bool(glance.midterm)
    rows = []
    for label, early, late, reading in _rows(glance):
        cells = [label, *([early] if midterm else []), late]
        rows.append([*cells, " ".join(reading.source.text.split())] if sources else cells)
    columns = ["At a glance", *(["Mid-term", "End of term"] if midterm else ["Printed"])]
    return grid([*columns, *(["Read from"] if sources else [])], rows)


def _rows(glance: Glance) -> Iterable[tuple[str, str, str, Reading[Any]]]:
    """Yield label, mid-term and printed value, and the reading, of all that is there."""
    single: list[tuple[str, Reading[Any] | None]] = [
        ("Member since", glance.member_since),
        ("Plan", glance.plan),
        ("Years", glance.period),
        ("Report type", glance.report_type),
    ]
    for label, reading in single:
        if reading is not None:
            yield label, "", _cell(reading).replace("_", " "), reading
    if glance.commitments is not None:
        yield "Number of commitments", "", count_text(glance.commitments), glance.commitments
    single = [("Commitments after clustering", glance.clustered)]
    single.append(("Multi-stakeholder forum", glance.forum))
    for phase, when in (("development", ""), ("implementation", ", implementation")):
        one = getattr(glance, phase)
        single.append((f"Public influence{when}", one.public_influence))
        single.append((f"Acted contrary to process{when}", one.acted_contrary))
    for label, reading in single:
        if reading is not None:
            yield label, "", _cell(reading), reading
    for name in COUNTS:
        early, late = glance.midterm.get(name), glance.counts.get(name)
        there = late or early
        if there is not None:
            yield COUNT_LABELS[name], count_text(early), count_text(late), there
    for name, areas in glance.policy_areas.items():
        label = f"Policy areas, {name.replace('_', ' ')}"
        yield label, "", ", ".join(areas.value or ()), areas
