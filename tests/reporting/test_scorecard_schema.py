"""The published JSON Schema: current, strict, and true of what is written."""

import json
from pathlib import Path

import jsonschema
import pytest
import scorecard_factory as factory

from ogplens.domain import Commitment, Scorecard, ScoredCommitment
from ogplens.reporting.scorecard_json import scorecards_json
from ogplens.reporting.scorecard_record import SCHEMA, schema, schema_json

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "scorecard.schema.json"


def data(*cards, words=factory.ENGLISH):
    return json.loads(scorecards_json(cards, model=factory.MODEL, words=words))


def check(value):
    jsonschema.Draft202012Validator(schema()).validate(value)


def test_the_published_schema_is_current():
    assert PUBLISHED.read_text(encoding="utf-8") == schema_json(), "run `ogplens schema`"


def test_it_is_a_schema_of_its_draft_and_names_every_key():
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for one in (schema(), *schema()["$defs"].values()):
        assert one["additionalProperties"] is False
        assert one["description"]


def test_every_kind_of_scorecard_is_valid():
    bare = ScoredCommitment("x-1", Commitment(None, "", ""), {})
    check(data(factory.full_card()))
    check(data(factory.full_card(), words=factory.SPANISH))
    check(data(factory.full_card(), Scorecard("table.csv", None, (bare,))))
    check(data(Scorecard("empty", None, ())))
    for mark in factory.HOSTILE:
        check(data(factory.hostile_card(mark)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("surprise",), 1),
        (("schema",), "ogplens-scorecard/2"),
        (("commitments", 0, "predictions", "relevant", "probability"), 1.5),
        (("commitments", 0, "predictions", "relevant", "decision"), "maybe"),
        (("commitments", 0, "advice", 0, "level"), "fatal"),
        (("commitments", 0, "advice", 0, "surprise"), 1),
        (("commitments", 0, "criteria", "specificity", 0, "met"), "yes"),
        (("commitments", 0, "predictions", "relevant", "phrases", 0, "spans", 0), [1]),
        (("sources", 0, "forecast", "coverage"), 90),
    ],
)
def test_it_refuses_what_is_wrong(path, value):
    whole = data(factory.full_card())
    target = whole
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        check(whole)


def test_spans_point_into_the_text_and_the_text_into_the_document():
    card = factory.full_card()
    whole = data(card)
    assert whole["schema"] == SCHEMA
    for one in whole["commitments"]:
        assert card.document.text[one["start"] : one["end"]] == one["text"]
        for prediction in one["predictions"].values():
            for phrase in prediction["phrases"]:
                for start, end in phrase["spans"]:
                    assert one["text"][start:end] == phrase["phrase"]
        for advice in one["advice"]:
            assert one["text"][advice["start"] : advice["end"]]


def test_names_are_the_same_in_every_language():
    def names(value):
        if isinstance(value, dict):
            return {key: names(inner) for key, inner in value.items()}
        return [names(inner) for inner in value] if isinstance(value, list) else None

    english, spanish = (data(factory.full_card(), words=w) for w in (factory.ENGLISH,
                                                                    factory.SPANISH))  # fmt: skip
    assert names(english) == names(spanish)
    assert (english["language"], spanish["language"]) == ("en", "es")
    assert english["commitments"][0]["predictions"] == spanish["commitments"][0]["predictions"]
    assert english["warnings"] != spanish["warnings"]
