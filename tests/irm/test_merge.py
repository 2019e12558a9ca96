"""Several exports become one list of commitments, each once."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ogplens.irm import ExportRow, merge_exports, read_assessments, read_export
from ogplens.irm.known import tell_apart

TEXT = "The ministry will open its register of contracts to everybody and answer every question."
OTHER = "Schools receive libraries with reading rooms, and teachers are trained in using them."
BASE = ExportRow(
    member="GBR",
    member_name="United Kingdom",
    region="Europe",
    plan=1,
    number="1",
    title="Register of contracts",
    text=TEXT,
    lead_institution="",
    start_date="",
    end_date="",
    theme="",
    year_submitted=2012,
    ogp_id="",
    codes={},
    completions={},
    not_values={},
    coded_derived={},
    source="explorer-2016",
    row=2,
)
DATABASE = replace(BASE, source="database-2024", ogp_id="UK0001")
FILLER = replace(BASE, number="9", title="Libraries", text=OTHER)


def test_repeated_numbers_get_letters_in_the_order_of_the_export():
    numbers = ["NA", "i", "NA", "NA", "i"]
    rows = [replace(BASE, number=n, text=f"{OTHER} {i}") for i, n in enumerate(numbers)]
    merged = merge_exports([rows])
    assert [c.number for c in merged.commitments] == ["NA", "i", "NAa", "NAb", "ia"]
    assert merged.repeated == ("GBR-1-NAa", "GBR-1-NAb", "GBR-1-ia")


def test_a_letter_never_makes_another_number_of_the_plan():
    assert tell_apart(["3", "3", "3a", "3", "3a"]) == ["3", "3b", "3a", "3c", "3aa"]
    assert tell_apart(["1"] * 29)[-2:] == ["1aa", "1ab"]


@given(st.lists(st.text("ab12", max_size=3), max_size=40))
def test_told_apart_numbers_all_differ_and_begin_with_their_number(numbers):
    apart = tell_apart(numbers)
    assert len(set(apart)) == len(apart) == len(numbers)
    assert all(new.startswith(old) for new, old in zip(apart, numbers, strict=True))


def test_the_same_text_under_another_number_is_the_same_commitment():
    merged = merge_exports([[BASE, FILLER], [replace(DATABASE, number="8")]])
    assert [(c.commitment_id, c.source) for c in merged.commitments] == [
        ("GBR-1-1", "both"),
        ("GBR-1-9", "explorer-2016"),
    ]
    assert merged.commitments[0].to_assessment().ogp_id == "UK0001"


def test_a_reworded_text_under_the_same_number_is_the_same_commitment():
    reworded = replace(DATABASE, text="In short: " + TEXT.replace("everybody", "all"))
    assert merge_exports([[BASE, FILLER], [reworded]]).overlaps == ("GBR-1-1",)


def test_another_text_under_the_same_number_is_another_commitment():
    merged = merge_exports([[BASE, FILLER], [replace(DATABASE, text="Police wear cameras.")]])
    assert merged.overlaps == ()
    assert {c.commitment_id for c in merged.commitments} == {"GBR-1-1", "GBR-1-1a", "GBR-1-9"}


def test_the_same_text_in_another_plan_is_another_commitment():
    merged = merge_exports([[BASE], [replace(DATABASE, plan=2)]])
    assert len(merged.commitments) == 2


def test_a_row_is_paired_once_and_by_number_and_title_first():
    same = [
        replace(BASE, number=n, title=t) for n, t in (("1", "One"), ("2", "Two"), ("3", "Three"))
    ]
    merged = merge_exports([same, [replace(DATABASE, number="2")]])
    assert merged.overlaps == ("GBR-1-2",)
    merged = merge_exports([same, [replace(DATABASE, number="7", title="Three")]])
    assert merged.overlaps == ("GBR-1-3",)


def test_the_fuller_export_is_followed_and_the_other_fills_its_gaps():
    first = replace(BASE, codes={"relevant": "yes", "specificity": "none"})
    second = replace(DATABASE, codes={"relevant": "no", "verifiable": "yes"})
    for exports in ([[first, FILLER], [second]], [[second], [first, FILLER]]):
        merged = merge_exports(exports)
        codes = {"relevant": "yes", "specificity": "none", "verifiable": "yes"}
        assert merged.commitments[0].codes == codes
        (conflict,) = merged.conflicts
        assert (conflict.variable, conflict.kept, conflict.dropped) == ("relevant", "yes", "no")
        assert (conflict.kept_source, conflict.dropped_source) == ("explorer-2016", "database-2024")


def test_completion_is_compared_stage_by_stage():
    first = replace(BASE, codes={"completion": "limited"}, completions={"progress": "limited"})
    second = replace(
        DATABASE,
        codes={"completion": "complete"},
        completions={"progress": "limited", "end_of_term": "complete"},
    )
    merged = merge_exports([[first, FILLER], [second]])
    assert merged.conflicts == ()
    assert merged.commitments[0].codes["completion"] == "complete"


def test_rows_without_a_text_are_set_apart():
    merged = merge_exports([[BASE, replace(FILLER, text="")]])
    assert [c.commitment_id for c in merged.without_text] == ["GBR-1-9"]
    assert [c.commitment_id for c in merged.commitments] == ["GBR-1-1"]


def test_a_text_is_found_in_the_other_export():
    merged = merge_exports([[FILLER, replace(BASE, text="")], [DATABASE]])
    assert merged.without_text == ()
    assert [c.text for c in merged.commitments if len(c.rows) == 2] == [TEXT]


def test_a_plan_has_one_year():
    rows = [BASE, replace(FILLER, year_submitted=2011), replace(FILLER, year_submitted=2011)]
    assert {c.year_submitted for c in merge_exports([rows]).commitments} == {2011}


rows = st.builds(
    replace,
    st.sampled_from([BASE, DATABASE]),
    number=st.sampled_from(["1", "2", "1a"]),
    plan=st.integers(1, 2),
    text=st.sampled_from(["", TEXT, OTHER, TEXT + " Again."]),
    codes=st.dictionaries(st.just("relevant"), st.sampled_from(["yes", "no"])),
)


@trials(deadline=None)
@given(st.lists(st.lists(rows, max_size=5), max_size=3))
def test_no_row_is_lost_or_used_twice(exports):
    merged = merge_exports(exports)
    everything = merged.commitments + merged.without_text
    used = Counter(id(row) for c in everything for row in c.rows)
    given_rows = Counter(id(row) for export in exports for row in export)
    assert used.total() == given_rows.total()
    assert len({c.commitment_id for c in everything}) == len(everything)


@pytest.mark.shared
def test_the_real_exports_make_the_shipped_corpus(real_exports, codebook, corpora):
    merged = merge_exports([read_export(path, codebook=codebook) for path in real_exports])
    coded = {c.commitment_id: c.to_assessment() for c in merged.commitments}
    shipped = {
        a.commitment_id: a for a in read_assessments(corpora / "irm-assessments.csv", codebook)
    }
    assert coded.keys() == shipped.keys()
    assert len(coded) == 1906
    assert len(merged.without_text) == 12
    assert len(merged.repeated) == 39
    # The shipped table gave the identifier of one row to several commitments with the same text,
    # in two plans; here a row belongs to one commitment.
    assert Counter(a.source for a in coded.values()) == {
        "explorer-2016": 1470,
        "database-2024": 313,
        "both": 123,
    }
    other = {i for i, a in coded.items() if a.codes != shipped[i].codes}
    assert len(other) <= 5
    assert all(set(shipped[i].codes) - set(coded[i].codes) == {"verifiable"} for i in other)
    assert {c.commitment_id for c in merged.conflicts} == {"DOM-1-2"}
