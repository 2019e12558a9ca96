"""Predictions for every commitment by models that have not seen it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ogplens.domain import Codebook, Kind
from ogplens.errors import OgplensError
from ogplens.evaluation.peers import keyword_fires, keyword_rule, prior, tfidf_logistic
from ogplens.evaluation.shortcuts import called_as_often_as_coded, group_shares, length_logistic
from ogplens.evaluation.splits import Fold, Protocol, split, split_in_time
from ogplens.features.criteria import load_criteria
from ogplens.features.extraction import RawFeatures
from ogplens.learning.abstention import fit_thresholds, smallest_range
from ogplens.learning.fitting import enough_codes, expected_level
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.learning.model_set import ModelSet, Owner, train
from ogplens.settings import PipelineSettings, PredictSettings

OURS = "ogplens"
HISTORY = "history"
WITH_HISTORY = (Protocol.KNOWN_MEMBER, Protocol.KNOWN_PLAN)
PEERS = ("prior", "keyword", "tfidf")
SHORTCUTS = ("length", "language", "country", "generation")
UNMASKED = "unmasked"


@dataclass(frozen=True, slots=True)
class Rows:
    """The commitments of a corpus as the protocols need them; all of one length.

    Attributes
    ----------
    commitment_ids, members, plan_ids : tuple of str
    duplicates : tuple of int
        Group of near-duplicates of each commitment.
    years : tuple of int
        In which the plan was submitted.
    languages : tuple of str
        ISO 639-1 codes.
    lengths : tuple of int
        Words of each text.
    levels : dict of str to ndarray of int
        Coded level of each variable, -1 where it is not coded.
    """

    commitment_ids: tuple[str, ...]
    members: tuple[str, ...]
    plan_ids: tuple[str, ...]
    duplicates: tuple[int, ...]
    years: tuple[int, ...]
    languages: tuple[str, ...]
    lengths: tuple[int, ...]
    levels: Mapping[str, IntArray]

    def groups(self, protocol: Protocol) -> tuple[str, ...]:
        """Return what the protocol holds out together."""
        if protocol is Protocol.KNOWN_PLAN:
            return self.commitment_ids
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
    raw: RawFeatures,
    rows: Rows,
    protocol: Protocol,
    codebook: Codebook,
    settings: PipelineSettings,
    *,
    unmasked: RawFeatures | None = None,
) -> list[FoldPredictions]:
    """Hold out every fold in turn and predict it, by our models, the peers and the shortcuts.

    Vocabulary, weights, calibration and bounds are fitted on the training rows of each fold alone.

    Parameters
    ----------
    raw : RawFeatures
    rows : Rows
    protocol : Protocol
    codebook : Codebook
    settings : PipelineSettings
    unmasked : RawFeatures, optional
        Features of the same commitments with names in sight. For new members our models are then
        fitted on these as well, as the model ``unmasked``.

    Returns
    -------
    list of FoldPredictions
        Empty for later plans where a side has too few commitments.

    Raises
    ------
    OgplensError
        If there are fewer members (or plans) than folds.
    """
    return predict_all(raw, rows, [protocol], codebook, settings, unmasked=unmasked)[protocol]


def predict_all(
    raw: RawFeatures,
    rows: Rows,
    protocols: Collection[Protocol],
    codebook: Codebook,
    settings: PipelineSettings,
    *,
    unmasked: RawFeatures | None = None,
) -> dict[Protocol, list[FoldPredictions]]:
    """Predict under several protocols, all folds side by side; see `predict_out_of_fold`.

    The model ``unmasked`` is fitted for new members alone.
    """
    from joblib import Parallel, delayed

    jobs = [
        (protocol, fold)
        for protocol in protocols
        for fold in _folds(rows, protocol, settings.predict)
    ]
    parts = Parallel(n_jobs=-1)(
        delayed(_predict_fold)(
            raw,
            rows,
            fold,
            codebook,
            settings,
            unmasked if protocol is Protocol.NEW_MEMBER else None,
            history=protocol in WITH_HISTORY,
        )
        for protocol, fold in jobs
    )
    found: dict[Protocol, list[FoldPredictions]] = {protocol: [] for protocol in protocols}
    for (protocol, _), part in zip(jobs, parts, strict=True):
        found[protocol] += part
    return found


def _folds(rows: Rows, protocol: Protocol, settings: PredictSettings) -> list[Fold]:
    if protocol is Protocol.LATER_PLANS:
        return split_in_time(
            rows.years,
            rows.duplicates,
            until=settings.drift_until,
            least=settings.drift_min_rows,
        )
    groups = rows.groups(protocol)
    folds = settings.folds
    if len(set(groups)) < folds:
        what = "members" if protocol is Protocol.NEW_MEMBER else "plans"
        raise OgplensError(
            f"{folds} folds need at least {folds} {what}, the corpus has {len(set(groups))}",
            source="configs/pipeline.yaml",
            hint="set predict.folds to a smaller number, or add plans",
        )
    return split(groups, rows.duplicates, folds, seed=settings.seed)


def _predict_fold(
    raw: RawFeatures,
    rows: Rows,
    fold: Fold,
    codebook: Codebook,
    settings: PipelineSettings,
    unmasked: RawFeatures | None,
    *,
    history: bool,
) -> list[FoldPredictions]:
    train_rows, test_rows = np.flatnonzero(fold.train), np.flatnonzero(fold.test)
    levels = {name: values[train_rows] for name, values in rows.levels.items()}

    def fit(raw_train: RawFeatures) -> ModelSet:
        return train(
            raw_train,
            levels,
            [rows.members[i] for i in train_rows],
            codebook,
            plans=[rows.plan_ids[i] for i in train_rows],
            features=settings.features,
            settings=settings.train,
            decision=settings.decision,
        )

    raw_train, raw_test = raw.rows(train_rows), raw.rows(test_rows)
    owners = [Owner(rows.members[i], rows.plan_ids[i]) for i in test_rows] if history else None
    model_set = fit(raw_train)
    found = [
        *_ours(model_set, raw_test, test_rows, codebook),
        *(_ours(model_set, raw_test, test_rows, codebook, owners) if owners else ()),
        *_peers(model_set, raw_train, raw_test, levels, test_rows, codebook, settings),
        *_shortcuts(rows, levels, train_rows, test_rows, codebook, settings),
    ]
    if unmasked is not None:
        in_sight = fit(unmasked.rows(train_rows))
        ours = _ours(in_sight, unmasked.rows(test_rows), test_rows, codebook)
        found += [replace(item, model=UNMASKED) for item in ours if item.model == OURS]
    return found


def _ours(
    model_set: ModelSet,
    raw_test: RawFeatures,
    test_rows: IntArray,
    codebook: Codebook,
    owners: Sequence[Owner] | None = None,
) -> Iterator[FoldPredictions]:
    """Predict by the words alone, or with the owners' history where owners are given."""
    for name, probabilities in model_set.predict(raw_test, owners).items():
        model = model_set.models[name]
        effects = None if owners is None else [model.history.effect(*owner) for owner in owners]
        if model.thresholds is not None:
            decide = model.thresholds.decide
            decisions = tuple(str(decide(float(p))) for p in probabilities[:, 1])
        else:
            values = codebook.variables[name].values
            decisions = tuple(
                describe_range(row, values, model.range_mass) for row in probabilities
            )
        yield FoldPredictions(
            HISTORY if owners else OURS,
            name,
            test_rows,
            probabilities,
            model.called(probabilities, effects),
            decisions,
        )


def describe_range(probabilities: FloatArray, values: Sequence[str], mass: float) -> str:
    """Return the range of levels that holds a probability, such as ``minor..moderate``."""
    low, high = smallest_range(probabilities, mass)
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


def _shortcuts(
    rows: Rows,
    levels: Mapping[str, IntArray],
    train_rows: IntArray,
    test_rows: IntArray,
    codebook: Codebook,
    settings: PipelineSettings,
) -> Iterator[FoldPredictions]:
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
