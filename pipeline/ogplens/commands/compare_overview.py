"""``ogplens compare`` without ``--by``: the tables of members and plans as they were written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ogplens.commands import console
from ogplens.commands.compare_tables import Wanted, named_kind, show_tables
from ogplens.errors import Fault, OgplensError, TableError

_TEXT = frozenset(
    ("member", "member_name", "region", "plan_id", "generation", "sources", "part", "code")
)


def show_overview(
    names: Sequence[str], chosen: str, output: str, *, plans: bool, glance: bool
) -> str:
    """Show the tables of members and plans; a few names side by side, where that was computed."""
    from ogplens.comparison.table_files import comparison_folder

    folder = comparison_folder()
    kind = named_kind(names)
    computed = all((folder / f"{table}.csv").is_file() for table in ("prevalence", "tests"))
    if chosen == "table" and len(names) > 1 and computed and not (plans or glance):
        return show_tables(Wanted(tuple(names), kind, (), "prevalence"), chosen, output)
    name = "at-a-glance" if glance else "plans" if plans or kind == "plan" else "members"
    header, rows = _read(folder / f"{name}.csv")
    key = "plan_id" if kind == "plan" else "member"
    rows = _named(header, rows, names, key=key, source=f"{name}.csv")
    if chosen == "csv":
        from ogplens.irm.csv_files import to_csv

        return to_csv(header, rows)
    if chosen == "json":
        records = [_record(header, row) for row in rows]
        return json.dumps({name: records}, ensure_ascii=False, indent=2) + "\n"
    from ogplens.reporting.terminal_tables import comparison_text
    from ogplens.settings import codebook

    return comparison_text(
        [dict(zip(header, row, strict=True)) for row in rows],
        kind=name,
        codebook=codebook(),
        details=bool(names),
        width=console.line_width(output),
        colour=console.colourful(output),
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


def _named(
    header: Sequence[str], rows: list[Sequence[str]], names: Sequence[str], *, key: str, source: str
) -> list[Sequence[str]]:
    """Keep the rows of the members or plans that were asked for, in the table's order."""
    if not names:
        return rows
    place = header.index(key)
    there = {row[place] for row in rows}
    wanted: set[str] = set()
    faults: list[Fault] = []
    for name in names:
        code = _code(name, there) if key == "member" else name.upper()
        if code in there:
            wanted.add(code)
        elif key == "plan_id":
            faults.append(Fault("plan", name, "a plan in this table"))
        elif code is None:
            from ogplens.irm.members import expected_member

            faults.append(Fault("member", name, expected_member(name)))
        else:
            faults.append(Fault("member", name, "a member with a plan in this table"))
    if faults:
        raise TableError(
            f"not every {'member' if key == 'member' else 'plan'} is in the comparison",
            source=source,
            faults=faults,
            hint="`ogplens compare` without names shows the members that are, with --plans the "
            "plans",
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
