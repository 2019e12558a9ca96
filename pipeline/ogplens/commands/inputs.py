"""Files and standard input as documents and tables, within the limits of the configuration."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.commands.console import STANDARD

if TYPE_CHECKING:
    from ogplens.domain import Document
    from ogplens.scoring.tables import CommitmentTable


def read_document_named(name: str, data: bytes | None = None, *, ocr: bool = False) -> Document:
    """Read a document: from ``data`` if it is given, else from the file or standard input."""
    from ogplens.reading import read_bytes, read_document
    from ogplens.settings import pipeline_settings

    limits = pipeline_settings().segment
    size, length = limits.max_bytes, limits.max_characters
    if name == STANDARD and data is None:
        data = read_standard_input()
    if data is not None:
        return read_bytes(data, name=name, max_bytes=size, max_characters=length, ocr=ocr)
    return read_document(Path(name), max_bytes=size, max_characters=length, ocr=ocr)


def read_table_or_document(name: str, *, ocr: bool = False) -> CommitmentTable | Document:
    """Read a table of commitments, or else a document; the suffix or the content tells which."""
    from ogplens.scoring.tables import parse_table, read_table, table_layout
    from ogplens.settings import pipeline_settings

    most = pipeline_settings().segment.max_bytes
    if name == STANDARD:
        data = read_standard_input()
        if table_layout(name, data):
            return parse_table(data, name=name, max_bytes=most)
        return read_document_named(name, data, ocr=ocr)
    if table_layout(name, b""):
        return read_table(Path(name), max_bytes=most)
    return read_document_named(name, ocr=ocr)


def read_standard_input() -> bytes:
    """Read standard input, up to one byte more than allowed, so that a reader can refuse it."""
    from ogplens.settings import pipeline_settings

    return sys.stdin.buffer.read(pipeline_settings().segment.max_bytes + 1)
