"""Sources and shards at addresses: ``s3://bucket/plans``, ``gs://...``, ``memory://...``.

`fsspec <https://filesystem-spec.readthedocs.io>`_ knows the stores. Keys and other secrets are in
its own configuration, or in the environment, and never in an address: addresses stand in results.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from ogplens.bulk.storing import BLOCK, LocalFolder, Place
from ogplens.errors import OgplensError, ReadingError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

OWNER = ".owner"
"""Says which run wrote last; another one that finds another name in it stops."""

_LOCAL = ("file", "local")
_PAGES = ("http", "https")
_SECRETS = (
    "put keys into fsspec's configuration (~/.config/fsspec) or into the environment, and leave "
    "them out of addresses: those are written into the results"
)


def addressed_place(name: str) -> Place:
    """Return the place of shards at an address; ``file://`` is a folder of this machine.

    Raises
    ------
    OgplensError
        If fsspec does not know such an address, or it cannot be written to.
    """
    files, path = _opened(name, OgplensError)
    if urlsplit(name).scheme in _LOCAL:
        return LocalFolder(Path(path))
    return AddressedFolder(name, files, path)


class AddressedFiles:
    """Files at addresses; see `ogplens.bulk.sources.Files`."""

    def inside(self, name: str, *, leave_out: str = "") -> Iterator[str] | None:
        """Return the addresses of a folder's files; ``None`` for a file.

        What http answers with is a file: its pages are not followed.
        """
        files, path = _opened(name)
        if urlsplit(name).scheme in _PAGES:
            return None
        with _told(name):
            files.invalidate_cache()
            if not files.isdir(path):
                return None
        return _walk(files, path, name.rstrip("/"), _left_out(leave_out, files))

    def size(self, name: str) -> int:
        """Return the bytes of a file."""
        files, path = _opened(name)
        with _told(name):
            files.invalidate_cache()
            found = files.info(path)
            if found.get("type") == "directory":
                raise IsADirectoryError("it is a folder")
            return int(found["size"] or 0)

    def read(self, name: str, start: int, end: int) -> bytes:
        """Return bytes of a file."""
        files, path = _opened(name)
        with _told(name):
            try:
                data: bytes = files.cat_file(path, start=start, end=end)
            except FileNotFoundError:
                raise
            except Exception:
                # Some stores refuse to give what lies behind the end, which is nothing.
                if files.info(path).get("size") == start:
                    return b""
                raise
            return data

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file a part at a time."""
        files, path = _opened(name)
        with _told(name), files.open(path, "rb") as file:
            while block := file.read(BLOCK):
                yield block


def path_here(name: str) -> str:
    """Return the path of a name on this machine's disk; empty for what is elsewhere."""
    if "://" not in name:
        return name
    return _opened(name)[1] if urlsplit(name).scheme in _LOCAL else ""


def _left_out(name: str, files: AbstractFileSystem) -> str:
    """Return the path of a folder in a store; empty if it is in another one."""
    if not name:
        return ""
    if "://" not in name:
        name = f"file://{Path(name).resolve()}"
    other, path = _opened(name)
    return path.rstrip("/") if type(other) is type(files) else ""


def _walk(files: AbstractFileSystem, path: str, name: str, leave_out: str) -> Iterator[str]:
    """Yield the files of a folder as `LocalFiles` does; one folder's list is held at a time."""
    if leave_out and path.rstrip("/") == leave_out:
        return
    with _told(name):
        found = sorted(
            (one["name"].rstrip("/").rpartition("/")[2], one["type"] == "directory", one["name"])
            for one in files.ls(path, detail=True)
            if one["name"].strip("/") != path.strip("/")  # some stores list the folder in itself
        )
        files.invalidate_cache(path)
    for last, is_folder, inner in found:
        if last.startswith("."):
            continue
        if is_folder:
            yield from _walk(files, inner, f"{name}/{last}", leave_out)
        else:
            yield f"{name}/{last}"


class AddressedFolder:
    """A place of shards in an object store; see `ogplens.bulk.storing.Place`.

    A file is put there in one go, under its own name: object stores show it whole or not at all.

    Parameters
    ----------
    name : str
        As the user gave it.
    files : AbstractFileSystem
    path : str
        The folder, as ``files`` names it.
    """

    def __init__(self, name: str, files: AbstractFileSystem, path: str) -> None:
        self._name = name
        self._files = files
        self._folder = path.rstrip("/")
        self._owner = b""

    @property
    def name(self) -> str:
        """The address, as the user gave it."""
        return self._name

    def names(self) -> list[str]:
        """Return all names in the folder but that of the owner's note."""
        with self._told():
            try:
                self._files.invalidate_cache()
                found = self._files.ls(self._folder, detail=False)
            except FileNotFoundError:  # stores know no empty folders
                return []
        inner = {str(one).strip("/") for one in found} - {self._folder.strip("/")}
        return sorted({one.rpartition("/")[2] for one in inner} - {OWNER})

    def size(self, name: str) -> int | None:
        """Return the bytes of a file; ``None`` if there is none."""
        with self._told(name):
            try:
                self._files.invalidate_cache()
                return int(self._files.info(self._path(name))["size"] or 0)
            except FileNotFoundError:
                return None

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file a part at a time."""
        with self._told(name), self._files.open(self._path(name), "rb") as file:
            while block := file.read(BLOCK):
                yield block

    def write(self, name: str, blocks: Iterable[bytes]) -> None:
        """Collect a file on this machine, then put it under its name, if the place is still ours.

        Raises
        ------
        OgplensError
            Also if another run has begun at this place meanwhile.
        """
        with tempfile.TemporaryDirectory(prefix="ogplens-") as kept:
            whole = Path(kept, "whole")
            try:
                with whole.open("wb") as file:
                    file.writelines(blocks)
            except OSError as error:
                raise OgplensError(
                    f"{error.strerror or error}; what was finished before is kept",
                    source=kept,
                    hint="make room there, or name another folder in TMPDIR; then give the same "
                    "command again: it goes on where it stopped",
                ) from error
            self._check_owner()
            with self._told(name):
                self._files.put_file(str(whole), self._path(name))

    def remove(self, name: str) -> None:
        """Remove a file."""
        with self._told(name), contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._path(name))

    def tidy(self) -> None:
        """Do nothing: a file that was not put whole has no name."""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Write down that the place is this run's; a run that was there before stops.

        No lock holds across machines. The note is looked at before each file is written: of two
        runs the one that began later goes on.
        """
        note = f"{socket.gethostname()}, process {os.getpid()}, {secrets.token_hex(8)}\n"
        self._owner = note.encode()
        with self._told(OWNER):
            if not self._files.exists(self._folder):
                # Another run may be as fast, and some stores know no folders.
                with contextlib.suppress(FileExistsError, NotImplementedError):
                    self._files.makedirs(self._folder, exist_ok=True)
            self._files.pipe_file(self._path(OWNER), self._owner)
        try:
            yield
        finally:
            with contextlib.suppress(Exception):  # what ended the run says more
                if self._files.cat_file(self._path(OWNER)) == self._owner:
                    self._files.rm_file(self._path(OWNER))

    def _check_owner(self) -> None:
        with self._told(OWNER):
            try:
                found = self._files.cat_file(self._path(OWNER))
            except FileNotFoundError:
                found = b""
        if found != self._owner:
            other = found.decode("utf-8", "replace").strip() or "somebody removed its note"
            raise OgplensError(
                f"another run of ogplens works at this place ({other})",
                source=self._name,
                hint="let that one end, or name another place with --shards",
            )

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _told(self, name: str = "") -> contextlib.AbstractContextManager[None]:
        return _told(f"{self._name.rstrip('/')}/{name}" if name else self._name, OgplensError)


def _opened(name: str, kind: type[OgplensError] = ReadingError) -> tuple[AbstractFileSystem, str]:
    """Return the store of an address, and the path in it."""
    _check(name, kind)
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise kind(
            "addresses need fsspec, which is not installed",
            source=name,
            hint="python -m pip install 'ogplens[cluster]'",
        ) from error
    try:
        files, path = url_to_fs(name)
    except ImportError as error:  # it names the package: "Install s3fs to access S3"
        raise kind(
            str(error), source=name, hint="install that package here, and on every worker"
        ) from error
    except Exception as error:  # each store has errors of its own
        _failed(error, name, kind)
    return files, path


def _check(name: str, kind: type[OgplensError]) -> None:
    """Refuse what would put a secret into the results, and chains of addresses."""
    try:
        parts = urlsplit(name)
        secret = parts.password is not None or (parts.scheme in _PAGES and bool(parts.query))
    except ValueError as error:
        raise kind(
            "this is no address", source=name, hint="write it as s3://bucket/folder"
        ) from error
    if secret:
        shown = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
        raise kind("this address may hold a password or a key", source=shown, hint=_SECRETS)
    if "::" in name:
        raise kind("chains of addresses are not followed", source=name, hint="name one address")


@contextmanager
def _told(name: str, kind: type[OgplensError] = ReadingError) -> Iterator[None]:
    """Say of what goes wrong in a store where it did."""
    try:
        yield
    except (OgplensError, GeneratorExit):
        raise
    except Exception as error:  # each store has errors of its own
        _failed(error, name, kind)


def _failed(error: Exception, name: str, kind: type[OgplensError]) -> NoReturn:
    if isinstance(error, FileNotFoundError):
        raise kind("there is no such file", source=name, hint="check the address") from None
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    raise kind(
        f"the store cannot be used: {reason}",
        source=name,
        hint="check the address, the rights of your key there, and the connection; the same "
        "command goes on where it stopped",
    ) from error
