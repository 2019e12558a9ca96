"""`ogplens diff`: two drafts side by side."""

import csv
import io
import json

import pytest

from .conftest import DRAFT, ROOT, assert_one_error

SHARED = ROOT.parent / "shared" / "plans"
LATER = (
    DRAFT.replace("improve the skills of civil servants", "publish who was trained in open data")
    .replace("Commitment 2: A council", "Commitment 4: A council")
    .replace("# Commitment 3", "# Commitment 2")
)


@pytest.fixture
def drafts(tmp_path):
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(DRAFT, encoding="utf-8")
    new.write_text(LATER, encoding="utf-8")
    return old, new


def test_what_moved_and_why(run, drafts):
    result = run("diff", *drafts, "--format", "json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    pairs = {pair["new"]["title"]: pair for pair in data["pairs"]}
    trained = next(pair for title, pair in pairs.items() if "Train" in title)
    assert (trained["renumbered"], trained["reworded"]) == (True, True)
    access = trained["values"]["access_to_information"]
    assert access["difference"] > 0
    came = {one["phrase"] for one in access["phrases"] if one["change"] == "came"}
    assert came & {"publish", "open data", "open", "data"}
    first = next(pair for title, pair in pairs.items() if "contracts" in title)
    assert first["values"] == {}


def test_both_ways_agree(run, drafts):
    old, new = drafts
    there, back = (
        json.loads(run("diff", *pair, "--format", "json").stdout)
        for pair in ((old, new), (new, old))
    )
    differences = [
        {
            pair[side]["title"]: {n: v["difference"] for n, v in pair["values"].items()}
            for pair in data["pairs"]
        }
        for data, side in ((there, "new"), (back, "old"))
    ]
    assert differences[0].keys() == differences[1].keys()
    for title, values in differences[0].items():
        for name, value in values.items():
            assert differences[1][title][name] == pytest.approx(-value)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_draft_beside_itself_says_that_nothing_moved(run, drafts, language):
    text = run("diff", drafts[0], drafts[0], "--language", language).stdout
    assert max(map(len, text.splitlines())) <= 80
    assert "→" not in text
    assert "1. Publish the register of public contracts" in text


def test_formats(run, drafts, tmp_path):
    page, table = tmp_path / "changes.html", tmp_path / "changes.csv"
    assert run("diff", *drafts, "--output", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<ins>" in text
    assert "<script" not in text
    assert run("diff", *drafts, "--output", table, "--language", "es").exit_code == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert {row["change"] for row in rows} <= {"moved", "same", "added", "removed"}


def test_one_of_both_from_standard_input(run, drafts):
    old, new = drafts
    named = json.loads(run("diff", old, new, "--format", "json").stdout)
    piped = json.loads(run("diff", old, "-", "--format", "json", stdin=LATER).stdout)
    assert [p["values"] for p in named["pairs"]] == [p["values"] for p in piped["pairs"]]
    assert run("diff", "-", "-").exit_code == 2


def test_a_missing_draft_is_an_error(run, drafts, tmp_path):
    assert_one_error(run("diff", drafts[0], tmp_path / "nothing.md"), "nothing.md")


@pytest.mark.shared
def test_a_real_plan_matches_its_own_edition_in_another_format(run):
    old, new = (SHARED / f"usa-2022-2024.{suffix}" for suffix in ("pdf", "md"))
    if not (old.exists() and new.exists()):
        pytest.skip("the plans are not there")
    data = json.loads(run("diff", old, new, "--format", "json").stdout)
    assert len(data["pairs"]) > 30
    alike = [pair for pair in data["pairs"] if pair["similarity"] > 0.9]
    assert len(alike) >= 0.9 * len(data["pairs"])
    assert len(data["added"]) + len(data["removed"]) <= 2
