"""All the figures of a run, each with its interval, for our models and their peers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields

import numpy as np

from ogplens.domain import Kind, Variable
from ogplens.evaluation import metrics
from ogplens.evaluation.intervals import Figure, bootstrap_weights, figure
from ogplens.evaluation.risk_coverage import area_under_risk, least_area
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.settings import EvaluateSettings

Measure = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True)
class Held:
    """Out-of-fold predictions of one model for one variable, coded commitments alone.

    Attributes
    ----------
    coded : ndarray of int, shape (rows,)
        Coded level.
    probabilities : ndarray, shape (rows, levels)
    called : ndarray of int, shape (rows,)
        Level named when one must be.
    decisions : ndarray of str, shape (rows,)
    members, plan_ids : ndarray of str, shape (rows,)
    """

    coded: IntArray
    probabilities: FloatArray
    called: IntArray
    decisions: np.ndarray
    members: np.ndarray
    plan_ids: np.ndarray

    def rows(self, chosen: np.ndarray) -> Held:
        """Return the chosen rows."""
        return Held(*(getattr(self, field.name)[chosen] for field in fields(self)))


def summarise(
    held: Held,
    variable: Variable,
    settings: EvaluateSettings,
    *,
    only: Collection[str] | None = None,
) -> dict[str, Figure]:
    """Return the figures of one model for one variable.

    Parameters
    ----------
    held : Held
    variable : Variable
    settings : EvaluateSettings
    only : collection of str, optional
        Names of the figures that are wanted; all by default.

    Returns
    -------
    dict of str to Figure
        Yes/no: ``prevalence, mean_probability, roc_auc, average_precision, macro_f1, kappa, brier,
        ece, ece_by_chance, decided, decided_error, aurc, e_aurc``. Ordinal: ``quadratic_kappa, mae,
        within_plan_concordance, macro_f1, range_coverage``.
    """
    weights = bootstrap_weights(held.members.tolist(), settings.bootstrap, seed=settings.seed)
    measures = _binary(held, settings) if variable.kind is Kind.BINARY else _ordinal(held, variable)
    return {
        name: figure(measure, weights, confidence=settings.confidence, centred=name == "ece")
        for name, measure in measures.items()
        if only is None or name in only
    }


def _binary(held: Held, settings: EvaluateSettings) -> Mapping[str, Measure]:
    yes = held.coded == 1
    probability = held.probabilities[:, 1]
    decided = np.isin(held.decisions, ["yes", "no"])
    wrong = decided & ((held.decisions == "yes") != yes)

    def tables(weights: FloatArray) -> FloatArray:
        return metrics.confusion(held.called, held.coded, weights, 2)

    area = _remembered(lambda w: area_under_risk(probability, yes, w))
    return {
        "prevalence": lambda w: metrics.share(yes, w),
        "mean_probability": lambda w: metrics.mean(probability, w),
        "roc_auc": lambda w: metrics.roc_auc(probability, yes, w),
        "average_precision": lambda w: metrics.average_precision(probability, yes, w),
        "macro_f1": lambda w: metrics.macro_f1(tables(w)),
        "kappa": lambda w: metrics.weighted_kappa(tables(w), quadratic=False),
        "brier": lambda w: metrics.brier(probability, yes, w),
        "ece": lambda w: metrics.calibration_error(
            probability, yes, w, bins=settings.calibration_bins
        ),
        "ece_by_chance": lambda w: metrics.calibration_error_by_chance(
            probability, w, bins=settings.calibration_bins
        ),
        "decided": lambda w: metrics.share(decided, w),
        "decided_error": lambda w: metrics.share(wrong, w, among=decided),
        "aurc": area,
        # Of two equal areas rounding could make the difference negative.
        "e_aurc": lambda w: np.maximum(area(w) - least_area(probability, yes, w), 0.0),
    }


def _remembered(measure: Measure) -> Measure:
    """Keep the last answer: two figures rest on it, and it is the slowest of all."""
    last: list[tuple[FloatArray, FloatArray]] = []

    def answer(weights: FloatArray) -> FloatArray:
        if not last or last[0][0] is not weights:
            last[:] = [(weights, measure(weights))]
        return last[0][1]

    return answer


def _ordinal(held: Held, variable: Variable) -> Mapping[str, Measure]:
    levels = len(variable.values)
    expected = held.probabilities @ np.arange(levels)
    plans = np.unique(held.plan_ids, return_inverse=True)[1]
    covered = _covered(held, variable)

    def tables(weights: FloatArray) -> FloatArray:
        return metrics.confusion(held.called, held.coded, weights, levels)

    return {
        "quadratic_kappa": lambda w: metrics.weighted_kappa(tables(w), quadratic=True),
        "mae": lambda w: metrics.mean_absolute_error(expected, held.coded, w),
        "within_plan_concordance": lambda w: metrics.within_group_concordance(
            expected, held.coded, plans, w
        ),
        "macro_f1": lambda w: metrics.macro_f1(tables(w)),
        "range_coverage": lambda w: metrics.share(covered, w),
    }


def _covered(held: Held, variable: Variable) -> np.ndarray:
    """Tell whether the range of levels, such as ``minor..moderate``, holds the coded one."""
    positions = {}
    for text in set(held.decisions.tolist()):
        low, _, high = text.partition("..")
        positions[text] = (variable.position(low), variable.position(high or low))
    bounds = np.array([positions[text] for text in held.decisions.tolist()]).reshape(-1, 2)
    return np.asarray((held.coded >= bounds[:, 0]) & (held.coded <= bounds[:, 1]))


def reliability(held: Held, *, bins: int) -> Iterator[dict[str, float | int]]:
    """Yield, for bins of equal mass, the mean probability of yes beside the share coded yes."""
    probability = held.probabilities[:, 1]
    for number, rows in enumerate(metrics.equal_mass_bins(probability, bins), start=1):
        yield {
            "bin": number,
            "mean_probability": round(float(probability[rows].mean()), 4),
            "share_yes": round(float((held.coded[rows] == 1).mean()), 4),
            "n": len(rows),
        }
