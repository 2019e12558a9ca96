"""One variable's model, from vectors and codes: weights, calibration, bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from ogplens.learning.abstention import Thresholds, fit_range_mass, fit_thresholds
from ogplens.learning.calibration import Calibration, fit_calibration
from ogplens.learning.history import Effect, History, fit_history
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.learning.mixed import TrainingRows, fit_mixed
from ogplens.settings import DecisionSettings, TrainSettings


@dataclass(frozen=True, slots=True)
class TrainingNames:
    """Whose commitments the training rows are; both of length rows."""

    members: Sequence[str]
    plans: Sequence[str]


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
    range_mass : float
        Probability that a range of levels must hold so that ranges hold the coded level as often
        as stated.
    level_bounds : ndarray, shape (levels - 1,)
        Bounds on the expected position between the levels that are named as the expected level.
    history : History
        What the members' coded commitments add to the words.
    rows : int
        Commitments that it was trained on.
    members : int
    """

    values: tuple[str, ...]
    term_weights: FloatArray
    dense_weights: FloatArray
    calibration: Calibration
    thresholds: Thresholds | None
    range_mass: float
    level_bounds: FloatArray
    history: History
    rows: int
    members: int

    def scores(self, terms: sparse.csr_matrix, dense: FloatArray) -> FloatArray:
        """Return the score of each row."""
        # Not a product of matrices: its last digits would depend on how many rows there are.
        form = (dense * self.dense_weights).sum(axis=1)
        return np.asarray(terms @ self.term_weights + form, dtype=np.float64)

    def probabilities(self, terms: sparse.csr_matrix, dense: FloatArray) -> FloatArray:
        """Return the probability of each level, shape (rows, levels)."""
        return self.calibration.probabilities(self.scores(terms, dense))

    def probabilities_with_history(
        self, terms: sparse.csr_matrix, dense: FloatArray, effects: Sequence[Effect]
    ) -> FloatArray:
        """Return the probability of each level given each row's effect, shape (rows, levels).

        Parameters
        ----------
        terms, dense
            Vectors of the rows.
        effects : sequence of Effect, length rows
            From ``history.effect``.
        """
        scaled = self.calibration.scaled(self.scores(terms, dense))
        return self.history.probabilities(scaled, self.calibration.cuts, effects)

    def called(
        self, probabilities: FloatArray, effects: Sequence[Effect] | None = None
    ) -> IntArray:
        """Return the level named for each row when one must be named.

        Parameters
        ----------
        probabilities : ndarray, shape (rows, levels)
        effects : sequence of Effect, optional
            Those that the probabilities were made with. Where the plan itself is known, expected
            levels spread wider, and other bounds name each level as often as it is coded.
        """
        if self.thresholds is not None:
            return (probabilities[:, 1] >= self.thresholds.forced).astype(np.int64)
        expected = expected_level(probabilities)
        called = np.searchsorted(self.level_bounds, expected, side="right")
        if effects is not None:
            on_plan = np.array([effect.on_plan for effect in effects])
            spread = np.searchsorted(self.history.level_bounds, expected, side="right")
            called = np.where(on_plan, spread, called)
        return np.asarray(called, dtype=np.int64)


def expected_level(probabilities: FloatArray) -> FloatArray:
    """Return the mean position on the scale, shape (rows,)."""
    return np.asarray((probabilities * np.arange(probabilities.shape[1])).sum(axis=1))


def middle_levels(probabilities: FloatArray) -> IntArray:
    """Return the median level of each row: as much speaks for lower levels as for higher ones.

    This is the level shown to people. `VariableModel.called` names extreme levels as often as they
    are coded, which measures order better but would claim "transformative" on a thin chance.

    Parameters
    ----------
    probabilities : ndarray, shape (rows, levels)
    """
    return np.asarray((np.cumsum(probabilities, axis=1) < 0.5).sum(axis=1), dtype=np.int64)


def fit_variable(
    rows: TrainingRows,
    names: TrainingNames,
    levels: IntArray,
    values: tuple[str, ...],
    dense_prior: FloatArray,
    *,
    train: TrainSettings,
    decision: DecisionSettings,
    fitted: IntArray | None = None,
) -> VariableModel:
    """Fit weights on all rows; calibration, bounds and history on scores without the row's member.

    Parameters
    ----------
    rows : TrainingRows
    names : TrainingNames
        Members and plans of the rows.
    levels : ndarray of int, shape (rows,)
        Coded level of each row, -1 where the variable is not coded.
    values : tuple of str
        Levels, lowest first.
    dense_prior : ndarray, shape (dense columns,)
        See `ogplens.learning.mixed.fit_mixed`.
    train : TrainSettings
    decision : DecisionSettings
    fitted : ndarray of int, shape (rows,), optional
        Levels that the weights are fitted on, where these are more rows than those coded: see
        `ogplens.learning.bridge`. Calibration, bounds and history rest on the coded rows alone.

    Raises
    ------
    ValueError
        If fewer than two levels are coded.
    """
    targets = levels if fitted is None else fitted
    chosen = np.flatnonzero(targets >= 0)
    fit = fit_mixed(rows, chosen, targets[chosen], dense_prior, train)
    own = levels[chosen] >= 0
    coded, held_out = chosen[own], fit.held_out[own]
    y = levels[coded]
    members = [names.members[i] for i in coded.tolist()]
    plans = [names.plans[i] for i in coded.tolist()]
    calibration = fit_calibration(held_out, y, n_levels=len(values))
    probabilities = calibration.probabilities(held_out)
    scaled = calibration.scaled(held_out)
    history, given_others = fit_history(scaled, calibration.cuts, y, members, plans)
    return VariableModel(
        values=values,
        term_weights=fit.term_weights,
        dense_weights=fit.dense_weights,
        calibration=calibration,
        thresholds=(
            fit_thresholds(probabilities[:, 1], y == 1, stated_error=decision.stated_error)
            if len(values) == 2
            else None
        ),
        range_mass=fit_range_mass(probabilities, y, coverage=decision.range_coverage),
        level_bounds=_level_bounds(expected_level(probabilities), y, len(values)),
        history=replace(
            history, level_bounds=_level_bounds(expected_level(given_others), y, len(values))
        ),
        rows=len(y),
        members=len(set(members)),
    )


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
