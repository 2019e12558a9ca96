"""What is scored, by name: folders listed, files read from one byte to another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import NoReturn, Protocol

from ogplens.bulk.storing import BLOCK
from ogplens.errors import ReadingError


class Files(Protocol):
    """Where documents and tables lie; names are those that a user gives.

    Every method raises `ReadingError` with the name where it cannot do what it should.
    """

    def inside(self, name: str, *, leave_out: str = "") -> Iterator[str] | None:
        """Return the names of all files of a folder and of its folders; ``None`` for a file.

        A folder's are sorted by name, its folders among them. What is hidden (``.name``) is left
        out, and so is what is no file, and all of the folder ``leave_out``.
        """

    def size(self, name: str) -> int:
        """Return the bytes of a file."""

    def read(self, name: str, start: int, end: int) -> bytes:
        """Return bytes of a file: fewer than asked for where it ends before."""

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file a part at a time."""


def files_of(name: str) -> Files:
    """Return the files among which a name is one: an address's, or this machine's."""
    if "://" in name:
        from ogplens.bulk.addresses import AddressedFiles

        return AddressedFiles()
    return LocalFiles()


_BEGIN: ContextVar[str] = ContextVar("_BEGIN", default="")


@contextmanager
def names_begin_in(folder: str) -> Iterator[None]:
    """Let relative names of files begin in a folder, for a process that works in another one."""
    before = _BEGIN.set(folder)
    try:
        yield
    finally:
        _BEGIN.reset(before)


def _path(name: str) -> Path:
    return Path(_BEGIN.get(), name)


class LocalFiles:
    """Files of this machine."""

    def inside(self, name: str, *, leave_out: str = "") -> Iterator[str] | None:
        """Return the names of a folder's files; links to other folders are not followed."""
        try:
            if not Path(name).is_dir():
                return None
            if "://" in leave_out:
                from ogplens.bulk.addresses import path_here

                leave_out = path_here(leave_out)
            return _walk(Path(name), Path(leave_out).resolve() if leave_out else None)
        except (OSError, ValueError) as error:
            _failed(error, name)

    def size(self, name: str) -> int:
        """Return the bytes of a file."""
        try:
            return _path(name).stat().st_size
        except (OSError, ValueError) as error:
            _failed(error, name)

    def read(self, name: str, start: int, end: int) -> bytes:
        """Return bytes of a file."""
        try:
            with _path(name).open("rb") as file:
                file.seek(start)
                return file.read(end - start)
        except (OSError, ValueError) as error:
            _failed(error, name)

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file a part at a time."""
        try:
            with _path(name).open("rb") as file:
                while block := file.read(BLOCK):
                    yield block
        except (OSError, ValueError) as error:
            _failed(error, name)


def _walk(folder: Path, leave_out: Path | None) -> Iterator[str]:
    try:
        if leave_out is not None and folder.resolve() == leave_out:
            return
        with os.scandir(folder) as entries:
            found = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if not entry.name.startswith(".")
            )
    except OSError as error:
        _failed(error, str(folder))
    for name, is_folder in found:
        path = folder / name
        if is_folder:
            yield from _walk(path, leave_out)
        elif path.is_file():
            yield str(path)


def _failed(error: OSError | ValueError, name: str) -> NoReturn:
    if isinstance(error, FileNotFoundError):
        raise ReadingError(
            "there is no such file", source=name, hint="check the name and the folder"
        ) from None
    reason = getattr(error, "strerror", None) or str(error)
    raise ReadingError(
        f"the file cannot be opened: {reason}",
        source=name,
        hint="check the name, and that you may read the file",
    ) from error
