"""Measure intervals and claims of severity and of agreement where the truth is known.

``make bench-severity`` writes ``results/severity.json`` and ``results/severity.md``. Corpora are
invented (`tests/comparison/worlds.py`), so that the figures are the same on every machine.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np
from tests.comparison.worlds import SeverityWorld, severity_world

from ogplens.comparison.agreement_by_group import FIGURES, agreement_table
from ogplens.comparison.coefficients import (
    Distance,
    alpha_of_tables,
    cohen_kappa,
    gwet_ac,
)
from ogplens.comparison.comparable import Comparable
from ogplens.comparison.grouped import benjamini_hochberg
from ogplens.comparison.omnibus import omnibus_table
from ogplens.comparison.severity import severity_tables
from ogplens.comparison.severity_model import fit_severity
from ogplens.settings import CompareSettings, codebook

RESULTS = Path(__file__).parent / "results"
COMMAND = "make bench-severity"
LIBRARIES = ("numpy", "scipy", "pandas")
BOOK = codebook()
SETTINGS = CompareSettings(min_commitments=5, confidence=0.95, bootstrap=400, models=0, seed=13)
RUNS, NAIVE_RUNS, OMNIBUS_RUNS, GROUPS = 40, 10, 200, 500
LARGE = 1.5  # logits

Row = dict[str, Any]

MOSTLY_YES = {"cuts": (2.5,)}
ORDINAL = {"variable": "specificity", "cuts": (2.5, 0.8, -0.8)}
LIKE_OURS = {"members": 69, "plans": (1, 5), "commitments": (1, 20)}
WORLDS: dict[str, dict[str, Any]] = {
    "nothing differs": {},
    "plans differ by 0.5": {"plan_spread": 0.5},
    "plans differ by 1": {"plan_spread": 1.0},
    "plans differ by 1, mostly yes": {"plan_spread": 1.0, **MOSTLY_YES},
    "plans differ by 1, ordinal": {"plan_spread": 1.0, **ORDINAL},
    "members by 0.8": {"severity_spread": 0.8},
    "members by 0.8, plans by 0.5": {"severity_spread": 0.8, "plan_spread": 0.5},
    "the same, mostly yes": {"severity_spread": 0.8, "plan_spread": 0.5, **MOSTLY_YES},
    "the same, ordinal": {"severity_spread": 0.8, "plan_spread": 0.5, **ORDINAL},
    "members by 0.5, plans by 1, 69 members": {
        "severity_spread": 0.5,
        "plan_spread": 1.0,
        **LIKE_OURS,
    },
    "members by 1.5, plans by 0.5, 69 members": {
        "severity_spread": 1.5,
        "plan_spread": 0.5,
        **LIKE_OURS,
    },
}
# Coded (rows) beside called; the last by four levels.
TABLES = {
    "balanced": [[0.35, 0.15], [0.12, 0.38]],
    "nine of ten yes": [[0.02, 0.08], [0.04, 0.86]],
    "good agreement": [[0.25, 0.03], [0.02, 0.70]],
    "four levels": [
        [0.02, 0.03, 0.01, 0.00],
        [0.02, 0.18, 0.12, 0.02],
        [0.01, 0.12, 0.20, 0.06],
        [0.00, 0.02, 0.07, 0.12],
    ],
}


def severity(how: dict[str, Any]) -> Row:
    """Return coverage and claims over many corpora of one kind."""
    inside: dict[str, list[bool]] = {"member": [], "plan": [], "naive": []}
    claimed = wrong = false_runs = naive_false_runs = 0
    large: list[bool] = []
    for run in range(RUNS):
        made = severity_world(np.random.default_rng((run, 1)), **how)
        tables = severity_tables(made.corpus, BOOK, SETTINGS)
        for kind, truth in (("member", made.members), ("plan", made.plans)):
            for row in tables[kind].dropna(subset=["offset"]).itertuples():
                inside[kind].append(row.offset_low <= truth[row.group] <= row.offset_high)
        shown = tables["member"].query("direction != 'not shown'")
        false = [
            made.members[row.group] * row.offset <= 0 for row in shown.itertuples()
        ]  # of the other sign, or of a member without an offset
        claimed, wrong = claimed + len(false), wrong + sum(false)
        false_runs += any(false)
        named = set(shown["group"])
        large += [m in named for m, offset in made.members.items() if abs(offset) >= LARGE]
        if run < NAIVE_RUNS:
            covered, claims = naive(made)
            inside["naive"] += covered
            naive_false_runs += any(claims)
    return {
        "members_covered": share(inside["member"]),
        "plans_covered": share(inside["plan"]),
        "members_covered_without_plans": share(inside["naive"]),
        "members_shown_a_run": round(claimed / RUNS, 2),
        "false_among_shown": round(wrong / claimed, 4) if claimed else None,
        "runs_with_a_false_one": round(false_runs / RUNS, 3),
        "runs_with_a_false_one_without_plans": round(naive_false_runs / NAIVE_RUNS, 3),
        "large_ones_shown": share(large),
    }


def naive(made: SeverityWorld) -> tuple[list[bool], list[bool]]:
    """Take every commitment as independent: each member as if it were one plan.

    Returns whether members' offsets lie in their intervals, and whether claims (Benjamini and
    Hochberg's on the likelihood ratio) are false.
    """
    corpus = made.corpus
    name = next(iter(corpus.levels))
    plans = fit_severity(
        corpus.levels[name],
        corpus.probabilities[name],
        corpus.members,
        corpus.members,
        confidence=SETTINGS.confidence,
    ).plans
    truth = np.array([made.members[member] for member in plans.groups])
    claims = benjamini_hochberg(plans.p) < 1.0 - SETTINGS.confidence
    covered = (plans.low <= truth) & (truth <= plans.high)
    return covered.tolist(), (claims & (truth * plans.mean <= 0)).tolist()


def omnibus(by: str, how: dict[str, Any]) -> Row:
    """Return how often members or regions are said to differ."""
    claims = np.zeros(2)
    for run in range(OMNIBUS_RUNS):
        made = severity_world(np.random.default_rng((run, 2)), **how)
        settings = SETTINGS.model_copy(update={"seed": run})
        claims += omnibus_table(made.corpus, by, BOOK, settings)["p"].to_numpy() < 0.05
    return {"severity": round(claims[0] / OMNIBUS_RUNS, 3)} | (
        {} if how.get("severity_spread") else {"agreement": round(claims[1] / OMNIBUS_RUNS, 3)}
    )


def agreement(joint: list[list[float]], n: int) -> Row:
    """Return how often intervals of plans with ``n`` commitments cover, ours and resampling's."""
    chances = np.array(joint)
    values = len(chances)
    variable = "specificity" if values > 2 else "relevant"
    rng = np.random.default_rng((n, values))
    cells = rng.choice(values**2, (GROUPS, n), p=chances.ravel())
    plans = tuple(f"P{plan:04d}" for plan in range(GROUPS) for _ in range(n))
    table = agreement_table(
        as_corpus(cells.ravel(), plans, plans, variable), "plan", BOOK, SETTINGS
    )
    truth = figures(1e6 * chances[None])[:, 0]
    found: Row = {}
    counts = np.stack([(cells == cell).sum(axis=1) for cell in range(values**2)], axis=1)
    drawn = rng.multinomial(n, counts / n, size=(SETTINGS.bootstrap, GROUPS))
    spread = figures(drawn.reshape(-1, values, values).astype(float))
    spread = spread.reshape(len(FIGURES), SETTINGS.bootstrap, GROUPS)
    for number, name in enumerate(FIGURES):
        there = table[name].notna().to_numpy()
        low, high = (table[f"{name}_{end}"].to_numpy()[there] for end in ("low", "high"))
        found[name] = round(float(((low <= truth[number]) & (truth[number] <= high)).mean()), 3)
        one = np.where(np.isfinite(spread[number]), spread[number], np.nan)[:, there]
        ends = np.nanquantile(one, (0.025, 0.975), axis=0)
        plain = (ends[0] <= truth[number]) & (truth[number] <= ends[1])
        found[f"{name}_resampled"] = round(float(plain.mean()), 3)
    return found


def agreement_of_members(spread: float) -> Row:
    """Return how often members' intervals cover where agreement differs between their plans."""
    rng = np.random.default_rng(5)
    chances = np.array(TABLES["balanced"])
    equal = np.eye(2, dtype=bool)
    centre = np.log(chances[equal].sum() / chances[~equal].sum())

    def drawn(count: int) -> np.ndarray:
        odds = 1.0 / (1.0 + np.exp(-(centre + spread * rng.standard_normal(count))))
        same, other = chances * equal, chances * ~equal
        tables = odds[:, None, None] * same / same.sum()
        return tables + (1.0 - odds[:, None, None]) * other / other.sum()

    truth = figures(1e6 * drawn(200_000).mean(axis=0)[None])[:, 0]
    cells, plans, members = [], [], []
    for member in range(GROUPS):
        for plan, table in enumerate(drawn(int(rng.integers(2, 6)))):
            n = int(rng.integers(3, 18))
            cells += rng.choice(4, n, p=table.ravel()).tolist()
            plans += [f"M{member:04d}-{plan}"] * n
            members += [f"M{member:04d}"] * n
    corpus = as_corpus(np.array(cells), tuple(members), tuple(plans), "relevant")
    table = agreement_table(corpus, "member", BOOK, SETTINGS).dropna(subset=["kappa"])
    return {
        name: round(
            float(((table[f"{name}_low"] <= one) & (one <= table[f"{name}_high"])).mean()), 3
        )
        for name, one in zip(FIGURES, truth, strict=True)
    }


def as_corpus(
    cells: np.ndarray, members: tuple[str, ...], plans: tuple[str, ...], variable: str
) -> Comparable:
    """Return commitments with codes and calls from cells of a table."""
    values = len(BOOK.variables[variable].values)
    n = len(cells)
    return Comparable(
        ids=tuple(str(number) for number in range(n)),
        members=members,
        plans=plans,
        regions=("",) * n,
        groups={"member": members, "plan": plans},
        themes=((),) * n,
        names={},
        levels={variable: cells // values},
        probabilities={variable: np.full((n, values), 1.0 / values)},
        calls={variable: cells % values},
        decisions={},
    )


def figures(tables: np.ndarray) -> np.ndarray:
    """Return the figures of tables, as `agreement_table` defines them."""
    ordinal = tables.shape[1] > 2
    total = tables.sum(axis=(1, 2))
    return np.array(
        [
            np.trace(tables, axis1=1, axis2=2) / total,
            cohen_kappa(tables, quadratic=ordinal),
            alpha_of_tables(tables, Distance.ORDINAL if ordinal else Distance.NOMINAL),
            gwet_ac(tables, quadratic=ordinal),
        ]
    )


def share(found: list[bool]) -> float | None:
    return round(float(np.mean(found)), 4) if found else None


def measured() -> dict[str, dict[str, Row]]:
    """Return all figures."""
    tests = {
        f"{by}: {name}": omnibus(by, how)
        for by in ("member", "region")
        for name, how in WORLDS.items()
        if by == "member" or not how.get("severity_spread")
    }
    tests["region: members by 0.5, plans by 0.5"] = omnibus(
        "region", {"severity_spread": 0.5, "plan_spread": 0.5}
    )
    return {
        "severity": {name: severity(how) for name, how in WORLDS.items()},
        "omnibus": tests,
        "agreement": {
            f"{name}, {n} commitments": agreement(joint, n)
            for name, joint in TABLES.items()
            for n in (5, 10, 20, 40)
        },
        "agreement_of_members": {
            f"plans differ by {spread:g} logits": agreement_of_members(spread)
            for spread in (0.0, 0.5, 1.0)
        },
    }


TITLES = {
    "severity": (
        "Severity",
        f"{RUNS} corpora each; 40 members unless said, 1 to 4 plans of 3 to 30 commitments. "
        f"`without_plans`, in {NAIVE_RUNS} of them, takes commitments of a member as independent. "
        "False: of the other sign, or of a member without an offset. "
        f"Large: {LARGE:g} logits or more.",
    ),
    "omnibus": (
        "Do they differ at all?",
        f"Share of {OMNIBUS_RUNS} corpora with p below 0.05. Regions never differ; members differ "
        "only where it is said.",
    ),
    "agreement": (
        "Agreement: how often intervals hold the truth",
        f"{GROUPS} plans each. `resampled`: commitments drawn with replacement.",
    ),
    "agreement_of_members": (
        "Agreement of members with 2 to 5 plans",
        f"{GROUPS} members each, whose plans differ in the share of equal codes.",
    ),
}


def report(setting: Row, whole: dict[str, dict[str, Row]]) -> str:
    """Return all tables as Markdown."""
    versions = ", ".join(f"{name} {version}" for name, version in setting["versions"].items())
    lines = [
        "# Severity and agreement where the truth is known",
        "",
        f"`{COMMAND}`, Python {setting['python']}; {versions}. Intervals claim 95%.",
    ]
    for part, (title, about) in TITLES.items():
        rows = whole[part]
        columns = list(dict.fromkeys(column for row in rows.values() for column in row))
        lines += ["", f"## {title}", "", about, "", f"| corpus | {' | '.join(columns)} |"]
        lines.append("|---" * (len(columns) + 1) + "|")
        for name, row in rows.items():
            cells = ["" if row.get(c) is None else str(row[c]) for c in columns]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    setting = {
        "command": COMMAND,
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }
    whole = measured()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "severity.json").write_text(
        json.dumps({"setting": setting, **whole}, indent=2) + "\n", encoding="utf-8"
    )
    text = report(setting, whole)
    (RESULTS / "severity.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
