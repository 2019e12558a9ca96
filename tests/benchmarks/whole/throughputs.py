"""Throughput from a file to shards: one process, two, and Dask with one and two workers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.whole import generated
from tests.benchmarks.whole.measured import ROOT, answer, say, spread
from tests.bulk.clusters import LocalCluster

Figures = dict[str, Any]


def measure(number: int, repeats: int, scratch: Path) -> Figures:
    """Return the rate of every way, what it is of the serial one in the same turn, and its bytes.

    Parameters
    ----------
    number : int
        Commitments.
    repeats : int
    scratch : Path
        Folder for the texts and the shards.
    """
    path = scratch / "throughput.jsonl"
    generated.write(path, number, ROOT / "interim" / "commitments.jsonl")
    runs: dict[str, list[Figures]] = {}
    for turn in range(repeats):
        for name, given, workers in (
            ("one process", {"jobs": 1}, 0),
            ("two processes", {"jobs": 2}, 0),
            ("Dask, one worker", {}, 1),
            ("Dask, two workers", {}, 2),
        ):
            say(f"{name}, {turn + 1} of {repeats}")
            with _workers(workers, scratch) as scheduler:
                where = {"file": str(path), "folder": str(scratch / "shards")}
                run = answer("rate", {**where, **given, "scheduler": scheduler})
            runs.setdefault(name, []).append(run)
    path.unlink()
    return {"commitments": number, "ways": _ways(runs, number), **_ratios(runs)}


@contextlib.contextmanager
def _workers(number: int, scratch: Path) -> Iterator[str | None]:
    if not number:
        yield None
        return
    with LocalCluster(scratch / "cluster") as local:
        local.start_scheduler()
        for _ in range(number):
            local.start_worker()
        yield local.address


def _ways(runs: dict[str, list[Figures]], number: int) -> Figures:
    serial = runs["one process"]
    same = {run["sha256"] for run in serial}
    return {
        name: {
            "rate": spread([number / run["seconds"] for run in found], 0),
            "of_serial": _over(serial, found),
            "same_bytes": {run["sha256"] for run in found} == same and len(same) == 1,
        }
        for name, found in runs.items()
    }


def _ratios(runs: dict[str, list[Figures]]) -> Figures:
    one, two = runs["Dask, one worker"], runs["Dask, two workers"]
    return {
        "two_jobs_of_one": _over(runs["one process"], runs["two processes"]),
        "two_dask_workers_of_one": _over(one, two),
    }


def _over(slow: list[Figures], fast: list[Figures]) -> Figures:
    """Return how many times as fast, a turn at a time."""
    both = zip(slow, fast, strict=True)
    return spread([a["seconds"] / b["seconds"] for a, b in both], 2)
