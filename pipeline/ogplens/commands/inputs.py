"""Files and standard input as documents and tables, within the limits of the configuration.

Documents are read, and cut, in a child process that is stopped at the limits of time and memory.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from ogplens.commands.console import STANDARD, reading
from ogplens.errors import OgplensError

if TYPE_CHECKING:
    from ogplens.domain import Document
    from ogplens.reading import GuardedReader
    from ogplens.scoring.tables import CommitmentTable
    from ogplens.segmentation import Choice, Segmentation

Read = TypeVar("Read")


def document_reader(*, ocr: bool = False) -> GuardedReader:
    """Return a reader of documents, to be used in a ``with`` block.

    Parameters
    ----------
    ocr : bool
        Whether pages and headings of PDFs that are pictures are read by OCR.
    """
    from ogplens.reading import GuardedReader
    from ogplens.settings import pipeline_settings

    reader = GuardedReader(pipeline_settings().segment, ocr=ocr)
    reader.start()  # it gets ready while modules are loaded here
    return reader


def read_document_named(name: str, *, ocr: bool = False) -> Document:
    """Read a document from the file or standard input."""
    with document_reader(ocr=ocr) as reader, reading(name) as progress:
        return reader.read(Path(name), standard_input(name), progress=progress)


def segment_named(
    name: str,
    *,
    data: bytes | None = None,
    reader: GuardedReader | None = None,
    choice: Choice | None = None,
    ocr: bool = False,
) -> tuple[Document, Segmentation]:
    """Read a document and cut it, from ``data`` if given, else from the file or standard input.

    Parameters
    ----------
    name : str
    data : bytes, optional
    reader : GuardedReader, optional
        One that is open already, for several documents.
    choice : Choice, optional
        What the user wants to be commitments.
    ocr : bool
        As for `document_reader`, where none is given.
    """
    if reader is None:
        with document_reader(ocr=ocr) as new:
            return segment_named(name, data=data, reader=new, choice=choice)
    from ogplens.segmentation import segment_as_asked

    if data is None:
        data = standard_input(name)
    with reading(name) as progress:
        options = choice.options() if choice else {}
        return reader.read_then(
            Path(name), segment_as_asked, data, options=options, progress=progress
        )


def read_each(names: Iterable[str], read: Callable[[str], Read]) -> list[Read]:
    """Read every file; where several cannot be read, say so of all at once.

    Raises
    ------
    OgplensError
        The one error, or all of them as one.
    """
    found: list[Read] = []
    errors: list[OgplensError] = []
    for name in names:
        try:
            found.append(read(name))
        except OgplensError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise OgplensError("\n".join(str(error) for error in errors)) from errors[0]
    return found


def read_table_or_segment(
    name: str,
    reader: GuardedReader,
    *,
    choice: Choice | None = None,
    data: bytes | None = None,
    kept: dict[str, bytes] | None = None,
) -> CommitmentTable | tuple[Document, Segmentation]:
    """Read a table of commitments, or else cut a document; suffix or content tells which.

    ``data`` is what was read from standard input already. With ``kept``, the bytes that were read
    are put there under the name.
    """
    from ogplens.reading import SUFFIXES
    from ogplens.settings import pipeline_settings

    most = pipeline_settings().segment.max_bytes
    data = standard_input(name) if data is None else data
    if kept is not None:
        if data is None:
            from ogplens.reading.document import load_file

            data = load_file(Path(name), max_bytes=most)
        kept[name] = data
    if name != STANDARD and PurePath(name).suffix.lower() in SUFFIXES:
        return segment_named(name, data=data, reader=reader, choice=choice)
    # Only now: what reads tables loads the models' libraries with it.
    from ogplens.scoring.tables import parse_table, read_table, table_layout

    if table_layout(name, data or b""):
        if data is None:
            return read_table(Path(name), max_bytes=most)
        return parse_table(data, name=name, max_bytes=most)
    return segment_named(name, data=data, reader=reader, choice=choice)


def standard_input(name: str) -> bytes | None:
    """Read standard input if it is meant, up to one byte more than allowed, to be refused."""
    if name != STANDARD:
        return None
    from ogplens.settings import pipeline_settings

    return sys.stdin.buffer.read(pipeline_settings().segment.max_bytes + 1)
