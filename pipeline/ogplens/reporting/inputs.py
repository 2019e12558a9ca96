"""What a report is built from, read from the files that the earlier stages wrote."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ogplens.domain import Codebook, Kind, Variable
from ogplens.errors import Fault, TableError
from ogplens.reporting.comparison_data import Tables, read_comparison
from ogplens.reporting.estimates import NOTHING, REBUILD, Estimate, estimate, read_text_table
from ogplens.reporting.parts import Parts, load_parts
from ogplens.settings import PipelineSettings

if TYPE_CHECKING:
    import pandas as pd

MODEL = "ogplens"
PEERS = ("tfidf", "keyword", "prior")
HISTORY = "history"
NEW, KNOWN, SAME_PLAN, LATER = "new_member", "known_member", "known_plan", "later_plans"
_PEER_COLUMNS = ("protocol", "model", "variable", "metric", "value", "low", "high", "n")
_PREDICTION_COLUMNS = (
    *("protocol", "model", "variable", "commitment_id", "plan_id", "coded"),
    *("p0", "p1", "p2", "p3", "call", "decision"),
)


@dataclass(frozen=True)
class ReportInputs:
    """All that the page, the figures and the model card show.

    Attributes
    ----------
    estimates : mapping
        ``(protocol, model, variable, metric)`` to `Estimate`.
    segmentation : mapping of str to float
        How well commitments were found in the plans; empty where it was not measured.
    predictions : pandas.DataFrame
        Rows of the model ``ogplens``, all cells text.
    members, plans, glance : pandas.DataFrame
        The tables of ``ogplens.comparison``, with numbers as numbers and empty cells as NaN.
    model : mapping
        What the scorer says of the models: ``format``, ``version``, ``variables``,
        ``commitments``, ``members``, ``trained_on``, ``features``.
    parts : Parts
        Figures of groups of commitments.
    codebook : Codebook
    settings : PipelineSettings
    plan_ranges : mapping
        ``stated`` coverage and, by item, how often the ranges for a plan's counts hold; empty
        where it was not measured.
    comparison : mapping of str to pandas.DataFrame
        The tables of `ogplens.comparison.columns` by name; a table that was not made is missing.
    """

    estimates: Mapping[tuple[str, str, str, str], Estimate]
    segmentation: Mapping[str, float]
    predictions: pd.DataFrame
    members: pd.DataFrame
    plans: pd.DataFrame
    glance: pd.DataFrame
    model: Mapping[str, Any]
    parts: Parts
    codebook: Codebook
    settings: PipelineSettings
    plan_ranges: Mapping[str, Any] = field(default_factory=dict)
    comparison: Tables = field(default_factory=dict)

    def estimate(
        self, variable: str, metric: str, *, protocol: str = NEW, model: str = MODEL
    ) -> Estimate:
        """Return a figure, or one without a value where nothing was measured."""
        return self.estimates.get((protocol, model, variable, metric), NOTHING)

    def variables(self, kind: Kind) -> dict[str, Variable]:
        """Return the variables of a kind that have predictions, in the codebook's order."""
        present = self._predicted
        return {
            name: variable
            for name, variable in self.codebook.variables.items()
            if variable.kind is kind and name in present
        }

    @functools.cached_property
    def _predicted(self) -> frozenset[str]:
        return frozenset(self.predictions["variable"].unique())

    @functools.cached_property
    def measured(self) -> frozenset[tuple[str, str]]:
        """Protocol and model of every figure that has a value."""
        return frozenset(key[:2] for key, one in self.estimates.items() if one.value is not None)

    @functools.cached_property
    def plan_words(self) -> Mapping[str, str]:
        """Identifier of every plan to its name: member, number and year."""
        columns = (self.plans[c] for c in ("plan_id", "member_name", "plan", "year_submitted"))
        return {
            str(plan_id): f"{name}, plan {int(plan)} ({int(year)})"
            for plan_id, name, plan, year in zip(*columns, strict=True)
        }

    def of_plans(self, column: str) -> Mapping[str, str]:
        """Return a text column of the plans by identifier; an unknown plan has nothing there."""
        cells = zip(self.plans["plan_id"], self.plans[column], strict=True)
        return defaultdict(str, ((str(plan), str(cell)) for plan, cell in cells))

    def coded_rows(self, variable: str) -> pd.DataFrame:
        """Return the predictions of coded commitments of members never seen, cells as text."""
        rows = self._coded
        return rows[rows["variable"] == variable]

    @functools.cached_property
    def _coded(self) -> pd.DataFrame:
        rows = self.predictions
        return rows[(rows["protocol"] == NEW) & (rows["coded"] != "")]

    @property
    def shipped_corpus(self) -> bool:
        """Whether the run is on the corpus that ships with the project."""
        return self.settings.corpus == "corpora"


def load_report_inputs(
    reports: Path,
    predictions: Path,
    *,
    model: Mapping[str, Any],
    codebook: Codebook,
    settings: PipelineSettings,
) -> ReportInputs:
    """Read the inputs of a report.

    Parameters
    ----------
    reports : Path
        Folder with ``metrics.json``, ``peers.csv``, ``strata.csv``, ``plots/`` and ``comparison/``,
        and ``plan-forecasts.json`` where ranges of plans were measured.
    predictions : Path
        The predictions table.
    model : mapping
        See `ReportInputs`.
    codebook : Codebook
    settings : PipelineSettings

    Raises
    ------
    TableError
        If a file is missing, is not what it should be, or lacks a column.
    """
    metrics = _read_json(reports / "metrics.json")
    segmentation = metrics.pop("segmentation", {})
    estimates = {
        (str(row["protocol"]), str(row["model"]), str(row["variable"]), str(row["metric"])): (
            estimate(row)
        )
        for row in read_text_table(reports / "peers.csv", _PEER_COLUMNS).to_dict("records")
    }
    for protocol, variables in metrics.items():
        for variable, by_metric in variables.items():
            for metric, cell in by_metric.items():
                estimates[protocol, MODEL, variable, metric] = estimate(cell)
    table = read_text_table(predictions, _PREDICTION_COLUMNS)
    folder = reports / "comparison"
    return ReportInputs(
        estimates=estimates,
        segmentation={
            key: value
            for key, cell in segmentation.items()
            if (value := estimate(cell).value) is not None
        },
        predictions=table[table["model"] == MODEL].reset_index(drop=True),
        members=_numeric(read_text_table(folder / "members.csv", ("member", "commitments"))),
        plans=_numeric(read_text_table(folder / "plans.csv", ("plan_id", "commitments"))),
        glance=_numeric(read_text_table(folder / "at-a-glance.csv", ("plan_id", "relevant_n"))),
        model=model,
        parts=load_parts(reports, model=MODEL),
        codebook=codebook,
        settings=settings,
        plan_ranges=_read_plan_ranges(reports / "plan-forecasts.json"),
        comparison=read_comparison(folder),
    )


def _read_plan_ranges(path: Path) -> dict[str, Any]:
    """Return what the file holds; nothing where there is none, as in a run of single stages."""
    if not path.is_file():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or not isinstance(data.get("items"), dict):
        raise TableError("the layout is unknown", source=str(path), hint=REBUILD)
    return data


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TableError("the file is missing", source=str(path), hint=REBUILD) from None
    except ValueError as error:
        message = f"the file is not JSON: {error}"
        raise TableError(message, source=str(path), hint=REBUILD) from error
    if not isinstance(data, dict) or not all(isinstance(v, dict) for v in data.values()):
        fault = Fault("", "", "an object a protocol")
        raise TableError("the layout is unknown", source=str(path), faults=[fault], hint=REBUILD)
    return data


_TEXT = {"member", "member_name", "region", "plan_id", "generation", "sources", "part"}


def _numeric(table: pd.DataFrame) -> pd.DataFrame:
    """Turn every column but those of text into numbers; empty cells become NaN."""
    import pandas as pd

    numbers = {
        name: pd.to_numeric(table[name], errors="coerce")
        for name in table.columns
        if name not in _TEXT
    }
    return table.assign(**numbers)
