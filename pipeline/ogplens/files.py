"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    The bytes go to a temporary file beside the target, which then takes the target's name. A
    reader sees the old file or the new one, never half of one, and a failed write leaves the
    old file as it was. Missing parent folders are made.

    Raises
    ------
    OSError
        If the folder cannot be written; no temporary file stays behind.
    """
    target = path.resolve()  # a link stays a link: the file behind it is replaced
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text_atomically(path: Path, text: str) -> None:
    r"""Write text as UTF-8, its line ends as they are; see `write_bytes_atomically`."""
    write_bytes_atomically(path, text.encode("utf-8"))


def write_lines_atomically(path: Path, lines: Iterable[str]) -> None:
    """Write text as it comes, none of it held; see `write_bytes_atomically`.

    Parameters
    ----------
    path : Path
    lines : iterable of str
        With their line ends. What it raises passes, and leaves the old file as it was.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
