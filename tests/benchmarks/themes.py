"""Measure the themes told by words against OGP's tags: ``python -m tests.benchmarks.themes``.

Tags are those of the exports in ``../shared/data``, which are read where they lie. The phrases and
bounds of ``configs/themes.yaml`` were tuned on one half of the 2024 export, by a hash of the
identifiers; nothing of the other half or of the export of 2016 was looked at. Writes
``results/themes.json`` and ``results/themes.md``.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ogplens.features.themes import load_themes, themes_of, themes_of_all
from ogplens.irm import merge_exports, read_assessments, read_export
from ogplens.irm.corpus import segment_corpus
from ogplens.reading import identify_language
from ogplens.settings import codebook, pipeline_settings

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.themes"
REPEATS = 5
LEAST_TAGS = 5
#: Tags of the export of 2016 that come closest; it had other names and gave them more freely.
OLDER = {
    "Anti-Corruption and Integrity": (
        "Anti-corruption",
        "Conflicts of Interest",
        "Asset disclosure",
        "Audits & Controls",
        "Whistleblower Protections",
        "Elections & Political Finance",
    ),
    "Education": ("Education",),
    "Extractive Industries": ("Natural Resources",),
    "Fiscal Openness": ("Fiscal Openness", "Citizen Budgets", "Participatory Budgeting"),
    "Justice": ("Law Enforcement & Justice", "Judiciary"),
    "Open Data": ("Open Data",),
    "Open Parliaments": ("Legislature",),
    "Public Participation": ("Public Participation", "E-petitions"),
    "Public Procurement": ("Public Procurement",),
    "Public Service Delivery": ("Public Service Delivery",),
    "Right To Information": ("Access to Information",),
}

Figures = dict[str, Any]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Text:
    """A text with the tags that OGP gave its commitment."""

    text: str
    language: str
    tags: frozenset[str]
    tuned: bool = False


def tuned_on(identifier: str) -> bool:
    """Tell whether a row of the 2024 export is of the half that the lists were tuned on."""
    return hashlib.sha256(identifier.encode()).digest()[-1] % 2 == 0


def rows_of(name: str) -> list[dict[str, str]]:
    """Read an export, whose header may stand in its second row."""
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    header = next(line for line in lines if "Full Text" in line)
    after = lines[lines.index(header) + 1 :]
    return [dict(zip(header, line, strict=False)) for line in after]


def digests() -> dict[str, tuple[str, str]]:
    """Return text and language of every commitment of the corpus, as the reader cuts it."""
    plans = segment_corpus(ROOT / "corpora", pipeline_settings().segment)
    return {
        record.commitment_id: (record.commitment.text, record.language)
        for plan in plans
        for record in plan.records
    }


def of_2024(corpus: Mapping[str, tuple[str, str]]) -> dict[str, list[Text]]:
    """Return the full texts and the digests of the 2024 export with their tags."""
    assessments = read_assessments(ROOT / "corpora" / "irm-assessments.csv", codebook())
    known = {one.ogp_id: one.commitment_id for one in assessments if one.ogp_id}
    names = load_themes().names
    found: dict[str, list[Text]] = {"full texts": [], "digests": []}
    for row in rows_of("database-2024.csv"):
        identifier = row["Commitment Unique Identifier"]
        tags = frozenset(name for name in names if row[name] == "1")
        text = f"{row['Commitment Title']}\n{row['Full Text']}"
        half = tuned_on(identifier)
        found["full texts"].append(Text(text, identify_language(text), tags, half))
        if identifier in known:
            found["digests"].append(Text(*corpus[known[identifier]], tags, half))
    return found


def of_2016(corpus: Mapping[str, tuple[str, str]]) -> list[Text]:
    """Return the digests whose commitment stands in the export of 2016, with its tags."""
    export = read_export(SHARED / "explorer-2016.csv", codebook=codebook())
    with (SHARED / "explorer-2016.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    header = next(line for line in lines if "Full Text" in line)
    found = []
    for one in merge_exports([export]).commitments:
        if one.commitment_id not in corpus:
            continue
        cells = dict(zip(header, lines[one.rows[0].row - 1], strict=False))
        tags = frozenset(
            name for name, older in OLDER.items() if any(cells[tag] == "1" for tag in older)
        )
        found.append(Text(*corpus[one.commitment_id], tags))
    return found


def kappa(tagged: Flags, told: Flags) -> float | None:
    """Return Cohen's kappa of two yes/no judgements; none where both never differ."""
    equal = float((tagged == told).mean())
    chance = float(tagged.mean() * told.mean() + (1 - tagged.mean()) * (1 - told.mean()))
    return None if chance == 1 else (equal - chance) / (1 - chance)


def measured(texts: Sequence[Text], names: Sequence[str]) -> Figures:
    """Measure each theme, and all together, on texts with tags."""
    held = [themes_of(one.text, one.language) for one in texts]
    tagged = np.array([[name in one.tags for name in names] for one in texts])
    told = np.array([[name in themes for name in names] for themes in held])
    both = (tagged & told).sum(axis=0)
    themes: dict[str, Figures] = {
        name: {
            "tagged": int(tagged[:, at].sum()),
            "told": int(told[:, at].sum()),
            "precision": ratio(both[at], told[:, at].sum()),
            "recall": ratio(both[at], tagged[:, at].sum()),
            "f1": ratio(2 * both[at], tagged[:, at].sum() + told[:, at].sum()),
            "kappa": rounded(kappa(tagged[:, at], told[:, at])),
        }
        for at, name in enumerate(names)
    }
    often = [one["kappa"] for one in themes.values() if one["tagged"] >= LEAST_TAGS]
    return {
        "texts": len(texts),
        "without a theme": ratio((~told.any(axis=1)).sum(), len(texts)),
        "themes a text": ratio(told.sum(), len(texts)),
        "tags a text": ratio(tagged.sum(), len(texts)),
        "f1 over all": ratio(2 * both.sum(), tagged.sum() + told.sum()),
        f"mean kappa of themes tagged {LEAST_TAGS} times or more": rounded(statistics.mean(often)),
        "themes": themes,
    }


def ratio(part: float, whole: float) -> float | None:
    """Return a share to three decimals; none of nothing."""
    return rounded(float(part) / float(whole)) if whole else None


def rounded(value: float | None) -> float | None:
    """Round to three decimals."""
    return None if value is None else round(value, 3)


def speed(corpus: Mapping[str, tuple[str, str]]) -> Figures:
    """Time the themes of the whole corpus; the first time builds the lexicons."""
    times = []
    load_themes()
    for _ in range(REPEATS + 1):
        begun = time.process_time()
        themes_of_all(corpus)
        times.append(round(time.process_time() - begun, 3))
    later = times[1:]
    return {
        "commitments": len(corpus),
        "first_s": times[0],
        "later_s": {"median": statistics.median(later), "low": min(later), "high": max(later)},
    }


def lines_of(figures: Figures) -> Iterator[str]:
    """Yield the tables of one set of texts."""
    summary = [name for name in figures if name != "themes"]
    yield ", ".join(f"{name} {figures[name]}" for name in summary) + "."
    yield ""
    yield "| theme | tagged | told | precision | recall | F1 | kappa |"
    yield "|---|---|---|---|---|---|---|"
    for name, one in figures["themes"].items():
        cells = " | ".join("–" if value is None else str(value) for value in one.values())
        yield f"| {name} | {cells} |"
    yield ""


def main() -> None:
    """Measure and write."""
    corpus = digests()
    names = load_themes().names
    figures: Figures = {}
    for kind, texts in of_2024(corpus).items():
        for half, tuned in (("the other half", False), ("the half that was tuned on", True)):
            chosen = [one for one in texts if one.tuned is tuned]
            figures[f"{kind} of 2024, {half}"] = measured(chosen, names)
    figures["digests of 2016, by the closest older tags"] = measured(of_2016(corpus), list(OLDER))
    setting = {
        "command": COMMAND,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "versions": {"pydantic": importlib.metadata.version("pydantic")},
    }
    whole = {"setting": setting, "figures": figures, "speed": (fast := speed(corpus))}
    (RESULTS / "themes.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    later = fast["later_s"]
    lines = [
        "# Themes told by words",
        "",
        f"`{COMMAND}`, Python {setting['python']}, {setting['cores']} cores, {setting['machine']}.",
        "",
        "Themes by `configs/themes.yaml` against the tags that OGP's staff gave the same "
        "commitments. Phrases and bounds were tuned on half of the export of 2024 (by a hash of "
        "the identifiers); read the other half. That export is a selection on legislatures, so "
        "that *Open Parliaments* is more frequent in it than in all of OGP, and precision there "
        "does not carry over. A row with fewer than twenty tags is hardly known. Older tags have "
        "other names and bounds: they test whether the words carry over, not the themes.",
        "",
        f"{fast['commitments']} digests take {fast['first_s']} s the first time, then "
        f"{later['median']} s ({later['low']} to {later['high']}), CPU time.",
        "",
    ]
    for title, part in figures.items():
        lines += [f"## {title.capitalize()}", "", *lines_of(part)]
    (RESULTS / "themes.md").write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
