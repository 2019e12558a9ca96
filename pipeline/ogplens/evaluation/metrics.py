"""Measures of agreement, of order and of calibration, for many weightings of the rows at once.

Every measure takes ``weights`` of shape (samples, rows): how often each row counts in each sample.
One sample of ones gives the plain figure; a bootstrap gives its figures in one call.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Divide; NaN where the bottom is 0, since the figure does not exist there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)


def _tie_groups(sorted_values: FloatArray) -> IntArray:
    """Return the positions at which a run of equal values ends."""
    return np.flatnonzero(np.append(sorted_values[1:] != sorted_values[:-1], True))


def share(counted: BoolArray, weights: FloatArray, *, among: BoolArray | None = None) -> FloatArray:
    """Return the share of rows that are counted, of all rows or of those in ``among``."""
    whole = weights if among is None else weights[:, among]
    part = counted if among is None else counted[among]
    return _ratio(whole @ part.astype(np.float64), whole.sum(axis=1))


def mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the mean of a value of the rows."""
    return _ratio(weights @ values, weights.sum(axis=1))


def roc_auc(score: FloatArray, yes: BoolArray, weights: FloatArray) -> FloatArray:
    """Area under the ROC curve: chance that a yes scores above a no; ties count half.

    Parameters
    ----------
    score : ndarray, shape (rows,)
    yes : ndarray of bool, shape (rows,)
    weights : ndarray, shape (samples, rows)

    Returns
    -------
    ndarray, shape (samples,)
        0 to 1; NaN in samples without both classes.
    """
    positive, negative = by_value(score, yes, weights)
    up_to = np.cumsum(negative, axis=0)
    won = (positive * (up_to - negative / 2)).sum(axis=0)
    return _ratio(won, positive.sum(axis=0) * up_to[-1])


def average_precision(score: FloatArray, yes: BoolArray, weights: FloatArray) -> FloatArray:
    """Return the mean precision over recall steps, as defined by scikit-learn; see `roc_auc`."""
    positive, negative = by_value(-score, yes, weights)
    hits = np.cumsum(positive, axis=0)
    called = hits + np.cumsum(negative, axis=0)
    precision = np.where(called > 0, hits / np.maximum(called, 1e-12), 0.0)
    return _ratio((positive * precision).sum(axis=0), hits[-1])


def by_value(
    score: FloatArray, yes: BoolArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Add up the weights of yes and of no at each distinct score, lowest score first.

    Parameters
    ----------
    score : ndarray, shape (rows,)
    yes : ndarray of bool, shape (rows,)
    weights : ndarray, shape (samples, rows)

    Returns
    -------
    positive, negative : ndarray, shape (distinct scores, samples)
    """
    distinct, place = np.unique(score, return_inverse=True)
    cells, shape = (place, np.arange(len(score))), (len(distinct), len(score))
    positive, negative = (
        np.asarray(sparse.csr_matrix((counted.astype(np.float64), cells), shape=shape) @ weights.T)
        for counted in (yes, ~yes)
    )
    return positive, negative


def confusion(call: IntArray, coded: IntArray, weights: FloatArray, levels: int) -> FloatArray:
    """Return the confusion tables, shape (samples, levels coded, levels called)."""
    cell = coded * levels + call
    table = np.zeros((len(weights), levels * levels))
    for value in range(levels * levels):
        table[:, value] = weights[:, cell == value].sum(axis=1)
    return table.reshape(len(weights), levels, levels)


def macro_f1(tables: FloatArray) -> FloatArray:
    """Return the mean F1 of the classes that occur as coded or called.

    Parameters
    ----------
    tables : ndarray, shape (samples, levels, levels)
        From `confusion`.
    """
    hit = np.diagonal(tables, axis1=1, axis2=2)
    total = tables.sum(axis=1) + tables.sum(axis=2)
    occurs = total > 0
    per_class = np.where(occurs, 2 * hit / np.maximum(total, 1e-12), 0.0)
    return _ratio(per_class.sum(axis=1), occurs.sum(axis=1).astype(np.float64))


def weighted_kappa(tables: FloatArray, *, quadratic: bool) -> FloatArray:
    """Return Cohen's kappa, plain or with quadratic weights (Cohen 1960 and 1968).

    Returns
    -------
    ndarray, shape (samples,)
        At most 1; 0 is agreement by chance; NaN where chance explains all of the table.
    """
    levels = tables.shape[1]
    position = np.arange(levels)
    gap = np.abs(position[:, None] - position[None, :]).astype(np.float64)
    penalty = gap**2 if quadratic else (gap > 0).astype(np.float64)
    total = tables.sum(axis=(1, 2))
    expected = tables.sum(axis=2)[:, :, None] * tables.sum(axis=1)[:, None, :]
    seen = (tables * penalty).sum(axis=(1, 2)) * total
    by_chance = (expected * penalty).sum(axis=(1, 2))
    return 1.0 - _ratio(seen, by_chance)


def brier(probability: FloatArray, yes: BoolArray, weights: FloatArray) -> FloatArray:
    """Return the mean squared distance of probability and outcome, 0 to 1 (Brier 1950)."""
    return _ratio(weights @ (probability - yes) ** 2, weights.sum(axis=1))


def calibration_error(
    probability: FloatArray, yes: BoolArray, weights: FloatArray, *, bins: int
) -> FloatArray:
    """Return the expected calibration error over bins of equal mass.

    The mean distance, over bins that hold the same number of rows, between the mean probability
    and the share of yes. The bins are cut once, on all rows.

    Returns
    -------
    ndarray, shape (samples,)
        0 to 1.
    """
    gap = np.zeros(len(weights))
    for rows in equal_mass_bins(probability, bins):
        inside = weights[:, rows]
        gap += np.abs(inside @ probability[rows] - inside @ yes[rows].astype(np.float64))
    return _ratio(gap, weights.sum(axis=1))


def calibration_error_by_chance(
    probability: FloatArray, weights: FloatArray, *, bins: int
) -> FloatArray:
    """Return the calibration error to expect of probabilities that are exactly right.

    Few rows in a bin scatter round their mean probability all the same; an error of about this
    size tells nothing against a model. The rows count as independent, and the scatter of a bin as
    normal: its mean size is then sqrt(2 / pi) times its standard deviation. Codes of one member
    hang together, so the true figure is larger.

    Returns
    -------
    ndarray, shape (samples,)
        0 to 1; see `calibration_error`.
    """
    scatter = np.zeros(len(weights))
    for rows in equal_mass_bins(probability, bins):
        variance = weights[:, rows] @ (probability[rows] * (1.0 - probability[rows]))
        scatter += np.sqrt(2.0 / np.pi * variance)
    return _ratio(scatter, weights.sum(axis=1))


def equal_mass_bins(probability: FloatArray, bins: int) -> list[IntArray]:
    """Return the rows of each bin, from the lowest probability to the highest.

    Equal probabilities share a bin, so that the order of the rows decides nothing: with many ties
    there are fewer bins, of less equal mass.
    """
    order = np.argsort(probability, kind="stable")
    ends = _tie_groups(probability[order]) + 1
    wanted = np.cumsum([len(part) for part in np.array_split(order, bins)])
    cuts = np.unique(ends[np.searchsorted(ends, wanted)]) if len(order) else wanted[:0]
    return [part for part in np.split(order, cuts) if len(part)]


def mean_absolute_error(expected: FloatArray, coded: IntArray, weights: FloatArray) -> FloatArray:
    """Return the mean distance of the expected level and the coded one, in levels."""
    return _ratio(weights @ np.abs(expected - coded), weights.sum(axis=1))


def within_group_concordance(
    expected: FloatArray, coded: IntArray, groups: IntArray, weights: FloatArray
) -> FloatArray:
    """Share of pairs of one plan, coded differently, that the model orders right; ties half.

    Parameters
    ----------
    expected : ndarray, shape (rows,)
    coded : ndarray of int, shape (rows,)
    groups : ndarray of int, shape (rows,)
        Plan of each row.
    weights : ndarray, shape (samples, rows)
        A plan counts as often as its rows do, which the bootstrap over members draws together.

    Returns
    -------
    ndarray, shape (samples,)
        0 to 1; 0.5 is chance; NaN without such a pair.
    """
    lower, upper = _discordant_pairs(coded, groups)
    difference = expected[upper] - expected[lower]
    right = np.where(difference == 0, 0.5, (difference > 0).astype(np.float64))
    # Summed by row first: a weight for every pair of every sample would not fit into memory.
    rows = len(coded)
    won = np.bincount(lower, weights=right, minlength=rows)
    pairs = np.bincount(lower, minlength=rows).astype(np.float64)
    return _ratio(weights @ won, weights @ pairs)


def _discordant_pairs(coded: IntArray, groups: IntArray) -> tuple[IntArray, IntArray]:
    lower: list[IntArray] = []
    upper: list[IntArray] = []
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        first, second = np.nonzero(coded[rows][:, None] < coded[rows][None, :])
        lower.append(rows[first])
        upper.append(rows[second])
    if not lower:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty
    return np.concatenate(lower), np.concatenate(upper)
