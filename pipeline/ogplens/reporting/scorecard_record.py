"""The shape of a scorecard as JSON: one class an object, from which the JSON Schema is made."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

#: Name and version of the shape. The number grows when a program that reads it could break.
SCHEMA: Literal["ogplens-scorecard/1"] = "ogplens-scorecard/1"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STRICT = with_config(ConfigDict(extra="forbid"))

Span = Annotated[
    list[int],
    Field(min_length=2, max_length=2, description="Half-open span: first character, one past it."),
]
Share = Annotated[float, Field(ge=0, le=1)]
AdviceLevel = Literal["style", "advice", "warning"]


@_STRICT
class ModelRecord(TypedDict, total=False):
    """What the trained models are."""

    format: int
    version: str
    variables: dict[str, int]
    commitments: int
    members: int
    trained_on: str
    features: int


@_STRICT
class DocumentRecord(TypedDict):
    """A document as it was read."""

    source: str
    format: str
    language: str
    pages: int | None


@_STRICT
class CountRecord(TypedDict):
    """How many commitments the IRM might count for one item."""

    expected: float
    low: int
    high: int


@_STRICT
class ForecastRecord(TypedDict):
    """The plan at a glance; a count holds with probability ``coverage``."""

    commitments: int
    judged: int
    coverage: Share
    counts: dict[str, CountRecord]


@_STRICT
class AdviceRecord(TypedDict):
    """One place at which a rule fires; the span is in the commitment's, or document's, text."""

    code: str
    level: AdviceLevel
    message: str
    start: int
    end: int
    page: int | None
    line: int | None
    column: int | None


@_STRICT
class SourceRecord(TypedDict):
    """One file."""

    source: str
    document: DocumentRecord | None
    commitments: int
    forecast: ForecastRecord | None
    advice: list[AdviceRecord]
    own_plans: list[str]
    warnings: list[str]


@_STRICT
class VariableHistoryRecord(TypedDict):
    """What a member's earlier codes changed in one variable."""

    commitments: int
    plans: int
    mean_difference: float
    largest_difference: float


@_STRICT
class HistoryRecord(TypedDict):
    """Whose earlier codes were used, and what they changed."""

    member: str
    member_name: str
    commitments: int
    plans: int
    changes_nothing: bool
    variables: dict[str, VariableHistoryRecord]


@_STRICT
class ReasonRecord(TypedDict):
    """Why the models cannot judge a commitment."""

    code: str
    value: str | float
    bound: str | float
    reason: str


@_STRICT
class PhraseRecord(TypedDict):
    """A phrase that moves a prediction; a positive weight speaks for yes, or a higher level."""

    phrase: str
    weight: float
    spans: list[Span]


@_STRICT
class BinaryRecord(TypedDict):
    """A yes/no variable."""

    probability: Share
    words_alone: Share | None
    decision: Literal["yes", "no", "needs a reader"]
    phrases: list[PhraseRecord]


@_STRICT
class OrdinalRecord(TypedDict):
    """A variable with levels, lowest first."""

    probabilities: dict[str, Share]
    level: str
    range: list[str]
    expected: float
    expected_words_alone: float | None
    phrases: list[PhraseRecord]


@_STRICT
class CriterionRecord(TypedDict):
    """One thing that the IRM looks for, and the spans that say it."""

    name: str
    met: bool
    sentences: list[Span]
    phrases: list[Span]


@_STRICT
class PrecedentRecord(TypedDict):
    """A commitment of the past that is like this one."""

    commitment_id: str
    title: str
    member: str
    member_name: str
    plan: str
    year: int
    similarity: Share
    codes: dict[str, str]
    url: str | None
    folded: int


@_STRICT
class CommitmentRecord(TypedDict):
    """A commitment with its forecast; ``document.text[start:end]`` is its text."""

    commitment_id: str
    source: NotRequired[Annotated[str, Field(description="Given where there are several files.")]]
    number: str | None
    title: str
    page: int | None
    language: str
    text: str
    start: int | None
    end: int | None
    out_of_scope: list[ReasonRecord]
    predictions: dict[str, BinaryRecord | OrdinalRecord]
    criteria: dict[str, list[CriterionRecord]]
    precedents: list[PrecedentRecord]
    advice: list[AdviceRecord]


@_STRICT
class ScorecardRecord(TypedDict):
    """What ``ogplens score --format json`` writes."""

    schema: Literal["ogplens-scorecard/1"]
    language: Annotated[str, Field(description="Of the sentences here; names are always English.")]
    model: ModelRecord
    document: DocumentRecord | None
    sources: list[SourceRecord]
    history: HistoryRecord | None
    commitments: list[CommitmentRecord]
    warnings: list[str]


def schema() -> dict[str, Any]:
    """Return the JSON Schema, draft 2020-12, of a scorecard.

    Every object names all of its keys (``additionalProperties`` is false), except where keys are
    data: variables, levels and items.
    """
    made = TypeAdapter(ScorecardRecord).json_schema(by_alias=True, mode="serialization")
    return {"$schema": _DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}", **made}


def schema_json() -> str:
    """Return `schema` as text: what ``ogplens schema`` prints."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
