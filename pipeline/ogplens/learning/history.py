"""What a member's coded commitments say of the next ones: partial pooling.

IRM researchers differ, and countries do. On the logit scale a member has an effect ``u`` and each
of its plans an effect ``v``, both drawn from normal distributions around zero. Coded commitments
move the estimate of an effect away from zero, the more of them the further. A member without codes
has an estimate of zero and the whole variance: its probabilities are then those of the words alone,
by the formula and not by an exception to it.

Probabilities of the words alone are averages over all members. The formulas go back and forth
between such averages and what holds for one member with the usual approximation of a logistic curve
averaged over a normal distribution (Zeger, Liang and Albert 1988): the average of
``sigmoid(x + e)``, ``e`` of variance ``s``, is ``sigmoid(x / sqrt(1 + c s))``, with
``c = (16 sqrt(3) / (15 pi))**2``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.learning.logistic import FloatArray, IntArray, sigmoid

_C = (16.0 * np.sqrt(3.0) / (15.0 * np.pi)) ** 2
_ROUNDS = 30
# The largest variance that is believed: an odds ratio of 50 between two members one sd apart.
_MOST_VARIANCE = 4.0


@dataclass(frozen=True, slots=True)
class Effect:
    """What is known of one member, or one plan of it.

    Attributes
    ----------
    shift : float
        Estimated effect on the logit scale; positive moves towards yes, or a higher level.
    variance : float
        What remains unknown of the effect.
    coded : int
        Commitments that the estimate rests on.
    on_plan : bool
        Whether codes of the plan itself are among them.
    """

    shift: float
    variance: float
    coded: int
    on_plan: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The members' effects on one variable.

    Attributes
    ----------
    member_variance, plan_variance : float
        Of the effects ``u`` and ``v`` over members and plans.
    members : dict of str to Effect
        On a new plan of each member.
    plans : dict of str to Effect
        On a further commitment of each plan.
    level_bounds : ndarray, shape (levels - 1,)
        Bounds on the expected position that name levels as often as coded.
    """

    member_variance: float
    plan_variance: float
    members: Mapping[str, Effect]
    plans: Mapping[str, Effect]
    level_bounds: FloatArray

    @property
    def unknown(self) -> Effect:
        """The effect of a member without coded commitments."""
        return Effect(0.0, self.member_variance + self.plan_variance, 0)

    def effect(self, member: str, plan: str = "") -> Effect:
        """Return what is known of a commitment's plan, or else of its member."""
        return self.plans.get(plan) or self.members.get(member) or self.unknown

    def probabilities(
        self, scaled: FloatArray, cuts: FloatArray, effects: Sequence[Effect]
    ) -> FloatArray:
        """Return the probability of each level given each row's effect, shape (rows, levels).

        Parameters
        ----------
        scaled : ndarray, shape (rows,)
            Calibrated scores of the words alone: slope times score.
        cuts : ndarray, shape (levels - 1,)
        effects : sequence of Effect, length rows
        """
        shift = np.array([effect.shift for effect in effects])
        left = np.array([effect.variance for effect in effects])
        margins = scaled[:, None] - cuts[None, :]
        # A ratio: where nothing is known it is 1 to the last bit, and the words alone remain.
        sharper = np.sqrt((1.0 + _C * self.unknown.variance) / (1.0 + _C * left))
        above = sigmoid(margins * sharper[:, None] + (shift / np.sqrt(1.0 + _C * left))[:, None])
        ones = np.ones((len(scaled), 1))
        return np.hstack([ones, above]) - np.hstack([above, np.zeros((len(scaled), 1))])

    def _own(self, margins: FloatArray) -> FloatArray:
        """Turn margins that hold on average into those of a member whose effect is zero."""
        return np.asarray(margins * np.sqrt(1.0 + _C * self.unknown.variance), dtype=np.float64)


def fit_history(
    scaled: FloatArray,
    cuts: FloatArray,
    levels: IntArray,
    members: Sequence[str],
    plans: Sequence[str],
) -> tuple[History, FloatArray]:
    """Estimate the variances, and the effects of members and plans.

    Parameters
    ----------
    scaled : ndarray, shape (rows,)
        Calibrated scores of models that have not seen the row's member.
    cuts : ndarray, shape (levels - 1,)
    levels : ndarray of int, shape (rows,)
    members, plans : sequence of str, length rows

    Returns
    -------
    History
        Its level bounds are still to be set.
    ndarray, shape (rows, levels)
        Probabilities of every row given the other commitments of its plan and member.
    """
    member_variance, plan_variance = _variances(scaled, cuts, levels, members, plans)
    empty = History(member_variance, plan_variance, {}, {}, np.zeros(0))
    margins = empty._own(scaled[:, None] - cuts[None, :])
    of_members: dict[str, Effect] = {}
    of_plans: dict[str, Effect] = {}
    left_out: list[Effect] = [empty.unknown] * len(levels)
    names, numbers = np.unique(np.asarray(members), return_inverse=True)
    for number, name in enumerate(names.tolist()):
        own = np.flatnonzero(numbers == number)
        own_plans, which = np.unique([plans[i] for i in own.tolist()], return_inverse=True)
        found = _posterior(margins[own], levels[own], which, member_variance, plan_variance)
        of_members[name] = Effect(
            float(found.mean[0]), float(found.covariance[0, 0]) + plan_variance, len(own)
        )
        for place, plan in enumerate(own_plans.tolist()):
            shift, variance = found.on_plan(place)
            of_plans[plan] = Effect(shift, variance, int((which == place).sum()), on_plan=True)
        for row, place, pull, weight in zip(own, which, found.pull, found.weight, strict=True):
            shift, variance = found.on_plan(place)
            # One row taken out again (a step of Newton's method, exact for a normal likelihood).
            without = variance / max(1.0 - variance * weight, 1e-3)
            left_out[row] = Effect(shift - without * pull, without, len(own) - 1)
    history = History(member_variance, plan_variance, of_members, of_plans, np.zeros(0))
    return history, history.probabilities(scaled, cuts, left_out)


@dataclass(frozen=True, slots=True)
class _Posterior:
    """Effects of one member (first) and of its plans, and each row's part in them."""

    mean: FloatArray
    covariance: FloatArray
    pull: FloatArray
    weight: FloatArray

    def on_plan(self, place: int) -> tuple[float, float]:
        """Return mean and variance of member and plan effect together."""
        at = 1 + place
        variance = self.covariance[0, 0] + self.covariance[at, at] + 2 * self.covariance[0, at]
        return float(self.mean[0] + self.mean[at]), float(variance)


def _posterior(
    margins: FloatArray, levels: IntArray, plan: IntArray, of_member: float, of_plan: float
) -> _Posterior:
    """Find mode and curvature of a member's effects by Newton's method."""
    width = 2 + int(plan.max())
    precision = np.diag([1.0 / max(of_member, 1e-9), *[1.0 / max(of_plan, 1e-9)] * (width - 1)])
    design = np.zeros((len(levels), width))
    design[:, 0] = 1.0
    design[np.arange(len(levels)), 1 + plan] = 1.0
    mean: FloatArray = np.zeros(width)
    for _ in range(_ROUNDS):
        pull, weight = _slopes(margins + (design @ mean)[:, None], levels)
        curvature = precision + design.T @ (weight[:, None] * design)
        step = np.linalg.solve(curvature, design.T @ pull - precision @ mean)
        mean = mean + step
        if float(np.abs(step).max()) < 1e-9:
            break
    pull, weight = _slopes(margins + (design @ mean)[:, None], levels)
    curvature = precision + design.T @ (weight[:, None] * design)
    covariance = np.asarray(np.linalg.inv(curvature), dtype=np.float64)
    return _Posterior(mean, covariance, pull, weight)


def _slopes(margins: FloatArray, levels: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return first and negative second derivative of each row's log probability by its effect.

    With ``F`` the chance of lying above a cut, a row between two cuts has the slope
    ``1 - F(lower) - F(upper)`` and the curvature ``f(lower) + f(upper)``, ``f = F (1 - F)``.
    """
    above = sigmoid(margins)
    ends = np.hstack([np.ones((len(levels), 1)), above, np.zeros((len(levels), 1))])
    at = np.arange(len(levels))
    lower, upper = ends[at, levels], ends[at, levels + 1]
    return 1.0 - lower - upper, lower * (1.0 - lower) + upper * (1.0 - upper)


def _variances(
    scaled: FloatArray,
    cuts: FloatArray,
    levels: IntArray,
    members: Sequence[str],
    plans: Sequence[str],
) -> tuple[float, float]:
    """Estimate the variances of the effects by moments of the score residuals.

    Around an effect of zero, the product of two rows' slopes is on average the effects' covariance
    times both curvatures: rows of two plans of one member tell the member's variance, rows of one
    plan the sum of both.
    """
    pull, weight = _slopes(scaled[:, None] - cuts[None, :], levels)
    member = np.unique(np.asarray(members), return_inverse=True)[1]
    plan = np.unique(np.asarray(plans), return_inverse=True)[1]
    same_plan = _pairs(pull, plan) - float(pull @ pull)
    plan_scale = _pairs(weight, plan) - float(weight @ weight)
    same_member = _pairs(pull, member) - _pairs(pull, plan)
    member_scale = _pairs(weight, member) - _pairs(weight, plan)
    together = same_plan / plan_scale if plan_scale > 0 else 0.0
    of_member = same_member / member_scale if member_scale > 0 else 0.0
    together = float(np.clip(together, 0.0, _MOST_VARIANCE))
    of_member = float(np.clip(of_member, 0.0, together))
    return of_member, together - of_member


def _pairs(values: FloatArray, groups: IntArray) -> float:
    """Sum the products of all ordered pairs of rows of one group, a row with itself included."""
    return float((np.bincount(groups, weights=values) ** 2).sum())
