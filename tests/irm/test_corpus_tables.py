"""The tables of a corpus: what is read, what is refused, and that nothing changes on the way."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ogplens import settings
from ogplens.domain import Assessment, PlanEntry
from ogplens.errors import TableError
from ogplens.irm import (
    ASSESSMENT_COLUMNS,
    CODE_COLUMNS,
    PLAN_COLUMNS,
    read_assessments,
    read_plans,
    write_assessments,
    write_plans,
)

PLAN = "ALB-1.md,ALB,Albania,Europe,1,2012,en,30"
CODED = "ALB-1-3,ALB,1,3,2012,,yes,no,no,no,yes,high,,none,,complete,,explorer-2016"


def table(path: Path, columns: tuple[str, ...], *rows: str) -> Path:
    path.write_text("\n".join([",".join(columns), *rows]) + "\n", encoding="utf-8")
    return path


def faults(error: pytest.ExceptionInfo[TableError]) -> list[tuple[str, str]]:
    return [(fault.place, fault.value) for fault in error.value.faults]


def test_shipped_tables_come_back_byte_for_byte(corpora, codebook, tmp_path):
    write_plans(tmp_path / "plans.csv", read_plans(corpora / "plans.csv"))
    coded = read_assessments(corpora / "irm-assessments.csv", codebook)
    write_assessments(tmp_path / "codes.csv", coded)
    assert (tmp_path / "plans.csv").read_bytes() == (corpora / "plans.csv").read_bytes()
    shipped = (corpora / "irm-assessments.csv").read_bytes()
    assert (tmp_path / "codes.csv").read_bytes() == shipped


def test_the_class_none_is_kept_and_empty_is_not_coded(corpora, codebook):
    coded = read_assessments(corpora / "irm-assessments.csv", codebook)
    assert sum(a.codes.get("specificity") == "none" for a in coded) == 40
    assert sum("relevant" in a.codes for a in coded) == 1824
    assert not any(value == "" for a in coded for value in a.codes.values())


def test_bom_crlf_column_order_and_own_columns_are_accepted(tmp_path):
    path = tmp_path / "plans.csv"
    header = [*reversed(PLAN_COLUMNS), "my notes"]
    row = [*reversed(PLAN.split(",")), "mine, with a comma"]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n").writerows([header, row])
    assert read_plans(path) == [
        PlanEntry("ALB-1.md", "ALB", "Albania", "Europe", 1, 2012, "en", 30)
    ]


def test_uncounted_commitments_are_unknown(tmp_path):
    path = table(tmp_path / "plans.csv", PLAN_COLUMNS, PLAN.removesuffix("30"))
    assert read_plans(path)[0].commitments is None
    write_plans(path, read_plans(path))
    assert read_plans(path)[0].commitments is None


def test_a_plan_is_a_full_text_unless_its_row_says_digest(tmp_path):
    rows = [PLAN, PLAN.replace("ALB", "BGR"), PLAN.replace("ALB", "HRV")]
    said = [f"{row},{kind}" for row, kind in zip(rows, ("digest", "", "full text"), strict=True)]
    path = table(tmp_path / "plans.csv", (*PLAN_COLUMNS, "text"), *said)
    assert [plan.text for plan in read_plans(path)] == ["digest", "full text", "full text"]
    without = table(tmp_path / "plans.csv", PLAN_COLUMNS, *rows)
    assert {plan.text for plan in read_plans(without)} == {"full text"}
    table(path, (*PLAN_COLUMNS, "text"), f"{PLAN},summary")
    with pytest.raises(TableError) as error:
        read_plans(path)
    assert faults(error) == [("row 2, column text", "summary")]


def test_all_missing_columns_are_named(tmp_path, codebook):
    path = table(tmp_path / "codes.csv", ("commitment_id", "member"), "ALB-1-3,ALB")
    with pytest.raises(TableError) as error:
        read_assessments(path, codebook)
    missing = {fault.expected for fault in error.value.faults}
    assert missing == {f"a column {name}" for name in ASSESSMENT_COLUMNS[2:]}


def test_all_faults_of_a_table_of_codes_come_at_once(tmp_path, codebook):
    rows = [
        CODED,
        CODED,
        CODED.replace("ALB-1-3", "ALB-1-4").replace("high", "None"),
        "ALB-x-5,ALB,x,5,12,,yes,no,no,no,yes,high,,none,,complete,,",
        "short,row",
    ]
    path = table(tmp_path / "codes.csv", ASSESSMENT_COLUMNS, *rows)
    with pytest.raises(TableError) as error:
        read_assessments(path, codebook)
    assert faults(error) == [
        ("row 3, column commitment_id", "ALB-1-3"),
        ("row 4, column commitment_id", "ALB-1-4"),
        ("row 4, column specificity", "None"),
        ("row 5, column plan", "x"),
        ("row 5, column commitment_id", "ALB-x-5"),
        ("row 5, column year_submitted", "12"),
        ("row 6", "2 cells"),
    ]
    assert "did you mean none?" in str(error.value)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (PLAN, "row 3, column file"),
        (PLAN.replace("ALB-1.md", "other.md"), "row 3, column plan"),
        (PLAN.replace("ALB-1.md", "../ALB-2.md").replace(",1,", ",2,"), "row 3, column file"),
        (PLAN.replace("ALB-1.md", "b.md").replace(",1,", ",1.5,"), "row 3, column plan"),
        (PLAN.replace("ALB-1.md", "b.md").replace(",1,", ",²,"), "row 3, column plan"),
        (PLAN.replace("ALB-1.md", "b.md").replace("ALB,", "alb,"), "row 3, column member"),
        (PLAN.replace("30", "many"), "row 3, column commitments"),
    ],
)
def test_a_fault_in_a_plan_is_placed(tmp_path, row, place):
    path = table(tmp_path / "plans.csv", PLAN_COLUMNS, PLAN, row)
    with pytest.raises(TableError) as error:
        read_plans(path)
    assert place in [fault.place for fault in error.value.faults]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    path = table(tmp_path / "plans.csv", PLAN_COLUMNS, PLAN, "", PLAN.replace(",1,", ",,"))
    with pytest.raises(TableError) as error:
        read_plans(path)
    assert error.value.faults[0].place.startswith("row 4")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n\n", "empty"),
        (b"file,member\nS\xe3o,X\n", "not UTF-8"),
        (b'file,member\n"never closed,X\n', "rules of CSV"),
        (b"file;member;member_name\nA;B;C\n", "semicolons"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, message):
    path = tmp_path / "plans.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=message):
        read_plans(path)


def test_a_missing_table_and_a_folder_are_refused(tmp_path):
    with pytest.raises(TableError, match="missing"):
        read_plans(tmp_path / "plans.csv")
    with pytest.raises(TableError, match="folder"):
        read_plans(tmp_path)


words = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('",;\n\r\t|'), max_size=12
).map(str.strip)
members = st.from_regex(r"[A-Z]{3}", fullmatch=True)
numbers = st.from_regex(r"[0-9A-Za-z.]{1,5}", fullmatch=True)


@st.composite
def assessments(draw):
    variables = settings.codebook().variables
    codes = {
        name: draw(st.sampled_from(variables[name].values))
        for name in draw(st.sets(st.sampled_from(CODE_COLUMNS)))
    }
    member, plan, number = draw(members), draw(st.integers(1, 99)), draw(numbers)
    return Assessment(
        f"{member}-{plan}-{number}",
        member,
        plan,
        number,
        draw(st.integers(2011, 2100)),
        draw(words),
        codes,
        draw(words),
    )


@trials(deadline=None, max_examples=60)
@given(st.lists(assessments(), unique_by=lambda a: a.commitment_id, max_size=6))
def test_codes_survive_writing_and_reading(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("codes") / "codes.csv"
    write_assessments(path, entries)
    assert read_assessments(path, settings.codebook()) == entries


plans = st.builds(
    PlanEntry,
    file=st.from_regex(r"[\w ,\"-]{0,8}x\.md", fullmatch=True),
    member=members,
    member_name=words.filter(bool),
    region=words.filter(bool),
    plan=st.integers(1, 9999),
    year_submitted=st.integers(2011, 2100),
    language=st.from_regex(r"[a-z]{2}", fullmatch=True),
    commitments=st.none() | st.integers(0, 9999),
    text=st.sampled_from(["digest", "full text"]),
)


@trials(deadline=None, max_examples=60)
@given(st.lists(plans, unique_by=(lambda p: p.file.strip(), lambda p: p.plan_id), max_size=6))
def test_plans_survive_writing_and_reading(tmp_path_factory, entries):
    entries = [e for e in entries if e.file == e.file.strip()]
    path = tmp_path_factory.mktemp("plans") / "plans.csv"
    write_plans(path, entries)
    assert read_plans(path) == entries
