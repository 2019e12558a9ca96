"""Probabilities become predictions: decisions, levels and ranges, of many commitments at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ogplens.domain import Codebook, Decision, Evidence, OrdinalPrediction, Prediction, ScopeReason
from ogplens.features.vectorizer import Design
from ogplens.learning.abstention import DECISIONS, smallest_ranges
from ogplens.learning.fitting import VariableModel, expected_level, middle_levels
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.learning.model_set import ModelSet, Owner

Predictions = dict[str, Prediction | OrdinalPrediction]
Reasons = Sequence[tuple[ScopeReason, ...]]
Cell = str | float
Shown = Iterable[tuple[Evidence, ...]]

_DECIDED = np.array([one.value for one in DECISIONS], dtype=object)
_READER = DECISIONS.index(Decision.NEEDS_A_READER)


@dataclass(frozen=True, slots=True)
class YesNo:
    """A yes/no variable of many commitments.

    Attributes
    ----------
    probability : ndarray, shape (rows,)
        Of yes.
    decision : ndarray of int, shape (rows,)
        Places in `DECISIONS`.
    words_alone : ndarray, shape (rows,), or None
        The probability that the words alone give, where a history was used.
    """

    probability: FloatArray
    decision: IntArray
    words_alone: FloatArray | None

    def undecided(self, rows: npt.NDArray[np.bool_]) -> YesNo:
        """Decide nothing in some rows."""
        return replace(self, decision=np.where(rows, _READER, self.decision))

    def objects(self, phrases: Shown) -> Iterator[Prediction]:
        """Yield the prediction of each commitment."""
        cells = (
            self.probability.tolist(),
            map(DECISIONS.__getitem__, self.decision.tolist()),
            phrases,
            _cells(self.words_alone, len(self.probability)),
        )
        return map(Prediction, *cells)

    def columns(self, name: str) -> Iterator[tuple[str, Sequence[Cell]]]:
        """Yield names and cells of columns."""
        yield name, self.probability.tolist()
        yield f"{name}_decision", _DECIDED[self.decision].tolist()


@dataclass(frozen=True, slots=True)
class Levels:
    """An ordinal variable of many commitments.

    Attributes
    ----------
    values : tuple of str
        Lowest first.
    probabilities : ndarray, shape (rows, levels)
    level, first, last : ndarray of int, shape (rows,)
        The middle level, and the ends of the range.
    expected : ndarray, shape (rows,)
        Position on the scale.
    words_alone : ndarray, shape (rows,), or None
        The expected position that the words alone give, where a history was used.
    """

    values: tuple[str, ...]
    probabilities: FloatArray
    level: IntArray
    first: IntArray
    last: IntArray
    expected: FloatArray
    words_alone: FloatArray | None

    def undecided(self, rows: npt.NDArray[np.bool_]) -> Levels:
        """Give some rows the whole scale as their range."""
        first = np.where(rows, 0, self.first)
        return replace(self, first=first, last=np.where(rows, len(self.values) - 1, self.last))

    def objects(self, phrases: Shown) -> Iterator[OrdinalPrediction]:
        """Yield the prediction of each commitment."""
        values, number = self.values, len(self.values)
        ranges = [[values[a : b + 1] for b in range(number)] for a in range(number)]
        cells = (
            self.probabilities.tolist(),
            self.level.tolist(),
            self.first.tolist(),
            self.last.tolist(),
            self.expected.tolist(),
            phrases,
            _cells(self.words_alone, len(self.level)),
        )
        for row, level, first, last, expected, shown, alone in zip(*cells, strict=True):
            yield OrdinalPrediction(
                dict(zip(values, row, strict=True)),
                values[level],
                ranges[first][last],
                expected,
                shown,
                alone,
            )

    def columns(self, name: str) -> Iterator[tuple[str, Sequence[Cell]]]:
        """Yield names and cells of columns."""
        for value, column in zip(self.values, self.probabilities.T.tolist(), strict=True):
            yield f"{name}_{value}", column
        values = np.array(self.values, dtype=object)
        for part, places in (("level", self.level), ("lowest", self.first), ("highest", self.last)):
            yield f"{name}_{part}", values[places].tolist()
        yield f"{name}_expected", self.expected.tolist()


@dataclass(frozen=True, slots=True)
class Predicted:
    """The predictions of many commitments, as columns.

    Attributes
    ----------
    variables : mapping of str to YesNo or Levels
        Commitments out of scope have their probabilities, but no decision and no range.
    reasons : sequence of tuple of ScopeReason
        Of each commitment, why the models cannot judge it.
    """

    variables: Mapping[str, YesNo | Levels]
    reasons: Reasons

    def __len__(self) -> int:
        return len(self.reasons)

    def predictions(
        self, phrases: Sequence[Mapping[str, tuple[Evidence, ...]]]
    ) -> list[Predictions]:
        """Return the predictions of each commitment by variable.

        Parameters
        ----------
        phrases : sequence of mapping
            Of each commitment by variable; a variable may be absent.
        """
        made = [
            variable.objects([found.get(name, ()) for found in phrases])
            for name, variable in self.variables.items()
        ]
        names = tuple(self.variables)
        if not names:
            return [{} for _ in phrases]
        return [dict(zip(names, row, strict=True)) for row in zip(*made, strict=True)]

    def table(self) -> dict[str, Sequence[Cell]]:
        """Return names and cells of the columns of a table, a row a commitment.

        Returns
        -------
        dict of str to list
            ``<variable>`` (the probability of yes) and ``<variable>_decision``; of an ordinal
            variable ``<variable>_<level>`` (its probability), ``_level``, ``_lowest``,
            ``_highest`` (the range) and ``_expected``; and ``out_of_scope``, the codes of the
            reasons with spaces between.
        """
        columns = dict(
            column for name, variable in self.variables.items() for column in variable.columns(name)
        )
        scope = [" ".join(reason.code for reason in reasons) for reasons in self.reasons]
        return {**columns, "out_of_scope": scope}


def predicted(
    model_set: ModelSet,
    codebook: Codebook,
    design: Design,
    reasons: Reasons,
    owners: Sequence[Owner] | None,
) -> Predicted:
    """Return the predictions of commitments.

    Parameters
    ----------
    model_set : ModelSet
    codebook : Codebook
    design : Design
        Vectors of the commitments.
    reasons : sequence of tuple of ScopeReason
        Why each commitment cannot be judged; nothing where it can.
    owners : sequence of Owner, optional
        Whose commitments these are: their coded commitments then count beside the words.
    """
    out = np.array([bool(why) for why in reasons], dtype=np.bool_)
    found = model_set.predict_design(design, owners)
    alone = None if owners is None else model_set.predict_design(design)
    variables = {
        name: _variable(
            model,
            codebook.variables[name].values,
            found[name],
            None if alone is None else alone[name],
        ).undecided(out)
        for name, model in model_set.models.items()
    }
    return Predicted(variables, reasons)


def _variable(
    model: VariableModel,
    values: tuple[str, ...],
    probabilities: FloatArray,
    alone: FloatArray | None,
) -> YesNo | Levels:
    if model.thresholds is not None:
        yes = probabilities[:, 1]
        return YesNo(yes, model.thresholds.decisions(yes), None if alone is None else alone[:, 1])
    return Levels(
        values,
        probabilities,
        middle_levels(probabilities),
        *smallest_ranges(probabilities, model.range_mass),
        expected_level(probabilities),
        None if alone is None else expected_level(alone),
    )


def _cells(column: FloatArray | None, rows: int) -> Iterable[float | None]:
    return [None] * rows if column is None else column.tolist()


def joined(parts: Sequence[Predicted]) -> Predicted:
    """Return the predictions of several batches, at least one, as one."""
    reasons = [one for part in parts for one in part.reasons]
    names = parts[0].variables
    return Predicted({n: _joined([part.variables[n] for part in parts]) for n in names}, reasons)


def _joined(parts: Sequence[Any]) -> Any:  # noqa: ANN401  # all of one class, of the two above
    return type(parts[0])(
        *(
            np.concatenate([getattr(part, one.name) for part in parts])
            if isinstance(getattr(parts[0], one.name), np.ndarray)
            else getattr(parts[0], one.name)
            for one in fields(parts[0])
        )
    )
