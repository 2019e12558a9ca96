"""`ogplens compare`: the tables that the pipeline wrote."""

import csv
import io
import json

import pytest

from ogplens.domain import Kind
from ogplens.settings import codebook

from .conftest import assert_one_error

MEMBERS = """\
member,member_name,region,plans,commitments,relevant_n,relevant_coded,relevant_predicted,\
relevant_agreement,relevant_kappa,potential_impact_n,potential_impact_coded_mean,\
potential_impact_predicted_mean,potential_impact_agreement,potential_impact_kappa
ALB,Albania,Europe,2,43,40,0.9000,0.8750,0.8500,0.2500,30,1.5000,1.7500,0.4000,-0.0500
GBR,United Kingdom,Europe,1,21,0,,,,,,,,,
XX-TOWN,Town,Europe,1,5,5,1.0000,0.9000,1.0000,,,,,,
"""
PLANS = """\
plan_id,member,member_name,year_submitted,commitments,relevant_n,relevant_coded,relevant_predicted
ALB-1,ALB,Albania,2012,30,30,0.9000,0.8750
ALB-2,ALB,Albania,2014,13,13,0.7000,0.7750
"""
GLANCE = """\
plan_id,member,member_name,year_submitted,commitments,relevant_n,relevant_coded,\
relevant_predicted_same,transformative_n,transformative_coded,transformative_predicted_same
ALB-1,ALB,Albania,2012,30,30,27,26.2500,30,0,3.1200
"""


@pytest.fixture
def comparison(tmp_path, monkeypatch):
    folder = tmp_path / "reports" / "comparison"
    folder.mkdir(parents=True)
    tables = {"members": MEMBERS, "plans": PLANS, "at-a-glance": GLANCE}
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_all_members_as_csv_is_the_table_itself(run, comparison):
    result = run("compare", "--format", "csv")
    assert result.exit_code == 0, result.output
    assert result.stdout == MEMBERS


@pytest.mark.parametrize("name", ["ALB", "alb", "Albania", "albania"])
def test_members_by_code_or_name(run, comparison, name):
    rows = csv.DictReader(io.StringIO(run("compare", name, "--format", "csv").stdout))
    assert [row["member"] for row in rows] == ["ALB"]


def test_local_member_that_only_the_corpus_knows(run, comparison):
    rows = json.loads(run("compare", "xx-town", "--format", "json").stdout)["members"]
    assert [row["member_name"] for row in rows] == ["Town"]


def test_json_has_numbers_and_keeps_empty_apart_from_zero(run, comparison):
    rows = json.loads(run("compare", "ALB", "UK", "--format", "json").stdout)["members"]
    assert rows[0]["potential_impact_kappa"] == -0.05
    assert rows[0]["commitments"] == 43
    assert rows[1]["relevant_n"] == 0
    assert rows[1]["relevant_coded"] is None


def test_tables(run, comparison):
    overview = run("compare")
    assert overview.exit_code == 0, overview.output
    albania = next(line for line in overview.stdout.splitlines() if line.startswith("ALB"))
    assert albania.split() == ["ALB", "43", "90/88", "1.5/1.8"]
    details = run("compare", "Albania").stdout
    assert "Relevant to OGP values" in details
    assert "0.25" in details
    assert "United Kingdom" not in details
    assert "ALB-2" in run("compare", "--plans").stdout
    glance = run("compare", "--glance").stdout
    assert "27/26.2 of 30" in glance
    for text in (overview.stdout, details, glance):
        assert max(map(len, text.splitlines())) <= 80
        assert "seen no commitment" in text


def test_overview_of_all_variables_has_one_line_a_plan(run, comparison):
    names = codebook().predicted()
    columns = ["plan_id", "member", "commitments"]
    cells = ["ALB-1", "ALB", "100"]
    for name in names:
        binary = codebook().variables[name].kind is Kind.BINARY
        columns += [f"{name}_{f}" + ("" if binary else "_mean") for f in ("coded", "predicted")]
        cells += ["1.0000", "0.9000"] if binary else ["2.2500", "1.7500"]
    table = ",".join(columns) + "\n" + ",".join(cells) + "\n"
    (comparison / "plans.csv").write_text(table, encoding="utf-8")
    lines = run("compare", "--plans").stdout.splitlines()
    assert lines[0].split()[-1] == "Results"
    assert lines[1].split() == ["ALB-1", "100"] + ["100/90"] * 6 + ["2.2/1.8"] * 3
    assert max(map(len, lines)) <= 80


def test_unknown_and_absent_members_are_all_named(run, comparison):
    result = run("compare", "Albanie", "Ghana", "ALB")
    assert_one_error(result, "Albanie", "did you mean", "Ghana", "a plan in this table")
    assert "'ALB'" not in result.stderr


def test_no_comparison_says_how_to_make_one(process, project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = process("compare", root=project)
    assert done.returncode == 1
    assert b"no comparison yet" in done.stderr
    assert b"dvc repro" in done.stderr


def test_missing_and_damaged_tables(run, comparison):
    (comparison / "plans.csv").unlink()
    assert_one_error(run("compare", "--plans"), "plans.csv", "dvc repro")
    (comparison / "members.csv").write_text("country,n\nALB,1\nGBR\n", encoding="utf-8")
    assert_one_error(run("compare"), "a column member", "row 3", "dvc repro")
