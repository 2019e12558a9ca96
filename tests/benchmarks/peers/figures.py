"""Figures of every peer, and ours minus theirs on the same resamples of members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tests.benchmarks.peers.catalogue import OURS
from tests.benchmarks.peers.folds import Pooled

from ogplens.domain import Kind
from ogplens.evaluation import metrics
from ogplens.evaluation.intervals import bootstrap_weights, figure
from ogplens.evaluation.out_of_fold import Rows
from ogplens.learning.abstention import fit_thresholds
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.settings import EvaluateSettings, codebook

FIVE = (
    "access_to_information", "civic_participation", "public_accountability", "technology",
    "relevant",
)  # fmt: skip
MEAN = "mean"
_AVERAGED = ("auc", "kappa", "kappa_alike", "brier")

#: Variable to metric to the figure in each resample of members, shape (samples + 1,); the first is
#: the plain figure. With the number of rows.
Drawn = dict[str, dict[str, FloatArray]]
Row = dict[str, Any]


def drawn(pooled: Mapping[str, Pooled], rows: Rows, weights: FloatArray) -> Drawn:
    """Compute every metric of one peer in every resample, and the mean over the five.

    Parameters
    ----------
    pooled : dict of str to Pooled
        By variable.
    rows : Rows
        Of all commitments.
    weights : ndarray, shape (samples + 1, commitments)
        How often each commitment counts, coded or not: the same for every peer and variable.

    Returns
    -------
    dict of str to dict of str to ndarray
        Yes/no: ``auc, kappa, kappa_alike, brier``; see `bounds_alike`. Ordinal:
        ``quadratic_kappa, concordance``.
    """
    found: Drawn = {}
    for name in codebook().predicted():
        if name in pooled:
            found[name] = _variable(name, pooled[name], rows, weights)
    five = [found[name] for name in FIVE if name in found]
    if five:
        found[MEAN] = {
            metric: np.mean([one[metric] for one in five], axis=0) for metric in _AVERAGED
        }
    return found


def _variable(name: str, pooled: Pooled, rows: Rows, weights: FloatArray) -> dict[str, FloatArray]:
    coded_levels = rows.levels[name][pooled.rows]
    kept = coded_levels >= 0
    index, coded, answer = pooled.rows[kept], coded_levels[kept], pooled.answer
    counts = weights[:, index]
    called, score = answer.called[kept], answer.score[kept]
    levels = len(codebook().variables[name].values)
    tables = metrics.confusion(called, coded, counts, levels)
    if codebook().variables[name].kind is Kind.BINARY:
        yes = coded == 1
        return {
            "auc": metrics.roc_auc(score, yes, counts),
            "kappa": metrics.weighted_kappa(tables, quadratic=False),
            "kappa_alike": metrics.weighted_kappa(
                metrics.confusion(bounds_alike(score, yes, pooled.folds[kept]), coded, counts, 2),
                quadratic=False,
            ),
            "brier": metrics.brier(answer.probabilities[kept, 1], yes, counts),
        }
    plans = np.unique(np.asarray(rows.plan_ids)[index], return_inverse=True)[1]
    return {
        "quadratic_kappa": metrics.weighted_kappa(tables, quadratic=True),
        "concordance": metrics.within_group_concordance(score, coded, plans, counts),
    }


def bounds_alike(score: FloatArray, yes: np.ndarray, folds: IntArray) -> IntArray:
    """Call a yes from a bound that is chosen in one way for every peer.

    For each fold it is the bound with the best kappa on the answers that the peer gave in the
    other folds, so that peers without a bound of their own are not judged by that lack.

    Returns
    -------
    ndarray of int, shape (rows,)
        0 or 1.
    """
    called = np.zeros(len(score), dtype=np.int64)
    for fold in np.unique(folds):
        inside, others = folds == fold, folds != fold
        if others.any():
            bound = fit_thresholds(score[others], yes[others], stated_error=0.1).forced
            called[inside] = score[inside] >= bound
    return called


def compare(
    peers: Mapping[str, Mapping[str, Pooled]], rows: Rows, settings: EvaluateSettings
) -> list[Row]:
    """Return the figures of all peers under one protocol.

    Parameters
    ----------
    peers : dict of str to dict of str to Pooled
        Peer to variable to its answers.
    rows : Rows
    settings : EvaluateSettings
        Number of resamples, seed and confidence.

    Returns
    -------
    list of dict
        One a peer, variable and metric: ``peer, variable, metric, n, value, low, high`` and,
        except for ours, ``difference, difference_low, difference_high``: ours minus the peer.

    Raises
    ------
    ValueError
        If a peer answers for other rows than ours.
    """
    weights = bootstrap_weights(rows.members, settings.bootstrap, seed=settings.seed)
    for peer, pooled in peers.items():
        _same_rows(peer, pooled, peers.get(OURS, {}))
    all_drawn = {peer: drawn(pooled, rows, weights) for peer, pooled in peers.items()}
    return [
        {"peer": peer, "variable": variable, "metric": metric, "n": _n(variable, rows, peers[peer])}
        | _interval(values, settings.confidence)
        | _difference(all_drawn, peer, variable, metric, settings.confidence)
        for peer, variables in all_drawn.items()
        for variable, found in variables.items()
        for metric, values in found.items()
    ]


def _same_rows(peer: str, pooled: Mapping[str, Pooled], ours: Mapping[str, Pooled]) -> None:
    for name in pooled.keys() & ours.keys():
        if not np.array_equal(pooled[name].rows, ours[name].rows):
            raise ValueError(f"{peer} and {OURS} answer for different rows of {name}")


def _n(variable: str, rows: Rows, pooled: Mapping[str, Pooled]) -> int:
    """Return the coded rows that a figure rests on; of a mean, all commitments."""
    if variable == MEAN:
        return len(rows.commitment_ids)
    return int((rows.levels[variable][pooled[variable].rows] >= 0).sum())


def _interval(values: FloatArray, confidence: float) -> Row:
    one = figure(lambda _: values, np.empty((len(values), 0)), confidence=confidence)
    return {"value": one.value, "low": one.low, "high": one.high}


def _difference(
    all_drawn: Mapping[str, Drawn], peer: str, variable: str, metric: str, confidence: float
) -> Row:
    ours = all_drawn.get(OURS, {}).get(variable, {})
    if peer == OURS or metric not in ours:
        return {}
    found = _interval(ours[metric] - all_drawn[peer][variable][metric], confidence)
    return {
        "difference": found["value"],
        "difference_low": found["low"],
        "difference_high": found["high"],
    }


def of(rows: Sequence[Row], peer: str, variable: str, metric: str) -> Row:
    """Return one figure; empty where it does not exist."""
    for row in rows:
        if (row["peer"], row["variable"], row["metric"]) == (peer, variable, metric):
            return row
    return {}
