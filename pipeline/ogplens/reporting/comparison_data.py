"""The comparison's tables as the figures read them: rows, estimates, tests and labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ogplens.comparison import columns
from ogplens.domain import Codebook
from ogplens.reporting.drawing import Table
from ogplens.reporting.estimates import NOTHING, Estimate, read_text_table
from ogplens.reporting.scores import printable
from ogplens.reporting.words import count, known, level, percent
from ogplens.reporting.words import number as number_in_words
from ogplens.scoring.tables import guard_cell

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]  # pandas does not know that its column names are text
Tables = Mapping[str, "pd.DataFrame"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "prevalence": columns.PREVALENCE,
    "tests": columns.TESTS,
    "agreement": columns.AGREEMENT,
    "severity": columns.SEVERITY,
    "fairness": columns.FAIRNESS,
    "mix": columns.MIX,
}
_TEXT = frozenset(
    (
        *("by", "group", "name", "region", "variable", "outcome", "pooled_to", "measure"),
        *("differ", "differs", "advised", "direction", "mix"),
    )
)

#: Kind of group to what several of them are called.
_PLURALS = {
    "member": "members",
    "country": "countries",
    "plan": "plans",
    "file": "files",
    "region": "regions",
    "year": "years",
    "generation": "generations",
    "language": "languages",
    "income": "income groups",
    "length": "lengths of text",
    "template": "templates",
    "theme": "themes",
    "text": "kinds of text",
}
#: Kinds that have an order of their own; to sort them by value would hide it.
_IN_ORDER = frozenset({"year", "generation"})


def plural(kind: str) -> str:
    """Return what several groups of a kind are called."""
    return _PLURALS.get(kind, kind.replace("_", " ") + " groups")


def read_comparison(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the tables of a comparison.

    Parameters
    ----------
    folder : Path
        With ``prevalence.csv``, ``tests.csv`` and so on. A file that is not there gives no table:
        small corpora and single stages do without.

    Returns
    -------
    dict of str to pandas.DataFrame
        Text columns as text, the others as numbers with NaN for empty cells.

    Raises
    ------
    TableError
        If a file is no table or lacks a column.
    """
    import pandas as pd

    found = {}
    for name, wanted in COLUMNS.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            continue
        table = read_text_table(path, wanted)
        numbers = {
            column: pd.to_numeric(table[column], errors="coerce")
            for column in table.columns
            if column not in _TEXT
        }
        found[name] = table.assign(**numbers)
    return found


class Compared:
    """The tables as rows that are found quickly: a chapter asks hundreds of times.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        By name; a missing or empty one has no rows.
    """

    def __init__(self, tables: Tables) -> None:
        self._rows: dict[str, list[Row]] = {}
        self._by_kind: dict[tuple[str, str, str], list[Row]] = {}
        for name, table in tables.items():
            cells = [table[column].tolist() for column in table.columns]
            rows: list[Row] = [
                dict(zip(table.columns, row, strict=True)) for row in zip(*cells, strict=True)
            ]
            self._rows[name] = rows
            for row in rows:
                key = name, text_of(row, "by"), text_of(row, "variable")
                self._by_kind.setdefault(key, []).append(row)

    @property
    def kind(self) -> str:
        """The kind of group that is put side by side: members if there are any, else the first."""
        kinds = list(
            dict.fromkeys(
                kind
                for name in ("prevalence", "agreement", "severity", "mix")
                for row in self._rows.get(name, [])
                if (kind := text_of(row, "by")) != "all"
            )
        )
        return "member" if "member" in kinds or not kinds else kinds[0]

    def rows(self, name: str, **equal: str) -> list[Row]:
        """Return the rows of a table whose text columns hold these values."""
        if {"by", "variable"} <= equal.keys():
            found = self._by_kind.get((name, equal.pop("by"), equal.pop("variable")), [])
        else:
            found = self._rows.get(name, [])
        return [row for row in found if all(text_of(row, c) == v for c, v in equal.items())]


def estimate_of(row: Row, figure: str, *, n: str = "") -> Estimate:
    """Return a figure of a row with its interval, or one without a value."""
    value, low, high = (_finite(row.get(f"{figure}{end}")) for end in ("", "_low", "_high"))
    if value is None:
        return NOTHING
    many = _finite(row.get(n)) if n else None
    return Estimate(value, low, high, None if many is None else int(many))


def _finite(cell: object) -> float | None:
    return float(cell) if isinstance(cell, (int, float)) and known(cell) else None


def text_of(row: Row, column: str) -> str:
    """Return a text cell; nothing where a table has NaN or nothing there."""
    cell = row.get(column)
    return cell if isinstance(cell, str) else ""


def name_of(row: Row) -> str:
    """Return what people call the group of a row, without control characters."""
    return printable(text_of(row, "name") or text_of(row, "group"))


@dataclass(frozen=True, slots=True)
class Omnibus:
    """Whether groups differ at all.

    Attributes
    ----------
    differ : bool or None
        ``None`` where it was not tested.
    p : float or None
        After the correction for several tests.
    """

    differ: bool | None = None
    p: float | None = None

    @property
    def words(self) -> str:
        """The probability in words; empty without one."""
        if self.p is None:
            return ""
        return "p < 0.001" if self.p < 0.001 else f"p = {self.p:.3f}"


def order_note(test: Omnibus, first: str) -> str:
    """Say in a few words, for the drawing itself, what the order of the groups means."""
    if test.differ is None:
        return "Not tested whether they differ: in order of names"
    if test.differ:
        return f"They differ ({test.words}): {first} first"
    return f"Not shown to differ ({test.words}): in order of names"


def omnibus(tables: Compared, by: str, measure: str, variable: str, outcome: str = "") -> Omnibus:
    """Return the test of whether the groups of a kind differ in a measure."""
    key = {"by": by, "measure": measure, "variable": variable, "outcome": outcome}
    for row in tables.rows("tests", **key):
        p = _finite(row.get("p_adjusted"))
        return Omnibus(text_of(row, "differ") == "yes", _finite(row.get("p")) if p is None else p)
    return Omnibus()


@dataclass(frozen=True, slots=True)
class Counted:
    """A variable and what is counted of it, with the words for both."""

    variable: str
    outcome: str
    label: str

    @property
    def slug(self) -> str:
        """Part of a file's name."""
        return slug(self.variable if self.outcome == "yes" else f"{self.variable} {self.outcome}")


def counted(tables: Compared, codebook: Codebook) -> list[Counted]:
    """Return what shares were counted of, in the order of the codebook."""
    rows = tables.rows("prevalence")
    pairs = dict.fromkeys((text_of(row, "variable"), text_of(row, "outcome")) for row in rows)
    order = list(codebook.variables)
    found = [Counted(v, o, f"{label_of(v, codebook)}: {level(o)}") for v, o in pairs]
    return sorted(found, key=lambda one: _place(one.variable, order))


def variables_of(tables: Compared, name: str, codebook: Codebook) -> list[str]:
    """Return the variables of a table, in the order of the codebook."""
    order = list(codebook.variables)
    found = dict.fromkeys(text_of(row, "variable") for row in tables.rows(name))
    return sorted(found, key=lambda one: _place(one, order))


def _place(variable: str, order: Sequence[str]) -> int:
    return order.index(variable) if variable in order else len(order)


def label_of(variable: str, codebook: Codebook) -> str:
    """Return what people call a variable."""
    found = codebook.variables.get(variable)
    return found.label if found else level(variable)


def slug(words: str) -> str:
    """Make part of a file's name from words."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def in_order(rows: Iterable[Row], kind: str, by: str) -> list[Row]:
    """Sort rows: by a figure, the highest first, or by name where ``by`` is empty.

    Years and generations keep their own order.
    """
    if kind in _IN_ORDER:
        return sorted(rows, key=lambda row: text_of(row, "group"))
    by_name = sorted(rows, key=lambda row: (name_of(row).casefold(), text_of(row, "group")))
    if not by:
        return by_name
    return sorted(by_name, key=lambda row: -(estimate_of(row, by).value or 0.0))


def has_own_order(kind: str) -> bool:
    """Whether a kind of group has an order of its own, such as years."""
    return kind in _IN_ORDER


def data_table(caption: str, rows: Iterable[Row], wanted: Sequence[str]) -> Table:
    """Return rows for a file: four decimals, empty cells where there is no figure.

    Text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    return Table(
        caption=caption,
        columns=tuple(wanted),
        rows=tuple(tuple(_data_cell(row.get(column)) for column in wanted) for row in rows),
    )


def _data_cell(cell: object) -> str:
    if isinstance(cell, str):
        return guard_cell(cell)
    value = _finite(cell)
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) > 1 else f"{value:.4f}"


def share(estimate: Estimate) -> str:
    """Write a share with its interval, such as ``40% (31% to 50%)``."""
    return _with_ends(estimate, percent)


def figure_in_words(estimate: Estimate) -> str:
    """Write a figure with its interval, such as ``0.41 (0.30 to 0.52)``."""
    return _with_ends(estimate, number_in_words)


def rank(estimate: Estimate) -> str:
    """Write a rank with its interval: never bare."""
    if estimate.low is None or estimate.high is None:
        return count(None)
    return _with_ends(estimate, count)


def _with_ends(estimate: Estimate, write: Callable[[float | None], str]) -> str:
    if estimate.low is None or estimate.high is None:
        return write(estimate.value)
    return f"{write(estimate.value)} ({write(estimate.low)} to {write(estimate.high)})"
