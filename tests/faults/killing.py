"""Count what a process does to the disk, and kill it before, or in the middle of, the n-th step."""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_EVENTS = frozenset(
    ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink")
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_COUNT = ctypes.c_long


class Steps:
    """How many steps a process took, in memory that it shares with its parent."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)
        self._count = _COUNT.from_buffer(self._memory)

    @property
    def taken(self) -> int:
        return int(self._count.value)

    def take(self) -> int:
        """Take one step; return its number, from 1."""
        self._count.value += 1
        return int(self._count.value)


def install(folder: Path, steps: Steps, die_at: int | None) -> None:
    """Watch this process's changes to a folder, and kill it at one of them.

    Renaming, removing, making and opening for writing are a step each; writing is two, before the
    first byte and with half of the bytes on the disk; flushing and exchanging are one.
    """
    inside = str(folder.resolve())

    def step() -> None:
        if steps.take() == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes) and flags & _WRITING:
                whole = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # in a hook
                if whole.startswith(inside):
                    step()
        elif event in _EVENTS:
            step()

    def is_ours(file: int) -> bool:
        return os.readlink(f"/proc/self/fd/{file}").startswith(inside)  # noqa: PTH115  # as above

    real_write, real_fsync = os.write, os.fsync

    def write(file: int, data: Any) -> int:  # as os.write
        if not is_ours(file):
            return real_write(file, data)
        step()
        half = real_write(file, bytes(data)[: len(data) // 2])
        step()
        return half + real_write(file, bytes(data)[half:])

    def fsync(file: int) -> None:
        if is_ours(file):
            step()
        real_fsync(file)

    def before(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*arguments: Any) -> Any:  # whatever the real one takes
            step()
            return real(*arguments)

        return act

    from ogplens.irm import whole_folders

    os.write, os.fsync = write, fsync
    whole_folders._exchange = before(whole_folders._exchange)
    sys.addaudithook(audit)
