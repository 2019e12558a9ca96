"""Tables of a comparison with invented figures, in the columns that the real ones have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ogplens import settings
from ogplens.comparison import columns, wilson_interval
from ogplens.comparison.comparable import Outcome, outcomes
from ogplens.domain import Kind
from ogplens.reporting.comparison_years import REGION_YEAR

BOOK = settings.codebook()
OUTCOMES = tuple(o for o in outcomes(BOOK) if BOOK.variables[o.variable].predicted)
REGIONS = ("Africa and the Middle East", "Americas", "Asia and the Pacific", "Europe")


@dataclass(frozen=True, slots=True)
class Member:
    code: str
    name: str
    region: str
    n: int


def members(many: int) -> list[Member]:
    """Return invented members; every third has few commitments."""
    return [
        Member(f"M{i:02d}", f"Member {i:02d}", REGIONS[i % 4], 4 if i % 3 == 0 else 20 + i)
        for i in range(many)
    ]


def frames(
    of: Sequence[Member],
    *,
    differ: bool = True,
    seed: int = 0,
    counted: Iterable[Outcome] = OUTCOMES,
) -> dict[str, pd.DataFrame]:
    """Return all tables for some members; ``differ`` is what the tests say."""
    draw = np.random.default_rng(seed)
    counted = tuple(counted)
    groups = [("all", "all", "All", "", 1000)]
    groups += [("member", m.code, m.name, m.region, m.n) for m in of]
    for i, region in enumerate(dict.fromkeys(m.region for m in of)):
        groups.append(("region", region, region, region, 100 + 60 * i))
        groups += [
            (REGION_YEAR, f"{region} {y}", f"{region} {y}", region, 8 + y % 5)
            for y in range(2012, 2023)
        ]
    groups += [("year", str(y), str(y), "", 90) for y in range(2012, 2023)]
    groups += [("generation", g.name, g.name, "", 300) for g in BOOK.generations]
    groups += [("theme", t, t, "", 40) for t in ("Budgets", "Contracts", "Justice", "Water")]
    prevalence = [
        _prevalence(group, outcome, draw, differ) for outcome in counted for group in groups
    ]
    tables = {
        "prevalence": pd.DataFrame(prevalence, columns=columns.PREVALENCE),
        "tests": pd.DataFrame(_tests(counted, differ), columns=columns.TESTS),
        "agreement": pd.DataFrame(_agreement(of, counted, draw), columns=columns.AGREEMENT),
        "severity": pd.DataFrame(_severity(of, counted, draw), columns=columns.SEVERITY),
        "fairness": pd.DataFrame(_fairness(counted, draw), columns=columns.FAIRNESS),
    }
    tables["mix"] = pd.DataFrame(_mix(tables["prevalence"]), columns=columns.MIX)
    return tables


def _ends(figure: str, value: float, low: float, high: float) -> dict[str, float]:
    return {figure: value, f"{figure}_low": low, f"{figure}_high": high}


def _prevalence(group, outcome, draw, differ):
    by, key, name, region, n = group
    yes = int(draw.binomial(n, draw.uniform(0.1, 0.9)))
    coded, (low, high) = yes / n, wilson_interval(yes, n)
    weight = n / (n + 8)
    pooled = weight * coded + (1 - weight) * 0.5
    half = (high - low) / 2 * weight
    corrected = float(np.clip(pooled + draw.normal(0, 0.05), 0.02, 0.98))
    row = {
        **{"by": by, "group": key, "name": name, "region": region, "plans": 1 + n // 10},
        **{"variable": outcome.variable, "outcome": outcome.name},
        **{"commitments": n + 2, "coded_n": n},
        **_ends("coded", coded, low, high),
        **_ends("predicted", corrected, corrected - 0.1, corrected + 0.1),
        **_ends("corrected", corrected, max(corrected - 0.2, 0), min(corrected + 0.2, 1)),
    }
    if by == "all":
        return row
    row |= {"coded_own_weight": weight, "corrected_own_weight": weight}
    row |= {"pooled_to": region if by == "member" else "all commitments"}
    row |= _ends("coded_pooled", pooled, max(pooled - half, 0), min(pooled + half, 1))
    row |= _ends("corrected_pooled", corrected, max(corrected - 0.1, 0), min(corrected + 0.1, 1))
    if by == "member" and differ:
        row |= _ends("coded_rank", 3, 1, 9) | _ends("corrected_rank", 4, 1, 10)
    return row


def _tests(counted, differ):
    p = 0.0004 if differ else 0.34
    for by in ("member", "region", "theme"):
        for measure in ("coded", "corrected", "severity", "agreement"):
            of_shares = measure in {"coded", "corrected"}
            keys = {(o.variable, o.name if of_shares else "") for o in counted}
            for variable, outcome in sorted(keys):
                yield {
                    **{"by": by, "measure": measure, "variable": variable, "outcome": outcome},
                    **{"groups": 10, "commitments": 500, "statistic": 40.0, "df": 9.0, "p": p},
                    **{"p_adjusted": p, "differ": "yes" if differ else "not shown"},
                }


def variables(counted: Iterable[Outcome]) -> list[str]:
    return list(dict.fromkeys(o.variable for o in counted))


def _agreement(of, counted, draw):
    for variable in variables(counted):
        for m in of:
            row = {"by": "member", "group": m.code, "name": m.name, "region": m.region}
            row |= {"variable": variable, "n": m.n}
            if m.n >= 10:
                for figure in ("equal", "kappa", "alpha", "ac1"):
                    value = draw.uniform(0.2, 0.7)
                    row |= _ends(figure, value, value - 0.3, min(value + 0.25, 1.0))
                row["advised"] = "ac1" if draw.random() < 0.3 else "kappa"
            yield row


def _severity(of, counted, draw):
    for variable in variables(counted):
        for m in of:
            offset, half = draw.normal(0, 0.6), 2 / np.sqrt(m.n)
            p = float(np.exp(-((offset / half) ** 2) * 2))
            shown = "milder" if offset > 0 else "stricter"
            yield {
                **{"by": "member", "group": m.code, "name": m.name, "region": m.region},
                **{"variable": variable, "n": m.n, "coded_mean": 0.5, "expected_mean": 0.4},
                **_ends("offset", offset, offset - half, offset + half),
                **{"p": p, "p_adjusted": p, "direction": shown if p < 0.02 else "not shown"},
            }


def _fairness(counted, draw):
    kinds = {
        "language": ("en", "es", "fr"),
        "region": REGIONS,
        "income": ("High income", "Low income", "Lower middle income", "Upper middle income"),
        "length": ("1 short", "2 middle", "3 long"),
        "template": ("no", "yes"),
    }
    for variable in variables(counted):
        for by, groups in kinds.items():
            for group in groups:
                row = {"by": by, "group": group, "name": group, "variable": variable}
                row |= {"members": 9, "n": 120, "differs": "not shown", "p_adjusted": 0.5}
                row["differs"] = "yes" if draw.random() < 0.1 else "not shown"
                bias = draw.normal(0, 0.05)
                row |= _ends("bias", bias, bias - 0.05, bias + 0.05)
                error = draw.uniform(0.3, 0.9)
                row |= _ends("mean_error", error, error - 0.1, error + 0.1)
                if BOOK.variables[variable].kind is Kind.BINARY:
                    for rate in ("false_yes", "false_no", "decided", "decided_error"):
                        value = draw.uniform(0.1, 0.6)
                        row |= _ends(rate, value, value - 0.08, value + 0.12)
                yield row


def _mix(prevalence):
    for row in prevalence[prevalence["by"].isin(["member", "region"])].to_dict("records"):
        alone = 0.5 + 0.3 * (row["predicted"] - 0.5)
        gap = row["predicted"] - alone
        kept = ("by", "group", "name", "region", "variable", "outcome", "commitments", "predicted")
        yield {
            **{key: row[key] for key in kept},
            **{"by_mix_alone": alone, "at_common_mix": 0.5 + gap, "mix": "language, length"},
            **_ends("difference", gap, gap - 0.06, gap + 0.06),
        }
