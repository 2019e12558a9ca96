"""Invented corpora with known shares, known severity and a classifier with known errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ogplens.comparison.comparable import Comparable

VARIABLE = "relevant"
REGIONS = ("Africa and the Middle East", "Americas", "Asia and the Pacific", "Europe")


@dataclass(frozen=True, slots=True)
class World:
    """A corpus and what is true of it.

    Attributes
    ----------
    corpus : Comparable
        One yes/no variable, ``relevant``.
    shares : dict of str to float
        Member to the true chance that a commitment of it is a yes, over all plans that it could
        write.
    plan_shares : dict of str to float
        Plan to the true chance that a commitment of it is a yes.
    severity : dict of str to float
        Member to what the IRM's codes add to the logit beyond the text.
    """

    corpus: Comparable
    shares: dict[str, float]
    severity: dict[str, float]
    plan_shares: dict[str, float]


def world(
    rng: np.random.Generator,
    *,
    members: int = 40,
    plans: tuple[int, int] = (1, 4),
    commitments: tuple[int, int] = (3, 30),
    mean: float = 0.0,
    spread: float = 0.8,
    plan_spread: float = 0.0,
    severity_spread: float = 0.0,
    signal: float = 1.6,
    coded: float = 1.0,
    models: int = 0,
    error_spread: float = 0.0,
) -> World:
    """Make a corpus.

    Parameters
    ----------
    rng : Generator
    members : int
    plans, commitments : tuple of int
        Smallest and largest number of plans of a member, and of commitments of a plan.
    mean, spread : float
        Of the members' true shares, in logits. A spread of 0: no difference between members.
    plan_spread : float
        Of the plans of a member around its share, in logits.
    severity_spread : float
        Of what members' codes add to the logit without any word in the text; part of the true
        share of the codes, since the codes are what is to be counted.
    signal : float
        Distance of the mean scores of yes and no in standard deviations: the classifier's scores
        are normal given the code that the text alone would get, so its sensitivity and
        specificity are the same for all members, and its probabilities are calibrated on the
        whole corpus, not inside a member.
    coded : float
        Share of commitments that the IRM coded.
    models : int
        How many resampled models; each adds an error of its own to the score.
    error_spread : float
        Of what a member's texts add to all of its scores, in standard deviations of a score,
        whatever the code: the classifier's errors differ between members.
    """
    ids, owner, plan_of, latent, codes = [], [], [], [], []
    shares, severities, plan_shares = {}, {}, {}
    for m in range(members):
        member = f"M{m:02d}"
        place, severe = (
            mean + spread * rng.standard_normal(),
            severity_spread * rng.standard_normal(),
        )
        severities[member] = severe
        shares[member] = _mean_share(place + severe, plan_spread)
        for p in range(1, int(rng.integers(plans[0], plans[1] + 1)) + 1):
            own = place + plan_spread * rng.standard_normal()
            plan_shares[f"{member}-{p}"] = float(_logistic(np.array(own + severe)))
            for c in range(1, int(rng.integers(commitments[0], commitments[1] + 1)) + 1):
                ids.append(f"{member}-{p}-{c}")
                owner.append(member)
                plan_of.append(f"{member}-{p}")
                u = rng.random()
                latent.append(u < _logistic(np.array(own)))
                # One draw for both codes: severity alone parts them.
                codes.append(u < _logistic(np.array(own + severe)))
    texts, yes = np.array(latent, dtype=float), np.array(codes, dtype=np.int64)
    score = signal * (texts - 0.5) + rng.standard_normal(len(texts))
    if error_spread:
        shifts = error_spread * rng.standard_normal(members)
        score = score + shifts[[int(one[1:]) for one in owner]]
    base = texts.mean()
    probability = _probability(score, base, signal)
    levels = np.where(rng.random(len(yes)) < coded, yes, -1)
    resampled = {}
    if models:
        shift = 0.15 * rng.standard_normal((models, 1)) + 0.15 * rng.standard_normal(
            (models, len(score))
        )
        other = _probability(score[None, :] + shift, base, signal)
        seen = np.array([rng.random(members) < 0.632 for _ in range(models)])
        member_place = np.array([int(one[1:]) for one in owner])
        other[seen[:, member_place]] = np.nan
        resampled[VARIABLE] = np.stack([1 - other, other], axis=2)
    region = tuple(REGIONS[int(one[1:]) % len(REGIONS)] for one in owner)
    corpus = Comparable(
        ids=tuple(ids),
        members=tuple(owner),
        plans=tuple(plan_of),
        regions=region,
        groups={"member": tuple(owner), "plan": tuple(plan_of), "region": region},
        themes=tuple(() for _ in ids),
        names={},
        levels={VARIABLE: levels},
        probabilities={VARIABLE: np.stack([1 - probability, probability], axis=1)},
        calls={VARIABLE: (probability > 0.5).astype(np.int64)},
        decisions={VARIABLE: np.where(probability > 0.75, 1, np.where(probability < 0.25, 0, -1))},
        resampled=resampled,
    )
    return World(corpus, shares, severities, plan_shares)


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _mean_share(place: float, spread: float) -> float:
    """Return the mean chance over places that are normal around this one (Gauss and Hermite)."""
    if spread == 0:
        return float(_logistic(np.array(place)))
    nodes, weights = np.polynomial.hermite_e.hermegauss(15)
    chances = _logistic(place + spread * nodes)
    return float(np.sum(weights * chances) / np.sum(weights))


def _probability(score: np.ndarray, base: float, signal: float) -> np.ndarray:
    """Return the chance of a yes given a score, where a share ``base`` of all are."""
    base = min(max(base, 1e-3), 1 - 1e-3)
    return _logistic(signal * score + np.log(base / (1 - base)))


@dataclass(frozen=True, slots=True)
class SeverityWorld:
    """A corpus whose codes depart from calibrated probabilities by known offsets.

    Attributes
    ----------
    corpus : Comparable
        One variable.
    members, plans : dict of str to float
        True offsets in logits; a plan's holds its member's.
    """

    corpus: Comparable
    members: dict[str, float]
    plans: dict[str, float]


def severity_world(
    rng: np.random.Generator,
    *,
    variable: str = "relevant",
    members: int = 40,
    plans: tuple[int, int] = (1, 4),
    commitments: tuple[int, int] = (3, 30),
    cuts: tuple[float, ...] = (0.0,),
    signal: float = 1.2,
    severity_spread: float = 0.0,
    plan_spread: float = 0.0,
    offsets: dict[str, float] | None = None,
) -> SeverityWorld:
    """Make a corpus with a text model that is calibrated over members, not inside one.

    Parameters
    ----------
    cuts : tuple of float
        Logit of reaching each value above the lowest, falling; one for a yes/no variable.
    signal : float
        Standard deviation of what the text adds to the logit.
    severity_spread, plan_spread : float
        Standard deviations of the offsets, in logits; the calibration allows for both.
    offsets : dict, optional
        Member to its offset, in place of one that is drawn.
    """
    sizes = [
        [int(rng.integers(commitments[0], commitments[1] + 1)) for _ in range(count)]
        for count in rng.integers(plans[0], plans[1] + 1, members)
    ]
    of_member: dict[str, float] = {}
    of_plan: dict[str, float] = {}
    owner, plan_of, own = [], [], []
    for m, counts in enumerate(sizes):
        member = f"M{m:02d}"
        drawn = severity_spread * rng.standard_normal()
        of_member[member] = (offsets or {}).get(member, drawn)
        for p, count in enumerate(counts, start=1):
            plan = f"{member}-{p}"
            of_plan[plan] = of_member[member] + plan_spread * rng.standard_normal()
            owner += [member] * count
            plan_of += [plan] * count
            own += [of_plan[plan]] * count
    text = signal * rng.standard_normal(len(own))
    at_zero = text[:, None] + np.array(cuts)
    reached = at_zero + np.array(own)[:, None] > rng.logistic(size=len(own))[:, None]
    # The mean over normal offsets, by Gauss and Hermite's rule.
    places, weights = np.polynomial.hermite_e.hermegauss(31)
    spread = float(np.hypot(severity_spread, plan_spread))
    above = _logistic(at_zero[:, :, None] + spread * places) @ (weights / weights.sum())
    whole = np.hstack([np.ones((len(own), 1)), above, np.zeros((len(own), 1))])
    probabilities = whole[:, :-1] - whole[:, 1:]
    region = tuple(REGIONS[int(one[1:]) % len(REGIONS)] for one in owner)
    corpus = Comparable(
        ids=tuple(f"{plan}-{number}" for number, plan in enumerate(plan_of)),
        members=tuple(owner),
        plans=tuple(plan_of),
        regions=region,
        groups={"member": tuple(owner), "plan": tuple(plan_of), "region": region},
        themes=tuple(() for _ in owner),
        names={},
        levels={variable: reached.sum(axis=1).astype(np.int64)},
        probabilities={variable: probabilities},
        calls={variable: probabilities.argmax(axis=1).astype(np.int64)},
        decisions={},
    )
    return SeverityWorld(corpus, of_member, of_plan)
