"""A Dask cluster in processes of its own on this machine, for tests and benchmarks.

Ports are free ones, only 127.0.0.1 is listened on, and everything ends with the ``with`` block.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds for a process to be there: generous, since the machine may be busy."""


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def wait_until(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait for a condition.

    Raises
    ------
    TimeoutError
        Saying what did not come about.
    """
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {patience:.0f} s in vain: {what}")
        time.sleep(0.05)


class LocalCluster:
    """A scheduler and workers, started one by one, that can be killed.

    Use it in a ``with`` block.

    Parameters
    ----------
    folder : Path
        For logs and the workers' own files; every process works in it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"tcp://{HOST}:{free_port()}"
        self._scheduler: subprocess.Popen[bytes] | None = None
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill_workers()
        self.kill_scheduler()

    def start_scheduler(self) -> None:
        """Start the scheduler, at the same address each time.

        It gives a task up when the second worker has died over it; Dask's default is the fourth.
        """
        port = self.address.rpartition(":")[2]
        log = f"scheduler-{self._next()}"
        self._scheduler = self._start(
            log,
            "scheduler",
            "--host",
            HOST,
            "--port",
            port,
            "--no-dashboard",
            "--idle-timeout",
            "300s",  # should this process be killed itself
            environment={"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
        )
        wait_until(self._listening, f"a scheduler at {self.address}")

    def start_worker(
        self,
        *,
        nanny: bool = False,
        threads: int = 1,
        package: Path | None = None,
        preload: Path | None = None,
    ) -> str:
        """Start a worker, and return its name without waiting for it.

        Parameters
        ----------
        nanny : bool
            Whether a second process restarts the worker when it dies.
        threads : int
        package : Path, optional
            Folder of the ogplens that it imports, instead of this one.
        preload : Path, optional
            A module that the worker runs when it starts.
        """
        name = f"worker-{self._next()}"
        self._workers[name] = self._start(
            name,
            "worker",
            self.address,
            "--host",
            HOST,
            "--nthreads",
            str(threads),
            "--name",
            name,
            "--no-dashboard",
            "--nanny" if nanny else "--no-nanny",
            "--death-timeout",
            "30",
            "--local-directory",
            str(self.folder / name),
            *(["--preload", str(preload)] if preload else []),
            package=package,
        )
        return name

    def kill_worker(self, name: str) -> None:
        """Kill a worker, and its nanny, without a word of warning."""
        _kill(self._workers.pop(name))

    def kill_scheduler(self) -> None:
        """Kill the scheduler, if there is one."""
        if self._scheduler is not None:
            _kill(self._scheduler)
            self._scheduler = None

    def kill_workers(self) -> None:
        """Kill all workers."""
        for name in list(self._workers):
            self.kill_worker(name)

    def wait_for_workers(self) -> None:
        """Wait until the scheduler knows the workers that should be there, and no others.

        A worker that was killed is known for a moment longer.
        """
        from distributed import Client

        number = len(self._workers)
        with Client(self.address, set_as_default=False) as client:
            wait_until(lambda: len(client.ncores()) == number, f"{number} workers")

    @property
    def workers(self) -> list[str]:
        """The names of workers that were not killed from here."""
        return list(self._workers)

    def log(self, name: str) -> str:
        """Return what a process has said so far."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _listening(self) -> bool:
        if self._scheduler is not None and self._scheduler.poll() is not None:
            raise RuntimeError("the scheduler ended at once; see its log")
        with socket.socket() as one:
            return one.connect_ex((HOST, int(self.address.rpartition(":")[2]))) == 0

    def _start(
        self,
        log: str,
        *arguments: str,
        package: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        variables = dict(os.environ)
        variables["PYTHONPATH"] = str(package or ROOT / "pipeline")
        # Without a nanny nobody else sets them; scores add up in one order with one thread.
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            variables[name] = "1"
        variables |= environment or {}
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{log}.log").open("wb") as stream:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                stdout=stream,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=variables,
                cwd=self.folder,
                start_new_session=True,  # so that a nanny's child dies with it
            )


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE)
