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


def area_under_risk(probability: FloatArray, yes: BoolArray, weights: FloatArray) -> FloatArray:
    """Return the area under the risk-coverage curve (AURC; Geifman and others 2019).

    The mean, over all numbers of commitments that could be answered, of the share of wrong answers
    among them. Rows that are equally sure come in any order; the mean over these orders is taken.

    Parameters
    ----------
    probability : ndarray, shape (rows,)
        Of yes.
    yes : ndarray of bool, shape (rows,)
    weights : ndarray of whole numbers, shape (samples, rows)

    Returns
    -------
    ndarray, shape (samples,)
        0 to 1; 0 for answers that are all right; NaN in samples without rows.
    """
    return _area(*by_value(-confidence(probability), wrong(probability, yes), weights))


def least_area(probability: FloatArray, yes: BoolArray, weights: FloatArray) -> FloatArray:
    """Return the area of the best order of the same answers: all right ones before all wrong ones.

    What `area_under_risk` is above it is the excess, E-AURC; see there for the parameters.
    """
    right = ~wrong(probability, yes)
    return _area(*by_value(-right.astype(np.float64), ~right, weights))


def _area(failed: FloatArray, held: FloatArray) -> FloatArray:
    """Sum the risk over groups of ties, the surest first; shapes (groups, samples).

    With b rows and e wrong ones before a group of m rows, of which a share r is wrong, the mean
    risk of b + j rows is (e + j r) / (b + j), for j = 1 to m. The sum is
    m r + (e - b r) (H(b + m) - H(b)) with the harmonic numbers H.
    """
    size = failed + held
    up_to = np.cumsum(size, axis=0)
    total = up_to[-1]
    harmonic = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1.0, total.max(initial=0) + 1))])
    steps = np.diff(harmonic[up_to.astype(np.int64)], axis=0, prepend=0.0)
    share = np.divide(failed, size, out=np.zeros_like(size), where=size > 0)
    wrong_before = np.cumsum(failed, axis=0) - failed
    surplus = wrong_before - (up_to - size) * share
    risks = failed.sum(axis=0) + (surplus * steps).sum(axis=0)
    area: FloatArray = np.divide(risks, total, out=np.full_like(total, np.nan), where=total > 0)
    return area


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
