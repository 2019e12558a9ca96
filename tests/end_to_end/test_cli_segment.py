"""`ogplens segment`: formats and offsets."""

import csv
import io
import json

from .conftest import DRAFT


def test_json_has_the_stated_shape(run, draft):
    data = json.loads(run("segment", draft, "--format", "json").stdout)
    document = data["document"]
    assert set(document) == {
        *("source", "format", "language", "pages", "text", "warnings", "confidence", "reasons")
    }
    assert 0 <= document["confidence"] <= 1
    assert document["reasons"]
    assert [one["number"] for one in data["commitments"]] == ["1", "2", "3"]
    for one in data["commitments"]:
        assert set(one) == {
            *("number", "title", "text", "start", "end", "page", "fields", "milestones"),
            *("start_date", "end_date"),
        }
        assert document["text"][one["start"] : one["end"]] == one["text"]
        assert one["fields"]
    assert data["commitments"][0]["title"] == "Publish the register of public contracts"
    assert len(data["commitments"][0]["milestones"]) == 2
    assert set(data["commitments"][0]["milestones"][0]) == {
        *("text", "start", "end", "start_date", "end_date", "deliverable")
    }


def test_csv_agrees_with_json(run, draft):
    data = json.loads(run("segment", draft, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("segment", draft, "--format", "csv").stdout)))
    for row, one in zip(rows, data["commitments"], strict=True):
        assert row["commitment_id"] == f"draft-{one['number']}"
        assert (row["title"], row["text"]) == (one["title"], one["text"])
        assert (int(row["start"]), int(row["end"])) == (one["start"], one["end"])
        assert row["language"] == "en"


def test_table_is_the_default_and_fits_80_columns(run, draft):
    text = run("segment", draft).stdout
    assert "3 commitments" in " ".join(text.split())
    assert "Publish the register of public contracts" in text
    assert "Cut so because" in text
    assert max(map(len, text.splitlines())) <= 80


def test_output_to_a_file(run, draft, tmp_path):
    path = tmp_path / "cut.json"
    result = run("segment", draft, "--output", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(json.loads(path.read_text(encoding="utf-8"))["commitments"]) == 3


def test_standard_input(run, draft):
    piped = json.loads(run("segment", "-", "--format", "json", stdin=DRAFT).stdout)
    named = json.loads(run("segment", draft, "--format", "json").stdout)
    assert piped["commitments"] == named["commitments"]
