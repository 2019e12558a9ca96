"""Do groups differ at all? To be asked before any ranking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ogplens.comparison.comparable import FloatArray, IntArray
from ogplens.comparison.prevalence_evidence import Evidence
from ogplens.comparison.prevalence_groups import MEMBER_KINDS, PLAN, Groups, Mask, spread_of

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Omnibus:
    """A test of whether any group differs from the others.

    Attributes
    ----------
    groups, commitments : int
        That entered.
    statistic : float
        NaN where there was nothing to test, like ``p``.
    df : int
        Groups less one.
    p : float
    """

    groups: int
    commitments: int
    statistic: float
    df: int
    p: float


def coded_differ(
    groups: Groups, coded: FloatArray, draws: int, rng: np.random.Generator
) -> Omnibus:
    """Test whether groups differ in a figure of their commitments by more than chance.

    What chance is depends on what the groups are made of:

    - **plans**: the commitments of all plans with one and the same share (a chi-squared statistic
      against binomial draws).
    - **members**: whole plans are dealt out anew among the members. What parts the plans of one
      member cannot pass for a difference between members.
    - **kinds that members lie in** (region, language of the member, income): whole members are
      dealt out anew.
    - **all others** (year, generation, theme): a commitment's member may be in many groups, so the
      sign of all deviations of a member is turned at random (a wild bootstrap of the score with
      members as clusters: Cameron, Gelbach and Miller 2008, "Bootstrap-based improvements for
      inference with clustered errors").

    Parameters
    ----------
    groups : Groups
    coded : ndarray, shape (commitments,)
        NaN is left out.
    draws : int
    rng : Generator
    """
    known = np.isfinite(coded)
    filled = np.where(known, coded, 0.0)
    n, total = groups.sums(known.astype(float)), groups.sums(filled)
    there, commitments = int((n > 0).sum()), int(n.sum())
    if there < 2 or np.ptp(coded[known]) == 0:
        return Omnibus(there, commitments, np.nan, max(there - 1, 0), np.nan)
    if groups.by == PLAN:
        statistic, p = _binomial(total[n > 0], n[n > 0], draws, rng)
    else:
        unit, units = (
            (groups.plan, len(groups.plans))
            if groups.by in MEMBER_KINDS
            else (groups.member, len(groups.members))
        )
        sizes = groups.table(known.astype(float), unit, units)
        if ((sizes > 0).sum(axis=0) > 1).any():
            statistic, p = _signs(groups, known, filled, draws, rng)
        else:
            sums, sizes_of = groups.table(filled, unit, units).sum(axis=0), sizes.sum(axis=0)
            used = sizes_of > 0
            owner = sizes.argmax(axis=0)[used]
            weights = _weights(coded, unit, sizes_of)[used]
            statistic, p = _dealt(sums[used] / sizes_of[used], weights, owner, draws, rng)
    return Omnibus(there, commitments, statistic, there - 1, p)


def corrected_differ(
    groups: Groups,
    evidence: Evidence,
    each: FloatArray,
    references: int,
    draws: int,
    rng: np.random.Generator,
) -> Omnibus:
    """Test whether corrected shares differ by more than sampling and the classifier's errors allow.

    Two tests must both say so, and the larger p is given. Cochran's Q against the F distribution:
    the variance of the shares over the one that their errors let expect, whose size is known from
    as many members as have codes. And the test of `coded_differ`, which takes nothing for granted
    of how plans of a member (or members of a region) differ.

    Parameters
    ----------
    groups : Groups
    evidence : Evidence
    each : ndarray, shape (commitments,)
        What the shares are means of.
    references : int
        Members with codes.
    draws : int
    rng : Generator
    """
    from scipy.special import fdtrc

    known = np.isfinite(evidence.share)
    n = groups.sums(np.isfinite(each).astype(float))
    there, commitments = int(known.sum()), int(n[known].sum())
    none = Omnibus(there, commitments, np.nan, max(there - 1, 0), np.nan)
    if there < 2 or references < 2:
        return none
    share = evidence.share[known]
    centre = float(np.clip(np.average(share, weights=n[known]), 0.01, 0.99))
    off = (evidence.noise + evidence.doubt).at(np.full(len(evidence.share), centre))[known]
    weights = 1 / np.maximum(off, ROUNDING)
    middle = float(np.sum(weights * share) / np.sum(weights))
    statistic = float(np.sum(weights * (share - middle) ** 2) / (there - 1))
    p = float(fdtrc(there - 1, references - 1, statistic))
    if groups.by != PLAN:
        p = max(p, coded_differ(groups, each, draws, rng).p)
    return Omnibus(there, commitments, statistic, there - 1, p)


def _p(statistic: float, drawn: FloatArray) -> float:
    """Return the share of draws as large, the data themselves among them (never 0)."""
    least = statistic - ROUNDING * max(1.0, abs(statistic))
    return float((1 + np.sum(drawn >= least)) / (1 + len(drawn)))


def _binomial(
    total: FloatArray, n: FloatArray, draws: int, rng: np.random.Generator
) -> tuple[float, float]:
    def chi_squared(yes: FloatArray) -> FloatArray:
        share = yes.sum(axis=-1, keepdims=True) / n.sum()
        spread = np.maximum(share * (1 - share), ROUNDING)[..., 0]
        return np.asarray((n * (yes / n - share) ** 2).sum(axis=-1) / spread)

    statistic = float(chi_squared(total))
    null = rng.binomial(n.astype(np.int64), total.sum() / n.sum(), size=(draws, len(n)))
    return statistic, _p(statistic, chi_squared(null.astype(float)))


def _weights(coded: FloatArray, unit: IntArray, n: FloatArray) -> FloatArray:
    """Return what the mean of each unit is worth: hardly more for 50 commitments than for 20.

    Units that differ from each other say little more the larger they are. How much they differ is
    estimated whatever group they are in, so that dealing them out anew changes nothing in it.
    """
    alike = spread_of(coded, np.zeros_like(unit), unit).alike
    return np.asarray(n / (1 + np.maximum(n - 1, 0) * alike))


def _dealt(
    mean: FloatArray, weight: FloatArray, owner: IntArray, draws: int, rng: np.random.Generator
) -> tuple[float, float]:
    """Deal units (plans or members) out anew among groups; the statistic is that of Fisher's F."""
    order = np.argsort(owner, kind="stable")
    total, weight, owner = (mean * weight)[order], weight[order], owner[order]
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    if len(starts) == len(owner):  # one unit each: nothing tells groups from units
        return np.nan, 1.0
    places = np.arange(len(weight))
    dealt = np.concatenate([places[None], rng.permuted(np.tile(places, (draws, 1)), axis=1)])
    sums = np.add.reduceat(total[dealt], starts, axis=1)
    sizes = np.add.reduceat(weight[dealt], starts, axis=1)
    whole = total.sum() ** 2 / weight.sum()
    between = (sums**2 / sizes).sum(axis=1) - whole
    inside = (total**2 / weight).sum() - whole - between
    degrees = (len(starts) - 1, len(weight) - len(starts))
    statistics = (between / degrees[0]) / (np.maximum(inside, ROUNDING) / degrees[1])
    return float(statistics[0]), _p(float(statistics[0]), statistics[1:])


def _signs(
    groups: Groups, known: Mask, filled: FloatArray, draws: int, rng: np.random.Generator
) -> tuple[float, float]:
    used = known[groups.commitment]
    mean = float(filled[groups.commitment][used].mean())
    off = groups.table(np.where(known, filled - mean, 0.0), groups.member, len(groups.members))
    # With other signs the mean of all is another one: taken off again, as from the data themselves.
    n = groups.sums(known.astype(float))
    off = off - (n / n.sum())[:, None] * off.sum(axis=0)
    spread = (off**2).sum(axis=1)
    off, spread = off[spread > 0], spread[spread > 0]
    signs = rng.choice(np.array([-1.0, 1.0]), size=(draws, off.shape[1]))
    statistic = float((off.sum(axis=1) ** 2 / spread).sum())
    return statistic, _p(statistic, ((signs @ off.T) ** 2 / spread).sum(axis=1))


def holm(p: FloatArray) -> FloatArray:
    """Return p-values adjusted for their number (Holm 1979); NaN stays NaN and does not count."""
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * factors), 1.0)
    return adjusted
