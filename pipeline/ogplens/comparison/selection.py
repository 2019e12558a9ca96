"""Rows of a comparison's table that someone asked for; what is not there is refused by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from ogplens.comparison.table_files import TableRow
from ogplens.domain import Codebook
from ogplens.errors import Fault, TableError


def select(
    rows: Sequence[TableRow],
    *,
    by: str | None,
    groups: Sequence[str] = (),
    variables: Sequence[str] = (),
    source: str = "",
) -> list[TableRow]:
    """Return the rows of one kind of group, of some groups and of some variables.

    Parameters
    ----------
    rows : sequence of dict
        From `ogplens.comparison.table_files.read_table_rows`.
    by : str or None
        Kind of group; ``None`` keeps all.
    groups : sequence of str
        Keys or names, in any case; of plans also codes or names of members, which stand for all
        plans of theirs. None: all. A table without groups (tests) keeps all.
    variables : sequence of str
        As they stand in the table. None: all.
    source : str
        The table's file, for messages.

    Returns
    -------
    list of dict
        In the order of the table, whatever the order of the groups: no ranking by accident.

    Raises
    ------
    TableError
        If the kind, a group or a variable is not in the table; all that are not at once.
    """
    if by is not None:
        kinds = list(dict.fromkeys(row["by"] for row in rows))
        if by not in kinds:
            raise TableError(
                "the comparison was not made by this kind of group",
                source=source,
                faults=[Fault("by", by, f"one of {', '.join(kinds) or 'no kind at all'}")],
                hint="choose one of these with --by, or run `dvc repro`",
            )
        rows = [row for row in rows if row["by"] == by]
    faults: list[Fault] = []
    wanted = _wanted(rows, by, groups, faults)
    known = list(dict.fromkeys(row["variable"] for row in rows))
    absent = [name for name in variables if name not in known]
    faults += [Fault("variable", name, _one_of(name, known)) for name in absent]
    if faults:
        raise TableError(
            "not everything asked for is in the comparison",
            source=source,
            faults=faults,
            hint="without groups and --variable all are shown",
        )
    return [
        row
        for row in rows
        if (wanted is None or row["group"] in wanted)
        and (not variables or row["variable"] in variables)
    ]


def select_bridge(rows: Sequence[TableRow], name: str, *, source: str = "") -> list[TableRow]:
    """Return the rows of one bridge; its variable ends with ``(bridge: <name>)``.

    Raises
    ------
    TableError
        If there is no such bridge, with those there are.
    """
    found = [row for row in rows if row["variable"].endswith(f"(bridge: {name})")]
    if found:
        return found
    names = list(dict.fromkeys(row["variable"].rpartition("(bridge: ")[2][:-1] for row in rows))
    raise TableError(
        "this bridge is not in the comparison",
        source=source,
        faults=[Fault("--bridge", name, _one_of(name, names))],
        hint="choose one of these, or add it to configs/bridges.yaml and run `dvc repro`",
    )


def check_variables(
    names: Iterable[str], codebook: Codebook, *, others: Sequence[str] = ()
) -> None:
    """Refuse variables that the IRM does not code, before any file is read.

    Raises
    ------
    TableError
        With the known ones.
    """
    known = [*codebook.predicted(), *others]
    faults = [
        Fault("--variable", name, _one_of(name, known)) for name in names if name not in known
    ]
    if faults:
        raise TableError("this variable is not known", faults=faults, hint="choose a known one")


def _one_of(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    advice = f"; did you mean {close[0]}?" if close else ""
    return f"one of {', '.join(known)}{advice}"


def _wanted(
    rows: Sequence[TableRow], by: str | None, groups: Sequence[str], faults: list[Fault]
) -> set[str] | None:
    if not groups or not rows or "group" not in rows[0]:
        return None
    keys = list(dict.fromkeys(row["group"] for row in rows))
    names = {row["group"].casefold(): row["group"] for row in rows}
    names |= {row["name"].casefold(): row["group"] for row in rows if row.get("name")}
    wanted: set[str] = set()
    for group in groups:
        found = _groups_named(group, by, keys, names)
        wanted.update(found)
        if not found:
            faults.append(Fault(by or "group", group, _expected(group, by, keys)))
    return wanted


def _groups_named(
    group: str, by: str | None, keys: Sequence[str], names: dict[str, str]
) -> list[str]:
    if group.casefold() in names:
        return [names[group.casefold()]]
    if by not in ("member", "country", "plan"):
        return []
    from ogplens.irm import find_member

    member = find_member(group)
    code = group.upper() if member is None else member.code
    if by == "plan":
        return [key for key in keys if key.rpartition("-")[0] == code]
    return [code] if code in keys else []


def _expected(group: str, by: str | None, keys: Sequence[str]) -> str:
    if by in ("member", "country"):
        from ogplens.irm.members import expected_member, find_member

        if find_member(group) is None:
            return expected_member(group)
        return f"a {by} of this comparison"
    if by == "plan":
        return "a plan of this comparison, such as " + (keys[0] if keys else "PER-1")
    return _one_of(group, keys)
