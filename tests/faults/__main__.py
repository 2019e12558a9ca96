"""Kill commands a hundred times, and sharded scoring a hundred times more.

``python -m tests.faults [--kills 100] [--seed 1] [CASE ...]``

Writes ``tests/benchmarks/results/faults.json`` and ``faults.md``. Every kill is followed by the
same command once more, whose files must be those, to the byte, of a run that nobody killed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "pipeline")]

from ogplens.files import write_text_atomically  # noqa: E402  # found by the line above

from .cases import CASES  # noqa: E402
from .forking import Forks  # noqa: E402
from .kills import Killer, chosen_kills  # noqa: E402

RESULTS = TESTS / "benchmarks" / "results"


def main() -> None:
    """Kill, resume, compare, and write what came out."""
    parser = argparse.ArgumentParser(description="Kill commands and resume them.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    chosen = parser.parse_args()
    names = chosen.cases or list(CASES)
    kills = [(chosen.kills, names)]
    if not chosen.cases:
        kills.append((chosen.kills, ["score --shards"]))
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    broken: list[str] = []
    with ThreadPoolExecutor(len(kills)) as pool:  # threads that wait for processes of their own
        for _ in pool.map(lambda one: _kill_all(*one, chosen.seed, counts, broken), kills):
            pass
    write(counts, chosen.seed, broken)
    sys.exit(bool(broken))


def _kill_all(
    number: int, names: list[str], seed: int, counts: dict[str, Counter[str]], broken: list[str]
) -> None:
    with Forks() as forks, tempfile.TemporaryDirectory() as place:
        killer = Killer(forks, Path(place))
        for kill in chosen_kills(killer, number, seed, names):
            own = counts[kill.case]
            try:
                found, _ = killer(kill)
            except AssertionError as error:
                own["kills"] += 1
                broken.append(f"{kill}: {error}")
                sys.stdout.write(f"BROKEN {broken[-1]}\n")
                continue
            own.update(("kills", found, "resumed to the same bytes"))
            where = f"step {kill.die_at}" if kill.die_at else f"{kill.share:.2f} of its time"
            sys.stdout.write(f"{kill.case}, {where}: {found}, then the same bytes\n")
            sys.stdout.flush()


_COLUMNS = ("kills", "as before", "partly new", "all new", "resumed to the same bytes")


def write(counts: dict[str, Counter[str]], seed: int, broken: list[str]) -> None:
    """Write the figures, as JSON and as a table."""
    total = sum(counts.values(), Counter[str]())
    plain = {name: {c: own[c] for c in _COLUMNS} for name, own in [*counts.items(), ("all", total)]}
    content = {"seed": seed, "broken": broken, "commands": plain}
    write_text_atomically(RESULTS / "faults.json", json.dumps(content, indent=2) + "\n")
    lines = [
        "# Commands killed at random points, and run again",
        "",
        "Written by `python -m tests.faults`. After the kill, what stood under the names of the "
        "results: as before, all new, or some files the old ones and some the new ones (each of "
        "them whole). Last, how often the same command, run again, left the same bytes as a run "
        "that nobody killed, and nothing else.",
        "",
        "| command | " + " | ".join(_COLUMNS) + " |",
        "|---|" + "--:|" * len(_COLUMNS),
        *(
            f"| {name} | " + " | ".join(str(own[c]) for c in _COLUMNS) + " |"
            for name, own in plain.items()
        ),
    ]
    write_text_atomically(RESULTS / "faults.md", "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
