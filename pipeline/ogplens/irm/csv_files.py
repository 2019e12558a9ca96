"""CSV files as people make them: with a byte order mark, with CRLF, and with faults.

Python's own ``csv`` is used because it leaves every cell as it stands: a reader that turns the
string ``None`` or ``NA`` into a missing value silently loses a class of the IRM's codes.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ogplens.errors import Fault, TableError
from ogplens.files import read_steadily


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table.

    Attributes
    ----------
    number : int
        The row as a spreadsheet numbers it, the first row of the file being 1. Where no cell
        holds a line break, this is the line in the file as well.
    line : int
        The last line of the record in the file, as a text editor numbers it.
    cells : tuple of str
        As they stand in the file.
    """

    number: int
    line: int
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        """The row as a fault names it."""
        return f"row {self.number}" + (f" (line {self.line})" if self.line != self.number else "")


@dataclass(slots=True)
class Faults:
    """Collects what is wrong with one file, and raises it at once."""

    source: str
    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, value: str, expected: str) -> None:
        """Note one fault."""
        self.found.append(Fault(place, value[:80], expected))

    def raise_if_any(self, hint: str) -> None:
        """Raise `TableError` with all that was noted, if anything was."""
        if not self.found:
            return
        many = f"{len(self.found)} things" if len(self.found) > 1 else "one thing"
        raise TableError(
            f"{many} in this table cannot be used",
            source=self.source,
            faults=self.found,
            hint=hint,
        )


def read_rows(path: Path) -> list[Row]:
    r"""Read all the rows of a CSV file that hold anything.

    Parameters
    ----------
    path : Path
        A CSV file in UTF-8, with or without a byte order mark, with ``\n`` or CRLF.

    Raises
    ------
    TableError
        If the file is missing, is not UTF-8, is empty, or breaks the rules of CSV.
    """
    try:
        data = read_steadily(path)
    except FileNotFoundError:
        raise TableError("this table is missing", source=str(path), hint="check the path") from None
    except IsADirectoryError:
        raise TableError(
            "this is a folder, not a table", source=str(path), hint="name the CSV file itself"
        ) from None
    return parse_rows(data, source=str(path))


def parse_rows(data: bytes, *, source: str) -> list[Row]:
    """Read the rows of a CSV table that is in memory; see `read_rows`.

    Parameters
    ----------
    data : bytes
    source : str
        The file as the user named it, or ``"-"``.
    """
    text = decode_table(data, source=source)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                rows.append(Row(number, reader.line_num, tuple(cells)))
    except csv.Error as error:
        fault = Fault(f"row {number + 1}, line {reader.line_num}", "", f"CSV ({error})")
        raise TableError(
            "the file breaks the rules of CSV",
            source=source,
            faults=[fault],
            hint="look for a quotation mark that is not closed, or save the table again as CSV",
        ) from error
    if not rows:
        raise TableError(
            "the table is empty", source=source, hint="check that it is the file meant"
        )
    return rows


def decode_table(data: bytes, *, source: str) -> str:
    """Return the text of a table in UTF-8, without its byte order mark.

    Raises
    ------
    TableError
        If it is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(f"byte {error.start}", f"0x{error.object[error.start]:02x}", "text in UTF-8")
        raise TableError(
            "the file is not UTF-8",
            source=source,
            faults=[fault],
            hint="in a spreadsheet, save it as 'CSV UTF-8'",
        ) from error


def column_positions(
    header: Row, columns: Sequence[str], faults: Faults, *, optional: Iterable[str] = ()
) -> dict[str, int]:
    """Find columns by name; note each that is missing or stands twice.

    Returns
    -------
    dict of str to int
        Position by name, for the columns that were found. Other columns are a user's own and
        are left alone.
    """
    names = [name.strip() for name in header.cells]
    counts = Counter(names)
    if len(names) == 1 and ";" in names[0]:
        faults.add(header.place, names[0], "columns parted by commas, not by semicolons")
        return {}
    may_miss = set(optional)
    for name in columns:
        if not counts[name] and name not in may_miss:
            faults.add(header.place, "", f"a column {name}")
        elif counts[name] > 1:
            faults.add(header.place, name, "each column once")
    return {name: names.index(name) for name in columns if counts[name]}


def check_width(row: Row, header: Row, faults: Faults) -> bool:
    """Tell whether a row has as many cells as the header; note it where not."""
    if len(row.cells) == len(header.cells):
        return True
    faults.add(row.place, f"{len(row.cells)} cells", f"{len(header.cells)}, as in the header")
    return False


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return a table as CSV with ``\n`` line ends."""
    return "".join(",".join(map(_quoted, row)) + "\n" for row in (header, *rows))


def _quoted(cell: str) -> str:
    # csv.writer leaves a lone carriage return unquoted, and csv.reader ends the row there.
    if any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
