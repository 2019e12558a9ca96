"""Offsets of members and plans from what the text model expects, on the logit scale.

The model. A commitment is coded at a level ``j`` or above with the logit ``b * e_j + u + v``:
``e_j`` is the logit of the text model's calibrated probability of ``j`` or above (for a yes/no
variable: of yes), ``u`` the member's offset, normal around 0 with the standard deviation ``s``,
``v`` what the plan adds to its member's, normal with ``t``. For ordered values that is a
proportional-odds shift (McCullagh 1980). Members that a model has seen would show no offset: the
probabilities must come from models that have not.

Why ``b``. The probabilities are right on average over members. Inside a member they must be more
extreme, by ``sqrt(1 + 0.346 (s² + t²))`` (Zeger, Liang and Albert 1988); without it
all members would look mild where most codes are yes.

How it is fitted. Every integral is a sum over one grid of offsets, so that members with three
commitments, all yes, need no approximation. ``s`` and ``t`` are not fixed at their best values, as
in plain empirical Bayes, but averaged over a grid, weighted by the likelihood and a gamma prior of
shape 2 (Chung and others 2013; mode 0.5 logits): with few members, and few plans of each, what is
known about them is part of how sure an offset can be, and a best value of 0 would make every
interval too short.

References
----------
Chung, Y., Rabe-Hesketh, S., Dorie, V., Gelman, A. and Liu, J. (2013). A nondegenerate penalized
    likelihood estimator for variance parameters in multilevel models. Psychometrika 78, 685-709.
McCullagh, P. (1980). Regression models for ordinal data. Journal of the Royal Statistical Society
    B 42, 109-142.
Zeger, S. L., Liang, K.-Y. and Albert, P. S. (1988). Models for longitudinal data: a generalized
    estimating equation approach. Biometrics 44, 1049-1060.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.comparison.comparable import FloatArray, IntArray

STEP = 0.125
GRID = np.arange(-8.0, 8.0 + STEP / 2, STEP)  # logits
SPREADS = np.array([0.0625, 0.125, 0.25, 0.375, 0.5, 0.65, 0.8, 1.0, 1.25, 1.6, 2.0, 2.5])
_ATTENUATION = 0.346  # (16 sqrt(3) / (15 pi)) squared
_ROUNDS = 3  # the factor b settles after two
_NEGLIGIBLE = 1e-4  # share of the weight below which a pair of spreads is not computed
_TINY = 1e-300
_NOTHING = 1e-140  # taken as 0: products of such numbers would leave what processors do quickly
_LARGEST_LOGIT = 12.0  # a probability of 0 or 1 by rounding is none


@dataclass(frozen=True, slots=True)
class Offsets:
    """What is known of the offsets of one kind of groups.

    Attributes
    ----------
    groups : tuple of str
        Sorted.
    mean, low, high : ndarray, shape (groups,)
        Logits; above 0: coded higher than the words let expect.
    p : ndarray, shape (groups,)
        Two-sided, of an offset of 0, from the group's own codes alone (likelihood ratio, Wilks
        1938), averaged over what is known of the spread of plans.
    """

    groups: tuple[str, ...]
    mean: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray


@dataclass(frozen=True, slots=True)
class Severity:
    """The fitted model of one variable.

    Attributes
    ----------
    members, plans : Offsets
        A plan's offset is its member's and its own together.
    member_spread, plan_spread : float
        Posterior means of ``s`` and ``t``, in logits.
    slope : float
        ``b``.
    """

    members: Offsets
    plans: Offsets
    member_spread: float
    plan_spread: float
    slope: float


def fit_severity(
    levels: IntArray,
    probabilities: FloatArray,
    members: Sequence[str],
    plans: Sequence[str],
    *,
    confidence: float,
) -> Severity:
    """Fit the model to coded commitments.

    Parameters
    ----------
    levels : ndarray of int, shape (commitments,)
        Coded positions, lowest 0; at least one.
    probabilities : ndarray, shape (commitments, values)
        By models that have not seen the member; rows add up to 1.
    members, plans : sequence of str, length commitments
        A plan is of one member.
    confidence : float
        Of the intervals, 0 to 1.

    Raises
    ------
    ValueError
        If there is no commitment.
    """
    if not len(levels):
        raise ValueError("no commitment is coded")
    nested = _Nested.of(members, plans)
    logits = cumulative_logits(probabilities)
    slope, weight = 1.0, np.ones((1, 1))
    for _ in range(_ROUNDS):
        in_plans = _log_likelihoods(levels, slope * logits, nested)
        of_plans, of_members = _integrated(in_plans, nested)
        weight = _weights(of_members)
        slope = float(np.sqrt(1.0 + _ATTENUATION * (weight * _VARIANCE).sum()))
    by_member, by_plan = _posteriors(in_plans, of_plans, of_members, weight, nested)
    plan_weight = weight.sum(axis=0)
    p_members = (_p_values(of_members) * plan_weight[:, None]).sum(axis=0)
    return Severity(
        members=_offsets(nested.members, by_member, p_members, confidence),
        plans=_offsets(nested.plans, by_plan, _p_values(in_plans[None])[0], confidence),
        member_spread=float(weight.sum(axis=1) @ SPREADS),
        plan_spread=float(plan_weight @ SPREADS),
        slope=slope,
    )


def cumulative_logits(probabilities: FloatArray) -> FloatArray:
    """Return the logits of reaching each level above the lowest; shape (rows, values - 1)."""
    above = np.cumsum(probabilities[:, ::-1], axis=1)[:, ::-1][:, 1:]
    below = np.cumsum(probabilities, axis=1)[:, :-1]
    with np.errstate(divide="ignore"):
        logits = np.log(above) - np.log(below)
    return np.asarray(np.clip(logits, -_LARGEST_LOGIT, _LARGEST_LOGIT))


@dataclass(frozen=True, slots=True)
class _Nested:
    """Commitments in plans, plans in members; both sorted, as places."""

    members: tuple[str, ...]
    plans: tuple[str, ...]
    plan_of_row: IntArray
    member_of_plan: IntArray

    @classmethod
    def of(cls, members: Sequence[str], plans: Sequence[str]) -> _Nested:
        # By member first, so that plans of one member stand together.
        keys = sorted(set(zip(members, plans, strict=True)))
        place = {key: number for number, key in enumerate(keys)}
        rows = np.array([place[key] for key in zip(members, plans, strict=True)], dtype=np.int64)
        names, owner = np.unique([member for member, _ in keys], return_inverse=True)
        return cls(tuple(str(name) for name in names), tuple(plan for _, plan in keys), rows, owner)

    def first_plans(self) -> IntArray:
        """Return the place of each member's first plan."""
        first = np.searchsorted(self.member_of_plan, np.arange(len(self.members)))
        return np.asarray(first, dtype=np.int64)


def _log_likelihoods(levels: IntArray, logits: FloatArray, nested: _Nested) -> FloatArray:
    """Return the log-likelihood of each plan at each offset; shape (plans, offsets)."""
    rows = np.arange(len(levels))
    ends = np.hstack(
        [np.full((len(levels), 1), np.inf), logits, np.full((len(levels), 1), -np.inf)]
    )
    reached, passed = ends[rows, levels], ends[rows, levels + 1]
    # log(F(a + t) - F(b + t)) for the logistic F, in a form that does not cancel far from 0; by
    # products of exponentials, since one a commitment and one an offset are enough.
    width = np.log(np.maximum(-np.expm1(passed - reached), _TINY))
    row = width[:, None] - np.log1p(np.exp(-reached)[:, None] * np.exp(-GRID))
    row -= np.log1p(np.exp(passed)[:, None] * np.exp(GRID))
    order = np.argsort(nested.plan_of_row, kind="stable")
    starts = np.searchsorted(nested.plan_of_row[order], np.arange(len(nested.plans)))
    return np.asarray(np.add.reduceat(row[order], starts, axis=0))


def _flushed(chances: FloatArray) -> FloatArray:
    return np.where(chances < _NOTHING, 0.0, chances)


def _kernel(spread: float) -> FloatArray:
    """Return the chance of each offset (column) around each centre (row)."""
    density = _flushed(np.exp(-0.5 * ((GRID[:, None] - GRID[None, :]) / spread) ** 2))
    return np.asarray(density / density.sum(axis=1, keepdims=True))


_KERNELS = [_kernel(spread) for spread in SPREADS]
# Gamma with shape 2 and rate 2, times the width of the cell that each grid point stands for.
_PRIOR = np.gradient(SPREADS) * SPREADS * np.exp(-2.0 * SPREADS)
_VARIANCE = SPREADS[:, None] ** 2 + SPREADS[None, :] ** 2


def _integrated(in_plans: FloatArray, nested: _Nested) -> tuple[FloatArray, FloatArray]:
    """Integrate what plans add.

    Returns
    -------
    of_plans : ndarray, shape (spreads of plans, plans, offsets)
        Log-likelihood of a plan at each offset of its member.
    of_members : ndarray, shape (spreads of plans, members, offsets)
        The same of all plans of a member.
    """
    top = in_plans.max(axis=1, keepdims=True)
    likelihood = _flushed(np.exp(in_plans - top))
    of_plans = np.stack([likelihood @ kernel.T for kernel in _KERNELS])
    of_plans = np.log(np.maximum(of_plans, _TINY)) + top
    return of_plans, np.add.reduceat(of_plans, nested.first_plans(), axis=1)


def _weights(of_members: FloatArray) -> FloatArray:
    """Return the posterior of both spreads; shape (of members, of plans), adding up to 1."""
    top = of_members.max(axis=2, keepdims=True)
    likelihood = _flushed(np.exp(of_members - top))
    centre = len(GRID) // 2
    at_zero = np.stack([kernel[centre] for kernel in _KERNELS])
    marginal = np.log(np.maximum(likelihood @ at_zero.T, _TINY)) + top
    log_weight = marginal.sum(axis=1).T + np.log(_PRIOR)[:, None] + np.log(_PRIOR)[None, :]
    weight = np.exp(log_weight - log_weight.max())
    return np.asarray(weight / weight.sum())


def _posteriors(
    in_plans: FloatArray,
    of_plans: FloatArray,
    of_members: FloatArray,
    weight: FloatArray,
    nested: _Nested,
) -> tuple[FloatArray, FloatArray]:
    """Return the chance of each offset, of members and of plans; shape (groups, offsets)."""
    by_member = np.zeros((len(nested.members), len(GRID)))
    by_plan = np.zeros_like(in_plans)
    owner, centre = nested.member_of_plan, len(GRID) // 2
    own = _flushed(np.exp(in_plans - in_plans.max(axis=1, keepdims=True)))
    for t, kernel in enumerate(_KERNELS):
        for s in np.flatnonzero(weight[:, t] > _NEGLIGIBLE):
            prior = np.log(np.maximum(_KERNELS[s][centre], _TINY))
            whole = _normed(of_members[t] + prior)
            by_member += weight[s, t] * whole
            # What the member's other plans say of this one, then its own codes.
            others = _normed(of_members[t][owner] - of_plans[t] + prior)
            posterior = own * (others @ kernel)
            by_plan += weight[s, t] * posterior / posterior.sum(axis=1, keepdims=True)
    return by_member, by_plan


def _normed(logs: FloatArray) -> FloatArray:
    found = _flushed(np.exp(logs - logs.max(axis=1, keepdims=True)))
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def _p_values(logs: FloatArray) -> FloatArray:
    """Return p of an offset of 0 by the likelihood ratio; shape (spreads, groups)."""
    from scipy.special import erfc

    ratio = 2.0 * (logs.max(axis=2) - logs[:, :, len(GRID) // 2])
    return np.asarray(erfc(np.sqrt(np.maximum(ratio, 0.0) / 2.0)))


def _offsets(
    groups: tuple[str, ...], chances: FloatArray, p: FloatArray, confidence: float
) -> Offsets:
    order = np.array(sorted(range(len(groups)), key=groups.__getitem__), dtype=np.int64)
    chances = chances[order] / chances[order].sum(axis=1, keepdims=True)
    tail = (1.0 - confidence) / 2.0
    return Offsets(
        tuple(groups[place] for place in order),
        chances @ GRID,
        _quantile(chances, tail),
        _quantile(chances, 1.0 - tail),
        p[order],
    )


def _quantile(chances: FloatArray, share: float) -> FloatArray:
    """Return a quantile between points of the grid, each of which stands for its cell."""
    edges = np.append(GRID - STEP / 2, GRID[-1] + STEP / 2)
    up_to = np.hstack([np.zeros((len(chances), 1)), np.cumsum(chances, axis=1)])
    return np.array([np.interp(share, row, edges) for row in up_to])
