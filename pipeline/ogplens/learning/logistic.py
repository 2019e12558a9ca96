"""Linear models for ordered levels; two levels are the yes/no case.

The all-threshold loss (Rennie and Srebro 2005, "Loss functions for preference levels") adds one
logistic loss for every cut between levels: one weight vector, one cut point each. Its minimum has
ordered cut points, and with two levels it is logistic regression.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LinearFit:
    """A weight vector and its ordered cut points.

    Attributes
    ----------
    weights : ndarray, shape (columns,)
    cuts : ndarray, shape (levels - 1,)
        In ascending order; P(level > k) = sigmoid(score - cuts[k]).
    """

    weights: FloatArray
    cuts: FloatArray

    def scores(self, columns: FloatArray) -> FloatArray:
        """Return the scores, shape (rows,): higher speaks for a higher level."""
        return np.asarray(columns @ self.weights, dtype=np.float64)


def sigmoid(value: FloatArray) -> FloatArray:
    """Return 1 / (1 + exp(-value)), without overflow."""
    # The same as scipy.special.expit, whose import costs a scorecard more than all its numbers.
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(value))), dtype=np.float64)


def fit_all_threshold(
    columns: FloatArray,
    levels: IntArray,
    *,
    n_levels: int,
    strength: float,
) -> LinearFit:
    """Fit one weight vector and ``n_levels - 1`` cut points.

    Parameters
    ----------
    columns : ndarray of float, shape (rows, columns)
    levels : ndarray of int, shape (rows,)
        0 the lowest.
    n_levels : int
        2 or more.
    strength : float
        Inverse of the ridge penalty, as ``C`` in scikit-learn: the loss sum is multiplied by it.

    Returns
    -------
    LinearFit

    Raises
    ------
    ValueError
        If fewer than two levels occur.
    """
    from scipy.optimize import minimize

    if len(np.unique(levels)) < 2:
        raise ValueError("fewer than two levels occur")
    rows, width = columns.shape
    # +1 where the row lies above the cut, -1 where it does not.
    side = np.where(levels[:, None] > np.arange(n_levels - 1)[None, :], 1.0, -1.0)
    above = (side > 0).sum(axis=0) + 0.5
    start_cuts = -np.log(above / (rows + 1.0 - above))

    def loss(parameters: FloatArray) -> tuple[float, FloatArray]:
        weights, cuts = parameters[:width], parameters[width:]
        margin = side * ((columns @ weights)[:, None] - cuts[None, :])
        pull = -side * sigmoid(-margin)
        value = strength * float(np.logaddexp(0.0, -margin).sum())
        gradient = np.concatenate(
            [
                strength * (columns.T @ pull.sum(axis=1)) + weights,
                -strength * pull.sum(axis=0) + _CUT_RIDGE * (cuts - start_cuts),
            ]
        )
        ridge = 0.5 * float(weights @ weights)
        ridge += 0.5 * _CUT_RIDGE * float(((cuts - start_cuts) ** 2).sum())
        return value + ridge, gradient

    start = np.concatenate([np.zeros(width), start_cuts])
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-7, "maxcor": 20},
    )
    cuts = np.maximum.accumulate(found.x[width:])
    return LinearFit(found.x[:width], cuts)


# A level that is absent from the training rows would push its cut to infinity; this small pull
# towards the base rates keeps it finite and moves other cuts by nothing that shows.
_CUT_RIDGE = 1e-4


def level_probabilities(scores: FloatArray, cuts: FloatArray) -> FloatArray:
    """Return the probability of each level.

    Parameters
    ----------
    scores : ndarray, shape (rows,)
    cuts : ndarray, shape (levels - 1,)
        Ascending.

    Returns
    -------
    ndarray, shape (rows, levels)
        Rows add up to 1.
    """
    above = sigmoid(scores[:, None] - cuts[None, :])
    ones = np.ones((len(scores), 1))
    return np.hstack([ones, above]) - np.hstack([above, np.zeros((len(scores), 1))])
