"""A newer export is imported into the corpus of an older one."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ogplens.errors import TableError
from ogplens.irm import import_exports, read_assessments, read_themes
from ogplens.irm.import_history import read_history
from ogplens.irm.known import Known
from ogplens.irm.merge import merge_known

BUDGET = "The treasury will publish the whole budget as open data every spring."
SCHOOLS = "Schools receive libraries with reading rooms, and teachers are trained in using them."
COURTS = "Judges explain their rulings on a public page within ten days of each decision."
THREE = [
    {"Commitment Unique Identifier": "UK0001", "Commitment Number": "1", "Full Text": BUDGET},
    {
        "Commitment Unique Identifier": "UK0002",
        "Commitment Number": "2",
        "Full Text": SCHOOLS,
        "Commitment Title": "Libraries",
    },
    {
        "Commitment Unique Identifier": "UK0003",
        "Commitment Number": "3",
        "Full Text": COURTS,
        "Commitment Title": "Rulings",
    },
]
LATER = {**THREE[0], "Commitment Unique Identifier": "UK0007", "Action Plan Number": "2"}


def whole(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def corpus_only(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in whole(folder).items() if not name.startswith("history/")}


@pytest.fixture
def imported(export, codebook, tmp_path) -> Callable:
    """Import rows in the layout of 2024 as one more export into the same folder."""
    folder = tmp_path / "corpus"

    def do(rows, *, layout="database-2024", **options):
        path = export(layout, rows, name=f"{layout}-{len(list(tmp_path.iterdir()))}.csv")
        update = options.pop("update", folder.exists())
        return import_exports([path], folder, codebook=codebook, update=update, **options)

    do.folder = folder
    return do


def test_what_a_newer_export_changed_is_reported(imported, codebook):
    imported(THREE)
    newer = [
        {**THREE[1], "Specificity": "Low", "Potential for Results": "Modest"},
        {**THREE[0], "Full Text": BUDGET + " A summary follows.", "Specificity": "ND"},
        {**THREE[1], "Commitment Unique Identifier": "UK0009", "Full Text": "Police wear cameras."},
    ]
    report = imported(newer)
    changes = report.changes
    assert changes.run == 2
    assert changes.added == ("GBR-1-2a",)
    assert [(c.commitment_id, c.field, c.old, c.new) for c in changes.recoded] == [
        ("GBR-1-2", "specificity", "high", "low")
    ]
    assert [(c.commitment_id, c.field, c.new) for c in changes.newly_coded] == [
        ("GBR-1-2", "potential_for_results", "modest")
    ]
    assert [(c.commitment_id, c.field) for c in changes.changed] == [("GBR-1-1", "text")]
    assert [(c.commitment_id, c.field, c.old, c.new) for c in changes.withdrawn] == [
        ("GBR-1-1", "specificity", "high", "ND")
    ]
    assert changes.gone == ("GBR-1-3",)
    coded = {a.commitment_id: a for a in read_assessments(_table(imported.folder), codebook)}
    assert coded.keys() == {"GBR-1-1", "GBR-1-2", "GBR-1-2a", "GBR-1-3"}
    assert coded["GBR-1-1"].codes["specificity"] == "high"
    assert coded["GBR-1-2"].codes["specificity"] == "low"
    assert "A summary follows" in (imported.folder / "plans" / "GBR-1.md").read_text("utf-8")


def _table(folder: Path) -> Path:
    return folder / "irm-assessments.csv"


def test_old_codes_and_words_can_be_read_back(imported, codebook):
    imported(THREE)
    before = _table(imported.folder).read_bytes()
    imported([{**THREE[0], "Specificity": "Low", "Commitment Title": "Another"}, *THREE[1:]])
    first, second = (imported.folder / "history" / run for run in ("0001", "0002"))
    assert _table(first).read_bytes() == before
    assert _table(second).read_bytes() == _table(imported.folder).read_bytes()
    record = json.loads((second / "record.json").read_text("utf-8"))
    assert record["run"] == 2
    assert [file["rows"] for file in record["files"]] == [3]
    assert {(c["field"], c["old"]) for c in record["changes"]["recoded"]} == {
        ("specificity", "high")
    }
    (known,) = (k for k in read_history(imported.folder).known if k.commitment_id == "GBR-1-1")
    assert [v.row.title for v in known.versions] == ["Publish the budget", "Another"]


def test_a_second_import_of_the_same_changes_nothing(imported):
    imported(THREE)
    before = whole(imported.folder)
    report = imported(list(reversed(THREE)))
    assert report.unchanged
    assert whole(imported.folder) == before


def test_what_is_gone_is_marked_comes_back_or_is_dropped(imported, codebook):
    imported(THREE)
    assert imported(THREE[:2]).changes.gone == ("GBR-1-3",)
    marked = (imported.folder / "history" / "gone.csv").read_text("utf-8")
    assert marked == "commitment_id,layout\nGBR-1-3,database-2024\n"
    assert imported(THREE[:2]).unchanged
    assert imported(THREE).changes.returned == ("GBR-1-3",)
    assert not (imported.folder / "history" / "gone.csv").exists()
    report = imported(THREE[:1], drop_gone=True)
    assert report.changes.dropped == ("GBR-1-2", "GBR-1-3")
    (left,) = read_assessments(_table(imported.folder), codebook)
    assert left.commitment_id == "GBR-1-1"
    earlier = read_assessments(_table(imported.folder / "history" / "0003"), codebook)
    assert len(earlier) == 3


def test_an_export_in_another_layout_makes_nothing_gone(imported):
    imported([{}, {"Comm No": "9", "Full Text": SCHOOLS}], layout="explorer-2016")
    report = imported(THREE[:1])
    assert report.changes.gone == ()
    assert report.commitments == 2
    assert report.overlaps == ("GBR-1-3",)


def test_a_commitment_listed_under_another_plan_is_known_by_its_identifier(imported):
    imported(THREE)
    report = imported([*THREE[:2], {**THREE[2], "Action Plan Number": "2"}])
    assert report.commitments == 3
    assert imported([*THREE[:2], {**THREE[2], "Action Plan Number": "2"}]).unchanged


def test_without_the_option_a_corpus_is_refused_and_the_option_is_named(imported):
    imported(THREE)
    before = whole(imported.folder)
    with pytest.raises(TableError, match="--update"):
        imported(THREE, update=False)
    assert whole(imported.folder) == before


def test_a_folder_that_no_import_made_is_refused(imported, tmp_path):
    imported.folder.mkdir()
    (imported.folder / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(TableError, match="no history of imports"):
        imported(THREE)


def test_a_history_that_cannot_be_read_is_named(imported):
    imported(THREE)
    rows = imported.folder / "history" / "rows.jsonl"
    rows.write_text(rows.read_text("utf-8") + '{"number": "7"}\n', encoding="utf-8")
    with pytest.raises(TableError, match=r"rows\.jsonl, line 4"):
        imported(THREE)


def test_every_file_edited_by_hand_is_noticed_and_nothing_is_overwritten(imported):
    imported(THREE)
    plan, table = imported.folder / "plans" / "GBR-1.md", _table(imported.folder)
    plan.write_text("My own words.\n", encoding="utf-8")
    table.unlink()
    before = whole(imported.folder)
    with pytest.raises(TableError, match="changed by hand") as error:
        imported([{**THREE[0], "Specificity": "Low"}])
    assert {(f.place, f.value) for f in error.value.faults} == {
        ("plans/GBR-1.md", "edited"),
        ("irm-assessments.csv", "missing"),
    }
    assert whole(imported.folder) == before
    report = imported(THREE, replace_edited=True)
    assert set(report.changes.edited) == {"plans/GBR-1.md", "irm-assessments.csv"}
    kept = imported.folder / "history" / "0002" / "edited" / "plans" / "GBR-1.md"
    assert kept.read_text("utf-8") == "My own words.\n"
    assert "budget" in plan.read_text("utf-8")


def test_a_user_s_own_files_are_carried_over_and_never_overwritten(imported):
    imported(THREE)
    (imported.folder / "notes").mkdir()
    (imported.folder / "notes" / "a.txt").write_text("mine", encoding="utf-8")
    imported([{**THREE[0], "Specificity": "Low"}, *THREE[1:]])
    assert (imported.folder / "notes" / "a.txt").read_text("utf-8") == "mine"
    (imported.folder / "plans" / "GBR-2.md").write_text("mine", encoding="utf-8")
    with pytest.raises(TableError, match=r"plans/GBR-2\.md"):
        imported([*THREE, LATER])


def test_tags_become_themes(export, codebook, tmp_path):
    add = ["Justice", "Open Justice", "Open Data", "Inclusion"]
    rows = [
        {**THREE[0], "Justice": "1", "Open Justice": "1", "Open Data": "1", "Inclusion": "0"},
        {**THREE[1], "Open Data": "x", "Inclusion": "ND"},
    ]
    path = export("database-2024", rows, add=add)
    import_exports([path], tmp_path / "corpus", codebook=codebook)
    table = tmp_path / "corpus" / "themes.csv"
    assert table.read_text("utf-8").splitlines() == [
        "commitment_id,theme,tag",
        "GBR-1-1,Justice,",
        "GBR-1-1,Justice,Open Justice",
        "GBR-1-1,,Open Data",
    ]
    assert read_themes(table) == {"GBR-1-1": ("Justice",)}


# Exports as rows in memory: fast enough for many trials.


@pytest.fixture(scope="module")
def base_rows(codebook, tmp_path_factory):
    from tests.irm.full_export import full_export, write_export

    from ogplens.irm import read_export

    path = write_export(tmp_path_factory.mktemp("rows") / "export.csv", full_export(60, seed=4))
    return read_export(path, codebook=codebook)


def _ids(known: Known) -> dict[str, str]:
    return {c.commitment_id: c.text for c in merge_known(known).commitments}


@trials(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_the_same_rows_in_any_order_change_nothing(base_rows, seed):
    known = Known()
    known.take_in([base_rows])
    before = _ids(known)
    versions = sum(len(one.versions) for one in known)
    shuffled = random.Random(seed).sample(base_rows, len(base_rows))
    known.take_in([shuffled], run=2)
    assert _ids(known) == before
    assert sum(len(one.versions) for one in known) == versions
    assert not any(one.gone for one in known)


@trials(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    recoded=st.sets(st.integers(0, 59), max_size=8),
    gone=st.sets(st.integers(0, 59), max_size=8),
    anonymous=st.booleans(),
)
def test_nothing_is_lost_and_identifiers_stay(base_rows, seed, recoded, gone, anonymous):
    """Whatever order, codes and rows a newer export has, with OGP's identifiers or without."""
    rows = [replace(r, ogp_id="") for r in base_rows] if anonymous else base_rows
    known = Known()
    known.take_in([rows])
    before = {one.versions[-1].row.text: one.commitment_id for one in known}
    newer = [
        replace(row, codes={**row.codes, "specificity": "none"}) if i in recoded else row
        for i, row in enumerate(rows)
        if i not in gone
    ]
    random.Random(seed).shuffle(newer)
    extra = replace(rows[0], ogp_id="", title="Rail", text="Night trains run to every harbour.")
    known.take_in([[*newer, extra]], run=2)
    after = {one.versions[-1].row.text: one.commitment_id for one in known}
    assert {text: after[text] for text in before} == before
    assert len(after) == len(before) + 1
    assert sum(bool(one.gone) for one in known) == len(gone)
    changed = sum(len(one.versions) == 2 for one in known)
    expected = {i for i in recoded - gone if rows[i].codes.get("specificity") != "none"}
    assert changed == len(expected)


recodings = st.dictionaries(
    st.integers(0, 2), st.sampled_from(["Low", "None", "Medium"]), max_size=3
)


@trials(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=recodings, order=st.permutations(range(3)))
def test_a_recoding_is_reported_exactly_once(imported, changes, order):
    shutil.rmtree(imported.folder, ignore_errors=True)
    imported(THREE)
    newer = [{**THREE[i], "Specificity": changes[i]} if i in changes else THREE[i] for i in order]
    report = imported(newer)
    told = {(c.commitment_id, c.field, c.new) for c in report.changes.recoded}
    assert told == {(f"GBR-1-{i + 1}", "specificity", v.lower()) for i, v in changes.items()}
    assert len(report.changes.recoded) == len(changes)
    assert imported(newer).unchanged


@trials(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_one_after_the_other_is_the_same_as_at_once(export, codebook, tmp_path, seed):
    rng = random.Random(seed)
    texts = [BUDGET, SCHOOLS, COURTS, "Night trains run to every harbour of the coast."]
    older = [
        {"Comm No": rng.choice("123"), "Full Text": t, "Commitment Title": t[:9]} for t in texts
    ]
    newer = [
        {"Commitment Number": rng.choice("123"), "Full Text": t + " More.", "Verifiable": "No"}
        for t in rng.sample(texts, 3)
    ]
    paths = [export("explorer-2016", older), export("database-2024", newer)]
    folders = [tmp_path / name for name in ("once", "turns")]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    import_exports(paths, folders[0], codebook=codebook)
    for path in paths:
        import_exports([path], folders[1], codebook=codebook, update=True)
    assert corpus_only(folders[0]) == corpus_only(folders[1])
