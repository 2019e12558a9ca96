"""Commitments scored by the trained models: probabilities, decisions, phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ogplens.arrays import REMAKE
from ogplens.domain import (
    Codebook,
    Commitment,
    CriterionFinding,
    Document,
    Evidence,
    Explanation,
    HistoryUse,
    PlanForecast,
    Scorecard,
    ScoredCommitment,
)
from ogplens.errors import ModelError
from ogplens.irm.corpus import commitment_ids
from ogplens.learning.logistic import FloatArray
from ogplens.learning.model_set import ModelInfo, ModelSet, describe, load
from ogplens.learning.plan_counts_storage import PlanCounts, load_plan_counts
from ogplens.scoring.advised import with_advice
from ogplens.scoring.bulk_reader import BulkReader, Reading
from ogplens.scoring.criteria_found import findings
from ogplens.scoring.evidence import Phrases
from ogplens.scoring.explain import explanation
from ogplens.scoring.forecast import plan_forecast
from ogplens.scoring.member_history import MemberHistory, member_history
from ogplens.scoring.precedents import Precedents
from ogplens.scoring.precedents_shown import Draft, with_precedents
from ogplens.scoring.predicted import Predicted
from ogplens.scoring.scope import language_warnings
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
        self._reader = BulkReader(model_set, codebook, scope)
        self._phrases = Phrases(model_set, self._reader.extractor)
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
        scorer = cls(model_set, known, pipeline_settings().scope, counts, precedents)
        if scorer._reader.extractor.dense_names != model_set.vectorizer.dense_names:
            raise ModelError(
                "the models were trained with other criteria than those in configs/criteria",
                source=str(place),
                hint=REMAKE,
            )
        return scorer

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
        reading = self._reader.read(commitments, languages, words=evidence)
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
        reading: Reading,
        *,
        evidence: bool = True,
        criteria: bool = True,
    ) -> tuple[ScoredCommitment, ...]:
        """Score commitments whose words and vectors are at hand."""
        words, design, _ = reading
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
        history = self._history(member)
        owners = None if history is None else history.owners(len(commitments))
        made = self._reader.predict(reading, owners).predictions(phrases)
        parts = (ids, commitments, made, reading.reasons, languages, answers)
        return tuple(ScoredCommitment(*one) for one in zip(*parts, strict=True))

    def predict_many(
        self,
        commitments: Iterable[Commitment],
        languages: Iterable[str],
        member: str | None = None,
    ) -> Predicted:
        """Predict very many commitments, as columns: the fastest way, without phrases.

        Parameters
        ----------
        commitments : iterable of Commitment
            Read a batch at a time; beside the result, memory holds one batch.
        languages : iterable of str
            ISO 639-1 code of each.
        member : str, optional
            As in `score`.

        Returns
        -------
        Predicted
            The same numbers and decisions as `score` gives, to the last bit.

        Raises
        ------
        OgplensError
            If the member is not known.
        """
        history = self._history(member)
        owner = None if history is None else history.owners(1)[0]
        return self._reader.predict_many(commitments, languages, owner)

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
        words, design, _ = self._read(commitments, languages)
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
        design = self._reader.read(commitments, languages, words=False).design
        return self._models.predict_design(design)

    def _read(self, commitments: Sequence[Commitment], languages: Sequence[str]) -> Reading:
        return self._reader.read(commitments, languages)

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
        return with_precedents(card, draft, self._precedents, reading.design, self._models.models)

    def _forecast(self, scored: Sequence[ScoredCommitment]) -> PlanForecast | None:
        return None if self._counts is None else plan_forecast(scored, self._counts, self._codebook)

    def _use(self, member: str | None, scored: Sequence[ScoredCommitment]) -> HistoryUse | None:
        history = self._history(member)
        return None if history is None else history.use(scored)

    def _warnings(self, languages: Sequence[str]) -> tuple[str, ...]:
        return language_warnings(languages, self._reader.scope.languages)
