"""What every measurement shares: medians with their spread, child processes, machine, versions."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.__main__ import cpu_model

ROOT = Path(__file__).resolve().parents[3]
RESULTS = Path(__file__).resolve().parents[1] / "results"
THREADS = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
LIBRARIES = (
    "numpy", "scipy", "scikit-learn", "pandas", "spacy", "dvc", "joblib", "dask", "distributed",
    "pyarrow", "typer", "pydantic",
)  # fmt: skip

Figures = dict[str, Any]


def spread(values: Sequence[float], digits: int = 4) -> Figures:
    """Return the median with the lowest and highest of repeated measurements."""
    return {
        "median": round(statistics.median(values), digits),
        "low": round(min(values), digits),
        "high": round(max(values), digits),
        "repeats": len(values),
    }


def in_turns(
    ways: Mapping[str, Callable[[], float]], repeats: int, digits: int = 4
) -> dict[str, Figures]:
    """Measure every way in turn, so that what else the machine does falls on all alike."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(repeats):
        for name, measure in ways.items():
            say(f"{name}, {turn + 1} of {repeats}")
            found[name].append(measure())
    return {name: spread(values, digits) for name, values in found.items()}


def seconds(command: Sequence[str], *, cwd: Path = ROOT, fine: Sequence[int] = (0,)) -> float:
    """Run a command; return its wall-clock seconds."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=environment(cwd), capture_output=True, check=False)
    took = time.perf_counter() - began
    if done.returncode not in fine:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode()[-2000:]}")
    return took


def answer(module: str, given: object) -> Figures:
    """Run a module of these benchmarks in a process of its own: JSON in, JSON out."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.whole.{module}"],
        input=json.dumps(given).encode(),
        cwd=ROOT,
        env=environment(ROOT),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr.decode()[-2000:]}")
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def environment(project: Path) -> dict[str, str]:
    """Return the environment of a child: one thread in the linear algebra, this project's code."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    places = os.pathsep.join([str(project / "pipeline"), str(project), str(project / "tests")])
    return os.environ | THREADS | {"PATH": path, "PYTHONPATH": places}


def setting(command: str) -> Figures:
    """Return what was measured with, and on what."""
    return {
        "command": command,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "processor": cpu_model(),
        "load_before": round(os.getloadavg()[0], 1),
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def say(text: str) -> None:
    """Say on standard error what is measured."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
