"""An export of 6,000 rows, and a newer one into the same corpus."""

import csv
import random
from collections import Counter

import pytest
from tests.irm.conftest import SHARED
from tests.irm.full_export import HEADER, every, full_export, sentence, write_export

from ogplens.irm import import_exports, read_assessments, read_plans, read_themes
from ogplens.irm.members import country_of, find_country


@pytest.fixture(scope="module")
def both(codebook, tmp_path_factory):
    """Import an export, then one in which every so many rows are another, shuffled."""
    place = tmp_path_factory.mktemp("full")
    rows = full_export(6000)
    first = import_exports(
        [write_export(place / "older.csv", rows)], place / "corpus", codebook=codebook
    )
    coded = read_assessments(place / "corpus" / "irm-assessments.csv", codebook)
    rng = random.Random(2)
    newer = [dict(row) for row in rows]
    told = {
        "recoded": every(newer, 501, lambda row: row.update(_other_code(row))),
        "reworded": every(newer, 401, lambda row: row.update({"Full Text": sentence(rng, 90)})),
        "retitled": every(newer, 307, lambda row: row.update({"Commitment Title": "Rails"})),
        "renumbered": every(newer, 211, lambda row: row.update({"Commitment Number": "77"})),
    }
    gone = newer[::601]
    newer = [row for row in newer if row not in gone]
    extra = [{**row, "Commitment Unique Identifier": ""} for row in newer[:40]]
    for row in extra:  # their numbers are taken: they get letters
        row |= {"Commitment Title": sentence(rng, 6), "Full Text": sentence(rng, 80)}
    newer += extra
    rng.shuffle(newer)
    second = import_exports(
        [write_export(place / "newer.csv", newer)],
        place / "corpus",
        codebook=codebook,
        update=True,
    )
    told["gone"] = [row["Commitment Unique Identifier"] for row in gone]
    return place / "corpus", first, coded, second, told, rows


def _other_code(row):
    return {"Specificity": "High" if row["Specificity"] == "Low" else "Low"}


def test_the_header_is_that_of_the_real_export():
    path = SHARED / "database-2024.csv"
    if not path.is_file():
        pytest.skip("the real exports are not beside the project")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.reader(stream)) == HEADER


def test_every_row_becomes_one_commitment(both):
    _, first, coded, _, _, _ = both
    assert first.commitments == len(coded) == len({a.commitment_id for a in coded}) == 6000
    assert len({a.ogp_id for a in coded}) == 6000
    assert first.conflicts == ()
    assert first.without_text == ()
    # A third of the numbers is printed once more in its plan, or is NA.
    assert set(first.repeated) == {a.commitment_id for a in coded if a.number[-1].islower()}
    values = next(iter(first.values.values()))
    assert values["specificity"]["none"] > 1000
    assert set(values["verifiable"]) == {"yes", "no"}


def test_the_newer_export_is_reported_row_by_row(both):
    folder, _, coded, second, told, _ = both
    names = {a.commitment_id: a.ogp_id for a in coded}
    changes = second.changes
    gone = set(told["gone"])
    codes = {a.commitment_id: a.codes for a in coded}
    reported = {
        names[c.commitment_id]
        for c in (*changes.recoded, *changes.newly_coded)
        if c.field == "specificity"
    }
    assert reported == set(told["recoded"]) - gone
    assert len(changes.recoded) + len(changes.newly_coded) == len(reported)
    assert all(codes[c.commitment_id][c.field] == c.old for c in changes.recoded)
    fields = Counter(c.field for c in changes.changed)
    texts = {names[c.commitment_id] for c in changes.changed if c.field == "text"}
    assert texts == set(told["reworded"]) - gone
    titles = {names[c.commitment_id] for c in changes.changed if c.field == "title"}
    assert titles == set(told["retitled"]) - gone
    assert set(fields) == {"text", "title"}
    assert {names[i] for i in changes.gone} == gone
    assert len(changes.added) == 40
    assert second.commitments == 6040
    assert folder.is_dir()


def test_no_identifier_changed_although_order_and_numbers_did(both, codebook):
    folder, _, coded, _, _, _ = both
    now = read_assessments(folder / "irm-assessments.csv", codebook)
    after = {a.ogp_id: a.commitment_id for a in now if a.ogp_id}
    assert after == {a.ogp_id: a.commitment_id for a in coded}


def test_themes_are_those_of_the_rows(both, codebook):
    folder, _, coded, _, _, exported = both
    names = {a.commitment_id: a.ogp_id for a in coded}
    rows = {row["Commitment Unique Identifier"]: row for row in exported}
    themes = read_themes(folder / "themes.csv")
    for identifier, name in names.items():
        expected = {area for area in ("Justice", "Inclusion") if rows[name][area] == "1"}
        assert expected == set(themes.get(identifier, ())) & {"Justice", "Inclusion"}


def test_members_that_nobody_listed_have_a_country(both):
    folder, *_ = both
    countries = {
        p.member: country_of(p.member, p.member_name) for p in read_plans(folder / "plans.csv")
    }
    assert (countries["KEEM"], countries["GETB"], countries["GBSC"]) == ("KEN", "GEO", "GBR")
    assert all(code and find_country(code) == code for code in countries.values())
