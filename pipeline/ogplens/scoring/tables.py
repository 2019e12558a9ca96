"""Tables of commitments that were cut already: CSV, or JSON Lines with one object a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from ogplens.domain import Commitment
from ogplens.errors import TableError
from ogplens.files import read_steadily
from ogplens.irm.corpus import commitment_ids
from ogplens.irm.csv_files import (
    Faults,
    check_width,
    column_positions,
    decode_table,
    parse_rows,
)
from ogplens.scoring.records import CheckedRow, Record, checked_row, parse_json

#: Suffix to layout. A name without a known suffix is told by its content.
TABLE_SUFFIXES: Mapping[str, str] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
REQUIRED = ("title", "text")
OPTIONAL = ("commitment_id", "number", "language", "page", "fields", "milestones")

_HINT = "a table has the columns title and text; commitment_id, number and language may stand there"
_HEAD = 65_536
_JSON_LINE = re.compile(r'\s*\{\s*(?:"|\})')
_COLUMN_NAME = re.compile(r"\w[\w ]*")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_GUARDED_BY = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class CommitmentTable:
    """Commitments as a table gives them.

    Attributes
    ----------
    source : str
        The file as the user named it, or ``"-"``.
    commitments : tuple of Commitment
        Their text begins with the title, as that of commitments cut from a document does.
    languages, ids : tuple of str
        ISO 639-1 code and identifier of each; identifiers stand once.
    """

    source: str
    commitments: tuple[Commitment, ...]
    languages: tuple[str, ...]
    ids: tuple[str, ...]


def table_layout(name: str, data: bytes) -> str | None:
    """Tell whether a file is a table of commitments.

    Parameters
    ----------
    name : str
        A suffix of `TABLE_SUFFIXES` decides.
    data : bytes
        Otherwise the beginning of the content does: an object in JSON, or a header that names
        ``title`` or ``text``.

    Returns
    -------
    str or None
        ``"csv"``, ``"jsonl"``, or ``None`` for anything else.
    """
    from ogplens.reading import SUFFIXES

    suffix = PurePath(name).suffix.lower()
    if suffix in TABLE_SUFFIXES:
        return TABLE_SUFFIXES[suffix]
    if suffix in SUFFIXES:
        return None
    head = data[:_HEAD].decode("utf-8-sig", "replace").lstrip()
    if _JSON_LINE.match(head):
        return "jsonl"
    names = [cell.strip().strip('"').casefold() for cell in head.split("\n", 1)[0].split(",")]
    header = len(names) > 1 and all(_COLUMN_NAME.fullmatch(name) for name in names)
    return "csv" if header and set(names) & set(REQUIRED) else None


def read_table(path: Path, *, max_bytes: int) -> CommitmentTable:
    """Read a table of commitments from a file; see `parse_table`.

    Raises
    ------
    TableError
        Also if the file is missing, a folder or too large.
    """
    try:
        data = read_steadily(path, max_bytes=max_bytes)
    except OSError as error:
        raise TableError(
            f"this table cannot be opened: {error.strerror or error}",
            source=str(path),
            hint="check the name and the folder",
        ) from error
    return parse_table(data, name=str(path), max_bytes=max_bytes)


def parse_table(data: bytes, *, name: str, max_bytes: int) -> CommitmentTable:
    """Read a table of commitments that is in memory.

    Parameters
    ----------
    data : bytes
        UTF-8. ``title`` and ``text`` are needed; ``commitment_id``, ``number`` and ``language``
        are used where they are given; ``page``, ``fields`` and ``milestones`` are read as
        ``ogplens segment --format csv`` writes them. Other columns are left alone.
    name : str
        The file as the user named it, or ``"-"``.
    max_bytes : int
        A larger table is refused.

    Returns
    -------
    CommitmentTable
        A row without identifier gets one, see `irm.corpus.commitment_ids`; one without language
        gets that of its text.

    Raises
    ------
    TableError
        With all the faults of the table at once.
    """
    if len(data) > max_bytes:
        raise TableError(
            f"the table has more than {max_bytes:,} bytes",
            source=name,
            hint="split the table, or raise segment.max_bytes in configs/pipeline.yaml",
        )
    if not data.strip():
        raise TableError("the table is empty", source=name, hint="check that it is the file meant")
    layout = table_layout(name, data)
    if layout is None:
        raise TableError("this is no table of commitments", source=name, hint=_HINT)
    faults = Faults(name)
    read = _csv_records if layout == "csv" else _json_records
    rows = [
        checked_row(place, record, faults) for place, record in read(data, name=name, faults=faults)
    ]
    _note_repeated(rows, faults)
    faults.raise_if_any(_HINT)
    if not rows:
        raise TableError("the table has no commitment", source=name, hint=_HINT)
    return _table(name, rows)


def draft_name(source: str) -> str:
    """Return what the identifiers of a draft's commitments begin with: the stem of its file."""
    return "draft" if source == "-" else PurePath(source).stem


def guard_cell(cell: str) -> str:
    """Keep a spreadsheet from running a cell: an apostrophe before ``= + - @``, tab and CR."""
    return f"'{cell}" if _GUARDED_BY.match(cell) else cell


def unguard_cell(cell: str) -> str:
    """Take away the apostrophe of `guard_cell`."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _csv_records(data: bytes, *, name: str, faults: Faults) -> Iterator[tuple[str, Record]]:
    header, *rows = parse_rows(data, source=name)
    folded = type(header)(header.number, header.line, tuple(c.casefold() for c in header.cells))
    positions = column_positions(folded, (*REQUIRED, *OPTIONAL), faults, optional=OPTIONAL)
    if not positions.keys() >= set(REQUIRED):
        return
    for row in rows:
        if not check_width(row, header, faults):
            continue
        record: dict[str, Any] = {
            column: unguard_cell(row.cells[place]).strip() for column, place in positions.items()
        }
        for column in ("fields", "milestones"):
            if record.get(column):
                place = f"{row.place}, column {column}"
                record[column] = parse_json(record[column], place, faults)
        yield row.place, record


def _json_records(data: bytes, *, name: str, faults: Faults) -> Iterator[tuple[str, Record]]:
    # Not splitlines(): it would also break at a line separator inside a string.
    for number, line in enumerate(decode_table(data, source=name).split("\n"), start=1):
        if not line.strip():
            continue
        record = parse_json(line, f"line {number}", faults)
        if isinstance(record, dict):
            yield f"line {number}", record
        elif record is not None:
            faults.add(f"line {number}", line.strip(), "an object with title and text")


def _note_repeated(rows: Sequence[CheckedRow], faults: Faults) -> None:
    first: dict[str, str] = {}
    for row in rows:
        earlier = first.setdefault(row.commitment_id, row.place)
        if row.commitment_id and earlier != row.place:
            expected = f"an identifier that stands once; it stands in {earlier} already"
            faults.add(f"{row.place}, commitment_id", row.commitment_id, expected)


def _table(name: str, rows: Sequence[CheckedRow]) -> CommitmentTable:
    from ogplens.reading import identify_language

    commitments = tuple(row.commitment for row in rows)
    ids: list[str] = []
    taken = {row.commitment_id for row in rows}
    for row, made in zip(rows, commitment_ids(draft_name(name), commitments), strict=True):
        while not row.commitment_id and made in taken:
            made += "-2"
        ids.append(row.commitment_id or made)
        taken.add(ids[-1])
    return CommitmentTable(
        source=name,
        commitments=commitments,
        languages=tuple(row.language or identify_language(row.commitment.text) for row in rows),
        ids=tuple(ids),
    )
