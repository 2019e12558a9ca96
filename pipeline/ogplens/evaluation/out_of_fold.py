"""Predictions for every commitment by models that have not seen it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ogplens.domain import Codebook
from ogplens.errors import OgplensError
from ogplens.evaluation.fits import fit_rows
from ogplens.evaluation.rows import FoldPredictions, Rows
from ogplens.evaluation.simple_models import predict_peers, predict_shortcuts
from ogplens.evaluation.splits import Fold, Protocol, split, split_in_time
from ogplens.features.extraction import RawFeatures
from ogplens.kept import Kept
from ogplens.learning.abstention import smallest_ranges
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.learning.model_set import ModelSet, Owner
from ogplens.settings import PipelineSettings, PredictSettings

OURS = "ogplens"
HISTORY = "history"
WITH_HISTORY = (Protocol.KNOWN_MEMBER, Protocol.KNOWN_PLAN)
UNMASKED = "unmasked"


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
        If there are fewer members (or plans, or commitments) than folds, or one region alone
        where regions are held out.
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
    kept: Kept | None = None,
) -> dict[Protocol, list[FoldPredictions]]:
    """Predict under several protocols, all folds side by side; see `predict_out_of_fold`.

    The model ``unmasked`` is fitted for new members alone. Models that were ``kept`` are not fitted
    again; see `ogplens.evaluation.fits`.
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
            kept,
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
    if protocol is Protocol.NEW_MEMBER and settings.hold_out == "region":
        return _regions(rows)
    groups, teaching = rows.groups(protocol), rows.teaching
    folds = settings.folds
    if len(found := {groups[i] for i in np.flatnonzero(teaching)}) < folds <= len(set(groups)):
        teaching, found = np.ones_like(teaching), set(groups)
    if len(found) < folds:
        what = {Protocol.NEW_MEMBER: "members", Protocol.KNOWN_PLAN: "commitments"}
        raise OgplensError(
            f"{folds} folds need at least {folds} {what.get(protocol, 'plans')}, "
            f"the corpus has {len(found)}",
            source="configs/pipeline.yaml",
            hint="set predict.folds to a smaller number, or add plans",
        )
    return split(groups, rows.duplicates, folds, seed=settings.seed, counted=teaching)


def _regions(rows: Rows) -> list[Fold]:
    """Return one fold for each region: its members are predicted from those of other regions."""
    number = len(set(rows.regions))
    if number < 2:
        raise OgplensError(
            f"to hold out regions takes two, the corpus has {number}",
            source="configs/pipeline.yaml",
            hint="set predict.hold_out to member, or add plans of another region",
        )
    # As many folds as groups: each region is alone in its own, whatever the seed.
    return split(rows.regions, rows.duplicates, number, seed=0)


def _predict_fold(
    raw: RawFeatures,
    rows: Rows,
    fold: Fold,
    codebook: Codebook,
    settings: PipelineSettings,
    unmasked: RawFeatures | None,
    kept: Kept | None,
    *,
    history: bool,
) -> list[FoldPredictions]:
    train_rows = np.flatnonzero(fold.train & rows.teaching)
    test_rows = np.flatnonzero(fold.test)
    levels = {name: values[train_rows] for name, values in rows.levels.items()}
    raw_train, raw_test = raw.rows(train_rows), raw.rows(test_rows)
    owners = [Owner(rows.members[i], rows.plan_ids[i]) for i in test_rows] if history else None
    fitted = fit_rows(raw, rows, train_rows, codebook, settings, kept)
    model_set = fitted.models
    found = [
        *_ours(model_set, raw_test, test_rows, codebook),
        *(_ours(model_set, raw_test, test_rows, codebook, owners) if owners else ()),
        *predict_peers(
            *(model_set, raw_train, raw_test, levels, test_rows, codebook, settings),
            fitted_by=fitted.logistic,
        ),
        *predict_shortcuts(rows, levels, train_rows, test_rows, codebook, settings),
    ]
    if unmasked is not None:
        in_sight = fit_rows(unmasked, rows, train_rows, codebook, settings, kept).models
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
            decisions = describe_ranges(probabilities, values, model.range_mass)
        yield FoldPredictions(
            HISTORY if owners else OURS,
            name,
            test_rows,
            probabilities,
            model.called(probabilities, effects),
            decisions,
        )


def describe_ranges(
    probabilities: FloatArray, values: Sequence[str], mass: float
) -> tuple[str, ...]:
    """Return each row's range of levels that holds a probability, such as ``minor..moderate``."""
    ends = zip(*(end.tolist() for end in smallest_ranges(probabilities, mass)), strict=True)
    return tuple(
        values[low] if low == high else f"{values[low]}..{values[high]}" for low, high in ends
    )
