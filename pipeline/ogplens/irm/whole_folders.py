"""Folders that change whole or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ogplens.errors import Fault, TableError

_AT_FDCWD = {"linux": -100, "darwin": -2}
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside the target, which takes the target's name at the end.

    A reader sees the old folder or the new one, never a mixture. Where the operating system
    can exchange two names at once (Linux, macOS), a process that is killed at any moment leaves
    the old or the new one under the name. Elsewhere two renamings follow one another, and
    `clean_leftovers` undoes the first if the second never came.

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
    """
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    building = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    building.mkdir()
    try:
        for other in target.parent.glob(f".{target.name}.*.tmp"):
            if other != building:
                _refuse_living(other)
        yield building
        _take_place(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _take_place(building: Path, target: Path) -> None:
    if not target.exists():
        building.rename(target)
    elif not _exchange(building, target):
        old = target.with_name(f".{target.name}.{os.getpid()}.old")
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
        for left in sorted(target.parent.glob(f".{target.name}.*.{ending}")):
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
    if process == os.getpid() or not _lives(process):
        return
    raise TableError(
        "another import is writing this folder",
        source=str(left),
        faults=[Fault("process", str(process), "one that has ended")],
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
