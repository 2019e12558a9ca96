"""Commitments scored by the trained models: probabilities, decisions, phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from ogplens.domain import (
    Codebook,
    Commitment,
    CriterionFinding,
    Document,
    Evidence,
    Explanation,
    HistoryUse,
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
from ogplens.learning.abstention import smallest_ranges
from ogplens.learning.fitting import expected_level, middle_levels
from ogplens.learning.logistic import FloatArray
from ogplens.learning.model_set import ModelInfo, ModelSet, describe, load
from ogplens.scoring.criteria_found import findings
from ogplens.scoring.evidence import Phrases
from ogplens.scoring.explain import explanation
from ogplens.scoring.member_history import MemberHistory, beside_words_alone, member_history
from ogplens.scoring.scope import language_warnings, scope_of, without_decision
from ogplens.settings import ScopeSettings, codebook, models_folder, pipeline_settings

Findings = Mapping[str, tuple[CriterionFinding, ...]]


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
        member: str | None = None,
        *,
        evidence: bool = True,
        criteria: bool | None = None,
    ) -> tuple[ScoredCommitment, ...]:
        """Score commitments, all in one go.

        Parameters
        ----------
        commitments : sequence of Commitment
        languages : sequence of str
            ISO 639-1 code of each.
        ids : sequence of str
            Identifier of each.
        member : str, optional
            Code or name of the OGP member whose plan it is. Its coded commitments then move
            probabilities, decisions, levels and ranges; the phrases stay those of the words.
        evidence : bool
            Whether the phrases that move the predictions are looked for. Without them scoring is
            faster, and nothing else differs.
        criteria : bool, optional
            Whether the questions of the checklist are answered; by default where the phrases are
            looked for.

        Returns
        -------
        tuple of ScoredCommitment
            What the models cannot judge has its reasons, and no decision; see
            `ogplens.scoring.scope`.

        Raises
        ------
        OgplensError
            If the member is not known.
        """
        history = self._history(member)
        words, design = self._read(commitments, languages)
        predictions: list[dict[str, Prediction | OrdinalPrediction]] = [{} for _ in commitments]
        phrases: list[Mapping[str, tuple[Evidence, ...]]] = [{} for _ in commitments]
        places = None
        if evidence:
            made_of = list(self._phrases.find(design, commitments, languages, words))
            pairs = zip(commitments, made_of, strict=True)
            phrases = [self._phrases.strongest(one.text, its) for one, its in pairs]
            places = [its.criteria for its in made_of]
        answers: Sequence[Findings] = [{} for _ in commitments]
        if evidence if criteria is None else criteria:
            answers = self._findings(commitments, languages, places)
        owners = history.owners(len(commitments)) if history is not None else None
        found_all = self._models.predict_design(design, owners)
        for name, model in self._models.models.items():
            probabilities = found_all[name]
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
        if owners is not None:
            predictions = beside_words_alone(predictions, self._models.predict_design(design))
        reasons = self._reasons(words, languages, design)
        return tuple(
            ScoredCommitment(
                one, commitment, without_decision(found) if why else found, why, language, answered
            )
            for one, commitment, found, why, language, answered in zip(
                ids, commitments, predictions, reasons, languages, answers, strict=True
            )
        )

    def explain(
        self, commitments: Sequence[Commitment], languages: Sequence[str]
    ) -> tuple[Explanation, ...]:
        """Return all that each score is made of, by the words alone.

        Parameters
        ----------
        commitments : sequence of Commitment
        languages : sequence of str
            ISO 639-1 code of each.

        Returns
        -------
        tuple of Explanation
            Base and contributions add up to the score. The phrases of `score` are among the
            contributions, with the same weights.
        """
        words, design = self._read(commitments, languages)
        scores = self._phrases.scores(design)
        found = self._phrases.find(design, commitments, languages, words)
        both = zip(commitments, found, scores, strict=True)
        return tuple(explanation(one.text, its, self._phrases, row) for one, its, row in both)

    def _findings(
        self,
        commitments: Sequence[Commitment],
        languages: Sequence[str],
        places: Sequence[Mapping[str, Sequence[tuple[int, int]]]] | None,
    ) -> list[Findings]:
        if places is None:
            both = zip(commitments, languages, strict=True)
            places = [self._phrases.criteria(*one) for one in both]
        return [findings(*one) for one in zip(commitments, languages, places, strict=True)]

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
        return self._models.predict_design(design)

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
        low, high = smallest_ranges(probabilities, self._models.models[name].range_mass)
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

    def _history(self, member: str | None) -> MemberHistory | None:
        return None if member is None else member_history(member, self._models.models)

    def score_document(
        self, document: Document, commitments: Sequence[Commitment], member: str | None = None
    ) -> Scorecard:
        """Score the commitments of one document; ``member`` as in `score`."""
        stem = Path(document.source).stem if document.source != "-" else "draft"
        languages = [document.language] * len(commitments)
        scored = self.score(commitments, languages, commitment_ids(stem, commitments), member)
        warnings = (*document.warnings, *self._warnings(languages))
        return Scorecard(document.source, document, scored, warnings, self._use(member, scored))

    def score_table(
        self,
        source: str,
        commitments: Sequence[Commitment],
        languages: Sequence[str],
        ids: Sequence[str],
        member: str | None = None,
    ) -> Scorecard:
        """Score commitments that came cut already; ``member`` as in `score`."""
        scored = self.score(commitments, languages, ids, member)
        warnings = self._warnings(languages)
        return Scorecard(source, None, scored, warnings, self._use(member, scored))

    def _use(self, member: str | None, scored: Sequence[ScoredCommitment]) -> HistoryUse | None:
        history = self._history(member)
        return None if history is None else history.use(scored)

    def _warnings(self, languages: Sequence[str]) -> tuple[str, ...]:
        return language_warnings(languages, self._scope.languages)
