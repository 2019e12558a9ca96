"""The place where the shards of a run go: a file in it appears whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, NoReturn, Protocol

from ogplens.errors import OgplensError

BLOCK = 1_048_576
"""Bytes that are read at once."""

LOCK = ".lock"
_TEMPORARY = ".tmp"
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


class Place(Protocol):
    """Where files of a run are kept, under names without folders.

    Every method raises `OgplensError` with the place's name where it cannot do what it should.
    """

    @property
    def name(self) -> str:
        """The place, as the user named it."""

    def names(self) -> list[str]:
        """Return the names of all that lies there, sorted, but for what the place needs itself."""

    def size(self, name: str) -> int | None:
        """Return the bytes of a file; ``None`` if there is none."""

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file a part at a time."""

    def write(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write a file whole or not at all, in place of an older one; it lasts from then on.

        What ``blocks`` raises passes, and leaves everything as it was.
        """

    def remove(self, name: str) -> None:
        """Remove a file."""

    def tidy(self) -> None:
        """Remove what writing left behind that did not come to its end."""

    def locked(self) -> AbstractContextManager[None]:
        """Keep all others out until the block, or the process, ends; make the place if needed.

        Raises
        ------
        OgplensError
            On entering it, if another run works there.
        """


def place_at(name: str) -> Place:
    """Return the place that a path names.

    Raises
    ------
    OgplensError
        If it is no place that shards can go to.
    """
    if "://" in name:
        raise OgplensError(
            "results cannot be written to addresses", source=name, hint="name a folder"
        )
    return LocalFolder(Path(name))


class LocalFolder:
    """A folder of this machine.

    Parameters
    ----------
    folder : Path
        It is made when it is locked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        """The folder, as the user named it."""
        return str(self._folder)

    def names(self) -> list[str]:
        """Return all names in the folder but those of the lock and of temporary files."""
        return [name for name in self._all() if name != LOCK and not _temporary(name)]

    def _all(self) -> list[str]:
        try:
            return sorted(path.name for path in self._folder.iterdir())
        except OSError as error:
            self._failed(error, self._folder)

    def size(self, name: str) -> int | None:
        """Return the bytes of a file; ``None`` if there is none."""
        try:
            return (self._folder / name).stat().st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            self._failed(error, self._folder / name)

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file a part at a time."""
        try:
            with (self._folder / name).open("rb") as file:
                while block := file.read(BLOCK):
                    yield block
        except OSError as error:
            self._failed(error, self._folder / name)

    def write(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write a file beside its place, see it to the disk, and give it its name."""
        path = self._folder / name
        temporary = self._folder / f".{name}{_TEMPORARY}"
        written = 0
        try:
            with _opened(temporary) as file:
                for block in blocks:
                    written += len(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            _sync_folder(self._folder)
        except OSError as error:
            self._failed(error, path, written)
        finally:  # it has its name, or is not to stay
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Remove a file."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            self._failed(error, self._folder / name)

    def tidy(self) -> None:
        """Remove the temporary files of writers that are no more."""
        for name in filter(_temporary, self._all()):
            self.remove(name)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the folder; the lock is the operating system's, and ends with the process."""
        path = self._folder / LOCK
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            held = _lock_file(path)
        except OSError as error:
            self._failed(error, self._folder)
        if held is None:
            raise OgplensError(
                "another run of ogplens works in this folder",
                source=self.name,
                hint="wait for its end, or name another folder with --shards",
            )
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # before it is let go: the next makes its own
                path.unlink()
            held.close()

    def _failed(self, error: OSError, path: Path, written: int = 0) -> NoReturn:
        """Say what went wrong, and of a full disk how full it is."""
        reason = error.strerror or str(error)
        hint = "check the folder, and that you may read and write there"
        if error.errno in _FULL:
            with contextlib.suppress(OSError):
                free = shutil.disk_usage(self._folder).free
                reason += f": {free:,} bytes are free, more than {max(written - 1, 0):,} needed"
            hint = "make room, then give the same command again: it goes on where it stopped"
        raise OgplensError(
            f"{reason}; what was finished before is kept", source=str(path), hint=hint
        ) from error


def _temporary(name: str) -> bool:
    return name.startswith(".") and name.endswith(_TEMPORARY)


def _opened(path: Path) -> IO[bytes]:
    return path.open("wb")


def _sync_folder(folder: Path) -> None:
    """See a new name to the disk, where the system has a way to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock_file(path: Path) -> IO[bytes] | None:
    """Return the file, open and locked; ``None`` if another process, or another run, has it."""
    while True:
        file = path.open("ab")
        try:
            _lock(file)
            # Who had it may have removed it meanwhile: then this file is nobody's any more.
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except BlockingIOError:
            file.close()
            return None
        except FileNotFoundError:
            pass
        except BaseException:
            file.close()
            raise
        file.close()


def _lock(file: IO[bytes]) -> None:
    if os.name == "posix":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError as error:
        raise BlockingIOError(str(error)) from error
