"""Do groups differ at all? Asked before any group is named, ordered or ranked.

The statistic. Every unit (see below) has a score: how far its codes lie from what is expected, in
the direction of an offset, times what it tells. Where groups differ, units of one group lean the
same way: the products of the scores of two units of a group, added up over all pairs, are above 0.
That is the score test of a group's variance component (as in Lin 1997), without the squares of
single units, so that a spread of the units themselves, of whatever size, does not count.

The reference. If groups do not differ, units are independent and each score could as well have
had the other sign. Signs are drawn, scores centred again, and p is the share of draws whose
statistic is as large (a wild bootstrap: Wu 1986).

What is a unit. For members it is a plan, because one researcher codes a whole plan: a member with
one plan tells nothing about members. For plans it is a commitment. For regions, languages, years,
themes and so on it is what a member has in the group, and its signs are drawn together.

References
----------
Lin, X. (1997). Variance component testing in generalised linear models with random effects.
    Biometrika 84, 309-326.
MacKinnon, J. G. and White, H. (1985). Some heteroskedasticity-consistent covariance matrix
    estimators with improved finite sample properties. Journal of Econometrics 29, 305-325.
Wu, C. F. J. (1986). Jackknife, bootstrap and other resampling methods in regression analysis.
    Annals of Statistics 14, 1261-1295.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ogplens.comparison.columns import TESTS
from ogplens.comparison.comparable import NOT_CODED, Comparable, FloatArray, IntArray
from ogplens.comparison.grouped import groups_of, holm, rounded, rounded_p, variables_of
from ogplens.comparison.severity_model import cumulative_logits
from ogplens.domain import Codebook, Kind
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("severity", "agreement")
DIFFER, NOT_SHOWN = "yes", "not shown"
_AT_ONCE = 250  # draws in memory together: of 6,000 commitments they are 12 MB


@dataclass(frozen=True, slots=True)
class _Rows:
    """Coded commitments of one variable in groups; one of several themes stands several times.

    ``score`` is the slope of the log-likelihood at an offset of 0, ``told`` its variance.
    """

    score: FloatArray
    told: FloatArray
    group: IntArray
    member: IntArray
    plan: IntArray


@dataclass(frozen=True, slots=True)
class _Units:
    """What the signs are drawn of; ``sign`` numbers those that share one."""

    score: FloatArray
    told: FloatArray
    group: IntArray
    sign: IntArray


@dataclass(frozen=True, slots=True)
class _Result:
    groups: int
    commitments: int
    statistic: float
    p: float


def omnibus_table(
    corpus: Comparable, by: str, codebook: Codebook, settings: CompareSettings
) -> pd.DataFrame:
    """Test for every variable whether groups of a kind differ in severity, and in agreement.

    Parameters
    ----------
    corpus : Comparable
    by : str
        A kind of group, or ``theme``.
    codebook : Codebook
    settings : CompareSettings
        ``bootstrap`` draws; ``differ`` is ``yes`` where the adjusted p is below
        1 - ``confidence``.

    Returns
    -------
    pandas.DataFrame
        Columns `ogplens.comparison.columns.TESTS`, measure ``severity`` (codes beside calibrated
        probabilities) and ``agreement`` (calls equal to codes; for an ordinal variable 1 less
        the squared distance, as in quadratic kappa). ``statistic``: by how many standard
        deviations the scores of one group hang together more than by chance. ``df`` is empty.
        ``groups`` and ``commitments`` are those of groups with two units or more, which alone
        tell anything; with fewer than two such groups there is no p.

    Raises
    ------
    KeyError
        If there is no such kind of group.
    """
    import pandas as pd

    places = _Places.of(corpus, by)
    rows: list[dict[str, object]] = []
    for number, measure in enumerate(MEASURES):
        results = []
        for order, name, variable in variables_of(corpus, codebook):
            if measure == "severity":
                score, told = _severity(corpus.levels[name], corpus.probabilities[name])
            else:
                ordinal = variable.kind is Kind.ORDINAL
                score, told = _agreement(corpus.levels[name], corpus.calls[name], ordinal)
            cut = places.coded(corpus.levels[name], score, told)
            rng = np.random.default_rng((settings.seed, number, order))
            results.append((name, _test(cut, _units(cut, by), settings.bootstrap, rng)))
        adjusted = holm(np.array([result.p for _, result in results]))
        for (name, result), p in zip(results, adjusted, strict=True):
            rows.append(
                {
                    "by": by,
                    "measure": measure,
                    "variable": name,
                    "outcome": "",
                    "groups": result.groups,
                    "commitments": result.commitments,
                    "statistic": rounded(result.statistic),
                    "p": rounded_p(result.p),
                    "p_adjusted": rounded_p(p),
                    "differ": DIFFER if p < 1.0 - settings.confidence else NOT_SHOWN,
                }
            )
    return pd.DataFrame(rows, columns=list(TESTS))


def _severity(levels: IntArray, probabilities: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return score and variance of an offset in the model of proportional odds, at 0."""
    logits = cumulative_logits(probabilities)
    reached = np.hstack(
        [np.ones((len(logits), 1)), 1.0 / (1.0 + np.exp(-logits)), np.zeros((len(logits), 1))]
    )
    slopes = 1.0 - reached[:, :-1] - reached[:, 1:]
    chances = reached[:, :-1] - reached[:, 1:]
    coded = np.maximum(levels, 0)
    return slopes[np.arange(len(slopes)), coded], (chances * slopes**2).sum(axis=1)


def _agreement(levels: IntArray, calls: IntArray, ordinal: bool) -> tuple[FloatArray, FloatArray]:
    """Return how far the agreement of each commitment lies from the mean, over the variance."""
    gap = np.abs(levels - calls).astype(np.float64)
    alike = 1.0 - (gap**2 if ordinal else (gap > 0).astype(np.float64))
    there = alike[levels != NOT_CODED]
    spread = there.var() if len(there) else 0.0
    if spread == 0:  # all agree, or all as little: nothing can differ
        return np.zeros(len(alike)), np.zeros(len(alike))
    return (alike - there.mean()) / spread, np.full(len(alike), 1.0 / spread)


@dataclass(frozen=True, slots=True)
class _Places:
    """Commitments in groups: their places in the corpus, and what each belongs to."""

    place: IntArray
    group: IntArray
    member: IntArray
    plan: IntArray

    @classmethod
    def of(cls, corpus: Comparable, by: str) -> _Places:
        members = np.unique(np.array(corpus.members), return_inverse=True)[1]
        plans = np.unique(np.array(corpus.plans), return_inverse=True)[1]
        groups = [places for _, places in groups_of(corpus, by)]
        place = np.concatenate([*groups, np.empty(0, dtype=np.int64)])
        group = np.repeat(np.arange(len(groups)), [len(one) for one in groups])
        return cls(place, group, members[place], plans[place])

    def coded(self, levels: IntArray, score: FloatArray, told: FloatArray) -> _Rows:
        kept = levels[self.place] != NOT_CODED
        place = self.place[kept]
        group, member, plan = self.group[kept], self.member[kept], self.plan[kept]
        return _Rows(score[place], told[place], group, member, plan)


def _units(rows: _Rows, by: str) -> _Units:
    if by == "plan":
        return _Units(rows.score, rows.told, rows.group, np.arange(len(rows.score)))
    in_plans = _gathered(_Units(rows.score, rows.told, rows.group, rows.plan))
    if by == "member":
        return in_plans
    member_of = dict(zip(rows.plan.tolist(), rows.member.tolist(), strict=True))
    member = np.array([member_of[plan] for plan in in_plans.sign.tolist()], dtype=np.int64)
    return _gathered(_Units(in_plans.score, in_plans.told, in_plans.group, member))


def _gathered(parts: _Units) -> _Units:
    """Add up parts that share a group and a sign; weigh down units that hold many.

    Units have a spread of their own, which a large one cannot average out: with the variance
    ``told + spread² told²`` of a sum, each unit is given the weight ``1 / (1 + spread² told)``.
    The spread is the one by moments.
    """
    keys = np.stack([parts.group, parts.sign], axis=1).reshape(-1, 2)
    unit, place = np.unique(keys, axis=0, return_inverse=True)
    place = place.reshape(-1)
    score = np.bincount(place, parts.score, minlength=len(unit))
    told = np.bincount(place, parts.told, minlength=len(unit))
    below = (told**2).sum()
    spread = max(((score**2).sum() - told.sum()) / below, 0.0) if below > 0 else 0.0
    weight = 1.0 / (1.0 + spread * told)
    return _Units(score * weight, told * weight, unit[:, 0], unit[:, 1])


def _test(rows: _Rows, units: _Units, draws: int, rng: np.random.Generator) -> _Result:
    held = np.bincount(units.group)
    telling = held[units.group] > 1
    groups = int((held > 1).sum())
    commitments = int((held[rows.group] > 1).sum()) if len(rows.group) else 0
    told = units.told[telling].sum()
    if groups < 2 or told <= 0:
        return _Result(groups, commitments, np.nan, np.nan)
    order = np.flatnonzero(telling)[np.argsort(units.group[telling], kind="stable")]
    starts = np.flatnonzero(np.diff(units.group[order], prepend=-1))
    weight = units.told[order] / told
    score = units.score[order] - weight * units.score[order].sum()
    signs, sign = np.unique(units.sign[order], return_inverse=True)
    seen = float((np.add.reduceat(score, starts) ** 2).sum() - (score**2).sum())
    # Centring took some of each unit's variance; given back on the safe side (HC3).
    whole = score / np.maximum(1.0 - weight, 0.5)
    of_groups = np.add.reduceat(weight, starts)
    drawn = np.empty(draws)
    for first in range(0, draws, _AT_ONCE):
        many = min(_AT_ONCE, draws - first)
        flips = rng.integers(0, 2, (many, len(signs)), dtype=np.int8) * 2.0 - 1.0
        other = flips[:, sign] * whole
        # Each draw is centred as the scores were: its mean, times the weight, is taken off. The
        # squares are worked out, so that no second table of draws is needed.
        mean = other.sum(axis=1)
        sums = np.add.reduceat(other, starts, axis=1) - mean[:, None] * of_groups
        single = (whole**2).sum() - 2.0 * mean * (other @ weight) + mean**2 * (weight**2).sum()
        drawn[first : first + many] = (sums**2).sum(axis=1) - single
    spread = drawn.std()
    if spread <= 0:
        return _Result(groups, commitments, np.nan, np.nan)
    # Draws that only differ by rounding are as large.
    p = (1 + (drawn >= seen - 1e-9 * spread).sum()) / (1 + draws)
    return _Result(groups, commitments, (seen - drawn.mean()) / spread, float(p))
