"""What was asked for of a comparison's tables, and what is refused."""

from pathlib import Path

import pytest

from made_run import GROUPS, VARIABLES, write_comparison
from ogplens.comparison.selection import check_variables, select
from ogplens.comparison.table_files import comparison_folder, read_table_rows, value_of
from ogplens.errors import OgplensError, TableError
from ogplens.settings import codebook


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("run") / "reports" / "comparison"
    place.mkdir(parents=True)
    write_comparison(place)
    return place


def test_rows_of_one_kind_some_groups_and_some_variables(folder: Path) -> None:
    rows = read_table_rows(folder, "agreement")
    found = select(rows, by="member", groups=["peru", "UK", "alb"], variables=["relevant"])
    assert [(row["group"], row["variable"]) for row in found] == [
        ("ALB", "relevant"),
        ("GBR", "relevant"),
        ("PER", "relevant"),
    ]


def test_the_order_is_that_of_the_table_whatever_was_asked_first(folder: Path) -> None:
    rows = read_table_rows(folder, "severity")
    one = select(rows, by="member", groups=["PER", "ALB"])
    assert one == select(rows, by="member", groups=["ALB", "PER"])


def test_without_groups_all_are_kept(folder: Path) -> None:
    for table in ("prevalence", "agreement", "mix"):
        rows = select(read_table_rows(folder, table), by="region")
        assert {row["group"] for row in rows} == set(GROUPS["region"])


def test_a_member_stands_for_all_its_plans(folder: Path) -> None:
    rows = select(read_table_rows(folder, "agreement"), by="plan", groups=["Peru", "col-2"])
    assert {row["group"] for row in rows} == {"PER-1", "PER-2", "COL-2"}


def test_tests_have_no_groups_to_choose(folder: Path) -> None:
    rows = read_table_rows(folder, "tests")
    assert select(rows, by="member", groups=["PER"]) == select(rows, by="member")


def test_all_that_is_not_there_is_named_at_once(folder: Path) -> None:
    rows = read_table_rows(folder, "prevalence")
    with pytest.raises(TableError) as caught:
        select(rows, by="member", groups=["Peruu", "Ghana", "PER"], variables=["specificity"])
    text = str(caught.value)
    assert "did you mean Peru?" in text
    assert "'Ghana', expected a member of this comparison" in text
    assert "'specificity', expected one of " + ", ".join(VARIABLES) in text
    assert "'PER'" not in text


@pytest.mark.parametrize(
    ("by", "group", "expected"),
    [
        ("region", "Americs", "one of Americas, Europe; did you mean Americas?"),
        ("plan", "PER-9", "a plan of this comparison, such as"),
        ("year", "1999", "one of 2012, 2014"),
    ],
)
def test_an_unknown_group_is_told_what_there_is(
    folder: Path, by: str, group: str, expected: str
) -> None:
    with pytest.raises(TableError, match=expected):
        select(read_table_rows(folder, "prevalence"), by=by, groups=[group])


def test_an_absent_kind_of_group_lists_those_there_are(folder: Path) -> None:
    with pytest.raises(TableError, match="one of member, plan, region, year, theme"):
        select(read_table_rows(folder, "prevalence"), by="income", source="prevalence.csv")


def test_unknown_variables_are_refused_before_anything_is_read() -> None:
    check_variables(["relevant", "a-bridge"], codebook(), others=["a-bridge"])
    with pytest.raises(TableError, match="did you mean relevant"):
        check_variables(["relevan"], codebook())


def test_a_folder_may_be_the_run_its_reports_or_the_comparison(folder: Path) -> None:
    assert comparison_folder(folder.parents[1]) == folder
    assert comparison_folder(folder.parent) == folder
    assert comparison_folder(folder) == folder


def test_no_comparison_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(OgplensError, match="dvc repro"):
        comparison_folder(tmp_path)


def test_a_missing_and_a_damaged_table(tmp_path: Path) -> None:
    with pytest.raises(OgplensError, match="lacks this table"):
        read_table_rows(tmp_path, "mix")
    (tmp_path / "tests.csv").write_text("by,measure\nmember,coded\nx\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_table_rows(tmp_path, "tests")
    assert "the column p_adjusted" in str(caught.value)
    assert "row 3" in str(caught.value)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("group", "2014", "2014"),
        ("coded", "", None),
        ("coded", "0.0000", 0.0),
        ("coded_n", "12", 12),
        ("df", "2.5", 2.5),
        ("pooled_to", "", ""),
    ],
)
def test_cells_become_what_they_hold(column: str, cell: str, value: object) -> None:
    found = value_of(column, cell)
    assert found == value
    assert type(found) is type(value)
