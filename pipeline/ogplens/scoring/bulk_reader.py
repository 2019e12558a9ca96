"""Commitments read and predicted in bulk: words, vectors, scope, and columns of predictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from ogplens.domain import Codebook, Commitment, ScopeReason
from ogplens.features.criteria import load_criteria
from ogplens.features.extraction import Extractor
from ogplens.features.spellings import Facts, looking_up
from ogplens.features.tokens import TOKENS
from ogplens.features.vectorizer import Design
from ogplens.learning.model_set import ModelSet, Owner
from ogplens.scoring.predicted import Predicted, joined, predicted
from ogplens.scoring.scope import scope_of
from ogplens.settings import ScopeSettings

AT_ONCE = 512
"""Commitments that are read and predicted together, at most: bounds the memory."""


class Reading(NamedTuple):
    """What is known of commitments before they are scored.

    Attributes
    ----------
    words : list of list of str
        The words that are counted in each; empty where they are not wanted.
    design : Design
        Their vectors.
    reasons : list of tuple of ScopeReason
        Why each cannot be judged; nothing where it can.
    """

    words: list[list[str]]
    design: Design
    reasons: list[tuple[ScopeReason, ...]]


class BulkReader:
    """Read and predict many commitments at once.

    Parameters
    ----------
    model_set : ModelSet
    codebook : Codebook
    bounds : ScopeSettings
        Of what the models can judge.

    Attributes
    ----------
    extractor : Extractor
    scope : Scope
    """

    def __init__(self, model_set: ModelSet, codebook: Codebook, bounds: ScopeSettings) -> None:
        self._models = model_set
        self._codebook = codebook
        terms = {name: block.terms for name, block in model_set.vectorizer.blocks.items()}
        self.extractor = Extractor(model_set.features, terms=terms)
        self.scope = scope_of(model_set.vectorizer, load_criteria().languages, bounds)
        self._known = Facts(TOKENS, self.scope.known_words.__contains__)

    def read(
        self, commitments: Sequence[Commitment], languages: Sequence[str], *, words: bool = True
    ) -> Reading:
        """Return the words of commitments, where they are wanted, their vectors and their scope."""
        vectorizer = self._models.vectorizer
        with looking_up():  # the numbers of words mean the same from here to the end
            readings = self.extractor.read(commitments, languages)
            design = vectorizer.transform(self.extractor.features(readings))
            lengths = np.diff(readings.words.bounds)
            likeness = vectorizer.likeness.relative(vectorizer.cosine_to_whole(design), lengths)
            reasons = self.scope.all_reasons(readings.words, self._known, languages, likeness)
            return Reading(readings.words.words() if words else [], design, reasons)

    def predict(self, reading: Reading, owners: Sequence[Owner] | None) -> Predicted:
        """Return the predictions of commitments that were read; see `predicted`."""
        return predicted(self._models, self._codebook, reading.design, reading.reasons, owners)

    def predict_many(
        self, commitments: Iterable[Commitment], languages: Iterable[str], owner: Owner | None
    ) -> Predicted:
        """Return the predictions of very many commitments; see `Scorer.predict_many`.

        Parameters
        ----------
        commitments : iterable of Commitment
            Read a batch at a time.
        languages : iterable of str
        owner : Owner, optional
            Whose commitments these are.
        """
        both = zip(commitments, languages, strict=True)
        parts = []
        while batch := list(islice(both, AT_ONCE)):
            items, its = zip(*batch, strict=True)
            owners = None if owner is None else [owner] * len(items)
            parts.append(self.predict(self.read(items, its, words=False), owners))
        return joined(parts) if parts else self.predict(self.read([], []), None)
