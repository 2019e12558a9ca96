"""Commitments scored by the trained models: probabilities, decisions, phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    PlanForecast,
    ScopeReason,
    Scorecard,
    ScoredCommitment,
)
from ogplens.features.criteria import load_criteria
from ogplens.features.extraction import Extractor
from ogplens.features.vectorizer import Design
from ogplens.irm.corpus import commitment_ids
from ogplens.learning.logistic import FloatArray
from ogplens.learning.model_set import ModelInfo, ModelSet, describe, load
from ogplens.learning.plan_counts_storage import PlanCounts, load_plan_counts
from ogplens.scoring.advised import with_advice
from ogplens.scoring.criteria_found import findings
from ogplens.scoring.evidence import Phrases
from ogplens.scoring.explain import explanation
from ogplens.scoring.forecast import plan_forecast
from ogplens.scoring.member_history import MemberHistory, member_history
from ogplens.scoring.precedents import Precedents
from ogplens.scoring.precedents_shown import Draft, with_precedents
from ogplens.scoring.predicted import predictions_of
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
    counts : PlanCounts, optional
        Ranges for the counts of a plan; without them a scorecard has no forecast of the plan.
    precedents : Precedents, optional
        Without them commitments are scored, but none has a precedent.
    """

    def __init__(
        self,
        model_set: ModelSet,
        codebook: Codebook,
        scope: ScopeSettings,
        counts: PlanCounts | None = None,
        precedents: Precedents | None = None,
    ) -> None:
        self._models = model_set
        self._counts = counts
        self._codebook = codebook
        terms = {name: block.terms for name, block in model_set.vectorizer.blocks.items()}
        self._extractor = Extractor(model_set.features, terms=terms)
        self._phrases = Phrases(model_set, self._extractor)
        self._scope = scope_of(model_set.vectorizer, load_criteria().languages, scope)
        self._precedents = precedents

    @classmethod
    def load(cls, folder: Path | None = None) -> Scorer:
        """Load the models of a folder, or those that ship with ogplens, and their precedents.

        Raises
        ------
        ModelError
            If they are missing, damaged, or made by another version.
        """
        known = codebook()
        place = models_folder() if folder is None else folder
        model_set = load(place, known)
        counts = load_plan_counts(place)
        precedents = Precedents.load(place, model_set.vectorizer, model_set.fingerprint)
        return cls(model_set, known, pipeline_settings().scope, counts, precedents)

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
        reading = self._read(commitments, languages)
        wanted = evidence if criteria is None else criteria
        return self._scored(
            commitments, languages, ids, member, reading, evidence=evidence, criteria=wanted
        )

    def _scored(
        self,
        commitments: Sequence[Commitment],
        languages: Sequence[str],
        ids: Sequence[str],
        member: str | None,
        reading: tuple[list[list[str]], Design],
        *,
        evidence: bool = True,
        criteria: bool = True,
    ) -> tuple[ScoredCommitment, ...]:
        """Score commitments whose words and vectors are at hand."""
        words, design = reading
        history = self._history(member)
        phrases: list[Mapping[str, tuple[Evidence, ...]]] = [{} for _ in commitments]
        places: list[Mapping[str, Sequence[tuple[int, int]]]] | None = None
        if evidence:
            made_of = self._phrases.find(design, commitments, languages, words)
            phrases, places = [], []
            for one, its in zip(commitments, made_of, strict=True):
                phrases.append(self._phrases.strongest(one.text, its))
                places.append(its.criteria)
        answers: Sequence[Findings] = [{} for _ in commitments]
        if criteria:
            answers = self._findings(commitments, languages, places)
        owners = history.owners(len(commitments)) if history is not None else None
        predictions = predictions_of(self._models, self._codebook, design, phrases, owners)
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

    def _history(self, member: str | None) -> MemberHistory | None:
        return None if member is None else member_history(member, self._models.models)

    def score_document(
        self,
        document: Document,
        commitments: Sequence[Commitment],
        member: str | None = None,
        *,
        precedents: bool = True,
        advice: bool = True,
    ) -> Scorecard:
        """Score the commitments of one document.

        Parameters
        ----------
        document : Document
        commitments : sequence of Commitment
        member : str, optional
            As in `score`.
        precedents : bool
            Whether past commitments that are like each one are looked for.
        advice : bool
            Whether the rules of drafting are applied. Their sentences are in English, without
            lines; see `ogplens.advice.message`.
        """
        stem = Path(document.source).stem if document.source != "-" else "draft"
        languages = [document.language] * len(commitments)
        ids = commitment_ids(stem, commitments)
        draft = Draft(document.source, document, commitments, languages, ids, member)
        return self._card(draft, precedents=precedents, advice=advice)

    def score_table(
        self,
        source: str,
        commitments: Sequence[Commitment],
        languages: Sequence[str],
        ids: Sequence[str],
        member: str | None = None,
        *,
        precedents: bool = True,
        advice: bool = True,
    ) -> Scorecard:
        """Score commitments that came cut already; ``precedents`` as in `score_document`."""
        draft = Draft(source, None, commitments, languages, ids, member)
        return self._card(draft, precedents=precedents, advice=advice)

    def _card(self, draft: Draft, *, precedents: bool, advice: bool) -> Scorecard:
        reading = self._read(draft.commitments, draft.languages)
        scored = self._scored(draft.commitments, draft.languages, draft.ids, draft.member, reading)
        warnings = (
            *(() if draft.document is None else draft.document.warnings),
            *self._warnings(draft.languages),
        )
        card = Scorecard(
            source=draft.source,
            document=draft.document,
            commitments=scored,
            warnings=warnings,
            history=self._use(draft.member, scored),
            forecast=self._forecast(scored),
        )
        if advice:
            card = with_advice(card, draft.languages)
        if not precedents:
            return card
        return with_precedents(card, draft, self._precedents, reading[1], self._models.models)

    def _forecast(self, scored: Sequence[ScoredCommitment]) -> PlanForecast | None:
        return None if self._counts is None else plan_forecast(scored, self._counts, self._codebook)

    def _use(self, member: str | None, scored: Sequence[ScoredCommitment]) -> HistoryUse | None:
        history = self._history(member)
        return None if history is None else history.use(scored)

    def _warnings(self, languages: Sequence[str]) -> tuple[str, ...]:
        return language_warnings(languages, self._scope.languages)
