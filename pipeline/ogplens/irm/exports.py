"""Published exports of the IRM's codes, in any known layout, as rows of one shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ogplens.domain import Codebook
from ogplens.errors import Fault, TableError
from ogplens.irm.csv_files import Faults, Row, check_width, column_positions, read_rows
from ogplens.irm.database_2024 import DATABASE_2024
from ogplens.irm.explorer_2016 import EXPLORER_2016
from ogplens.irm.layouts import Layout, yes_or_no
from ogplens.irm.members import REGIONS, Member, expected_member, find_country, find_member

LAYOUTS: Mapping[str, Layout] = {layout.name: layout for layout in (EXPLORER_2016, DATABASE_2024)}
_CODE = re.compile(r"[A-Z][A-Z0-9]{2,7}")
_SPREADSHEET_FRACTION = re.compile(r"\d+\.\d{9,}")
# What stands in a field of text that nobody filled in. "Unclear" is the IRM's, of dates.
_BLANK = {"", "n/a", "na", "nr", "nd", "none specified", "not specified", "unclear"}


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One commitment of a published export.

    Attributes
    ----------
    member, member_name, region : str
        Code, name and region; as in ``configs/members.yaml`` where the member stands there.
    plan : int
    number : str
        As printed, without a trailing full stop; ``1:A`` is ``1.A``, and a fraction that a
        spreadsheet made of it (``4.0999999999999996``) is mended. ``NA`` where none is given.
    title, text : str
        As they stand in the export; the text is empty where it says ``N/A`` or the like.
    lead_institution, start_date, end_date, theme : str
        Empty where nothing is given.
    year_submitted : int
    ogp_id : str
        Empty where the layout has none.
    codes : mapping of str to str
        Variable to value, in the words of the codebook; completion is that at the end of term,
        else that of the progress report.
    completions : mapping of str to str
        ``progress`` and ``end_of_term`` to value.
    not_values : mapping of str to str
        Variable to the code that stood there in place of a value, such as ``NR``.
    coded_derived : mapping of str to str
        Star column to ``yes`` or ``no``, as printed.
    source : str
        Name of the layout.
    row : int
        Row in the file as a spreadsheet numbers it, the first being 1.
    tags : tuple of str
        Columns of policy areas and tags that are 1, in the layout's order. Whatever else stands
        there (0, ``ND``, a stray word) is no tag.
    """

    member: str
    member_name: str
    region: str
    plan: int
    number: str
    title: str
    text: str
    lead_institution: str
    start_date: str
    end_date: str
    theme: str
    year_submitted: int
    ogp_id: str
    codes: Mapping[str, str]
    completions: Mapping[str, str]
    not_values: Mapping[str, str]
    coded_derived: Mapping[str, str]
    source: str
    row: int
    tags: tuple[str, ...] = ()

    @property
    def plan_id(self) -> str:
        """``"<member>-<plan>"``."""
        return f"{self.member}-{self.plan}"


def detect_layout(header: Sequence[str]) -> str | None:
    """Return the name of the layout that a header belongs to.

    A header with at least half of a layout's columns belongs to it, so that a file that lacks
    some is told which ones; ``None`` where no layout has half.
    """
    shares = {name: _share(layout, header) for name, layout in LAYOUTS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= 0.5 else None


def _share(layout: Layout, header: Sequence[str]) -> float:
    present = {cell.strip() for cell in header}
    return sum(column in present for column in layout.columns) / len(layout.columns)


def read_export(path: Path, *, codebook: Codebook, layout: str = "auto") -> list[ExportRow]:
    """Read a published export of the IRM's codes.

    Parameters
    ----------
    path : Path
        CSV in UTF-8.
    codebook : Codebook
        Names the values of each variable and the codes that are no values.
    layout : str
        ``"explorer-2016"``, ``"database-2024"`` or ``"auto"``. The header may stand in the
        first row or in the second, under a row that numbers the columns.

    Returns
    -------
    list of ExportRow
        Every row of the file, in its order.

    Raises
    ------
    TableError
        If the layout is not known; or with every fault of the file: a missing column, a code
        that nobody knows, an unknown member, a plan or year that is no whole number.
    """
    rows = read_rows(path)
    chosen, place = _layout_and_header(rows, layout, str(path))
    header, body = rows[place], rows[place + 1 :]
    faults = Faults(str(path))
    optional = [star.column for star in chosen.stars] + list(chosen.tag_columns)
    positions = column_positions(header, (*chosen.columns, *optional), faults, optional=optional)
    faults.raise_if_any(f"export the table again in the layout {chosen.name}, with all its columns")
    reader = _RowReader(chosen, positions, codebook, faults)
    found = [reader.read(row) for row in body if check_width(row, header, faults)]
    faults.raise_if_any(
        "correct the places named above in a copy of the export; codes that stand for no value "
        "are listed under not_values in configs/codebook.yaml"
    )
    return found


def _layout_and_header(rows: Sequence[Row], layout: str, source: str) -> tuple[Layout, int]:
    """Return the layout and the position of the header among the first two rows."""
    if layout != "auto" and layout not in LAYOUTS:
        known = ", ".join(LAYOUTS)
        raise TableError(
            "this layout is not known",
            source=source,
            faults=[Fault("option layout", layout, f"auto or one of {known}")],
        )
    wanted = list(LAYOUTS.values()) if layout == "auto" else [LAYOUTS[layout]]
    places = [(one, place) for one in wanted for place in range(min(2, len(rows)))]
    best, place = max(places, key=lambda pair: _share(pair[0], rows[pair[1]].cells))
    if detect_layout(rows[place].cells) == best.name:
        return best, place
    raise TableError(
        "this table is in no layout that is known" if layout == "auto" else "not this layout",
        source=source,
        faults=[
            Fault(
                "header",
                ",".join(rows[0].cells)[:80],
                "the columns of " + " or ".join(one.name for one in wanted),
            )
        ],
        hint="export the commitments as CSV from OGP's website, columns and names as they are",
    )


class _RowReader:
    """Reads the rows of one file and notes their faults."""

    def __init__(
        self, layout: Layout, positions: Mapping[str, int], codebook: Codebook, faults: Faults
    ) -> None:
        self._layout = layout
        self._positions = positions
        self._codebook = codebook
        self._faults = faults

    def read(self, row: Row) -> ExportRow:
        member, name, region = self._member(row)
        codes, not_values = self._codes(row)
        completions = self._completions(row, not_values)
        if completions:
            codes["completion"] = completions.get("end_of_term") or completions["progress"]
        return ExportRow(
            member=member,
            member_name=name,
            region=region,
            plan=self._whole(row, "plan", 1, 99),
            number=tidy_number(self._text(row, "number")),
            title=self._text(row, "title"),
            text=self._given(row, "text"),
            lead_institution=self._given(row, "lead_institution"),
            start_date=self._given(row, "start_date"),
            end_date=self._given(row, "end_date"),
            theme=self._given(row, "theme"),
            year_submitted=self._whole(row, "year_submitted", 2011, 2100),
            ogp_id=self._text(row, "ogp_id"),
            codes=codes,
            completions=completions,
            not_values=not_values,
            coded_derived=self._stars(row),
            source=self._layout.name,
            row=row.number,
            tags=self._tags(row),
        )

    def _cell(self, row: Row, column: str) -> str:
        return row.cells[self._positions[column]].strip()

    def _text(self, row: Row, field: str) -> str:
        column = self._layout.fields.get(field)
        return self._cell(row, column) if column else ""

    def _given(self, row: Row, field: str) -> str:
        text = self._text(row, field)
        return "" if text.casefold() in _BLANK else text

    def _note(self, row: Row, column: str, expected: str) -> None:
        self._faults.add(f"{row.place}, column {column}", self._cell(row, column), expected)

    def _whole(self, row: Row, field: str, lowest: int, highest: int) -> int:
        text = self._text(row, field)
        if text.isascii() and text.isdigit() and lowest <= int(text[:9]) <= highest:
            return int(text[:9])
        self._note(row, self._layout.fields[field], f"a whole number from {lowest} to {highest}")
        return 0

    def _member(self, row: Row) -> tuple[str, str, str]:
        """Return code, name and region; a member that we do not list must bring all three."""
        name, code = self._text(row, "member_name"), self._text(row, "member")
        known: Member | None = find_member(code or name)
        country = find_country(code)
        if known is None and country is None and len(code) == 3:
            known = find_member(name)  # a code that nobody uses any more, such as ROM
        if known is not None:
            return known.code, known.name, known.region
        if "member" not in self._layout.fields:
            self._note(row, self._layout.fields["member_name"], expected_member(name))
            return "", name, ""
        region = self._text(row, "region")
        if not (country or _CODE.fullmatch(code)):
            self._note(row, self._layout.fields["member"], "a member's code, such as ALB")
        if not name:
            self._note(row, self._layout.fields["member_name"], "the member's name")
        if region not in REGIONS:
            self._note(row, self._layout.fields["region"], f"one of {', '.join(REGIONS)}")
        return country or code, name, region

    def _codes(self, row: Row) -> tuple[dict[str, str], dict[str, str]]:
        codes: dict[str, str] = {}
        not_values: dict[str, str] = {}
        for variable, column in self._layout.codes.items():
            value, sound = self._value(row, variable, column)
            if value is not None:
                codes[variable] = value
            elif sound:
                not_values[variable] = self._cell(row, column)
        return codes, not_values

    def _completions(self, row: Row, not_values: dict[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for stage, column in self._layout.completions.items():
            value, _ = self._value(row, "completion", column)
            if value is not None:
                found[stage] = value
        if not found:
            not_values["completion"] = self._cell(row, self._layout.completions["progress"])
        return found

    def _value(self, row: Row, variable: str, column: str) -> tuple[str | None, bool]:
        try:
            return self._layout.value(variable, self._cell(row, column), self._codebook), True
        except KeyError:
            values = ", ".join(self._codebook.variables[variable].values)
            self._note(row, column, f"a known code for one of {values}, or for no value")
            return None, False

    def _tags(self, row: Row) -> tuple[str, ...]:
        columns = (c for c in self._layout.tag_columns if c in self._positions)
        return tuple(column for column in columns if self._cell(row, column) == "1")

    def _stars(self, row: Row) -> dict[str, str]:
        stars: dict[str, str] = {}
        for star in self._layout.stars:
            if star.column not in self._positions:
                continue
            try:
                value = yes_or_no(self._cell(row, star.column), self._codebook)
            except KeyError:
                self._note(row, star.column, "1, 0 or a code of no value")
                continue
            if value is not None:
                stars[star.column] = value
        return stars


def tidy_number(printed: str) -> str:
    """Return a commitment's number as this project writes it; see `ExportRow`."""
    number = re.sub(r"\s+", "", printed).replace(":", ".").rstrip(".")
    if _SPREADSHEET_FRACTION.fullmatch(number):
        number = repr(round(float(number), 8))
    return number or "NA"
