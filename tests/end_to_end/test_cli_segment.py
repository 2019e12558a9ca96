"""`ogplens segment`: formats and offsets."""

import csv
import io
import json

from .conftest import DRAFT


def test_json_has_the_stated_shape(run, draft):
    data = json.loads(run("segment", draft, "--format", "json").stdout)
    document = data["document"]
    assert set(document) == {
        *("source", "format", "language", "pages", "text", "warnings"),
        *("confidence", "reasons", "alternatives"),
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


def test_what_was_cut_and_mended_is_handed_back(run, draft, tmp_path):
    table = tmp_path / "cut.csv"
    run("segment", draft, "--output", table)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    kept = [rows[0], rows[2] | {"title": "A name of my own"}]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(kept)
    data = json.loads(run("segment", draft, "--boundaries", table, "--format", "json").stdout)
    found = data["commitments"]
    assert [one["number"] for one in found] == ["1", "3"]
    assert [one["title"] for one in found] == [rows[0]["title"], "A name of my own"]
    assert [str(one["start"]) for one in found] == [rows[0]["start"], rows[2]["start"]]
    assert found[0]["end"] > int(rows[0]["end"])  # the row between went to the one before
    scored = json.loads(run("score", draft, "--boundaries", table, "--format", "json").stdout)
    assert len(scored["commitments"]) == 2


def test_a_pattern_or_a_level_decides_what_a_commitment_is(run, draft):
    by_pattern = run("segment", draft, "--pattern", r"Commitment \d", "--format", "json").stdout
    assert [c["number"] for c in json.loads(by_pattern)["commitments"]] == ["1", "2", "3"]
    by_level = run("segment", draft, "--heading-level", "2", "--format", "json").stdout
    assert "you chose headings of level 2" in json.loads(by_level)["document"]["reasons"]


def test_choices_that_cannot_be_used_are_refused(run, draft, tmp_path):
    for options in (
        ("--pattern", "("),
        ("--pattern", "x*"),
        ("--pattern", "nowhere at all"),
        ("--heading-level", "6"),
        ("--boundaries", tmp_path / "missing.csv"),
    ):
        result = run("segment", draft, *options)
        assert result.exit_code == 1, options
        assert "Next step" in result.stderr
    assert run("segment", draft, "--heading-level", "2", "--pattern", "x").exit_code == 2
    assert run("segment", draft, "--heading-level", "9").exit_code == 2
