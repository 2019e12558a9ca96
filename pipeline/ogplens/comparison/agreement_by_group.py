"""Agreement between the tool's forced calls and the IRM's codes, group by group, with intervals.

How an interval is made. Plain resampling fails where groups are small: five equal codes of five
would give the interval from 1 to 1. So counts are drawn by the Bayesian bootstrap (Rubin 1981),
with one more commitment spread over all cells, half of it on equal codes. For the share of equal
values that is Jeffreys's interval. How often intervals cover the truth, beside those of plain
resampling, is measured in ``tests/benchmarks/results/severity.md``.

- A group of `MANY_PLANS` plans or more: plans are drawn, each with its whole table.
- A group of fewer plans: commitments are drawn, as if there were fewer of them by the design
  effect (Kish 1965): one researcher codes a whole plan, so that its commitments hang together. How
  much they do is measured on all plans of the corpus.
- A single plan is what it is: its commitments are drawn.

The tool is taken as it stands. Another tool, trained on other members, would call differently.

References
----------
Feinstein, A. R. and Cicchetti, D. V. (1990). High agreement but low kappa: I. The problems of two
    paradoxes. Journal of Clinical Epidemiology 43, 543-549.
Kish, L. (1965). Survey Sampling. Wiley. Section 5.4.
Rubin, D. B. (1981). The Bayesian bootstrap. Annals of Statistics 9, 130-134.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ogplens.comparison.coefficients import Distance, alpha_of_tables, cohen_kappa, gwet_ac
from ogplens.comparison.columns import AGREEMENT
from ogplens.comparison.comparable import NOT_CODED, Comparable, FloatArray, IntArray
from ogplens.comparison.grouped import groups_of, heading, rounded, variables_of
from ogplens.domain import Codebook, Kind
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

FIGURES = ("equal", "kappa", "alpha", "ac1")
MANY_PLANS = 20
# Where nine of ten codes or calls are one value, chance explains so much that kappa falls near 0
# whatever the agreement (Feinstein and Cicchetti 1990). The bound itself is this project's.
EXTREME = 0.9
_AT_ONCE = 64  # groups whose draws are in memory together: 64 x 1000 tables of 16 cells are 8 MB


def agreement_table(
    corpus: Comparable, by: str, codebook: Codebook, settings: CompareSettings
) -> pd.DataFrame:
    """Compare calls and codes in every group of one kind.

    Parameters
    ----------
    corpus : Comparable
    by : str
        A kind of group, ``theme`` or ``all``.
    codebook : Codebook
    settings : CompareSettings
        Below ``min_commitments`` a group has no figure.

    Returns
    -------
    pandas.DataFrame
        Columns `ogplens.comparison.columns.AGREEMENT`; a row for each group and variable with a
        commitment that was coded, groups in order, variables as in the codebook. A figure is NaN
        where it does not exist, as kappa and alpha where only one value occurs. ``advised`` is
        ``ac1`` where one value makes up `EXTREME` of the codes or of the calls, or where kappa
        does not exist. AC1 and kappa are not on one scale: AC1 is high already for calls that
        name the common value blindly. Compare groups by one of them.

    Raises
    ------
    KeyError
        If there is no such kind of group.
    """
    import pandas as pd

    plans = np.array(corpus.plans)
    groups = [
        (
            heading(corpus, by, group, places),
            places,
            np.unique(plans[places], return_inverse=True)[1],
        )
        for group, places in groups_of(corpus, by)
    ]
    found = []
    for order, name, variable in variables_of(corpus, codebook):
        coded, called = corpus.levels[name], corpus.calls[name]
        scale = _Scale(len(variable.values), variable.kind is Kind.ORDINAL)
        tables = [
            _Counted.of(coded[places], called[places], plan, scale.values)
            for _, places, plan in groups
        ]
        within = 0.0 if by == "plan" else _within_plans(corpus, name)
        rng = np.random.default_rng((settings.seed, order))
        figures = _with_intervals(tables, within, scale, settings, rng)
        for number, (head, *_) in enumerate(groups):
            if tables[number].n:
                row = head | {"variable": name} | figures[number]
                found.append((number, order, row))
    rows = [row for *_, row in sorted(found, key=lambda one: one[:2])]
    return pd.DataFrame(rows, columns=list(AGREEMENT))


@dataclass(frozen=True, slots=True)
class _Scale:
    """How many values a variable has, and whether they are ordered."""

    values: int
    ordinal: bool

    def figures(self, tables: FloatArray) -> FloatArray:
        """Return `FIGURES` of tables; shape (figures, tables)."""
        equal = np.trace(tables, axis1=1, axis2=2)
        total = tables.sum(axis=(1, 2))
        distance = Distance.ORDINAL if self.ordinal else Distance.NOMINAL
        return np.array(
            [
                np.divide(equal, total, out=np.full(len(total), np.nan), where=total > 0),
                cohen_kappa(tables, quadratic=self.ordinal),
                alpha_of_tables(tables, distance),
                gwet_ac(tables, quadratic=self.ordinal),
            ]
        )

    def prior(self) -> FloatArray:
        """Return one commitment spread over the cells, half of it on equal codes."""
        k = self.values
        return np.where(np.eye(k, dtype=bool), 0.5 / k, 0.5 / (k * (k - 1))).ravel()


@dataclass(frozen=True, slots=True)
class _Counted:
    """Tables of a group: ``of_plans`` has the shape (plans, cells)."""

    of_plans: FloatArray

    @classmethod
    def of(cls, coded: IntArray, called: IntArray, plan: IntArray, values: int) -> _Counted:
        there = coded != NOT_CODED
        cells = values * values
        cell = (plan * values + coded) * values + called
        most = (int(plan.max()) + 1) * cells if len(plan) else 0
        count = np.bincount(cell[there], minlength=most).reshape(-1, cells)
        return cls(count[count.any(axis=1)].astype(np.float64))

    @property
    def table(self) -> FloatArray:
        return np.asarray(self.of_plans.sum(axis=0))

    @property
    def n(self) -> int:
        return int(self.of_plans.sum())

    def draw(
        self, within: float, prior: FloatArray, size: int, rng: np.random.Generator
    ) -> FloatArray:
        """Return drawn tables, shape (cells, draws); only the shares in them mean something."""
        if len(self.of_plans) >= MANY_PLANS:
            weights = rng.standard_exponential((size, len(self.of_plans)))
            return (weights @ self.of_plans).T + rng.standard_gamma(prior, (size, len(prior))).T
        sizes = self.of_plans.sum(axis=1)
        design_effect = 1.0 + ((sizes**2).sum() / sizes.sum() - 1.0) * within
        shape = self.table / design_effect + prior
        return rng.standard_gamma(shape[:, None], (len(prior), size))


def _with_intervals(
    groups: list[_Counted],
    within: float,
    scale: _Scale,
    settings: CompareSettings,
    rng: np.random.Generator,
) -> list[dict[str, object]]:
    """Return the figures of each group as cells of its row."""
    cells: list[dict[str, object]] = [{"n": group.n, "advised": ""} for group in groups]
    enough = [i for i, group in enumerate(groups) if group.n >= settings.min_commitments]
    tail = (1.0 - settings.confidence) / 2.0
    shape, prior = (-1, scale.values, scale.values), scale.prior()
    for start in range(0, len(enough), _AT_ONCE):
        chosen = enough[start : start + _AT_ONCE]
        tables = np.array([groups[i].table for i in chosen]).reshape(shape)
        value = scale.figures(tables)
        # Draws last in memory: sums over the few cells of so many tables are fast that way alone.
        drawn = np.empty((scale.values**2, len(chosen), settings.bootstrap))
        for place, i in enumerate(chosen):
            drawn[:, place] = groups[i].draw(within, prior, settings.bootstrap, rng)
        by_cell = drawn.reshape(scale.values, scale.values, -1).transpose(2, 0, 1)
        spread = scale.figures(by_cell).reshape(len(FIGURES), len(chosen), -1)
        low, high = _percentiles(spread, tail)
        for place, i in enumerate(chosen):
            for number, name in enumerate(FIGURES):
                # One that is at the end of its scale belongs to its interval, as with Wilson's.
                ends = (value, np.fmin(low, value), np.fmax(high, value))
                names = (name, f"{name}_low", f"{name}_high")
                exists = np.isfinite(value[number, place])
                for column, end in zip(names, ends, strict=True):
                    cells[i][column] = rounded(end[number, place]) if exists else np.nan
            cells[i]["advised"] = _advised(tables[place], value[1, place])
    return cells


def _percentiles(drawn: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    """Return both ends over the last axis; draws without the figure count for nothing."""
    if np.isfinite(drawn).all():
        low, high = np.quantile(drawn, (tail, 1.0 - tail), axis=-1)
        return low, high
    some = np.where(np.isfinite(drawn).any(axis=-1, keepdims=True), drawn, 0.0)
    low, high = np.nanquantile(some, (tail, 1.0 - tail), axis=-1)
    return low, high


def _advised(table: FloatArray, kappa: float) -> str:
    commonest = max(table.sum(axis=0).max(), table.sum(axis=1).max())
    extreme = commonest >= EXTREME * table.sum() or not np.isfinite(kappa)
    return "ac1" if extreme else "kappa"


def _within_plans(corpus: Comparable, name: str) -> float:
    """Return the correlation of being equal within the plans of a member, 0 to 1.

    By the analysis of variance of plans within members (Searle, Casella and McCulloch, "Variance
    Components", 1992, section 3.6); 0 where no member has two plans.
    """
    coded = np.flatnonzero(corpus.levels[name] != NOT_CODED)
    if not len(coded):
        return 0.0
    equal = (corpus.levels[name][coded] == corpus.calls[name][coded]).astype(np.float64)
    plans, plan = np.unique(np.array(corpus.plans)[coded], return_inverse=True)
    members, of = np.unique(np.array(corpus.members)[coded], return_inverse=True)
    n_plan = np.bincount(plan)
    owner = np.zeros(len(plans), dtype=np.int64)
    owner[plan] = of
    n_member = np.bincount(of)
    plan_mean = np.bincount(plan, equal) / n_plan
    member_mean = np.bincount(of, equal) / n_member
    free_between, free_within = len(plans) - len(members), len(coded) - len(plans)
    if free_between < 1 or free_within < 1:
        return 0.0
    between = (n_plan * (plan_mean - member_mean[owner]) ** 2).sum() / free_between
    inside = ((equal - plan_mean[plan]) ** 2).sum() / free_within
    size = (len(coded) - (np.bincount(owner, n_plan**2) / n_member).sum()) / free_between
    below = between + (size - 1.0) * inside
    return float(np.clip((between - inside) / below, 0.0, 1.0)) if below > 0 else 0.0
