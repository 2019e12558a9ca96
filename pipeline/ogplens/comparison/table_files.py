"""The tables of the comparison as a run left them: read and chosen from, nothing computed.

Needs no pandas, so that the command answers quickly and works where only the scorer is installed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ogplens.comparison import columns
from ogplens.errors import OgplensError

TableRow = dict[str, str]
Cell = str | int | float | None

#: Table to its columns; each is the file ``<table>.csv``.
TABLES: Mapping[str, tuple[str, ...]] = {
    "prevalence": columns.PREVALENCE,
    "tests": columns.TESTS,
    "agreement": columns.AGREEMENT,
    "severity": columns.SEVERITY,
    "fairness": columns.FAIRNESS,
    "mix": columns.MIX,
    "mix-share": columns.MIX_SHARE,
    "generations": columns.GENERATIONS,
    "comparable": columns.PREVALENCE,  # shares under one definition, which the outcome names
    "bridge": columns.PREVALENCE,  # shares of the variables of bridges, which their names show
}
#: The kind whose one group is everything.
ALL = "all"
#: Kinds of groups that people ask for; a table may hold others as well.
KINDS = (
    *("member", "country", "plan", "region", "year", "generation", "language", "theme"),
    "income",
)
TEXT = frozenset(
    (
        *columns.GROUP,
        *("variable", "outcome", "pooled_to", "measure", "differ", "advised", "direction"),
        *("differs", "mix", "generation", "years", "definition", "comparable_with"),
    )
)
WHOLE = frozenset(("plans", "commitments", "coded_n", "groups", "df", "n", "members"))
_REMAKE = "run `dvc repro` in the project's folder"


def comparison_folder(run: Path | None = None) -> Path:
    """Return where a run left its comparison.

    Parameters
    ----------
    run : Path, optional
        Folder of the run, with ``reports/`` in it, or the ``reports/`` or ``comparison/`` folder
        itself. By default where the user stands, else the project's own.

    Raises
    ------
    OgplensError
        If there is none.
    """
    if run is None:
        from ogplens.settings import project_root

        places = [root / "reports" / "comparison" for root in (Path.cwd(), project_root())]
    else:
        places = [run / "reports" / "comparison", run / "comparison", run]
    for place in places:
        if place.is_dir() and (place.name == "comparison" or list(place.glob("*.csv"))):
            return place
    raise OgplensError(
        "there is no comparison yet", source=str(places[-1] if run is None else run), hint=_REMAKE
    )


def read_table_rows(folder: Path, table: str) -> list[TableRow]:
    """Read one table as a run left it.

    Parameters
    ----------
    folder : Path
        From `comparison_folder`.
    table : str
        A key of `TABLES`.

    Returns
    -------
    list of dict
        Column to cell, as text. Columns that this version does not know are kept.

    Raises
    ------
    OgplensError
        If the file is missing, damaged, or lacks a column.
    """
    from ogplens.irm.csv_files import Faults, check_width, read_rows

    path = folder / f"{table}.csv"
    if not path.is_file():
        raise OgplensError("the comparison lacks this table", source=str(path), hint=_REMAKE)
    header, *rows = read_rows(path)
    faults = Faults(str(path))
    for name in TABLES[table]:
        if name not in header.cells:
            faults.add(header.place, "", f"the column {name}")
    for row in rows:
        check_width(row, header, faults)
    faults.raise_if_any("run `dvc repro` to write the table again")
    return [dict(zip(header.cells, row.cells, strict=True)) for row in rows]


def value_of(column: str, cell: str) -> Cell:
    """Return what a cell holds; an empty one is a figure that does not exist, never 0."""
    if column in TEXT:
        return cell
    if not cell:
        return None
    for kind in (int, float) if column in WHOLE else (float,):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell


def number(row: Mapping[str, str], column: str) -> float | None:
    """Return a figure of a row; ``None`` where it does not exist."""
    try:
        return float(row.get(column, ""))
    except ValueError:
        return None


def records(rows: Sequence[TableRow]) -> list[dict[str, Cell]]:
    """Return rows with numbers as numbers, for JSON."""
    return [{name: value_of(name, cell) for name, cell in row.items()} for row in rows]
