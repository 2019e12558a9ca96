"""Time and memory of scoring by the number of commitments, file to shards, one process."""

from __future__ import annotations

import math
import statistics
from pathlib import Path
from typing import Any

from tests.benchmarks.whole import generated
from tests.benchmarks.whole.measured import ROOT, answer, say, spread

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def measure(repeats: int, large: int, sizes: tuple[int, ...], scratch: Path) -> dict[str, Any]:
    """Return seconds, rate and peak of memory at each size, and the slope.

    Parameters
    ----------
    repeats : int
        Runs at each size up to 100,000.
    large : int
        Runs at each larger size.
    sizes : tuple of int
    scratch : Path
        Folder for the texts and the shards.
    """
    found: list[dict[str, Any]] = []
    for size in sizes:
        path = scratch / f"{size}.jsonl"
        say(f"generating {size:,} commitments")
        generated.write(path, size, ROOT / "interim" / "commitments.jsonl")
        runs = []
        for turn in range(repeats if size <= 100_000 else large):
            say(f"scoring {size:,} commitments, run {turn + 1}")
            runs.append(answer("rate", {"file": str(path), "folder": str(scratch / "shards")}))
        found.append(
            {
                "commitments": size,
                "file_mb": round(path.stat().st_size / 1e6, 1),
                "seconds": spread([one["seconds"] for one in runs], 2),
                "cpu_seconds": spread([one["cpu_seconds"] for one in runs], 2),
                "rate": spread([size / one["seconds"] for one in runs], 0),
                "peak_mb": spread([one["peak_mb"] for one in runs], 0),
            }
        )
        path.unlink()
    return {"sizes": found, **slopes(found)}


def slopes(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return slopes of log time over log size by least squares, and rates beside that at 10^4."""
    numbers = [math.log(one["commitments"]) for one in found]
    at = {one["commitments"]: one["rate"]["median"] for one in found}
    result: dict[str, Any] = {}
    if len(found) > 1:
        for name in ("seconds", "cpu_seconds"):
            times = [math.log(one[name]["median"]) for one in found]
            result[f"log_log_slope_of_{name}"] = round(
                statistics.linear_regression(numbers, times).slope, 3
            )
    if 10_000 in at:
        result["rate_beside_that_at_10000"] = {
            str(size): round(rate / at[10_000], 3) for size, rate in at.items()
        }
    return result
