"""Figures of one group of commitments: coded beside predicted, and how often they agree."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ogplens.comparison.gathering import ComparedCommitment
from ogplens.domain import Kind, Variable

Figures = dict[str, float | int | None]

# 97.5th percentile of the normal distribution: intervals of shares hold 95%.
Z95 = 1.959963984540054


def wilson_interval(yes: float, n: int) -> tuple[float, float] | None:
    """Return the 95% interval of a share by Wilson's score method (Wilson 1927).

    Unlike the plain normal interval, it stays inside 0 to 1 and works for a handful of rows.

    Parameters
    ----------
    yes : float
        How many of ``n``, 0 to ``n``.
    n : int

    Returns
    -------
    tuple of float or None
        Low and high end; ``None`` when ``n`` is 0.
    """
    if n == 0:
        return None
    share, z2 = yes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    # The ends touch the share itself at 0 and 1; rounding must not push them past it.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def agreement(
    coded: Sequence[str], called: Sequence[str], variable: Variable, *, at_least: int
) -> Figures:
    """Compare coded values with forced calls.

    Parameters
    ----------
    coded, called : sequence of str
        Values of ``variable``, one pair a commitment.
    variable : Variable
        Kappa has quadratic weights where it is ordinal.
    at_least : int
        Below this number of pairs no figure is given.

    Returns
    -------
    dict
        ``agreement``, the share of equal values, 0 to 1; ``kappa``, at most 1, 0 for agreement
        by chance. ``None`` where there are too few pairs, and for kappa also where all pairs
        stand in one class, so that chance explains everything.
    """
    if len(coded) < max(at_least, 1):
        return {"agreement": None, "kappa": None}
    import numpy as np

    from ogplens.evaluation.metrics import confusion, weighted_kappa

    left = np.array([variable.position(value) for value in coded], dtype=np.int64)
    right = np.array([variable.position(value) for value in called], dtype=np.int64)
    tables = confusion(right, left, np.ones((1, len(left))), len(variable.values))
    kappa = float(weighted_kappa(tables, quadratic=variable.kind is Kind.ORDINAL)[0])
    return {
        "agreement": float((left == right).mean()),
        "kappa": None if math.isnan(kappa) else kappa,
    }


def figures(
    commitments: Sequence[ComparedCommitment], name: str, variable: Variable, *, at_least: int
) -> Figures:
    """Return the figures of one variable for one group; the keys are those of `FIGURES`.

    Predicted figures are means over probabilities, not counts of calls: calls favour the
    commoner value, so that their share is further from the coded one.
    """
    predicted = [c for c in commitments if name in c.probabilities]
    both = [c for c in predicted if name in c.codes]
    coded = [c.codes[name] for c in both]
    figure_of = _binary if variable.kind is Kind.BINARY else _ordinal
    found: Figures = {"n": len(both)}
    found |= figure_of(
        [variable.position(value) for value in coded],
        [c.probabilities[name] for c in both],
        [c.probabilities[name] for c in predicted],
        len(variable.values) - 1,
    )
    return found | agreement(coded, [c.calls[name] for c in both], variable, at_least=at_least)


BINARY_FIGURES = (
    "n",
    "coded",
    "coded_low",
    "coded_high",
    "predicted",
    "predicted_all",
    "agreement",
    "kappa",
)
ORDINAL_FIGURES = (
    "n",
    "coded_mean",
    "predicted_mean",
    "predicted_mean_all",
    "highest_coded",
    "highest_coded_low",
    "highest_coded_high",
    "highest_predicted",
    "highest_predicted_all",
    "agreement",
    "kappa",
)
FIGURES = {Kind.BINARY: BINARY_FIGURES, Kind.ORDINAL: ORDINAL_FIGURES}

_Rows = Sequence[tuple[float, ...]]


def _binary(coded: Sequence[int], same: _Rows, everything: _Rows, top: int) -> Figures:
    low, high = wilson_interval(sum(coded), len(coded)) or (None, None)
    return {
        "coded": _mean(coded),
        "coded_low": low,
        "coded_high": high,
        "predicted": _mean([p[top] for p in same]),
        "predicted_all": _mean([p[top] for p in everything]),
    }


def _ordinal(coded: Sequence[int], same: _Rows, everything: _Rows, top: int) -> Figures:
    highest = [value == top for value in coded]
    low, high = wilson_interval(sum(highest), len(coded)) or (None, None)
    return {
        "coded_mean": _mean(coded),
        "predicted_mean": _mean([_expected(p) for p in same]),
        "predicted_mean_all": _mean([_expected(p) for p in everything]),
        "highest_coded": _mean(highest),
        "highest_coded_low": low,
        "highest_coded_high": high,
        "highest_predicted": _mean([p[top] for p in same]),
        "highest_predicted_all": _mean([p[top] for p in everything]),
    }


def _expected(probabilities: Sequence[float]) -> float:
    return sum(level * p for level, p in enumerate(probabilities))


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
