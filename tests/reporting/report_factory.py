"""Inputs of a report that look like a real run: our own corpus, with predictions drawn at random.

Probabilities follow the true codes with noise, so that the figures of the page have the shapes of
real ones. Nothing here is a result.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import comparison_frames
import numpy as np
import pandas as pd

from ogplens import settings
from ogplens.comparison import compare, write
from ogplens.domain import Commitment, Kind
from ogplens.evaluation import metrics as measures
from ogplens.irm import read_assessments, read_plans
from ogplens.records import Record
from ogplens.reporting import ReportInputs, Sources, load_report_inputs
from ogplens.reporting.columns import Column, Strongest

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
STRENGTH = {"new_member": 0.45, "known_member": 0.9, "known_plan": 1.1, "later_plans": 0.4}
PEERS = {"ogplens": 0.0, "tfidf": -0.05, "keyword": -0.1, "prior": -0.2}
SHORTCUTS = {"unmasked": 0.01, "length": -0.15, "language": -0.18, "country": -0.12}
SHORTCUTS |= {"generation": -0.17}
HISTORY = 0.05  # what a history adds in the run that has one
MODEL = {
    "format": 1,
    "version": "0.1.0",
    "variables": [],
    "commitments": 1906,
    "members": 69,
    "trained_on": "0123456789abcdef",
    "features": 12345,
}


def predictions_table(members: Sequence[str] = ()) -> pd.DataFrame:
    """Return a predictions table of all protocols for the shipped corpus, or some members."""
    book = settings.codebook()
    coded = [
        a
        for a in read_assessments(CORPORA / "irm-assessments.csv", book)
        if not members or a.member in members
    ]
    tables = []
    for number, (protocol, strength) in enumerate(STRENGTH.items()):
        draw = np.random.default_rng(number)
        for name in book.predicted():
            values = book.variables[name].values
            codes = [a.codes.get(name, "") for a in coded]
            true = np.array([values.index(c) if c else -1 for c in codes])
            guess = np.where(true >= 0, true, draw.integers(0, len(values), len(true)))
            levels = np.arange(len(values))
            logits = draw.normal(0, 0.7, (len(true), len(values)))
            logits -= strength * np.abs(levels[None, :] - guess[:, None])
            p = np.exp(logits)
            p = np.round(p / p.sum(axis=1, keepdims=True), 6)
            cells = {f"p{i}": p[:, i] if i < len(values) else "" for i in range(4)}
            call = [values[i] for i in p.argmax(axis=1)]
            tables.append(
                pd.DataFrame(
                    {
                        "protocol": protocol,
                        "model": "ogplens",
                        "variable": name,
                        "commitment_id": [a.commitment_id for a in coded],
                        "member": [a.member for a in coded],
                        "plan_id": [a.plan_id for a in coded],
                        "coded": codes,
                        **cells,
                        "expected": np.round(p @ levels, 6),
                        "call": call,
                        "decision": call,
                    }
                )
            )
    return pd.concat(tables, ignore_index=True)


def metrics(table: pd.DataFrame) -> dict[str, dict[str, object]]:
    """Return the metrics of a table, in the layout of ``metrics.json``; intervals are made up."""
    book = settings.codebook()
    found: dict[str, dict[str, object]] = {}
    for protocol in STRENGTH:
        of_protocol = table[table["protocol"] == protocol]
        found[protocol] = {}
        for name in book.predicted():
            variable = book.variables[name]
            rows = of_protocol[(of_protocol["variable"] == name) & (of_protocol["coded"] != "")]
            true = np.array([variable.position(c) for c in rows["coded"]], dtype=np.int64)
            call = np.array([variable.position(c) for c in rows["call"]], dtype=np.int64)
            one = np.ones((1, len(rows)))
            table_of = measures.confusion(call, true, one, len(variable.values))
            if variable.kind is Kind.BINARY:
                score = rows["p1"].to_numpy(dtype=float)
                values = {
                    "prevalence": true.mean(),
                    "mean_probability": score.mean(),
                    "ece": measures.calibration_error(score, true == 1, one, bins=5)[0],
                    "ece_by_chance": 0.02,
                    "roc_auc": measures.roc_auc(score, true == 1, one)[0],
                    "kappa": measures.weighted_kappa(table_of, quadratic=False)[0],
                    "brier": measures.brier(score, true == 1, one)[0],
                    "decided": 0.6,
                    "decided_error": 0.11,
                }
            else:
                plans = np.unique(rows["plan_id"], return_inverse=True)[1].astype(np.int64)
                expected = rows["expected"].to_numpy(dtype=float)
                values = {
                    "quadratic_kappa": measures.weighted_kappa(table_of, quadratic=True)[0],
                    "mae": measures.mean_absolute_error(expected, true, one)[0],
                    "within_plan_concordance": measures.within_group_concordance(
                        expected, true, plans, one
                    )[0],
                    "range_coverage": 0.9,
                }
            found[protocol][name] = {
                metric: figure(value, len(rows)) for metric, value in values.items()
            }
    found["segmentation"] = {"plans": 205, "commitments": 1906, "found": 0.97}
    return found


def figure(value: float, n: int) -> dict[str, float | int]:
    v = round(float(value), 4)
    return {"value": v, "low": round(v - 0.04, 4), "high": round(v + 0.04, 4), "n": n}


def peers(found: dict[str, dict[str, object]]) -> pd.DataFrame:
    rows = []
    for protocol in STRENGTH:
        for variable, by_metric in found[protocol].items():
            for metric, value in by_metric.items():
                history = {"history": HISTORY} if protocol.startswith("known") else {}
                for model, change in (PEERS | SHORTCUTS | history).items():
                    moved = {k: v if k == "n" else v + change for k, v in value.items()}
                    rows.append(
                        {
                            "protocol": protocol,
                            "model": model,
                            "variable": variable,
                            "metric": metric,
                        }
                        | moved
                    )
    return pd.DataFrame(rows)


def commitments(table: pd.DataFrame) -> dict[str, Record]:
    """Return made-up commitments under the identifiers of the table."""
    languages = {plan.plan_id: plan.language for plan in read_plans(CORPORA / "plans.csv")}
    rows = table[["commitment_id", "member", "plan_id"]].drop_duplicates()
    found = {}
    for place, (identifier, member, plan) in enumerate(rows.itertuples(index=False)):
        title = f"Publish <registers> & data {place}"
        text = f"{place}. {title}. " + f"The office {place} will publish what it holds. " * 12
        one = Commitment(title=title, text=text, start=0, end=len(text), number=str(place))
        found[identifier] = Record(identifier, member, plan, languages[plan], one)
    return found


def sources(table: pd.DataFrame, notes: Mapping[tuple[str, str], str] | None = None) -> Sources:
    """Return what the pages of the variables show beside figures, all of it made up."""
    columns = tuple(Column(f'word "w{i}"', 10 + i, 0.5 / (1 + i), 0.4 / (1 + i)) for i in range(15))
    against = tuple(replace(one, effect=-one.effect) for one in columns)
    traits = (Column("criterion “open data” (access to information)", 12, 0.7, 0.3),)
    strongest = Strongest(columns, against, traits, (), ('"·data"',), ())
    book = settings.codebook()
    codes: dict[str, dict[str, str]] = {}
    for row in table[table["protocol"] == "new_member"].to_dict("records"):
        if row["coded"]:
            codes.setdefault(str(row["commitment_id"]), {})[str(row["variable"])] = row["coded"]
    return Sources(
        records=commitments(table),
        codes=codes,
        columns=dict.fromkeys(book.predicted(), strongest),
        notes=notes or {},
    )


def strata(found: dict[str, dict[str, object]]) -> pd.DataFrame:
    """Return figures of two languages and two generations: those of the whole, moved a little."""
    rows = []
    for protocol in ("new_member", "known_member"):
        for variable, by_metric in found[protocol].items():
            for stratum, groups in GROUPS.items():
                for place, group in enumerate(groups):
                    for metric, cell in by_metric.items():
                        moved = {k: v if k == "n" else v - 0.03 * place for k, v in cell.items()}
                        key = {"protocol": protocol, "model": "ogplens", "variable": variable}
                        key |= {"stratum": stratum, "group": group, "metric": metric, "members": 9}
                        rows.append(key | moved)
    return pd.DataFrame(rows)


GROUPS = {
    "language": ("en", "es"),
    "region": ("Africa and the Middle East", "Europe"),
    "generation": ("progress-report", "design-report"),
    "length": ("0-59", "60-119"),
    "prevalence": ("0.25-0.50", "0.50-0.75"),
    "text": ("digest",),
}


def plots(folder: Path) -> None:
    """Write bins and risks of the yes/no variables."""
    names = settings.codebook().predicted(Kind.BINARY)
    bins = [
        {"variable": name, "stratum": stratum, "group": group, "bin": place + 1}
        | {"mean_probability": 0.1 + 0.2 * place, "share_yes": 0.05 + 0.2 * place, "n": 40}
        for name in names
        for stratum, groups in GROUPS.items()
        for group in groups
        for place in range(5)
    ]
    risks = [
        {"variable": name, "coverage": step / 20, "error": round(step / 70, 4)}
        | {"n": 50 * step, "confidence": 0.9}
        for name in names
        for step in range(1, 21)
    ]
    folder.mkdir()
    for file, rows in (("reliability-strata", bins), ("risk-coverage", risks)):
        pd.DataFrame(rows).to_csv(folder / f"{file}.csv", index=False, lineterminator="\n")


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the tables of a comparison, a file each."""
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.4f", lineterminator="\n")


def write_run(folder: Path, members: Sequence[str] = (), *, compared: int = 6) -> Path:
    """Write all that a report is built from into ``folder``; return it.

    The comparison of countries holds so many members; without any its tables are not there.
    """
    book = settings.codebook()
    table = predictions_table(members)
    comparison = compare(
        table,
        read_plans(CORPORA / "plans.csv"),
        read_assessments(CORPORA / "irm-assessments.csv", book),
        book,
        settings.pipeline_settings().compare,
    )
    (folder / "interim").mkdir(parents=True)
    write(comparison, folder / "reports" / "comparison")
    if compared:
        tables = comparison_frames.frames(comparison_frames.members(compared))
        write_tables(folder / "reports" / "comparison", tables)
    table.to_csv(folder / "interim" / "predictions.csv", index=False, lineterminator="\n")
    found = metrics(table)
    (folder / "reports" / "metrics.json").write_text(json.dumps(found), encoding="utf-8")
    peers(found).to_csv(folder / "reports" / "peers.csv", index=False, lineterminator="\n")
    strata(found).to_csv(folder / "reports" / "strata.csv", index=False, lineterminator="\n")
    plots(folder / "reports" / "plots")
    return folder


def load(folder: Path) -> ReportInputs:
    """Read the inputs of a report from what `write_run` wrote."""
    return load_report_inputs(
        folder / "reports",
        folder / "interim" / "predictions.csv",
        model=MODEL,
        codebook=settings.codebook(),
        settings=settings.pipeline_settings(),
    )
