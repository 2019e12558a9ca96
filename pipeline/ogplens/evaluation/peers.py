"""Simple predictors that the models must beat, on the same rows in the same folds."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from ogplens.features.criteria import Criteria
from ogplens.features.extraction import RawFeatures
from ogplens.learning.logistic import FloatArray, IntArray

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


def tfidf_logistic(
    train: sparse.csr_matrix, levels: IntArray, test: sparse.csr_matrix, n_levels: int
) -> FloatArray:
    """Plain TF-IDF with scikit-learn's logistic regression at its default strength.

    Returns
    -------
    ndarray, shape (rows, levels)
        Ordinal levels are classes without order, as a plain classifier sees them.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    model = LogisticRegression(solver="liblinear", max_iter=300)
    if n_levels > 2:
        model = OneVsRestClassifier(model)
    model.fit(train, levels)
    found = model.predict_proba(test)
    result = np.zeros((test.shape[0], n_levels))
    result[:, model.classes_] = found / found.sum(axis=1, keepdims=True)
    return result
