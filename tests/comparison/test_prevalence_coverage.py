"""Intervals hold the truth as often as they say, and no difference is claimed where there is none.

Short forms of what `tests/benchmarks/comparison.py` runs at length.
"""

from __future__ import annotations

import dataclasses
import functools
import math

import numpy as np
import pytest
from scipy import stats
from tests.comparison.coverage import CLUSTER, MEASURES, NAIVE, Tally, settings, simulate
from tests.comparison.worlds import world

from ogplens.comparison.comparable import Comparable, outcomes
from ogplens.comparison.prevalence_counts import count
from ogplens.comparison.prevalence_groups import groups_of
from ogplens.comparison.prevalence_lines import reference_draws
from ogplens.settings import codebook

RUNS = 16
WORLDS = {
    "as usual": {},
    "plans differ": {"plan_spread": 0.5},
    "errors and severity differ": {"error_spread": 0.4, "severity_spread": 0.4, "coded": 0.7},
}


@functools.cache
def tally_of(name: str) -> Tally:
    return simulate(RUNS, 8, peers=name == "as usual", **WORLDS[name])


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", WORLDS)
def test_intervals_of_members_hold_their_true_share(name: str, measure: str) -> None:
    tally = tally_of(name)
    intervals = sum(len(one) for one in tally.held["member", measure])
    # 93 to 97% is asked for; three standard errors of so many draws, which no good method fails.
    off = 3 * math.sqrt(0.05 * 0.95 / intervals)
    assert intervals > 600
    assert 0.93 - off <= tally.coverage("member", measure) <= 0.97 + off


def test_counting_calls_and_the_bootstrap_of_few_plans_hold_far_less() -> None:
    tally = tally_of("as usual")
    assert tally.coverage("member", NAIVE) < 0.88
    assert tally.coverage("member", CLUSTER) < 0.88


@pytest.mark.parametrize("name", WORLDS)
def test_pooled_shares_are_nearer_to_the_truth(name: str) -> None:
    tally = tally_of(name)

    def error(measure: str) -> float:
        return float(np.sqrt(np.mean(np.concatenate(tally.errors["member", measure]) ** 2)))

    assert error("coded_pooled") < error("coded")
    assert error("corrected_pooled") < error("corrected") * 1.02
    assert error("corrected_pooled") > error("coded_pooled")  # words say less than codes


NONE = {
    "as usual": {"spread": 0.0},
    "plans differ": {"spread": 0.0, "plan_spread": 0.6},
    "errors differ": {"spread": 0.0, "error_spread": 0.5},
}
OUTCOME = next(o for o in outcomes(codebook()) if o.variable == "relevant")


def with_themes(corpus: Comparable, rng: np.random.Generator, of_yes: float) -> Comparable:
    """Give each commitment a theme of three, of which every member prefers its own.

    A commitment coded yes has ``of_yes`` as the chance of a fourth theme.
    """
    names, member = np.unique(corpus.members, return_inverse=True)
    favour = np.cumsum(rng.dirichlet([1, 1, 1], size=len(names)), axis=1)[member]
    chosen = (rng.random(len(corpus))[:, None] > favour[:, :2]).sum(axis=1)
    fourth = (corpus.levels["relevant"] == 1) & (rng.random(len(corpus)) < of_yes)
    themes = tuple(
        (str(theme), "3") if also else (str(theme),)
        for theme, also in zip(chosen, fourth, strict=True)
    )
    return dataclasses.replace(corpus, themes=themes)


def claims(
    runs: int, seed: int, by: str, *, theme_of_yes: float = 0.0, **how: float
) -> dict[str, int]:
    found = {"coded": 0, "corrected": 0}
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        corpus = world(rng, members=24, **how).corpus
        if by == "theme":
            corpus = with_themes(corpus, rng, theme_of_yes)
        groups = groups_of(corpus, by)
        draws = reference_draws(len(groups.members), 199, run)
        one = count(corpus, groups, OUTCOME, draws, settings(run), "calibrated")
        for measure, test in zip(found, one.tests, strict=True):
            found[measure] += test.p < 0.05
    return found


@pytest.mark.parametrize("by", ["member", "region"])
@pytest.mark.parametrize("name", NONE)
def test_no_difference_is_claimed_where_there_is_none(name: str, by: str) -> None:
    runs = 40
    most = int(stats.binom.ppf(0.999, runs, 0.05))
    found = claims(runs, 5, by, **NONE[name])
    assert found["coded"] <= most
    assert found["corrected"] <= most


def test_differences_between_members_are_found() -> None:
    found = claims(20, 6, "member", spread=1.0)
    assert found["coded"] >= 18
    assert found["corrected"] >= 8


def test_differences_of_members_are_none_of_their_regions() -> None:
    runs = 40
    found = claims(runs, 7, "region", spread=0.8)
    assert found["coded"] <= stats.binom.ppf(0.999, runs, 0.05)


def test_themes_that_members_prefer_do_not_differ_by_that() -> None:
    runs = 40
    found = claims(runs, 9, "theme", spread=0.8, plan_spread=0.5)
    assert found["coded"] <= stats.binom.ppf(0.999, runs, 0.05)
    assert found["corrected"] <= stats.binom.ppf(0.999, runs, 0.05)


def test_themes_that_differ_are_found() -> None:
    assert claims(10, 9, "theme", theme_of_yes=0.3)["coded"] == 10
