"""Very many documents and tables scored into a folder of shards, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from ogplens.bulk.cutting import sources_in, tasks
from ogplens.bulk.jobs import Make, Runner, ShardFormat, Task
from ogplens.bulk.ledger import Ledger, size_of
from ogplens.bulk.runners import serial
from ogplens.bulk.scorers import job_for
from ogplens.bulk.shard_bytes import arrow
from ogplens.bulk.sources import files_of
from ogplens.bulk.storing import place_at
from ogplens.bulk.work import made
from ogplens.errors import OgplensError
from ogplens.settings import BulkSettings, pipeline_settings


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is.

    Attributes
    ----------
    shards, of_shards : int
        Those that are there, and all.
    rows, faults : int
        Of those that are there.
    size, of_size : int
        Bytes of the sources that they are made of, and of all sources.
    """

    shards: int
    of_shards: int
    rows: int
    faults: int
    size: int
    of_size: int


class Watcher(Protocol):
    """Is told how a run goes on."""

    def looked(self, size: int) -> None:
        """Hear that so many more bytes were looked at, before anything is scored."""

    def left_out(self, name: str) -> None:
        """Hear of a file in a folder that is neither a document nor a table."""

    def reached(self, state: State) -> None:
        """Hear that scoring begins, or that a shard is there."""


class Unwatched:
    """Tells no one."""

    def looked(self, size: int) -> None:
        """Do nothing."""

    def left_out(self, name: str) -> None:
        """Do nothing."""

    def reached(self, state: State) -> None:
        """Do nothing."""


def score_many(
    sources: Sequence[str],
    into: str,
    *,
    models: str | None = None,
    member: str | None = None,
    format_: ShardFormat = "jsonl",
    runner: Runner = serial,
    settings: BulkSettings | None = None,
    watcher: Watcher | None = None,
) -> State:
    """Score documents and tables of any number and size into a folder of shards.

    Memory is flat in their number. A run that was stopped, in whatever way, goes on when the
    function is called again with the same arguments, and ends with the same bytes.

    Parameters
    ----------
    sources : sequence of str
        Documents, tables of commitments and folders of them; see `ogplens.bulk.cutting`.
    into : str
        The folder; it is made if needed.
    models : str, optional
        Folder of the models; by default those that ship with ogplens.
    member : str, optional
        Whose plans these are, see `Scorer.score`.
    format_ : {"jsonl", "parquet"}
        Of the shards. The columns are those of `ogplens.bulk.work.made`.
    runner : Runner
        Who does the work; the bytes are the same.
    settings : BulkSettings, optional
        How much a shard holds; by default as in ``configs/pipeline.yaml``.
    watcher : Watcher, optional

    Returns
    -------
    State
        At the end; ``faults`` rows say why they could not be scored.

    Raises
    ------
    OgplensError
        If the folder holds another run or foreign files, or another run works there; if a source
        cannot be had, or changed since the run began; if the folder cannot be written. Shards that
        were finished are kept.
    """
    watcher = Unwatched() if watcher is None else watcher
    settings = pipeline_settings().bulk if settings is None else settings
    _check(sources)
    if format_ == "parquet":
        arrow()
    place = place_at(into)
    job = job_for(models, member, format_)
    with place.locked():
        named = sources_in(sources, leave_out=into, unknown=watcher.left_out)
        ledger = Ledger(place, job, settings)
        ledger.open(tasks(named, settings, watcher.looked))
        if not ledger.tasks:
            raise OgplensError(
                "there is nothing to score in what was named", hint="name documents or tables"
            )
        _work(ledger, runner, partial(made, job), watcher)
        ledger.finish()
    return _state(ledger, ledger.size)


def _check(sources: Sequence[str]) -> None:
    """Refuse what cannot be scored twice the same, and what is not there, before all else."""
    if "-" in sources:
        raise OgplensError(
            "standard input cannot be read again, so that a run over it cannot be resumed",
            source="-",
            hint="write it to a file, and name that",
        )
    for name in sources:
        files = files_of(name)
        if files.inside(name) is None:
            files.size(name)


def _work(ledger: Ledger, runner: Runner, make: Make, watcher: Watcher) -> None:
    left: dict[int, int] = {}  # bytes of the tasks that are on their way

    def missing() -> Iterator[Task]:
        for task in ledger.missing():
            left[task.number] = size_of(task)
            yield task

    done = ledger.size - ledger.size_missing()
    watcher.reached(_state(ledger, done))
    shards = runner(make, missing())
    try:
        for shard in shards:
            ledger.keep(shard)
            done += left.pop(shard.number)
            watcher.reached(_state(ledger, done))
    finally:
        if isinstance(shards, Generator):  # it ends the processes that it began
            shards.close()


def _state(ledger: Ledger, size: int) -> State:
    return State(len(ledger.entries), ledger.tasks, ledger.rows, ledger.faults, size, ledger.size)
