"""Ranges for the counts of a plan at a glance: fitted, and tested on members held out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.comparison.gathering import ComparedCommitment
from ogplens.comparison.glance import ITEMS, Glance
from ogplens.domain import Codebook
from ogplens.learning.folds import assign_folds
from ogplens.learning.plan_counts import (
    CodedPlan,
    CountModel,
    distribution,
    fit_counts,
    joint,
    shortest_range,
)

#: Plans with so many commitments are "large": the figures for them stand apart.
LARGE = 5
COLUMNS = ("item", "plan_id", "commitments", "coded", "expected", "low", "high", "held")
_Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often ranges held the coded count.

    Attributes
    ----------
    plans, held : int
        All plans that have the item coded, and those whose range held.
    large, large_held : int
        The same for plans with at least `LARGE` commitments.
    mean_width : float
        Of the large plans: range from end to end, in parts of the commitments; 0 to 1.
    """

    plans: int
    held: int
    large: int
    large_held: int
    mean_width: float

    def as_dict(self) -> dict[str, float | int]:
        """Return the figures by name, shares with four decimals."""
        return {
            "plans": self.plans,
            "coverage": round(self.held / self.plans, 4) if self.plans else 0.0,
            "large_plans": self.large,
            "large_coverage": round(self.large_held / self.large, 4) if self.large else 0.0,
            "large_mean_width": round(self.mean_width, 4),
        }


def fit_plan_counts(
    commitments: Sequence[ComparedCommitment], codebook: Codebook, *, coverage: float
) -> dict[str, CountModel]:
    """Fit the model of every item that is coded in some plan.

    Parameters
    ----------
    commitments : sequence of ComparedCommitment
        With probabilities from models that have not seen them, sorted by plan; see `gather`.
    codebook : Codebook
    coverage : float
        How many of the plans the ranges should hold, 0 to 1.
    """
    coded = _coded_plans(commitments, codebook)
    return {
        item: fit_counts(list(plans.values()), coverage=coverage, least=LARGE)
        for item, plans in coded.items()
        if plans
    }


def held_out_ranges(
    commitments: Sequence[ComparedCommitment],
    codebook: Codebook,
    *,
    coverage: float,
    folds: int,
    seed: int,
) -> list[_Row]:
    """Give every plan its range by parameters that were fitted without its member.

    Parameters
    ----------
    commitments, codebook, coverage
        As for `fit_plan_counts`.
    folds, seed : int
        How members are dealt out.

    Returns
    -------
    list of dict
        With the keys `COLUMNS`, sorted by item and plan: commitments coded for the item, those
        coded yes, the expected number, the ends of the range, and whether it holds.
    """
    member_of = {c.plan.plan_id: c.plan.member for c in commitments}
    rows: list[_Row] = []
    for item, plans in _coded_plans(commitments, codebook).items():
        names = sorted(plans)
        members = [member_of[name] for name in names]
        if len(set(members)) < 2:
            continue
        fold = assign_folds(members, min(folds, len(set(members))), seed=seed)
        for number in range(fold.max() + 1):
            others = [plans[n] for n, own in zip(names, fold, strict=True) if own != number]
            model = fit_counts(others, coverage=coverage, least=LARGE)
            tested = [n for n, own in zip(names, fold, strict=True) if own == number]
            rows += [_range_row(item, name, plans[name], model) for name in tested]
    order = {item: place for place, item in enumerate(ITEMS)}
    return sorted(rows, key=lambda row: (order[str(row["item"])], str(row["plan_id"])))


def coverage_of(rows: Sequence[Mapping[str, object]]) -> dict[str, Coverage]:
    """Count, for every item, how many ranges hold."""
    found = {}
    for item, group in itertools.groupby(rows, key=lambda row: str(row["item"])):
        own = list(group)
        large = [row for row in own if int(str(row["commitments"])) >= LARGE]
        widths = [
            (int(str(r["high"])) - int(str(r["low"]))) / int(str(r["commitments"])) for r in large
        ]
        found[item] = Coverage(
            plans=len(own),
            held=sum(row["held"] == "yes" for row in own),
            large=len(large),
            large_held=sum(row["held"] == "yes" for row in large),
            mean_width=float(np.mean(widths)) if widths else 0.0,
        )
    return found


def _range_row(item: str, name: str, plan: CodedPlan, model: CountModel) -> _Row:
    chances = joint(plan.factors, model.overlap)
    low, high = shortest_range(distribution(chances, model.correlation), model.mass)
    return {
        "item": item,
        "plan_id": name,
        "commitments": len(chances),
        "coded": plan.number,
        "expected": f"{chances.sum():.2f}",
        "low": low,
        "high": high,
        "held": "yes" if low <= plan.number <= high else "no",
    }


def _coded_plans(
    commitments: Sequence[ComparedCommitment], codebook: Codebook
) -> dict[str, dict[str, CodedPlan]]:
    """Return, for every item, the plans that have it coded."""
    glance = Glance(codebook)
    by_plan = [list(group) for _, group in itertools.groupby(commitments, lambda c: c.plan.plan_id)]
    return {
        item: {
            group[0].plan.plan_id: plan
            for group in by_plan
            if (plan := _coded_plan(list(_coded(glance, item, group)))) is not None
        }
        for item in ITEMS
    }


def _coded(
    glance: Glance, item: str, group: Sequence[ComparedCommitment]
) -> Iterator[tuple[tuple[float, ...], bool]]:
    if not glance.exists(item, group[0].plan.year_submitted):
        return
    for commitment in group:
        counted, factors = glance.coded(item, commitment), glance.factors(item, commitment)
        if counted is not None and factors is not None:
            yield factors, counted


def _coded_plan(rows: Sequence[tuple[tuple[float, ...], bool]]) -> CodedPlan | None:
    if not rows:
        return None
    return CodedPlan(np.array([f for f, _ in rows]), np.array([c for _, c in rows], dtype=bool))
