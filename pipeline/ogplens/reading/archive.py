"""Office files are ZIP archives: whether one may be unpacked at all."""

from __future__ import annotations

import io
import zipfile

from ogplens.errors import ReadingError


def damaged(source: str, reason: str, *, kind: str) -> ReadingError:
    """Return the error for a file of a kind (``"DOCX"``) that cannot be read."""
    article = "an" if kind.startswith("O") else "a"
    return ReadingError(
        f"the file is not {article} {kind} document, or is damaged: {reason}",
        source=source,
        hint=f"open it in a word processor and save it again as {kind}, or export it to PDF",
    )


def check_archive(data: bytes, *, source: str, max_bytes: int, kind: str) -> None:
    """Refuse what is no archive, or unpacks to more than ``max_bytes``.

    Raises
    ------
    ReadingError
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except Exception as error:
        # zipfile lets struct, value and overflow errors through for damaged directories.
        raise damaged(source, str(error), kind=kind) from error
    size = sum(entry.file_size for entry in entries)
    if size > max_bytes:
        raise ReadingError(
            f"the file unpacks to {size:,} bytes; at most {max_bytes:,} are read",
            source=source,
            hint="remove its pictures, or raise segment.max_bytes in configs/pipeline.yaml",
        )
