"""What two runs say of the same commitments, and how sure the difference is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ogplens.comparison.comparable import FloatArray, IntArray
from ogplens.comparison.runs import Predicted
from ogplens.domain import Kind, Variable
from ogplens.settings import CompareSettings

PAIRED = "paired bootstrap over members"
PAIRED_IN_GROUP = "paired test over commitments"
_FEWEST_MEMBERS = 5


@dataclass(frozen=True, slots=True)
class RunDifference:
    """One figure in two runs.

    Attributes
    ----------
    scope : {"all", "member"}
    group, name : str
        Code and name of the member; ``all`` and empty for all members together.
    variable, figure : str
        Over all: ``roc_auc``, ``kappa``, ``brier``, or for an ordinal variable
        ``quadratic_kappa`` and ``mae``. Of a member: ``error`` (mean squared distance of
        probability and code; of an ordinal variable mean distance of expected and coded
        position), ``predicted`` (mean probability of yes, or mean position), ``corrected`` (share,
        from the table of prevalence; the highest level of an ordinal variable).
    n : int
        Commitments; of both runs where the test is paired.
    a, b, difference : float or None
        Difference: b less a.
    p_adjusted : float or None
        Holm's, over all figures of all members together, or of single members.
    beyond_noise : {"yes", "not shown", ""}
        Empty where it cannot be told.
    method : str
    """

    scope: str
    group: str
    name: str
    variable: str
    figure: str
    n: int
    a: float | None
    a_low: float | None
    a_high: float | None
    b: float | None
    b_low: float | None
    b_high: float | None
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    p_adjusted: float | None
    beyond_noise: str
    method: str


@dataclass(frozen=True, slots=True)
class Side:
    """One run's predictions on the shared commitments, as columns."""

    coded: IntArray
    called: IntArray
    probabilities: FloatArray

    @property
    def expected(self) -> FloatArray:
        """Expected position; of a yes/no variable the probability of yes."""
        return np.asarray(self.probabilities @ np.arange(self.probabilities.shape[1]))

    @property
    def variance(self) -> FloatArray:
        """Variance of the position: how far it moves for one logit."""
        squares = np.arange(self.probabilities.shape[1]) ** 2
        return np.asarray(self.probabilities @ squares - self.expected**2)


@dataclass(frozen=True, slots=True)
class Pair:
    """One variable of the commitments that both runs predicted and coded.

    Attributes
    ----------
    variable : Variable
    members : tuple of str
        Of each commitment.
    a, b : Side
    """

    variable: Variable
    members: tuple[str, ...]
    a: Side
    b: Side


def pair_of(a: Predicted, b: Predicted, name: str, variable: Variable) -> Pair | None:
    """Return what both runs predicted and coded; ``None`` where that is nothing."""
    ids = sorted(
        key for key, one in a.items() if key[0] == name and one.coded and key in b and b[key].coded
    )
    if not ids:
        return None

    def side(run: Predicted) -> Side:
        rows = [run[key] for key in ids]
        return Side(
            np.array([variable.position(row.coded) for row in rows], dtype=np.int64),
            np.array([variable.position(row.call) for row in rows], dtype=np.int64),
            np.array([row.probabilities for row in rows]),
        )

    return Pair(variable, tuple(a[key].member for key in ids), side(a), side(b))


Measure = Callable[[Side, FloatArray], FloatArray]


def measures(variable: Variable) -> Mapping[str, Measure]:
    """Return the figures over all members, from one run and bootstrap weights to draws."""
    from ogplens.evaluation import metrics

    levels = len(variable.values)
    if variable.kind is Kind.BINARY:
        return {
            "roc_auc": lambda s, w: metrics.roc_auc(s.probabilities[:, 1], s.coded == 1, w),
            "kappa": lambda s, w: metrics.weighted_kappa(
                metrics.confusion(s.called, s.coded, w, levels), quadratic=False
            ),
            "brier": lambda s, w: metrics.brier(s.probabilities[:, 1], s.coded == 1, w),
        }
    return {
        "quadratic_kappa": lambda s, w: metrics.weighted_kappa(
            metrics.confusion(s.called, s.coded, w, levels), quadratic=True
        ),
        "mae": lambda s, w: metrics.mean_absolute_error(s.expected, s.coded, w),
    }


def overall(pair: Pair, name: str, settings: CompareSettings) -> Iterator[RunDifference]:
    """Compare the figures over all members, on the same resamples of members."""
    from ogplens.evaluation.intervals import bootstrap_weights

    weights = bootstrap_weights(pair.members, settings.bootstrap, seed=settings.seed)
    # A resample of a few members hardly differs from them: its spread is too small.
    enough = len(set(pair.members)) >= _FEWEST_MEMBERS
    for figure, measure in measures(pair.variable).items():
        a, b = measure(pair.a, weights), measure(pair.b, weights)
        if not (np.isfinite(a[0]) and np.isfinite(b[0])):
            continue
        apart = b - a
        spread = float(np.nanstd(apart[1:]))
        ends = [end for one in (a, b, apart) for end in _percentiles(one, settings.confidence)]
        yield RunDifference(
            *("all", "all", "", name, figure, len(pair.members)),
            *(float(a[0]), ends[0], ends[1], float(b[0]), ends[2], ends[3]),
            *(float(apart[0]), ends[4], ends[5]),
            _normal_p(float(apart[0]), spread) if enough else None,
            "",
            PAIRED,
        )


def _percentiles(values: FloatArray, confidence: float) -> tuple[float, float]:
    drawn = values[1:][np.isfinite(values[1:])]
    tail = (1 - confidence) / 2
    if not len(drawn):
        return float(values[0]), float(values[0])
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def _normal_p(difference: float, spread: float) -> float:
    if spread == 0:
        return 1.0 if difference == 0 else 0.0
    return math.erfc(abs(difference) / spread / math.sqrt(2))


def of_members(
    pair: Pair, name: str, names: Mapping[str, str], settings: CompareSettings
) -> Iterator[RunDifference]:
    """Compare each member's error and prediction on its own commitments.

    The noise of a difference is what its commitments scatter, and how far members' differences
    scatter beyond that.
    """
    codes, place, sizes = np.unique(np.array(pair.members), return_inverse=True, return_counts=True)
    large = np.flatnonzero(sizes >= max(settings.min_commitments, 2))
    shifts = _shifts(pair, place)
    df = np.minimum(sizes[large] - 1, len(large) - 2)
    figures = {
        "error": (_loss(pair.a, pair.variable), _loss(pair.b, pair.variable), _loss_slope(pair)),
        "predicted": (pair.a.expected, pair.b.expected, pair.a.variance),
    }
    for figure, (a, b, slope) in figures.items():
        mean_a, mean_b = (np.bincount(place, one) / sizes for one in (a, b))
        mean, own = _mean_and_error(b - a, place, sizes)
        common = _scatter(*(one[large] for one in shifts)) * np.abs(
            np.bincount(place, slope)[large] / sizes[large]
        )
        noise = np.hypot(own[large], common)
        for order, number in enumerate(large.tolist()):
            code, middle = str(codes[number]), float(mean[number])
            half: float | None = None
            p: float | None = None
            if len(large) >= _FEWEST_MEMBERS:
                half, p = _t(middle, float(noise[order]), int(df[order]), settings.confidence)
            yield RunDifference(
                *("member", code, names.get(code, code), name, figure, int(sizes[number])),
                *(float(mean_a[number]), None, None, float(mean_b[number]), None, None),
                middle,
                None if half is None else middle - half,
                None if half is None else middle + half,
                *(p, "", PAIRED_IN_GROUP),
            )


def _mean_and_error(
    values: FloatArray, place: IntArray, sizes: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return each member's mean and its standard error, as if commitments were independent."""
    mean = np.bincount(place, values) / sizes
    square = np.bincount(place, (values - mean[place]) ** 2)
    return mean, np.sqrt(square / np.maximum(sizes - 1, 1) / sizes)


def _shifts(pair: Pair, place: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return by how many logits each member moved as a whole, and the standard error of that.

    By least squares: a shift of one logit moves a commitment's expected position by the variance
    of its position.
    """
    slope = (pair.a.variance + pair.b.variance) / 2
    apart = pair.b.expected - pair.a.expected
    weight = np.maximum(np.bincount(place, slope**2), 1e-9)
    shift = np.bincount(place, slope * apart) / weight
    left = apart - slope * shift[place]
    return shift, np.sqrt(np.bincount(place, (slope * left) ** 2)) / weight


def _scatter(shifts: FloatArray, errors: FloatArray) -> FloatArray:
    """Return how far the other members' shifts scatter beyond what their commitments explain.

    Another seed, or a few other rows of training, moves all commitments of a member together. That
    is noise as well, and shows in how members' shifts scatter (the moment estimator of the variance
    between groups, Hedges 1983). Each member is left out of its own yardstick, so that one that
    moved far does not hide itself.
    """
    others = max(len(shifts) - 1, 1)
    total, squares = shifts.sum() - shifts, (shifts**2).sum() - shifts**2
    between = (squares - total**2 / others) / max(others - 1, 1)
    within = ((errors**2).sum() - errors**2) / others
    return np.asarray(np.sqrt(np.maximum(between - within, 0.0)))


def _loss_slope(pair: Pair) -> FloatArray:
    """Return how far the loss of a commitment moves for one logit."""
    apart = pair.a.expected - pair.a.coded
    if pair.variable.kind is Kind.BINARY:
        return np.asarray(2 * apart * pair.a.variance)
    return np.asarray(np.sign(apart) * pair.a.variance)


def _loss(side: Side, variable: Variable) -> FloatArray:
    apart = side.expected - side.coded
    return np.asarray(apart**2 if variable.kind is Kind.BINARY else np.abs(apart))


def _t(mean: float, error: float, df: int, confidence: float) -> tuple[float, float]:
    """Return half the width of a t interval, and the p of no difference."""
    from scipy.special import stdtr, stdtrit

    # Probabilities are written with six decimals: what is smaller is no difference.
    if error < 1e-7:
        return 0.0, 1.0 if abs(mean) < 1e-6 else 0.0
    return float(stdtrit(df, (1 + confidence) / 2)) * error, float(
        2 * stdtr(df, -abs(mean) / error)
    )
