"""How the error grows when a model must answer for more and more commitments.

The surest commitments are answered first. A model that knows when it is wrong has a low error as
long as few are answered.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ogplens.evaluation.metrics import BoolArray, by_value
from ogplens.learning.logistic import FloatArray

_STEP = 5  # per cent of the commitments


def confidence(probability: FloatArray) -> FloatArray:
    """Return how sure a yes/no answer is: the larger of p and 1 - p, 0.5 to 1."""
    # Nine digits: 1 - 0.1 must tie with 0.9.
    return np.maximum(probability, 1.0 - probability).round(9)


def wrong(probability: FloatArray, yes: BoolArray) -> BoolArray:
    """Tell where the likelier answer is not the coded one; a half counts as a yes."""
    return np.asarray((probability >= 0.5) != yes)


def area_under_risk(
    probability: FloatArray, yes: BoolArray, weights: FloatArray, *, excess: bool
) -> FloatArray:
    """Return the area under the risk-coverage curve (Geifman and others 2019, AURC and E-AURC).

    The mean, over all numbers of commitments that could be answered, of the share of wrong answers
    among them. Rows that are equally sure come in any order; the mean over these orders is taken.

    Parameters
    ----------
    probability : ndarray, shape (rows,)
        Of yes.
    yes : ndarray of bool, shape (rows,)
    weights : ndarray of whole numbers, shape (samples, rows)
    excess : bool
        Less the area of the best order of the same answers: all right ones before all wrong ones.

    Returns
    -------
    ndarray, shape (samples,)
        0 to 1; 0 for answers that are all right.
    """
    failed, held = by_value(-confidence(probability), wrong(probability, yes), weights)
    area = _area(failed, held)
    if not excess:
        return area
    best = _area(
        np.stack([np.zeros(len(weights)), failed.sum(axis=0)]),
        np.stack([held.sum(axis=0), np.zeros(len(weights))]),
    )
    # Of two equal areas rounding could make the difference negative.
    return np.maximum(area - best, 0.0)


def _area(failed: FloatArray, held: FloatArray) -> FloatArray:
    """Sum the risk over groups of ties, the surest first; shapes (groups, samples).

    With b rows and e wrong ones before a group of m rows, of which a share r is wrong, the mean
    risk of b + j rows is (e + j r) / (b + j), for j = 1 to m. The sum is
    m r + (e - b r) (H(b + m) - H(b)) with the harmonic numbers H.
    """
    size = np.rint(failed + held).astype(np.int64)
    up_to = np.cumsum(size, axis=0)
    before = up_to - size
    wrong_before = np.cumsum(failed, axis=0) - failed
    share = np.where(size > 0, failed / np.maximum(size, 1), 0.0)
    most = int(up_to[-1].max(initial=0))
    harmonic = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, most + 1))])
    risks = failed + (wrong_before - before * share) * (harmonic[up_to] - harmonic[before])
    total = up_to[-1]
    return np.where(total > 0, risks.sum(axis=0) / np.maximum(total, 1), np.nan)


def risk_coverage(probability: FloatArray, yes: BoolArray) -> Iterator[dict[str, float | int]]:
    """Yield the error among the surest 5%, 10% ... 100% of the commitments.

    Parameters
    ----------
    probability : ndarray, shape (rows,)
        Of yes.
    yes : ndarray of bool, shape (rows,)

    Yields
    ------
    dict
        ``coverage`` in 0 to 1, ``error`` among the ``n`` surest, and the ``confidence`` of the
        least sure of them. Of rows that are equally sure, the expected error of a random choice
        counts.
    """
    sure = confidence(probability)
    failed, held = by_value(-sure, wrong(probability, yes), np.ones((1, len(yes))))
    ends = np.cumsum(failed + held)
    errors = np.cumsum(failed)
    values = np.unique(-sure)
    for percent in range(_STEP, 101, _STEP):
        n = math.ceil(len(yes) * percent / 100)
        if not n:
            continue
        found = np.interp(n, np.append(0.0, ends), np.append(0.0, errors)) / n
        yield {
            "coverage": percent / 100,
            "error": round(float(found), 4),
            "n": n,
            "confidence": round(float(-values[np.searchsorted(ends, n)]), 4),
        }
