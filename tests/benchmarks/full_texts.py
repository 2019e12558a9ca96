"""Set the comparison of the shipped digests beside that of the full texts they are made of.

``python -m tests.benchmarks.full_texts FOLDER``, where ``FOLDER`` is the ``reports/comparison`` of
a run on the imported exports (``ogplens import explorer.csv database.csv --output full``, then
``corpus: full`` in ``configs/pipeline.yaml`` and ``dvc repro``). Holds figures and codes alone, no
text. Writes ``results/full-texts.json`` and ``.md``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ogplens.comparison.tables import read_tables

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.full_texts FOLDER"
AT_LEAST = 10  # commitments of a member whose corrected shares are correlated
KEYS = {
    "tests": ["by", "measure", "variable", "outcome"],
    "prevalence": ["by", "group", "variable", "outcome"],
    "severity": ["by", "group", "variable"],
}


def measure(digests: dict[str, pd.DataFrame], texts: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Compare two sets of tables."""
    both = {
        name: digests[name].merge(texts[name], on=keys, suffixes=("_digests", "_texts"))
        for name, keys in KEYS.items()
    }
    tests = both["tests"]
    other = tests[tests["differ_digests"] != tests["differ_texts"]]
    shares = both["prevalence"]
    severity = both["severity"]
    return {
        "command": COMMAND,
        "verdicts": {
            "same": int(len(tests) - len(other)),
            "of": len(tests),
            "members": sorted(
                f"{row.measure} {row.variable}"
                for row in tests[tests["by"] == "member"].itertuples()
                if "yes" in (row.differ_digests, row.differ_texts)
            ),
            "other": [
                {key: str(row[key]) for key in KEYS["tests"]}
                | {"digests": row["p_adjusted_digests"], "texts": row["p_adjusted_texts"]}
                for _, row in other.iterrows()
            ],
        },
        "corrected": {
            by: _corrected(shares[shares["by"] == by]) for by in ("all", "region", "member")
        },
        "severity": {by: _severity(severity[severity["by"] == by]) for by in ("member", "plan")},
    }


def _corrected(rows: pd.DataFrame) -> dict[str, Any]:
    off = (rows["corrected_digests"] - rows["corrected_texts"]).abs()
    inside = rows["corrected_texts"].between(
        rows["corrected_low_digests"], rows["corrected_high_digests"]
    )
    found: dict[str, Any] = {
        "shares": len(rows),
        "mean_difference": round(float(off.mean()), 4),
        "largest_difference": round(float(off.max()), 4),
        "texts_inside_interval_of_digests": round(float(inside.mean()), 4),
    }
    large = rows[rows["commitments_digests"] >= AT_LEAST]
    if large["group"].nunique() > AT_LEAST:
        found["correlation"] = {
            f"{variable}: {outcome}": round(
                float(np.corrcoef(part["corrected_digests"], part["corrected_texts"])[0, 1]), 2
            )
            for (variable, outcome), part in large.groupby(["variable", "outcome"])
        }
    return found


def _severity(rows: pd.DataFrame) -> dict[str, Any]:
    crossed = pd.crosstab(rows["direction_digests"], rows["direction_texts"])
    return {
        "correlation": {
            str(variable): round(float(part["offset_digests"].corr(part["offset_texts"])), 2)
            for variable, part in rows.groupby("variable")
        },
        "directions": {
            f"{here}, texts {there}": int(crossed.loc[here, there])
            for here in crossed.index
            for there in crossed.columns
        },
    }


def page(found: dict[str, Any]) -> str:
    """Return the figures as a page."""
    verdicts = found["verdicts"]
    lines = [
        "# The same commitments as digests and as full texts",
        "",
        f"`{found['command']}`",
        "",
        f"Tests of whether groups differ: {verdicts['same']} of {verdicts['of']} verdicts are the "
        "same. By member a difference is shown in one of the two for: "
        f"{'; '.join(verdicts['members']) or 'nothing'}. Verdicts that are not the same, with p "
        "after adjusting:",
        "",
        "| by | measure | variable | outcome | digests | full texts |",
        "|---|---|---|---|---|---|",
    ]
    for row in verdicts["other"]:
        cells = [row[key] for key in KEYS["tests"]]
        cells += ["" if p is None or p != p else f"{p:.3f}" for p in (row["digests"], row["texts"])]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        "Shares by the words, corrected:",
        "",
        "| by | shares | mean difference | largest | inside the digests' interval |",
        "|---|---|---|---|---|",
    ]
    for by, one in found["corrected"].items():
        lines.append(
            f"| {by} | {one['shares']} | {one['mean_difference']:.3f} | "
            f"{one['largest_difference']:.3f} | {one['texts_inside_interval_of_digests']:.1%} |"
        )
    correlation = found["corrected"]["member"].get("correlation", {})
    if correlation:
        lines += [
            "",
            f"Correlation over members with {AT_LEAST} commitments or more: "
            + "; ".join(f"{name} {value:.2f}" for name, value in correlation.items())
            + ".",
        ]
    for by, one in found["severity"].items():
        lines += [
            "",
            f"Severity by {by}: offsets correlate by {min(one['correlation'].values()):.2f} to "
            f"{max(one['correlation'].values()):.2f}; directions: "
            + "; ".join(f"{name} {n}" for name, n in one["directions"].items())
            + ".",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write both files."""
    parser = argparse.ArgumentParser(prog=COMMAND)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    texts = read_tables(parser.parse_args().folder)
    found = measure(read_tables(ROOT / "reports" / "comparison"), texts)
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(found, indent=2) + "\n"
    (RESULTS / "full-texts.json").write_text(text, encoding="utf-8")
    (RESULTS / "full-texts.md").write_text(page(found), encoding="utf-8")
    sys.stdout.write(page(found))


if __name__ == "__main__":
    main()
