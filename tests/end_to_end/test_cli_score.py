"""`ogplens score`: formats, tables, standard input."""

import csv
import io
import json

import pytest

from ogplens.settings import codebook

from .conftest import DRAFT, assert_one_error

BINARY = ("access_to_information", "civic_participation", "public_accountability", "technology")
LEVELS = {"none", "minor", "moderate", "transformative"}
CLOSING = "This is a screening aid, not an assessment by the IRM."


@pytest.fixture(scope="module")
def scored(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    result = run("score", path, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_json_has_the_stated_shape(scored):
    assert {"model", "commitments"} <= set(scored)
    assert scored["document"]["format"] == "markdown"
    assert scored["document"]["language"] == "en"
    assert [c["commitment_id"] for c in scored["commitments"]] == ["draft-1", "draft-2", "draft-3"]
    for one in scored["commitments"]:
        assert {"commitment_id", "number", "title", "predictions"} <= set(one)
        assert set(one["predictions"]) == set(codebook().predicted())
        for name in BINARY:
            prediction = one["predictions"][name]
            assert 0 <= prediction["probability"] <= 1
            assert prediction["decision"] in ("yes", "no", "needs a reader")
            assert all(
                set(phrase) == {"phrase", "weight", "spans"} for phrase in prediction["phrases"]
            )
        impact = one["predictions"]["potential_impact"]
        assert set(impact["probabilities"]) == LEVELS
        assert sum(impact["probabilities"].values()) == pytest.approx(1, abs=0.001)
        assert impact["level"] in LEVELS
        assert set(impact["range"]) <= LEVELS
    assert scored["warnings"][-1] == CLOSING
    assert any("potential impact" in warning for warning in scored["warnings"])


def test_a_promise_to_publish_is_likelier_to_give_access_than_a_training(scored):
    first, _, third = (
        c["predictions"]["access_to_information"]["probability"] for c in scored["commitments"]
    )
    assert first > third


def test_table_fits_80_columns_and_says_everything(run, draft, scored):
    result = run("score", draft)
    assert result.exit_code == 0
    text = result.stdout
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert text.rstrip().endswith(CLOSING)
    assert "1. Publish the register of public contracts" in text
    for name in codebook().predicted():
        assert text.count(codebook().variables[name].label) >= 3
    strongest = scored["commitments"][0]["predictions"]["access_to_information"]["phrases"][0]
    assert strongest["phrase"] in text


def test_summary_has_one_line_a_commitment(run, draft):
    text = run("score", draft, "--summary").stdout
    assert max(map(len, text.splitlines())) <= 80
    lines = text.splitlines()
    head = next(place for place, line in enumerate(lines) if line.startswith("No."))
    assert [line.split()[0] for line in lines[head + 1 : head + 4]] == ["1", "2", "3"]
    assert lines[head + 4] == ""
    assert text.rstrip().endswith(CLOSING)


def test_csv_agrees_with_json(run, draft, scored):
    rows = list(csv.DictReader(io.StringIO(run("score", draft, "--format", "csv").stdout)))
    assert len(rows) == 3
    for row, one in zip(rows, scored["commitments"], strict=True):
        assert row["commitment_id"] == one["commitment_id"]
        assert row["title"] == one["title"]
        for name in BINARY:
            prediction = one["predictions"][name]
            assert float(row[f"{name}_probability"]) == prediction["probability"]
            assert row[f"{name}_decision"] == prediction["decision"]
        impact = one["predictions"]["potential_impact"]
        assert row["potential_impact_level"] == impact["level"]
        low, _, high = row["potential_impact_range"].partition("..")
        assert (low, high or low) == (impact["range"][0], impact["range"][-1])
        assert float(row["potential_impact_none"]) == impact["probabilities"]["none"]


def test_the_same_bytes_each_time(process, draft):
    one, other = (process("score", draft, "--format", "json", PYTHONHASHSEED=s) for s in "12")
    assert one.returncode == 0
    assert one.stdout == other.stdout


def test_output_takes_the_format_of_its_suffix(run, draft, tmp_path):
    page = tmp_path / "new" / "scores.html"
    result = run("score", draft, "--output", page)
    assert (result.exit_code, result.stdout) == (0, "")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert CLOSING in text
    assert [path.name for path in page.parent.iterdir()] == ["scores.html"]
    result = run("score", draft, "--format", "csv", "--output", tmp_path / "table.txt")
    assert (tmp_path / "table.txt").read_text(encoding="utf-8").startswith("commitment_id,number,")


def test_failed_run_leaves_the_old_output(run, tmp_path):
    old = tmp_path / "old.json"
    old.write_text("old", encoding="utf-8")
    assert run("score", tmp_path / "nothing.md", "--output", old).exit_code == 1
    assert old.read_text(encoding="utf-8") == "old"


def test_hostile_titles(run, tmp_path):
    path = tmp_path / "table.jsonl"
    titles = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\x1b[31mred\x1b[0m [bold]b[/]"]
    lines = [json.dumps({"title": t, "text": "The register is published."}) for t in titles]
    path.write_text("\n".join(lines), encoding="utf-8")
    page = run("score", path, "--format", "html").stdout
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    rows = list(csv.DictReader(io.StringIO(run("score", path, "--format", "csv").stdout)))
    assert rows[1]["title"] == "'" + titles[1]
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    shown = run("score", path).stdout
    assert "\x1b" not in shown
    assert "[bold]b[/]" in shown


def test_several_files_name_their_source(run, draft, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("title,text\nBudget,The budget is published.\n", encoding="utf-8")
    data = json.loads(run("score", draft, table, "--format", "json").stdout)
    assert [c["source"] for c in data["commitments"]] == [str(draft)] * 3 + [str(table)]
    assert [s["document"] is None for s in data["sources"]] == [False, True]
    rows = csv.DictReader(io.StringIO(run("score", draft, table, "--format", "csv").stdout))
    assert [row["source"] for row in rows] == [str(draft)] * 3 + [str(table)]


def test_document_on_standard_input(run, scored):
    result = run("score", "-", "--format", "json", stdin=DRAFT)
    data = json.loads(result.stdout)
    assert [c["predictions"] for c in data["commitments"]] == [
        c["predictions"] for c in scored["commitments"]
    ]
    assert data["document"]["source"] == "-"


def test_cut_table_scores_as_its_document_does(run, draft, scored):
    cut = run("segment", draft, "--format", "csv")
    data = json.loads(run("score", "-", "--format", "json", stdin=cut.stdout).stdout)
    assert data["document"] is None
    places = {"start": None, "end": None, "language": "en"}  # a table has no places
    for one, other in zip(data["commitments"], scored["commitments"], strict=True):
        assert one | places == other | places


def test_json_lines_on_standard_input(run):
    line = json.dumps({"title": "Budget", "text": "The budget is published.", "number": 4})
    data = json.loads(run("score", "-", "--format", "json", stdin=line).stdout)
    assert [(c["commitment_id"], c["number"]) for c in data["commitments"]] == [("draft-4", "4")]


def test_a_language_without_criteria_is_named_in_a_warning(run, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(
        "title,text,language\nContracts,The ministry will publish all contracts.,it\n",
        encoding="utf-8",
    )
    result = run("score", table)
    assert result.exit_code == 0
    assert "(it) is not covered" in " ".join(result.output.split())


def test_the_history_of_a_member_is_used_and_shown(run, draft, scored):
    assert scored["history"] is None
    result = run("score", draft, "--member", "Peru", "--format", "json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    history = data["history"]
    assert (history["member"], history["member_name"]) == ("PER", "Peru")
    assert history["commitments"] >= history["plans"] > 0
    assert set(history["variables"]) == set(codebook().predicted())
    moved = 0
    for one, alone in zip(data["commitments"], scored["commitments"], strict=True):
        for name, found in one["predictions"].items():
            words = alone["predictions"][name]
            key = "probability" if "probability" in words else "expected"
            beside = "words_alone" if key == "probability" else "expected_words_alone"
            assert found[beside] == words[key]
            assert words[beside] is None
            assert found["phrases"] == words["phrases"]
            moved += found[key] != words[key]
    assert moved
    rows = csv.DictReader(
        io.StringIO(run("score", draft, "--member", "PER", "--format", "csv").stdout)
    )
    for row, one in zip(rows, data["commitments"], strict=True):
        for name, found in one["predictions"].items():
            alone = found.get("words_alone", found.get("expected_words_alone"))
            assert float(row[f"{name}_words_alone"]) == alone


def test_the_table_says_which_history_was_used(run, draft):
    text = run("score", draft, "--member", "per").stdout
    assert max(map(len, text.splitlines())) <= 80
    assert "the history of Peru (PER) was used" in " ".join(text.split())
    assert "--member" not in text
    assert "--member" in run("score", draft).stdout


def test_an_unknown_member_is_an_error(run, draft):
    assert_one_error(
        run("score", draft, "--member", "Perru"), "no OGP member 'Perru'", "PER (Peru)", "Next step"
    )
