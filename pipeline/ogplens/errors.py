"""The errors that a user can cause, each with its place and the next step.

Every error of this module ends the command with exit code 1 and one message; a traceback is
shown only with ``--debug``. Anything else that escapes is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    Attributes
    ----------
    place : str
        Where in the file: ``"row 12, column relevant"``, ``"page 3"``, ``"key train.folds"``.
        Empty when the file as a whole is meant.
    value : str
        What stands there, as read. Empty when nothing does.
    expected : str
        What should stand there instead.
    """

    place: str
    value: str
    expected: str

    def __str__(self) -> str:
        found = f"found {self.value!r}" if self.value else "found nothing"
        where = f"{self.place}: " if self.place else ""
        return f"{where}{found}, expected {self.expected}"


class OgplensError(Exception):
    """A fault in what the user gave: the file, every fault in it, and what to do next.

    Parameters
    ----------
    message : str
        One plain sentence: what went wrong.
    source : str, optional
        The file or stream at fault, as the user named it.
    faults : sequence of Fault, optional
        All the faults of the file at once.
    hint : str, optional
        The next step for the user.
    """

    def __init__(
        self, message: str, *, source: str = "", faults: Sequence[Fault] = (), hint: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.faults = tuple(faults)
        self.hint = hint

    def __str__(self) -> str:
        head = f"{self.source}: {self.message}" if self.source else self.message
        lines = [head, *(f"  - {fault}" for fault in self.faults)]
        if self.hint:
            lines.append(f"  Next step: {self.hint}")
        return "\n".join(lines)


class ReadingError(OgplensError):
    """A document cannot be read: missing, empty, encrypted, damaged or without text."""


class SegmentationError(OgplensError):
    """No commitment can be found in a document."""


class TableError(OgplensError):
    """A CSV or JSON Lines table lacks a column, or holds a value that it may not hold."""


class ConfigError(OgplensError):
    """A configuration file holds a key or a value that is not known."""


class ModelError(OgplensError):
    """A trained model is missing, damaged, or made by another version."""


class WritingError(OgplensError, OSError):
    """A file or a folder cannot be written: a full disk, no right, a read-only place.

    It is an `OSError` with its ``errno`` too, for callers who expect one of whatever writes.
    """
