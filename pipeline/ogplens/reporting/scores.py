"""Scorecards and segmentations as JSON, CSV and HTML."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ogplens import __version__
from ogplens.domain import (
    Codebook,
    Commitment,
    Document,
    Evidence,
    Kind,
    OrdinalPrediction,
    Prediction,
    ScopeReason,
    Scorecard,
    ScoredCommitment,
)
from ogplens.irm.csv_files import to_csv
from ogplens.records import commitment_as_dict
from ogplens.reporting.history import (
    history_changes,
    history_note,
    history_of,
    history_record,
    words_alone,
)
from ogplens.scoring.tables import guard_cell
from ogplens.segmentation import Segmentation

#: Ends every scorecard.
CLOSING = "This is a screening aid, not an assessment by the IRM."
#: See the model card: the figures for members that the models have not seen.
NEAR_CHANCE = (
    "For a country that the models have not learnt from, the predicted potential impact is "
    "hardly better than chance: do not rely on it."
)
#: So many phrases are shown where space is short.
STRONGEST = 3

# C0 but tab and line feed, C1, and the marks that turn the direction of a line.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Replace control characters, which could drive a terminal or reverse a line."""
    return _UNPRINTABLE.sub("\ufffd", text)


def strongest(evidence: Sequence[Evidence], number: int = STRONGEST) -> tuple[Evidence, ...]:
    """Return the phrases that move a prediction most, strongest first."""
    return tuple(sorted(evidence, key=lambda e: -abs(e.weight))[:number])


def signed(evidence: Evidence) -> str:
    """Return a phrase with the direction in which it moves the prediction."""
    return f"{'+' if evidence.weight >= 0 else '−'} {evidence.name}"


def level_range(levels: Sequence[str]) -> str:
    """Return a range of levels as one word: ``"minor..moderate"``."""
    return levels[0] if len(levels) == 1 else f"{levels[0]}..{levels[-1]}"


def refusal(one: ScoredCommitment) -> str:
    """Return why a commitment gets no decision; empty where it gets one."""
    if not one.out_of_scope:
        return ""
    return " ".join(["Out of scope, no decision.", *(why.sentence for why in one.out_of_scope)])


def counted(card: Scorecard) -> str:
    """Return how many commitments a file has, and how many of them are out of scope."""
    number = len(card.commitments)
    refused = sum(bool(one.out_of_scope) for one in card.commitments)
    noun = "commitment" if number == 1 else "commitments"
    return f"{number} {noun}" + (f", {refused} out of scope" if refused else "")


def all_warnings(cards: Sequence[Scorecard], codebook: Codebook | None = None) -> list[str]:
    """Return what a reader must know: of the files, of the history, then of the models.

    With a codebook, what the history changed is said variable by variable.
    """
    named = len(cards) > 1
    own = [f"{card.source}: {text}" if named else text for card in cards for text in card.warnings]
    use = history_of(cards)
    changes = history_changes(use, codebook) if codebook is not None else ""
    history = [history_note(use), *([changes] if changes else [])]
    return [*own, *history, NEAR_CHANCE, CLOSING]


def scorecards_json(cards: Sequence[Scorecard], *, model: Mapping[str, object]) -> str:
    """Return scorecards as JSON.

    Parameters
    ----------
    cards : sequence of Scorecard
        One a file.
    model : mapping
        What is known of the model.

    Returns
    -------
    str
        An object with ``model`` and ``commitments``; beside them ``document`` (of a single
        document, else null), ``sources`` (every file) and ``warnings``. With several files
        each commitment names its ``source``. Probabilities have four decimals. A commitment with
        reasons in ``out_of_scope`` has probabilities, but no decision. ``history`` says which
        member's codes were used and what they changed over all files, and is null without a
        member; ``words_alone`` (``expected_words_alone`` for levels) is null where none were used.
    """
    several = len(cards) > 1
    single = cards[0].document if len(cards) == 1 else None
    return _dump(
        {
            "model": dict(model),
            "document": None if single is None else _about(single),
            "sources": [_source(card) for card in cards],
            "history": history_record(history_of(cards)),
            "commitments": [
                _scored(one, source=card.source if several else None)
                for card in cards
                for one in card.commitments
            ],
            "warnings": all_warnings(cards),
        }
    )


def scorecards_csv(cards: Sequence[Scorecard], *, codebook: Codebook) -> str:
    """Return scorecards as a table with a row a commitment.

    Returns
    -------
    str
        The columns are the same for every input: ``commitment_id``, ``number``, ``title``,
        ``page``, then those of each variable in the codebook's order, then ``source``,
        ``out_of_scope`` (codes) and ``out_of_scope_reasons`` (sentences); both are empty for a
        commitment that the models can judge. Last comes ``<variable>_words_alone`` for each
        variable: the probability of yes, or the expected position on the scale, 0 the lowest
        level; empty where no history was used. A cell that a spreadsheet would run as a formula
        begins with an apostrophe.
    """
    columns: dict[str, list[str]] = {}
    for name in codebook.predicted():
        variable = codebook.variables[name]
        binary = variable.kind is Kind.BINARY
        own = ("probability", "decision") if binary else ("level", "range", *variable.values)
        columns[name] = [f"{name}_{column}" for column in (*own, "phrases")]
    rows = []
    for card in cards:
        for one in card.commitments:
            cells = _identity(one)
            for name, own_columns in columns.items():
                cells += _cells(one.predictions.get(name), len(own_columns))
            codes = "; ".join(why.code.value for why in one.out_of_scope)
            sentences = " ".join(why.sentence for why in one.out_of_scope)
            cells += [card.source, codes, sentences]
            alone = [words_alone(one.predictions.get(name)) for name in columns]
            cells += ["" if value is None else f"{value:.4f}" for value in alone]
            rows.append([guard_cell(cell) for cell in cells])
    predicted = [column for own_columns in columns.values() for column in own_columns]
    last = ["source", "out_of_scope", "out_of_scope_reasons"]
    last += [f"{name}_words_alone" for name in columns]
    return to_csv(["commitment_id", "number", "title", "page", *predicted, *last], rows)


def scorecards_html(
    cards: Sequence[Scorecard], *, model: Mapping[str, object], codebook: Codebook
) -> str:
    """Return scorecards as one self-contained page; every text in it is escaped."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ogplens.reporting", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["printable"] = printable
    return environment.get_template("scorecard.html.j2").render(
        cards=cards,
        model=model,
        variables=codebook.variables,
        names=codebook.predicted(),
        warnings=all_warnings(cards, codebook),
        words_alone=words_alone,
        strongest=strongest,
        signed=signed,
        refusal=refusal,
        counted=counted,
        program=__version__,
    )


def segmentation_json(document: Document, cut: Segmentation) -> str:
    """Return a cut document as JSON: the document with its text, and every commitment.

    ``document.text[start:end]`` is the text of a commitment; offsets count characters (code
    points).
    """
    about = {
        **_about(document),
        "text": document.text,
        "warnings": list(document.warnings),
        "confidence": cut.confidence,
        "reasons": list(cut.reasons),
        "alternatives": [dataclasses.asdict(one) for one in cut.alternatives],
    }
    return _dump({"document": about, "commitments": [_cut(one) for one in cut.commitments]})


def segmentation_csv(
    commitments: Sequence[Commitment], *, ids: Sequence[str], language: str
) -> str:
    """Return the commitments of a document as a table that ``ogplens score`` reads again.

    The last two columns are the dates by ISO 8601; empty where the plan gives none.
    """
    header = ("commitment_id", "number", "title", "text", "page", "start", "end", "language")
    rows = []
    for identifier, one in zip(ids, commitments, strict=True):
        cut = _cut(one)
        cells = (identifier, one.number, one.title, one.text, one.page, one.start, one.end)
        parts = [_compact(cut[name]) if cut[name] else "" for name in ("fields", "milestones")]
        dates = [date.iso if date else "" for date in (one.start_date, one.end_date)]
        row = (*map(_shown, cells), language, *parts, *dates)
        rows.append([guard_cell(cell) for cell in row])
    return to_csv((*header, "fields", "milestones", "start_date", "end_date"), rows)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _about(document: Document) -> dict[str, object]:
    return {
        "source": document.source,
        "format": document.format,
        "language": document.language,
        "pages": document.pages,
    }


def _source(card: Scorecard) -> dict[str, object]:
    return {
        "source": card.source,
        "document": None if card.document is None else _about(card.document),
        "commitments": len(card.commitments),
        "warnings": list(card.warnings),
    }


def _cut(one: Commitment) -> dict[str, Any]:
    whole = commitment_as_dict(one)
    whole.pop("theme")
    return whole


def _scored(one: ScoredCommitment, *, source: str | None) -> dict[str, object]:
    predictions = {name: _predicted(p) for name, p in one.predictions.items()}
    identity: dict[str, object] = {"commitment_id": one.commitment_id}
    if source is not None:
        identity["source"] = source
    return {
        **identity,
        "number": one.commitment.number,
        "title": one.commitment.title,
        "page": one.commitment.page,
        "out_of_scope": [_reason(why) for why in one.out_of_scope],
        "predictions": predictions,
    }


def _reason(why: ScopeReason) -> dict[str, object]:
    value = round(why.value, 4) if isinstance(why.value, float) else why.value
    return {
        "code": why.code.value,
        "value": value,
        "bound": why.bound,
        "reason": why.sentence,
    }


def _predicted(prediction: Prediction | OrdinalPrediction) -> dict[str, object]:
    phrases = [{"phrase": e.name, "weight": round(e.weight, 4)} for e in prediction.evidence]
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


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _identity(one: ScoredCommitment) -> list[str]:
    commitment = one.commitment
    return [
        one.commitment_id,
        *map(_shown, (commitment.number, commitment.title, commitment.page)),
    ]


def _cells(prediction: Prediction | OrdinalPrediction | None, width: int) -> list[str]:
    if prediction is None:
        return [""] * width
    # The sign stands behind: a cell that begins with one would be a formula.
    phrases = "; ".join(f"{e.name} ({e.weight:+.2f})" for e in strongest(prediction.evidence))
    if isinstance(prediction, Prediction):
        return [f"{prediction.probability:.4f}", prediction.decision.value, phrases]
    levels = [f"{p:.4f}" for p in prediction.probabilities.values()]
    return [prediction.level, level_range(prediction.range), *levels, phrases]
