"""joblib's Dask backend, mended where it would work in the wrong place or wait for ever.

The only module that imports joblib and distributed at once; they come with ``ogplens[cluster]``.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, wait
from typing import Any

from distributed import Client, KilledWorker
from joblib import Parallel, delayed
from joblib._dask import DaskDistributedBackend  # joblib's own; it has no public name

from ogplens.bulk.jobs import Make, Shard, Task
from ogplens.bulk.workers import at_worker


class Lost:
    """Stands in the place of a result that will not come.

    Attributes
    ----------
    reason : KilledWorker or CancelledError
        Dask gave the task up, since its workers died; or the scheduler, or the connection, is gone.
    """

    def __init__(self, reason: BaseException) -> None:
        self.reason = reason

    @property
    def killed(self) -> bool:
        """Whether it was given up because its workers died."""
        return isinstance(self.reason, KilledWorker)


class ClusterBackend(DaskDistributedBackend):  # type: ignore[misc]  # joblib has no types
    """The backend of joblib for one call of ``Parallel``.

    Attributes
    ----------
    submitted : list of Future
        One a task, in order; done once the task's result, or its failure, is there.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # joblib's own options
        super().__init__(**options)
        self.submitted: list[Future[Any]] = []

    def effective_n_jobs(self, n_jobs: int) -> int:  # noqa: ARG002  # joblib gives it
        """Return more than 1: joblib would else do the work here. Nothing more goes by it."""
        return 2

    def submit(self, func: object, callback: Callable[[object], None] | None = None) -> object:
        """Hand a task to Dask; joblib hears of its failure as well, which it else waits for."""
        future: Future[Any] = super().submit(func, callback)

        def told(done: Future[Any]) -> None:
            if callback is not None and (error := done.exception()) is not None:
                callback(error)

        future.add_done_callback(told)
        self.submitted.append(future)
        return future

    def retrieve_result_callback(self, out: object) -> object:
        """Return the results of a task; for one that is lost a `Lost`, so that the order stays."""
        if isinstance(out, KilledWorker | CancelledError):
            return [Lost(out)]
        return super().retrieve_result_callback(out)


class Window:
    """A few tasks that joblib hands to Dask at once.

    Parameters
    ----------
    client : Client
    make : callable
    folder : str
        Where relative names of sources begin.
    tasks : sequence of Task

    Attributes
    ----------
    results : iterator of Shard or Lost
        In the tasks' order. What ``make`` raised is raised.
    """

    def __init__(self, client: Client, make: Make, folder: str, tasks: Sequence[Task]) -> None:
        self.tasks = tasks
        self._backend = ClusterBackend(client=client)
        parallel = Parallel(
            n_jobs=-1,
            backend=self._backend,
            return_as="generator",
            batch_size=1,
            pre_dispatch="all",
        )
        self.results: Iterator[Shard | Lost] = parallel(
            delayed(at_worker)(make, task, folder) for task in tasks
        )

    def is_there(self, place: int, seconds: float) -> bool:
        """Wait for a result, and return whether it is there."""
        return bool(wait([self._backend.submitted[place]], timeout=seconds).done)

    def close(self) -> None:
        """Let go of what is not done, without joblib's advice on how to iterate."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            self.results.close()  # type: ignore[attr-defined]  # it is a generator
