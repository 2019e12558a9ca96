"""A child process and the pipes to it; what is said over them is up to ``guarded.py``."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import IO, Any

#: Modules are found where this process finds them, whatever the folder and the environment.
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from ogplens.reading import worker; worker.main()"
#: Linear algebra reserves memory for each thread, and reading needs none of it.
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
#: A group of its own: what the child starts is stopped with it, and Ctrl-C comes to us alone.
_OWN_GROUP: dict[str, Any] = {"process_group": 0} if os.name == "posix" else {}
_LOG_BYTES = 10_000

Messages = queue.SimpleQueue[dict[str, Any] | None]


class Child:
    """The process, its pipes, and the thread that talks with it.

    Parameters
    ----------
    max_answer : int
        Bytes; a child that says more is not believed.
    """

    def __init__(self, *, max_answer: int) -> None:
        self._max_answer = max_answer
        self._log = _log_file()
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter
            [sys.executable, "-c", _BOOT, *map(str, sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env={**os.environ, **_ONE_THREAD},
            **_OWN_GROUP,
        )
        self._threads: list[threading.Thread] = []

    def send(self, job: bytes, data: bytes) -> Messages:
        """Hand over a job; its messages come into the queue, at the child's end ``None``."""
        messages: Messages = queue.SimpleQueue()
        thread = threading.Thread(target=self._talk, args=(job, data, messages), daemon=True)
        self._threads = [thread]
        thread.start()
        return messages

    def _talk(self, job: bytes, data: bytes, messages: Messages) -> None:
        to, back = self._process.stdin, self._process.stdout
        assert to is not None and back is not None  # noqa: S101, PT018  # both are pipes
        try:
            to.write(job)
            to.write(data)
            to.flush()
            del data
            while message := _receive(back, self._max_answer):
                messages.put(message)
                if "pages" not in message:
                    return
        except (OSError, ValueError):  # it died, or was stopped, in the middle of a word
            pass
        messages.put(None)

    def stop(self) -> tuple[int, str]:
        """End the process and all that it started; it writes no file, so nothing is left.

        Returns
        -------
        code : int
            Its exit code; that of its own end, if it ended before.
        log : str
            The end of what it wrote to standard error.
        """
        process = self._process
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):  # over already
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        for thread in self._threads:
            thread.join(timeout=5)
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not yet sent cannot be
                if pipe is not None:
                    pipe.close()
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - _LOG_BYTES))
        log = self._log.read().decode("utf-8", "replace")
        self._log.close()
        return process.returncode, log


def _log_file() -> IO[bytes]:
    """Return a file for what a child says of its troubles, in memory where the system can.

    It may quote the document, which a reader of confidential drafts keeps off the disk.
    """
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("ogplens-log"), "w+b")
    return tempfile.TemporaryFile()


def _receive(stream: IO[bytes], max_bytes: int) -> dict[str, Any] | None:
    """Read a message: a line of JSON, and behind it the parts whose lengths the line gives."""
    line = stream.readline(max_bytes)
    if not line.endswith(b"\n"):
        return None
    message: dict[str, Any] = json.loads(line)
    for name, size in message.pop("parts", {}).items():
        message[name] = stream.read(min(size, max_bytes))
        if len(message[name]) != size:
            return None
    return message
