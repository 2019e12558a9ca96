"""Measure all: ``python -m tests.benchmarks``, or ``make bench``, after ``make repro``.

Writes ``results/bench.json`` and ``results/bench.md``. Parts that are not measured in a run keep
the figures that they have, with the setting of their own run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.__main__ import default_python
from tests.benchmarks.whole import growth, page, repro, starts, throughputs
from tests.benchmarks.whole.measured import RESULTS, ROOT, answer, say, setting

COMMAND = "make bench"
REPEATS = 5
FIGURES = Path("bench.json")

Figures = dict[str, Any]


def parts(options: argparse.Namespace, scratch: Path) -> dict[str, Callable[[], Figures]]:
    """Return what measures each part, in the order of the page."""
    repeats, python = options.repeats, options.embedding_python
    return {
        "cold": lambda: starts.cold(repeats),
        "latency": lambda: answer("starts", {"repeats": max(repeats, 9)}),
        "floor": lambda: answer("floor", {"repeats": repeats}),
        "throughput": lambda: throughputs.measure(options.rows, repeats, scratch),
        "growth": lambda: growth.measure(repeats, options.large, tuple(options.sizes), scratch),
        "peers": lambda: answer(
            "peer_rates",
            {"number": options.texts, "repeats": repeats, "python": python and str(python)},
        ),
        "pipeline": lambda: repro.measure(options.full, options.changed),
    }


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    add = parser.add_argument
    add("--parts", nargs="+", default=None, metavar="NAME", help="all by default")
    add("--repeats", type=int, default=REPEATS)
    add("--large", type=int, default=REPEATS, help="runs at more than 100,000 commitments")
    add("--full", type=int, default=REPEATS, help="full runs of the pipeline")
    add("--changed", type=int, default=REPEATS, help="plans that are changed, one at a time")
    add("--sizes", type=int, nargs="+", default=list(growth.SIZES))
    add("--rows", type=int, default=20_000, help="commitments of the part throughput")
    add("--texts", type=int, default=200, help="commitments of the part peers")
    add("--embedding-python", type=Path, default=default_python())
    add("--scratch", type=Path, default=None, help="folder for generated texts")
    add("--results", type=Path, default=RESULTS)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> None:
    """Measure, and write after every part: an interrupted run keeps what it has."""
    options = parse(arguments)
    if not (ROOT / "interim" / "commitments.jsonl").is_file():
        raise SystemExit("there are no commitments yet; run `make repro` first")
    target: Path = options.results
    target.mkdir(parents=True, exist_ok=True)
    whole: Figures = {"figures": {}}
    if options.parts is not None and (target / FIGURES).is_file():
        whole["figures"] = json.loads((target / FIGURES).read_text(encoding="utf-8"))["figures"]
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        every = parts(options, Path(scratch))
        for name in options.parts or every:
            say(f"== {name}")
            run = setting(_command(arguments))
            whole["figures"][name] = every[name]() | {"run": run}
            known = whole["figures"]
            whole["figures"] = {one: known[one] for one in every if one in known}
            text = json.dumps(whole, indent=1) + "\n"
            (target / FIGURES).write_text(text, encoding="utf-8")
            (target / FIGURES.with_suffix(".md")).write_text(page.page(whole), encoding="utf-8")
    sys.stdout.write(page.page(whole))


def _command(arguments: Sequence[str]) -> str:
    """Return how this run can be made again, without paths of this machine."""
    given, skip = [], False
    for one in arguments:
        if skip or one in ("--embedding-python", "--scratch", "--results"):
            skip = not skip
            continue
        given.append(one)
    return " ".join(["python -m tests.benchmarks", *given]) if given else COMMAND


if __name__ == "__main__":
    main(sys.argv[1:])
