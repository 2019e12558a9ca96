"""Ranges for the counts of plans: fitted without the member that they are tested on."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ogplens import settings
from ogplens.comparison.gathering import ComparedCommitment
from ogplens.comparison.plan_forecasts import (
    LARGE,
    coverage_of,
    fit_plan_counts,
    held_out_ranges,
)
from ogplens.domain import PlanEntry

BOOK = settings.codebook()
REPORTS = Path(__file__).resolve().parents[2] / "reports"
IMPACT = BOOK.variables["potential_impact"].values


def commitments(members: int, seed: int) -> list[ComparedCommitment]:
    """Return plans whose codes hang together more than their probabilities tell."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(members):
        plan = PlanEntry(
            f"M{number}-1.md", f"M{number:02}", f"Land {number}", "Europe", 1, 2013, "en", None
        )
        shift = rng.normal(0, 0.15)
        for place in range(int(rng.integers(6, 15))):
            p = float(rng.uniform(0.3, 0.8))
            yes = rng.uniform() < np.clip(p + shift, 0.02, 0.98)
            top = float(rng.uniform(0.1, 0.4))
            codes = {
                "relevant": "yes" if yes else "no",
                "potential_impact": IMPACT[-1] if rng.uniform() < top else IMPACT[1],
            }
            probabilities = {
                "relevant": (1 - p, p),
                "potential_impact": (0.0, 1 - top, 0.0, top),
            }
            identity = f"{plan.plan_id}-{place + 1}"
            found.append(
                ComparedCommitment(identity, plan, str(place + 1), "test", codes, probabilities)
            )
    return found


@pytest.fixture(scope="module")
def some() -> list[ComparedCommitment]:
    return commitments(24, seed=4)


def ranges(group):
    return held_out_ranges(group, BOOK, coverage=0.9, folds=4, seed=1)


def test_every_plan_gets_a_range_for_what_is_coded_in_it(some):
    rows = ranges(some)
    assert {row["item"] for row in rows} == {"relevant", "transformative"}
    for row in rows:
        assert 0 <= row["low"] <= row["high"] <= row["commitments"]
        assert (row["held"] == "yes") == (row["low"] <= row["coded"] <= row["high"])


def test_a_members_own_codes_do_not_move_its_range(some):
    own = some[0].plan.member
    turned = [
        replace(c, codes=c.codes | {"relevant": "no"}) if c.plan.member == own else c for c in some
    ]
    before, after = (
        [
            (row["low"], row["high"], row["expected"])
            for row in ranges(group)
            if row["item"] == "relevant" and str(row["plan_id"]).startswith(own)
        ]
        for group in (some, turned)
    )
    assert before == after
    assert fit_plan_counts(some, BOOK, coverage=0.9) != fit_plan_counts(turned, BOOK, coverage=0.9)


def test_coverage_counts_what_the_rows_say(some):
    rows = ranges(some)
    found = coverage_of(rows)["relevant"]
    own = [row for row in rows if row["item"] == "relevant"]
    assert found.plans == len(own)
    assert found.held == sum(row["low"] <= row["coded"] <= row["high"] for row in own)
    assert found.large == sum(row["commitments"] >= LARGE for row in own)


def test_ranges_of_the_shipped_corpus_hold_the_counts_in_85_to_95_of_100_plans():
    with (REPORTS / "plan-forecasts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    held = [int(r["low"]) <= int(r["coded"]) <= int(r["high"]) for r in rows]
    large = [h for h, r in zip(held, rows, strict=True) if int(r["commitments"]) >= LARGE]
    assert 0.85 <= np.mean(held) <= 0.95
    assert 0.85 <= np.mean(large) <= 0.95
    for item in ("relevant", "transformative", "potentially_starred"):
        own = [h for h, r in zip(held, rows, strict=True) if r["item"] == item]
        assert 0.85 <= np.mean(own) <= 0.95, item
    written = json.loads((REPORTS / "plan-forecasts.json").read_text(encoding="utf-8"))
    assert {i: f.as_dict() for i, f in coverage_of(rows).items()} == written["items"]
