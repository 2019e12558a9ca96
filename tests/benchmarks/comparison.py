"""Measure the comparison of groups: ``python -m tests.benchmarks.comparison``.

How often the intervals of shares hold the truth, in invented corpora of several kinds; how often a
difference is claimed where there is none; which correction comes nearer to the codes of the shipped
corpus; and how long the tables take. Writes ``results/comparison.json`` and ``.md``. The last two
need what ``make repro`` writes to ``interim/``, and are left out without it.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tests.comparison.coverage import CLUSTER, MEASURES, NAIVE, Tally, settings, simulate
from tests.comparison.worlds import world

from ogplens.comparison.comparable import Comparable, Outcome, outcomes
from ogplens.comparison.prevalence import shares
from ogplens.comparison.prevalence_counts import count, pooled_shares, pools
from ogplens.comparison.prevalence_groups import groups_of
from ogplens.comparison.prevalence_lines import CORRECTIONS, reference_draws
from ogplens.settings import codebook, pipeline_settings

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.comparison"
KINDS = ("member", "plan", "region")
AT_LEAST = 10  # coded commitments of a member whose share is to be met

Rows = list[dict[str, Any]]

WORLDS: dict[str, dict[str, Any]] = {
    "as usual": {},
    "plans of a member differ": {"plan_spread": 0.5},
    "... and members have one or two": {"plan_spread": 0.5, "plans": (1, 2)},
    "codes differ in severity": {"severity_spread": 0.5},
    "errors differ between members": {"error_spread": 0.5},
    "a weak classifier": {"signal": 0.6},
    "a rare outcome": {"mean": -2.0},
    "half of it coded": {"coded": 0.5},
    "plans of one to five commitments": {"commitments": (1, 5)},
    "fifteen members": {"members": 15},
    "seventy members": {"members": 70},
    "resampled models": {"models": 20},
}
NO_DIFFERENCE: dict[str, dict[str, Any]] = {
    "as usual": {"spread": 0.0},
    "plans of a member differ": {"spread": 0.0, "plan_spread": 0.6},
    "... and members have one or two": {"spread": 0.0, "plan_spread": 0.6, "plans": (1, 2)},
    "errors differ between members": {"spread": 0.0, "error_spread": 0.5},
    "a weak classifier": {"spread": 0.0, "signal": 0.6},
    "a rare outcome": {"spread": 0.0, "mean": -2.0},
    "plans of one to five commitments": {"spread": 0.0, "commitments": (1, 5)},
    "fifteen members": {"spread": 0.0, "members": 15},
}


def coverage(runs: int) -> Rows:
    """Return how often intervals held, a world, a kind of group and a measure a row."""
    rows = []
    for name, how in WORLDS.items():
        for correction in CORRECTIONS:
            peers = correction == "calibrated"
            kinds = KINDS if peers else KINDS[:1]
            tally = simulate(runs, 1, kinds=kinds, correction=correction, peers=peers, **how)
            for by in kinds:
                for measure in (*MEASURES, NAIVE, CLUSTER):
                    wanted = (by, measure) in tally.held
                    if wanted and (peers or measure == "corrected"):
                        rows.append(_row(tally, name, by, measure, correction))
            _say(f"{name}, {correction}")
    return rows


def _row(tally: Tally, name: str, by: str, measure: str, correction: str) -> dict[str, Any]:
    truth = np.concatenate(tally.truths[by, measure])
    held = np.concatenate(tally.held[by, measure])
    low, high = np.quantile(truth, [0.1, 0.9])
    errors = np.concatenate(tally.errors[by, measure])
    named = f"corrected, {correction}" if measure == "corrected" else measure
    return {
        "world": name,
        "by": by,
        "measure": named,
        "intervals": len(held),
        "held": round(tally.coverage(by, measure), 4),
        "standard_error": round(tally.error(by, measure), 4),
        "held_lowest_tenth": round(float(held[truth <= low].mean()), 4),
        "held_highest_tenth": round(float(held[truth >= high].mean()), 4),
        "width": round(float(np.concatenate(tally.widths[by, measure]).mean()), 4),
        "error": round(float(np.sqrt(np.mean(errors**2))), 4),
    }


def claims(runs: int) -> Rows:
    """Return the share of runs in which a difference is claimed where there is none."""
    outcome = next(o for o in outcomes(codebook()) if o.variable == "relevant")
    rows = []
    for by, worlds in (("member", NO_DIFFERENCE), ("region", NO_DIFFERENCE | _members_differ())):
        for name, how in worlds.items():
            found: dict[str, int] = {"coded": 0, "corrected": 0}
            for run in range(runs):
                corpus = world(np.random.default_rng([2, run]), **how).corpus
                for measure, p in _p_values(corpus, by, outcome, run).items():
                    found[measure] += p < 0.05
            for measure, claimed in found.items():
                rows.append(
                    {
                        "world": name,
                        "by": by,
                        "measure": measure,
                        "runs": runs,
                        "claimed": round(claimed / runs, 4),
                        "standard_error": round((0.05 * 0.95 / runs) ** 0.5, 4),
                    }
                )
            _say(f"no difference between the shares of each {by}: {name}")
    return rows


def _members_differ() -> dict[str, dict[str, Any]]:
    return {"members differ, regions do not": {"spread": 0.8}}


def _p_values(corpus: Comparable, by: str, outcome: Outcome, run: int) -> dict[str, float]:
    groups, chosen = groups_of(corpus, by), settings(run)
    draws = reference_draws(len(groups.members), chosen.bootstrap, run)
    one = count(corpus, groups, outcome, draws, chosen, "calibrated")
    return {m: t.p for m, t in zip(("coded", "corrected"), one.tests, strict=True)}


def shipped() -> Comparable | None:
    """Return the shipped corpus with its predictions, if the pipeline has run here."""
    from ogplens.comparison import gather
    from ogplens.comparison.comparable import comparable
    from ogplens.evaluation.table import read_predictions
    from ogplens.irm.corpus_tables import read_assessments, read_plans

    path = ROOT / "interim" / "predictions.csv"
    if not path.exists():
        return None
    book, corpora = codebook(), ROOT / "corpora"
    gathered = gather(
        read_predictions(path),
        read_plans(corpora / "plans.csv"),
        read_assessments(corpora / "irm-assessments.csv", book),
        book,
    )
    return comparable(gathered, book)


def corrections(corpus: Comparable) -> Rows:
    """Return how far each estimate is from the coded share of a member, per outcome.

    The coded commitments of a member are estimated from their texts and the codes of all other
    members. Root mean square over members, weighted by their coded commitments.
    """
    rows = []
    member = np.array(corpus.members)
    for outcome in corpus.outcomes(codebook()):
        coded, predicted = corpus.coded(outcome), corpus.predicted(outcome)
        calls = (corpus.calls[outcome.variable] >= outcome.lowest).astype(float)
        known = np.isfinite(coded)
        pooled = _pooled(corpus, outcome)
        off: dict[str, list[float]] = {}
        sizes = []
        for one in sorted(set(corpus.members)):
            here, rest = known & (member == one), known & (member != one)
            if here.sum() < AT_LEAST:
                continue
            sizes.append(int(here.sum()))
            yes, no = rest & (coded == 1), rest & (coded == 0)
            found = {
                "count of calls": calls[here].mean(),
                "calibrated sum": predicted[here].mean() + (coded - predicted)[rest].mean(),
                "adjusted count of calls": _adjusted(calls, here, yes, no),
                "adjusted count of probabilities": _adjusted(predicted, here, yes, no),
                "pooled": pooled[one],
                "share of all others": coded[rest].mean(),
            }
            for way, share in found.items():
                off.setdefault(way, []).append(float(share - coded[here].mean()))
        if len(sizes) > 1:
            error = {
                way: round(float(np.sqrt(np.average(np.square(e), weights=sizes))), 4)
                for way, e in off.items()
            }
            name = f"{outcome.variable}, {outcome.name}"
            rows.append({"outcome": name, "members": len(sizes)} | error)
    return rows


def _pooled(corpus: Comparable, outcome: Outcome) -> dict[str, float]:
    """Return the corrected share of each member drawn to its region, from others' codes."""
    groups, chosen = groups_of(corpus, "member"), pipeline_settings().compare
    draws = reference_draws(len(groups.members), chosen.bootstrap, chosen.seed)
    one = count(corpus, groups, outcome, draws, chosen, "calibrated")
    found = pooled_shares(groups, one, pools(groups)[0], chosen)["corrected"].share
    return dict(zip(groups.keys, found.tolist(), strict=True))


def _adjusted(values: np.ndarray, here: np.ndarray, yes: np.ndarray, no: np.ndarray) -> float:
    """Return the adjusted count; the share itself where yes and no look alike."""
    distance = values[yes].mean() - values[no].mean()
    if distance <= 0:
        return float(values[here].mean())
    return float(np.clip((values[here].mean() - values[no].mean()) / distance, 0, 1))


def timing(corpus: Comparable) -> Rows:
    """Return seconds of the processor for every kind of group, after a first that loads."""
    chosen, book = pipeline_settings().compare, codebook()
    shares(corpus, "all", book, chosen)
    rows = []
    for by in ("all", *sorted(corpus.groups)):
        begin, clock = time.process_time(), time.perf_counter()
        table, _ = shares(corpus, by, book, chosen)
        rows.append(
            {
                "by": by,
                "rows": len(table),
                "processor_s": round(time.process_time() - begin, 2),
                "clock_s": round(time.perf_counter() - clock, 2),
            }
        )
    whole = {name: round(sum(row[name] for row in rows), 2) for name in ("processor_s", "clock_s")}
    return [*rows, {"by": "together", "rows": sum(row["rows"] for row in rows)} | whole]


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


def main() -> None:
    """Measure, and write both files."""
    parser = argparse.ArgumentParser(prog=COMMAND)
    parser.add_argument("--runs", type=int, default=100, help="corpora of each kind")
    parser.add_argument("--null-runs", type=int, default=500, help="... without a difference")
    options = parser.parse_args()
    corpus = shipped()
    found = {
        "command": COMMAND,
        "runs": options.runs,
        "null_runs": options.null_runs,
        "machine": {"cores": os.cpu_count(), "processor": platform.machine()},
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("numpy", "scipy", "pandas")},
        },
        "timing": timing(corpus) if corpus else [],
        "corrections": corrections(corpus) if corpus else [],
        "coverage": coverage(options.runs),
        "claims": claims(options.null_runs),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "comparison.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    (RESULTS / "comparison.md").write_text(_page(found), encoding="utf-8")
    sys.stdout.write(_page(found))


_TEXTS = {
    "coverage": (
        "Intervals that should hold in 95% of cases",
        "Of invented corpora with known shares. The truth of a member is its share over all plans "
        "that it could write; of a region the mean of its members' by commitments; of a plan its "
        'own. *Naive*: the share of calls "yes" with Wilson\'s interval. The lowest and highest '
        "tenth are of the true shares: the calibrated sum and whatever is pooled hold less there, "
        "since they are drawn to the middle. `error` is the root mean square of estimate less "
        "truth.",
    ),
    "claims": (
        "A difference claimed where there is none",
        "Share of runs in which the omnibus test says so at 5%.",
    ),
    "corrections": (
        "Distance from the coded share, shipped corpus",
        f"Members with {AT_LEAST} coded commitments or more; words of a member alone, and all "
        "codes of the others. Root mean square. *Pooled*: the adjusted count of probabilities, "
        "drawn to the region.",
    ),
    "timing": ("Time, shipped corpus", "All outcomes, shares and tests, one core."),
}


def _page(found: dict[str, Any]) -> str:
    lines = [
        "# Comparison of groups",
        "",
        f"`{COMMAND}`; {found['runs']} corpora of each kind, {found['null_runs']} without a "
        f"difference; {found['machine']['cores']} cores; "
        + ", ".join(f"{name} {version}" for name, version in found["versions"].items())
        + ".",
    ]
    for part, (title, text) in _TEXTS.items():
        rows = found[part]
        if rows:
            lines += ["", f"## {title}", "", text, "", *_table(rows)]
    return "\n".join(lines) + "\n"


def _table(rows: Sequence[dict[str, Any]]) -> list[str]:
    columns = list(rows[0])
    head = "| " + " | ".join(column.replace("_", " ") for column in columns) + " |"
    body = ["| " + " | ".join(str(row[column]) for column in columns) + " |" for row in rows]
    return [head, "|" + "---|" * len(columns), *body]


if __name__ == "__main__":
    main()
