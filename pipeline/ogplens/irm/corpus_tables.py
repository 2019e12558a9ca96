"""The two tables of a corpus: which plans it holds, and how the IRM coded their commitments."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from ogplens.domain import Assessment, Codebook, PlanEntry
from ogplens.files import write_text_atomically
from ogplens.irm.csv_files import (
    Faults,
    Row,
    check_width,
    column_positions,
    read_rows,
    to_csv,
)
from ogplens.irm.theme_tables import read_themes as read_themes
from ogplens.irm.theme_tables import write_themes as write_themes

PLAN_COLUMNS = (
    "file",
    "member",
    "member_name",
    "region",
    "plan",
    "year_submitted",
    "language",
    "commitments",
)
TEXT_KINDS = ("full text", "digest")  # of the column ``text``, which a table may lack
CODE_COLUMNS = (
    "access_to_information",
    "civic_participation",
    "public_accountability",
    "technology",
    "relevant",
    "specificity",
    "verifiable",
    "potential_impact",
    "potential_for_results",
    "completion",
    "did_it_open_government",
)
_ID_COLUMNS = ("commitment_id", "member", "plan", "number", "year_submitted", "ogp_id")
ASSESSMENT_COLUMNS = (*_ID_COLUMNS, *CODE_COLUMNS, "source")

_HINT = "correct the places named above; corpora/README.md describes the columns"
_MEMBER = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FIRST_YEAR, _LAST_YEAR = 2011, 2100  # OGP's first plans are of 2011
_MOST = 9999

Entry = TypeVar("Entry")


class _Cells:
    """The cells of one row by column name, with the faults that they have."""

    def __init__(self, row: Row, positions: dict[str, int], faults: Faults) -> None:
        self.row = row
        self._positions = positions
        self._faults = faults

    def fault(self, column: str, expected: str) -> None:
        self._faults.add(f"{self.row.place}, column {column}", self.text(column), expected)

    def text(self, column: str) -> str:
        return self.row.cells[self._positions[column]].strip()

    def optional(self, column: str, values: Sequence[str]) -> str:
        """Return one of the values: the first where the column or its cell is not filled."""
        text = self.text(column) if column in self._positions else ""
        if text and text not in values:
            self.fault(column, f"one of {', '.join(values)}; nothing means {values[0]}")
        return text or values[0]

    def filled(self, column: str, expected: str, pattern: re.Pattern[str] | None = None) -> str:
        text = self.text(column)
        if not text or (pattern is not None and not pattern.fullmatch(text)):
            self.fault(column, expected)
        return text

    def whole(self, column: str, lowest: int, highest: int) -> int:
        text = self.text(column)
        if text.isascii() and text.isdigit() and lowest <= int(text[:9]) <= highest:
            return int(text[:9])
        self.fault(column, f"a whole number from {lowest} to {highest}")
        return 0


def read_plans(path: Path) -> list[PlanEntry]:
    """Read ``plans.csv``.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 with the columns of `PLAN_COLUMNS` in any order; others are left alone. An
        empty ``commitments`` means that nobody has counted. A column ``text`` may say that a plan
        is a ``digest``; without it, plans are full texts.

    Returns
    -------
    list of PlanEntry
        In the order of the file.

    Raises
    ------
    TableError
        With every fault of the file: a missing column, a plan or year that is no whole number,
        a file name with a folder in it, a file or a plan of a member that stands twice.
    """
    keys = {"file": lambda p: p.file, "plan": _plan_key}
    return _read(path, PLAN_COLUMNS, _plan, keys, optional=("text",))


def read_assessments(path: Path, codebook: Codebook) -> list[Assessment]:
    """Read ``irm-assessments.csv``.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 with the columns of `ASSESSMENT_COLUMNS` in any order; others are left
        alone. An empty code means: not coded.
    codebook : Codebook
        Names the values that each variable may have.

    Returns
    -------
    list of Assessment
        In the order of the file.

    Raises
    ------
    TableError
        With every fault of the file: a missing column, an unknown code, an identifier that
        stands twice or is not ``<member>-<plan>-<number>``, a number that is not whole.
    """

    def assessment(cells: _Cells) -> Assessment:
        return _assessment(cells, codebook)

    return _read(path, ASSESSMENT_COLUMNS, assessment, {"commitment_id": lambda a: a.commitment_id})


def _read(
    path: Path,
    columns: Sequence[str],
    make: Callable[[_Cells], Entry],
    keys: dict[str, Callable[[Entry], str]],
    optional: Sequence[str] = (),
) -> list[Entry]:
    faults = Faults(str(path))
    header, *rows = read_rows(path)
    positions = column_positions(header, (*columns, *optional), faults, optional=optional)
    faults.raise_if_any(f"the columns are {', '.join(columns)}")
    entries: list[Entry] = []
    seen: dict[str, dict[str, Row]] = {name: {} for name in keys}
    for row in rows:
        if not check_width(row, header, faults):
            continue
        cells = _Cells(row, positions, faults)
        entry = make(cells)
        for name, key in keys.items():
            if (value := key(entry)) and seen[name].setdefault(value, row) is not row:
                first = seen[name][value].number
                cells.fault(name, f"{value} once; it stands in row {first} already")
        entries.append(entry)
    faults.raise_if_any(_HINT)
    return entries


def _plan_key(entry: PlanEntry) -> str:
    return entry.plan_id if entry.member and entry.plan else ""


def _plan(cells: _Cells) -> PlanEntry:
    file = cells.filled("file", "the name of a file in plans/")
    if Path(file).name != file or "\\" in file:
        cells.fault("file", "the name of a file in plans/, without a folder")
    return PlanEntry(
        file=file,
        member=cells.filled("member", "a member's code, such as ALB", _MEMBER),
        member_name=cells.filled("member_name", "the member's name"),
        region=cells.filled("region", "the member's region"),
        plan=cells.whole("plan", 1, _MOST),
        year_submitted=cells.whole("year_submitted", _FIRST_YEAR, _LAST_YEAR),
        language=cells.filled("language", "an ISO 639 code, such as en", _LANGUAGE),
        commitments=cells.whole("commitments", 0, _MOST) if cells.text("commitments") else None,
        text=cells.optional("text", TEXT_KINDS),
    )


def _assessment(cells: _Cells, codebook: Codebook) -> Assessment:
    member = cells.filled("member", "a member's code, such as ALB", _MEMBER)
    plan = cells.whole("plan", 1, _MOST)
    number = cells.filled("number", "the commitment's number")
    identifier = cells.text("commitment_id")
    if identifier != f"{member}-{plan}-{number}":
        cells.fault("commitment_id", f"{member}-{plan}-{number}, as the other columns say")
    codes = {}
    for variable in CODE_COLUMNS:
        value = cells.text(variable)
        if not value:
            continue
        codes[variable] = value
        known = codebook.variables[variable].values
        if value not in known:
            cells.fault(variable, _expected_code(value, known))
    return Assessment(
        commitment_id=identifier,
        member=member,
        plan=plan,
        number=number,
        year_submitted=cells.whole("year_submitted", _FIRST_YEAR, _LAST_YEAR),
        ogp_id=cells.text("ogp_id"),
        codes=codes,
        source=cells.text("source"),
    )


def _expected_code(value: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(value.lower(), known, n=1)
    advice = f"; did you mean {close[0]}?" if close else ""
    return f"one of {', '.join(known)}, or nothing where it was not coded{advice}"


def write_plans(path: Path, plans: Iterable[PlanEntry]) -> None:
    r"""Write ``plans.csv``, whole or not at all, with ``\n`` line ends."""
    rows = [
        [
            p.file,
            p.member,
            p.member_name,
            p.region,
            str(p.plan),
            str(p.year_submitted),
            p.language,
            "" if p.commitments is None else str(p.commitments),
            p.text,
        ]
        for p in plans
    ]
    write_text_atomically(path, to_csv((*PLAN_COLUMNS, "text"), rows))


def write_assessments(path: Path, assessments: Iterable[Assessment]) -> None:
    r"""Write ``irm-assessments.csv``, whole or not at all, with ``\n`` line ends."""
    rows = [
        [
            a.commitment_id,
            a.member,
            str(a.plan),
            a.number,
            str(a.year_submitted),
            a.ogp_id,
            *(a.codes.get(variable, "") for variable in CODE_COLUMNS),
            a.source,
        ]
        for a in assessments
    ]
    write_text_atomically(path, to_csv(ASSESSMENT_COLUMNS, rows))
