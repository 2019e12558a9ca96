"""All tables of the comparison: made, written with stable bytes, and read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.comparison.comparable import THEME, Comparable
from ogplens.comparison.table_files import (
    KINDS,
    TABLES,
    TEXT,
    WHOLE,
    comparison_folder,
    read_table_rows,
    records,
)
from ogplens.domain import Codebook
from ogplens.files import write_text_atomically
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd


def all_tables(
    corpus: Comparable,
    codebook: Codebook,
    settings: CompareSettings,
    *,
    kinds: Sequence[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Make every table of the comparison.

    Parameters
    ----------
    corpus : Comparable
    codebook : Codebook
    settings : CompareSettings
    kinds : sequence of str, optional
        Kinds of groups; by default those of `KINDS` that the corpus has.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``prevalence``, ``tests``, ``agreement``, ``severity``, ``fairness`` and ``mix``, with the
        columns of `ogplens.comparison.columns`; ``bridge``, with those of prevalence, for every
        bridge of ``configs/bridges.yaml`` whose sources are predicted; where generations are
        known ``generations``, see `ogplens.comparison.generations.by_generation`.

    Raises
    ------
    KeyError
        If the corpus has no such kind of group.
    """
    from ogplens.comparison import severity
    from ogplens.comparison.agreement_by_group import agreement_table
    from ogplens.comparison.fairness import fairness
    from ogplens.comparison.generations import GENERATION, by_generation
    from ogplens.comparison.mix import mix
    from ogplens.comparison.omnibus import omnibus_table
    from ogplens.comparison.prevalence import shares

    chosen = kinds_of(corpus) if kinds is None else tuple(kinds)
    made: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for by in chosen:
        prevalence, tests = shares(corpus, by, codebook, settings)
        made["prevalence"].append(prevalence)
        made["tests"] += [tests, omnibus_table(corpus, by, codebook, settings)]
        made["agreement"].append(agreement_table(corpus, by, codebook, settings))
        made["mix"].append(mix(corpus, by, codebook, settings))
    for view, book in _bridged(corpus, codebook):
        made["bridge"] += [shares(view, by, book, settings)[0] for by in chosen]
    of_kinds = severity.severity_tables(corpus, codebook, settings)
    made["severity"] = [table for kind, table in of_kinds.items() if kind in chosen]
    made["fairness"] = [fairness(corpus, codebook, settings)]
    tables = {name: _joined(parts, TABLES[name]) for name, parts in made.items()}
    if GENERATION in corpus.groups:
        tables["generations"] = by_generation(corpus, codebook, settings)
    return tables


def _bridged(corpus: Comparable, codebook: Codebook) -> Iterator[tuple[Comparable, Codebook]]:
    """Yield the corpus with the variable of each bridge alone, and the codebook that knows it."""
    import numpy as np

    from ogplens.comparison.bridges import bridge, load_bridges
    from ogplens.comparison.generations import only

    for name, one in load_bridges().bridges.items():
        if all(source.variable in corpus.probabilities for source in one.sources):
            found = bridge(corpus, codebook, name)
            view = only(found.corpus, np.ones(len(corpus), dtype=bool), found.variable)
            yield view, found.codebook


def kinds_of(corpus: Comparable) -> tuple[str, ...]:
    """Return the kinds of groups of `KINDS` that a corpus has, in this order."""
    return tuple(
        kind
        for kind in KINDS
        if (any(corpus.themes) if kind == THEME else any(corpus.groups.get(kind, ())))
    )


def _joined(parts: Iterable[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    # An empty part has columns without a type, which would decide the type of the whole.
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(filled, ignore_index=True)[list(columns)]


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    r"""Write each table as ``<name>.csv``: UTF-8, ``\n``, four decimals, the rows as they come.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
    folder : Path

    Raises
    ------
    OSError
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
