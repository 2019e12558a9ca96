"""What lies in each group, and how much the plans of a member differ from each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ogplens.comparison.comparable import Comparable, FloatArray, IntArray

ALL = "all"
PLAN = "plan"
MEMBER_KINDS = frozenset({"member", "country"})
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of one kind, each a set of commitments.

    Attributes
    ----------
    by : str
    keys : tuple of str
        Sorted.
    group, commitment : ndarray of int
        Pairs: this group holds this commitment. One commitment may stand in several groups.
    member, plan : ndarray of int, shape (commitments of the corpus,)
        Number of the member and of the plan of each commitment.
    members, plans : tuple of str
    regions : tuple of str
        Region of each group, empty where it lies in several.
    """

    by: str
    keys: tuple[str, ...]
    group: IntArray
    commitment: IntArray
    member: IntArray
    plan: IntArray
    members: tuple[str, ...]
    plans: tuple[str, ...]
    regions: tuple[str, ...]

    def sums(self, values: FloatArray) -> FloatArray:
        """Return the sum of a figure of the commitments in each group, shape (groups,)."""
        found = np.bincount(self.group, values[self.commitment], len(self.keys))
        return np.asarray(found, dtype=np.float64)

    def table(self, values: FloatArray, cluster: IntArray, clusters: int) -> FloatArray:
        """Return the same by cluster, shape (groups, clusters)."""
        place = self.group * clusters + cluster[self.commitment]
        flat = np.bincount(place, values[self.commitment], len(self.keys) * clusters)
        return np.asarray(flat, dtype=np.float64).reshape(len(self.keys), clusters)


def groups_of(corpus: Comparable, by: str) -> Groups:
    """Return the groups of one kind; ``all`` is one group of everything.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    everything = [(ALL, np.arange(len(corpus), dtype=np.int64))]
    found = everything if by == ALL else list(corpus.members_of(by))
    members, member = np.unique(np.array(corpus.members, dtype=str), return_inverse=True)
    plans, plan = np.unique(np.array(corpus.plans, dtype=str), return_inverse=True)
    sizes = [len(places) for _, places in found]
    regions = []
    for _, places in found:
        lies_in = {corpus.regions[place] for place in places}
        regions.append(lies_in.pop() if len(lies_in) == 1 else "")
    none = np.zeros(0, dtype=np.int64)
    return Groups(
        by=by,
        keys=tuple(key for key, _ in found),
        group=np.repeat(np.arange(len(found), dtype=np.int64), sizes),
        commitment=np.concatenate([places for _, places in found]) if found else none,
        member=member.astype(np.int64),
        plan=plan.astype(np.int64),
        members=tuple(members.tolist()),
        plans=tuple(plans.tolist()),
        regions=tuple(regions),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """How a figure varies, as variances that add up to that of a single commitment.

    Attributes
    ----------
    commitment : float
        Between the commitments of one plan.
    plan : float
        Between the plans of one member; 0 where they differ by no more than chance.
    member : float
        Between members; 0 where they differ by no more than chance.
    degrees : int
        Plans less members: what ``plan`` rests on.
    mean_square : float
        Of the plans inside their members, ``commitment + plan_size * plan`` on average.
    plan_size : float
        Commitments of a plan, on average of this kind.
    """

    commitment: float
    plan: float
    member: float
    degrees: int = 0
    mean_square: float = 0.0
    plan_size: float = 0.0

    @property
    def inside(self) -> float:
        """Variance of a single commitment of a given member."""
        return self.commitment + self.plan

    @property
    def alike(self) -> float:
        """Correlation of two commitments of one plan of a given member, 0 to 1."""
        return self.plan / self.inside if self.inside > 0 else 0.0

    def possible(self, levels: FloatArray) -> list[Spread]:
        """Return what ``plan`` may be: its values at these levels of probability, 0 to 1.

        Its mean square is distributed as chi-squared around its expectation. With no member of two
        plans there is nothing to say, and the spread is returned as it is.
        """
        from scipy.special import chdtri

        if self.degrees < 1:
            return [self]
        # chdtri takes the tail: a small chi-squared makes the variance behind it large.
        squares = self.mean_square * self.degrees / chdtri(self.degrees, levels)
        plans = np.maximum((squares - self.commitment) / self.plan_size, 0.0)
        return [replace(self, plan=float(plan)) for plan in plans]

    @property
    def between(self) -> float:
        """Share of all variance that lies between members, 0 to 1."""
        whole = self.inside + self.member
        return self.member / whole if whole > 0 else 0.0


def spread_of(values: FloatArray, member: IntArray, plan: IntArray) -> Spread:
    """Estimate the variances by the analysis of variance of nested groups.

    A member with one plan says nothing of how plans differ, and the bootstrap over its one plan
    would have no width; so what plans add is estimated once, from all members (Searle, Casella and
    McCulloch 1992, "Variance components", chapter 3: nested classes of unequal size).

    Parameters
    ----------
    values : ndarray, shape (commitments,)
        NaN is left out.
    member, plan : ndarray of int
        Number of the member and the plan of each; a plan has one member.
    """
    known = np.isfinite(values)
    values, member, plan = values[known], member[known], plan[known]
    if len(values) == 0:
        return Spread(0.0, 0.0, 0.0)
    _, first, plan = np.unique(plan, return_index=True, return_inverse=True)
    owner = np.unique(member[first], return_inverse=True)[1]
    n = np.bincount(plan).astype(float)
    mean = np.bincount(plan, values) / n
    inside = float(np.sum((values - mean[plan]) ** 2))
    members = int(owner.max()) + 1
    rows = np.bincount(owner, n)
    centre = np.bincount(owner, n * mean) / rows
    between = float(np.sum(n * (mean - centre[owner]) ** 2))
    degrees = len(values) - len(n)
    within = inside / degrees if degrees else float(values.var())
    plan_size = float(np.sum(rows - np.bincount(owner, n**2) / rows))
    plan_variance = (
        max(0.0, (between - within * (len(n) - members)) / plan_size) if plan_size > 0 else 0.0
    )
    squares = np.bincount(owner, n**2)
    # What is expected of the members' means by chance, commitments and plans together.
    chance = within * (members - 1) + plan_variance * float(
        np.sum(squares / rows) - np.sum(squares) / len(values)
    )
    total = float(np.sum(rows * (centre - values.mean()) ** 2))
    size = len(values) - float(np.sum(rows**2)) / len(values)
    member_variance = max(0.0, (total - chance) / size) if size > 0 else 0.0
    free = len(n) - members
    if free == 0:
        return Spread(within, plan_variance, member_variance)
    return Spread(within, plan_variance, member_variance, free, between / free, plan_size / free)


@dataclass(frozen=True, slots=True)
class Sampling:
    """How much each group holds, and how much less it says than as many independent commitments.

    Attributes
    ----------
    n : ndarray, shape (groups,)
        Commitments with a figure.
    effect : ndarray, shape (groups,)
        Variance of the group's mean times ``n``, in units of share x (1 - share): above 1 where
        plans differ, below where the group holds members that differ from each other.
    evenness : ndarray, shape (groups,)
        Sum of the squared weights of the members in the group: 1 for one member.
    weights : ndarray, shape (groups, members)
        Share of the group's commitments that each member gives.
    """

    n: FloatArray
    effect: FloatArray
    evenness: FloatArray
    weights: FloatArray


def sampling_of(groups: Groups, here: Mask, spread: Spread, *, unsure: bool = True) -> Sampling:
    """Return the design effect of every group.

    A group is a sum of members that are in it for good; their plans are draws, so that a plan
    counts with n(1 + (n - 1) r) instead of n, r the correlation of its commitments (Kish 1965).
    Of a group that *is* a plan, nothing but its commitments is drawn. What parts the members of a
    group is no chance either: their shares' variance is taken off. ``unsure`` makes room for what
    is not known of the correlation.
    """
    ones = here.astype(float)
    per_plan = groups.table(ones, groups.plan, len(groups.plans))
    per_member = groups.table(ones, groups.member, len(groups.members))
    n = per_plan.sum(axis=1)
    safe = np.maximum(n, 1.0)
    alike = 0.0 if groups.by == PLAN else spread.alike
    clustered = (per_plan * (1 + np.maximum(per_plan - 1, 0) * alike)).sum(axis=1) / safe
    weights = per_member / safe[:, None]
    evenness = (weights**2).sum(axis=1)
    effect = np.where(n > 0, clustered * (1 - spread.between * (1 - evenness)), np.nan)
    if unsure and groups.by != PLAN:
        effect = effect * _unsure(spread.degrees)
    return Sampling(n, effect, evenness, weights)


def _unsure(degrees: int) -> float:
    """Return how much wider a variance must be taken, since it rests on so many degrees.

    As the quantile of Student's t distribution over that of the normal, squared. With no member
    of two plans, nothing is known of how plans differ, and nothing is added.
    """
    from scipy.special import ndtri, stdtrit

    if degrees < 1:
        return 1.0
    return float((stdtrit(max(degrees, 3), 0.975) / ndtri(0.975)) ** 2)
