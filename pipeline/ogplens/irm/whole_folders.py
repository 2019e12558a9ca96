"""Folders that change whole or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from ogplens.errors import Fault, TableError
from ogplens.files import flush_folder, shortened, try_lock, writing_error

_AT_FDCWD = {"linux": -100, "darwin": -2}
_TRIES, _PAUSE = 50, 0.01  # seconds
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside the target, which takes the target's name at the end.

    A reader sees the old folder or the new one, never a mixture, also after a loss of power.
    Where the operating system can exchange two names at once (Linux, macOS), a process that is
    killed at any moment leaves the old or the new one under the name. Elsewhere two renamings
    follow one another, and `clean_leftovers` undoes the first if the second never came.

    Parameters
    ----------
    folder : Path
        May be missing. What it holds is gone at the end.

    Yields
    ------
    Path
        An empty folder. Whatever is raised while it is filled leaves the target as it was.

    Raises
    ------
    TableError
        If another process is changing the folder now.
    WritingError
        If the folder cannot be written, or what is in it.
    """
    target = folder.resolve()
    building = _beside(target, "tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        building.mkdir()
    except OSError as error:
        raise writing_error(error, folder) from error
    lock = None
    try:
        lock = _lock(building)
        for other in _left(target, "tmp"):
            if other != building:
                _refuse_living(other)
        yield building
        _flush_all(building)
        _take_place(building, target)
        flush_folder(target.parent)
    except OSError as error:
        raise writing_error(error, folder) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".{shortened(target.name)}.{os.getpid()}.{ending}")


def _left(target: Path, ending: str) -> list[Path]:
    """Return the folders beside the target that a process made while it changed it."""
    begin, end = f".{shortened(target.name)}.", f".{ending}"
    if not target.parent.is_dir():
        return []
    # Not by glob: a name may hold what is a pattern there.
    names = (path.name for path in target.parent.iterdir())
    return sorted(
        target.with_name(name)
        for name in names
        if name.startswith(begin) and name.endswith(end) and "." not in name[len(begin) : -len(end)]
    )


def _lock(building: Path) -> int | None:
    """Lock a folder as long as it is open here; process numbers say too little in containers."""
    if os.name == "nt":  # a folder cannot be opened there
        return None
    lock = os.open(building, os.O_RDONLY)
    for _ in range(_TRIES):  # another process may be looking whether it is locked
        if try_lock(lock):
            break
        time.sleep(_PAUSE)
    return lock


def _flush_all(folder: Path) -> None:
    """Have a folder written to the disk: the files that were copied into it, and all names."""
    for inside, _, names in os.walk(folder):
        for name in names:
            path = Path(inside) / name
            if path.is_file() and not path.is_symlink():
                flush_folder(path)
        flush_folder(Path(inside))


def _take_place(building: Path, target: Path) -> None:
    if not target.exists():
        building.rename(target)
    elif not _exchange(building, target):
        old = _beside(target, "old")
        target.rename(old)
        try:
            building.rename(target)
        except BaseException:
            old.rename(target)
            raise
        shutil.rmtree(old)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two names at once; tell whether the operating system can."""
    name = {"linux": "renameat2", "darwin": "renameatx_np"}.get(sys.platform)
    if name is None:
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if rename is None:
        return False
    here = _AT_FDCWD[sys.platform]
    return bool(rename(here, os.fsencode(first), here, os.fsencode(second), _EXCHANGE) == 0)


def clean_leftovers(folder: Path) -> tuple[str, ...]:
    """Clear away what a process left that was killed while it changed a folder.

    Parameters
    ----------
    folder : Path
        The target. If it is missing and its old content was set aside, that is put back.

    Returns
    -------
    tuple of str
        Names of the folders that were cleared away or put back.

    Raises
    ------
    TableError
        If another process is changing the folder now, or seems to.
    """
    target = folder.resolve()
    found = []
    for ending in ("old", "tmp"):
        for left in _left(target, ending):
            if not _owner(left):
                continue
            _refuse_living(left)
            if ending == "old" and not target.exists():
                left.rename(target)
            else:
                shutil.rmtree(left)
            found.append(left.name)
    return tuple(found)


def _owner(left: Path) -> int:
    """Return the process that made a temporary folder; 0 where the name does not say."""
    process = left.stem.rpartition(".")[2]
    return int(process) if process.isdigit() else 0


def _refuse_living(left: Path) -> None:
    process = _owner(left)
    if _locked(left) or (process != os.getpid() and _lives(process)):
        _refuse(left)


def _locked(left: Path) -> bool:
    """Tell whether a process holds a folder, be it in another container or on another machine."""
    if os.name == "nt":
        return False
    try:
        lock = os.open(left, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not try_lock(lock)
    finally:
        os.close(lock)


def _refuse(left: Path) -> NoReturn:
    raise TableError(
        "another import is writing this folder",
        source=str(left),
        faults=[Fault("process", str(_owner(left)), "one that has ended")],
        hint="wait until it ends; if no import is running, remove the folder named above",
    )


def _lives(process: int) -> bool:
    if not process:
        return False
    if os.name == "nt":  # a signal would end it there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
