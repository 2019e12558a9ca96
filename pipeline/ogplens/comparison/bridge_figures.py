"""What bridges between two scales do: to coded shares, and by one model's reading of one text.

No commitment was coded on both scales, so no bridge can be checked against codes. But models of
both scales have read every text. Where a pair of cuts means the same, its two probabilities of a
text are alike. That tests a bridge as far as the two models go, and both are weak: see the pages
of the two variables in ``reports/variables``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from ogplens.comparison.bridges import BridgesFile, load_bridges, source_outcomes
from ogplens.comparison.clusters import even_plans, plan_places, student
from ogplens.comparison.comparable import Comparable, FloatArray, IntArray, Outcome
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

BRIDGES = (
    "bridge",  # its name; empty for a pair of cuts that no bridge uses
    "first",  # the older scale: variable and what counts
    "second",  # the newer one
    "coded_first_n",
    "coded_first",  # share among the commitments coded on the older scale
    "coded_second_n",
    "coded_second",  # share among those coded on the newer one
    "jump",  # coded_second less coded_first: the step that a bridge shows
    "jump_low",
    "jump_high",
    "first_step",  # what texts alone let expect of it: mean probability on the older scale of the
    "second_step",  # texts coded on the newer one, less of the others; the same on the newer scale
    "predicted_first",  # share among all texts on the older scale, as predicted; see below
    "predicted_second",  # ... of the same texts on the newer one
    "gap",  # predicted_second less predicted_first: what is the scales' own
    "gap_low",
    "gap_high",
    "distance",  # mean distance of the two probabilities of a text
    "distance_low",
    "distance_high",
    "correlation",  # of the two probabilities over texts
    "closest",  # share of bootstraps of plans in which no other pair has a smaller distance
    "equal_point",  # where on the older scale the share equals predicted_second; see below
    "equal_point_low",
    "equal_point_high",
)
_ROWS = 100  # bootstraps at a time, so that memory stays small


def bridge_figures(
    corpus: Comparable,
    codebook: Codebook,
    settings: CompareSettings,
    *,
    first: str = "potential_impact",
    second: str = "potential_for_results",
    bridges: BridgesFile | None = None,
) -> pd.DataFrame:
    """Measure every pair of cuts of two scales, those of the named bridges among them.

    Parameters
    ----------
    corpus : Comparable
        With predictions of both variables.
    codebook : Codebook
    settings : CompareSettings
        ``confidence``, ``bootstrap`` and ``seed``.
    first, second : str
        The older and the newer variable.
    bridges : BridgesFile, optional
        The shipped file by default.

    Returns
    -------
    pandas.DataFrame
        The columns `BRIDGES`, one row a pair, the smallest ``distance`` first. Intervals are
        percentiles of a bootstrap over plans, wider for few plans. Figures of
        coded shares are empty where a scale was not coded.

    Notes
    -----
    The level of a scale's predictions rests on few codes. So predicted shares, gap, distance and
    equal point are moved by the mean error on the commitments that were coded on that scale, drawn
    anew in every bootstrap: their intervals hold how uncertain those levels are (the estimator is
    that of prediction-powered inference, Angelopoulos and others 2023). That the error is the same
    on texts of the other generation is assumed.

    ``equal_point`` is an equipercentile link (Kolen and Brennan 2014, chapter 2) on the predicted
    shares of the same texts: the point between two cuts of the older scale at which, by linear
    interpolation of the shares, as many texts lie above it as above the cut of the newer scale.
    2.9 on 0 to 3 reads: all that is above cut 3, and a tenth of what lies between cuts 2 and 3.

    Raises
    ------
    KeyError
        If one of the variables is not predicted here.
    """
    import pandas as pd

    named = _named(first, second, codebook, load_bridges() if bridges is None else bridges)
    draws = _Draws(corpus, settings)
    older = [_Side(corpus, outcome, draws) for outcome in _cuts(first, codebook)]
    newer = [_Side(corpus, outcome, draws) for outcome in _cuts(second, codebook)]
    points = [_equal_points(older, side) for side in newer]
    pairs = [(a, b, point) for a in older for b, point in zip(newer, points, strict=True)]
    distances = np.stack([_distances(a, b, draws) for a, b, _ in pairs])
    closest = np.bincount(distances[:, 1:].argmin(axis=0), minlength=len(pairs))
    rows = []
    for at, (a, b, point) in enumerate(pairs):
        figures = {
            "jump": b.coded - a.coded,
            "gap": b.predicted - a.predicted,
            "distance": distances[at],
            "equal_point": point,
        }
        tail = _tail(min(a.even, b.even), settings.confidence)
        row = _row(a, b) | dict(_intervals(figures, tail))
        row["bridge"] = named.get((a.outcome.lowest, b.outcome.lowest), "")
        row["closest"] = closest[at] / settings.bootstrap
        rows.append((float(distances[at, 0]), at, row))
    return pd.DataFrame([row for *_, row in sorted(rows, key=lambda r: r[:2])], columns=[*BRIDGES])


class _Draws:
    """Plans drawn with replacement; the first row is the corpus itself.

    Attributes
    ----------
    weights : ndarray, shape (1 + bootstrap, plans)
        How often each plan is drawn.
    places : ndarray of int, shape (commitments,)
    """

    def __init__(self, corpus: Comparable, settings: CompareSettings) -> None:
        self.places: IntArray = plan_places(corpus.plans)
        plans = int(self.places.max()) + 1
        rng = np.random.default_rng(settings.seed)
        drawn = rng.multinomial(plans, np.full(plans, 1 / plans), size=settings.bootstrap)
        self.weights: FloatArray = np.vstack([np.ones(plans), drawn.astype(float)])

    def mean(self, values: FloatArray) -> FloatArray:
        """Return the mean of what is a number, in every row; not a number where nothing is."""
        known = ~np.isnan(values)
        plans = self.weights.shape[1]
        sums = np.bincount(self.places[known], weights=values[known], minlength=plans)
        counts = np.bincount(self.places[known], minlength=plans).astype(float)
        total = self.weights @ counts
        found = np.full(len(self.weights), np.nan)
        np.divide(self.weights @ sums, total, out=found, where=total > 0)
        return found


class _Side:
    """One cut of a scale, in the corpus and in every bootstrap.

    Attributes
    ----------
    p : ndarray, shape (commitments,)
    codes : ndarray, shape (commitments,)
    coded, error, predicted : ndarray, shape (1 + bootstrap,)
        Share of the codes, mean error on the coded (0 where there are none), and predicted share
        of all texts moved by it.
    even : float
        Plans of equal size that those with codes are worth.
    """

    def __init__(self, corpus: Comparable, outcome: Outcome, draws: _Draws) -> None:
        self.outcome = outcome
        self.p = corpus.predicted(outcome)
        self.codes = corpus.coded(outcome)
        self.coded = draws.mean(self.codes)
        self.error = np.nan_to_num(draws.mean(self.codes - self.p))
        self.predicted = draws.mean(self.p) + self.error
        self.even = even_plans(np.bincount(draws.places[~np.isnan(self.codes)]))


def _named(
    first: str, second: str, codebook: Codebook, bridges: BridgesFile
) -> dict[tuple[int, int], str]:
    named = {}
    for name, bridge in bridges.bridges.items():
        lowest = {o.variable: o.lowest for o in source_outcomes(bridge, codebook)}
        if set(lowest) == {first, second}:
            named[lowest[first], lowest[second]] = name
    return named


def _cuts(name: str, codebook: Codebook) -> list[Outcome]:
    values = codebook.variables[name].values
    last = len(values) - 1
    return [
        Outcome(name, values[at] if at == last else f"{values[at]} or more", at)
        for at in range(1, len(values))
    ]


def _row(a: _Side, b: _Side) -> dict[str, object]:
    older, newer = ~np.isnan(a.codes), ~np.isnan(b.codes)
    return {
        "first": f"{a.outcome.variable}: {a.outcome.name}",
        "second": f"{b.outcome.variable}: {b.outcome.name}",
        "coded_first_n": int(older.sum()),
        "coded_first": float(a.coded[0]),
        "coded_second_n": int(newer.sum()),
        "coded_second": float(b.coded[0]),
        "first_step": _mean(a.p[newer]) - _mean(a.p[older]),
        "second_step": _mean(b.p[newer]) - _mean(b.p[older]),
        "predicted_first": float(a.predicted[0]),
        "predicted_second": float(b.predicted[0]),
        "correlation": _correlation(a.p, b.p),
    }


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if len(values) else math.nan


def _correlation(p: FloatArray, q: FloatArray) -> float:
    if len(p) < 2 or p.std() == 0 or q.std() == 0:
        return math.nan
    return float(np.corrcoef(p, q)[0, 1])


def _tail(plans: float, confidence: float) -> float:
    """Return what the ends of an interval leave out on each side of the bootstraps.

    Percentiles are too narrow for few plans, by the difference of Student's and the normal
    quantile and by one plan: the expanded percentile interval of Hesterberg (2015).
    """
    if plans < 2:
        return 0.0
    quantile = student(confidence, plans) * math.sqrt(plans / (plans - 1))
    return NormalDist().cdf(-quantile)


def _intervals(figures: dict[str, FloatArray], tail: float) -> Iterator[tuple[str, float]]:
    for name, rows in figures.items():
        known = rows[1:][~np.isnan(rows[1:])]
        low, high = np.quantile(known, [tail, 1 - tail]) if len(known) else (math.nan, math.nan)
        yield name, float(rows[0])
        yield f"{name}_low", float(low)
        yield f"{name}_high", float(high)


def _distances(a: _Side, b: _Side, draws: _Draws) -> FloatArray:
    """Return the mean distance of the two probabilities of a text, in every row."""
    apart, moved = b.p - a.p, b.error - a.error
    found = []
    for start in range(0, len(moved), _ROWS):
        weights = draws.weights[start : start + _ROWS, draws.places]
        distance = np.abs(apart + moved[start : start + _ROWS, None])
        found.append((weights * distance).sum(axis=1) / weights.sum(axis=1))
    return np.concatenate(found)


def _equal_points(older: list[_Side], side: _Side) -> FloatArray:
    """Return the point of the older scale with the same share above it, in every row."""
    inside = [cut.predicted for cut in older]
    whole = np.ones(len(side.predicted))
    above = np.stack([whole, *inside, 0 * whole], axis=1)  # above the end lies nothing
    # A level moved by its error may pass the one below it by a little.
    above = np.minimum.accumulate(np.clip(above, 0, 1), axis=1)
    cuts = np.arange(above.shape[1], dtype=float)
    return np.array(
        [np.interp(-share, -row, cuts) for row, share in zip(above, side.predicted, strict=True)]
    )
