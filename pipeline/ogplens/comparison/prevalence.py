"""Shares of commitments by group: coded, predicted and corrected, with intervals and ranks.

Every interval is about the shares that stand behind the commitments: what would come out if the
members of the group wrote further plans. The members of a group are given, their plans are draws;
of a group that is one plan, its commitments are draws.

Why no plain bootstrap over the plans of a group: most members have one to three plans, and the
bootstrap of one plan has no width. What plans add to chance is estimated from all members together
(`prevalence_groups.spread_of`); the reference members and the models are resampled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ogplens.comparison.columns import PREVALENCE, TESTS
from ogplens.comparison.comparable import Comparable, FloatArray
from ogplens.comparison.prevalence_counts import (
    Counted,
    count,
    draws_for,
    pooled_shares,
    pools,
)
from ogplens.comparison.prevalence_groups import Groups, groups_of
from ogplens.comparison.prevalence_lines import Correction, reference_draws
from ogplens.comparison.prevalence_ranks import no_ranks, ranks
from ogplens.comparison.prevalence_tests import holm
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

DEFAULT: Correction = "calibrated"
_MEASURES = ("coded", "corrected")


def prevalence(
    corpus: Comparable,
    by: str,
    codebook: Codebook,
    settings: CompareSettings,
    *,
    correction: Correction = DEFAULT,
) -> pd.DataFrame:
    """Return the shares of every group of one kind, for every outcome.

    Parameters
    ----------
    corpus : Comparable
    by : str
        A kind of group of the corpus, ``theme``, or ``all``.
    codebook : Codebook
    settings : CompareSettings
    correction : "calibrated" or "adjusted"
        See `prevalence_correction`.

    Returns
    -------
    pandas.DataFrame
        The columns `PREVALENCE`; sorted by outcome, as in the codebook, then by group.

    Raises
    ------
    KeyError
        If there is no such kind of group.
    """
    return shares(corpus, by, codebook, settings, correction=correction)[0]


def differences(
    corpus: Comparable,
    by: str,
    codebook: Codebook,
    settings: CompareSettings,
    *,
    correction: Correction = DEFAULT,
) -> pd.DataFrame:
    """Return the tests of whether groups of one kind differ; parameters as for `prevalence`.

    Returns
    -------
    pandas.DataFrame
        The columns `TESTS`, for the measures ``coded`` and ``corrected``. With no difference in
        any outcome, at most one of 20 runs (at a confidence of 0.95) says "yes" anywhere in a
        measure.
    """
    return shares(corpus, by, codebook, settings, correction=correction)[1]


def shares(
    corpus: Comparable,
    by: str,
    codebook: Codebook,
    settings: CompareSettings,
    *,
    correction: Correction = DEFAULT,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both tables, `prevalence` and `differences`, at the cost of one."""
    import pandas as pd

    groups = groups_of(corpus, by)
    # A corpus without commitments has no members to draw.
    draws = reference_draws(max(len(groups.members), 1), settings.bootstrap, settings.seed)
    counted = [
        count(corpus, groups, outcome, draws, settings, correction)
        for outcome in corpus.outcomes(codebook)
    ]
    tests = _tests(by, counted, settings)
    rows: dict[str, list[object]] = {column: [] for column in PREVALENCE}
    for place, one in enumerate(counted):
        differ = [bool(tests["differ"][m * len(counted) + place] == "yes") for m in (0, 1)]
        for column, values in _columns(corpus, groups, one, differ, settings).items():
            rows[column].extend(values)
    return pd.DataFrame(rows, columns=list(PREVALENCE)), pd.DataFrame(tests, columns=list(TESTS))


def _tests(by: str, counted: list[Counted], settings: CompareSettings) -> dict[str, list[object]]:
    rows: dict[str, list[object]] = {column: [] for column in TESTS}
    for place, measure in enumerate(_MEASURES):
        found = [one.tests[place] for one in counted]
        adjusted = holm(np.array([test.p for test in found], dtype=float))
        for one, test, p in zip(counted, found, adjusted, strict=True):
            cells = {
                "by": by,
                "measure": measure,
                "variable": one.outcome.variable,
                "outcome": one.outcome.name,
                "groups": test.groups,
                "commitments": test.commitments,
                "statistic": test.statistic,
                "df": test.df,
                "p": test.p,
                "p_adjusted": float(p),
                "differ": "yes" if p < 1 - settings.confidence else "not shown",
            }
            for column, value in cells.items():
                rows[column].append(value)
    return rows


def _columns(
    corpus: Comparable,
    groups: Groups,
    one: Counted,
    differ: list[bool],
    settings: CompareSettings,
) -> dict[str, list[object]]:
    """Return the rows of one outcome, as columns."""
    z, t = _multiples(settings.confidence, one.references)
    pool, names = pools(groups)
    size = len(groups.keys)
    found: dict[str, list[object]] = {
        "by": [groups.by] * size,
        "group": list(groups.keys),
        "name": [corpus.name_of(groups.by, key) for key in groups.keys],
        "region": list(groups.regions),
        "plans": one.plans.tolist(),
        "variable": [one.outcome.variable] * size,
        "outcome": [one.outcome.name] * size,
        "commitments": one.commitments.astype(int).tolist(),
        "coded_n": one.coded_n.astype(int).tolist(),
        "pooled_to": list(names),
    }
    evidence = {"coded": (one.coded, z), "predicted": (one.predicted, z)}
    for measure, (said, reach) in (evidence | {"corrected": (one.corrected, t)}).items():
        low, high = said.interval(reach)
        found |= _three(measure, said.clipped, low, high)
    for place, (measure, drawn) in enumerate(pooled_shares(groups, one, pool, settings).items()):
        rank = no_ranks(size)
        if differ[place]:
            rng = draws_for(settings, groups.by, measure, one.outcome)
            rank = ranks(drawn, settings.confidence, settings.bootstrap, rng)
        found |= _three(f"{measure}_pooled", drawn.share, drawn.low, drawn.high)
        found[f"{measure}_own_weight"] = drawn.own_weight.tolist()
        found |= _three(f"{measure}_rank", rank.rank, rank.low, rank.high)
    return found


def _multiples(confidence: float, references: int) -> tuple[float, float]:
    """Return the quantiles of the normal and of Student's t distribution.

    How much members differ in the classifier's errors is known from a number of members.
    """
    from scipy.special import ndtri, stdtrit

    level = (1 + confidence) / 2
    return float(ndtri(level)), float(stdtrit(max(references - 1, 1), level))


def _three(figure: str, *values: FloatArray) -> dict[str, list[object]]:
    names = (figure, f"{figure}_low", f"{figure}_high")
    return {name: one.tolist() for name, one in zip(names, values, strict=True)}
