"""Published exports in both layouts: every row, every class, no code dropped in silence."""

from collections import Counter

import pytest

from ogplens.errors import TableError
from ogplens.irm import LAYOUTS, detect_layout, read_export
from ogplens.irm.exports import tidy_number


def test_an_explorer_row_is_read(export, codebook):
    path = export("explorer-2016", [{"Specificity": "None", "Potential impact": "Unclear"}])
    (row,) = read_export(path, codebook=codebook)
    assert (row.member, row.member_name, row.region) == ("GBR", "United Kingdom", "Europe")
    assert (row.plan, row.number, row.year_submitted, row.row) == (1, "3", 2011, 3)
    assert row.codes["specificity"] == "none"
    assert row.codes["completion"] == "substantial"
    assert row.not_values == {"potential_impact": "Unclear", "did_it_open_government": "ND"}
    assert (row.start_date, row.end_date, row.theme) == ("", "2013", "")
    assert row.source == "explorer-2016"


def test_a_database_row_is_read(export, codebook):
    changes = {"Verifiable": "1", "Potential for Results": "Unclear", "Potential Impact": "None"}
    (row,) = read_export(export("database-2024", [changes]), codebook=codebook)
    assert row.ogp_id == "UK0003"
    assert row.codes["verifiable"] == "yes"
    assert row.codes["potential_for_results"] == "unclear"
    assert row.codes["potential_impact"] == "none"
    assert row.codes["completion"] == "complete"  # the end of term goes before the progress report
    assert row.completions == {"progress": "substantial", "end_of_term": "complete"}
    assert row.row == 2


@pytest.mark.parametrize("code", ["ND", "NR", "NA", "N/A", "Withdrawn", ""])
@pytest.mark.parametrize("column", ["_Relevant", "Specificity", "OGP Value Civic Participation"])
def test_a_code_of_no_value_is_never_a_no(export, codebook, column, code):
    (row,) = read_export(export("database-2024", [{column: code}]), codebook=codebook)
    variable = {c: v for v, c in LAYOUTS["database-2024"].codes.items()}[column]
    assert variable not in row.codes
    assert row.not_values[variable] == code


def test_what_export_and_codebook_call_differently(export, codebook):
    rows = [
        {"Did it open government (end of term only)": "b. None"},
        {"Completion (progress report)": "a. Not Started"},
    ]
    first, second = read_export(export("explorer-2016", rows), codebook=codebook)
    assert first.codes["did_it_open_government"] == "did_not_change"
    assert second.codes["completion"] == "not_started"


def test_all_unknown_codes_are_listed_with_their_place(export, codebook):
    rows = [
        {"Specificity": "d. extreme", "Country": "Macedonnia"},
        {},
        {"Value -Tech": "2", "Completion (end of term)": "?", "Action Plan Number": "one"},
    ]
    with pytest.raises(TableError) as error:
        read_export(export("explorer-2016", rows), codebook=codebook)
    assert {(f.place, f.value) for f in error.value.faults} == {
        ("row 3, column Specificity", "d. extreme"),
        ("row 3, column Country", "Macedonnia"),
        ("row 5, column Value -Tech", "2"),
        ("row 5, column Completion (end of term)", "?"),
        ("row 5, column Action Plan Number", "one"),
    }
    assert "did you mean Macedonia" in str(error.value)


def test_a_star_column_with_an_unknown_code_is_a_fault(export, codebook):
    star = "Starred (Current Formula) End of Term"
    path = export("database-2024", [{star: "1"}, {star: "maybe"}], add=[star])
    with pytest.raises(TableError) as error:
        read_export(path, codebook=codebook)
    assert [f.place for f in error.value.faults] == [f"row 3, column {star}"]


def test_stars_are_kept_as_printed(export, codebook):
    star = "Starred (Current Formula) End of Term"
    path = export("database-2024", [{star: "1"}, {star: "0"}, {star: "ND"}], add=[star])
    rows = read_export(path, codebook=codebook)
    assert [row.coded_derived for row in rows] == [{star: "yes"}, {star: "no"}, {}]


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_every_missing_column_is_named(export, codebook, layout):
    drop = LAYOUTS[layout].columns[-3:]
    with pytest.raises(TableError) as error:
        read_export(export(layout, [{}], drop=drop), codebook=codebook)
    assert [f.expected for f in error.value.faults] == [f"a column {name}" for name in drop]


def test_a_table_in_no_layout_is_refused(tmp_path, codebook):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError, match="no layout"):
        read_export(path, codebook=codebook)


def test_a_layout_that_is_not_the_file_s_is_refused(export, codebook):
    path = export("database-2024", [{}])
    with pytest.raises(TableError, match="not this layout"):
        read_export(path, codebook=codebook, layout="explorer-2016")
    with pytest.raises(TableError, match="not known"):
        read_export(path, codebook=codebook, layout="database-2042")


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_layouts_are_told_apart_by_their_header(layout):
    assert detect_layout([f" {name} " for name in LAYOUTS[layout].columns]) == layout
    assert detect_layout(["number", "title", "text"]) is None


def test_an_explorer_export_without_its_row_of_numbers_is_read(export, codebook):
    path = export("explorer-2016", [{}])
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[1:]), encoding="utf-8")
    assert len(read_export(path, codebook=codebook)) == 1


def test_a_local_member_that_is_not_listed_brings_its_own_facts(export, codebook):
    local = {"Code": "XYZW", "Country/Locality": "Somewhere", "Region": "Americas"}
    (row,) = read_export(export("database-2024", [local]), codebook=codebook)
    assert (row.member, row.member_name, row.region) == ("XYZW", "Somewhere", "Americas")
    wrong = {"Code": "../x", "Country/Locality": "", "Region": "Atlantis"}
    path = export("database-2024", [wrong])
    with pytest.raises(TableError) as error:
        read_export(path, codebook=codebook)
    assert len(error.value.faults) == 3


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("", "NA"),
        (" 7 ", "7"),
        ("1.1.", "1.1"),
        ("4:A", "4.A"),
        ("4.0999999999999996", "4.1"),
        ("10.130000000000001", "10.13"),
        ("3.3.3.6", "3.3.3.6"),
        ("4M3", "4M3"),
        ("NA", "NA"),
        ("1.123456", "1.123456"),
    ],
)
def test_numbers_are_written_one_way(printed, number):
    assert tidy_number(printed) == number
    assert tidy_number(number) == number


@pytest.mark.shared
def test_the_real_exports_are_read_whole(real_exports, codebook):
    explorer, database = (read_export(path, codebook=codebook) for path in real_exports)
    assert (len(explorer), len(database)) == (1605, 436)
    for rows, specificity, impact in ((explorer, 40, 86), (database, 1, 11)):
        assert sum(row.codes.get("specificity") == "none" for row in rows) == specificity
        assert sum(row.codes.get("potential_impact") == "none" for row in rows) == impact
    assert Counter(row.codes.get("verifiable") for row in database) == {
        "yes": 381,
        "no": 26,
        None: 29,
    }
    results = Counter(row.codes.get("potential_for_results") for row in database)
    assert results == {"modest": 77, "substantial": 39, "unclear": 16, None: 304}
    assert sum(not row.text for row in explorer) == 12
    for row in explorer + database:  # a variable is coded, or it is said what stands there
        assert not set(row.codes) & set(row.not_values)
        assert set(row.codes) | set(row.not_values) == {*LAYOUTS[row.source].codes, "completion"}
