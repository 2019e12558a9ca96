"""Rates of error of groups of commitments, their intervals, and whether groups differ.

Everything is computed from sums of members, since commitments of one member are not independent:
a bootstrap or a test is then a product of two matrices.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.comparison.comparable import NEEDS_A_READER, Comparable

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

RATES = ("false_yes", "false_no", "decided", "decided_error", "bias", "mean_error")
FEWEST_MEMBERS = 5  # fewer clusters show too little of how far a figure may move


@dataclass(frozen=True, slots=True)
class Errors:
    """What is added up for one variable: each rate is a sum of ``top`` over a sum of ``bottom``.

    Attributes
    ----------
    places : ndarray of int, shape (rows,)
        Commitments of the corpus that the IRM coded.
    members : ndarray of int, shape (rows,)
        Number of the member of each.
    top, bottom : ndarray, shape (rows, len(RATES))
        ``bottom`` is 1 for the commitments that a rate is of, otherwise 0, as is ``top`` then.
    """

    places: IntArray
    members: IntArray
    top: FloatArray
    bottom: FloatArray

    def within(self, chosen: BoolArray) -> Errors:
        """Return the same of some of the commitments of the corpus."""
        kept = chosen[self.places]
        return Errors(self.places[kept], self.members[kept], self.top[kept], self.bottom[kept])


def errors_of(corpus: Comparable, variable: str) -> Errors:
    """Set calls, decisions and probabilities of a variable beside its codes.

    Parameters
    ----------
    corpus : Comparable
    variable : str

    Notes
    -----
    With positions from 0 to ``highest``: a false yes is a call above the code, among the
    commitments coded below the highest; a false no a call below the code, among those coded above
    the lowest. For a yes/no variable these are the usual rates of false positives and false
    negatives. Decisions exist for yes/no variables alone.
    """
    levels = corpus.levels[variable]
    places = np.flatnonzero(levels >= 0)
    coded, call = levels[places], corpus.calls[variable][places]
    highest = corpus.probabilities[variable].shape[1] - 1
    expected = corpus.probabilities[variable][places] @ np.arange(highest + 1)
    every, none = np.ones(len(places)), np.zeros(len(places))
    decided, wrong, decidable = none, none, none
    if variable in corpus.decisions:
        decision = corpus.decisions[variable][places]
        decided, decidable = (decision != NEEDS_A_READER).astype(float), every
        wrong = decided * (decision != coded)
    below, above = coded < highest, coded > 0
    _, members = np.unique(np.array(corpus.members), return_inverse=True)
    return Errors(
        places=places,
        members=members[places],
        top=_columns(
            call > coded, call < coded, decided, wrong, expected - coded, abs(call - coded)
        ),
        bottom=_columns(below, above, decidable, decided, every, every),
    )


def _columns(*values: npt.NDArray[np.generic]) -> FloatArray:
    return np.stack([np.asarray(v, dtype=np.float64) for v in values], axis=1)


def by_member(members: IntArray, values: FloatArray) -> tuple[IntArray, FloatArray]:
    """Add up the rows of each member that has one, in the order of members.

    Returns
    -------
    members : ndarray of int, shape (groups,)
    sums : ndarray, shape (groups, columns)
    """
    found, place = np.unique(members, return_inverse=True)
    sums = np.zeros((len(found), values.shape[1]))
    np.add.at(sums, place, values)
    return found, sums


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one group, each in the order of `RATES`; NaN where a figure does not exist.

    Attributes
    ----------
    value, low, high : ndarray, shape (len(RATES),)
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray


def rates(errors: Errors, draws: FloatArray, *, at_least: int, confidence: float) -> Rates:
    """Return the rates of a group with intervals by a bootstrap over its members.

    Parameters
    ----------
    errors : Errors
        Of the group.
    draws : ndarray, shape (samples, members of the group)
        How often each member is drawn.
    at_least : int
        No rate on fewer commitments, or on fewer members than `FEWEST_MEMBERS`.
    confidence : float

    Notes
    -----
    Percentiles of a bootstrap over few clusters are too close to each other: with n clusters its
    variance is (n - 1) / n of what it should be, and its tails are those of a normal where a t
    distribution is due. So percentiles further out are taken ("expanded percentile interval"):
    T. Hesterberg, "What teachers should know about the bootstrap", The American Statistician 69
    (2015), 371-386. An interval without width is left out: where nothing was wrong, resampling
    cannot show how often something might be.
    """
    from scipy.special import ndtr, stdtrit

    _, top = by_member(errors.members, errors.top)
    _, bottom = by_member(errors.members, errors.bottom)
    clusters = (bottom > 0).sum(axis=0)
    known = (bottom.sum(axis=0) >= at_least) & (clusters >= FEWEST_MEMBERS)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(known, top.sum(axis=0) / bottom.sum(axis=0), np.nan)
        drawn = (draws @ top) / (draws @ bottom)
    low, high = np.full(len(RATES), np.nan), np.full(len(RATES), np.nan)
    for rate in np.flatnonzero(known):
        n = clusters[rate]
        tail = float(ndtr(np.sqrt(n / (n - 1)) * stdtrit(n - 1, (1.0 - confidence) / 2)))
        column = drawn[np.isfinite(drawn[:, rate]), rate]
        ends = np.quantile(column, [tail, 1.0 - tail])
        if ends[1] - ends[0] > 1e-12:
            low[rate], high[rate] = ends
    return Rates(value, low, high)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A group against the others, for each member of the corpus.

    Attributes
    ----------
    scores : ndarray, shape (members, dimensions)
        See `contrast`.
    left_out : ndarray, shape (members, dimensions)
        The same, with a rate of all that is estimated without the member.
    """

    scores: FloatArray
    left_out: FloatArray


def contrast(errors: Errors, inside: BoolArray, members: int, *, at_least: int) -> Contrast | None:
    """Set the errors of a group against those of the others, given what was coded.

    Parameters
    ----------
    errors : Errors
        Of all commitments whose group is known.
    inside : ndarray of bool, shape (commitments of the corpus,)
        Whether a commitment is of the group.
    members : int
        Of the corpus.
    at_least : int
        As in `rates`, for the group and for the others.

    Returns
    -------
    Contrast or None
        ``None`` where the group or the others are too few.

    Notes
    -----
    The rates are those of false yes and of false no: a group is treated alike where both are as
    they are elsewhere ("equalised odds", M. Hardt, E. Price and N. Srebro, "Equality of opportunity
    in supervised learning", NIPS 2016). Shares of wrong calls alone would also differ where only
    the share of yes does. Of each rate the score is that of a group's effect where there is none:
    the sum over a member's commitments of (error - rate of all) * (in the group - share in it).
    """
    here = inside[errors.places].astype(float)
    columns, leverages = [], []
    for rate in (0, 1):
        bottom, top = errors.bottom[:, rate], errors.top[:, rate]
        if not all(
            _enough(errors.members[part > 0], at_least)
            for part in (bottom * here, bottom * (1 - here))
        ):
            continue
        pooled = top.sum() / bottom.sum()
        part = (bottom * here).sum() / bottom.sum()
        columns.append((top - pooled * bottom) * (here - part))
        own = np.bincount(errors.members, weights=bottom, minlength=members)
        leverages.append(bottom.sum() / (bottom.sum() - own))
    if not columns:
        return None
    found, sums = by_member(errors.members, np.stack(columns, axis=1))
    scores = np.zeros((members, len(columns)))
    scores[found] = sums
    if not np.abs(scores).sum() > 0:
        return None
    return Contrast(scores, scores * np.stack(leverages, axis=1))


def _enough(members: IntArray, at_least: int) -> bool:
    return len(members) >= at_least and len(np.unique(members)) >= FEWEST_MEMBERS


def adjusted(contrasts: Sequence[Contrast], signs: FloatArray) -> FloatArray:
    """Return the p-values of tests, adjusted for how many there are.

    Parameters
    ----------
    contrasts : sequence of Contrast
        One family of tests, on the same members.
    signs : ndarray of 1 and -1, shape (samples, members)

    Returns
    -------
    ndarray, shape (tests,)
        0 to 1: the chance that at least one test of a family without any difference would look as
        strong as this one.

    Notes
    -----
    The statistic is that of a score test with members as clusters, ``S' V^-1 S``, where S is the
    sum of the members' scores and V the sum of their outer products. What it would be by chance is
    found by turning the signs of whole members at random (the wild score bootstrap: P. Kline and
    A. Santos, "A score based approach to wild bootstrap inference", Journal of Econometric Methods
    1 (2012), 23-41, with R. Davidson and E. Flachaire's two-point weights), which leaves V as it
    is. Turned scores and V are of rates estimated without the member, since those of a rate that
    the member has pulled to itself are too small (the jackknife of clusters, as CR3). The same
    signs are used in all tests, so the step-down method of P. Westfall and S. Young
    ("Resampling-based multiple testing", 1993, algorithm 2.8) can be applied: it holds the
    family-wise error as Holm's does, but loses nothing where tests say the same thing, such as
    those of two groups against each other. Statistics of one and of two dimensions are compared by
    their p-values under the chi-squared distribution.
    """
    if not contrasts:
        return np.zeros(0)
    seen, drawn = np.zeros(len(contrasts)), np.zeros((len(signs), len(contrasts)))
    for place, one in enumerate(contrasts):
        dimensions, inverse = _pseudo_inverse(one.left_out.T @ one.left_out)
        sums = np.vstack([one.scores.sum(axis=0), signs @ one.left_out])
        strength = _surprise(np.einsum("ij,jk,ik->i", sums, inverse, sums), dimensions)
        seen[place], drawn[:, place] = strength[0], strength[1:]
    order = np.argsort(-seen, kind="stable")
    # Largest of this test and of all weaker ones, for each draw.
    largest = np.maximum.accumulate(drawn[:, order[::-1]], axis=1)[:, ::-1]
    as_strong = (largest >= seen[order] - 1e-9).sum(axis=0)
    p = np.maximum.accumulate((1.0 + as_strong) / (1.0 + len(signs)))
    result = np.empty(len(order))
    result[order] = p
    return result


def _pseudo_inverse(matrix: FloatArray) -> tuple[int, FloatArray]:
    """Return the rank and the inverse; a rate without any error adds no dimension."""
    values, vectors = np.linalg.eigh(matrix)
    kept = values > values.max() * 1e-9
    return int(kept.sum()), (vectors[:, kept] / values[kept]) @ vectors[:, kept].T


def _surprise(statistic: FloatArray, dimensions: int) -> FloatArray:
    """Return minus the logarithm of the chance of a larger chi-squared variable."""
    from scipy.special import log_ndtr

    if dimensions == 2:  # the tail is exactly exp(-x / 2)
        return statistic / 2
    return np.asarray(-(log_ndtr(-np.sqrt(np.maximum(statistic, 0.0))) + math.log(2.0)))
