"""A draft at a glance: how many of its commitments the IRM might count, with ranges."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ogplens.domain import (
    Codebook,
    CountForecast,
    OrdinalPrediction,
    PlanForecast,
    Prediction,
    ScoredCommitment,
)
from ogplens.learning.logistic import FloatArray
from ogplens.learning.plan_counts import CountModel, distribution, joint, shortest_range
from ogplens.learning.plan_counts_storage import PlanCounts

#: The codes that a commitment needs to count, in the order of the IRM's reports.
ITEMS = ("relevant", "transformative", "potentially_starred", "substantial")


def plan_forecast(
    scored: Sequence[ScoredCommitment], counts: PlanCounts, codebook: Codebook
) -> PlanForecast | None:
    """Return the forecast of a plan.

    Parameters
    ----------
    scored : sequence of ScoredCommitment
        Those out of scope are left out of the counts.
    counts : PlanCounts
    codebook : Codebook

    Returns
    -------
    PlanForecast or None
        ``None`` where no commitment is in scope. An item is left out where a variable that it
        takes has no model.

    Notes
    -----
    Chances of single commitments do not add up as if they were independent; see
    `ogplens.learning.plan_counts`.
    """
    judged = [one for one in scored if not one.out_of_scope]
    if not judged:
        return None
    found = []
    for item in ITEMS:
        model = counts.items.get(item)
        chances = None if model is None else item_chances(judged, item, model, codebook)
        if model is None or chances is None:
            continue
        low, high = shortest_range(distribution(chances, model.correlation), model.mass)
        found.append(CountForecast(item, float(chances.sum()), low, high))
    return PlanForecast(len(scored), len(judged), tuple(found), counts.coverage)


def item_chances(
    judged: Sequence[ScoredCommitment], item: str, model: CountModel, codebook: Codebook
) -> FloatArray | None:
    """Return the chance of each commitment to count for an item, shape (commitments,).

    Returns
    -------
    ndarray or None
        ``None`` where there is no commitment, or where a variable that the item takes has no
        model.
    """
    conditions = _conditions(item, codebook)
    if not judged or not all(name in judged[0].predictions for name, _ in conditions):
        return None
    factors = np.array(
        [[_chance(one.predictions[name], values) for name, values in conditions] for one in judged]
    )
    return joint(factors, model.overlap)


def _conditions(item: str, codebook: Codebook) -> list[tuple[str, tuple[str, ...]]]:
    """Return variables, and the values of each that count; see the codebook's star rule."""
    variables = codebook.variables
    if item == "transformative":
        return [("potential_impact", variables["potential_impact"].values[-1:])]
    if item == "substantial":
        return [("potential_for_results", variables["potential_for_results"].values[-1:])]
    if item == "potentially_starred":
        rules = codebook.derived["potentially_starred"].conditions
        return [(rule.variable, tuple(rule.values)) for rule in rules]
    return [(item, ("yes",))]


def _chance(prediction: Prediction | OrdinalPrediction, values: Sequence[str]) -> float:
    if isinstance(prediction, Prediction):
        return prediction.probability
    return min(1.0, sum(prediction.probabilities[value] for value in values))
