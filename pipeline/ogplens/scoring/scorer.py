"""Commitments scored by the trained models: probabilities, decisions, phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from ogplens.domain import (
    Codebook,
    Commitment,
    Document,
    Evidence,
    OrdinalPrediction,
    Prediction,
    ScopeReason,
    Scorecard,
    ScoredCommitment,
)
from ogplens.features.criteria import load_criteria
from ogplens.features.extraction import Extractor
from ogplens.features.vectorizer import Design
from ogplens.irm.corpus import commitment_ids
from ogplens.learning.fitting import expected_level
from ogplens.learning.logistic import FloatArray
from ogplens.learning.model_set import ModelInfo, ModelSet, describe, load
from ogplens.scoring.evidence import Phrases
from ogplens.scoring.levels import middle_levels, smallest_ranges
from ogplens.scoring.scope import language_warnings, scope_of, without_decision
from ogplens.settings import ScopeSettings, codebook, models_folder, pipeline_settings


class Scorer:
    """The trained models, ready to score.

    Parameters
    ----------
    model_set : ModelSet
    codebook : Codebook
    scope : ScopeSettings
        Bounds of what the models can judge.
    """

    def __init__(self, model_set: ModelSet, codebook: Codebook, scope: ScopeSettings) -> None:
        self._models = model_set
        self._codebook = codebook
        terms = {name: block.terms for name, block in model_set.vectorizer.blocks.items()}
        self._extractor = Extractor(model_set.features, terms=terms)
        self._phrases = Phrases(model_set, self._extractor)
        self._scope = scope_of(model_set.vectorizer, load_criteria().languages, scope)

    @classmethod
    def load(cls, folder: Path | None = None) -> Scorer:
        """Load the models of a folder, or those that ship with ogplens.

        Raises
        ------
        ModelError
            If they are missing, damaged, or made by another version.
        """
        known = codebook()
        model_set = load(models_folder() if folder is None else folder, known)
        return cls(model_set, known, pipeline_settings().scope)

    @property
    def info(self) -> ModelInfo:
        """What the models are and what they were trained on."""
        return describe(self._models)

    def score(
        self,
        commitments: Sequence[Commitment],
        languages: Sequence[str],
        ids: Sequence[str],
        *,
        evidence: bool = True,
    ) -> tuple[ScoredCommitment, ...]:
        """Score commitments, all in one go.

        Parameters
        ----------
        commitments : sequence of Commitment
        languages : sequence of str
            ISO 639-1 code of each.
        ids : sequence of str
            Identifier of each.
        evidence : bool
            Whether the phrases that move the predictions are looked for. Without them scoring is
            faster, and nothing else differs.

        Returns
        -------
        tuple of ScoredCommitment
            What the models cannot judge has its reasons, and no decision; see
            `ogplens.scoring.scope`.
        """
        words, design = self._read(commitments, languages)
        predictions: list[dict[str, Prediction | OrdinalPrediction]] = [{} for _ in commitments]
        phrases: list[Mapping[str, tuple[Evidence, ...]]] = [{} for _ in commitments]
        if evidence:
            phrases = list(self._phrases.strongest(design, commitments, languages, words))
        for name, model in self._models.models.items():
            probabilities = model.probabilities(design.terms, design.dense)
            shown = [found.get(name, ()) for found in phrases]
            if model.thresholds is not None:
                decide = model.thresholds.decide
                made: Iterable[Prediction | OrdinalPrediction] = (
                    Prediction(p, decide(p), own)
                    for p, own in zip(probabilities[:, 1].tolist(), shown, strict=True)
                )
            else:
                made = self._ordinal(name, probabilities, shown)
            for found, prediction in zip(predictions, made, strict=True):
                found[name] = prediction
        reasons = self._reasons(words, languages, design)
        return tuple(
            ScoredCommitment(one, commitment, without_decision(found) if why else found, why)
            for one, commitment, found, why in zip(
                ids, commitments, predictions, reasons, strict=True
            )
        )

    def probabilities(
        self, commitments: Sequence[Commitment], languages: Sequence[str]
    ) -> dict[str, FloatArray]:
        """Return the probabilities alone, as arrays: the fastest way to score very many.

        Parameters
        ----------
        commitments : sequence of Commitment
        languages : sequence of str
            ISO 639-1 code of each.

        Returns
        -------
        dict of str to ndarray, shape (commitments, levels)
            Variable to the probability of each level, lowest level first; of a yes/no variable no,
            then yes. Rows add up to 1. Commitments out of scope have theirs too.
        """
        _, design = self._read(commitments, languages)
        return {
            name: model.probabilities(design.terms, design.dense)
            for name, model in self._models.models.items()
        }

    def _read(
        self, commitments: Sequence[Commitment], languages: Sequence[str]
    ) -> tuple[list[list[str]], Design]:
        """Return the words and the vectors of commitments."""
        both = zip(commitments, languages, strict=True)
        readings = [self._extractor.read(*one) for one in both]
        design = self._models.vectorizer.transform(self._extractor.features(readings))
        return [reading.words for reading in readings], design

    def _reasons(
        self, words: Sequence[Sequence[str]], languages: Sequence[str], design: Design
    ) -> list[tuple[ScopeReason, ...]]:
        vectorizer = self._models.vectorizer
        lengths = np.array([len(one) for one in words], dtype=np.int64)
        likeness = vectorizer.likeness.relative(vectorizer.cosine_to_whole(design), lengths)
        return [
            self._scope.reasons(*one)
            for one in zip(words, languages, likeness.tolist(), strict=True)
        ]

    def _ordinal(
        self, name: str, probabilities: FloatArray, phrases: Iterable[tuple[Evidence, ...]]
    ) -> Iterator[OrdinalPrediction]:
        values = self._codebook.variables[name].values
        low, high = smallest_ranges(probabilities, self._models.coverage)
        columns = (
            probabilities.tolist(),
            middle_levels(probabilities).tolist(),
            low.tolist(),
            high.tolist(),
            expected_level(probabilities).tolist(),
            phrases,
        )
        for row, level, first, last, expected, shown in zip(*columns, strict=True):
            yield OrdinalPrediction(
                probabilities=dict(zip(values, row, strict=True)),
                level=values[level],
                range=values[first : last + 1],
                expected=expected,
                evidence=shown,
            )

    def score_document(self, document: Document, commitments: Sequence[Commitment]) -> Scorecard:
        """Score the commitments of one document."""
        stem = Path(document.source).stem if document.source != "-" else "draft"
        languages = [document.language] * len(commitments)
        scored = self.score(commitments, languages, commitment_ids(stem, commitments))
        warnings = (*document.warnings, *self._warnings(languages))
        return Scorecard(document.source, document, scored, warnings)

    def score_table(
        self,
        source: str,
        commitments: Sequence[Commitment],
        languages: Sequence[str],
        ids: Sequence[str],
    ) -> Scorecard:
        """Score commitments that came cut already."""
        scored = self.score(commitments, languages, ids)
        return Scorecard(source, None, scored, self._warnings(languages))

    def _warnings(self, languages: Sequence[str]) -> tuple[str, ...]:
        return language_warnings(languages, self._scope.languages)
