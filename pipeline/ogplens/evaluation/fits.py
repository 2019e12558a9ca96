"""Models fitted on some rows of a corpus, or found again where they were fitted on the same before.

A model depends on its training rows: their counts, measures, codes, members and plans, in their
order; on the settings and the codebook; and on the code. Where all of that is the same to the byte,
fitting again would give the same model to the last bit, and what was kept takes its place. Columns
that are too rare in the training rows to be in the vocabulary are taken away before, so that texts
elsewhere in the corpus have no part in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ogplens.arrays import arrays_as_bytes, arrays_of_bytes, pack_texts
from ogplens.domain import Codebook
from ogplens.evaluation.peers import Logistic
from ogplens.evaluation.rows import Rows
from ogplens.features.counting import Counts
from ogplens.features.extraction import LETTERS, WORDS, RawFeatures
from ogplens.kept import Kept
from ogplens.learning.logistic import IntArray
from ogplens.learning.model_bytes import model_set_as_bytes, model_set_of_bytes
from ogplens.learning.model_set import ModelSet, train
from ogplens.settings import FeatureSettings, PipelineSettings


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model set, and where models of the same rows are kept.

    Attributes
    ----------
    models : ModelSet
        What it says of likeness to training texts does not hold: rare words are not counted.
    key : str
        Of the training rows; empty where nothing is kept.
    kept : Kept or None
    """

    models: ModelSet
    key: str
    kept: Kept | None

    def logistic(self, variable: str, fit: Callable[[], Logistic]) -> Logistic:
        """Return the logistic regression of a variable on the same rows, fitted or kept."""
        if self.kept is None:
            return fit()
        key = self.kept.key("logistic", self.key, variable)
        if (before := self.kept.get(key)) is not None:
            return Logistic(**arrays_of_bytes(before))
        found = fit()
        arrays = {
            "classes": found.classes,
            "weights": found.weights,
            "intercepts": found.intercepts,
        }
        self.kept.put(key, arrays_as_bytes(arrays))
        return found


def fit_rows(
    raw: RawFeatures,
    rows: Rows,
    index: IntArray,
    codebook: Codebook,
    settings: PipelineSettings,
    kept: Kept | None = None,
) -> Fitted:
    """Fit a model set on the chosen rows, one that is chosen twice standing twice.

    Parameters
    ----------
    raw : RawFeatures
        Of all rows.
    rows : Rows
    index : ndarray of int
    codebook : Codebook
    settings : PipelineSettings
    kept : Kept, optional
        Models that were fitted before.
    """
    training = common_columns(raw.rows(index), settings.features)
    levels = {name: values[index] for name, values in rows.levels.items()}
    members, plans = ([of[i] for i in index.tolist()] for of in (rows.members, rows.plan_ids))
    key = ""
    if kept is not None:
        chosen = (settings.features, settings.train, settings.decision)
        key = kept.key(
            "model set",
            _bytes_of(training),
            arrays_as_bytes(levels),
            json.dumps([members, plans]),
            *(block.model_dump_json() for block in chosen),
            repr(codebook),
        )
        if (before := kept.get(key)) is not None:
            return Fitted(model_set_of_bytes(before), key, kept)
    found = train(
        training,
        levels,
        members,
        codebook,
        plans=plans,
        features=settings.features,
        settings=settings.train,
        decision=settings.decision,
    )
    if kept is not None:
        kept.put(key, model_set_as_bytes(found))
    return Fitted(found, key, kept)


def common_columns(raw: RawFeatures, settings: FeatureSettings) -> RawFeatures:
    """Return features without the terms that stand in too few of the rows to be learnt."""
    least: Mapping[str, int] = {WORDS: settings.min_words_df, LETTERS: settings.min_chars_df}
    blocks = {name: _common(counts, least[name]) for name, counts in raw.blocks.items()}
    return RawFeatures(blocks, raw.dense, raw.dense_names)


def _common(counts: Counts, least: int) -> Counts:
    frequency = np.bincount(counts.matrix.indices, minlength=counts.matrix.shape[1])
    kept = np.flatnonzero(frequency >= least)
    matrix = sparse.csr_matrix(counts.matrix[:, kept])
    matrix.sort_indices()
    return Counts(matrix, tuple(counts.terms[i] for i in kept.tolist()))


def _bytes_of(raw: RawFeatures) -> bytes:
    arrays = {"dense": raw.dense, "dense_names": pack_texts(raw.dense_names)}
    for name, counts in raw.blocks.items():
        arrays[f"{name}/terms"] = pack_texts(counts.terms)
        for part in ("data", "indices", "indptr"):
            arrays[f"{name}/{part}"] = getattr(counts.matrix, part)
    return arrays_as_bytes(arrays)
