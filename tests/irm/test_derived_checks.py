"""Coded relevance and stars against the rules that they should follow."""

import pytest

from ogplens.irm import check_derived, read_export

STAR = "Starred (Current Formula) Progress Report"


def checks(path, codebook):
    found = check_derived(read_export(path, codebook=codebook), codebook)
    return {(c.column, c.rule): c for c in found}


def test_relevance_is_compared_with_the_values(export, codebook):
    rows = [
        {},
        {"OGP Value Access To Information": "0"},
        {"OGP Value Access To Information": "ND"},
        {"_Relevant": "NR"},
        {"Year Of Submission": "2021", "OGP Value Access To Information": "0"},
    ]
    check = checks(export("database-2024", rows), codebook)["_Relevant", "relevant"]
    assert (check.agree, check.disagree, check.undecided) == (1, (3,), 1)


def test_a_star_looks_at_the_completion_of_its_stage(export, codebook):
    late = {"Completion (Progress Report)": "Limited", "Completion (End Of Term)": "Complete"}
    rows = [{STAR: "0", "Potential Impact": "Transformative", **late}, {STAR: "1"}]
    found = checks(export("database-2024", rows, add=[STAR]), codebook)
    assert found[STAR, "starred"].disagree == (3,)  # moderate is not enough from April 2015
    assert found[STAR, "starred"].agree == 1
    assert found[STAR, "starred_before_2015"].agree == 2


def test_nothing_to_check_in_no_rows(codebook):
    assert check_derived([], codebook) == ()


@pytest.mark.shared
def test_the_real_exports_follow_the_rules(real_exports, codebook):
    explorer, database = (checks(path, codebook) for path in real_exports)
    assert explorer["_Relevant", "relevant"].disagree == ()
    assert len(database["_Relevant", "relevant"].disagree) == 1
    for found in (explorer, database):
        for (column, rule), check in found.items():
            if rule == "starred" and "urrent" in column:
                assert check.disagree == ()
                assert check.agree > 40
    assert len(database["Starred (2015 Only)", "starred_before_2015"].disagree) == 0
    assert len(explorer["Starred (2015 only)", "starred_before_2015"].disagree) == 5
