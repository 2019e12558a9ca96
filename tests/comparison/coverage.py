"""Simulated corpora: how often intervals hold the truth, and how often a difference is claimed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from tests.comparison.worlds import World, world

from ogplens.comparison import wilson_interval
from ogplens.comparison.prevalence import shares
from ogplens.comparison.prevalence_groups import groups_of
from ogplens.comparison.prevalence_lines import Correction
from ogplens.settings import CompareSettings, codebook

MEASURES = ("coded", "corrected", "coded_pooled", "corrected_pooled")
NAIVE = "naive count"
CLUSTER = "bootstrap over the group's plans"


def settings(seed: int, bootstrap: int = 199) -> CompareSettings:
    return CompareSettings(
        min_commitments=5, confidence=0.95, bootstrap=bootstrap, models=0, seed=seed
    )


@dataclass
class Tally:
    """What came out of the runs.

    Attributes
    ----------
    held : dict
        (kind of group, measure) to one array a run: 1 where the interval of a group held.
    widths, errors : dict
        The same for the width of intervals and the distance of the estimate from the truth.
    truths : dict
        The same for the truth.
    claims : dict
        (kind of group, measure) to one bool a run: the test said that groups differ.
    """

    held: dict[tuple[str, str], list[np.ndarray]] = field(default_factory=lambda: defaultdict(list))
    widths: dict[tuple[str, str], list[np.ndarray]] = field(
        default_factory=lambda: defaultdict(list)
    )
    errors: dict[tuple[str, str], list[np.ndarray]] = field(
        default_factory=lambda: defaultdict(list)
    )
    truths: dict[tuple[str, str], list[np.ndarray]] = field(
        default_factory=lambda: defaultdict(list)
    )
    claims: dict[tuple[str, str], list[bool]] = field(default_factory=lambda: defaultdict(list))

    def coverage(self, by: str, measure: str) -> float:
        """Return the share of all intervals that held."""
        return float(np.mean(np.concatenate(self.held[by, measure])))

    def error(self, by: str, measure: str) -> float:
        """Return the standard error of the coverage; the intervals of one run hang together."""
        runs = self.held[by, measure]
        return float(np.std([one.mean() for one in runs], ddof=1) / np.sqrt(len(runs)))

    def claimed(self, by: str, measure: str) -> float:
        """Return the share of runs in which the test said that groups differ."""
        return float(np.mean(self.claims[by, measure]))

    def _add(self, by: str, measure: str, table: pd.DataFrame, truth: np.ndarray) -> None:
        there = table["share"].notna().to_numpy()
        low, high = table["low"].to_numpy()[there], table["high"].to_numpy()[there]
        truth = truth[there]
        self.held[by, measure].append((low <= truth) & (truth <= high))
        self.widths[by, measure].append(high - low)
        self.errors[by, measure].append(table["share"].to_numpy()[there] - truth)
        self.truths[by, measure].append(truth)


def truth_of(made: World, by: str) -> np.ndarray:
    """Return the true share of each group: of a plan its own; else the mean of its members'."""
    if by == "plan":
        return np.array([made.plan_shares[key] for key in groups_of(made.corpus, by).keys])
    groups = groups_of(made.corpus, by)
    each = np.array([made.shares[member] for member in made.corpus.members])
    return groups.sums(each) / groups.sums(np.ones(len(each)))


def simulate(
    runs: int,
    seed: int,
    *,
    kinds: tuple[str, ...] = ("member",),
    correction: Correction = "calibrated",
    peers: bool = False,
    **how: Any,
) -> Tally:
    """Make worlds and compute the tables of each; ``how`` goes to `world`."""
    tally, book = Tally(), codebook()
    for run in range(runs):
        made = world(np.random.default_rng([seed, run]), **how)
        for by in kinds:
            table, tests = shares(made.corpus, by, book, settings(run), correction=correction)
            truth = truth_of(made, by)
            for measure in MEASURES:
                columns = [measure, f"{measure}_low", f"{measure}_high"]
                one = table[columns].set_axis(["share", "low", "high"], axis=1)
                if one["share"].notna().any():
                    tally._add(by, measure, one, truth)
            for row in tests.itertuples():
                tally.claims[by, str(row.measure)].append(row.differ == "yes")
            if peers:
                tally._add(by, NAIVE, naive(made, by), truth)
                tally._add(by, CLUSTER, cluster_bootstrap(made, by, run), truth)
    return tally


def naive(made: World, by: str) -> pd.DataFrame:
    """Return the share of calls "yes" with its binomial interval, as it is usually printed."""
    rows = []
    for _, places in made.corpus.members_of(by):
        calls = made.corpus.calls["relevant"][places]
        found = wilson_interval(float(calls.sum()), len(calls))
        assert found is not None
        rows.append((calls.mean(), *found))
    return pd.DataFrame(rows, columns=["share", "low", "high"])


def cluster_bootstrap(made: World, by: str, seed: int, draws: int = 400) -> pd.DataFrame:
    """Return the coded share with percentiles over draws of the group's plans."""
    corpus, rng, rows = made.corpus, np.random.default_rng(seed), []
    levels = corpus.levels["relevant"]
    for _, places in corpus.members_of(by):
        places = places[levels[places] >= 0]
        if len(places) == 0:
            rows.append((np.nan,) * 3)
            continue
        _, plan = np.unique(np.array(corpus.plans)[places], return_inverse=True)
        n, yes = np.bincount(plan), np.bincount(plan, levels[places])
        weights = rng.multinomial(len(n), np.full(len(n), 1 / len(n)), size=draws)
        low, high = np.quantile((weights @ yes) / (weights @ n), [0.025, 0.975])
        rows.append((yes.sum() / n.sum(), low, high))
    return pd.DataFrame(rows, columns=["share", "low", "high"])
