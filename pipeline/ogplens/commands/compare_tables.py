"""``ogplens compare --by``: the tables that the pipeline computed, chosen from and shown."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ogplens.commands import console

if TYPE_CHECKING:
    import pandas as pd

    from ogplens.comparison.table_files import TableRow
    from ogplens.domain import Codebook

#: What `--measure` knows; each is a table.
MEASURES = ("prevalence", "comparable", "agreement", "severity", "tests", "fairness", "mix")
_PLAN = re.compile(r"[A-Za-z].*-\d+")
_WITHOUT_GROUPS = ("tests", "fairness")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for.

    Attributes
    ----------
    groups : tuple of str
        Keys or names.
    by : str or None
    variables : tuple of str
    measure : str
    bridge : str or None
        Name of a bridge.
    """

    groups: tuple[str, ...]
    by: str | None
    variables: tuple[str, ...]
    measure: str
    bridge: str | None = None

    @property
    def kind(self) -> str | None:
        """Kind of group; members where none was named, all kinds for tables of few rows."""
        if self.by is not None or self.measure in _WITHOUT_GROUPS:
            return self.by
        return "member"

    @property
    def layout(self) -> str:
        """What the table looks like: one definition alone as all of them together."""
        return "prevalence" if self.measure == "comparable" else self.measure


def named_kind(names: Sequence[str]) -> str | None:
    """Return what names are of: plans such as PER-3, members, or ``None`` without names.

    Raises
    ------
    OgplensError
        If some are plans and others members.
    """
    if not names:
        return None
    from ogplens.errors import Fault, OgplensError
    from ogplens.irm import find_member

    plans = [n for n in names if _PLAN.fullmatch(n) and find_member(n) is None]
    if plans and len(plans) < len(names):
        others = [name for name in names if name not in plans]
        raise OgplensError(
            "plans are compared with plans, members with members",
            faults=[Fault("argument", name, "a plan, as the others are") for name in others],
            hint="name plans alone (PER-3 COL-2), or members alone (PER COL)",
        )
    return "plan" if plans else "member"


def show_tables(wanted: Wanted, chosen: str, output: str, figures: str | None = None) -> str:
    """Return the tables in a format; write the figures where a folder is named."""
    from ogplens.comparison.selection import check_variables, select, select_bridge
    from ogplens.comparison.table_files import TABLES, comparison_folder, read_table_rows
    from ogplens.reporting.side_by_side import table_csv, table_text, tables_json
    from ogplens.settings import codebook

    if chosen == "html" or figures is not None:
        _need_pandas()
    if wanted.bridge and wanted.measure != "prevalence":
        raise typer.BadParameter("it goes with --measure prevalence alone", param_hint="--bridge")
    folder = comparison_folder()
    bridged: list[TableRow] = []
    if wanted.bridge:
        source = str(folder / "bridge.csv")
        bridged = select_bridge(read_table_rows(folder, "bridge"), wanted.bridge, source=source)
        # Refused by its kind of group here: among other variables' rows its absence would not show.
        select(bridged, by=wanted.kind, source=source)
    axes = _axes(bridged)
    check_variables(wanted.variables, codebook(), others=axes)
    rows = _chosen(folder, wanted.measure, wanted, bridged)
    if figures is not None:
        _write_figures(folder, wanted, bridged, figures)
    if chosen == "html":
        return _page(folder, wanted, bridged, _beside(figures, output))
    if chosen == "csv":
        return table_csv(rows, TABLES[wanted.measure])
    tests = read_table_rows(folder, "tests")
    if chosen == "json":
        own = [row for row in tests if wanted.kind in (None, row["by"])]
        tables = {wanted.measure: rows} | ({} if wanted.measure == "tests" else {"tests": own})
        return tables_json(tables, bridge=", ".join(axes))
    return table_text(
        wanted.layout,
        rows,
        tests,
        by=wanted.kind or "",
        codebook=_codebook(bridged),
        width=console.line_width(output),
        colour=console.colourful(output),
        named=bool(wanted.groups),
        bridge=", ".join(axes),
    )


def _need_pandas() -> None:
    """Refuse what needs pandas where only the scorer is installed."""
    import importlib.util

    from ogplens.errors import OgplensError

    if importlib.util.find_spec("pandas") is None:
        raise OgplensError(
            "pages and figures of a comparison need pandas, which is not installed here",
            hint="run `pip install ogplens[pipeline]`, or choose --format table, csv or json",
        )


def _chosen(
    folder: Path, table: str, wanted: Wanted, bridged: Sequence[TableRow]
) -> list[TableRow]:
    from ogplens.comparison.selection import select
    from ogplens.comparison.table_files import read_table_rows

    rows = read_table_rows(folder, table)
    if table == "prevalence":
        rows = [*rows, *bridged]
    return select(
        rows,
        by=wanted.kind,
        groups=wanted.groups,
        variables=wanted.variables,
        source=str(folder / f"{table}.csv"),
    )


def _page(folder: Path, wanted: Wanted, bridged: Sequence[TableRow], csv: str) -> str:
    from ogplens.reporting.comparison_page import comparison_page

    return comparison_page(
        _frames(folder, wanted, bridged),
        title="Comparison",
        codebook=_codebook(bridged),
        kind=wanted.kind or "member",
        lead=", ".join(wanted.groups),
        notes=[f"Bridged: {name}." for name in _axes(bridged)],
        csv=csv,
    )


def _beside(figures: str | None, output: str) -> str:
    """Return the address of the figures' folder from the page; empty where a page has no place."""
    if figures is None or output == console.STANDARD:
        return ""
    try:
        return Path(os.path.relpath(figures, Path(output).parent)).as_posix() + "/"
    except ValueError:  # on another drive
        return ""


def _write_figures(folder: Path, wanted: Wanted, bridged: Sequence[TableRow], figures: str) -> None:
    from ogplens.reporting.comparison_chapter import chapter, figures_of
    from ogplens.reporting.comparison_data import Compared
    from ogplens.reporting.comparison_figures import write_figures

    tables = Compared(_frames(folder, wanted, bridged))
    parts = chapter(tables, _codebook(bridged), kind=wanted.kind or "member")
    files = write_figures(figures_of(parts), Path(figures))
    console.tell(f"{len(files)} files written to {figures}")


def _axes(bridged: Sequence[TableRow]) -> list[str]:
    return list(dict.fromkeys(row["variable"] for row in bridged))


def _codebook(bridged: Sequence[TableRow]) -> Codebook:
    """Return the codebook, with the variables that bridges make."""
    from ogplens.domain.codebook import Kind, Variable
    from ogplens.settings import codebook

    made = {
        name: Variable(
            label=name[0].upper() + name[1:],
            kind=Kind.BINARY,
            values=("no", "yes"),
            role="design",
            predicted=True,
            rule="See configs/bridges.yaml.",
        )
        for name in _axes(bridged)
    }
    book = codebook()
    return book.model_copy(update={"variables": {**book.variables, **made}})


def _frames(folder: Path, wanted: Wanted, bridged: Sequence[TableRow]) -> dict[str, pd.DataFrame]:
    """Return every table that speaks of what was asked for, as data frames."""
    from ogplens.comparison.table_files import TABLES, read_table_rows
    from ogplens.comparison.tables import frame

    main = _chosen(folder, wanted.measure, wanted, bridged)
    groups = {row.get("group", "") for row in main}
    found = {wanted.layout: main}
    for table in MEASURES:
        if table not in (wanted.layout, "comparable") and (folder / f"{table}.csv").is_file():
            found[table] = [
                row
                for row in read_table_rows(folder, table)
                if wanted.kind in (None, row["by"])
                and (not wanted.variables or row["variable"] in wanted.variables)
                and (not wanted.groups or row.get("group", "") in groups or table == "tests")
            ]
    return {name: frame(rows, TABLES[name]) for name, rows in found.items() if rows}
