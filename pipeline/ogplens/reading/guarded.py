"""Read files of unknown origin in a child process that is stopped at limits of time and memory.

A PDF or a text can be made, or damaged, so that reading it takes hours or all the memory, or
crashes a library written in C. The child of ``worker.py`` dies of it; this process tells why.

The two talk in JSON over pipes and share nothing else. Nothing is pickled, so even a child that a
file has taken over can send no more than a document, checked against its type. A plain process
is used, not `multiprocessing`, because it starts as fast, works under any main program, on all
systems alike, and with threads running.
"""

from __future__ import annotations

import dataclasses
import json
import queue
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, NoReturn, Self, TypeVar, get_type_hints

from ogplens import errors
from ogplens.domain.document import Document
from ogplens.errors import Fault, OgplensError, ReadingError
from ogplens.reading.builder import Progress
from ogplens.reading.child import Child
from ogplens.reading.document import check_size, load_file
from ogplens.settings import SegmentSettings

Result = TypeVar("Result")

_CONFIG = "in configs/pipeline.yaml"
_TICK = 0.2  # seconds; some systems deliver Ctrl-C only between two waits


def read_guarded(
    path: Path,
    limits: SegmentSettings,
    *,
    language: str | None = None,
    progress: Progress | None = None,
) -> Document:
    """Read one file in a child process; see `GuardedReader.read`."""
    with GuardedReader(limits) as reader:
        return reader.read(path, language=language, progress=progress)


class GuardedReader:
    """Reads documents one after another in a child process, each within limits.

    Use it in a ``with`` block; at its end the child is gone, whatever happened. A child that was
    stopped, or died, is replaced when the next document comes.

    Parameters
    ----------
    limits : SegmentSettings
        ``max_seconds`` holds for each document, ``max_memory_mb`` (10^6 bytes) for the child; the
        latter only where the system can limit a process's memory, as Linux does.
    ocr : bool
        Whether pages of a PDF that are pictures are read by OCR. It takes seconds a page, so
        ``max_seconds`` holds for each page then.
    """

    def __init__(self, limits: SegmentSettings, *, ocr: bool = False) -> None:
        self._limits = limits
        self._ocr = ocr
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    @property
    def limits(self) -> SegmentSettings:
        """Limits on each document."""
        return self._limits

    def start(self) -> None:
        """Start the child ahead of the first document, so that it gets ready meanwhile."""
        if self._child is None:
            self._child = Child(max_answer=self._limits.max_memory_mb * 10**6)

    def read(
        self,
        path: Path,
        data: bytes | None = None,
        *,
        language: str | None = None,
        progress: Progress | None = None,
    ) -> Document:
        """Read a document.

        Parameters
        ----------
        path : Path
            The file; it is opened here, so that the child needs no right to any file.
        data : bytes, optional
            Its content, where that is in memory already; ``path`` is then a name only.
        language : str, optional
        progress : callable, optional
            Called with the pages read and the number of pages, for formats that have pages.

        Raises
        ------
        ReadingError
            As ``read_document`` does; and when a limit is met, or the file crashes its reader.
        """
        job = {"language": language}
        return self._ask(path, data, job, progress).document

    def read_then(
        self,
        path: Path,
        then: Callable[..., Result],
        data: bytes | None = None,
        *,
        options: dict[str, Any] | None = None,
        language: str | None = None,
        progress: Progress | None = None,
    ) -> tuple[Document, Result]:
        """Read a document and call a function with it, both in the child and within its limits.

        Parameters
        ----------
        path, data, language, progress
            As for `read`.
        then : callable
            A function of a module, ``then(document, **options)``, whose annotated result can be
            written as JSON: a dataclass of texts, numbers, tuples, mappings and other dataclasses.
        options : dict, optional
            Arguments that can be written as JSON.

        Raises
        ------
        OgplensError
            As `read` does, and what ``then`` raises.
        """
        name = [then.__module__, then.__qualname__]
        job = {"language": language, "then": name, "options": options or {}}
        answer = self._ask(path, data, job, progress)
        from pydantic import TypeAdapter

        kind: TypeAdapter[Result] = TypeAdapter(get_type_hints(then)["return"])
        return answer.document, kind.validate_json(answer.result)

    def edit(
        self,
        path: Path,
        function: Callable[..., bytes],
        data: bytes | None = None,
        *,
        options: dict[str, Any] | None = None,
    ) -> bytes:
        """Make a new file of one that may be made to harm, in the child and within its limits.

        Parameters
        ----------
        path, data
            As for `read`.
        function : callable
            A function of a module, ``function(data, source=..., max_bytes=..., **options)``, that
            returns the new file.
        options : dict, optional
            Arguments that can be written as JSON.

        Raises
        ------
        OgplensError
            What ``function`` raises; and when a limit is met, or the file crashes its reader.
        """
        name = [function.__module__, function.__qualname__]
        edited: bytes = self._message(path, data, {"edit": name, "options": options or {}})[
            "edited"
        ]
        return edited

    def _ask(
        self, path: Path, data: bytes | None, job: dict[str, Any], progress: Progress | None
    ) -> _Answer:
        return _answer(self._message(path, data, job, progress), str(path))

    def _message(
        self,
        path: Path,
        data: bytes | None,
        job: dict[str, Any],
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        if data is None:
            data = load_file(path, max_bytes=self._limits.max_bytes)
        check_size(len(data), source=str(path), max_bytes=self._limits.max_bytes)
        self.start()
        job |= {"name": str(path), "size": len(data), "limits": self._limits.model_dump()}
        job["ocr"] = self._ocr
        try:
            return self._wait(json.dumps(job).encode() + b"\n", data, str(path), progress)
        except OgplensError:
            raise
        except BaseException:  # an interruption, too, leaves no child behind
            self._stop()
            raise

    def _wait(
        self, job: bytes, data: bytes, source: str, progress: Progress | None
    ) -> dict[str, Any]:
        child, end = self._child, time.monotonic() + self._limits.max_seconds
        assert child is not None  # noqa: S101  # just started
        messages = child.send(job, data)
        while True:
            left = end - time.monotonic()
            if left <= 0:
                self._stop()
                raise self._too_slow(source)
            try:
                message = messages.get(timeout=min(left, _TICK))
            except queue.Empty:
                continue
            if message is None:
                self._dead(source)
            elif "pages" in message:
                if self._ocr:
                    end = time.monotonic() + self._limits.max_seconds
                if progress is not None:
                    progress(*message["pages"])
            elif "document" in message or "edited" in message:
                return message
            else:
                self._failed(message, source)

    def _failed(self, message: dict[str, Any], source: str) -> NoReturn:
        """Raise here what was raised there."""
        if (error := message.get("error")) is not None:
            kind = getattr(errors, str(error["kind"]), OgplensError)
            faults = [Fault(*map(str, fault)) for fault in error["faults"]]
            raise kind(error["message"], source=error["source"], faults=faults, hint=error["hint"])
        self._stop()
        if "memory" in message:
            raise self._too_large(source)
        bug = RuntimeError(f"{source}: {message.get('bug')}")
        bug.add_note(str(message.get("trace")))
        raise bug

    def _dead(self, source: str) -> NoReturn:
        """Say what a child died of that said nothing."""
        code, log = self._stop()
        if "MemoryError" in log:
            raise self._too_large(source)
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            raise self._too_slow(source)
        if code == 1:  # Python's own end: not a crash, but a bug or a broken installation
            bug = RuntimeError(f"{source}: the process that reads it failed")
            bug.add_note(log)
            raise bug
        raise ReadingError(
            f"reading it crashed the program that parses it ({_named(code)}): the file is damaged, "
            f"or needs more than {self._limits.max_memory_mb:,} MB of memory",
            source=source,
            hint="open it in the program that made it and save it again, or print it to a PDF; "
            f"else raise segment.max_memory_mb {_CONFIG}",
        )

    def _too_slow(self, source: str) -> ReadingError:
        return ReadingError(
            f"reading it took longer than {self._limits.max_seconds:,} seconds and was stopped",
            source=source,
            hint="look whether the file holds a plan and nothing else, and split it if it is long; "
            f"or raise segment.max_seconds {_CONFIG}",
        )

    def _too_large(self, source: str) -> ReadingError:
        return ReadingError(
            f"reading it takes more than {self._limits.max_memory_mb:,} MB of memory",
            source=source,
            hint="remove its pictures or split the document; "
            f"or raise segment.max_memory_mb {_CONFIG}",
        )

    def _stop(self) -> tuple[int, str]:
        child, self._child = self._child, None
        return child.stop() if child is not None else (0, "")


class _Answer(NamedTuple):
    """A document, and as JSON what a function made of it."""

    document: Document
    result: bytes


def _answer(message: dict[str, Any], source: str) -> _Answer:
    from pydantic import TypeAdapter

    # The file's name may hold what is no character, and JSON does without.
    document = TypeAdapter(Document).validate_json(message["document"])
    return _Answer(dataclasses.replace(document, source=source), message["result"])


def _named(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
