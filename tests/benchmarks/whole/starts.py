"""Cold starts of the command line, and the latency of a scorer that is loaded."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.whole.measured import ROOT, in_turns, seconds, spread

PLAN = "SLV-3"  # twenty commitments
_WARM = 3


def cold(repeats: int) -> dict[str, Any]:
    """Return the wall-clock seconds of commands, each a process of its own, in turns."""
    plan = str(ROOT / "corpora" / "plans" / f"{PLAN}.md")
    python = sys.executable
    commands = {
        "bare interpreter": [python, "-c", "pass"],
        "ogplens --help": [python, "-m", "ogplens", "--help"],
        "ogplens segment, one plan": [python, "-m", "ogplens", "segment", plan],
        "ogplens score, one plan": [python, "-m", "ogplens", "score", plan],
        "ogplens score, one plan as CSV": [python, "-m", "ogplens", "score", plan, "-f", "csv"],
    }
    for command in commands.values():  # the first run fills the caches of the file system
        seconds(command)
    ways: dict[str, Callable[[], float]] = {
        name: (lambda command=command: seconds(command)) for name, command in commands.items()
    }
    return in_turns(ways, repeats)


def latency(repeats: int) -> dict[str, Any]:
    """Return the wall-clock milliseconds of one commitment and one plan, models loaded."""
    from ogplens.domain import Document
    from ogplens.reading import read_document
    from ogplens.scoring import Scorer
    from ogplens.segmentation import segment
    from ogplens.settings import pipeline_settings

    limits = pipeline_settings().segment

    def read() -> Document:
        return read_document(
            ROOT / "corpora" / "plans" / f"{PLAN}.md",
            max_bytes=limits.max_bytes,
            max_characters=limits.max_characters,
        )

    scorer, document = Scorer.load(), read()
    one, language = segment(document).commitments[:1], [document.language]

    def scored_plan() -> object:
        plan = read()
        return scorer.score_document(plan, segment(plan).commitments)

    ways: dict[str, Callable[[], object]] = {
        "one commitment: probabilities and decisions": (
            lambda: scorer.predict_many(one, language).table()
        ),
        "one commitment: with phrases and criteria": lambda: scorer.score(one, language, ["1"]),
        "one plan of 20 commitments: read, cut, predicted, with phrases, precedents and advice": (
            scored_plan
        ),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(repeats + _WARM):
        for name, work in ways.items():
            began = time.perf_counter()
            work()
            if turn >= _WARM:
                taken[name].append(1000 * (time.perf_counter() - began))
    return {name: spread(values, 2) for name, values in taken.items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(latency(json.load(sys.stdin)["repeats"])) + "\n")
