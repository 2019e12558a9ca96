"""What is done in bulk, as plain values that travel to any process: pieces, tasks, the job, shards.

A *task* is the work of one shard: a few documents, or a range of bytes of a table. It carries names
and places, never texts. `made` of ``work.py`` turns a task into a `Shard` in whatever process it is
called; who asked for it writes the shard, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Layout = Literal["document", "csv", "jsonl"]
ShardFormat = Literal["jsonl", "parquet"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A document, or a part of a table that begins and ends with a row.

    Attributes
    ----------
    name : str
        Path or address (``s3://...``), as the user named it or as it was found in a folder.
    layout : {"document", "csv", "jsonl"}
    start, end : int
        Bytes of the table; 0 and the size of the file for a document.
    first_row : int
        Rows of the table before it, without the header.
    header : tuple of str
        Names of the columns of a CSV file; empty otherwise.
    digest : str
        SHA-256 of the bytes, as they were when the run was laid out: others are refused. Empty
        where they could not be read then.
    """

    name: str
    layout: Layout
    start: int
    end: int
    first_row: int = 0
    header: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """The work of one shard.

    Attributes
    ----------
    number : int
        From 0, in the order of the sources; it names the shard.
    pieces : tuple of Piece
    """

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for every task of a run.

    Attributes
    ----------
    models : str or None
        Folder of the models on the machine that does the work; ``None`` for the shipped ones.
    fingerprint : str
        Of the models and the configuration that are meant (`bulk.scorers.fingerprint`); any
        others are refused.
    version : str
        Of ogplens; a worker with another one is refused, since it might compute otherwise.
    member : str or None
        Whose plans these are, see `Scorer.score`.
    format : {"jsonl", "parquet"}
    """

    models: str | None
    fingerprint: str
    version: str
    member: str | None = None
    format: ShardFormat = "jsonl"


@dataclass(frozen=True, slots=True)
class Shard:
    """The rows of one task, as the bytes of a file.

    Attributes
    ----------
    number : int
        The task's.
    data : bytes
        The same for the same task, models and version, wherever it was made.
    rows : int
        Commitments.
    faults : int
        Rows that say why a document, or a row of a table, could not be scored.
    """

    number: int
    data: bytes
    rows: int
    faults: int


Make = Callable[[Task], Shard]
"""Does the work of a task; can be sent to another process."""

Runner = Callable[[Make, Iterable[Task]], Iterator[Shard]]
"""Does the work of many tasks, here or elsewhere, and yields their shards in the tasks' order.

It takes tasks from the iterable as it needs them, a bounded number ahead of what it yields, so that
memory is flat in their number. What it raises ends the run; shards yielded before are kept.
"""
