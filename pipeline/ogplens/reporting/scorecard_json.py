"""Scorecards as JSON, for programs; `ogplens.reporting.scorecard_record` has the shape."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from ogplens.advice import message
from ogplens.domain import (
    Advice,
    CriterionFinding,
    Document,
    Evidence,
    OrdinalPrediction,
    PlanForecast,
    Precedent,
    Prediction,
    ScopeReason,
    Scorecard,
    ScoredCommitment,
)
from ogplens.interface import Interface, interface
from ogplens.reporting.history import history_of, history_record
from ogplens.reporting.scores import all_warnings, reason

if TYPE_CHECKING:
    from ogplens.reporting import scorecard_record as record


def scorecards_json(
    cards: Sequence[Scorecard], *, model: Mapping[str, object], words: Interface | None = None
) -> str:
    """Return scorecards as JSON.

    Parameters
    ----------
    cards : sequence of Scorecard
        One a file.
    model : mapping
        What is known of the model.
    words : Interface, optional
        The language of the sentences; the names are the same in all.

    Returns
    -------
    str
        An object with ``schema`` (name and version of this shape), ``model`` and ``commitments``;
        beside them ``document`` (of a single document, else null), ``sources`` (every file, with
        its forecast and the advice on the plan as a whole) and ``warnings``. With several files
        each commitment names its ``source``. Probabilities have four decimals. A commitment with
        reasons in ``out_of_scope`` has probabilities, but no decision. Spans are in the
        commitment's ``text``; ``start`` and ``end`` are null without a document. ``history`` says
        which member's codes were used and what they changed over all files, and is null without a
        member; ``words_alone`` (``expected_words_alone`` for levels) is null where none were used.
    """
    words = words or interface()
    several = len(cards) > 1
    single = cards[0].document if len(cards) == 1 else None
    whole: record.ScorecardRecord = {
        "schema": "ogplens-scorecard/1",
        "language": words.language,
        "model": cast("record.ModelRecord", dict(model)),
        "document": _about(single),
        "sources": [_source(card, words) for card in cards],
        "history": cast("record.HistoryRecord | None", history_record(history_of(cards))),
        "commitments": [
            _scored(one, card, words, named=several) for card in cards for one in card.commitments
        ],
        "warnings": all_warnings(cards, words=words),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _about(document: Document | None) -> record.DocumentRecord | None:
    if document is None:
        return None
    return {
        "source": document.source,
        "format": document.format,
        "language": document.language,
        "pages": document.pages,
    }


def _source(card: Scorecard, words: Interface) -> record.SourceRecord:
    return {
        "source": card.source,
        "document": _about(card.document),
        "commitments": len(card.commitments),
        "forecast": _forecast(card.forecast),
        "advice": [_advice(one, words.language) for one in card.advice],
        "own_plans": list(card.own_plans),
        "warnings": list(card.warnings),
    }


def _forecast(forecast: PlanForecast | None) -> record.ForecastRecord | None:
    if forecast is None:
        return None
    return {
        "commitments": forecast.commitments,
        "judged": forecast.judged,
        "coverage": round(forecast.coverage, 4),
        "counts": {
            one.item: {"expected": round(one.expected, 4), "low": one.low, "high": one.high}
            for one in forecast.counts
        },
    }


def _scored(
    one: ScoredCommitment, card: Scorecard, words: Interface, *, named: bool
) -> record.CommitmentRecord:
    cut, document = one.commitment, card.document
    made: record.CommitmentRecord = {
        "commitment_id": one.commitment_id,
        "number": cut.number,
        "title": cut.title,
        "page": cut.page,
        "language": one.language or (document.language if document else ""),
        "text": cut.text,
        "start": cut.start if document else None,
        "end": cut.end if document else None,
        "out_of_scope": [_reason(why, words) for why in one.out_of_scope],
        "predictions": {name: _predicted(p) for name, p in one.predictions.items()},
        "criteria": {name: [_criterion(c) for c in found] for name, found in one.criteria.items()},
        "precedents": [_precedent(p) for p in one.precedents],
        "advice": [_advice(a, words.language) for a in one.advice],
    }
    return {**made, "source": card.source} if named else made


def _reason(why: ScopeReason, words: Interface) -> record.ReasonRecord:
    value = round(why.value, 4) if isinstance(why.value, float) else why.value
    return {
        "code": why.code.value,
        "value": value,
        "bound": why.bound,
        "reason": reason(why, words),
    }


def _predicted(
    prediction: Prediction | OrdinalPrediction,
) -> record.BinaryRecord | record.OrdinalRecord:
    phrases = [_phrase(one) for one in prediction.evidence]
    if isinstance(prediction, Prediction):
        return {
            "probability": round(prediction.probability, 4),
            "words_alone": _rounded(prediction.words_alone),
            "decision": prediction.decision.value,
            "phrases": phrases,
        }
    return {
        "probabilities": {level: round(p, 4) for level, p in prediction.probabilities.items()},
        "level": prediction.level,
        "range": list(prediction.range),
        "expected": round(prediction.expected, 4),
        "expected_words_alone": _rounded(prediction.expected_words_alone),
        "phrases": phrases,
    }


def _phrase(one: Evidence) -> record.PhraseRecord:
    return {"phrase": one.name, "weight": round(one.weight, 4), "spans": _spans(one.spans)}


def _criterion(one: CriterionFinding) -> record.CriterionRecord:
    return {
        "name": one.name,
        "met": one.met,
        "sentences": _spans(one.sentences),
        "phrases": _spans(one.phrases),
    }


def _precedent(one: Precedent) -> record.PrecedentRecord:
    return {
        "commitment_id": one.commitment_id,
        "title": one.title,
        "member": one.member,
        "member_name": one.member_name,
        "plan": one.plan,
        "year": one.year,
        "similarity": round(one.similarity, 4),
        "codes": dict(one.codes),
        "url": one.url,
        "folded": one.folded,
    }


def _advice(one: Advice, language: str) -> record.AdviceRecord:
    return {
        "code": one.code,
        "level": cast("record.AdviceLevel", one.level.label),
        "message": message(one, language),
        "start": one.start,
        "end": one.end,
        "page": one.page,
        "line": one.line,
        "column": one.column,
    }


def _spans(spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    return [list(span) for span in spans]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
