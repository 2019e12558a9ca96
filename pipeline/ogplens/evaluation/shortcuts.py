"""Predictors that know one thing which is not what a commitment promises.

A model that is no better than these has learnt where, when or how long a text is. None of them
reads a word.

Where members are held out, the base rates of the training rows are lower when those of the tested
rows are higher. So the AUC over all folds of a predictor that knows nothing lies below 0.5, and
one of 0.5 says a little.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ogplens.evaluation.peers import prior, shares
from ogplens.learning.fitting import expected_level
from ogplens.learning.logistic import FloatArray, IntArray

# A group's shares are those of its rows and of so many more at the base rates of all rows.
_STRENGTH = 5.0


def group_shares(
    train: Sequence[str], levels: IntArray, test: Sequence[str], n_levels: int
) -> FloatArray:
    """Predict the shares of a row's group in the training rows, drawn to those of all rows.

    Parameters
    ----------
    train, test : sequence of str
        Group of each row, such as its language.
    levels : ndarray of int
        Of the training rows.
    n_levels : int

    Returns
    -------
    ndarray, shape (test rows, levels)
        A group that is not in training gets the base rates.
    """
    names = sorted({*train, *test})
    place = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(names), n_levels))
    np.add.at(counts, (np.array([place[name] for name in train]), levels), 1.0)
    table = counts + _STRENGTH * shares(levels, n_levels)
    table /= table.sum(axis=1, keepdims=True)
    return np.asarray(table[[place[name] for name in test]], dtype=np.float64)


def length_logistic(
    train: Sequence[int], levels: IntArray, test: Sequence[int], n_levels: int
) -> FloatArray:
    """Logistic regression on the logarithm of the number of words alone.

    Parameters
    ----------
    train, test : sequence of int
        Words of each row.
    levels : ndarray of int
        Of the training rows. More than two are classes without order.
    n_levels : int

    Returns
    -------
    ndarray, shape (test rows, levels)
    """
    from sklearn.linear_model import LogisticRegression

    words = np.log1p(np.asarray(train, dtype=np.float64))
    spread = float(words.std())
    if spread == 0:  # all of one length: nothing to learn
        return prior(levels, n_levels, len(test))
    columns = ((words - words.mean()) / spread)[:, None]
    model = LogisticRegression().fit(columns, levels)
    tested = (np.log1p(np.asarray(test, dtype=np.float64)) - words.mean()) / spread
    result = np.zeros((len(test), n_levels))
    result[:, model.classes_] = model.predict_proba(tested[:, None])
    return result


def called_as_often_as_coded(
    fitted: FloatArray, levels: IntArray, probabilities: FloatArray
) -> IntArray:
    """Name ordinal levels so that each is named about as often as it was coded in training.

    The likeliest level of a weak predictor is the commonest one for every row; the order that the
    predictor does give would then count for nothing.

    Parameters
    ----------
    fitted : ndarray, shape (training rows, levels)
        Probabilities of the training rows.
    levels : ndarray of int
        Of the training rows.
    probabilities : ndarray, shape (rows, levels)
        Of the rows to name levels for.
    """
    counts = np.bincount(levels, minlength=fitted.shape[1])
    bounds = np.quantile(expected_level(fitted), np.cumsum(counts)[:-1] / len(levels))
    # Not below: where all rows of the training tie at a bound, they stay on its lower side.
    return np.searchsorted(bounds, expected_level(probabilities), side="left").astype(np.int64)
