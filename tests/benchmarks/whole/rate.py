"""Commitments scored from a file to shards, timed: a program, JSON in, JSON out.

Models are loaded, and workers have done a first shard, before the clock begins.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.embed import peak_mb

from ogplens.bulk.jobs import Runner
from ogplens.bulk.runners import processes, serial
from ogplens.bulk.running import score_many

WARM = 8_000
"""Commitments that are scored first: a shard for every worker, and the caches filled."""


def runner_of(jobs: int, scheduler: str | None) -> Runner:
    """Return who does the work."""
    if scheduler is not None:
        from ogplens.bulk.cluster import on_cluster

        return on_cluster(scheduler)
    return serial if jobs == 1 else processes(jobs)


def measure(file: str, folder: str, jobs: int = 1, scheduler: str | None = None) -> dict[str, Any]:
    """Score a file; return seconds, this process's peak of memory, and a digest of the shards."""
    runner, into = runner_of(jobs, scheduler), Path(folder)
    warm = Path(file).with_suffix(".warm.jsonl")
    with Path(file).open(encoding="utf-8") as source, warm.open("w", encoding="utf-8") as target:
        target.writelines(line for _, line in zip(range(WARM), source, strict=False))
    for name in (str(warm), file):
        shutil.rmtree(into, ignore_errors=True)
        began, used = time.perf_counter(), time.process_time()
        state = score_many([name], folder, runner=runner)
        used, took = time.process_time() - used, time.perf_counter() - began
    digest = hashlib.sha256()
    for shard in sorted(into.glob("part-*")):
        digest.update(shard.read_bytes())
    shutil.rmtree(into)
    warm.unlink()
    return {
        "seconds": took,
        "cpu_seconds": used,
        "rows": state.rows,
        "faults": state.faults,
        "peak_mb": peak_mb(),
        "sha256": digest.hexdigest(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(**json.load(sys.stdin))) + "\n")
