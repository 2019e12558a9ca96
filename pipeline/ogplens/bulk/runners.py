"""Who does the work: this process, or several of this machine."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ogplens.bulk.jobs import Make, Runner, Shard, Task
from ogplens.errors import OgplensError

AHEAD = 2
"""Tasks a process that are begun, or done and not yet taken: bounds the memory."""

_TRIES = 3
_LOOK = 0.5  # seconds between two looks whether the parent lives
#: Read when NumPy is imported: more threads than processes are slower, and add in another order.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def serial(make: Make, tasks: Iterable[Task]) -> Iterator[Shard]:
    """Do one task after the other in this process; see `Runner`."""
    return map(make, tasks)


def processes(number: int) -> Runner:
    """Return the runner that has so many processes of this machine.

    Parameters
    ----------
    number : int
        At least 1. Each holds the models, and a shard at a time.
    """

    def run(make: Make, tasks: Iterable[Task]) -> Iterator[Shard]:
        return _run(make, iter(tasks), number)

    return run


def _run(make: Make, tasks: Iterator[Task], number: int) -> Iterator[Shard]:
    from joblib.externals.loky.process_executor import BrokenProcessPool

    waiting: deque[_Waiting] = deque()
    pool, broken = _pool(number), 0
    try:
        while True:
            while len(waiting) < AHEAD * number and (task := next(tasks, None)) is not None:
                waiting.append(_Waiting(task))
            if not waiting:
                return
            try:
                for one in waiting:
                    if one.future is None:
                        one.future = pool.submit(make, one.task)
                shard: Shard = waiting[0].future.result()
            except BrokenProcessPool as error:
                broken += 1
                if broken == _TRIES:
                    raise _died(waiting[0].task) from error
                pool.shutdown(kill_workers=True)
                pool = _pool(number)
                for one in waiting:
                    one.future = None
                continue
            waiting.popleft()
            broken = 0
            yield shard
    finally:
        pool.shutdown(kill_workers=True)


@dataclass(slots=True)
class _Waiting:
    task: Task
    future: Any = None


def _pool(number: int) -> Any:  # noqa: ANN401  # the library has no types
    from joblib.externals.loky import ProcessPoolExecutor

    return ProcessPoolExecutor(
        max_workers=number, env=ONE_THREAD, initializer=_belong, initargs=(os.getpid(),)
    )


def _belong(parent: int) -> None:
    """Tie this process to the one that waits for the shards: Ctrl-C is its, and so is the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":  # elsewhere an orphan keeps the number of its parent
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def _died(task: Task) -> OgplensError:
    names = sorted({piece.name for piece in task.pieces})
    shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
    return OgplensError(
        f"a process that scores ended suddenly {_TRIES} times; the first shard that was waited for "
        f"is {task.number}, of {shown}",
        hint="look whether memory is short: fewer --jobs need less; the same command goes on "
        "where this one stopped",
    )
