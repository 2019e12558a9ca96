"""``ogplens check`` on real files: places, exit codes, formats, choices and comments."""

import json
from pathlib import Path

import pytest
from docx import Document as WordDocument
from typer.testing import CliRunner

from ogplens.cli import app

from .conftest import ROOT, assert_one_error

FIXTURE = ROOT / "tests" / "fixtures" / "plan-es.md"
CLEAN = """\
# Plan

## Commitment 1: A public register of mining licences

Lead institution: Ministry of Mines

By March 2028 a new law will oblige every company to publish its payments in a public register, as
open data that anyone can download. A council of citizens reviews it in public hearings, and the
ministry answers each complaint within 30 days.
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Run where no ogplens.toml lies."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.md"
    path.write_text(CLEAN, encoding="utf-8")
    return path


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = WordDocument()
    document.add_heading("Action plan", 1)
    for number, title, text in (
        (1, "A public register", "The ministry will publish every contract online by May 2028."),
        (2, "Strengthen transparency", "The ministry will promote transparency and support it."),
    ):
        document.add_heading(f"Commitment {number}: {title}", 2)
        document.add_paragraph("Lead institution: Ministry of Finance")
        document.add_paragraph(text)
    path = tmp_path / "draft.docx"
    document.save(str(path))
    return path


def found(result) -> list[tuple[str | None, str]]:
    data = json.loads(result.stdout)
    return [(one["commitment"], one["code"]) for f in data["files"] for one in f["findings"]]


def test_a_clean_draft_ends_with_0(run, clean):
    result = run("check", clean)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("\n") == 1
    assert "nothing to report" in result.stdout


def test_findings_end_with_1_and_name_file_line_and_commitment(run):
    result = run("check", FIXTURE)
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert f"{FIXTURE}:27:19, commitment 2: V101 No milestone has a date" in result.stdout
    assert lines[-2] == ""
    assert "findings in" in lines[-1]
    assert str(len(lines) - 2) in lines[-1]


def test_golden_findings_of_the_spanish_plan(run):
    every = found(run("check", FIXTURE, "--level", "style", "--format", "json"))
    assert {("2", "V101"), ("2", "V103"), ("2", "A301"), ("4", "R201"), ("5", "R202")} <= {*every}
    assert ("6", "A302") in every
    assert sum(number in ("7", "8") for number, _ in every) <= 2
    assert not [one for one in found(run("check", FIXTURE, "-f", "json")) if one[0] in ("7", "8")]


def test_a_word_document_has_no_lines(run, word):
    result = run("check", word, "--select", "V103")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{word}, commitment 2: V103 Verbs such as “Strengthen”")


def test_messages_in_spanish(run):
    result = run("check", FIXTURE, "--language", "es")
    assert "compromiso 2: V101 Ningún hito tiene fecha" in result.stdout
    assert "hallazgos en" in result.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("--select", "V"), {"V"}),
        (("--select", "V", "--select", "R201"), {"V", "R"}),
        (("--select", "V,R201", "--ignore", "V"), {"R"}),
        (("--level", "warning"), {"V", "R"}),
        (("--select", "A302"), {"A"}),
    ],
)
def test_rules_are_chosen_on_the_command_line(run, options, wanted):
    result = run("check", FIXTURE, "-f", "json", *options)
    assert result.exit_code == 1
    assert {code[0] for _, code in found(result)} == wanted


def test_to_ignore_all_ends_with_0(run):
    assert run("check", FIXTURE, "--ignore", "V,R,A,S,P").exit_code == 0


def test_configuration_file_and_command_line(run, tmp_path):
    settings = tmp_path / "ogplens.toml"
    settings.write_text('[check]\nselect = ["V", "S"]\n', encoding="utf-8")
    assert {code[0] for _, code in found(run("check", FIXTURE, "-f", "json"))} == {"V", "S"}
    assert {c[0] for _, c in found(run("check", FIXTURE, "-f", "json", "--select", "R"))} == {"R"}
    other = tmp_path / "other.toml"
    other.write_text('[check.commitment_ignores]\n"2" = ["V", "R", "A", "S"]\n', encoding="utf-8")
    numbers = {n for n, _ in found(run("check", FIXTURE, "-f", "json", "--config", other))}
    assert "2" not in numbers
    assert "4" in numbers
    settings.write_text('[check]\nselekt = ["V"]\n', encoding="utf-8")
    assert_one_error(run("check", FIXTURE), "ogplens.toml", "did you mean 'select'?")


def test_comments_silence_rules_where_they_stand(run, tmp_path):
    text = FIXTURE.read_text(encoding="utf-8")
    path = tmp_path / "plan.md"
    place = "### Compromiso 2. Fortalecer la cultura de la transparencia\n"
    assert place in text
    path.write_text(
        text.replace(place, f"{place}\n<!-- ogplens: ignore V101, A301 -->\n")
        + "\n<!-- ogplens: ignore-file R202 -->\n<!-- ogplens: ignore X1 -->\n",
        encoding="utf-8",
    )
    before, after = run("check", FIXTURE, "-f", "json"), run("check", path, "-f", "json")
    gone = set(found(before)) - set(found(after))
    assert gone == {("2", "V101"), ("2", "A301"), ("5", "R202")}
    assert set(found(after)) < set(found(before))
    assert after.stderr.startswith(f"Warning: {path}: line ")
    assert "there is no rule X1" in after.stderr


def test_standard_input_as_document_and_as_table(run):
    document = run("check", "-", "-f", "json", stdin=FIXTURE.read_bytes())
    assert found(document) == found(run("check", FIXTURE, "-f", "json"))
    assert json.loads(document.stdout)["files"][0]["findings"][0]["line"] == 27
    rows = "number,title,text\n7,Openness,We will strengthen and promote openness.\n"
    table = run("check", "-", "-f", "json", stdin=rows)
    assert ("7", "V103") in found(table)
    assert json.loads(table.stdout)["files"][0]["findings"][0]["line"] is None


def test_a_table_that_segment_wrote(run, tmp_path):
    cut = tmp_path / "cut.csv"
    assert run("segment", FIXTURE, "--output", cut).exit_code == 0
    from_table, direct = run("check", cut, "-f", "json"), run("check", FIXTURE, "-f", "json")
    assert {("4", "R201"), ("5", "R202")} <= set(found(from_table)) & set(found(direct))
    assert_one_error(run("check", cut, "--heading-level", "2"), "cut already")


def test_several_files_and_the_boundaries_of_a_user(run, clean):
    result = run("check", clean, FIXTURE, "-f", "json")
    assert [one["source"] for one in json.loads(result.stdout)["files"]] == [
        str(clean),
        str(FIXTURE),
    ]
    chosen = run("check", FIXTURE, "--pattern", "Compromiso [2-9]", "-f", "json")
    assert json.loads(chosen.stdout)["files"][0]["commitments"] == 7


def test_formats_of_machines(run, tmp_path):
    sarif = tmp_path / "result.sarif"
    assert run("check", FIXTURE, "--output", sarif).exit_code == 1
    log = json.loads(sarif.read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    results = log["runs"][0]["results"]
    assert {one["ruleId"] for one in results} >= {"V101", "R201"}
    github = run("check", FIXTURE, "--format", "github")
    assert github.exit_code == 1
    assert len(github.stdout.splitlines()) == len(results)
    assert f"::warning file={FIXTURE},line=27,col=19,title=V101::No milestone" in github.stdout


def test_an_unreadable_file_is_told_apart_from_a_finding(run, clean):
    assert_one_error(run("check", clean, "missing.docx"), "missing.docx", "no such file")


def test_explain_and_list_read_no_file(run):
    page = run("check", "--explain", "r202")
    assert page.exit_code == 0
    assert page.stdout.startswith("R202 Technology without one of the values\n")
    assert "Nivel: " in run("check", "--explain", "R202", "--language", "es").stdout
    listed = run("check", "--list")
    assert (listed.exit_code, listed.stderr) == (0, "")
    assert all(f"  {code}  " in listed.stdout for code in ("V101", "A302", "P502"))


def test_output_is_not_the_input_and_written_whole(run, clean, tmp_path):
    assert_one_error(run("check", clean, "--output", clean), "is not overwritten")
    path = tmp_path / "out.txt"
    assert run("check", FIXTURE, "-o", path).exit_code == 1
    assert path.read_text(encoding="utf-8") == run("check", FIXTURE).stdout


def test_colours_on_a_terminal_alone(monkeypatch, process):
    monkeypatch.setattr("ogplens.commands.console.colourful", lambda output: True)
    assert "\x1b[" in CliRunner().invoke(app, ["check", str(FIXTURE)]).stdout
    done = process("check", FIXTURE, NO_COLOR="1")
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout


def test_names_that_could_drive_a_terminal_are_harmless(run, tmp_path):
    path = tmp_path / "a\x1b[31m,b.md"
    path.write_text(FIXTURE.read_text(encoding="utf-8"), encoding="utf-8")
    for kind in ("text", "github", "json", "sarif"):
        result = run("check", path, "--format", kind)
        assert result.exit_code == 1
        assert "\x1b" not in result.stdout


def test_no_library_of_the_models_is_loaded(environment):
    import subprocess
    import sys

    program = (
        f"import sys\nsys.argv = ['ogplens', 'check', {str(FIXTURE)!r}]\n"
        "from ogplens.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 1, end.code\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env=environment()
    )
    loaded = set(done.stderr.decode().split())
    assert not loaded & {"scipy", "sklearn", "pandas", "spacy", "torch", "matplotlib"}
    assert not {name for name in loaded if name.startswith(("ogplens.learning", "ogplens.scoring"))}
