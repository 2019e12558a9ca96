"""What a folder of shards says of its run, so that the run can be resumed and never mixed.

``run.json`` says what the run is, ``tasks.jsonl`` what each shard is made of (with the SHA-256 of
every piece), ``part-00000.jsonl`` and so on are the shards, and ``finished.json`` lists them once
all are there. None says when or where it was made.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from ogplens.bulk.jobs import Job, Piece, Shard, Task
from ogplens.bulk.rows import changed
from ogplens.bulk.shards_read import counted
from ogplens.bulk.storing import Place
from ogplens.errors import OgplensError
from ogplens.settings import BulkSettings

FORMAT = 1
RUN, TASKS, FINISHED = "run.json", "tasks.jsonl", "finished.json"
_PART = re.compile(r"part-([0-9]{5,})\.(jsonl|parquet)")
_NAMED = {
    "ogplens": "ogplens",
    "models": "models and configuration",
    "member": "--member",
    "format": "--format",
    "shard": "size of a shard (block bulk of configs/pipeline.yaml)",
    "layout": "layout of the folder",
}
_ELSE = "name another folder with --shards, or remove this one if its results are not needed"


@dataclass(frozen=True, slots=True)
class Entry:
    """A shard as ``finished.json`` lists it.

    Attributes
    ----------
    name : str
    rows, faults : int
        As of `Shard`.
    size : int
        Bytes.
    sha256 : str
    """

    name: str
    rows: int
    faults: int
    size: int
    sha256: str


class Ledger:
    """The books of one run; call it inside of ``place.locked()``.

    Parameters
    ----------
    place : Place
    job : Job
    settings : BulkSettings

    Attributes
    ----------
    entries : dict of int to Entry
        The shards that are there, by their task's number.
    tasks : int
        Number of tasks.
    size : int
        Bytes of all sources; at least 1 a task.
    rows, faults : int
        Of the shards that are there.
    """

    def __init__(self, place: Place, job: Job, settings: BulkSettings) -> None:
        self._place = place
        self._job = job
        self._shard = settings.model_dump(mode="json")
        self.entries: dict[int, Entry] = {}
        self.tasks = self.size = self.rows = self.faults = 0

    def open(self, laid_out: Iterable[Task]) -> None:
        """Begin a run, or take up the one that was begun here.

        Parameters
        ----------
        laid_out : iterable of Task
            The tasks, from the sources as they are now.

        Raises
        ------
        OgplensError
            If the folder holds anything but this run, or a source is not what it was; nothing is
            changed then.
        """
        names = self._place.names()
        foreign = [name for name in names if not self._ours(name) and not name.startswith(".")]
        begun = RUN in names
        shards = [name for name in names if _PART.fullmatch(name) or name == FINISHED]
        if foreign or (shards and not begun):
            raise self._foreign(foreign or shards)
        if begun:
            self._compare(laid_out)
        self._place.tidy()
        if begun:
            self._take_up(names)
        else:
            self._begin(laid_out)

    def missing(self) -> Iterator[Task]:
        """Yield the tasks whose shards are not there yet; they are read as they are needed."""
        for line in _lines(self._place, TASKS):
            task = _task(line)
            if task.number not in self.entries:
                yield task

    def size_missing(self) -> int:
        """Return the bytes of the tasks whose shards are not there yet."""
        return sum(map(size_of, self.missing())) if self.entries else self.size

    def keep(self, shard: Shard) -> Entry:
        """Write a shard, whole or not at all."""
        name = self._part(shard.number)
        self._place.write(name, [shard.data])
        digest = hashlib.sha256(shard.data).hexdigest()
        entry = Entry(name, shard.rows, shard.faults, len(shard.data), digest)
        self._enter(shard.number, entry)
        return entry

    def _enter(self, number: int, entry: Entry) -> None:
        self.entries[number] = entry
        self.rows += entry.rows
        self.faults += entry.faults

    def finish(self) -> None:
        """Write the list of all shards.

        Raises
        ------
        OgplensError
            If some are missing.
        """
        if missing := self.tasks - len(self.entries):
            raise OgplensError(
                f"{missing:,} of {self.tasks:,} shards could not be made",
                source=self._place.name,
                hint="give the same command again: it makes those alone",
            )
        entries = [self.entries[number] for number in range(self.tasks)]
        whole = {
            "rows": self.rows,
            "faults": self.faults,
            "shards": [asdict(entry) for entry in entries],
        }
        self._place.write(FINISHED, [_json(whole, indent=2)])

    def _ours(self, name: str) -> bool:
        part = _PART.fullmatch(name)
        own = part is not None and name == self._part(int(part[1]))
        return own or name in (RUN, TASKS, FINISHED)

    def _part(self, number: int) -> str:
        return f"part-{number:05d}.{self._job.format}"

    def _foreign(self, names: list[str]) -> OgplensError:
        if RUN in self._place.names():
            known = self._told_run()
            if known.get("format") not in (None, self._job.format):
                return self._another(known)
        shown = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
        return OgplensError(
            f"this folder holds what is not of this run: {shown}",
            source=self._place.name,
            hint="name a new or empty folder with --shards, or move those files away",
        )

    def _about(self) -> dict[str, Any]:
        return {
            "layout": FORMAT,
            "ogplens": self._job.version,
            "models": self._job.fingerprint,
            "member": self._job.member,
            "format": self._job.format,
            "shard": self._shard,
        }

    def _begin(self, laid_out: Iterable[Task]) -> None:
        whole = hashlib.sha256()

        def lines() -> Iterator[bytes]:
            for task in laid_out:
                line = _line(task)
                whole.update(line)
                self._count(task)
                yield line

        self._place.write(TASKS, lines())
        about = {
            **self._about(),
            "tasks": self.tasks,
            "bytes": self.size,
            "tasks_sha256": whole.hexdigest(),
        }
        self._place.write(RUN, [_json(about, indent=2)])

    def _count(self, task: Task) -> None:
        self.tasks += 1
        self.size += size_of(task)

    def _compare(self, laid_out: Iterable[Task]) -> None:
        known, about = self._told_run(), self._about()
        if any(known.get(name) != value for name, value in about.items()):
            raise self._another(known)
        whole = hashlib.sha256()
        for line, task in zip_longest(_lines(self._place, TASKS), laid_out):
            whole.update(line or b"")
            if line is None or task is None or line != _line(task):
                raise self._other_sources(line, task)
            self._count(task)
        if whole.hexdigest() != known.get("tasks_sha256"):
            raise self._damaged(TASKS)

    def _told_run(self) -> dict[str, Any]:
        try:
            known = json.loads(b"".join(self._place.blocks(RUN)))
        except ValueError:
            raise self._damaged(RUN) from None
        if not isinstance(known, dict):
            raise self._damaged(RUN)
        return known

    def _damaged(self, name: str) -> OgplensError:
        return OgplensError(f"{name} is not as it was written", source=self._place.name, hint=_ELSE)

    def _another(self, known: dict[str, Any]) -> OgplensError:
        about = self._about()
        differ = [
            f"{_NAMED[name]}: {_shown(known.get(name))} there, {_shown(value)} now"
            for name, value in about.items()
            if known.get(name) != value
        ]
        return OgplensError(
            "this folder holds another run; " + "; ".join(differ),
            source=self._place.name,
            hint=f"give the command as it was then, or {_ELSE}",
        )

    def _other_sources(self, line: bytes | None, now: Task | None) -> OgplensError:
        """Name the source by which the run that was begun and the present one differ first."""
        try:
            before = None if line is None else _task(line)
        except (KeyError, TypeError, ValueError):
            return self._damaged(TASKS)
        pieces = zip_longest(before.pieces if before else (), now.pieces if now else ())
        for then, here in pieces:
            if then == here:
                continue
            if then is not None and here is not None and then.name == here.name:
                return changed(then.name)
            told = f"it was {_source(then)} then, and is {_source(here)} now"
            return OgplensError(
                f"this folder holds a run over other sources; at one place {told}",
                source=self._place.name,
                hint=f"name the same files as then, or {_ELSE}",
            )
        return self._damaged(TASKS)  # the same, but not as it was written

    def _take_up(self, names: Iterable[str]) -> None:
        """Look at the shards that are there; what is not whole is made anew."""
        for name in names:
            if (part := _PART.fullmatch(name)) is None:
                continue
            number = int(part[1])
            counts = counted(self._place, name, self._job.format)
            if number >= self.tasks:
                raise self._foreign([name])
            if counts is None:
                self._place.remove(name)
            else:
                self._enter(number, Entry(name, *counts))


def size_of(task: Task) -> int:
    """Return the bytes of a task's pieces, at least 1: what the time that it takes goes by."""
    return max(sum(piece.end - piece.start for piece in task.pieces), 1)


def _source(piece: Piece | None) -> str:
    return "nothing" if piece is None else piece.name


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return "none" if value is None else str(value)


def _line(task: Task) -> bytes:
    pieces = [asdict(piece) for piece in task.pieces]
    return _json({"number": task.number, "pieces": pieces})


def _task(line: bytes) -> Task:
    read = json.loads(line)
    pieces = (Piece(**{**one, "header": tuple(one["header"])}) for one in read["pieces"])
    return Task(read["number"], tuple(pieces))


def _json(value: object, indent: int | None = None) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _lines(place: Place, name: str) -> Iterator[bytes]:
    rest = b""
    for block in place.blocks(name):
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield line + b"\n"
    if rest:
        yield rest
