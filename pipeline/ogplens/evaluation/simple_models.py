"""Predictions of the peers and the shortcuts on the test rows of one fold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from ogplens.domain import Codebook, Kind
from ogplens.evaluation.peers import (
    Logistic,
    keyword_fires,
    keyword_rule,
    prior,
    tfidf_logistic,
)
from ogplens.evaluation.rows import FoldPredictions, Rows
from ogplens.evaluation.shortcuts import called_as_often_as_coded, group_shares, length_logistic
from ogplens.features.criteria import load_criteria
from ogplens.features.extraction import RawFeatures
from ogplens.learning.abstention import fit_thresholds
from ogplens.learning.fitting import enough_codes, expected_level
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.learning.model_set import ModelSet
from ogplens.settings import PipelineSettings

PEERS = ("prior", "keyword", "tfidf")
SHORTCUTS = ("length", "language", "country", "generation")


def predict_peers(
    model_set: ModelSet,
    raw_train: RawFeatures,
    raw_test: RawFeatures,
    levels: Mapping[str, IntArray],
    test_rows: IntArray,
    codebook: Codebook,
    settings: PipelineSettings,
    *,
    fitted_by: Callable[[str, Callable[[], Logistic]], Logistic] = lambda _, fit: fit(),
) -> Iterator[FoldPredictions]:
    """Predict by the base rate, the keyword rule and logistic regression on TF-IDF.

    Parameters
    ----------
    model_set : ModelSet
        Fitted on the training rows; its vocabulary is used.
    raw_train, raw_test : RawFeatures
    levels : dict of str to ndarray of int, shape (training rows,)
        Coded level of each variable, -1 where it is not coded.
    test_rows : ndarray of int
    codebook : Codebook
    settings : PipelineSettings
    fitted_by : callable, optional
        From a variable and what fits its regression to the regression; one that was kept may be
        given instead.
    """
    criteria = load_criteria()
    terms_train = model_set.vectorizer.transform(raw_train).terms
    terms_test = model_set.vectorizer.transform(raw_test).terms
    for name in codebook.predicted():
        if not enough_codes(levels[name], settings.train):
            continue
        values = codebook.variables[name].values
        coded = np.flatnonzero(levels[name] >= 0)
        y = levels[name][coded]
        fires = keyword_fires(raw_train, criteria, name)
        keyword_train = keyword_rule(fires[coded], y, fires[coded], len(values))
        keyword_test = keyword_rule(
            fires[coded], y, keyword_fires(raw_test, criteria, name), len(values)
        )
        tfidf = fitted_by(
            name, partial(tfidf_logistic, terms_train[coded], y, n_levels=len(values))
        )
        predictions = {
            "prior": (None, prior(y, len(values), len(test_rows))),
            "keyword": (keyword_train, keyword_test),
            "tfidf": (None, tfidf.probabilities(terms_test, len(values))),
        }
        for peer, (fitted, probabilities) in predictions.items():
            called = _peer_call(codebook.variables[name].kind, fitted, y, probabilities)
            decisions = tuple(values[level] for level in called)
            yield FoldPredictions(peer, name, test_rows, probabilities, called, decisions)


def predict_shortcuts(
    rows: Rows,
    levels: Mapping[str, IntArray],
    train_rows: IntArray,
    test_rows: IntArray,
    codebook: Codebook,
    settings: PipelineSettings,
) -> Iterator[FoldPredictions]:
    """Predict by length, language, country and generation of the codes alone.

    Parameters
    ----------
    rows : Rows
    levels : dict of str to ndarray of int, shape (training rows,)
        Coded level of each variable, -1 where it is not coded.
    train_rows, test_rows : ndarray of int
    codebook : Codebook
    settings : PipelineSettings
    """
    groups: dict[str, Sequence[str]] = {
        "language": rows.languages,
        "country": rows.members,
        "generation": [codebook.generation(year).name for year in rows.years],
    }
    for name in codebook.predicted():
        if not enough_codes(levels[name], settings.train):
            continue
        variable = codebook.variables[name]
        known = train_rows[levels[name] >= 0]
        y = rows.levels[name][known]
        n_levels = len(variable.values)
        both = np.concatenate([known, test_rows])
        predictions = {
            "length": length_logistic(
                [rows.lengths[i] for i in known], y, [rows.lengths[i] for i in both], n_levels
            )
        } | {
            shortcut: group_shares([of[i] for i in known], y, [of[i] for i in both], n_levels)
            for shortcut, of in groups.items()
        }
        for shortcut, found in predictions.items():
            fitted, probabilities = found[: len(known)], found[len(known) :]
            called = (
                _peer_call(variable.kind, fitted, y, probabilities)
                if variable.kind is Kind.BINARY
                else called_as_often_as_coded(fitted, y, probabilities)
            )
            decisions = tuple(variable.values[level] for level in called)
            yield FoldPredictions(shortcut, name, test_rows, probabilities, called, decisions)


def _peer_call(
    kind: Kind, fitted: FloatArray | None, levels: IntArray, probabilities: FloatArray
) -> IntArray:
    """Name the level of a peer: the keyword rule by its rule, others by the likeliest level."""
    if fitted is not None and kind is Kind.BINARY:
        bound = fit_thresholds(fitted[:, 1], levels == 1, stated_error=0.1).forced
        return (probabilities[:, 1] >= bound).astype(np.int64)
    if kind is Kind.ORDINAL and fitted is not None:
        return np.rint(expected_level(probabilities)).astype(np.int64)
    return np.asarray(probabilities.argmax(axis=1), dtype=np.int64)
