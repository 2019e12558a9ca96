"""The child process of ``guarded.py``: reads the documents that it is sent, within limits."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, get_type_hints

from ogplens.errors import OgplensError

_MEGABYTE = 1_000_000
_MIN_PAUSE = 0.1  # seconds between two reports of progress
_GRACE = 5  # seconds of CPU after which the system stops us if no one else does

_Job = dict[str, Any]
_Write = Callable[..., None]


def main() -> None:
    """Answer jobs from standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and stops us
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    jobs: queue.SimpleQueue[tuple[_Job, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, jobs), daemon=True).start()

    def write(message: dict[str, Any], **parts: bytes) -> None:
        sizes = {name: len(part) for name, part in parts.items()}
        answers.write(json.dumps({**message, "parts": sizes}).encode() + b"\n")
        for part in parts.values():
            answers.write(part)
        answers.flush()

    while True:
        with suppress(BrokenPipeError):  # no one listens any more; `_listen` ends us
            _serve(*jobs.get(), write)


def _listen(stream: IO[bytes], jobs: queue.SimpleQueue[tuple[_Job, bytes]]) -> None:
    """Take in jobs; when the parent is gone, end at once, whatever is being done."""
    while line := stream.readline():
        job = json.loads(line)
        jobs.put((job, stream.read(job["size"])))
    os._exit(0)


def _serve(job: _Job, data: bytes, write: _Write) -> None:
    _limit(job["limits"], for_each_page=job["ocr"])
    out_of_memory = False
    try:
        if job.get("edit"):
            write({}, edited=_edited(job, data))
        else:
            write({"document": None}, **_parts(job, data, write))
    except OgplensError as error:
        faults = [dataclasses.astuple(fault) for fault in error.faults]
        kind = type(error).__name__
        told = {"message": error.message, "source": error.source, "hint": error.hint}
        write({"error": {"kind": kind, "faults": faults, **told}})
    except MemoryError:
        out_of_memory = True  # said below, when what filled the memory is let go
    except BrokenPipeError:
        raise
    except Exception as error:
        bug = f"{type(error).__name__}: {error}"[:2000]
        write({"bug": bug, "trace": traceback.format_exc()[-10_000:]})
    if out_of_memory:
        write({"memory": True})


def _parts(job: _Job, data: bytes, write: _Write) -> dict[str, bytes]:
    """Read a document, and call with it the function that the job names."""
    from pydantic import TypeAdapter

    from ogplens.domain.document import Document
    from ogplens.reading.document import read_bytes

    limits = job["limits"]
    document = read_bytes(
        data,
        name=job["name"],
        max_bytes=limits["max_bytes"],
        max_characters=limits["max_characters"],
        language=job["language"],
        progress=_Reports(write),
        ocr=job["ocr"],
    )
    result = b""
    if then := job.get("then"):
        module, name = then
        function = getattr(importlib.import_module(module), name)
        kind: TypeAdapter[Any] = TypeAdapter(get_type_hints(function)["return"])
        result = kind.dump_json(function(document, **job["options"]))
    nameless = dataclasses.replace(document, source="")
    return {"document": TypeAdapter(Document).dump_json(nameless), "result": result}


def _edited(job: _Job, data: bytes) -> bytes:
    """Call the function that makes a new file of this one."""
    module, name = job["edit"]
    function: Callable[..., bytes] = getattr(importlib.import_module(module), name)
    most = job["limits"]["max_bytes"]
    return function(data, source=job["name"], max_bytes=most, **job["options"])


class _Reports:
    """Sends how far reading has come, but not more often than anyone can see."""

    def __init__(self, write: _Write) -> None:
        self._write = write
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _MIN_PAUSE or done == total:
            self._last = now
            self._write({"pages": [done, total]})


def _limit(limits: dict[str, int], *, for_each_page: bool) -> None:
    """Set the limits of this process, where the system knows them.

    Memory: ``RLIMIT_DATA`` counts what a process can write to. ``RLIMIT_AS`` would also count
    addresses that libraries reserve and never use. Time: the parent's clock decides; the CPU's
    is for when the parent is gone and the interpreter too busy to notice; it is not set where the
    time holds for each page.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    memory = limits["max_memory_mb"] * _MEGABYTE
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits["max_seconds"]) + _GRACE
    for kind, value in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, resource.RLIM_INFINITY if for_each_page else seconds),
        (resource.RLIMIT_CORE, 0),  # a crash leaves no file
    ):
        with suppress(ValueError, OSError):  # not more than was allowed to us, and not on macOS
            resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))
