"""A small run of our own: corpus, predictions and the comparison's tables, with made-up figures."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from ogplens.comparison.columns import GROUP
from ogplens.comparison.table_files import TABLES, TEXT, WHOLE
from ogplens.domain import Assessment, Kind, PlanEntry
from ogplens.evaluation.table import COLUMNS
from ogplens.irm import write_assessments, write_plans
from ogplens.settings import codebook, configs_folder

MEMBERS = {
    "ALB": ("Albania", "Europe"),
    "COL": ("Colombia", "Americas"),
    "CRI": ("Costa Rica", "Americas"),
    "GBR": ("United Kingdom", "Europe"),
    "MDA": ("Moldova", "Europe"),
    "PER": ("Peru", "Americas"),
}
VARIABLES = ("access_to_information", "relevant", "potential_impact")
OUTCOMES = {
    "access_to_information": ("yes",),
    "relevant": ("yes",),
    "potential_impact": ("moderate or more", "transformative"),
}
GROUPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "member": MEMBERS,
    "plan": {
        f"{code}-{n}": (f"{name} {n}", region)
        for code, (name, region) in MEMBERS.items()
        for n in (1, 2)
    },
    "region": {name: (name, name) for name in ("Americas", "Europe")},
    "year": {year: (year, "") for year in ("2012", "2014")},
    "theme": {"budget": ("Budget", "")},
}
COMMITMENTS = 8


def write_run(folder: Path, *, seed: int = 0, shift: Mapping[str, float] | None = None) -> Path:
    """Write a run: ``configs/``, ``corpora/``, ``interim/predictions.csv`` and ``reports/``.

    Parameters
    ----------
    folder : Path
    seed : int
        Of the noise of the predictions; the codes are the same for every seed.
    shift : mapping, optional
        Member to what the probabilities of its commitments are moved by, in logits.
    """
    (folder / "configs").mkdir(parents=True)
    shutil.copy(configs_folder() / "pipeline.yaml", folder / "configs")
    plans = [
        PlanEntry(f"{code}-{n}.md", code, name, region, n, 2010 + 2 * n, "en", COMMITMENTS)
        for code, (name, region) in MEMBERS.items()
        for n in (1, 2)
    ]
    rows = list(_predictions(plans, np.random.default_rng(seed), shift or {}))
    (folder / "corpora").mkdir()
    write_plans(folder / "corpora" / "plans.csv", plans)
    write_assessments(folder / "corpora" / "irm-assessments.csv", _assessments(plans, rows))
    (folder / "interim").mkdir()
    _write(folder / "interim" / "predictions.csv", COLUMNS, rows)
    (folder / "reports" / "comparison").mkdir(parents=True)
    (folder / "reports" / "metrics.json").write_text(json.dumps(metrics()), encoding="utf-8")
    write_comparison(folder / "reports" / "comparison")
    return folder


def metrics(auc: float = 0.8) -> dict[str, object]:
    """Return figures as the stage ``evaluate`` writes them."""
    figure = {"value": auc, "low": auc - 0.03, "high": auc + 0.03, "n": 96}
    return {"new_member": {"relevant": {"roc_auc": figure}}}


def _predictions(
    plans: list[PlanEntry], rng: np.random.Generator, shift: Mapping[str, float]
) -> Iterator[dict[str, object]]:
    truth = np.random.default_rng(99)
    for plan in plans:
        for number in range(1, COMMITMENTS + 1):
            for name in VARIABLES:
                variable = codebook().variables[name]
                coded = int(truth.integers(len(variable.values)))
                score = 0.9 * (coded - (len(variable.values) - 1) / 2) + truth.normal()
                score += 0.1 * rng.normal() + shift.get(plan.member, 0.0)
                probabilities = _levels(score, len(variable.values))
                binary = variable.kind is Kind.BINARY
                yield dict.fromkeys(COLUMNS, "") | {
                    "protocol": "new_member",
                    "model": "ogplens",
                    "variable": name,
                    "commitment_id": f"{plan.plan_id}-{number}",
                    "member": plan.member,
                    "plan_id": plan.plan_id,
                    "coded": variable.values[coded],
                    **{f"p{level}": f"{p:.6f}" for level, p in enumerate(probabilities)},
                    "expected": f"{probabilities @ np.arange(len(probabilities)):.6f}",
                    "call": variable.values[int(probabilities.argmax())],
                    "decision": "needs a reader" if binary else variable.values[0],
                }


def _levels(score: float, levels: int) -> np.ndarray:
    weights = np.exp(score * np.arange(levels) - 0.5 * score * (levels - 1))
    return np.asarray(weights / weights.sum())


def _assessments(plans: list[PlanEntry], rows: list[dict[str, object]]) -> list[Assessment]:
    by_plan = {plan.plan_id: plan for plan in plans}
    codes: dict[str, dict[str, str]] = {}
    for row in rows:
        codes.setdefault(str(row["commitment_id"]), {})[str(row["variable"])] = str(row["coded"])
    found = []
    for commitment_id, own in codes.items():
        plan_id, _, number = commitment_id.rpartition("-")
        plan = by_plan[plan_id]
        found.append(
            Assessment(
                commitment_id, plan.member, plan.plan, number, plan.year_submitted, "", own, "made"
            )
        )
    return found


def write_comparison(folder: Path, *, without: tuple[str, ...] = ()) -> None:
    """Write the tables of a comparison, with figures that are made up but possible."""
    rng = np.random.default_rng(5)
    for table, columns in TABLES.items():
        if table in without:
            continue
        _write(folder / f"{table}.csv", columns, list(_rows(table, columns, rng)))
    heads = ("member", "member_name", "region", "plans", "commitments", "relevant_n")
    own = ({**dict(zip(heads, (c, *m, "2", "16", "16"), strict=True))} for c, m in MEMBERS.items())
    _write(folder / "members.csv", heads, list(own))
    heads = ("plan_id", "member", "member_name", "region", "commitments", "relevant_n")
    plans = (
        dict(zip(heads, (plan, plan[:3], name, region, "8", "8"), strict=True))
        for plan, (name, region) in GROUPS["plan"].items()
    )
    _write(folder / "plans.csv", heads, list(plans))


def _rows(
    table: str, columns: tuple[str, ...], rng: np.random.Generator
) -> Iterator[dict[str, object]]:
    outcomes = "outcome" in columns
    for by, groups in GROUPS.items():
        names = (
            ("ambition (bridge: strict)", "ambition (bridge: wide)")
            if table == "bridge"
            else VARIABLES
        )
        for variable in names:
            for outcome in OUTCOMES.get(variable, ("yes",)) if outcomes else ("",):
                own = (
                    groups.items()
                    if "region" in columns or table == "fairness"
                    else [("", ("", ""))]
                )
                for group, (name, region) in own:
                    texts = {
                        **dict(zip(GROUP, (by, group, name, region), strict=True)),
                        "variable": variable,
                        "outcome": outcome,
                        "pooled_to": region or "all",
                    }
                    if table == "tests":
                        for measure in ("coded", "corrected"):
                            p = 0.001 if (by, variable) == ("member", "relevant") else 0.4
                            yield _row(columns, rng, texts | {"measure": measure}) | {
                                "p": p,
                                "p_adjusted": p,
                                "differ": "yes" if p < 0.05 else "not shown",
                            }
                    else:
                        yield _row(columns, rng, texts)


def _row(
    columns: tuple[str, ...], rng: np.random.Generator, texts: Mapping[str, str]
) -> dict[str, object]:
    row: dict[str, object] = {}
    for column in columns:
        figure = column.removesuffix("_low").removesuffix("_high")
        if column in TEXT:
            row[column] = texts.get(column, "")
        elif column in WHOLE:
            row[column] = int(rng.integers(5, 40))
        elif column == figure:
            row[column] = round(float(rng.uniform(0.2, 0.8)), 4)
        else:
            half = -0.1 if column.endswith("_low") else 0.1
            row[column] = round(float(str(row[figure])) + half, 4)
    return row


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
