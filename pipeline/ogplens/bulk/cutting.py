"""Sources become tasks: tables cut between rows, documents a few at a time; nothing is held."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from ogplens.bulk.jobs import Layout, Piece, Task
from ogplens.bulk.row_ends import CsvEnds, Ends, LineEnds
from ogplens.bulk.sources import Files, files_of
from ogplens.errors import ReadingError, TableError
from ogplens.irm.csv_files import Faults, Row, column_positions
from ogplens.scoring.tables import OPTIONAL, REQUIRED, TABLE_SUFFIXES, table_layout
from ogplens.settings import BulkSettings

if TYPE_CHECKING:
    from hashlib import _Hash

Told = Callable[[int], None]
"""Is told how many bytes more were looked at."""

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_HEADER = 1_048_576  # bytes
_HINT = "a table has the columns title and text; commitment_id, number and language may stand there"


@dataclass(frozen=True, slots=True)
class Source:
    """A document or a table that is to be scored.

    Attributes
    ----------
    name : str
    layout : {"document", "csv", "jsonl"}
    """

    name: str
    layout: Layout


def sources_in(
    names: Iterable[str],
    *,
    leave_out: str = "",
    unknown: Callable[[str], None] | None = None,
) -> Iterator[Source]:
    """Yield the documents and tables that a user names, and those of the folders among them.

    Parameters
    ----------
    names : iterable of str
        A file without a known suffix is told by its content.
    leave_out : str
        A folder whose files are no sources: where the results go.
    unknown : callable
        Is told the name of each file of a folder that has no known suffix; it is left out.

    Raises
    ------
    ReadingError
        If a name is none of a file or folder.
    """
    for name in names:
        files = files_of(name)
        found = files.inside(name, leave_out=leave_out)
        if found is None:
            yield Source(name, _told_layout(name, files))
            continue
        for inner in found:
            layout = _layout(inner)
            if layout is not None:
                yield Source(inner, layout)
            elif unknown is not None:
                unknown(inner)


def _layout(name: str) -> Layout | None:
    from ogplens.reading import SUFFIXES

    suffix = PurePath(name).suffix.lower()
    if suffix in TABLE_SUFFIXES:
        return "csv" if TABLE_SUFFIXES[suffix] == "csv" else "jsonl"
    return "document" if suffix in SUFFIXES else None


def _told_layout(name: str, files: Files) -> Layout:
    known = _layout(name)
    files.size(name)  # there is such a file
    if known is not None:
        return known
    told = table_layout(name, files.read(name, 0, 65_536))
    return "document" if told is None else "csv" if told == "csv" else "jsonl"


def tasks(
    sources: Iterable[Source], settings: BulkSettings, told: Told | None = None
) -> Iterator[Task]:
    """Yield the tasks of sources, in their order.

    Every source is read once, a block at a time. The same sources always make the same tasks.

    Parameters
    ----------
    sources : iterable of Source
    settings : BulkSettings
        A shard has at most so many rows, or documents, or shares of both.
    told : callable, optional

    Raises
    ------
    TableError
        If a table cannot be used as a whole: it is empty, or lacks a column.
    """
    waiting: list[Piece] = []
    load, full = 0, settings.rows_per_shard * settings.documents_per_shard
    number = 0
    for piece, weight in _weighed(sources, settings, told):
        if waiting and load + weight > full:
            yield Task(number, tuple(waiting))
            waiting, load, number = [], 0, number + 1
        waiting.append(piece)
        load += weight
    if waiting:
        yield Task(number, tuple(waiting))


def _weighed(
    sources: Iterable[Source], settings: BulkSettings, told: Told | None
) -> Iterator[tuple[Piece, int]]:
    for source in sources:
        blocks = _told_of(files_of(source.name).blocks(source.name), told)
        if source.layout == "document":
            yield _document(source.name, blocks), settings.rows_per_shard
        else:
            for piece, rows in table_pieces(source.name, source.layout, blocks, settings):
                yield piece, rows * settings.documents_per_shard


def _told_of(blocks: Iterator[bytes], told: Told | None) -> Iterator[bytes]:
    for block in blocks:
        yield block
        if told is not None:
            told(len(block))


def _document(name: str, blocks: Iterator[bytes]) -> Piece:
    found, size = hashlib.sha256(), 0
    try:
        for block in blocks:
            found.update(block)
            size += len(block)
    except ReadingError:  # it becomes a row that says so
        return Piece(name, "document", 0, 0)
    return Piece(name, "document", 0, size, digest=found.hexdigest())


def table_pieces(
    name: str, layout: Layout, blocks: Iterable[bytes], settings: BulkSettings
) -> Iterator[tuple[Piece, int]]:
    """Yield the pieces of a table with their numbers of rows.

    Put together they are the table, but for its byte order mark and header. A piece is longer than
    ``bytes_per_shard`` only if it is one single row.

    Parameters
    ----------
    name : str
    layout : {"csv", "jsonl"}
    blocks : iterable of bytes
        The table, of any lengths.
    settings : BulkSettings

    Raises
    ------
    TableError
        If the table is empty, not UTF-8 from its very beginning, or lacks a column.
    """
    coming = iter(blocks)
    head = _head(name, coming)
    begin = len(_BOM) if head.startswith(_BOM) else 0
    ends: Ends = LineEnds()
    header: tuple[str, ...] = ()
    if layout == "csv":
        ends = CsvEnds()
        header, size, head = _header(name, head[begin:], coming)
        begin += size
    else:
        head = head[begin:]
    cutter = _Cutter(name, layout, settings, header, begin)
    for block in _chained(head, coming):
        yield from cutter.take(block, ends.find(block))
    yield from cutter.rest()


def _chained(head: bytes, coming: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from coming


def _head(name: str, coming: Iterator[bytes]) -> bytes:
    head = b""
    while len(head) < len(_BOM) and (block := next(coming, b"")):
        head += block
    if head.startswith(_UTF_16):
        raise TableError(
            "the file is not UTF-8", source=name, hint="in a spreadsheet, save it as 'CSV UTF-8'"
        )
    if not head:
        raise TableError("the table is empty", source=name, hint="check that it is the file meant")
    return head


def _header(name: str, head: bytes, coming: Iterator[bytes]) -> tuple[tuple[str, ...], int, bytes]:
    """Return the names of the columns, the bytes that they take, and what was read behind them.

    Empty rows before the header are part of it.
    """
    while True:
        start = 0
        for end in CsvEnds().find(head):
            cells = _cells(name, head[start:end])
            if any(cell.strip() for cell in cells):
                return _checked(name, cells), end, head[end:]
            start = end
        if len(head) > _LONGEST_HEADER:
            raise TableError("this table has no header", source=name, hint=_HINT)
        block = next(coming, b"")
        if not block:
            break
        head += block
    cells = _cells(name, head[start:])
    if not any(cell.strip() for cell in cells):
        raise TableError("the table is empty", source=name, hint="check that it is the file meant")
    return _checked(name, cells), len(head), b""


def _cells(name: str, line: bytes) -> tuple[str, ...]:
    try:
        rows = list(csv.reader(io.StringIO(line.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(
            f"the header of this table cannot be read: {error}", source=name, hint=_HINT
        ) from error
    return tuple(rows[0]) if rows else ()


def _checked(name: str, cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the columns as rows are read by, if the needed ones are there."""
    faults = Faults(name)
    folded = tuple(cell.strip().casefold() for cell in cells)
    column_positions(Row(1, 1, folded), (*REQUIRED, *OPTIONAL), faults, optional=OPTIONAL)
    faults.raise_if_any(_HINT)
    return folded


@dataclass(slots=True)
class _Cutter:
    """Cuts a table at rows: so many, or as many as so many bytes hold."""

    name: str
    layout: Layout
    settings: BulkSettings
    header: tuple[str, ...]
    start: int  # of the piece that grows
    end: int = 0  # of its last whole row
    at: int = 0  # where the next block begins
    first_row: int = 0
    rows: int = 0  # whole ones in the piece
    known: _Hash = field(default_factory=hashlib.sha256)  # of the whole rows of the piece
    longer: _Hash | None = None  # ... and of the beginning of the row behind them
    alone: _Hash = field(default_factory=hashlib.sha256)  # of that beginning by itself

    def __post_init__(self) -> None:
        self.end = self.at = self.start

    def take(self, block: bytes, ends: Iterable[int]) -> Iterator[tuple[Piece, int]]:
        """Take a block, and where rows end in it; yield the pieces that are whole."""
        seen = 0
        for end in ends:
            yield from self._row(block[seen:end], self.at + end)
            seen = end
        self.at += len(block)
        if seen < len(block):  # a row begins here, or goes on
            if self.longer is None:
                self.longer, self.alone = self.known.copy(), hashlib.sha256()
            self.longer.update(block[seen:])
            self.alone.update(block[seen:])

    def rest(self) -> Iterator[tuple[Piece, int]]:
        """Yield what is left at the end, which may be without a line end."""
        if self.at > self.end:
            yield from self._row(b"", self.at)
        if self.rows:
            yield self._piece()

    def _row(self, tail: bytes, end: int) -> Iterator[tuple[Piece, int]]:
        """Add a row: what came before of it, and its tail."""
        if self.rows and end - self.start > self.settings.bytes_per_shard:
            yield self._piece()
            if self.longer is not None:
                self.longer = self.alone
        if self.longer is not None:
            self.known, self.longer = self.longer, None
        self.known.update(tail)
        self.end = end
        self.rows += 1
        if self.rows == self.settings.rows_per_shard:
            yield self._piece()

    def _piece(self) -> tuple[Piece, int]:
        """Return the piece, and begin the next."""
        made = Piece(
            self.name,
            self.layout,
            self.start,
            self.end,
            self.first_row,
            self.header,
            self.known.hexdigest(),
        )
        rows, self.rows = self.rows, 0
        self.first_row += rows
        self.start, self.known = self.end, hashlib.sha256()
        return made, rows
