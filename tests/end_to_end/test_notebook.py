"""The notebook's page: its examples run, and it names every column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from made_run import write_run
from ogplens import api
from ogplens.comparison.table_files import TABLES
from ogplens.errors import OgplensError

from .conftest import DRAFT, ROOT

PAGE = (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a run with two drafts, another run beside it."""
    folder = write_run(tmp_path / "run")
    write_run(tmp_path / "other-run", seed=1)
    for name in ("draft-1.md", "draft-2.md"):
        (folder / name).write_text(DRAFT, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_the_examples_run_one_after_the_other(place: Path) -> None:
    assert len(EXAMPLES) >= 10
    names: dict[str, object] = {}
    for number, example in enumerate(EXAMPLES, start=1):
        exec(compile(example, f"docs/notebook.md, example {number}", "exec"), names)
    assert (place / "regions.csv").read_text(encoding="utf-8").count("\n") == 3
    assert len(names["scored"]) == 6
    assert set(names["shares"]["group"]) == {"Americas", "Europe"}
    assert len(names["commitments"]) == 96


def test_every_column_is_explained() -> None:
    table = PAGE[PAGE.index("## What the columns are") :]
    explained = set(re.findall(r"`(\w+)`", table))
    for columns in TABLES.values():
        figures = {name.removesuffix("_low").removesuffix("_high") for name in columns}
        assert figures <= explained


def test_every_function_of_the_api_is_shown() -> None:
    assert set(re.findall(r"api\.(\w+)\(", PAGE)) == set(api.__all__)


def test_predictions_and_codes_stand_side_by_side(place: Path) -> None:
    found = api.corpus(place)
    assert set(found["member_name"]) >= {"Peru", "Moldova"}
    assert found["relevant_predicted"].between(0, 1).all()
    assert found["potential_impact_predicted"].between(0, 3).all()
    assert set(found["relevant_coded"]) == {"yes", "no"}
    assert "verifiable_coded" not in found.columns  # it was not predicted


def test_a_run_is_found_by_its_folder_from_anywhere(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = api.severity("member")
    monkeypatch.chdir(tmp_path)
    assert api.severity("member", run=place).equals(here)
    assert api.severity("member", run=str(place / "reports")).equals(here)


def test_what_is_not_there_is_refused(place: Path, tmp_path: Path) -> None:
    with pytest.raises(OgplensError, match="did you mean Peru"):
        api.prevalence(groups=["Peruu"])
    with pytest.raises(OgplensError, match="one of member, plan"):
        api.mix("income")
    with pytest.raises(OgplensError, match="dvc repro"):
        api.prevalence(run=tmp_path / "nowhere")
    with pytest.raises(OgplensError, match=r"interim/predictions\.csv"):
        api.corpus(tmp_path / "nowhere")
    with pytest.raises(OgplensError, match="no such file"):
        api.score("absent.pdf")


def test_a_table_of_commitments_is_scored_too(place: Path) -> None:
    table = place / "commitments.csv"
    table.write_text(
        "title,text\nOpen contracts,The ministry will publish every public contract as open data on"
        " a portal so that citizens see who is paid.\n"
        "Short,Too short.\n",
        encoding="utf-8",
    )
    found = api.score(table)
    assert found["in_scope"].tolist() == [True, False]
    assert found["relevant_decision"].isna().tolist() == [False, True]
    assert found["relevant"].between(0, 1).all()
