"""Simple predictors that the models must beat, on the same rows in the same folds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ogplens.features.criteria import Criteria
from ogplens.features.extraction import RawFeatures
from ogplens.learning.logistic import FloatArray, IntArray, sigmoid

# A share is counted with half a case of each level, so that no probability is exactly 0.
_HALF = 0.5


def shares(levels: IntArray, n_levels: int) -> FloatArray:
    """Return the smoothed share of each level, shape (levels,)."""
    counts = np.bincount(levels, minlength=n_levels) + _HALF
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def prior(levels: IntArray, n_levels: int, rows: int) -> FloatArray:
    """Predict the base rates of the training rows for everyone, shape (rows, levels)."""
    return np.tile(shares(levels, n_levels), (rows, 1))


def keyword_rule(
    fires_train: np.ndarray, levels: IntArray, fires_test: np.ndarray, n_levels: int
) -> FloatArray:
    """Predict the training shares among rows where any phrase fires, or none does.

    Parameters
    ----------
    fires_train, fires_test : ndarray of bool
        Whether any phrase that speaks for the variable stands in the text.
    levels : ndarray of int
        Of the training rows.
    """
    table = np.stack(
        [shares(levels[~fires_train], n_levels), shares(levels[fires_train], n_levels)]
    )
    return np.asarray(table[fires_test.astype(np.int64)], dtype=np.float64)


def keyword_fires(raw: RawFeatures, criteria: Criteria, variable: str) -> np.ndarray:
    """Tell for each row whether any phrase that speaks for the variable stands in it."""
    return np.asarray((raw.dense[:, criteria.positive(variable)] > 0).any(axis=1))


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted logistic regression; with more than two classes one for each against the rest.

    Attributes
    ----------
    classes : ndarray of int, shape (classes,)
        Levels that were coded in training, ascending.
    weights : ndarray, shape (1 or classes, columns)
        One row where there are two classes.
    intercepts : ndarray, shape (1 or classes,)
    """

    classes: IntArray
    weights: FloatArray
    intercepts: FloatArray

    def probabilities(self, rows: sparse.csr_matrix, n_levels: int) -> FloatArray:
        """Return the probability of each level, shape (rows, levels)."""
        found = np.hstack(
            [
                sigmoid(rows @ weights[:, None] + intercept)
                for weights, intercept in zip(self.weights, self.intercepts, strict=True)
            ]
        )
        if len(self.weights) == 1:
            found = np.hstack([1.0 - found, found])
        result = np.zeros((rows.shape[0], n_levels))
        result[:, self.classes] = found / found.sum(axis=1, keepdims=True)
        return result


def tfidf_logistic(train: sparse.csr_matrix, levels: IntArray, n_levels: int) -> Logistic:
    """Fit scikit-learn's logistic regression at its default strength to plain TF-IDF.

    Ordinal levels are classes without order, as a plain classifier sees them.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    one = LogisticRegression(solver="liblinear", max_iter=300)
    model = OneVsRestClassifier(one) if n_levels > 2 else one
    model.fit(train, levels)
    fitted = model.estimators_ if n_levels > 2 else [model]
    return Logistic(
        np.asarray(model.classes_, dtype=np.int64),
        np.vstack([part.coef_ for part in fitted]),
        np.concatenate([part.intercept_ for part in fitted]),
    )
