"""All tables of the comparison: made, written with stable bytes, and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.comparison.table_files import (
    TABLES,
    TEXT,
    WHOLE,
    comparison_folder,
    read_table_rows,
    records,
)
from ogplens.files import write_text_atomically

if TYPE_CHECKING:
    import pandas as pd


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    r"""Write each table as ``<name>.csv``: UTF-8, ``\n``, four decimals, the rows as they come.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
    folder : Path

    Raises
    ------
    WritingError
        If the folder cannot be written.
    """
    from ogplens.irm.csv_files import to_csv

    for name, table in tables.items():
        header = [str(column) for column in table.columns]
        cells = (
            [cell_text(column, value) for column, value in zip(header, row, strict=True)]
            for row in table.itertuples(index=False, name=None)
        )
        write_text_atomically(folder / f"{name}.csv", to_csv(header, cells))


def cell_text(column: str, value: object) -> str:
    """Return a cell as the files hold it; nothing for a figure that does not exist.

    Parameters
    ----------
    column : str
        Counts are written without decimals.
    value : object
    """
    if isinstance(value, str):
        return value
    if value is None or str(value) in ("<NA>", "NaT", "nan", "inf", "-inf"):
        return ""
    if column in TEXT:
        return str(value)
    figure = float(str(value))
    if column in WHOLE and figure.is_integer():
        return str(int(figure))
    # Plus 0.0: there is one zero, not two.
    return f"{round(figure, 4) + 0.0:.4f}"


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read all tables that a run left in a folder; see `frame` for the types.

    Raises
    ------
    OgplensError
        If a table is damaged.
    """
    return {
        name: frame(read_table_rows(folder, name), TABLES[name])
        for name in TABLES
        if (folder / f"{name}.csv").is_file()
    }


def choose(
    table: str,
    *,
    by: str | None,
    groups: Sequence[str] = (),
    variables: Sequence[str] = (),
    bridge: str | None = None,
    run: Path | None = None,
) -> pd.DataFrame:
    """Return what was asked for of a table that a run left.

    Parameters
    ----------
    table : str
        A key of `TABLES`.
    by, groups, variables
        As in `ogplens.comparison.selection.select`.
    bridge : str, optional
        Name of a bridge, for the table ``bridge``.
    run : Path, optional
        As in `ogplens.comparison.table_files.comparison_folder`.

    Raises
    ------
    OgplensError
        If it is not there.
    """
    from ogplens.comparison.selection import select, select_bridge

    if isinstance(variables, str) or isinstance(groups, str):
        raise TypeError("give a list of names, such as ['relevant'], not one text")
    folder = comparison_folder(run)
    source = str(folder / f"{table}.csv")
    rows = read_table_rows(folder, table)
    if bridge is not None:
        rows = select_bridge(rows, bridge, source=source)
    rows = select(rows, by=by, groups=groups, variables=variables, source=source)
    return frame(rows, TABLES[table])


def frame(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows of text as a data frame.

    Returns
    -------
    pandas.DataFrame
        Texts as texts (an empty one is ``""``), counts as ``Int64``, other figures as floats;
        what does not exist is missing.
    """
    import pandas as pd

    header = list(rows[0]) if rows else list(columns)
    table = pd.DataFrame(records([dict(row) for row in rows]), columns=header)
    for column in header:
        if column in TEXT:
            table[column] = table[column].astype(object)
        elif column in WHOLE:
            table[column] = table[column].astype("Int64")
        else:
            table[column] = pd.to_numeric(table[column]).astype("float64")
    return table
