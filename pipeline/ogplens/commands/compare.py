"""``ogplens compare``: members and plans side by side; a plan against the IRM's report on it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Optional

import typer

from ogplens.commands import console
from ogplens.errors import Fault, OgplensError, TableError

_TEXT = frozenset(
    ("member", "member_name", "region", "plan_id", "generation", "sources", "part", "code")
)

EPILOG = """\b
Examples:
  ogplens compare
  ogplens compare "United Kingdom" ALB
  ogplens compare --glance --format csv --output at-a-glance.csv
  ogplens compare --report design-report.html plan.pdf
"""


def compare(
    members: Annotated[
        Optional[list[str]],  # noqa: UP045  # typer reads the annotation at run time
        typer.Argument(
            metavar="MEMBER",
            help="Codes or names of members; all without one. With --report: the plan, a "
            "document or a table of commitments.",
        ),
    ] = None,
    plans: Annotated[bool, typer.Option("--plans", help="A row a plan, not a member.")] = False,
    glance: Annotated[
        bool, typer.Option("--glance", help='The counts of an "At a glance" table, plan by plan.')
    ] = False,
    report: Annotated[
        Optional[str],  # noqa: UP045  # as above
        typer.Option(
            "--report",
            metavar="FILE",
            help="The IRM's report page on one plan: set its printed counts beside those that "
            "are predicted for the plan.",
        ),
    ] = None,
    format_: Annotated[
        Optional[Literal["json", "csv", "table"]],  # noqa: UP045  # as above
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or table."),
    ] = None,
    output: console.Output = console.STANDARD,
) -> None:
    """Show what the IRM coded beside what the models predict, country by country.

    The predictions of a country come from models that have seen none of its commitments. With
    --report, those of a plan come from the models that ship with ogplens.
    """
    if plans and glance:
        raise typer.BadParameter("--plans and --glance exclude each other", param_hint="--plans")
    chosen = console.chosen_format(format_, output, ("table", "csv", "json"), "table")
    if report is not None:
        if plans or glance:
            raise typer.BadParameter("it excludes --plans and --glance", param_hint="--report")
        if not members or len(members) > 1:
            raise typer.BadParameter("give one plan", param_hint="--report FILE PLAN")
        console.emit(_against(report, members[0], chosen, output), output)
        return
    console.check_output(output)
    name = "at-a-glance" if glance else "plans" if plans else "members"
    header, rows = _read(_folder() / f"{name}.csv")
    rows = _of_members(header, rows, members or (), source=f"{name}.csv")
    if chosen == "csv":
        from ogplens.irm.csv_files import to_csv

        console.emit(to_csv(header, rows), output)
    elif chosen == "json":
        records = [_record(header, row) for row in rows]
        console.emit(json.dumps({name: records}, ensure_ascii=False, indent=2) + "\n", output)
    else:
        from ogplens.reporting.terminal_tables import comparison_text
        from ogplens.settings import codebook

        text = comparison_text(
            [dict(zip(header, row, strict=True)) for row in rows],
            kind=name,
            codebook=codebook(),
            details=bool(members),
            width=console.line_width(output),
            colour=console.colourful(output),
        )
        console.emit(text, output)


def _against(report: str, plan: str, chosen: str, output: str) -> str:
    """Compare the printed counts of a report with the predicted ones of a plan."""
    from ogplens.commands.drafts import read_drafts, scored
    from ogplens.commands.inputs import read_document_named
    from ogplens.comparison import report_against_plan
    from ogplens.irm import read_glance
    from ogplens.reporting import report_against_plan as shown
    from ogplens.scoring import Scorer
    from ogplens.settings import codebook

    if (report, plan).count(console.STANDARD) > 1:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="--report")
    console.check_output(output, [report, plan])
    printed = read_glance(read_document_named(report))
    (draft,) = read_drafts([plan])
    with console.working(f"Scoring {plan}"):
        card = scored(Scorer.load(), draft)
    found = report_against_plan(printed, card.commitments, codebook())
    found = dataclasses.replace(found, warnings=(*found.warnings, *card.warnings))
    if chosen == "json":
        return shown.comparison_json(found, report=report, plan=plan)
    if chosen == "csv":
        return shown.comparison_csv(found, report=report, plan=plan)
    return shown.comparison_text(
        found,
        report=report,
        plan=plan,
        width=console.line_width(output),
        colour=console.colourful(output),
    )


def _folder() -> Path:
    """Return where the pipeline wrote its comparison: where the user stands, or in the project."""
    from ogplens.settings import project_root

    places = [root / "reports" / "comparison" for root in (Path.cwd(), project_root())]
    for place in places:
        if place.is_dir():
            return place
    raise OgplensError(
        "there is no comparison yet",
        source=str(places[-1]),
        hint="run `dvc repro` in the project's folder",
    )


def _read(path: Path) -> tuple[list[str], list[Sequence[str]]]:
    from ogplens.irm.csv_files import Faults, check_width, read_rows

    if not path.is_file():
        raise OgplensError(
            "the comparison lacks this table", source=str(path), hint="run `dvc repro`"
        )
    header, *rows = read_rows(path)
    faults = Faults(str(path))
    for row in rows:
        check_width(row, header, faults)
    if "member" not in header.cells:
        faults.add(header.place, "", "a column member")
    faults.raise_if_any("run `dvc repro` to write the table again")
    return list(header.cells), [row.cells for row in rows]


def _of_members(
    header: Sequence[str], rows: list[Sequence[str]], names: Sequence[str], *, source: str
) -> list[Sequence[str]]:
    """Keep the rows of the members that were asked for, in the table's order."""
    if not names:
        return rows
    place = header.index("member")
    there = {row[place] for row in rows}
    wanted: set[str] = set()
    faults: list[Fault] = []
    for name in names:
        code = _code(name, there)
        if code in there:
            wanted.add(code)
        elif code is None:
            from ogplens.irm.members import expected_member

            faults.append(Fault("member", name, expected_member(name)))
        else:
            faults.append(Fault("member", name, "a member with a plan in this table"))
    if faults:
        raise TableError(
            "not every member is in the comparison",
            source=source,
            faults=faults,
            hint="`ogplens compare` without names shows those that are",
        )
    return [row for row in rows if row[place] in wanted]


def _code(name: str, there: set[str]) -> str | None:
    """Return the code of a member; a local member may be known to the corpus alone."""
    if name.upper() in there:
        return name.upper()
    from ogplens.irm import find_member

    found = find_member(name)
    return None if found is None else found.code


def _record(header: Sequence[str], row: Sequence[str]) -> dict[str, str | float | int | None]:
    return {
        name: cell if name in _TEXT else _number(cell)
        for name, cell in zip(header, row, strict=True)
    }


def _number(cell: str) -> str | float | int | None:
    """Return what a cell holds; an empty one is a figure that does not exist, never 0."""
    if not cell:
        return None
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell
