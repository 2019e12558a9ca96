"""Trained models on disk: numbers in ``parameters.npz``, their meaning in ``model.json``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ogplens.arrays import REMAKE, load_arrays, save_arrays
from ogplens.errors import ModelError
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


def _read_history(described: dict[str, Any]) -> History:
    def effects(rows: dict[str, list[float]], *, on_plan: bool) -> dict[str, Effect]:
        return {
            name: Effect(shift, left, int(coded), on_plan=on_plan)
            for name, (shift, left, coded) in rows.items()
        }

    return History(
        float(described["member_variance"]),
        float(described["plan_variance"]),
        effects(described["members"], on_plan=False),
        effects(described["plans"], on_plan=True),
        np.array(described["level_bounds"]),
    )


def load_model(folder: Path, described: dict[str, Any]) -> VariableModel:
    """Read a model whose ``model.json`` is at hand.

    Raises
    ------
    ModelError
        If the parameters are missing, damaged, or do not fit the description.
    """
    path = folder / "parameters.npz"
    arrays = load_arrays(path, ["term_weights", "dense_weights"])
    shapes = (len(arrays["term_weights"]), len(arrays["dense_weights"]))
    try:
        if shapes != (described["terms"], described["dense"]):
            raise ModelError(
                f"the parameters have {shapes[0]} and {shapes[1]} weights, model.json says "
                f"{described['terms']} and {described['dense']}",
                source=str(path),
                hint=REMAKE,
            )
        bounds, bend = described["thresholds"], described["bend"]
        return VariableModel(
            values=tuple(described["values"]),
            term_weights=arrays["term_weights"] * float(described["term_step"]),
            dense_weights=arrays["dense_weights"] * float(described["dense_step"]),
            calibration=Calibration(
                float(described["slope"]),
                np.array(described["cuts"]),
                Bend(**bend) if bend else None,
            ),
            thresholds=Thresholds(**bounds) if bounds else None,
            range_mass=float(described["range_mass"]),
            level_bounds=np.array(described["level_bounds"]),
            history=_read_history(described["history"]),
            rows=int(described["trained_on"]["commitments"]),
            members=int(described["trained_on"]["members"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"model.json cannot be used: {error!r}", source=str(folder), hint=REMAKE
        ) from error


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
