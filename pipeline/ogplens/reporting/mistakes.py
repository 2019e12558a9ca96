"""The predictions that were furthest from the IRM's codes."""

from __future__ import annotations

from dataclasses import dataclass

from ogplens.domain import Kind, Variable
from ogplens.reporting.inputs import ReportInputs
from ogplens.reporting.words import level

MOST = 5


@dataclass(frozen=True, slots=True)
class Mistake:
    """A commitment that was predicted far from its code.

    Attributes
    ----------
    commitment_id, plan_id : str
    coded : str
        The IRM's value.
    said : str
        The decision: a value, a range of values, or that a reader is needed.
    probabilities : tuple of float
        Of each level, lowest first, 0 to 1.
    distance : float
        Expected level minus coded level, in levels; below zero where the prediction is too low.
    """

    commitment_id: str
    plan_id: str
    coded: str
    said: str
    probabilities: tuple[float, ...]
    distance: float


@dataclass(frozen=True, slots=True)
class Mistakes:
    """The worst of each kind, the worst first; members never seen.

    Attributes
    ----------
    too_high, too_low : tuple of Mistake
        For a yes/no variable: coded no and coded yes.
    """

    too_high: tuple[Mistake, ...]
    too_low: tuple[Mistake, ...]


def mistakes(inputs: ReportInputs, name: str) -> Mistakes:
    """Return the predictions of a variable that were furthest from the codes."""
    rows = inputs.coded_rows(name)
    variable = inputs.codebook.variables[name]
    levels = [f"p{place}" for place in range(len(variable.values))]
    cells = (rows[c].tolist() for c in ("commitment_id", "plan_id", "coded", "decision", *levels))
    found = [_mistake(variable, *row) for row in zip(*cells, strict=True)]
    high = sorted(found, key=lambda one: (-one.distance, one.commitment_id))
    low = sorted(found, key=lambda one: (one.distance, one.commitment_id))
    return Mistakes(
        too_high=tuple(one for one in high[:MOST] if one.distance > 0),
        too_low=tuple(one for one in low[:MOST] if one.distance < 0),
    )


def _mistake(
    variable: Variable, commitment_id: str, plan_id: str, coded: str, decision: str, *levels: str
) -> Mistake:
    probabilities = tuple(float(one) for one in levels)
    expected = sum(place * p for place, p in enumerate(probabilities))
    return Mistake(
        commitment_id=commitment_id,
        plan_id=plan_id,
        coded=coded,
        said=said(decision),
        probabilities=probabilities,
        distance=round(expected - variable.position(coded), 9),
    )


def said(decision: str) -> str:
    """Write a decision as people read it: ``minor..moderate`` becomes ``minor to moderate``."""
    low, _, high = decision.partition("..")
    if not high or low == high:
        return level(low)
    return f"{level(low)} to {level(high)}"


def probability_words(mistake: Mistake, variable: Variable) -> str:
    """Say what was predicted: the probability of yes, or of each level."""
    shown = [_percent(p) for p in mistake.probabilities]
    if variable.kind is Kind.BINARY:
        return f"probability of yes {shown[1]}"
    parts = zip(variable.values, shown, strict=True)
    return "probabilities: " + ", ".join(f"{level(value)} {text}" for value, text in parts)


def _percent(share: float) -> str:
    """Write a probability; one that is not quite 0 or 1 is never printed as if it were."""
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else f"{100 * share:.0f}%"
