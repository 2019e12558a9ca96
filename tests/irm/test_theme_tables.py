"""The policy areas of a corpus."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ogplens.errors import TableError
from ogplens.irm.corpus_tables import read_themes, write_themes

AREAS = {"Justice": ("Open Justice",), "Inclusion": ("Youth", "Gender"), "": ("Open Data",)}
tags = st.sets(st.sampled_from(["Justice", "Open Justice", "Inclusion", "Youth", "Open Data"]))


@trials(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["GBR-1-1", "GBR-1-2,a", 'X"']), tags))
def test_areas_are_read_back(tmp_path, given_tags):
    path = tmp_path / "themes.csv"
    write_themes(path, {i: tuple(t) for i, t in given_tags.items()}, AREAS)
    expected = {
        identifier: tuple(area for area in ("Justice", "Inclusion") if area in own)
        for identifier, own in given_tags.items()
    }
    assert read_themes(path) == {i: areas for i, areas in expected.items() if areas}


def test_a_missing_file_means_no_tags_and_a_table_of_two_columns_is_read(tmp_path):
    path = tmp_path / "themes.csv"
    assert read_themes(path) == {}
    path.write_text("theme,commitment_id\nJustice,GBR-1-1\nJustice,GBR-1-1\n", encoding="utf-8")
    assert read_themes(path) == {"GBR-1-1": ("Justice",)}


def test_all_faults_are_named_at_once(tmp_path):
    path = tmp_path / "themes.csv"
    path.write_text("commitment_id,theme\n,Justice\nGBR-1-1\n,Inclusion\n", encoding="utf-8")
    with pytest.raises(TableError) as error:
        read_themes(path)
    assert len(error.value.faults) == 3
    path.write_text("commitment,area\n", encoding="utf-8")
    with pytest.raises(TableError) as error:
        read_themes(path)
    assert len(error.value.faults) == 2
