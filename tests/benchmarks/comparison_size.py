"""Measure the stage ``compare`` on the shipped corpus and on 6,000 commitments.

``python -m tests.benchmarks.comparison_size``, after ``make repro``. The larger corpus is the
shipped one several times over, under other members' codes, in a folder of its own; the stage runs
as a program, as in the pipeline, with what it starts counted in. Writes
``results/comparison-size.json`` and ``.md``.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ogplens.arrays import load_arrays, pack_texts, save_arrays, unpack_texts
from ogplens.domain import Codebook
from ogplens.settings import codebook

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.comparison_size"
COPIES, RUNS = 4, 3
MOST = 6000


def renamed(text: str, copy: int) -> str:
    """Return an identifier or a member's code as that of another member."""
    member, dash, rest = text.partition("-")
    return text if copy == 0 else f"{member}Q{copy}{dash}{rest}"


def make(folder: Path, copies: int, most: int) -> int:
    """Make a project's folder with the corpus ``copies`` times over; return its commitments."""
    (folder / "interim").mkdir(parents=True)
    (folder / "corpora").mkdir()
    shutil.copytree(ROOT / "configs", folder / "configs")
    source = ROOT / "interim" / "commitments.jsonl"
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    kept: list[set[str]] = []
    for _ in range(copies):
        room = max(0, most - sum(map(len, kept)))
        kept.append({record["commitment_id"] for record in records[:room]})
    with (folder / "interim" / "commitments.jsonl").open("w", encoding="utf-8") as stream:
        for copy, there in enumerate(kept):
            for one in records:
                if one["commitment_id"] in there:
                    names = ("commitment_id", "member", "plan_id")
                    new = one | {name: renamed(one[name], copy) for name in names}
                    stream.write(json.dumps(new, ensure_ascii=False) + "\n")
    copy_table("interim/predictions.csv", folder, kept, ("commitment_id", "member", "plan_id"))
    copy_table("corpora/irm-assessments.csv", folder, kept, ("commitment_id", "member"))
    copy_table("corpora/plans.csv", folder, kept, ("file", "member"))
    arrays(folder, kept, codebook())
    return sum(map(len, kept))


def copy_table(name: str, folder: Path, kept: list[set[str]], columns: tuple[str, ...]) -> None:
    """Write the rows of a table once for every copy that holds their commitment."""
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        writer: csv.DictWriter[str] | None = None
        for copy, there in enumerate(kept):
            for row in rows(ROOT / name):
                if writer is None:
                    writer = csv.DictWriter(stream, fieldnames=list(row), lineterminator="\n")
                    writer.writeheader()
                if row.get("commitment_id", "") in there or "commitment_id" not in row:
                    writer.writerow(row | {one: renamed(row[one], copy) for one in columns})


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def arrays(folder: Path, kept: list[set[str]], book: Codebook) -> None:
    """Write the predictions of resampled models for all copies."""
    path = ROOT / "interim" / "resampled.npz"
    described = load_arrays(path, ["variables", "commitments"])
    names, ids = unpack_texts(described["variables"]), unpack_texts(described["commitments"])
    values = load_arrays(path, names)
    places = [[place for place, one in enumerate(ids) if one in there] for there in kept]
    found = {
        name: np.concatenate([values[name][:, one] for one in places], axis=1) for name in names
    }
    new = [renamed(ids[place], copy) for copy, one in enumerate(places) for place in one]
    packed = {"variables": pack_texts(names), "commitments": pack_texts(new)}
    save_arrays(folder / "interim" / "resampled.npz", packed | found)


def run(folder: Path) -> dict[str, float]:
    """Run the stage; return its seconds and the most memory of all its processes in MB."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}
    start, most = time.perf_counter(), 0.0
    stage = subprocess.Popen(
        [sys.executable, "-m", "ogplens.stages.compare"], cwd=folder, env=environment
    )
    while stage.poll() is None:
        most = max(most, sum(map(memory, family(stage.pid))))
        time.sleep(0.05)
    if stage.returncode:
        raise SystemExit(f"the stage failed: {stage.returncode}")
    return {"seconds": time.perf_counter() - start, "mb": most}


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found = [pid]
    for task in Path("/proc").glob(f"{pid}/task/*/children"):
        try:
            children = task.read_text(encoding="ascii").split()
        except OSError:
            continue
        found += [one for child in children for one in family(int(child))]
    return found


def memory(pid: int) -> float:
    """Return a process's share of the memory in MB, pages that several use counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def measure() -> dict[str, Any]:
    """Measure both sizes, turn by turn."""
    found: dict[int, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as place:
        folders = {}
        for copies, most in ((1, MOST), (COPIES, MOST)):
            folder = Path(place) / str(copies)
            folders[make(folder, copies, most)] = folder
        for _ in range(RUNS):
            for size, folder in folders.items():
                found.setdefault(size, []).append(run(folder))
    return {
        "command": COMMAND,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cores": os.cpu_count(),
        "runs": RUNS,
        "sizes": {
            str(size): {
                "seconds": statistics.median(one["seconds"] for one in turns),
                "seconds_range": [f(one["seconds"] for one in turns) for f in (min, max)],
                "mb": max(one["mb"] for one in turns),
            }
            for size, turns in found.items()
        },
    }


def page(found: dict[str, Any]) -> str:
    """Return the figures as a page."""
    lines = [
        "# Time and memory of the comparison",
        "",
        f"`{found['command']}`; {found['cores']} cores; python {found['python']}, "
        f"numpy {found['numpy']}; median of {found['runs']} turns.",
        "",
        "The stage `compare` as a program: from its start to all tables written, memory of all its "
        "processes together.",
        "",
        "| commitments | seconds (range) | most memory, MB |",
        "|---|---|---|",
    ]
    for size, one in found["sizes"].items():
        low, high = one["seconds_range"]
        lines.append(
            f"| {int(size):,} | {one['seconds']:.1f} ({low:.1f} to {high:.1f}) | {one['mb']:.0f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write both files."""
    found = measure()
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(found, indent=2) + "\n"
    (RESULTS / "comparison-size.json").write_text(text, encoding="utf-8")
    (RESULTS / "comparison-size.md").write_text(page(found), encoding="utf-8")
    sys.stdout.write(page(found))


if __name__ == "__main__":
    main()
