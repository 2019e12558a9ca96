"""One variable's model, from vectors and codes: weights, calibration, bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ogplens.learning.abstention import Thresholds, fit_thresholds
from ogplens.learning.calibration import Calibration, fit_calibration
from ogplens.learning.folds import assign_folds
from ogplens.learning.latent import Latent, fit_latent
from ogplens.learning.logistic import FloatArray, IntArray, fit_all_threshold
from ogplens.settings import DecisionSettings, TrainSettings


@dataclass(frozen=True, slots=True)
class VariableModel:
    """A trained model of one variable.

    The score of a row is ``terms @ term_weights + dense @ dense_weights``: a sum with one
    contribution a column.

    Attributes
    ----------
    values : tuple of str
        Levels, lowest first; ``("no", "yes")`` for a yes/no variable.
    term_weights : ndarray, shape (terms,)
    dense_weights : ndarray, shape (dense columns,)
    calibration : Calibration
    thresholds : Thresholds or None
        For a yes/no variable.
    level_bounds : ndarray, shape (levels - 1,)
        Bounds on the expected position between the levels that are named as the expected level.
    rows : int
        Commitments that it was trained on.
    members : int
    """

    values: tuple[str, ...]
    term_weights: FloatArray
    dense_weights: FloatArray
    calibration: Calibration
    thresholds: Thresholds | None
    level_bounds: FloatArray
    rows: int
    members: int

    def scores(self, terms: sparse.csr_matrix, dense: FloatArray) -> FloatArray:
        """Return the score of each row."""
        return np.asarray(terms @ self.term_weights + dense @ self.dense_weights)

    def probabilities(self, terms: sparse.csr_matrix, dense: FloatArray) -> FloatArray:
        """Return the probability of each level, shape (rows, levels)."""
        return self.calibration.probabilities(self.scores(terms, dense))

    def called(self, probabilities: FloatArray) -> IntArray:
        """Return the level named for each row when one must be named."""
        if self.thresholds is not None:
            return (probabilities[:, 1] >= self.thresholds.forced).astype(np.int64)
        return np.searchsorted(self.level_bounds, expected_level(probabilities), side="right")


def expected_level(probabilities: FloatArray) -> FloatArray:
    """Return the mean position on the scale, shape (rows,)."""
    return np.asarray(probabilities @ np.arange(probabilities.shape[1]), dtype=np.float64)


def middle_level(probabilities: FloatArray) -> int:
    """Return the median level of one row: as much speaks for lower levels as for higher ones.

    This is the level shown to people. `VariableModel.called` names extreme levels as often as they
    are coded, which measures order better but would claim "transformative" on a thin chance.
    """
    return int(np.searchsorted(np.cumsum(probabilities), 0.5))


@dataclass(frozen=True, slots=True)
class Reduced:
    """Training rows in few columns: main directions of the terms, then criteria and structure."""

    latent: Latent
    columns: FloatArray
    dense_weight: float

    def expand(self, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Carry weights of the few columns back to terms and dense columns."""
        rank = self.latent.directions.shape[1]
        return self.latent.directions @ weights[:rank], weights[rank:] * self.dense_weight


def reduce_rows(terms: sparse.csr_matrix, dense: FloatArray, settings: TrainSettings) -> Reduced:
    """Find the main directions of training rows and place the rows along them."""
    latent = fit_latent(terms, rank=settings.latent_rank)
    columns = np.hstack([latent.project(terms), settings.dense_weight * dense])
    return Reduced(latent, columns, settings.dense_weight)


def fit_variable(
    reduced: Reduced,
    levels: IntArray,
    groups: Sequence[str],
    values: tuple[str, ...],
    *,
    train: TrainSettings,
    decision: DecisionSettings,
) -> VariableModel:
    """Fit weights on all rows, and calibration and bounds on held-out scores of inner folds.

    Parameters
    ----------
    reduced : Reduced
        Of all training rows.
    levels : ndarray of int, shape (rows,)
        Coded level of each row, -1 where the variable is not coded.
    groups : sequence of str, length rows
        Member of each row: the inner folds hold out whole members.
    values : tuple of str
        Levels, lowest first.
    train : TrainSettings
    decision : DecisionSettings

    Raises
    ------
    ValueError
        If fewer than two levels are coded.
    """
    coded = np.flatnonzero(levels >= 0)
    columns, y = reduced.columns[coded], levels[coded]
    members = np.asarray(groups)[coded]
    binary = len(values) == 2

    def fit(rows: IntArray) -> FloatArray:
        return fit_all_threshold(
            columns[rows],
            y[rows],
            n_levels=len(values),
            strength=train.binary_c if binary else train.ordinal_c,
            balanced=binary and train.balanced,
        ).weights

    held_out = _held_out_scores(columns, y, members, fit, folds=train.inner_folds)
    calibration = fit_calibration(held_out, y, n_levels=len(values))
    probabilities = calibration.probabilities(held_out)
    thresholds = (
        fit_thresholds(probabilities[:, 1], y == 1, stated_error=decision.stated_error)
        if binary
        else None
    )
    term_weights, dense_weights = reduced.expand(fit(np.arange(len(y))))
    return VariableModel(
        values=values,
        term_weights=term_weights,
        dense_weights=dense_weights,
        calibration=calibration,
        thresholds=thresholds,
        level_bounds=_level_bounds(expected_level(probabilities), y, len(values)),
        rows=len(y),
        members=len(set(members.tolist())),
    )


def _held_out_scores(
    columns: FloatArray,
    levels: IntArray,
    members: npt.NDArray[np.str_],
    fit: Callable[[IntArray], FloatArray],
    *,
    folds: int,
) -> FloatArray:
    """Score every row by a model that has not seen its member."""
    groups = members.tolist()
    if len(set(groups)) < 2:  # a corpus of one member: hold out single commitments instead
        groups = [str(row) for row in range(len(groups))]
    fold_of = assign_folds(groups, min(folds, len(set(groups))), seed=0)
    scores = np.zeros(len(levels))
    for fold in range(int(fold_of.max()) + 1):
        rows = np.flatnonzero(fold_of != fold)
        held_out = fold_of == fold
        # Without a second level there is nothing to learn; a score of 0 says nothing either.
        if len(np.unique(levels[rows])) > 1:
            scores[held_out] = columns[held_out] @ fit(rows)
    return scores


def _level_bounds(expected: FloatArray, levels: IntArray, n_levels: int) -> FloatArray:
    """Choose bounds so that each level is named as often as it was coded.

    Rounding the expected position would name the middle levels alone, because weak predictions
    stay near the mean; the lowest and highest levels would never be shown. Rows that tie at a bound
    go to the side that leaves the shares nearer to the coded ones.
    """
    share_up_to = np.cumsum(np.bincount(levels, minlength=n_levels))[:-1] / len(levels)
    ranked = np.sort(expected)
    bounds = np.quantile(ranked, share_up_to)
    for place, (bound, share) in enumerate(zip(bounds, share_up_to, strict=True)):
        below, up_to = (np.searchsorted(ranked, bound, side) for side in ("left", "right"))
        if up_to - below > 1 and up_to / len(ranked) - share < share - below / len(ranked):
            following = ranked[up_to] if up_to < len(ranked) else bound + _STEP
            bounds[place] = (bound + following) / 2
    return bounds


# Above the highest expected level seen, and large enough to outlast the rounding on disk.
_STEP = 1e-3


def enough_codes(levels: IntArray, train: TrainSettings) -> bool:
    """Tell whether a variable is coded often enough to train a model for it."""
    counts = np.bincount(levels[levels >= 0]) if (levels >= 0).any() else np.zeros(1)
    frequent = int((counts >= train.min_rows_per_level).sum())
    return int(counts.sum()) >= train.min_rows and frequent >= 2
