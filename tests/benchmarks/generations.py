"""Measure comparison across generations: ``python -m tests.benchmarks.generations``.

What do bridges from potential impact to potential for results do to shares of the shipped corpus,
do their intervals hold the truth in invented corpora, and how long does it take? Needs the tables
of a finished run in ``interim/``. Writes ``results/generations.json`` and
``results/generations.md``.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from ogplens.comparison import gather
from ogplens.comparison.bridge_figures import bridge_figures
from ogplens.comparison.bridges import bridge, load_bridges
from ogplens.comparison.comparable import NOT_CODED, Comparable, comparable
from ogplens.comparison.generations import by_generation, comparable_only
from ogplens.domain import Codebook
from ogplens.evaluation.table import read_predictions
from ogplens.irm import read_assessments, read_plans
from ogplens.settings import codebook, pipeline_settings

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.generations"
FIRST, SECOND = "potential_impact", "potential_for_results"
WORLDS = 1000
REPEATS = 5

Figures = dict[str, Any]


def shipped() -> Comparable:
    """Return the shipped corpus, predicted by models that had not seen the member."""
    book = codebook()
    commitments = gather(
        read_predictions(ROOT / "interim" / "predictions.csv"),
        read_plans(ROOT / "corpora" / "plans.csv"),
        read_assessments(ROOT / "corpora" / "irm-assessments.csv", book),
        book,
    )
    return comparable(commitments, book)


def larger(corpus: Comparable, times: int) -> Comparable:
    """Return the corpus several times, each time with plans of their own."""

    def named(column: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{one}#{again}" for again in range(times) for one in column)

    return Comparable(
        ids=named(corpus.ids),
        members=corpus.members * times,
        plans=named(corpus.plans),
        regions=corpus.regions * times,
        groups={kind: groups * times for kind, groups in corpus.groups.items()},
        themes=corpus.themes * times,
        names=corpus.names,
        levels={name: np.tile(found, times) for name, found in corpus.levels.items()},
        probabilities={
            name: np.tile(found, (times, 1)) for name, found in corpus.probabilities.items()
        },
        calls={name: np.tile(found, times) for name, found in corpus.calls.items()},
        decisions={name: np.tile(found, times) for name, found in corpus.decisions.items()},
    )


def world(rng: np.random.Generator, gap: float, *, alike: float = 0.2) -> Comparable:
    """Invent codes on both scales for 200 plans, 57 of them of the newer generation.

    The chance of substantial is that of transformative plus ``gap``, for every text; codes of one
    plan are ``alike`` (the correlation of normal variables below them); and the newer model errs by
    a level of its own.
    """
    plans = np.repeat(np.arange(200), rng.integers(1, 18, size=200))
    newer = plans < 57
    text = np.clip(rng.beta(2, 8, size=len(plans)), 0.01, 0.65)
    quantile = np.vectorize(NormalDist().inv_cdf)

    def coded(share: Any) -> Any:
        below = np.sqrt(alike) * rng.standard_normal(200)[plans]
        below = below + np.sqrt(1 - alike) * rng.standard_normal(len(plans))
        return (below < quantile(share)).astype(np.int64)

    shown = np.clip(text + gap + 0.05 * rng.standard_normal(), 0.001, 0.999)
    old, new = 3 * coded(text), 2 * coded(text + gap)
    rest = (1 - text)[:, None] / 3
    column = tuple(f"P{one:03d}" for one in plans)
    generations = tuple("action-plan-review" if one else "progress-report" for one in newer)
    return Comparable(
        ids=tuple(str(at) for at in range(len(plans))),
        members=column,
        plans=column,
        regions=column,
        groups={"generation": generations, "plan": column},
        themes=tuple(() for _ in plans),
        names={},
        levels={
            FIRST: np.where(newer, NOT_CODED, old),
            SECOND: np.where(newer, new, NOT_CODED),
        },
        probabilities={
            FIRST: np.hstack([rest, rest, rest, text[:, None]]),
            SECOND: np.hstack([(1 - shown)[:, None] / 2] * 2 + [shown[:, None]]),
        },
        calls={},
        decisions={},
    )


def coverage() -> Figures:
    """Say how often the interval of the gap holds the true one, and shows one where none is."""
    compare = pipeline_settings().compare.model_copy(update={"bootstrap": 400})
    found: Figures = {}
    for gap in (0.0, 0.1):
        held = without = shown = 0
        for seed in range(WORLDS):
            corpus = world(np.random.default_rng(seed), gap)
            table = bridge_figures(corpus, codebook(), compare)
            row = table[table["bridge"] == "strict"].iloc[0]
            held += row["gap_low"] <= gap <= row["gap_high"]
            shown += row["gap_low"] > 0 or row["gap_high"] < 0
            without += _plain_interval_holds(corpus, gap)
        found[f"true gap {gap}"] = {
            "held by the interval": round(held / WORLDS, 3),
            "held by an interval over texts alone": round(without / WORLDS, 3),
            "a gap is shown": round(shown / WORLDS, 3),
        }
    return found


def _plain_interval_holds(corpus: Comparable, gap: float) -> bool:
    """Whether the mean difference of the predictions, taken as it is, holds the gap."""
    apart = corpus.probabilities[SECOND][:, -1] - corpus.probabilities[FIRST][:, -1]
    half = 1.96 * apart.std() / np.sqrt(len(apart))
    return bool(abs(apart.mean() - gap) <= half)


def seconds(call: Callable[[], object]) -> str:
    """Time a call: the median of some repeats, CPU time."""
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        call()
        times.append(time.process_time() - begun)
    return f"{statistics.median(times):.2f} ({min(times):.2f} to {max(times):.2f})"


def speed(corpus: Comparable) -> Figures:
    """Time the tables on the shipped corpus and on one of about 6,000 commitments."""
    book, compare = codebook(), pipeline_settings().compare
    big = larger(corpus, 3)
    return {
        f"{len(one)} commitments: {name}, s": seconds(call)
        for one in (corpus, big)
        for name, call in (
            ("by generation", lambda one=one: by_generation(one, book, compare)),
            ("figures of bridges", lambda one=one: bridge_figures(one, book, compare)),
            ("a bridge built", lambda one=one: bridge(one, book, "strict")),
        )
    }


def comparable_counts(corpus: Comparable, book: Codebook) -> Figures:
    """Count what the view of comparable commitments keeps of every variable."""
    found = {}
    for name, levels in corpus.levels.items():
        mask = comparable_only(corpus, name, book)
        coded = levels != NOT_CODED
        found[name] = f"{int((mask & coded).sum())} of {int(coded.sum())} coded"
    return found


def table(frame: pd.DataFrame) -> Iterator[str]:
    """Yield a data frame as Markdown."""
    yield "| " + " | ".join(frame.columns) + " |"
    yield "|---" * len(frame.columns) + "|"
    for row in frame.itertuples(index=False):
        cells = (f"{c:.3f}" if isinstance(c, float) else str(c) for c in row)
        yield "| " + " | ".join("" if cell == "nan" else cell for cell in cells) + " |"
    yield ""


def figures_table(figures: Figures) -> Iterator[str]:
    """Yield named figures as Markdown."""
    yield "| figure | value |"
    yield "|---|---|"
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from (f"| {name}: {inner} | {one} |" for inner, one in value.items())
        else:
            yield f"| {name} | {value} |"
    yield ""


def main() -> None:
    """Measure and write."""
    corpus, book, compare = shipped(), codebook(), pipeline_settings().compare
    generations = by_generation(corpus, book, compare).drop(columns=["years"])
    bridged = []
    for name in load_bridges().bridges:
        made = bridge(corpus, book, name)
        shown = by_generation(made.corpus, made.codebook, compare).drop(columns=["years"])
        bridged.append(shown[shown["variable"] == made.variable])
    pairs = bridge_figures(corpus, book, compare)
    figures: Figures = {
        "comparable": comparable_counts(corpus, book),
        "coverage": coverage(),
        "speed": speed(corpus),
    }
    setting = {
        "command": COMMAND,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "bootstrap": compare.bootstrap,
    }
    frames = {
        "generations": generations,
        "bridged": pd.concat(bridged, ignore_index=True),
        "pairs": pairs,
    }
    whole = {"setting": setting, "figures": figures} | {
        name: json.loads(frame.round(4).to_json(orient="records")) for name, frame in frames.items()
    }
    (RESULTS / "generations.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    lines = [
        "# Across generations",
        "",
        f"`{COMMAND}`, Python {setting['python']}, {setting['cores']} cores, {setting['machine']}. "
        "Columns are explained in `ogplens.comparison.generations` and "
        "`ogplens.comparison.bridge_figures`.",
        "",
        "## Each variable on its own scale",
        "",
        *table(generations),
        "## Coded commitments that the comparable view keeps",
        "",
        *figures_table(figures["comparable"]),
        "## Pairs of cuts of potential impact and potential for results",
        "",
        *table(pairs),
        "## What each bridge shows",
        "",
        *table(frames["bridged"]),
        "## Does the interval of the gap hold the true gap?",
        "",
        f"{WORLDS} invented corpora of 200 plans, 57 of the newer generation, as in the shipped "
        "one; plans differ beyond their texts, and the newer model errs in its level. Beside it, "
        "the interval that takes the predictions as they are.",
        "",
        *figures_table(figures["coverage"]),
        "## Speed",
        "",
        f"CPU time, medians of {REPEATS} with lowest and highest.",
        "",
        *figures_table(figures["speed"]),
    ]
    (RESULTS / "generations.md").write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
