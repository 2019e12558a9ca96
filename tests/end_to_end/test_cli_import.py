"""`ogplens import`: the report, and the next step."""

import json

import pytest

from ogplens.irm import LAYOUTS, read_plans

from .conftest import assert_one_error

LAYOUT = LAYOUTS["database-2024"]


@pytest.fixture
def export(tmp_path):
    """Write an export of two commitments with the same number."""
    cells = dict.fromkeys(LAYOUT.columns, "ND")
    fields = LAYOUT.fields
    rows = []
    for text in ("The registry opens to everybody.", "A council of citizens is asked each year."):
        row = dict(cells)
        row |= dict.fromkeys(fields.values(), "")
        row |= {
            fields["member_name"]: "Albania",
            fields["plan"]: "1",
            fields["number"]: "1",
            fields["year_submitted"]: "2018",
            fields["title"]: text[:20],
            fields["text"]: text,
            LAYOUT.codes["potential_impact"]: "None",
            LAYOUT.codes["relevant"]: "1",
        }
        for name, value in (("member", "ALB"), ("region", "Europe")):
            if name in fields:
                row[fields[name]] = value
        rows.append(row)
    lines = [
        ",".join(f'"{cell}"' for cell in line) for line in (cells, *(r.values() for r in rows))
    ]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_report_as_json(run, export, tmp_path):
    folder = tmp_path / "corpus"
    result = run("import", export, "--output", folder, "--format", "json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["rows"] == {str(export): 2}
    assert report["values"][str(export)]["potential_impact"] == {"none": 2}
    assert len(report["repeated"]) == 1
    assert "dvc repro" in report["next_step"]
    assert {"overlaps", "conflicts", "without_text", "not_values", "derived_checks"} <= set(report)
    assert [plan.commitments for plan in read_plans(folder / "plans.csv")] == [2]


def test_report_as_table(run, export, tmp_path):
    result = run("import", export, "--output", tmp_path / "corpus", "--layout", "database-2024")
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 80
    text = " ".join(result.stdout.split())
    assert "Written: 2 commitments of 1 plans and 1 members" in text
    assert "2 rows, layout database-2024" in text
    assert "none 2" in text
    assert "(a letter was added): 1" in text
    assert "Next step: set `corpus:" in text


def test_filled_folder_is_left_alone(run, export, tmp_path):
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    assert_one_error(run("import", export, "--output", tmp_path), "not empty")


def test_wrong_layout_and_missing_file(run, export, tmp_path):
    wrong = run("import", export, "--output", tmp_path / "c", "--layout", "explorer-2016")
    assert_one_error(wrong, "export.csv")
    assert_one_error(run("import", tmp_path / "no.csv", "--output", tmp_path / "c"), "no.csv")
    assert not (tmp_path / "c").exists()


@pytest.mark.shared
def test_published_exports(run, tmp_path, request):
    data = request.config.rootpath.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("the published exports are not here")
    files = sorted(data.glob("*.csv"))
    result = run("import", *files, "--output", tmp_path / "corpus")
    assert result.exit_code == 0, result.output
    assert "1605 rows, layout explorer-2016" in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_newer_export_is_taken_in_and_its_changes_are_told(run, export, tmp_path):
    folder = tmp_path / "corpus"
    run("import", export, "--output", folder)
    again = run("import", export, "--output", folder, "--update")
    assert again.exit_code == 0, again.output
    assert again.stdout.startswith("Nothing is new")
    newer = tmp_path / "newer.csv"
    newer.write_text(export.read_text("utf-8").replace("None", "Minor"), encoding="utf-8")
    result = run("import", newer, "--output", folder, "--update")
    assert result.exit_code == 0, result.output
    assert "Import 2: the corpus now holds 2 commitments" in result.stdout
    assert "ALB-1-1a potential impact: none -> minor" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    report = json.loads(
        run("import", export, "--output", folder, "--update", "--format", "json").stdout
    )
    assert [c["new"] for c in report["changes"]["recoded"]] == ["none", "none"]
    assert report["changes"]["run"] == 3


def test_a_corpus_edited_by_hand_is_refused_with_the_way_out(run, export, tmp_path):
    folder = tmp_path / "corpus"
    run("import", export, "--output", folder)
    (folder / "plans.csv").write_text("mine\n", encoding="utf-8")
    result = run("import", export, "--output", folder, "--update")
    assert_one_error(result, "changed by hand")
    assert "plans.csv" in result.stderr
    assert "--replace-edited" in result.stderr
    assert (folder / "plans.csv").read_text("utf-8") == "mine\n"


def test_options_of_an_update_are_refused_without_it(run, export, tmp_path):
    result = run("import", export, "--output", tmp_path / "corpus", "--drop-gone")
    assert_one_error(result, "--drop-gone is for an update")
    assert not (tmp_path / "corpus").exists()
