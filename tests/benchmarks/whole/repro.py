"""``dvc repro`` in a copy of the project: in full, after one changed plan, and unchanged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.whole.measured import ROOT, say, seconds, spread

PLANS = ("GBR-1", "SLV-3", "HND-1", "IDN-2", "NZL-1")
"""Coded plans of five members; one is changed at a time."""
SENTENCE = "The results will be published each quarter.\n"
UNCHANGED = 5


def measure(repeats: int, changed: int = len(PLANS)) -> dict[str, Any]:
    """Return the wall-clock seconds, and shares of the full time.

    Parameters
    ----------
    repeats : int
        Of the full run; each begins without `interim/` and without DVC's cache.
    changed : int
        Plans that are changed, one after the other.
    """
    command = [sys.executable, "-m", "dvc", "repro"]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ogplens"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(copy)], check=True)
        full = []
        for turn in range(repeats):
            say(f"dvc repro in full, {turn + 1} of {repeats}")
            for place in ("interim", ".dvc/cache", ".dvc/tmp"):
                shutil.rmtree(copy / place, ignore_errors=True)
            full.append(seconds([*command, "--force"], cwd=copy))
        differ = subprocess.run(
            ["git", "status", "--porcelain", "models", "reports"],
            cwd=copy, check=True, capture_output=True, text=True,
        ).stdout.splitlines()  # fmt: skip
        same = [seconds(command, cwd=copy) for _ in range(UNCHANGED)]
        some = [
            _changed(copy / "corpora" / "plans" / f"{name}.md", command, copy)
            for name in PLANS[:changed]
        ]
    whole = spread(full, 1)
    return {
        "full_s": whole,
        "unchanged_s": spread(same, 2),
        "one_plan_changed_s": spread(some, 1),
        "changed_of_full": spread([one / whole["median"] for one in some], 3),
        "plans_changed": list(PLANS[:changed]),
        "files_in_models_and_reports_that_differ_from_git": len(differ),
    }


def _changed(plan: Path, command: list[str], copy: Path) -> float:
    say(f"dvc repro after {plan.name} was changed")
    text = plan.read_text(encoding="utf-8")
    end = text.rstrip("\n") + "\n\n" + SENTENCE
    plan.write_text(end, encoding="utf-8")
    os.utime(plan)
    return seconds(command, cwd=copy)
