"""Measure the precedents: ``OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.precedents``.

Are they like the commitment, is the draft's own plan left out, and how long does it take? The
queries are the commitments' published texts and the themes that OGP's staff tagged, from the
exports in ``../shared/data``; nothing of them is copied. Writes ``results/precedents.json`` and
``results/precedents.md``.
"""

from __future__ import annotations

import csv
import importlib.metadata
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ogplens.domain import Commitment, Document
from ogplens.irm import merge_exports, read_export
from ogplens.irm.corpus import commitment_ids
from ogplens.learning import model_set
from ogplens.reading import identify_language, read_document
from ogplens.scoring import Scorer
from ogplens.scoring.own_plans import own_plans
from ogplens.scoring.plan_years import years_submitted
from ogplens.scoring.precedent_index import Parts, parts_of, similarities
from ogplens.scoring.precedents import Precedents
from ogplens.scoring.precedents_shown import Draft, members_of, with_precedents
from ogplens.segmentation import segment
from ogplens.settings import (
    LikenessWeights,
    PrecedentSettings,
    codebook,
    models_folder,
    pipeline_settings,
)

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
RESULTS = Path(__file__).parent / "results"
#: One thread, as the command line has it.
COMMAND = "OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.precedents"
LIBRARIES = ("numpy", "scipy")
#: The columns of themes in each export: first and last.
THEMES = {
    "explorer-2016": ("Anti-corruption", "Marginalized Communities"),
    "database-2024": ("Anti-Corruption and Integrity", "Money in Politics"),
}
TOP = 5
REPEATS = 9
_LIMIT = 10**9

Figures = dict[str, Any]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Queries:
    """The published text of every commitment of the corpus, in its order.

    Attributes
    ----------
    commitments, languages
    parts : Parts
        Their vectors.
    likeness : dict of str to ndarray
        Export to how many themes each two commitments share: Jaccard overlap of their themes, a
        rare one weighing more (by the negative logarithm of its share); -1 where one has none.
    """

    commitments: Sequence[Commitment]
    languages: Sequence[str]
    parts: Parts
    likeness: dict[str, Array]


def load_queries(scorer: Scorer, precedents: Precedents) -> Queries:
    """Read the exports and set their rows beside the corpus."""
    exports = [read_export(SHARED / "data" / f"{name}.csv", codebook=codebook()) for name in THEMES]
    merged = {one.commitment_id: one for one in merge_exports(exports).commitments}
    rows = [merged[one.commitment_id] for one in precedents.index.commitments]
    commitments = []
    for row in rows:
        text = f"{row.first('title')}\n{row.text}"
        commitments.append(Commitment(None, row.first("title"), text, 0, len(text)))
    languages = [identify_language(one.text) for one in commitments]
    design = scorer._read(commitments, languages)[1]
    likeness = {}
    for name, (first, last) in THEMES.items():
        places = [next((r.row for r in row.rows if r.source == name), None) for row in rows]
        likeness[name] = _shared_themes(_themes(name, first, last, places))
    vectorizer = model_set.load(models_folder(), codebook()).vectorizer
    return Queries(commitments, languages, parts_of(design, vectorizer), likeness)


def _themes(name: str, first: str, last: str, places: Sequence[int | None]) -> Array:
    with (SHARED / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    header = next(row for row in rows if first in row)
    columns = slice(header.index(first), header.index(last) + 1)
    none = ["0"] * len(header)
    return np.array(
        [
            [cell.strip() == "1" for cell in (none if at is None else rows[at - 1])[columns]]
            for at in places
        ],
        dtype=float,
    )


def _shared_themes(themes: Array) -> Array:
    tagged = themes.sum(axis=1) > 0
    share = themes[tagged].mean(axis=0)
    weights = np.where(share > 0, -np.log(np.where(share > 0, share, 1.0)), 0.0)
    both = (themes * weights) @ themes.T
    total = (themes * weights).sum(axis=1)
    either = total[:, np.newaxis] + total[np.newaxis, :] - both
    found = np.where(either > 0, both / np.where(either > 0, either, 1.0), 0.0)
    return np.where(tagged[:, np.newaxis] & tagged[np.newaxis, :], found, -1.0)


def recall(similar: Array, rows: Array) -> str:
    """Say how often a commitment's own digest comes first, and among the first five."""
    own = similar[rows, rows]
    before = (similar[rows] > own[:, np.newaxis]).sum(axis=1)
    return f"{(before < 1).mean():.3f} / {(before < TOP).mean():.3f}"


def agreement(
    similar: Array, likeness: Array, foreign: Array, rows: Array, among: Array
) -> float | None:
    """Return the mean overlap of themes with the five most similar of other members."""
    found = []
    for row in rows:
        places = np.flatnonzero(among & foreign[row] & (likeness[row] >= 0))
        if len(places) and likeness[row].max() >= 0:
            best = places[np.argsort(-similar[row, places], kind="stable")[:TOP]]
            found.append(likeness[row, best].mean())
    return round(float(np.mean(found)), 3) if found else None


def mixes(settings: PrecedentSettings) -> dict[str, PrecedentSettings]:
    """Return what is compared: the shipped shares, and others."""

    def alone(**shares: float) -> PrecedentSettings:
        every = LikenessWeights(**{"words": 0.0, "letters": 0.0, "criteria": 0.0} | shares)
        return settings.model_copy(update={"same_language": every, "other_language": every})

    return {
        "as shipped": settings,
        "words alone": alone(words=1.0),
        "letters alone": alone(letters=1.0),
        "criteria alone": alone(criteria=1.0),
        "words and letters": alone(words=0.5, letters=0.5),
        "one mix for all languages": alone(words=0.4, letters=0.5, criteria=0.1),
    }


def retrieval(queries: Queries, precedents: Precedents) -> Figures:
    """Measure how like the precedents are, by language and by what is compared."""
    index = precedents.index
    languages = np.array([one.language for one in index.commitments])
    members = np.array([index.plans[one.plan].member for one in index.commitments])
    foreign = members[:, np.newaxis] != members[np.newaxis, :]
    every = np.ones(len(index), dtype=bool)
    random = np.random.default_rng(0).random((len(index), len(index)))
    groups = {code: np.flatnonzero(languages == code) for code in ("en", "es", "pt")}
    found: Figures = {}
    shares = mixes(pipeline_settings().precedents)
    for name, settings in [*shares.items(), ("by chance", None)]:
        if settings is None:
            similar: Array = random
        else:
            similar = similarities(index, queries.parts, queries.languages, settings)
        own: Figures = {}
        if settings is not None:
            own["own digest first / among 5"] = {c: recall(similar, r) for c, r in groups.items()}
        for export, likeness in queries.likeness.items():

            def themes(
                query: str, among: Array, similar: Array = similar, likeness: Array = likeness
            ) -> float | None:
                return agreement(similar, likeness, foreign, groups[query], among)

            own[f"themes shared, {export}"] = {
                "en to en": themes("en", languages == "en"),
                "es to es": themes("es", languages == "es"),
                "es to en": themes("es", languages == "en"),
                "en to es": themes("en", languages == "es"),
                "en to all": themes("en", every),
                "es to all": themes("es", every),
                "pt to all": themes("pt", every),
            }
        if settings is not None:
            best = np.argsort(-np.where(foreign, similar, -1.0), axis=1, kind="stable")[:, :TOP]
            other = languages[best] != languages[:, np.newaxis]
            own["share of the five in another language"] = {
                code: round(float(other[rows].mean()), 2) for code, rows in groups.items()
            }
        found[name] = own
    return found


def read(path: Path) -> tuple[Document, tuple[Commitment, ...]]:
    """Read and cut a plan."""
    document = read_document(path, max_bytes=_LIMIT, max_characters=_LIMIT)
    return document, tuple(segment(document).commitments)


def draft_of(path: Path, source: str) -> Draft:
    """Return a plan as a user would give it, under another file name."""
    document, commitments = read(path)
    ids = commitment_ids(Path(source).stem, commitments)
    languages = [document.language] * len(commitments)
    return Draft(source, replace(document, source=source), commitments, languages, ids)


def recognised(scorer: Scorer, precedents: Precedents, draft: Draft) -> tuple[str, ...]:
    """Return the plans that a draft is taken for."""
    similar = precedents.similarities(
        scorer._read(draft.commitments, draft.languages)[1], draft.languages
    )
    years = years_submitted(draft.source, draft.document, draft.commitments)
    return own_plans(precedents.index, similar, draft.ids, members_of(draft), years)


def own_plan_figures(scorer: Scorer, precedents: Precedents, queries: Queries) -> Figures:
    """Measure whether the draft's own plan is told, and which others are left out for nothing."""
    index = precedents.index
    missed, extra = [], {}
    for plan in index.plans:
        path = ROOT / "corpora" / "plans" / f"{plan.plan_id}.md"
        found = recognised(scorer, precedents, draft_of(path, "draft.md"))
        missed += [plan.plan_id] if plan.plan_id not in found else []
        if others := [one for one in found if one != plan.plan_id]:
            extra[plan.plan_id] = others
    similar = similarities(index, queries.parts, queries.languages, pipeline_settings().precedents)
    texts = list(_by_text(index.plan_of, similar, precedents, queries))
    large = [one for one in texts if one[1] > 2]
    return {
        "files of the corpus, called draft.md": {
            "plans": len(index.plans),
            "missed": missed,
            "others left out": extra,
        },
        "published texts as a table without names of plans": {
            "plans of three commitments or more": len(large),
            "missed": [plan for plan, _, found, _ in large if plan not in found],
            "plans of one or two": len(texts) - len(large),
            "missed of those": sum(p not in found for p, n, found, _ in texts if n <= 2),
            "plans for which others were left out": sum(
                len({*f} - {p}) > 0 for p, _, f, _ in texts
            ),
            "others left out, of the same member": sum(
                one.rpartition("-")[0] == p.rpartition("-")[0] and one != p
                for p, _, f, _ in texts
                for one in f
            ),
            "others left out, of another member": {
                p: rest
                for p, _, f, _ in texts
                if (rest := [o for o in f if o.rpartition("-")[0] != p.rpartition("-")[0]])
            },
            "left out though the own plan is not there": {p: away for p, *_, away in texts if away},
        },
        "plans of ../shared/plans": {
            path.name: recognised(scorer, precedents, draft_of(path, path.name))
            for path in sorted((SHARED / "plans").glob("*-*.*"))
        },
    }


def _by_text(
    plan_of: Array, similar: Array, precedents: Precedents, queries: Queries
) -> Iterator[tuple[str, int, tuple[str, ...], list[str]]]:
    """Yield of each plan its size, what it is taken for, and what without its own digests."""
    for place, plan in enumerate(precedents.index.plans):
        rows = np.flatnonzero(plan_of == place)
        commitments = [queries.commitments[row] for row in rows.tolist()]
        languages = [queries.languages[row] for row in rows.tolist()]
        ids = [f"draft-{number}" for number in range(len(rows))]
        draft = Draft("draft.csv", None, commitments, languages, ids)
        told = members_of(draft), years_submitted("draft.csv", None, commitments)
        found = own_plans(precedents.index, similar[rows], ids, *told)
        without = similar[rows].copy()
        without[:, rows] = 0.0
        yield plan.plan_id, len(rows), found, [*own_plans(precedents.index, without, ids, (), None)]


def speed(scorer: Scorer, precedents: Precedents) -> Figures:
    """Measure loading and one draft, in milliseconds of CPU time."""

    def cpu(measure: Callable[[], object]) -> Figures:
        measure()
        taken = []
        for _ in range(REPEATS):
            start = time.process_time()
            measure()
            taken.append((time.process_time() - start) * 1000)
        low, high = round(min(taken), 1), round(max(taken), 1)
        return {"median": round(statistics.median(taken), 1), "low": low, "high": high}

    models = model_set.load(models_folder(), codebook())
    draft = draft_of(SHARED / "plans" / "usa-2022-2024.md", "usa-2022-2024.md")
    document = draft.document
    assert document is not None
    design = scorer._read(draft.commitments, draft.languages)[1]
    card = scorer.score_document(document, draft.commitments, precedents=False)
    folder = models_folder() / "precedents"
    return {
        "load, ms": cpu(
            lambda: Precedents.load(models_folder(), models.vectorizer, models.fingerprint)
        ),
        "commitments of the draft": len(draft.commitments),
        "nearest, ms": cpu(lambda: precedents.nearest(design, draft.languages, ("USA-1",))),
        "nearest, own plan and warnings, ms": cpu(
            lambda: with_precedents(card, draft, precedents, design, models.models)
        ),
        "score the draft without precedents, ms": cpu(
            lambda: scorer.score_document(document, draft.commitments, precedents=False)
        ),
        "bytes": sum(path.stat().st_size for path in folder.iterdir()),
        "commitments of the corpus": len(precedents.index),
    }


def flat(figures: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the figures as rows of text."""
    if isinstance(figures, dict) and figures and "median" not in figures:
        for name, value in figures.items():
            yield from flat(value, f"{prefix}{': ' if prefix else ''}{name}")
    elif isinstance(figures, dict) and figures:
        yield prefix, f"{figures['median']} ({figures['low']} to {figures['high']})"
    elif isinstance(figures, (list, tuple, dict)):
        yield prefix, ", ".join(figures) or "none"
    else:
        yield prefix, "–" if figures is None else str(figures)


def main() -> None:
    """Measure and write."""
    models = model_set.load(models_folder(), codebook())
    precedents = Precedents.load(models_folder(), models.vectorizer, models.fingerprint)
    assert precedents is not None
    scorer = Scorer(models, codebook(), pipeline_settings().scope, precedents=precedents)
    queries = load_queries(scorer, precedents)
    figures: Figures = {
        "retrieval": retrieval(queries, precedents),
        "own plans": own_plan_figures(scorer, precedents, queries),
        "speed and size": speed(scorer, precedents),
    }
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    setting = {
        "command": COMMAND,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "versions": versions,
    }
    whole = {"setting": setting, "figures": figures}
    (RESULTS / "precedents.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    lines = [
        "# Precedents",
        "",
        f"`{COMMAND}`, Python {setting['python']}, {setting['cores']} cores, {setting['machine']}; "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ".",
        "",
        "Queries are the published texts of the commitments. *Own digest first / among 5*: how "
        "often the commitment's own digest is found. *Themes shared*: mean overlap (Jaccard, rare "
        "themes weighing more) of the themes that OGP's staff tagged with those of the five most "
        "similar commitments of other members, from one language to another. The shares of "
        "`precedents` in `configs/pipeline.yaml` and the bounds of own plans were chosen by these "
        "figures, so they flatter a little. Times are CPU time, "
        f"medians of {REPEATS} with lowest and highest.",
        "",
    ]
    for title, part in figures.items():
        lines += [f"## {title.capitalize()}", "", "| figure | value |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in flat(part)]
        lines.append("")
    (RESULTS / "precedents.md").write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
