"""The report of an import, for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ogplens.irm import Change, Changes, DerivedCheck, ImportReport
from ogplens.reporting.scores import printable
from ogplens.reporting.terminal import grid, render

if TYPE_CHECKING:
    from rich.console import RenderableType

_MOST = 10  # of a long list; JSON gives it whole
_FACTS = ("ogp_id", "tags")  # fields of an export that are no words of the plan


def import_text(report: ImportReport, *, next_step: str, width: int, colour: bool) -> str:
    """Return what an import read, what became of it, and what a person should look at."""
    from rich.text import Text

    parts: list[RenderableType] = [Text(_written(report), style="bold"), ""]
    if report.leftovers:
        left = ", ".join(report.leftovers)
        parts += [Text(printable(f"Cleared away, left by an import that was ended: {left}")), ""]
    if report.unchanged:
        read = [f"{file}: {rows} rows, all known" for file, rows in report.rows.items()]
        return render([*parts, *map(printable, read)], width=width, colour=colour)
    if report.changes is not None:
        parts += [*_lists(_change_lists(report.changes)), ""]
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
    parts += _lists(_report_lists(report))
    return render([*parts, "", Text(f"Next step: {next_step}")], width=width, colour=colour)


def _written(report: ImportReport) -> str:
    held = f"{report.commitments} commitments of {report.plans} plans and {report.members} members"
    if report.unchanged:
        return f"Nothing is new: the corpus stays as it is, with {held}."
    if report.changes is not None:
        return f"Import {report.changes.run}: the corpus now holds {held}."
    return f"Written: {held}."


def _lists(lists: Mapping[str, Sequence[str]]) -> list[RenderableType]:
    from rich.text import Text

    parts: list[RenderableType] = []
    for title, found in lists.items():
        parts += [Text(f"{title}: {len(found)}", style="bold")]
        parts += [Text(printable(f"  {line}")) for line in _first(found)]
    return parts


def _change_lists(changes: Changes) -> dict[str, Sequence[str]]:
    """Return what an update changed; of what happens seldom, only what did."""
    often: dict[str, Sequence[str]] = {
        "Added": changes.added,
        "Words changed": _fields([c for c in changes.changed if c.field not in _FACTS]),
        "Recoded (old, new)": _changed(changes.recoded),
        "Coded for the first time": _changed(changes.newly_coded),
        "Gone from the newer export (kept and marked)": changes.gone,
    }
    seldom: dict[str, Sequence[str]] = {
        "Identifier or tags given or changed": _fields(
            [c for c in changes.changed if c.field in _FACTS]
        ),
        "No longer coded (the old code was kept)": _changed(changes.withdrawn),
        "There again": changes.returned,
        "Gone, and dropped on request": changes.dropped,
        "Listed under another plan (kept where it was; known, listed)": _changed(changes.moved),
        "Files that you had edited (kept in history/)": changes.edited,
    }
    return {**often, **{title: found for title, found in seldom.items() if found}}


def _fields(changes: Sequence[Change]) -> list[str]:
    fields: dict[str, list[str]] = {}
    for change in changes:
        fields.setdefault(change.commitment_id, []).append(change.field.replace("_", " "))
    return [f"{identifier}: {', '.join(names)}" for identifier, names in fields.items()]


def _changed(changes: Sequence[Change]) -> list[str]:
    return [
        f"{c.commitment_id} {c.field.replace('_', ' ')}: {c.old or '(none)'} -> {c.new or '(none)'}"
        for c in changes
    ]


def _report_lists(report: ImportReport) -> dict[str, Sequence[str]]:
    lists: dict[str, Sequence[str]] = {
        "Numbers that a plan repeats (a letter was added)": report.repeated,
        "In several exports": report.overlaps,
        "Without a text in any export (left out)": report.without_text,
        "Exports differ (kept, dropped)": [
            f"{c.commitment_id} {c.variable}: kept {c.kept} ({c.kept_source}), "
            f"dropped {c.dropped} ({c.dropped_source})"
            for c in report.conflicts
        ],
    }
    if report.wholes:
        lists["Listed whole and in parts (both kept: count one)"] = [
            f"{whole}: {', '.join(parts)}" for whole, parts in report.wholes.items()
        ]
    return lists


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
