"""The comparison's tables as people and programs read them: text, CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ogplens.comparison.table_files import TableRow, number, records
from ogplens.domain import Codebook
from ogplens.reporting.scores import NEAR_CHANCE, printable
from ogplens.reporting.side_by_side_cells import COLUMNS, RANK, Column, percent_interval, text_of
from ogplens.scoring.tables import guard_cell

if TYPE_CHECKING:
    from rich.console import RenderableType

Rows = Sequence[TableRow]

_PLURALS = {
    "member": "members",
    "country": "countries",
    "plan": "plans",
    "region": "regions",
    "year": "years",
    "generation": "generations",
    "language": "languages",
    "theme": "themes",
    "income": "income groups",
}
#: So many named groups stand as columns; more stand as rows.
SIDE_BY_SIDE = 3


def tables_json(tables: Mapping[str, Rows], bridge: str = "") -> str:
    """Return tables as JSON, with the bridge's name where one was asked for."""
    data: dict[str, object] = {name: records(rows) for name, rows in tables.items()}
    if bridge:
        data["bridge"] = bridge
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def table_csv(rows: Rows, columns: Sequence[str]) -> str:
    """Return one table as CSV; a cell that a spreadsheet would run begins with an apostrophe."""
    from ogplens.irm.csv_files import to_csv

    header = list(rows[0]) if rows else list(columns)
    return to_csv(header, ([_safe(name, row[name]) for name in header] for row in rows))


def _safe(column: str, cell: str) -> str:
    from ogplens.comparison.table_files import TEXT

    # A figure below zero is no formula.
    return guard_cell(cell) if column in TEXT else cell


def table_text(
    measure: str,
    rows: Rows,
    tests: Rows,
    *,
    by: str,
    codebook: Codebook,
    width: int,
    colour: bool,
    named: bool = False,
    bridge: str = "",
) -> str:
    """Return one measure for a terminal: first whether groups differ at all, then the figures.

    Parameters
    ----------
    measure : str
        A table's name: ``prevalence``, ``agreement``, ``severity``, ``tests``, ``fairness`` or
        ``mix``.
    rows : sequence of dict
        What was chosen of it.
    tests : sequence of dict
        The table of tests; what does not belong to the measure and kind of group is left out.
    by : str
        Kind of group.
    codebook : Codebook
    width : int
        Characters a line; made for 80 and more.
    colour : bool
    named : bool
        Whether groups were named: a few are then set side by side.
    bridge : str
        Name of the bridge whose rows are among ``rows``.
    """
    from rich.text import Text

    from ogplens.reporting.terminal import render

    parts: list[RenderableType] = []
    groups = list(dict.fromkeys(row.get("group", "") for row in rows))
    few = measure == "prevalence" and named and 1 < len(groups) <= SIDE_BY_SIDE
    if few:
        parts += _side_by_side(rows, tests, groups, by, codebook)
    else:
        for key in dict.fromkeys((row["variable"], row.get("outcome", "")) for row in rows):
            chosen = [r for r in rows if (r["variable"], r.get("outcome", "")) == key]
            parts += [Text(_title(*key, codebook), style="bold")]
            parts += [Text(line) for line in _verdicts(measure, by, *key, tests)]
            test = _test(tests, by, "coded", *key)
            ranked = test is not None and test["differ"] == "yes"
            parts += [_grid(measure, chosen, ranked=ranked), ""]
    if not rows:
        parts += [Text("Nothing in this table fits what was asked for.")]
    if bridge:
        parts += [Text(printable(f"Bridged: {bridge}."))]
    parts += [Text(printable(line)) for line in _notes(measure, rows, few=few)]
    return render(parts, width=width, colour=colour)


def _title(variable: str, outcome: str, codebook: Codebook) -> str:
    known = codebook.variables.get(variable)
    label = variable.replace("_", " ") if known is None else known.label
    return printable(label if outcome in ("", "yes") else f"{label}: {outcome}")


_MEASURES = {
    "prevalence": ("coded", "corrected"),
    "agreement": ("agreement",),
    "severity": ("severity",),
}
_WORDS = {
    "coded": "as coded by the IRM",
    "corrected": "by the words, corrected for the tool's errors",
    "agreement": "in how well the tool agrees with the IRM",
    "severity": "in how strictly the IRM codes them",
}


def _verdicts(measure: str, by: str, variable: str, outcome: str, tests: Rows) -> list[str]:
    """Say whether the groups differ, before any of them is shown."""
    found = []
    for kind in _MEASURES.get(measure, ()):
        test = _test(tests, by, kind, variable, outcome)
        what = f"{_PLURALS.get(by, by).capitalize()} {_WORDS[kind]}"
        if test is None:
            found.append(f"{what}: not tested.")
            continue
        verdict = "they differ" if test["differ"] == "yes" else "a difference is not shown"
        found.append(f"{what}: {verdict} ({_p(test)}, {test['groups']} groups).")
    return found


def _test(tests: Rows, by: str, kind: str, variable: str, outcome: str) -> TableRow | None:
    for row in tests:
        same = (row["by"], row["measure"], row["variable"]) == (by, kind, variable)
        if same and row["outcome"] in ("", outcome):
            return row
    return None


def _p(row: TableRow) -> str:
    p = number(row, "p_adjusted")
    if p is None:
        return "no p"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _grid(measure: str, rows: Rows, *, ranked: bool) -> RenderableType:
    """Return one table; ranks only where the groups differ, whatever the file holds."""
    from ogplens.reporting.terminal import grid

    columns = [
        column
        for column in COLUMNS[measure]
        if any(column.cell(row) for row in rows) and (ranked or column.head != RANK)
    ]
    first = Column("Measure", text_of("measure")) if measure == "tests" else Column("", _name)
    shown = [first, *columns]
    body = [tuple(column.cell(row) for column in shown) for row in rows]
    return grid([column.head for column in shown], body, gap=1)


def _name(row: TableRow) -> str:
    name = row.get("name") or row.get("group", "")
    return f"{name} ({row['group']})" if row.get("by") in ("member", "plan") else name


def _side_by_side(
    rows: Rows, tests: Rows, groups: Sequence[str], by: str, codebook: Codebook
) -> Iterable[RenderableType]:
    """Set a few groups side by side, a line an outcome."""
    from rich.text import Text

    from ogplens.reporting.terminal import grid

    names = {row["group"]: row.get("name") or row["group"] for row in rows}
    cells = {(row["variable"], row.get("outcome", ""), row["group"]): row for row in rows}
    keys = list(dict.fromkeys((v, o) for v, o, _ in cells))
    for kind, title in _SIDES.items():
        body = []
        for key in keys:
            own = [cells.get((*key, group), {}) for group in groups]
            shown = [_with_weight(row, kind) for row in own]
            test = _test(tests, by, kind, *key)
            differ = "not tested" if test is None else test["differ"]
            if any(shown):
                body.append((_title(*key, codebook), *shown, differ))
        if body:
            yield Text(title, style="bold")
            yield grid(("%", *(names[g] for g in groups), "Differ?"), body, gap=1)
            yield ""
    yield Text(
        f"Differ?: whether {_PLURALS.get(by, by)} differ at all, over all of the corpus "
        "(p below 0.05 after Holm). Where that is not shown, read nothing into the columns."
    )


_SIDES = {
    "coded": "Coded by the IRM, drawn to what the group lies in",
    "corrected": "By the words, corrected for the tool's errors, drawn likewise",
}


def _with_weight(row: TableRow, kind: str) -> str:
    """Return the pooled figure, or the group's own where nothing was pooled."""
    return percent_interval(row, f"{kind}_pooled") or percent_interval(row, kind)


def _notes(measure: str, rows: Rows, *, few: bool) -> list[str]:
    notes = list(_NOTES.get(measure, ()))
    if measure == "prevalence":
        towards = sorted({row["pooled_to"] for row in rows if row.get("pooled_to")})
        if towards:
            shown = ", ".join(towards[:4]) + (" and others" if len(towards) > 4 else "")
            own = "" if few else "; Own: how much of it is the group's own, in percent"
            notes.append(
                f"Drawn: drawn to what the group lies in ({shown}), the more the fewer its "
                f"commitments{own}."
            )
        if not few and any(number(row, "coded_rank") is not None for row in rows):
            notes.append("A rank, where there is one: 1 is the highest; read its range.")
    if any(row["variable"] == "potential_impact" for row in rows):
        notes.append(NEAR_CHANCE)
    return notes


_UNSEEN = "Predicted by models that have seen no commitment of the member."
_NOTES: Mapping[str, tuple[str, ...]] = {
    "prevalence": (
        "Shares in percent, with 95% intervals; n: commitments coded. Corrected: the mean "
        "probability by the words, corrected for the tool's errors.",
        _UNSEEN,
    ),
    "agreement": ("Advised figure: AC1 where prevalence is extreme, else kappa.", _UNSEEN),
    "severity": (
        "Offset: above 0 (milder), coded higher than the words let expect; below 0 (stricter), "
        "lower. It may be the researcher, the language, a translation, a template, or reforms "
        "that the words do not show.",
    ),
    "fairness": ("False yes: called yes among those coded no. Bias: predicted less coded.",),
    "mix": (
        "By mix: if groups differed in languages, lengths and the like alone. Difference: "
        "predicted less that.",
    ),
    "tests": ("p: Holm's, over the variables of one measure and kind of group.",),
}
