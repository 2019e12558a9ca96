"""`ogplens compare` with tables, drafts and runs: what is chosen, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from made_run import GROUPS, MEMBERS, VARIABLES, write_run

from .conftest import assert_one_error

CLOSED = """\
# Plan of another land

## Commitment 1: Train the civil service

The Civil Service Academy will improve the skills of civil servants in all ministries.

## Commitment 2: New vehicles

The ministry will buy new vehicles for its internal staff, and improve the procedures of payroll.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("made") / "run")


@pytest.fixture
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a copy of a run."""
    folder = tmp_path / "run"
    shutil.copytree(made, folder)
    monkeypatch.chdir(folder)
    return folder


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_few_members_stand_side_by_side_after_whether_they_differ(run, place):
    text = run("compare", "PER", "Colombia", "cri").stdout
    heads = next(line for line in text.splitlines() if line.startswith("%"))
    assert heads.split() == ["%", "Colombia", "Costa", "Rica", "Peru", "Differ?"]
    relevant = next(line for line in text.splitlines() if line.startswith("Relevant to OGP"))
    assert relevant.count("(") == 3
    assert relevant.endswith(" yes")
    assert "read nothing into the columns" in text
    assert "drawn to what the group lies in (Americas)" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_plans_are_told_by_their_names(run, place):
    assert "Peru 1" in run("compare", "PER-1", "COL-2").stdout
    rows = rows_of(run("compare", "PER-1", "COL-2", "--format", "csv").stdout)
    assert [row["plan_id"] for row in rows] == ["COL-2", "PER-1"]
    assert_one_error(run("compare", "PER-1", "COL-9", "-f", "csv"), "COL-9", "a plan in this table")
    assert_one_error(run("compare", "PER-1", "COL"), "plans are compared with plans", "'COL'")


@pytest.mark.parametrize("by", list(GROUPS))
@pytest.mark.parametrize(
    "measure", ["prevalence", "agreement", "severity", "tests", "fairness", "mix"]
)
def test_every_table_fits_the_terminal(run, place, by, measure):
    result = run("compare", "--by", by, "--measure", measure)
    assert result.exit_code == 0, result.output
    assert "Relevant to OGP values" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_test_comes_first_and_ranks_only_where_groups_differ(run, place):
    lines = run("compare", "--by", "member", "--variable", "relevant").stdout.splitlines()
    assert lines[0] == "Relevant to OGP values"
    assert "they differ" in lines[1]
    assert any(line.split()[-1:] == ["Rank"] for line in lines)
    others = run("compare", "--by", "region", "--variable", "relevant").stdout
    assert "a difference is not shown" in others.splitlines()[1]
    assert "Rank" not in others


def test_csv_has_the_columns_of_the_table_and_json_the_tests(run, place):
    rows = rows_of(
        run("compare", "--by", "region", "--variable", "relevant", "--format", "csv").stdout
    )
    assert [row["group"] for row in rows] == ["Americas", "Europe"]
    source = rows_of((place / "reports/comparison/prevalence.csv").read_text(encoding="utf-8"))
    assert rows == [r for r in source if (r["by"], r["variable"]) == ("region", "relevant")]
    data = json.loads(run("compare", "PER", "--measure", "severity", "--format", "json").stdout)
    assert {row["group"] for row in data["severity"]} == {"PER"}
    assert {row["by"] for row in data["tests"]} == {"member"}
    assert isinstance(data["severity"][0]["offset"], float)


def test_the_suffix_of_the_output_decides(run, place):
    assert run("compare", "--by", "region", "--output", "regions.json").exit_code == 0
    data = json.loads((place / "regions.json").read_text(encoding="utf-8"))
    assert {row["variable"] for row in data["prevalence"]} == set(VARIABLES)


def test_the_bridge_is_named_in_every_output(run, place):
    name = "ambition (bridge: strict)"
    assert "bridge" not in run("compare", "--by", "region").stdout
    for form in ("table", "csv", "json"):
        text = run("compare", "--by", "region", "--bridge", "strict", "--format", form).stdout
        assert name in text
        assert "wide" not in text
    named = ("--bridge", "strict", "--variable", name, "--format", "csv")
    rows = rows_of(run("compare", "--by", "region", *named).stdout)
    assert {row["variable"] for row in rows} == {name}
    assert_one_error(run("compare", "--bridge", "wde"), "one of strict, wide", "mean wide?")
    (place / "reports" / "comparison" / "bridge.csv").unlink()
    assert_one_error(run("compare", "--bridge", "strict"), "bridge.csv", "dvc repro")


def test_a_bridge_is_not_left_out_silently_where_it_was_not_counted(run, place):
    table = place / "reports" / "comparison" / "bridge.csv"
    header, *rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith("region,")]
    assert len(kept) < len(rows)
    table.write_text(header + "".join(kept), encoding="utf-8")
    result = run("compare", "--by", "region", "--bridge", "strict")
    assert_one_error(result, "found 'region'", "bridge.csv")


def test_what_is_not_there_is_refused_with_what_is(run, place):
    assert_one_error(run("compare", "--variable", "relevan"), "did you mean relevant?")
    assert_one_error(run("compare", "--by", "income"), "one of member, plan, region")
    assert_one_error(run("compare", "Atlantis", "--by", "member"), "Atlantis", "members.yaml")
    assert_one_error(run("compare", "Europa", "--by", "region"), "did you mean Europe?")
    assert_one_error(run("compare", "--variable", "verifiable"), "one of access_to_information")


def test_a_run_of_before_says_what_to_do(run, place):
    for name in ("prevalence", "tests"):
        (place / "reports" / "comparison" / f"{name}.csv").unlink()
    assert_one_error(run("compare", "--by", "member"), "prevalence.csv", "dvc repro")
    assert "Peru" in run("compare", "PER", "COL").stdout  # from the table of members


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(run, place):
    table = place / "reports" / "comparison" / "agreement.csv"
    text = table.read_text(encoding="utf-8").replace(",Peru,", ",=1+1,")
    table.write_text(text, encoding="utf-8")
    rows = rows_of(run("compare", "PER", "--measure", "agreement", "-f", "csv").stdout)
    assert {row["name"] for row in rows} == {"'=1+1"}


def test_a_page_with_figures_beside_it(run, place):
    arguments = ("compare", "--by", "region", "--variable", "relevant", "--bridge", "strict")
    result = run(*arguments, "--output", "out.html", "--figures", "figures")
    assert result.exit_code == 0, result.output
    page = (place / "out.html").read_text(encoding="utf-8")
    assert "Bridged: ambition (bridge: strict)." in page
    assert 'href="figures/' in page
    assert str(place) not in page
    kinds = {path.suffix for path in (place / "figures").iterdir()}
    assert kinds == {".svg", ".png", ".csv"}
    (place / "a-file").write_text("", encoding="utf-8")
    failed = run(*arguments, "--figures", "a-file/figures")
    assert_one_error(failed, "a-file/figures", "the file cannot be written: Not a directory")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--by", "colour"),
        ("--measure", "beauty"),
        ("--bridge", "strict", "--measure", "mix"),
        ("--plans", "--by", "region"),
        ("--glance", "--format", "html"),
        ("--report", "report.html", "plan.pdf", "--by", "region"),
        ("--report", "report.html", "plan.pdf", "--format", "html"),
        ("one.pdf", "two.pdf", "--by", "region"),
        ("one.pdf", "two.pdf", "--format", "html"),
        ("one.pdf",),
        ("-", "-"),
    ],
)
def test_options_that_do_not_go_together(run, place, arguments):
    result = run("compare", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.fixture
def drafts(draft: Path, tmp_path: Path) -> tuple[Path, Path]:
    closed = tmp_path / "closed.md"
    closed.write_text(CLOSED, encoding="utf-8")
    return draft, closed


def test_drafts_are_compared_with_ranges(run, drafts):
    text = run("compare", *drafts).stdout
    assert "range of 90%" in text
    assert "A less B" in text
    assert "The words do not show a difference between these drafts." in text
    assert "ogplens diff" in text
    data = json.loads(run("compare", *drafts, "--format", "json").stdout)
    assert [one["file"] for one in data["drafts"]] == [str(path) for path in drafts]
    assert data["coverage"] == 0.9
    for one in data["differences"]:
        assert -1 <= one["low"] <= one["high"] <= 1
    rows = rows_of(run("compare", *drafts, "--format", "csv").stdout)
    counts = [row for row in rows if row["kind"] == "count"]
    assert len(rows) == len(counts) + len(data["differences"])
    assert {row["judged"] for row in counts if row["file"] == str(drafts[0])} == {
        str(data["drafts"][0]["judged"])
    }


def test_drafts_need_no_library_of_the_pipeline(environment, drafts):
    program = (
        "import sys\n"
        "from ogplens.commands.compare_drafts import show_drafts\n"
        f"show_drafts({[str(path) for path in drafts]!r}, 'csv', '-')\n"
        "print(*({'pandas', 'sklearn', 'spacy', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env=environment(),
    )
    assert done.stdout.strip() == ""


def test_files_and_members_do_not_mix(run, place, drafts):
    assert_one_error(run("compare", drafts[0], "PER"), "'PER'", "ogplens score FILE --member")
    assert_one_error(run("compare", drafts[0], "absent.pdf"), "absent.pdf", "no such file")


def test_a_member_whose_name_is_a_file_here_stays_a_member(run, place):
    (place / "PER").write_text("something else", encoding="utf-8")
    assert "Peru" in run("compare", "PER", "COL").stdout


def test_two_runs(run, place, made):
    text = run("compare-runs", ".", made).stdout
    assert "96 commitments that both runs predicted" in " ".join(text.split())
    assert "none differs beyond noise" in text
    assert max(map(len, text.splitlines())) <= 80
    data = json.loads(run("compare-runs", ".", made, "--format", "json").stdout)
    assert data["paired"] is True
    assert data["settings"] == []
    assert {one["group"] for one in data["differences"]} == {"all", *MEMBERS}
    rows = rows_of(
        run(
            *("compare-runs", ".", made, "--member", "Peru", "--variable", "relevant"),
            *("--format", "csv"),
        ).stdout
    )
    assert {row["group"] for row in rows} == {"all", "PER"}
    assert {row["variable"] for row in rows} == {"relevant"}
    assert "PER 16 Rel error" in run("compare-runs", ".", made, "--all").stdout


def test_runs_that_are_not_there(run, place, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(place.parent))
    assert_one_error(run("compare-runs", ".", "no-such-run"), "no-such-run", "name a folder")
    assert_one_error(
        run("compare-runs", ".", ".", "--variable", "relevan"), "did you mean relevant"
    )
    assert_one_error(run("compare-runs", ".", ".", "--member", "Peruu"), "did you mean Peru")
    (place / "reports" / "metrics.json").unlink()
    assert_one_error(run("compare-runs", ".", "."), "no reports/metrics.json", "dvc repro")
