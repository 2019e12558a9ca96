"""Tasks done by the workers of a Dask cluster, through joblib's Dask backend.

The scheduler, its workers and what restarts them are the cluster's own. Here is only what a run of
ogplens needs of them: workers that compute the same as this machine, shards in order, a bounded
number of them ahead, and an end that says what to do.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from itertools import islice
from typing import TYPE_CHECKING, NoReturn

from ogplens import __version__
from ogplens.bulk.connecting import (
    KEPT,
    SchedulerLostError,
    connected,
    import_dask,
    lost_if_unreachable,
    quiet,
    unreachable,
)
from ogplens.bulk.jobs import Make, Piece, Runner, Shard, Task
from ogplens.bulk.workers import Meant, check_workers
from ogplens.errors import OgplensError

if TYPE_CHECKING:
    from distributed import Client

    from ogplens.bulk.dask_backend import Window

CONNECT = 10.0
"""Seconds for a scheduler to answer when a run begins."""

PATIENCE = 60.0
"""Seconds that a run waits for a scheduler that went away, and for a first or a new worker."""

AHEAD = 3
"""Tasks a core that are handed out, or done and not written yet; bounds the memory here."""

_TICK = 1.0

Say = Callable[[str], None]


def on_cluster(
    address: str,
    *,
    models: str | None = None,
    patience: float = PATIENCE,
    say: Say | None = None,
) -> Runner:
    """Return what does tasks on a Dask cluster that is there already.

    The scheduler, and the workers that it has, are asked at once whether they would compute what
    this machine does; workers that come later are asked when they come.

    Parameters
    ----------
    address : str
        Of the scheduler: ``tcp://host:8786``, or ``tls://`` with certificates in Dask's own
        configuration.
    models : str, optional
        As in the job that is done.
    patience : float
        Seconds, see `PATIENCE`.
    say : callable, optional
        Is told in one line what a run waits for.

    Returns
    -------
    Runner
        A task whose workers died so often that Dask gave it up has no shard; at the end it is
        named in an error.

    Raises
    ------
    OgplensError
        If no scheduler answers, or a worker has another ogplens, or other models or configuration.
        While it runs also if no worker is left, or the scheduler does not come back.
    """
    from ogplens.bulk.scorers import fingerprint

    import_dask(address)
    meant = Meant(__version__, models, fingerprint(models))
    cluster = _Cluster(address, meant, patience, say or (lambda _: None))
    cluster.look()
    return cluster.run


class _Cluster:
    def __init__(self, address: str, meant: Meant, patience: float, say: Say) -> None:
        self._address = address
        self._meant = meant
        self._patience = patience
        self._say = say
        self._folder = os.getcwd()  # noqa: PTH109  # a name: relative ones of sources begin there
        self._ahead: deque[Task] = deque()  # taken from the tasks, their shards not yielded yet
        self._given_up: list[Task] = []

    def look(self) -> None:
        """Look at the cluster as it is now."""
        with quiet(), connected(self._address, CONNECT) as client:
            try:
                self._checked_cores(client, set())
            except SchedulerLostError as error:
                raise unreachable(self._address, OSError(), CONNECT) from error

    def run(self, make: Make, tasks: Iterable[Task]) -> Iterator[Shard]:
        """Yield the shards of tasks, in their order; begin again what a scheduler forgot."""
        rest = iter(tasks)
        seconds, again = CONNECT, False
        with quiet():
            while True:
                with connected(self._address, seconds, again=again) as client:
                    try:
                        yield from self._over(client, make, rest)
                        break
                    except SchedulerLostError:
                        seconds, again = self._patience, True
                        self._say(
                            f"{self._address}: the scheduler does not answer any more; trying "
                            f"again for {seconds:.0f} s"
                        )
        if self._given_up:
            raise self._error_of_given_up()

    def _over(self, client: Client, make: Make, rest: Iterator[Task]) -> Iterator[Shard]:
        """Yield shards as long as the scheduler is there."""
        from ogplens.bulk.dask_backend import Window

        self._wait_for_worker(client)
        coming = self._taken(rest)
        known: set[str] = set()
        running: deque[Window] = deque()
        try:
            more = True
            while more or running:
                cores = self._checked_cores(client, known)
                while more and len(running) < AHEAD:
                    some = list(islice(coming, max(1, cores)))
                    if more := bool(some):
                        running.append(Window(client, make, self._folder, some))
                if running:
                    yield from self._shards(client, running.popleft())
        finally:
            for one in running:
                one.close()

    def _taken(self, rest: Iterator[Task]) -> Iterator[Task]:
        """Yield what was taken before and is not done, then the others."""
        yield from list(self._ahead)
        for task in rest:
            self._ahead.append(task)
            yield task

    def _shards(self, client: Client, window: Window) -> Iterator[Shard]:
        from ogplens.bulk.dask_backend import Lost

        try:
            for place in range(len(window.tasks)):
                self._await(client, window, place)
                try:
                    found = next(window.results)
                except ImportError:  # a worker that came this moment, without ogplens
                    self._checked_cores(client, set())
                    raise
                if isinstance(found, Lost):
                    if not found.killed:
                        raise SchedulerLostError from found.reason
                    self._given_up.append(self._ahead.popleft())
                    continue
                self._ahead.popleft()
                yield found
        finally:
            window.close()

    def _await(self, client: Client, window: Window, place: int) -> None:
        """Wait until a result is there; see meanwhile that there is somebody to make it."""
        since = time.monotonic()
        while not window.is_there(place, _TICK):
            if self._cores(client):
                since = time.monotonic()
            elif time.monotonic() - since > self._patience:
                self._no_worker()

    def _cores(self, client: Client) -> dict[str, int]:
        if client.status != "running":
            raise SchedulerLostError
        with lost_if_unreachable():
            cores: dict[str, int] = client.ncores()
        return cores

    def _checked_cores(self, client: Client, known: set[str]) -> int:
        """Return how many cores there are, once workers that are new have been looked at."""
        cores = self._cores(client)
        if new := sorted(set(cores) - known):
            with lost_if_unreachable():
                check_workers(client, self._meant, new)
            known.update(new)
        return sum(cores.values())

    def _wait_for_worker(self, client: Client) -> None:
        if self._cores(client):
            return
        self._say(f"{self._address}: no worker yet; waiting {self._patience:.0f} s for one")
        try:
            # A task, since clusters that grow by need start a worker for nothing less.
            client.submit(os.getpid, pure=False).result(timeout=self._patience)
        except TimeoutError:
            self._no_worker()
        except CancelledError as error:
            raise SchedulerLostError from error

    def _no_worker(self) -> NoReturn:
        raise OgplensError(
            f"the cluster has no worker, and none came within {self._patience:.0f} s",
            source=self._address,
            hint=f"start one (`dask worker {self._address} --nthreads 1`); where there were some, "
            f"their logs say why they ended; {KEPT}",
        )

    def _error_of_given_up(self) -> OgplensError:
        names = [_named(piece) for task in self._given_up for piece in task.pieces]
        shown = ", ".join(dict.fromkeys(names[:20])) + (", ..." if len(names) > 20 else "")
        return OgplensError(
            f"workers died again and again over {len(self._given_up)} of the tasks, which have no "
            f"shard: {shown}",
            source=self._address,
            hint="all other shards are kept. Look into the workers' logs: a lack of memory is the "
            "most frequent reason. The same command tries these tasks again, without --scheduler "
            "on this machine",
        )


def _named(piece: Piece) -> str:
    """Name a document, or a part of a table by the first of its rows, counted from 1."""
    if piece.layout == "document":
        return piece.name
    return f"{piece.name} (from its commitment {piece.first_row + 1} on)"
