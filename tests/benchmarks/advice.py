"""Measure the rules of drafting on coded commitments: ``make bench-advice``.

Writes ``results/advice.json`` and ``results/advice.md``; ``python -m ogplens.advice.pages`` then
renews ``docs/rules``. The shipped corpus is measured always. The published full texts of the same
commitments, which decide on a rule's level, are imported from ``../shared/data``; without them the
benchmark stops, so that results never lose a half. Real plans in ``../shared/plans`` show how many
findings an author would see.
"""

from __future__ import annotations

import importlib.metadata
import json
import math
import platform
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.odds import OddsRatio, odds_ratio

from ogplens.advice import advise, by_code
from ogplens.advice.facts import Facts, facts_of
from ogplens.advice.registry import PLAN_RULES, RULES, fired
from ogplens.advice.rule import Rule
from ogplens.advice.whole_plan import repeated, without_participation
from ogplens.domain import Level
from ogplens.irm import import_exports, read_assessments
from ogplens.irm.corpus import segment_corpus
from ogplens.irm.labelling import label
from ogplens.reading import read_document
from ogplens.segmentation import segment
from ogplens.settings import codebook, pipeline_settings

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
SHARED = ROOT.parent / "shared"
EXPORTS = ("database-2024.csv", "explorer-2016.csv")
PLANS = ("uk-2013-2015.pdf", "usa-2011-2013.pdf", "usa-2022-2024.md")
COMMAND = "make bench-advice"
LIBRARIES = ("numpy", "pydantic", "pypdfium2", "markdown-it-py")


@dataclass(frozen=True, slots=True)
class Row:
    """A coded commitment with what the rules find in it."""

    member: str
    plan: str
    codes: dict[str, str]
    facts: Facts
    fires: frozenset[str]


def rows_of(corpus: Path) -> list[Row]:
    """Read, cut, join with codes and check every commitment of a corpus."""
    known = codebook()
    plans = segment_corpus(corpus, pipeline_settings().segment)
    records = [record for plan in plans for record in plan.records]
    keys = [(one.commitment_id, one.plan_id, one.commitment.title) for one in records]
    labels = label(keys, read_assessments(corpus / "irm-assessments.csv", known), known).labels
    rows = []
    for record, codes in zip(records, labels, strict=True):
        facts = facts_of(record.commitment, record.language)
        found = frozenset(fired(facts))
        rows.append(Row(record.member, record.plan_id, dict(codes.codes), facts, found))
    return rows


def figures_of(rule: Rule, rows: Sequence[Row]) -> dict[str, Any]:
    """Return how often a rule fires, and how much rarer the good code is where it does."""
    coded = [
        row
        for row in rows
        if rule.variable in row.codes and (not rule.among or row.facts.has(*rule.among))
    ]
    fires = [rule.code in row.fires for row in coded]
    good = [row.codes[rule.variable] in rule.good for row in coded]
    return {
        "fires_on": sum(rule.code in row.fires for row in rows),
        "of": len(rows),
        **compared(fires, good, [row.member for row in coded], [row.plan for row in coded]),
    }


def compared(
    fires: Sequence[bool], good: Sequence[bool], members: Sequence[str], plans: Sequence[str]
) -> dict[str, Any]:
    """Return shares of the good code and the odds ratios, crude and inside members and plans."""
    where = [one for one, fire in zip(good, fires, strict=True) if fire]
    elsewhere = [one for one, fire in zip(good, fires, strict=True) if not fire]
    return {
        "compared": len(good),
        "fires_among_compared": len(where),
        "good_where_it_fires": share(where),
        "good_elsewhere": share(elsewhere),
        "crude": rounded(odds_ratio(fires, good)),
        "within_members": rounded(odds_ratio(fires, good, members)),
        "within_plans": rounded(odds_ratio(fires, good, plans)),
    }


def share(values: Sequence[bool]) -> float | None:
    """Return the share of true values; ``None`` of none."""
    return round(sum(values) / len(values), 3) if values else None


def rounded(found: OddsRatio) -> dict[str, float] | None:
    """Return a ratio with its interval, ``None`` where there is none."""
    if math.isnan(found.ratio):
        return None
    return {name: round(getattr(found, name), 3) for name in ("ratio", "low", "high")}


def plan_figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the figures of the rules about whole plans, a plan being one row."""
    plans: dict[str, list[Row]] = {}
    for row in rows:
        plans.setdefault(row.plan, []).append(row)
    fires, good, members = [], [], []
    silent = doubled = 0
    for own in plans.values():
        facts = [row.facts for row in own]
        doubled += bool(repeated(facts))
        without = without_participation(facts)
        silent += without
        coded = [
            row.codes["civic_participation"] for row in own if "civic_participation" in row.codes
        ]
        if coded:
            fires.append(without)
            good.append("yes" in coded)
            members.append(own[0].member)
    return {
        "P501": {"fires_on": doubled, "of": len(plans)},
        "P502": {
            "fires_on": silent,
            "of": len(plans),
            **compared(fires, good, members, list(map(str, range(len(good))))),
        },
    }


def level_of(figures: dict[str, Any]) -> Level:
    """Return the level that figures give a rule."""
    found = figures.get("within_members")
    if not found or found["high"] >= 1:
        return Level.STYLE
    return Level.WARNING if found["high"] < 0.5 else Level.ADVICE


def survives(figures: dict[str, Any], rows: int) -> bool:
    """Tell whether the interval would still exclude 1 if as many looks had been one."""
    found = figures.get("within_members")
    if not found:
        return False
    z = statistics.NormalDist().inv_cdf(1 - 0.025 / rows)
    reach = (math.log(found["high"]) - math.log(found["ratio"])) * z / 1.959964
    return math.log(found["ratio"]) + reach < 0


def real_plans() -> dict[str, Any]:
    """Count what authors of real plans would have seen."""
    limits = pipeline_settings().segment
    seen: dict[str, Any] = {}
    for name in PLANS:
        path = SHARED / "plans" / name
        if not path.exists():
            continue
        document = read_document(
            path, max_bytes=limits.max_bytes, max_characters=limits.max_characters
        )
        commitments = segment(document).commitments
        single, _ = advise(commitments, [document.language] * len(commitments), document=document)
        shown = [[one for one in found if one.level >= Level.ADVICE] for found in single]
        counts = [len(found) for found in shown]
        seen[name] = {
            "commitments": len(commitments),
            "median_findings": statistics.median(counts),
            "most_findings": max(counts),
            "without_finding": counts.count(0),
            "by_rule": dict(sorted(Counter(one.code for f in shown for one in f).items())),
        }
    return seen


def corpora(folder: Path) -> Iterable[tuple[str, Path]]:
    """Yield name and folder of the digests, and of the full texts, imported into ``folder``."""
    exports = [SHARED / "data" / name for name in EXPORTS]
    if not all(path.exists() for path in exports):
        raise SystemExit(f"the exports with the full texts are missing: {exports[0].parent}")
    import_exports(exports, folder, codebook=codebook())
    return (("digests", ROOT / "corpora"), ("full texts", folder))


def measured() -> dict[str, Any]:
    """Measure every rule on both corpora."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, corpus in corpora(Path(folder) / "full"):
            rows = rows_of(corpus)
            rules = {rule.code: figures_of(rule, rows) for rule in RULES} | plan_figures(rows)
            shown = [
                sum(by_code()[code].level >= Level.ADVICE for code in row.fires) for row in rows
            ]
            found[name] = {
                "commitments": len(rows),
                "members": len({row.member for row in rows}),
                "median_findings": statistics.median(shown),
                "rules": {code: rules[code] for code in by_code()},
            }
    return found


def table(found: dict[str, Any]) -> list[str]:
    """Return the figures as lines of Markdown."""
    lines = [
        "| rule | level | corpus | fires on | good code where it fires, elsewhere "
        "| crude odds ratio | within members | within plans |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for code, rule in by_code().items():
        for name, corpus in found.items():
            own = corpus["rules"][code]
            shares = [own.get("good_where_it_fires"), own.get("good_elsewhere")]
            cells = [
                code,
                rule.level.label,
                name,
                f"{own['fires_on'] / own['of']:.1%} of {own['of']:,}",
                ", ".join("none" if one is None else f"{one:.0%}" for one in shares),
                *(interval(own.get(kind)) for kind in ("crude", "within_members", "within_plans")),
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return lines


def interval(found: dict[str, float] | None) -> str:
    """Return a ratio with its interval as text."""
    return f"{found['ratio']:.2f} ({found['low']:.2f} to {found['high']:.2f})" if found else ""


def report(whole: dict[str, Any]) -> str:
    """Return the results as a page of Markdown."""
    setting, summary = whole["setting"], whole["summary"]
    versions = ", ".join(f"{name} {version}" for name, version in setting["versions"].items())
    lines = [
        "# Rules of drafting",
        "",
        f"`{COMMAND}`, Python {setting['python']}; {versions}.",
        "",
        "Odds of the good code where a rule fires, over the odds elsewhere, with a 95% interval:",
        "crude, and pooled inside members and inside plans (Mantel-Haenszel; variance of Robins,",
        "Breslow and Greenland). The one within members on the full texts decides on the level.",
        "",
        *table(whole["corpora"]),
        "",
        f"On the full texts, {len(summary['interval_below_one'])} rules have an interval below 1: "
        f"{', '.join(summary['interval_below_one'])}. If every rule is counted as a look "
        f"(Bonferroni), {len(summary['below_one_for_all_looks'])} still have: "
        f"{', '.join(summary['below_one_for_all_looks'])}.",
        "",
        "| real plan | commitments | median findings | most | without any |",
        "|---|---|---|---|---|",
    ]
    for name, own in whole["plans"].items():
        counts = ("commitments", "median_findings", "most_findings", "without_finding")
        lines.append(f"| {name} | {' | '.join(str(own[one]) for one in counts)} |")
    return "\n".join(lines) + "\n"


def summary_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return which rules have an effect, and which levels do not fit the figures."""
    rules = found["full texts"]["rules"]
    tested = [code for code, own in rules.items() if own.get("within_members")]
    below = [code for code in tested if level_of(rules[code]) > Level.STYLE]
    return {
        "rules": len(rules),
        "tested": len(tested),
        "interval_below_one": below,
        "below_one_for_all_looks": [one for one in below if survives(rules[one], len(tested))],
        "levels_to_change": {
            code: level_of(own).label
            for code, own in rules.items()
            if level_of(own) != by_code()[code].level
        },
    }


def main() -> None:
    """Measure and write."""
    found = measured()
    whole = {
        "setting": {
            "command": COMMAND,
            "python": platform.python_version(),
            "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
            "rules_about_plans": [rule.code for rule in PLAN_RULES],
        },
        "corpora": found,
        "summary": summary_of(found),
        "plans": real_plans(),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "advice.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    (RESULTS / "advice.md").write_text(report(whole), encoding="utf-8")
    sys.stdout.write(report(whole))
    for code, level in whole["summary"]["levels_to_change"].items():
        sys.stdout.write(f"{code}: the figures say {level}; mend ogplens/advice/registry.py\n")


if __name__ == "__main__":
    main()
