"""The columns that move a variable's predictions most, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ogplens.features.vectorizer import Design, Vectorizer, readable_name

if TYPE_CHECKING:
    import numpy.typing as npt

    from ogplens.learning.fitting import VariableModel
    from ogplens.learning.model_set import ModelSet

MOST = 15
MOST_TRAITS = 10
MOST_LETTERS = 8
_CRITERION, _OFTEN, _FORM = "criterion ", ", how often", "structure "


@dataclass(frozen=True, slots=True)
class Column:
    """What a column does to a prediction.

    Attributes
    ----------
    name : str
        Readable.
    held : int or None
        Commitments that hold it; ``None`` for a measure, which every commitment has.
    effect : float
        What it adds to the log-odds of yes, or of a higher level: on average where it is held, or
        for a measure one standard deviation above the mean.
    spread : float
        Standard deviation of what it adds, over all commitments: how far it moves predictions.
    """

    name: str
    held: int | None
    effect: float
    spread: float

    @property
    def odds(self) -> float:
        """What the odds are multiplied by; 1 changes nothing."""
        return math.exp(self.effect)


@dataclass(frozen=True, slots=True)
class Strongest:
    """The strongest columns of a variable, the strongest first.

    Attributes
    ----------
    words_up, words_down : tuple of Column
        Words and phrases for and against.
    traits_up, traits_down : tuple of Column
        Criteria of the codebook and measures of form.
    letters_up, letters_down : tuple of str
        Letter sequences inside words.
    """

    words_up: tuple[Column, ...]
    words_down: tuple[Column, ...]
    traits_up: tuple[Column, ...]
    traits_down: tuple[Column, ...]
    letters_up: tuple[str, ...]
    letters_down: tuple[str, ...]


def strongest_columns(model_set: ModelSet, design: Design) -> dict[str, Strongest]:
    """Return the strongest columns of every variable.

    Parameters
    ----------
    model_set : ModelSet
    design : Design
        Vectors of the commitments over which effects are averaged.
    """
    terms = _TermStatistics.of(design)
    names = _criterion_columns(model_set.vectorizer)
    return {
        variable: _strongest(model_set.vectorizer, model, design, terms, names)
        for variable, model in model_set.models.items()
    }


@dataclass(frozen=True, slots=True)
class _TermStatistics:
    """Of every term column: rows that hold it, mean among these, standard deviation over all."""

    held: npt.NDArray[np.int64]
    mean: npt.NDArray[np.float64]
    deviation: npt.NDArray[np.float64]

    @classmethod
    def of(cls, design: Design) -> _TermStatistics:
        matrix, n = design.terms.tocsc(), max(len(design), 1)
        held = np.diff(matrix.indptr).astype(np.int64)
        total = np.asarray(matrix.sum(axis=0)).ravel()
        squares = np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel()
        variance = np.maximum(squares / n - (total / n) ** 2, 0.0)
        return cls(held, total / np.maximum(held, 1), np.sqrt(variance))


def _criterion_columns(vectorizer: Vectorizer) -> dict[str, list[int]]:
    """Return the dense columns of each criterion, there at all first, and of each measure."""
    columns: dict[str, list[int]] = {}
    for place, name in enumerate(vectorizer.dense_names):
        columns.setdefault(name.removesuffix(_OFTEN), []).append(place)
    return columns


def _strongest(
    vectorizer: Vectorizer,
    model: VariableModel,
    design: Design,
    terms: _TermStatistics,
    names: Mapping[str, list[int]],
) -> Strongest:
    weights = model.calibration.slope * model.term_weights
    spread = np.abs(weights) * terms.deviation
    words: list[Column] = []
    traits = [
        _dense_column(vectorizer, model, design, name, places) for name, places in names.items()
    ]
    letters: dict[bool, tuple[str, ...]] = {}
    start = 0
    for block, part in vectorizer.blocks.items():
        inside = np.arange(start, start + len(part.terms))
        start += len(part.terms)
        readable = [readable_name(block, term) for term in part.terms]
        for up in (True, False):
            chosen = _top(inside, weights, spread, up=up)
            if readable and readable[0].startswith("letters "):
                texts = [readable[i - inside[0]].removeprefix("letters ") for i in chosen]
                letters[up] = tuple(texts[:MOST_LETTERS])
                continue
            words += [
                Column(
                    readable[i - inside[0]],
                    int(terms.held[i]),
                    float(weights[i] * terms.mean[i]),
                    float(spread[i]),
                )
                for i in chosen
            ]
    return Strongest(
        words_up=_ranked(words, MOST, up=True),
        words_down=_ranked(words, MOST, up=False),
        traits_up=_ranked(traits, MOST_TRAITS, up=True),
        traits_down=_ranked(traits, MOST_TRAITS, up=False),
        letters_up=letters.get(True, ()),
        letters_down=letters.get(False, ()),
    )


def _ranked(columns: list[Column], most: int, *, up: bool) -> tuple[Column, ...]:
    side = [one for one in columns if (one.effect > 0 if up else one.effect < 0)]
    return tuple(sorted(side, key=lambda one: (-one.spread, one.name))[:most])


def _top(
    inside: npt.NDArray[Any],
    weights: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
    *,
    up: bool,
) -> list[int]:
    """Return the columns on one side that move most; ties in the order of the columns."""
    side = inside[(weights[inside] > 0) if up else (weights[inside] < 0)]
    return [int(i) for i in side[np.argsort(-spread[side], kind="stable")][:MOST]]


def _dense_column(
    vectorizer: Vectorizer,
    model: VariableModel,
    design: Design,
    name: str,
    places: list[int],
) -> Column:
    weights = model.calibration.slope * model.dense_weights[places]
    added = design.dense[:, places] @ weights
    spread = float(added.std())
    if name.startswith(_FORM):
        sign = math.copysign(1.0, float(weights[0]))
        return Column(_readable(name), None, sign * spread, spread)
    # Where the criterion is absent, standardised and clipped as the vectorizer does.
    absent = np.clip(-vectorizer.mean / vectorizer.scale, -3.0, 3.0)[places]
    held = design.dense[:, places[0]] > absent[0] + 1e-9
    effect = float((added[held] - absent @ weights).mean()) if held.any() else 0.0
    return Column(_readable(name), int(held.sum()), effect, spread)


def _readable(name: str) -> str:
    """Return the name of a dense column as a reader understands it."""
    if name.startswith(_CRITERION):
        group, _, criterion = name.removeprefix(_CRITERION).partition("/")
        return f"criterion “{criterion.replace('_', ' ')}” ({group.replace('_', ' ')})"
    return f"measure of form: {name.removeprefix(_FORM)}"
