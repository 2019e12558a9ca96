"""Probabilities become predictions: decisions, levels and ranges, with their phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ogplens.domain import Codebook, Evidence, OrdinalPrediction, Prediction
from ogplens.features.vectorizer import Design
from ogplens.learning.abstention import smallest_ranges
from ogplens.learning.fitting import VariableModel, expected_level, middle_levels
from ogplens.learning.logistic import FloatArray
from ogplens.learning.model_set import ModelSet, Owner
from ogplens.scoring.member_history import beside_words_alone

Predictions = dict[str, Prediction | OrdinalPrediction]


def predictions_of(
    model_set: ModelSet,
    codebook: Codebook,
    design: Design,
    phrases: Sequence[Mapping[str, tuple[Evidence, ...]]],
    owners: Sequence[Owner] | None,
) -> list[Predictions]:
    """Return the predictions of each commitment by variable.

    Parameters
    ----------
    model_set : ModelSet
    codebook : Codebook
    design : Design
        Vectors of the commitments.
    phrases : sequence of mapping
        Of each commitment by variable; a variable may be absent.
    owners : sequence of Owner, optional
        Whose commitments these are: their coded commitments then count beside the words.
    """
    predictions: list[Predictions] = [{} for _ in phrases]
    found_all = model_set.predict_design(design, owners)
    for name, model in model_set.models.items():
        probabilities = found_all[name]
        shown = [found.get(name, ()) for found in phrases]
        made: Iterable[Prediction | OrdinalPrediction] = (
            _ordinal(codebook.variables[name].values, model, probabilities, shown)
            if model.thresholds is None
            else _binary(model, probabilities, shown)
        )
        for found, prediction in zip(predictions, made, strict=True):
            found[name] = prediction
    if owners is not None:
        return beside_words_alone(predictions, model_set.predict_design(design))
    return predictions


def _binary(
    model: VariableModel, probabilities: FloatArray, phrases: Iterable[tuple[Evidence, ...]]
) -> Iterator[Prediction]:
    assert model.thresholds is not None  # noqa: S101  # the caller's choice
    for probability, shown in zip(probabilities[:, 1].tolist(), phrases, strict=True):
        yield Prediction(probability, model.thresholds.decide(probability), shown)


def _ordinal(
    values: tuple[str, ...],
    model: VariableModel,
    probabilities: FloatArray,
    phrases: Iterable[tuple[Evidence, ...]],
) -> Iterator[OrdinalPrediction]:
    low, high = smallest_ranges(probabilities, model.range_mass)
    columns = (
        probabilities.tolist(),
        middle_levels(probabilities).tolist(),
        low.tolist(),
        high.tolist(),
        expected_level(probabilities).tolist(),
        phrases,
    )
    for row, level, first, last, expected, shown in zip(*columns, strict=True):
        yield OrdinalPrediction(
            probabilities=dict(zip(values, row, strict=True)),
            level=values[level],
            range=values[first : last + 1],
            expected=expected,
            evidence=shown,
        )
