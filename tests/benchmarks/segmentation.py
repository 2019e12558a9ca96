"""Measure segmentation on real and invented plans: ``make bench-segmentation``.

Writes ``results/segmentation.json`` and ``results/segmentation.md``. The real plans are those of
``../shared/plans`` with their commitments cut by hand; without them only the invented ones count.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import layouts
from tests.benchmarks.conversions import CONVERSIONS, LIMITS
from tests.benchmarks.matching import match
from tests.segmentation.layouts.catalogue import LAYOUTS

from ogplens.errors import OgplensError
from ogplens.reading import read_bytes
from ogplens.segmentation import segment

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
PLANS = ROOT.parent / "shared" / "plans"
COMMAND = "make bench-segmentation"
LIBRARIES = ("pypdfium2", "python-docx", "lxml", "markdown-it-py", "py3langid")
SEEDS = (0, 1, 2)

Row = dict[str, Any]


def measure(data: bytes, name: str, gold: list[str]) -> Row:
    """Read, cut and score one file."""
    begin = time.process_time()
    try:
        cut = segment(read_bytes(data, name=name, **LIMITS))
        texts, confidence = [c.text for c in cut.commitments], cut.confidence
    except OgplensError:
        texts, confidence = [], 0.0
    seconds = time.process_time() - begin
    found = match(texts, gold)
    return {
        "document": name,
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
        "predicted": found.predicted,
        "gold": found.gold,
        "confidence": confidence,
        "cpu_s": round(seconds, 2),
    }


def real_plans(folder: Path = PLANS) -> list[Row]:
    """Score the plans of a folder as they are, and turned into other formats."""
    rows = []
    for path in sorted(folder.glob("*")):
        labels = folder / "gold" / f"{path.stem}.jsonl"
        if path.suffix not in (".pdf", ".md") or not labels.is_file():
            continue
        lines = labels.read_text(encoding="utf-8").splitlines()
        gold = [json.loads(line)["text"] for line in lines]
        rows.append(measure(path.read_bytes(), path.name, gold))
        for suffix, convert in CONVERSIONS.items():
            rows.append(measure(convert(path), f"{path.name}{suffix}", gold))
    return rows


def invented_plans() -> Row:
    """Score the invented plans: the set that the rules were made with, and one written after them.

    The second set has been opened to those who tune since; a blind figure wants a third.
    """
    cache = Path(tempfile.gettempdir()) / "ogplens-layouts"
    cache.mkdir(exist_ok=True)
    scores = [
        layouts.measure(layout, form, seed, cache, None)
        for layout in LAYOUTS.values()
        for seed in SEEDS
        for form in layout.formats
    ]
    figures: Row = {"files": len(scores)}
    for label, held in (("first_set", False), ("second_set", True)):
        part = [s for s in scores if s.held_out == held]
        figures[f"{label}_layouts"] = len({s.layout for s in part})
        figures[f"{label}_mean_f1"] = round(layouts.mean(part), 4)
        figures[f"{label}_mean_f1_by_format"] = {
            form: round(layouts.mean(s for s in part if s.format == form), 4)
            for form in layouts.FORMATS
            if any(s.format == form for s in part)
        }
        figures[f"{label}_share_below_0.9"] = round(
            sum(s.f1 < 0.9 for s in part) / max(1, len(part)), 4
        )
    return figures


def report(setting: Row, real: list[Row], invented: Row) -> str:
    """Return both tables as Markdown."""
    versions = ", ".join(f"{name} {version}" for name, version in setting["versions"].items())
    lines = [
        "# Segmentation",
        "",
        f"`{COMMAND}`, Python {setting['python']}; {versions}.",
        "",
        "A predicted commitment matches one cut by hand where at least half of the runs of five "
        "words of each lie in the other; one to one. The `.html` and `.docx` are the same plans, "
        "turned into these formats by the benchmark.",
        "",
        "| document | precision | recall | F1 | found | by hand | confidence | CPU, s |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {r['document']} | {r['precision']:.2f} | {r['recall']:.2f} | {r['f1']:.2f} "
            f"| {r['predicted']} | {r['gold']} | {r['confidence']:.2f} | {r['cpu_s']} |"
            for r in real
        ),
    ]
    if real:
        mean = statistics.fmean(r["f1"] for r in real)
        lines.append(f"| mean | | | {mean:.3f} | | | | |")
    lines += ["", "Invented plans, one layout a habit of real ones:", "", "| figure | value |"]
    lines += ["|---|---|", *(f"| {name} | {value} |" for name, value in invented.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    setting = {
        "command": COMMAND,
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }
    real, invented = real_plans(), invented_plans()
    whole = {"setting": setting, "real_plans": real, "invented_plans": invented}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "segmentation.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    text = report(setting, real, invented)
    (RESULTS / "segmentation.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
