"""Predictions for every commitment by models that have not seen it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.domain import Codebook, Kind
from ogplens.errors import OgplensError
from ogplens.evaluation.peers import keyword_fires, keyword_rule, prior, tfidf_logistic
from ogplens.evaluation.splits import Fold, Protocol, split
from ogplens.features.criteria import load_criteria
from ogplens.features.extraction import RawFeatures
from ogplens.learning.abstention import fit_thresholds, smallest_range
from ogplens.learning.fitting import enough_codes, expected_level
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.learning.model_set import ModelSet, train
from ogplens.settings import PipelineSettings

OURS = "ogplens"
PEERS = ("prior", "keyword", "tfidf")


@dataclass(frozen=True, slots=True)
class Rows:
    """The commitments of a corpus as the protocols need them; all of one length.

    Attributes
    ----------
    commitment_ids, members, plan_ids : tuple of str
    duplicates : tuple of int
        Group of near-duplicates of each commitment.
    levels : dict of str to ndarray of int
        Coded level of each variable, -1 where it is not coded.
    """

    commitment_ids: tuple[str, ...]
    members: tuple[str, ...]
    plan_ids: tuple[str, ...]
    duplicates: tuple[int, ...]
    levels: Mapping[str, IntArray]

    def groups(self, protocol: Protocol) -> tuple[str, ...]:
        """Return what the protocol holds out together."""
        return self.members if protocol is Protocol.NEW_MEMBER else self.plan_ids


@dataclass(frozen=True, slots=True)
class FoldPredictions:
    """Predictions of one model for one variable on the test rows of one fold.

    Attributes
    ----------
    rows : ndarray of int
    probabilities : ndarray, shape (rows, levels)
    called : ndarray of int
        Level named when one must be.
    decisions : tuple of str
        ``yes``, ``no``, ``needs a reader``; a range such as ``minor..moderate`` for ordinal ones.
    """

    model: str
    variable: str
    rows: IntArray
    probabilities: FloatArray
    called: IntArray
    decisions: tuple[str, ...]


def predict_out_of_fold(
    raw: RawFeatures, rows: Rows, protocol: Protocol, codebook: Codebook, settings: PipelineSettings
) -> list[FoldPredictions]:
    """Hold out every fold in turn and predict it, by our models and by the peers.

    Vocabulary, weights, calibration and bounds are fitted on the training rows of each fold alone.

    Raises
    ------
    OgplensError
        If there are fewer members (or plans) than folds.
    """
    from joblib import Parallel, delayed

    groups = rows.groups(protocol)
    folds = settings.predict.folds
    if len(set(groups)) < folds:
        what = "members" if protocol is Protocol.NEW_MEMBER else "plans"
        raise OgplensError(
            f"{folds} folds need at least {folds} {what}, the corpus has {len(set(groups))}",
            source="configs/pipeline.yaml",
            hint="set predict.folds to a smaller number, or add plans",
        )
    parts = split(groups, rows.duplicates, folds, seed=settings.predict.seed)
    found = Parallel(n_jobs=-1)(
        delayed(_predict_fold)(raw, rows, part, codebook, settings) for part in parts
    )
    return [item for fold in found for item in fold]


def _predict_fold(
    raw: RawFeatures, rows: Rows, fold: Fold, codebook: Codebook, settings: PipelineSettings
) -> list[FoldPredictions]:
    train_rows, test_rows = np.flatnonzero(fold.train), np.flatnonzero(fold.test)
    levels = {name: values[train_rows] for name, values in rows.levels.items()}
    raw_train, raw_test = raw.rows(train_rows), raw.rows(test_rows)
    model_set = train(
        raw_train,
        levels,
        [rows.members[i] for i in train_rows],
        codebook,
        features=settings.features,
        settings=settings.train,
        decision=settings.decision,
    )
    ours = _ours(model_set, raw_test, test_rows, codebook)
    return [*ours, *_peers(model_set, raw_train, raw_test, levels, test_rows, codebook, settings)]


def _ours(
    model_set: ModelSet, raw_test: RawFeatures, test_rows: IntArray, codebook: Codebook
) -> Iterator[FoldPredictions]:
    for name, probabilities in model_set.predict(raw_test).items():
        model = model_set.models[name]
        if model.thresholds is not None:
            decide = model.thresholds.decide
            decisions = tuple(str(decide(float(p))) for p in probabilities[:, 1])
        else:
            values = codebook.variables[name].values
            decisions = tuple(
                describe_range(row, values, model_set.coverage) for row in probabilities
            )
        yield FoldPredictions(
            OURS, name, test_rows, probabilities, model.called(probabilities), decisions
        )


def describe_range(probabilities: FloatArray, values: Sequence[str], coverage: float) -> str:
    """Return the range of levels that holds ``coverage``, such as ``minor..moderate``."""
    low, high = smallest_range(probabilities, coverage)
    return values[low] if low == high else f"{values[low]}..{values[high]}"


def _peers(
    model_set: ModelSet,
    raw_train: RawFeatures,
    raw_test: RawFeatures,
    levels: Mapping[str, IntArray],
    test_rows: IntArray,
    codebook: Codebook,
    settings: PipelineSettings,
) -> Iterator[FoldPredictions]:
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
        predictions = {
            "prior": (None, prior(y, len(values), len(test_rows))),
            "keyword": (keyword_train, keyword_test),
            "tfidf": (None, tfidf_logistic(terms_train[coded], y, terms_test, len(values))),
        }
        for peer, (fitted, probabilities) in predictions.items():
            called = _peer_call(codebook.variables[name].kind, fitted, y, probabilities)
            decisions = tuple(values[level] for level in called)
            yield FoldPredictions(peer, name, test_rows, probabilities, called, decisions)


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
