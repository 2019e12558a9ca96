"""Every table of a corpus at once: from its commitments to the files and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from worlds import VARIABLE, World, world

from ogplens.comparison.all_tables import all_tables
from ogplens.comparison.table_files import TABLES
from ogplens.comparison.tables import read_tables, write_tables
from ogplens.settings import codebook, pipeline_settings

SETTINGS = pipeline_settings().compare.model_copy(update={"bootstrap": 100})


@pytest.fixture(scope="module")
def small() -> World:
    return world(np.random.default_rng(2), members=8)


@pytest.fixture(scope="module")
def tables(small: World) -> dict[str, pd.DataFrame]:
    return all_tables(small.corpus, codebook(), SETTINGS, kinds=("member", "region"))


def test_every_table_has_its_columns_and_kinds(tables: dict[str, pd.DataFrame]) -> None:
    for name, columns in TABLES.items():
        assert tuple(tables[name].columns) == columns
    for name in ("tests", "mix"):
        assert set(tables[name]["by"]) == {"member", "region"}
    for name in ("prevalence", "agreement"):
        assert set(tables[name]["by"]) == {"all", "member", "region"}
    assert set(tables["prevalence"]["variable"]) == {VARIABLE}
    assert set(tables["severity"]["by"]) == {"member"}
    assert set(tables["tests"]["measure"]) == {"coded", "corrected", "severity", "agreement"}


def test_a_bridge_needs_predictions_of_its_sources(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["bridge"].empty


def test_the_same_corpus_gives_the_same_bytes(
    tables: dict[str, pd.DataFrame], small: World, tmp_path: Path
) -> None:
    again = all_tables(small.corpus, codebook(), SETTINGS, kinds=("member", "region"))
    write_tables(tables, tmp_path / "one")
    write_tables(again, tmp_path / "two")
    write_tables(read_tables(tmp_path / "one"), tmp_path / "three")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
        if path.stem in TABLES:
            assert path.read_bytes() == (tmp_path / "three" / path.name).read_bytes()


def test_an_unknown_kind_is_refused(small: World) -> None:
    with pytest.raises(KeyError, match="planet"):
        all_tables(small.corpus, codebook(), SETTINGS, kinds=("planet",))
