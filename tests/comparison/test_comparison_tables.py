"""The tables on disk: the same bytes each time, and nothing lost on the way."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import world

from made_run import write_comparison
from ogplens.comparison.all_tables import kinds_of
from ogplens.comparison.columns import SEVERITY
from ogplens.comparison.table_files import TABLES
from ogplens.comparison.tables import (
    cell_text,
    choose,
    frame,
    read_tables,
    write_tables,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("comparison")
    write_comparison(place)
    return place


def test_tables_that_were_read_are_written_as_they_were(folder: Path, tmp_path: Path) -> None:
    write_tables(read_tables(folder), tmp_path / "one")
    write_tables(read_tables(tmp_path / "one"), tmp_path / "two")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(f"{name}.csv" for name in TABLES)
    for name in names:
        one, two = ((tmp_path / place / name).read_bytes() for place in ("one", "two"))
        assert one == two
        assert b"\r" not in one


def test_types_of_columns(folder: Path) -> None:
    tables = read_tables(folder)
    assert tables["severity"]["n"].dtype == "Int64"
    assert tables["severity"]["offset"].dtype == "float64"
    assert tables["prevalence"]["group"].map(type).eq(str).all()
    assert tuple(tables["severity"].columns) == SEVERITY


def test_what_does_not_exist_is_missing_and_not_zero(tmp_path: Path) -> None:
    row = dict.fromkeys(SEVERITY, "") | {"by": "member", "group": "PER", "n": "3"}
    table = frame([row], SEVERITY)
    assert table.loc[0, "n"] == 3
    assert pd.isna(table.loc[0, "offset"])
    assert table.loc[0, "direction"] == ""
    write_tables({"severity": table}, tmp_path)
    line = (tmp_path / "severity.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line == ",".join(row.values())


def test_an_empty_table_keeps_its_columns(tmp_path: Path) -> None:
    write_tables({"severity": frame([], SEVERITY)}, tmp_path)
    assert tuple(read_tables(tmp_path)["severity"].columns) == SEVERITY


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6))
def test_figures_have_four_decimals_and_one_zero(value: float) -> None:
    text = cell_text("coded", value)
    assert float(text) == pytest.approx(value, abs=0.5001e-4)
    assert text != "-0.0000"
    assert len(text.partition(".")[2]) == 4


@pytest.mark.parametrize("value", [None, float("nan"), np.nan, pd.NA, float("inf")])
def test_no_figure_is_an_empty_cell(value: object) -> None:
    assert cell_text("coded", value) == ""
    assert cell_text("n", value) == ""


def test_counts_have_no_decimals() -> None:
    assert [cell_text("n", value) for value in (3, np.int64(3), 3.0)] == ["3"] * 3
    assert cell_text("coded", 3) == "3.0000"
    assert cell_text("group", 2014) == "2014"


def test_one_text_is_no_list_of_names(folder: Path) -> None:
    with pytest.raises(TypeError, match="list of names"):
        choose("prevalence", by="member", variables="relevant", run=folder)


def test_kinds_are_those_that_the_corpus_has() -> None:
    corpus = world(np.random.default_rng(0), members=4).corpus
    assert kinds_of(corpus) == ("member", "plan", "region")
