"""Figures of parts of the corpus: groups of commitments, bins of probability, risk and coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.reporting.estimates import NOTHING, Estimate, estimate, read_text_table

if TYPE_CHECKING:
    import pandas as pd

_STRATA_COLUMNS = (
    *("protocol", "model", "variable", "stratum", "group", "metric", "n", "value", "low", "high"),
)
_BIN_COLUMNS = ("variable", "stratum", "group", "mean_probability", "share_yes", "n")
_RISK_COLUMNS = ("variable", "coverage", "error", "n")


@dataclass(frozen=True, slots=True)
class Bin:
    """Commitments of like probability.

    Attributes
    ----------
    probability : float
        Mean predicted probability of yes, 0 to 1.
    share : float
        Share coded yes, 0 to 1.
    n : int
    """

    probability: float
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class Risk:
    """The surest commitments, and how often they are wrong.

    Attributes
    ----------
    coverage : float
        Share of the commitments that are answered, 0 to 1.
    error : float
        Share of wrong answers among them, 0 to 1.
    n : int
    """

    coverage: float
    error: float
    n: int


@dataclass(frozen=True)
class Parts:
    """Figures of parts of the corpus.

    Attributes
    ----------
    figures : mapping
        ``(protocol, variable, stratum)`` to group to metric to `Estimate`; groups in the order of
        the table.
    bins : mapping
        ``(variable, stratum)`` to group to its `Bin`s, for members never seen.
    risk : mapping
        Variable to its `Risk`s, the surest first, for members never seen.
    """

    figures: Mapping[tuple[str, str, str], Mapping[str, Mapping[str, Estimate]]] = field(
        default_factory=dict
    )
    bins: Mapping[tuple[str, str], Mapping[str, tuple[Bin, ...]]] = field(default_factory=dict)
    risk: Mapping[str, tuple[Risk, ...]] = field(default_factory=dict)

    def groups(self, protocol: str, variable: str, stratum: str) -> list[str]:
        """Return the groups of a stratum, in the order of the table."""
        return list(self.figures.get((protocol, variable, stratum), {}))

    def strata(self, protocol: str, variable: str) -> list[str]:
        """Return the strata with two groups or more: one group alone is the whole."""
        return [
            stratum
            for (its_protocol, its_variable, stratum), groups in self.figures.items()
            if (its_protocol, its_variable) == (protocol, variable) and len(groups) > 1
        ]

    def estimate(
        self, protocol: str, variable: str, stratum: str, group: str, metric: str
    ) -> Estimate:
        """Return a figure of a group, or one without a value where nothing was measured."""
        return (
            self.figures.get((protocol, variable, stratum), {}).get(group, {}).get(metric, NOTHING)
        )


def load_parts(reports: Path, *, model: str) -> Parts:
    """Read ``strata.csv`` and the plots' tables of a model.

    Parameters
    ----------
    reports : Path
    model : str
        The model whose figures are kept, from ``strata.csv``.

    Raises
    ------
    TableError
        If a file is missing, is no table or lacks a column.
    """
    plots = reports / "plots"
    strata = read_text_table(reports / "strata.csv", _STRATA_COLUMNS)
    return Parts(
        figures=_figures(strata[strata["model"] == model]),
        bins=_bins(read_text_table(plots / "reliability-strata.csv", _BIN_COLUMNS)),
        risk=_risk(read_text_table(plots / "risk-coverage.csv", _RISK_COLUMNS)),
    )


def _figures(table: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, dict[str, Estimate]]]:
    found: dict[tuple[str, str, str], dict[str, dict[str, Estimate]]] = {}
    for row in table.to_dict("records"):
        key = (str(row["protocol"]), str(row["variable"]), str(row["stratum"]))
        group = found.setdefault(key, {}).setdefault(str(row["group"]), {})
        group[str(row["metric"])] = estimate(row)
    return found


def _bins(table: pd.DataFrame) -> dict[tuple[str, str], dict[str, tuple[Bin, ...]]]:
    found: dict[tuple[str, str], dict[str, tuple[Bin, ...]]] = {}
    for row in table.to_dict("records"):
        groups = found.setdefault((str(row["variable"]), str(row["stratum"])), {})
        one = Bin(float(row["mean_probability"]), float(row["share_yes"]), int(row["n"]))
        groups[str(row["group"])] = (*groups.get(str(row["group"]), ()), one)
    return found


def _risk(table: pd.DataFrame) -> dict[str, tuple[Risk, ...]]:
    found: dict[str, tuple[Risk, ...]] = {}
    for row in table.to_dict("records"):
        one = Risk(float(row["coverage"]), float(row["error"]), int(row["n"]))
        found[str(row["variable"])] = (*found.get(str(row["variable"]), ()), one)
    return found
