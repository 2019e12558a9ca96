"""Linear models on bags of words, as they are found in textbooks."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from tests.benchmarks.peers.data import Texts
from tests.benchmarks.peers.peer import (
    NATURAL,
    SEED,
    Answer,
    Codes,
    Peer,
    as_objects,
    dump,
    likeliest,
)

from ogplens.learning.fitting import expected_level
from ogplens.learning.folds import assign_folds
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.settings import codebook

_INNER_FOLDS = 4
_MORE_ROUNDS = 2000


def fit_logistic(features: Any, levels: IntArray) -> Any:
    """Fit scikit-learn's logistic regression with its defaults, longer where that is too short."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            return LogisticRegression().fit(features, levels)
        except ConvergenceWarning:
            return LogisticRegression(max_iter=_MORE_ROUNDS).fit(features, levels)


def logistic_probabilities(model: Any, features: Any, name: str) -> FloatArray:
    """Return the probability of each level; 0 for a level that was never coded in training."""
    result = np.zeros((features.shape[0], len(codebook().variables[name].values)))
    result[:, model.classes_] = model.predict_proba(features)
    return result


class TfidfLogistic(Peer):
    """`TfidfVectorizer` and `LogisticRegression`, both with scikit-learn's defaults."""

    def prepare(self, texts: Texts) -> np.ndarray:
        return as_objects(texts.masked())

    def fit(self, features: np.ndarray, codes: Codes) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer()
        vectors = self._vectorizer.fit_transform(features)
        self._models = {
            name: fit_logistic(vectors[codes.coded(name)], levels[codes.coded(name)])
            for name, levels in codes.levels.items()
        }

    def predict(self, features: np.ndarray) -> dict[str, Answer]:
        vectors = self._vectorizer.transform(features)
        return {
            name: likeliest(logistic_probabilities(model, vectors, name))
            for name, model in self._models.items()
        }

    def save(self, folder: Path) -> None:
        dump(folder / "model.joblib", (self._vectorizer, self._models))


class _Margin(Peer):
    """A classifier with margins: one a level for ordinal variables, each against the rest.

    Rows are ranked by the margin. Probabilities come from sigmoids (Platt 1999) that are fitted on
    margins of members held out inside the training rows.
    """

    #: Whether a yes begins at margin 0, or at probability 0.5.
    _bound_is_margin = True

    def prepare(self, texts: Texts) -> np.ndarray:
        return as_objects(texts.masked())

    def _vectorizer(self) -> Any:
        raise NotImplementedError

    def _classifier(self) -> Any:
        raise NotImplementedError

    def fit(self, features: np.ndarray, codes: Codes) -> None:
        self._words = self._vectorizer()
        vectors = self._words.fit_transform(features)
        self._models: dict[str, Any] = {}
        self._sigmoids: dict[str, Any] = {}
        for name, levels in codes.levels.items():
            coded = codes.coded(name)
            x, members = vectors[coded], [codes.members[i] for i in coded]
            for level in _levels(name):
                yes = levels[coded] == level
                self._models[f"{name}:{level}"] = self._fit_one(x, yes)
                margins = self._held_out(x, yes, members)
                self._sigmoids[f"{name}:{level}"] = _fit_sigmoid(margins, yes)
        self._names = tuple(codes.levels)

    def _fit_one(self, x: sparse.csr_matrix, yes: np.ndarray) -> Any:
        return self._classifier().fit(x, yes) if 0 < yes.sum() < len(yes) else None

    def _held_out(self, x: sparse.csr_matrix, yes: np.ndarray, members: list[str]) -> FloatArray:
        fold_of = assign_folds(members, min(_INNER_FOLDS, len(set(members))), seed=SEED)
        margins = np.zeros(len(yes))
        for fold in np.unique(fold_of):
            inside, outside = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
            margins[outside] = _margins(self._fit_one(x[inside], yes[inside]), x[outside])
        return margins

    def predict(self, features: np.ndarray) -> dict[str, Answer]:
        vectors = self._words.transform(features)
        return {name: self._answer(name, vectors) for name in self._names}

    def _answer(self, name: str, vectors: sparse.csr_matrix) -> Answer:
        keys = [f"{name}:{level}" for level in _levels(name)]
        margins = np.stack([_margins(self._models[key], vectors) for key in keys], axis=1)
        found = np.stack(
            [self._sigmoids[key](margins[:, place]) for place, key in enumerate(keys)], axis=1
        )
        if len(keys) == 1:
            probabilities = np.hstack([1 - found, found])
            yes = margins[:, 0] >= 0 if self._bound_is_margin else found[:, 0] >= NATURAL
            return Answer(probabilities, margins[:, 0], yes.astype(np.int64))
        probabilities = found / found.sum(axis=1, keepdims=True)
        ranked = margins if self._bound_is_margin else probabilities
        called = np.asarray(ranked.argmax(axis=1), dtype=np.int64)
        return Answer(probabilities, expected_level(probabilities), called)

    def save(self, folder: Path) -> None:
        dump(folder / "model.joblib", (self._words, self._models, self._sigmoids))


def _levels(name: str) -> list[int]:
    """Levels that get a margin of their own: yes alone, or each level of a scale."""
    values = codebook().variables[name].values
    return [1] if len(values) == 2 else list(range(len(values)))


def _margins(model: Any, x: sparse.csr_matrix) -> FloatArray:
    """Return margins; far down for a level that was never coded, so that it is never named."""
    if model is None:
        return np.full(x.shape[0], -1e3)
    return np.asarray(model.decision_function(x), dtype=np.float64)


class _Sigmoid:
    """Probability of yes from a margin."""

    def __init__(self, slope: float, start: float) -> None:
        self._slope, self._start = slope, start

    def __call__(self, margins: FloatArray) -> FloatArray:
        from scipy.special import expit

        return np.asarray(expit(self._slope * margins + self._start))


def _fit_sigmoid(margins: FloatArray, yes: np.ndarray) -> _Sigmoid:
    from sklearn.linear_model import LogisticRegression

    if not 0 < yes.sum() < len(yes):
        return _Sigmoid(0.0, 20.0 if yes.any() else -20.0)
    # Hardly any penalty: two numbers from a thousand rows need none.
    model = LogisticRegression(C=1e4, max_iter=_MORE_ROUNDS).fit(margins[:, None], yes)
    return _Sigmoid(float(model.coef_[0, 0]), float(model.intercept_[0]))


class TfidfSvm(_Margin):
    """`TfidfVectorizer` and `LinearSVC`, both with scikit-learn's defaults."""

    def _vectorizer(self) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        return TfidfVectorizer()

    def _classifier(self) -> Any:
        from sklearn.svm import LinearSVC

        return LinearSVC(random_state=SEED)


def log_count_ratio(counts: sparse.csr_matrix, yes: np.ndarray, *, alpha: float) -> FloatArray:
    """Return the log-count ratio of each term (Wang and Manning 2012).

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix, shape (rows, terms)
        Binarised.
    yes : ndarray of bool, shape (rows,)
    alpha : float
        Added to each sum, so that no ratio is infinite.

    Returns
    -------
    ndarray, shape (terms,)
        Above 0 for terms that stand more often in rows with a yes.
    """
    p = alpha + np.asarray(counts[yes].sum(axis=0), dtype=np.float64).ravel()
    q = alpha + np.asarray(counts[~yes].sum(axis=0), dtype=np.float64).ravel()
    return np.asarray(np.log((p / p.sum()) / (q / q.sum())))


def interpolate(weights: FloatArray, beta: float) -> FloatArray:
    """Move weights towards their mean size: ``(1 - beta) * mean(|w|) + beta * w``."""
    return np.asarray((1 - beta) * np.abs(weights).mean() + beta * weights)


class NbSvmClassifier:
    """A linear SVM on binarised counts times their log-count ratios (Wang and Manning 2012)."""

    def __init__(self, *, alpha: float = 1.0, beta: float = 0.25, strength: float = 1.0) -> None:
        self._alpha, self._beta, self._strength = alpha, beta, strength

    def fit(self, counts: sparse.csr_matrix, yes: np.ndarray) -> NbSvmClassifier:
        """Fit ratios and weights."""
        from sklearn.svm import LinearSVC

        ratio = log_count_ratio(counts, yes, alpha=self._alpha)
        model = LinearSVC(C=self._strength, random_state=SEED, max_iter=_MORE_ROUNDS)
        model.fit(counts @ sparse.diags(ratio), yes)
        self._weights = interpolate(model.coef_.ravel(), self._beta) * ratio
        self._start = float(model.intercept_[0])
        return self

    def decision_function(self, counts: sparse.csr_matrix) -> FloatArray:
        """Return margins, shape (rows,)."""
        return np.asarray(counts @ self._weights + self._start)


class NbSvm(_Margin):
    """NB-SVM on words and pairs of words, with the settings of the paper.

    Interpolation moves all weights but not the intercept: margin 0 means little where yes and no
    are not equally frequent, so a yes begins at probability 0.5.
    """

    _bound_is_margin = False

    def _vectorizer(self) -> Any:
        from sklearn.feature_extraction.text import CountVectorizer

        return CountVectorizer(ngram_range=(1, 2), binary=True, dtype=np.float64)

    def _classifier(self) -> Any:
        return NbSvmClassifier()
