"""Trained models on disk: numbers in ``parameters.npz``, their meaning in ``model.json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ogplens.arrays import LARGEST, REMAKE, load_arrays, save_arrays
from ogplens.bounded import MAX_ARRAYS
from ogplens.errors import Fault, ModelError
from ogplens.learning.abstention import Thresholds
from ogplens.learning.calibration import Bend, Calibration
from ogplens.learning.fitting import VariableModel
from ogplens.learning.history import Effect, History
from ogplens.learning.logistic import FloatArray

# Weights are kept as whole steps of 1/32767 of the largest one. That is far finer than what the
# data determine, it quarters the size, and it hides the last digits: those differ between machines.
_STEPS = 32767


def save_model(folder: Path, model: VariableModel) -> dict[str, Any]:
    """Write ``parameters.npz``.

    Returns
    -------
    dict
        What ``model.json`` says of the model; the caller adds its own keys and writes it.
    """
    term_weights, term_step = _to_steps(model.term_weights)
    dense_weights, dense_step = _to_steps(model.dense_weights)
    save_arrays(
        folder / "parameters.npz", {"term_weights": term_weights, "dense_weights": dense_weights}
    )
    thresholds, bend = model.thresholds, model.calibration.bend
    return {
        "values": list(model.values),
        "terms": len(term_weights),
        "dense": len(dense_weights),
        "term_step": term_step,
        "dense_step": dense_step,
        "slope": _digits(model.calibration.slope),
        "cuts": [_digits(cut) for cut in model.calibration.cuts],
        "bend": bend
        and {
            "at": _digits(bend.at),
            "below": _digits(bend.below),
            "above": _digits(bend.above),
        },
        "range_mass": _digits(model.range_mass),
        "level_bounds": [_digits(bound) for bound in model.level_bounds],
        "thresholds": thresholds
        and {
            "no_below": _digits(thresholds.no_below),
            "yes_from": _digits(thresholds.yes_from),
            "forced": _digits(thresholds.forced),
        },
        "trained_on": {"commitments": model.rows, "members": model.members},
        "history": _described_history(model.history),
    }


def _described_history(history: History) -> dict[str, Any]:
    def described(effects: Mapping[str, Effect]) -> dict[str, list[float]]:
        return {
            name: [_digits(effect.shift), _digits(effect.variance), effect.coded]
            for name, effect in sorted(effects.items())
        }

    return {
        "member_variance": _digits(history.member_variance),
        "plan_variance": _digits(history.plan_variance),
        "level_bounds": [_digits(bound) for bound in history.level_bounds],
        "members": described(history.members),
        "plans": described(history.plans),
    }


class _Part(BaseModel):
    """A part of ``model.json``: the types and ranges that a model can have, before it is made."""

    model_config = ConfigDict(strict=True)


_Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]  # NaN and infinity are neither
_Positive = Annotated[float, Field(ge=0, le=LARGEST)]
_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0, le=LARGEST)]
_Bounds = Annotated[list[_Number], Field(max_length=100)]


class _Bend(_Part):
    at: _Number
    below: _Number
    above: _Number


class _Thresholds(_Part):
    no_below: _Number
    yes_from: _Number
    forced: _Number


class _TrainedOn(_Part):
    commitments: _Count
    members: _Count


class _History(_Part):
    member_variance: _Positive
    plan_variance: _Positive
    level_bounds: _Bounds
    members: dict[str, list[_Number]]
    plans: dict[str, list[_Number]]


class _Model(_Part):
    values: Annotated[list[str], Field(min_length=2, max_length=100)]
    terms: _Count
    dense: _Count
    term_step: _Positive
    dense_step: _Positive
    slope: _Positive
    cuts: _Bounds
    bend: _Bend | None
    range_mass: _Share
    level_bounds: _Bounds
    thresholds: _Thresholds | None
    trained_on: _TrainedOn
    history: _History

    @model_validator(mode="after")
    def _fit(self) -> _Model:
        between = len(self.values) - 1
        rows = [*self.history.members.values(), *self.history.plans.values()]
        if len(self.cuts) != between or self.cuts != sorted(self.cuts):
            raise ValueError(f"{between} cuts, the lowest first")
        if any(bounds and len(bounds) != between for bounds in self._all_bounds()):
            raise ValueError(f"{between} bounds of levels")
        if any(len(row) != 3 or row[1] < 0 or not 0 <= row[2] == int(row[2]) for row in rows):
            raise ValueError("a shift, a variance and a count of each member and plan")
        return self

    def _all_bounds(self) -> tuple[list[float], list[float]]:
        return self.level_bounds, self.history.level_bounds


def _read_history(described: _History) -> History:
    def effects(rows: Mapping[str, Sequence[float]], *, on_plan: bool) -> dict[str, Effect]:
        return {
            name: Effect(shift, left, int(coded), on_plan=on_plan)
            for name, (shift, left, coded) in rows.items()
        }

    return History(
        described.member_variance,
        described.plan_variance,
        effects(described.members, on_plan=False),
        effects(described.plans, on_plan=True),
        np.array(described.level_bounds, dtype=np.float64),
    )


def load_model(folder: Path, described: dict[str, Any]) -> VariableModel:
    """Read a model whose ``model.json`` is at hand.

    Raises
    ------
    ModelError
        If the parameters are missing, damaged, or do not fit the description.
    """
    path = folder / "parameters.npz"
    arrays = load_arrays(path, ["term_weights", "dense_weights"], most=MAX_ARRAYS, finite=True)
    try:
        told = _Model.model_validate(described)
    except ValidationError as error:
        raise _refused(folder, error) from error
    shapes = (arrays["term_weights"].shape, arrays["dense_weights"].shape)
    if shapes != ((told.terms,), (told.dense,)):
        raise ModelError(
            f"the parameters have {len(arrays['term_weights'])} and "
            f"{len(arrays['dense_weights'])} weights, model.json says {told.terms} and "
            f"{told.dense}",
            source=str(path),
            hint=REMAKE,
        )
    return VariableModel(
        values=tuple(told.values),
        term_weights=arrays["term_weights"] * told.term_step,
        dense_weights=arrays["dense_weights"] * told.dense_step,
        calibration=Calibration(
            told.slope,
            np.array(told.cuts, dtype=np.float64),
            Bend(**told.bend.model_dump()) if told.bend else None,
        ),
        thresholds=Thresholds(**told.thresholds.model_dump()) if told.thresholds else None,
        range_mass=told.range_mass,
        level_bounds=np.array(told.level_bounds, dtype=np.float64),
        history=_read_history(told.history),
        rows=told.trained_on.commitments,
        members=told.trained_on.members,
    )


def _refused(folder: Path, error: ValidationError) -> ModelError:
    faults = [
        Fault(
            f"key {'.'.join(str(part) for part in item['loc'])}" if item["loc"] else "",
            "" if item["type"] == "missing" else str(item["input"])[:60],
            str(item["msg"]).removeprefix("Value error, ").removeprefix("Input should be "),
        )
        for item in error.errors()[:20]
    ]
    return ModelError(
        "model.json cannot be used", source=str(folder / "model.json"), faults=faults, hint=REMAKE
    )


def _to_steps(weights: FloatArray) -> tuple[np.ndarray[Any, np.dtype[np.int16]], float]:
    largest = float(np.abs(weights).max()) if len(weights) else 0.0
    step = _digits(largest / _STEPS)
    if step == 0.0:
        return np.zeros(len(weights), dtype=np.int16), 0.0
    steps = np.clip(np.rint(weights / step), -_STEPS, _STEPS)
    return steps.astype(np.int16), step


def _digits(value: float) -> float:
    """Keep six digits that count."""
    return float(f"{value:.6g}")
