"""Measure how many commitments are scored a second: ``python -m tests.benchmarks.throughput``.

One process, one thread. In turns, in one run: the floor (reading the bytes and tokenizing alone, by
the project's own reader and tokenizer), from file to row, from text to row, the objects of the
scorer, and the same with phrases. The texts are the corpus's (``interim/commitments.jsonl``) and,
where they lie beside the project, full texts of commitments, which are read there and not copied.
Writes ``results/throughput.json`` and ``results/throughput.md``.
"""

# ruff: noqa: E402  # the number of threads is read when numpy is imported

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import csv
import importlib.metadata
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ogplens.domain import Commitment
from ogplens.features.words import tokens
from ogplens.records import Record, read_records, write_records
from ogplens.scoring import Scorer

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.throughput"
FULL_TEXTS = ROOT.parent / "shared" / "data"
REPEATS = 7
WITH_PHRASES = 300
"""Commitments that are scored with phrases: each takes as long as ten without."""

FLOOR, FILE, TEXT = "floor: read and tokenize", "file to row", "text to row"
_COLUMNS = ("way", "cpu_rate", "cpu_least", "cpu_most", "wall_rate", "of_floor", "runs")


def ways(path: Path, scorer: Scorer) -> dict[str, tuple[int, Callable[[], object]]]:
    """Return each way with the number of commitments that it takes."""
    records = list(read_records(path))
    items = [record.commitment for record in records]
    languages = [record.language for record in records]
    ids = [record.commitment_id for record in records]
    few = slice(0, WITH_PHRASES)

    def rows(commitments: Sequence[Commitment], spoken: Sequence[str]) -> int:
        table = scorer.predict_many(commitments, spoken).table()
        return len(list(zip(*table.values(), strict=True)))

    def from_file() -> int:
        read = list(read_records(path))
        return rows([one.commitment for one in read], [one.language for one in read])

    return {
        "read": (len(items), lambda: list(read_records(path))),
        FLOOR: (len(items), lambda: [tokens(one.commitment.text) for one in read_records(path)]),
        FILE: (len(items), from_file),
        TEXT: (len(items), lambda: rows(items, languages)),
        "text to objects": (
            len(items),
            lambda: scorer.score(items, languages, ids, evidence=False),
        ),
        "with phrases": (
            len(items[few]),
            lambda: scorer.score(items[few], languages[few], ids[few], criteria=False),
        ),
    }


def measure(path: Path, scorer: Scorer, repeats: int) -> list[dict[str, Any]]:
    """Return the rates of every way: commitments a second of CPU time, and of wall clock."""
    every = ways(path, scorer)
    cpu: dict[str, list[float]] = {way: [] for way in every}
    wall: dict[str, list[float]] = {way: [] for way in every}
    for turn in range(repeats + 1):
        for way, (number, run) in every.items():
            began, used = time.perf_counter(), time.process_time()
            run()
            used, took = time.process_time() - used, time.perf_counter() - began
            if turn:  # the first fills the caches
                cpu[way].append(number / used)
                wall[way].append(number / took)
    return [
        {
            "way": way,
            "cpu_rate": round(statistics.median(cpu[way])),
            "cpu_least": round(min(cpu[way])),
            "cpu_most": round(max(cpu[way])),
            "wall_rate": round(statistics.median(wall[way])),
            # Within a turn: others use the machine, now more, now less.
            "of_floor": round(
                statistics.median(
                    own / floor for own, floor in zip(cpu[way], cpu[FLOOR], strict=True)
                ),
                2,
            ),
            "runs": repeats,
        }
        for way in every
    ]


def full_texts(folder: Path) -> list[Record]:
    """Return the longest cell of each row of the IRM's exports, as a commitment."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream)):
                text = max((value or "" for value in row.values()), key=len)
                one = Commitment(number=None, title="", text=text, end=len(text))
                found.append(Record(f"{path.stem}-{number}", "", "", "en", one))
    return found


def main() -> None:
    """Measure, and write both files."""
    parser = argparse.ArgumentParser(prog=COMMAND)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    options = parser.parse_args()
    load = round(os.getloadavg()[0], 1)
    found = {
        "command": COMMAND,
        "machine": {"cores": os.cpu_count(), "processor": platform.machine()},
        "load_before": load,
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("numpy", "scipy")},
        },
        "texts": all_texts(options.repeats),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "throughput.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    (RESULTS / "throughput.md").write_text(_page(found), encoding="utf-8")
    sys.stdout.write(_page(found))


def all_texts(repeats: int) -> list[dict[str, Any]]:
    """Return what was measured on the corpus's digests and, where they lie, on full texts."""
    scorer = Scorer.load()
    with tempfile.TemporaryDirectory() as place:
        files = {"digests of the corpus": ROOT / "interim" / "commitments.jsonl"}
        if FULL_TEXTS.is_dir():
            files["full texts"] = Path(place) / "full.jsonl"
            write_records(files["full texts"], full_texts(FULL_TEXTS))
        return [_measured(name, path, scorer, repeats) for name, path in files.items()]


def _measured(name: str, path: Path, scorer: Scorer, repeats: int) -> dict[str, Any]:
    lengths = [len(record.commitment.text.split()) for record in read_records(path)]
    return {
        "name": name,
        "commitments": len(lengths),
        "mean_words": round(statistics.mean(lengths)),
        "rows": measure(path, scorer, repeats),
    }


def _page(found: dict[str, Any]) -> str:
    lines = [
        "# Throughput",
        "",
        f"`{found['command']}`; one process, one thread; {found['machine']['cores']} cores, load "
        f"{found['load_before']} before; "
        + ", ".join(f"{name} {version}" for name, version in found["versions"].items())
        + ".",
        "",
        "Commitments a second of CPU time (median, least, most) and of wall clock (median); "
        "*of floor* is the median, over turns, of the rate over the floor's in the same turn.",
    ]
    for texts in found["texts"]:
        lines += [
            "",
            f"## {texts['name'].capitalize()}: {texts['commitments']:,}, {texts['mean_words']} "
            "words on average",
            "",
            "| way | CPU | least | most | wall | of floor | runs |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            "| " + " | ".join(str(row[column]) for column in _COLUMNS) + " |"
            for row in texts["rows"]
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
