"""What the pieces of a task hold: commitments, and why some of them cannot be had."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ogplens.bulk.jobs import Piece
from ogplens.bulk.row_ends import CsvEnds, Ends, LineEnds
from ogplens.bulk.sources import files_of
from ogplens.domain import Commitment
from ogplens.errors import OgplensError, ReadingError
from ogplens.irm.corpus import commitment_ids
from ogplens.irm.csv_files import Faults
from ogplens.records import commitment_from_dict
from ogplens.scoring.records import checked_row
from ogplens.scoring.tables import OPTIONAL, REQUIRED, draft_name, unguard_cell
from ogplens.settings import pipeline_settings

if TYPE_CHECKING:
    from ogplens.reading import GuardedReader

_JSON_COLUMNS = ("fields", "milestones")


@dataclass(slots=True)
class Found:
    """A row of the results, before it is predicted.

    Attributes
    ----------
    source, commitment_id : str
    commitment : Commitment or None
        ``None`` where it cannot be had.
    language : str
        ISO 639-1 code; empty where there is no commitment.
    error : str
        Why there is none; empty where there is one.
    """

    source: str
    commitment_id: str
    commitment: Commitment | None
    language: str = ""
    error: str = ""


class ChangedSourceError(ReadingError):
    """A source is no longer what it was when the run was laid out."""


def changed(name: str, problem: str = "this is not what it was") -> ChangedSourceError:
    """Return the error that says that a source has changed."""
    return ChangedSourceError(
        f"{problem} when the run began, and results of both must not be mixed",
        source=name,
        hint="put back what was there, or begin a run of its own in another folder",
    )


def found_in(pieces: Iterable[Piece]) -> Iterator[Found]:
    """Yield the rows of pieces, in order.

    Documents are read and cut in a child process, within the limits of the configuration.

    Raises
    ------
    ChangedSourceError
        If a source is not what it was.
    """
    from ogplens.reading import GuardedReader

    with GuardedReader(pipeline_settings().segment) as reader:
        for piece in pieces:
            if piece.layout == "document":
                yield from _document(piece, reader)
            else:
                yield from _table(piece)


def _document(piece: Piece, reader: GuardedReader) -> Iterator[Found]:
    from ogplens.segmentation import segment_as_asked

    stem = draft_name(piece.name)
    limits = pipeline_settings().segment
    try:
        if piece.end > limits.max_bytes:  # not read at all: the reader's own words for it
            from ogplens.reading.document import check_size

            check_size(piece.end, source=piece.name, max_bytes=limits.max_bytes)
        data = _bytes(piece)
        document, cut = reader.read_then(Path(piece.name), segment_as_asked, data)
    except ChangedSourceError:
        raise
    except OgplensError as error:
        yield Found(piece.name, stem, None, error=told(error))
        return
    except Exception as error:  # a bug of ours, which is to end no run
        yield Found(piece.name, stem, None, error=told_bug(error))
        return
    ids = commitment_ids(stem, cut.commitments)
    for identifier, commitment in zip(ids, cut.commitments, strict=True):
        yield Found(piece.name, identifier, commitment, document.language)


def _bytes(piece: Piece) -> bytes:
    """Read a piece, and make sure that it is the one that is meant."""
    files = files_of(piece.name)
    if not piece.digest:
        files.read(piece.name, 0, 1)  # raises what it raised when the run was laid out
        raise changed(piece.name)
    try:
        # Of a document one byte more, so that a longer one is noticed.
        more = 1 if piece.layout == "document" else 0
        data = files.read(piece.name, piece.start, piece.end + more)
    except ReadingError as error:
        # A disk or a net that fails is no row's fault.
        problem = f"{error.message}; it could be read"
        raise changed(piece.name, problem) from error
    if hashlib.sha256(data).hexdigest() != piece.digest:
        raise changed(piece.name)
    return data


def _table(piece: Piece) -> Iterator[Found]:
    most = pipeline_settings().bulk.bytes_per_shard
    reader = _Rows(piece)
    if piece.end - piece.start > most:
        yield reader.fault(0, f"a row of more than {most:,} bytes; is a quotation mark not closed?")
        return
    data = _bytes(piece)
    try:
        text = data.decode("utf-8")
        # One pass over all, which is what nearly all tables need.
        rows: Iterable[Found | None] = list(reader.read_all(text))
    except (UnicodeDecodeError, csv.Error):
        rows = reader.read_each(data)
    yield from (row for row in rows if row is not None)


class _Rows:
    """Reads the rows of a piece of a table."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._stem = draft_name(piece.name)
        self._columns = {
            name: piece.header.index(name)
            for name in piece.header
            if name in REQUIRED or name in OPTIONAL
        }

    def read_all(self, text: str) -> Iterator[Found | None]:
        """Yield every row; ``None`` for those that hold nothing.

        Raises
        ------
        csv.Error
            If a row breaks the rules of CSV.
        """
        if self._piece.layout == "csv":
            for place, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True)):
                yield self._cells(place, cells)
        else:  # not splitlines(): it would break at separators in a text
            for place, line in enumerate(text.split("\n")):
                yield self._line(place, line)

    def read_each(self, data: bytes) -> Iterator[Found | None]:
        """Yield every row, each read by itself, so that a broken one breaks no other."""
        ends: Ends = CsvEnds() if self._piece.layout == "csv" else LineEnds()
        start = 0
        for place, end in enumerate([*ends.find(data), len(data)]):
            if start < end:
                yield self._one(place, data[start:end])
            start = end

    def _one(self, place: int, data: bytes) -> Found | None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            return self.fault(place, f"0x{data[error.start]:02x} is no text in UTF-8")
        if self._piece.layout == "jsonl":
            return self._line(place, text)
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error as error:
            return self.fault(place, f"it breaks the rules of CSV: {error}")
        return self._cells(place, rows[0] if rows else [])

    def _cells(self, place: int, cells: list[str]) -> Found | None:
        if not any(cell.strip() for cell in cells):
            return None
        if len(cells) != len(self._piece.header):
            expected = f"{len(self._piece.header)} cells, as in the header"
            return self.fault(place, f"found {len(cells)}, expected {expected}")
        record: dict[str, Any] = {
            name: unguard_cell(cells[column]).strip() for name, column in self._columns.items()
        }
        try:
            for name in _JSON_COLUMNS:
                if record.get(name):
                    record[name] = json.loads(record[name])
        except (ValueError, RecursionError):
            return self.fault(place, f"{name}: expected JSON")
        return self._checked(place, record)

    def _line(self, place: int, line: str) -> Found | None:
        if not line.strip():
            return None
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            return self.fault(place, f"expected JSON ({getattr(error, 'msg', 'too deep')})")
        if not isinstance(record, dict):
            return self.fault(place, "expected an object with title and text")
        if isinstance(record.get("commitment"), dict):
            return self._segmented(place, record)
        return self._checked(place, record)

    def _checked(self, place: int, record: Mapping[str, Any]) -> Found:
        faults = Faults(self._piece.name)
        row = checked_row("", record, faults)
        if faults.found:
            told = "; ".join(str(fault).lstrip(", ") for fault in faults.found)
            return self.fault(place, told, row.commitment_id)
        return self._found(place, row.commitment_id, row.commitment, row.language)

    def _segmented(self, place: int, record: Mapping[str, Any]) -> Found:
        """Read a commitment as the stage ``segment`` writes it."""
        given = str(record.get("commitment_id") or "")
        language = record.get("language") or ""
        try:
            commitment = commitment_from_dict(record["commitment"])
            if not all(isinstance(one, str) for one in (commitment.text, commitment.title)):
                raise TypeError("title and text must be strings")
            if not isinstance(language, str):
                raise TypeError("language must be a string")
            if not commitment.text.strip():
                raise ValueError("the text is empty")
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            return self.fault(place, f"no commitment as `segment` writes it: {error}", given)
        return self._found(place, given, commitment, language)

    def _found(self, place: int, given: str, commitment: Commitment, language: str) -> Found:
        from ogplens.reading import identify_language

        spoken = language or identify_language(commitment.text)
        return Found(self._piece.name, given or self._made_id(place), commitment, spoken)

    def _made_id(self, place: int) -> str:
        return f"{self._stem}-c{self._piece.first_row + place + 1}"

    def fault(self, place: int, problem: str, commitment_id: str = "") -> Found:
        """Return the row that says why one cannot be read."""
        header = 1 if self._piece.layout == "csv" else 0
        where = "row" if header else "line"
        number = self._piece.first_row + place + 1 + header
        return Found(
            self._piece.name,
            commitment_id or self._made_id(place),
            None,
            error=_one_line(f"{where} {number}: {problem}"),
        )


def told(error: OgplensError) -> str:
    """Return what an error says, in one line, without the name of the file."""
    return _one_line("; ".join([error.message, *map(str, error.faults)]))


def told_bug(error: Exception) -> str:
    """Return what a bug of ours says, in one line."""
    return _one_line(f"this is a bug in ogplens: {type(error).__name__}: {error}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
