"""The predictions table, the plans and the IRM's codes become one object a commitment."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ogplens.domain import Assessment, Codebook, PlanEntry
from ogplens.errors import Fault, TableError

if TYPE_CHECKING:
    import pandas as pd

MODEL = "ogplens"
PROTOCOL = "new_member"
COLUMNS = (
    "protocol",
    "model",
    "variable",
    "commitment_id",
    "plan_id",
    "coded",
    "p0",
    "p1",
    "p2",
    "p3",
    "call",
    "decision",
)
SOURCE = "predictions.csv"
_REBUILD = "run the predict stage again: dvc repro predict"


@dataclass(frozen=True, slots=True)
class ComparedCommitment:
    """What the IRM coded of a commitment, beside what was predicted without its member.

    Attributes
    ----------
    commitment_id : str
    plan : PlanEntry
    number : str
        As the IRM's table gives it; empty where the commitment has no assessment.
    source : str
        Where the codes come from; empty where the commitment has no assessment.
    codes : mapping of str to str
        Variable to coded value; a variable that was not coded is absent.
    probabilities : mapping of str to tuple of float
        Variable to the probability of each level, lowest first.
    calls : mapping of str to str
        Variable to the value named when forced to decide.
    decisions : mapping of str to str
        Variable to ``yes``, ``no`` or ``needs a reader``; a range of levels for an ordinal one.
    """

    commitment_id: str
    plan: PlanEntry
    number: str = ""
    source: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    probabilities: dict[str, tuple[float, ...]] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)


def gather(
    predictions: pd.DataFrame,
    plans: Sequence[PlanEntry],
    assessments: Sequence[Assessment],
    codebook: Codebook,
    *,
    model: str = MODEL,
    protocol: str = PROTOCOL,
) -> list[ComparedCommitment]:
    """Join the predictions of one model and protocol with the plans and the codes.

    Parameters
    ----------
    predictions : pandas.DataFrame
        The predictions table; cells may be text, as in the file, or numbers.
    plans : sequence of PlanEntry
    assessments : sequence of Assessment
        Commitments without a prediction are left out.
    codebook : Codebook
    model, protocol : str
        Which rows of the table are meant.

    Returns
    -------
    list of ComparedCommitment
        Sorted by member, plan and place in the table.

    Raises
    ------
    TableError
        If a column is missing, no row is of the model and protocol, or a row names an unknown
        variable, an unknown plan, an impossible probability or value, or stands twice.
    """
    missing = [name for name in COLUMNS if name not in predictions.columns]
    if missing:
        faults = [Fault("header", "", f"the column {name!r}") for name in missing]
        raise TableError("a column is missing", source=SOURCE, faults=faults, hint=_REBUILD)
    wanted = (predictions["model"] == model) & (predictions["protocol"] == protocol)
    chosen = predictions.loc[wanted, list(COLUMNS)]
    if chosen.empty:
        message = f"no row is of the model {model!r} under the protocol {protocol!r}"
        raise TableError(message, source=SOURCE, hint=_REBUILD)
    gatherer = _Gatherer(
        {entry.plan_id: entry for entry in plans},
        {assessment.commitment_id: assessment for assessment in assessments},
        codebook,
    )
    places = (int(place) + 2 for place in chosen.index)  # row 1 is the header
    for place, cells in zip(places, chosen.itertuples(index=False, name=None), strict=True):
        gatherer.add(f"row {place}", dict(zip(COLUMNS, cells, strict=True)))
    if gatherer.faults:
        raise TableError(
            "these rows do not fit the corpus or the codebook",
            source=SOURCE,
            faults=gatherer.faults,
            hint=_REBUILD,
        )
    return sorted(gatherer.found.values(), key=lambda c: (c.plan.member, c.plan.plan))


class _Gatherer:
    """Collects commitments row by row, and every fault on the way."""

    def __init__(
        self,
        plans: Mapping[str, PlanEntry],
        assessments: Mapping[str, Assessment],
        codebook: Codebook,
    ) -> None:
        self.plans = plans
        self.assessments = assessments
        self.codebook = codebook
        self.found: dict[str, ComparedCommitment] = {}
        self.faults: list[Fault] = []

    def add(self, place: str, cells: Mapping[str, object]) -> None:
        before = len(self.faults)
        name = str(cells["variable"])
        variable = self.codebook.variables.get(name)
        if variable is None:
            self._fault(place, "variable", name, "a variable of the codebook")
        plan = self.plans.get(str(cells["plan_id"]))
        if plan is None:
            self._fault(place, "plan_id", str(cells["plan_id"]), "a plan of plans.csv")
        if variable is None or plan is None:
            return
        values = variable.values
        probabilities = self._probabilities(place, cells, len(values))
        call, coded = str(cells["call"]), _text(cells["coded"])
        if call not in values:
            self._fault(place, "call", call, f"one of {', '.join(values)}")
        if coded and coded not in values:
            self._fault(place, "coded", coded, f"one of {', '.join(values)}, or nothing")
        commitment_id = str(cells["commitment_id"])
        commitment = self.found.get(commitment_id) or self._commitment(commitment_id, plan)
        if name in commitment.probabilities:
            self._fault(place, "commitment_id", commitment_id, f"one row for {name}")
        if len(self.faults) > before:
            return
        self.found[commitment_id] = commitment
        commitment.probabilities[name] = probabilities
        commitment.calls[name] = call
        commitment.decisions[name] = str(cells["decision"])
        if coded:
            commitment.codes[name] = coded

    def _commitment(self, commitment_id: str, plan: PlanEntry) -> ComparedCommitment:
        assessment = self.assessments.get(commitment_id)
        if assessment is None:
            return ComparedCommitment(commitment_id, plan)
        return ComparedCommitment(
            commitment_id, plan, assessment.number, assessment.source, dict(assessment.codes)
        )

    def _probabilities(
        self, place: str, cells: Mapping[str, object], levels: int
    ) -> tuple[float, ...]:
        found = []
        for column in (f"p{level}" for level in range(levels)):
            try:
                value = float(str(cells[column]))
            except ValueError:
                value = math.nan
            if not 0.0 <= value <= 1.0:
                self._fault(place, column, _text(cells[column]), "a probability from 0 to 1")
            found.append(value)
        return tuple(found)

    def _fault(self, place: str, column: str, value: str, expected: str) -> None:
        self.faults.append(Fault(f"{place}, column {column}", value, expected))


def _text(cell: object) -> str:
    """Return a cell as text; NaN, which pandas puts for an empty cell, as nothing."""
    return "" if cell is None or cell != cell else str(cell)  # only NaN differs from itself
