"""Predictions by models that were trained on members drawn with replacement.

How far do predictions move when the corpus holds other members? Each model is trained on as many
members as the corpus has, drawn with replacement (Efron 1979), and predicts the members that were
not drawn: about 37% of them ("out of bag", Breiman 1996). So a commitment is never predicted by a
model that has seen its member, and where predictions of several models lie apart, the difference is
that of their training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ogplens.arrays import load_arrays, pack_texts, save_arrays, unpack_texts
from ogplens.domain import Codebook
from ogplens.errors import ModelError
from ogplens.evaluation.fits import fit_rows
from ogplens.evaluation.rows import Rows
from ogplens.features.extraction import RawFeatures
from ogplens.kept import Kept
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.settings import PipelineSettings

SingleArray = npt.NDArray[np.float32]

_REBUILD = "run `dvc repro resample`"


def predict_resampled(
    raw: RawFeatures,
    rows: Rows,
    codebook: Codebook,
    settings: PipelineSettings,
    *,
    kept: Kept | None = None,
) -> dict[str, SingleArray]:
    """Predict every commitment by models that have not drawn its member.

    Parameters
    ----------
    raw : RawFeatures
    rows : Rows
        Near-duplicates of a commitment that is predicted teach the model as well, where they
        belong to a drawn member; out-of-fold predictions leave them out.
    codebook : Codebook
    settings : PipelineSettings
        ``compare.models`` are trained, from the seed ``compare.seed``.
    kept : Kept, optional
        Models that were fitted before; see `ogplens.evaluation.fits`.

    Returns
    -------
    dict of str to ndarray, shape (models, commitments, values)
        Variable to probabilities, 0 to 1 in single precision; not a number where the model had
        seen the member, or has no model of the variable. Empty where no model is asked for.
    """
    from joblib import Parallel, delayed

    members = np.array(rows.members)
    draws = member_draws(members, settings.compare.models, settings.compare.seed, rows.teaching)
    parts = Parallel(n_jobs=-1)(
        delayed(_predict_unseen)(raw, rows, drawn, codebook, settings, kept) for drawn in draws
    )
    found: dict[str, SingleArray] = {}
    for name in codebook.predicted():
        if not any(name in part for _, part in parts):
            continue
        width = len(codebook.variables[name].values)
        values = np.full((len(parts), len(members), width), np.nan, dtype=np.float32)
        for model, (unseen, part) in enumerate(parts):
            if name in part:
                values[model, unseen] = part[name]
        found[name] = values
    return found


def member_draws(
    members: npt.NDArray[np.str_],
    models: int,
    seed: int,
    teaching: npt.NDArray[np.bool_] | None = None,
) -> list[IntArray]:
    """Return the training rows of each model: all rows of members drawn with replacement.

    Parameters
    ----------
    members : ndarray of str, shape (rows,)
    models, seed : int
    teaching : ndarray of bool, shape (rows,), optional
        Which rows can teach; by default all. Members without such a row are never drawn.

    Returns
    -------
    list of ndarray of int
        A member that was drawn twice stands twice.
    """
    taught = np.ones(len(members), dtype=np.bool_) if teaching is None else teaching
    names = np.unique(members[taught])
    places = [np.flatnonzero((members == name) & taught) for name in names]
    rng = np.random.default_rng(seed)
    return [
        np.concatenate([places[i] for i in np.sort(rng.integers(len(names), size=len(names)))])
        for _ in range(models)
    ]


def _predict_unseen(
    raw: RawFeatures,
    rows: Rows,
    drawn: IntArray,
    codebook: Codebook,
    settings: PipelineSettings,
    kept: Kept | None,
) -> tuple[IntArray, dict[str, FloatArray]]:
    seen = {rows.members[i] for i in drawn.tolist()}
    unseen = np.array([i for i, one in enumerate(rows.members) if one not in seen], dtype=np.int64)
    if not len(unseen):  # in a very small corpus all members may have been drawn
        return unseen, {}
    model_set = fit_rows(raw, rows, drawn, codebook, settings, kept).models
    return unseen, model_set.predict(raw.rows(unseen))


def save_resampled(path: Path, predictions: Mapping[str, SingleArray], rows: Rows) -> None:
    """Write the predictions with the identifiers of their commitments."""
    names = pack_texts(list(predictions))
    ids = pack_texts(rows.commitment_ids)
    save_arrays(path, {"variables": names, "commitments": ids, **predictions})


def load_resampled(path: Path, ids: Sequence[str]) -> dict[str, FloatArray]:
    """Read the predictions of `save_resampled`, in the order of ``ids``.

    Raises
    ------
    ModelError
        If the file is missing or damaged, or holds other commitments than ``ids``.
    """
    described = load_arrays(path, ["variables", "commitments"])
    names = unpack_texts(described["variables"])
    places = {one: place for place, one in enumerate(unpack_texts(described["commitments"]))}
    if names and set(ids) != set(places):
        raise ModelError(
            "resampled predictions and predictions are not of the same commitments",
            source=str(path),
            hint=_REBUILD,
        )
    order = [places[one] for one in ids] if names else []
    arrays = load_arrays(path, names)
    return {name: np.asarray(arrays[name], dtype=np.float64)[:, order] for name in names}
