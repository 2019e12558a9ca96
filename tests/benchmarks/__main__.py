"""Measure the pipeline and the scorer: ``python -m tests.benchmarks``, or ``make bench``.

Writes ``results/pipeline.json`` and ``results/pipeline.md``. Machines differ and are noisy: compare
figures of one run, and quote ratios.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "make bench"
REPEATS = 5
LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas", "dvc", "typer", "pypdfium2", "pydantic")

Figures = dict[str, Any]


def child(*command: str, cwd: Path = ROOT) -> tuple[float, float]:
    """Run a command; return its wall-clock and CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def spread(values: list[float]) -> Figures:
    """Return the median with the lowest and highest of repeated measurements."""
    return {
        "median": round(statistics.median(values), 4),
        "low": round(min(values), 4),
        "high": round(max(values), 4),
        "repeats": len(values),
    }


def repeated(measure: Callable[[], float]) -> Figures:
    """Measure several times."""
    return spread([measure() for _ in range(REPEATS)])


def start_up() -> Figures:
    """CPU of ``ogplens --help`` beside that of a bare interpreter."""
    python = sys.executable
    bare = repeated(lambda: child(python, "-c", "pass")[1])
    shown = repeated(lambda: child(python, "-m", "ogplens", "--help")[1])
    return {
        "interpreter_cpu_s": bare,
        "help_cpu_s": shown,
        "beyond_the_interpreter_cpu_s": round(shown["median"] - bare["median"], 4),
    }


def scoring() -> Figures:
    """Load the models once; score the shipped corpus in bulk on one core."""
    from ogplens.irm.corpus import segment_corpus
    from ogplens.learning import model_set
    from ogplens.scoring import Scorer
    from ogplens.settings import codebook, models_folder, pipeline_settings

    start = time.perf_counter()
    plans = segment_corpus(ROOT / "corpora", pipeline_settings().segment)
    reading = time.perf_counter() - start
    records = [record for plan in plans for record in plan.records]
    commitments = [record.commitment for record in records]
    languages = [record.language for record in records]
    ids = [record.commitment_id for record in records]
    Scorer.load()  # imports and tables that are read once

    scorer = Scorer.load()

    # CPU time rather than the clock's: what else a machine does is not the scorer's.
    def load(load_it: Callable[[], object]) -> Figures:
        def measure() -> float:
            begin = time.process_time()
            load_it()
            return time.process_time() - begin

        return repeated(measure)

    def rate(score_them: Callable[[], object]) -> Figures:
        def measure() -> float:
            begin = time.process_time()
            score_them()
            return len(ids) / (time.process_time() - begin)

        return repeated(measure)

    return {
        "read_and_segment_commitments_per_s": round(len(records) / reading, 1),
        "load_models_cpu_s": load(lambda: model_set.load(models_folder(), codebook())),
        "load_scorer_cpu_s": load(Scorer.load),
        "score_commitments_per_cpu_s": rate(lambda: scorer.score(commitments, languages, ids)),
        "score_without_phrases_per_cpu_s": rate(
            lambda: scorer.score(commitments, languages, ids, evidence=False)
        ),
        "probabilities_per_cpu_s": rate(lambda: scorer.probabilities(commitments, languages)),
        "score_with": "probabilities, decisions and phrases of nine variables",
    }


def one_plan() -> Figures:
    """Time one plan from a cold start to the finished table."""
    source = ROOT / "corpora" / "plans" / "GBR-1.md"
    command = (sys.executable, "-m", "ogplens", "score", str(source))
    return {"score_one_plan_cold_s": repeated(lambda: child(*command)[0])}


def pipeline() -> Figures:
    """Time the whole pipeline and runs with nothing changed, in a copy of the project."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ogplens"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(copy)], check=True)
        os.environ["PYTHONPATH"] = str(copy / "pipeline")
        full, cpu = child(sys.executable, "-m", "dvc", "repro", cwd=copy)
        unchanged = [
            child(sys.executable, "-m", "dvc", "repro", cwd=copy)[0] for _ in range(REPEATS)
        ]
        forced, _ = child(sys.executable, "-m", "dvc", "repro", "--force", cwd=copy)
        status = subprocess.run(
            ["git", "status", "--porcelain", "models", "reports"],
            cwd=copy, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        del os.environ["PYTHONPATH"]
    return {
        "repro_full_s": round(full, 1),
        "repro_full_cpu_s": round(cpu, 1),
        "repro_unchanged_s": spread(unchanged),
        "repro_forced_s": round(forced, 1),
        "files_that_differ_from_git_after_two_runs": len(status.splitlines()),
    }


def flat(figures: Figures, prefix: str = "") -> dict[str, str]:
    """Return the figures as rows of text."""
    rows: dict[str, str] = {}
    for name, value in figures.items():
        if isinstance(value, dict) and "median" in value:
            rows[prefix + name] = f"{value['median']} ({value['low']} to {value['high']})"
        elif isinstance(value, dict):
            rows |= flat(value, f"{prefix}{name}: ")
        else:
            rows[prefix + name] = str(value)
    return rows


def main() -> None:
    """Measure and write."""
    figures: Figures = {
        "start_up": start_up(),
        "scoring": scoring(),
        "one_plan": one_plan(),
        "pipeline": pipeline(),
    }
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    setting = {
        "command": COMMAND,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "versions": versions,
    }
    RESULTS.mkdir(exist_ok=True)
    whole = {"setting": setting, "figures": figures}
    (RESULTS / "pipeline.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    lines = [
        "# Pipeline and scorer",
        "",
        f"`{COMMAND}`, Python {setting['python']}, {setting['cores']} cores, {setting['machine']}; "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ".",
        "Repeated figures are medians, with lowest and highest.",
        "",
        "| figure | value |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in flat(figures).items()),
    ]
    (RESULTS / "pipeline.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
