"""Work for processes that die of it; a module of its own, so that they have little to load."""

from __future__ import annotations

import os
import signal

from ogplens.bulk.jobs import Make, Shard, Task


def lives(task: Task) -> Shard:
    """Do nothing."""
    return Shard(task.number, b"", 0, 0)


def tells_who(task: Task) -> Shard:
    """Return the number of this process."""
    return Shard(task.number, str(os.getpid()).encode(), 0, 0)


def dies(task: Task) -> Shard:
    """Die as a process dies that the system takes for too large."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def dies_once(make: Make, flag: str, task: Task) -> Shard:
    """Die the first time; the flag, a file, says that it was."""
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return make(task)
    return dies(task)
