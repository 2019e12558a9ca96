"""`ogplens glance`, and `ogplens compare --report`."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest

from .conftest import assert_one_error

REPORT = """\
Exampleland is a member. Its neighbour publishes this page.

Albania Design Report 2018-2020

Table 1. At a glance

Member since: 2011

Action plan under review: Third (2018-2020)

Report type: Design

Number of commitments: 3

Is there a multi-stakeholder forum? Yes

Level of public influence: Consult

Acted contrary to OGP process: No*

Commitments relevant to OGP values: 2 (66%)

Transformative commitments: 1 (50%)

Potentially starred: 0

Starred commitments: N/A

Table 2. Noteworthy commitments

Commitment 2: A council of citizens

Set up a council.

The IRM recommends to publish its minutes.

Table 3. Key recommendations

1. Hear more people.
2. Publish the reasons.
"""


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_table_fits_80_columns_and_ends_with_warnings(run, report):
    result = run("glance", report)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines[1:])) <= 80
    assert "Albania, design, 2018-2020" in lines[0] + lines[1]
    for row in (
        "Relevant to OGP values     2 (66%)",
        "Transformative             1 (50%)",
        "Starred                    N/A",
        "Acted contrary to process  no",
    ):
        assert row in lines
    assert "  2. A council of citizens" in lines
    assert "Note: " in result.stdout
    assert "cut, not rounded: 2 of 3" in " ".join(result.stdout.split())
    assert "Warning: " in result.stdout
    assert "1 of 3 is 33.3%" in " ".join(result.stdout.split())


def test_table_shows_the_sources_where_asked(run, report):
    row = "Transformative commitments: 1 (50%)"
    assert row not in run("glance", report).stdout.split("Warning")[0]
    shown = run("glance", report, "--sources").stdout
    assert "Read from" in shown
    assert row in shown.split("Warning")[0]


def test_json_has_every_value_with_its_text(run, report):
    (found,) = json.loads(run("glance", report, "--format", "json").stdout)["reports"]
    table = found["at_a_glance"]
    assert table["counts"]["relevant"]["value"] == {"count": 2, "percent": 66.0, "of": None}
    assert table["counts"]["starred"] | {"start": 0, "end": 0} == {
        "value": None,
        "applies": False,
        "text": "Starred commitments: N/A",
        "start": 0,
        "end": 0,
    }
    assert "completed" not in table["counts"]
    assert table["development"]["acted_contrary_to_process"]["text"].endswith("No*")
    assert table["implementation"]["public_influence"] is None
    assert (table["plan"]["value"], table["period"]["value"]) == (3, "2018-2020")
    assert found["noteworthy_commitments"][0]["numbers"] == ["2"]
    assert found["noteworthy_commitments"][0]["advice"].startswith("The IRM recommends")
    assert [one["number"] for one in found["recommendations"]] == [1, 2]


def test_several_files_give_a_row_each(run, report, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(REPORT.replace("Albania", "Chile").replace("2 (66%)", "3"), encoding="utf-8")
    output = tmp_path / "all.csv"
    assert run("glance", report, other, "--output", output).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(output.read_text(encoding="utf-8"))))
    assert [row["member"] for row in rows] == ["ALB", "CHL"]
    assert [row["relevant"] for row in rows] == ["2", "3"]
    assert [row["relevant_percent"] for row in rows] == ["66", ""]
    assert [row["starred"] for row in rows] == ["N/A", "N/A"]
    assert [row["completed"] for row in rows] == ["", ""]
    assert rows[0]["noteworthy"] == "2"
    assert rows[0]["development_acted_contrary"] == "no"


def test_standard_input(run):
    result = run("glance", "-", "--format", "csv", stdin=REPORT)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1].startswith("-,en,ALB,design,2011,3,2018-2020")


def test_file_without_a_table(run, draft):
    result = run("glance", draft)
    assert_one_error(result, "At a glance", "Number of commitments", str(draft), "Next step")


def test_all_files_that_cannot_be_read_are_named(run, report, draft, tmp_path):
    result = run("glance", report, draft, tmp_path / "missing.pdf")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert str(draft) in result.stderr
    assert "missing.pdf" in result.stderr


def test_standard_input_is_read_once(run):
    assert run("glance", "-", "-").exit_code == 2


def test_output_is_not_the_input(run, report):
    assert_one_error(run("glance", report, "--output", report), "this is the input")


def test_report_against_plan(run, report, draft):
    found = json.loads(run("compare", "--report", report, draft, "--format", "json").stdout)
    assert found["commitments"] == {"report": 3, "plan": 3}
    items = {item["item"]: item for item in found["items"]}
    assert set(items) == {"relevant", "transformative", "potentially_starred"}
    for item in items.values():
        assert 0 <= item["low"] <= item["expected"] <= item["high"] + 1 <= 4
        assert 0 < item["probability"] <= item["tail"] <= 1
    assert items["potentially_starred"]["expected"] < items["transformative"]["expected"]
    assert "independent" in found["assumption"]


def test_report_against_plan_is_what_score_says(run, report, draft):
    scores = json.loads(run("score", draft, "--format", "json").stdout)
    chances = [c["predictions"]["relevant"]["probability"] for c in scores["commitments"]]
    found = json.loads(run("compare", "--report", report, draft, "--format", "json").stdout)
    assert math.isclose(found["items"][0]["expected"], sum(chances), abs_tol=2e-3)


def test_report_against_plan_as_text(run, report, draft):
    result = run("compare", "--report", report, draft)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "P(printed)" in text
    assert "One researcher codes all commitments of a plan, so the real spread is wider" in text
    assert "Nothing is scaled" not in text
    two = REPORT.replace("commitments: 3", "commitments: 2")
    report.write_text(two, encoding="utf-8")
    text = " ".join(run("compare", "--report", report, draft).stdout.split())
    assert "counts 2 commitments, the plan was cut into 3" in text


def test_report_against_plan_as_rows(run, report, draft):
    result = run("compare", "--report", report, draft, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["printed"] for row in rows] == ["2", "1", "0"]
    assert {row["commitments_of_plan"] for row in rows} == {"3"}


def test_report_without_a_plan_is_wrong_usage(run, report, draft):
    for arguments in (("--report", report), ("--report", report, draft, draft)):
        assert run("compare", *arguments).exit_code == 2
    assert run("compare", "--glance", "--report", report, draft).exit_code == 2


def test_report_that_is_none(run, draft):
    assert_one_error(run("compare", "--report", draft, draft), "At a glance")
