"""Exports become a corpus folder, whole or not at all."""

from dataclasses import replace

import pytest

from ogplens.errors import TableError
from ogplens.irm import import_exports, read_assessments, read_plans
from ogplens.irm.whole_folders import new_folder

OTHER = "Schools receive libraries with reading rooms, and teachers are trained in using them."


def test_a_corpus_is_written_and_reported(export, codebook, tmp_path):
    explorer = export(
        "explorer-2016",
        [
            {},
            {"Full Text": OTHER, "Specificity": "None", "Commitment Title": "Libraries"},
            {"Comm No": "4", "Full Text": "N/A"},
        ],
    )
    database = export(
        "database-2024",
        [
            {"Specificity": "Low"},
            {"Action Plan Number": "2", "Year Of Submission": "2013", "Full Text": OTHER},
        ],
    )
    folder = tmp_path / "corpora" / "mine"
    report = import_exports([explorer, database], folder, codebook=codebook)
    assert sorted(p.name for p in folder.iterdir()) == [
        "history",
        "irm-assessments.csv",
        "plans",
        "plans.csv",
    ]
    plans = read_plans(folder / "plans.csv")
    assert [(p.file, p.commitments, p.language, p.year_submitted) for p in plans] == [
        ("GBR-1.md", 2, "en", 2011),
        ("GBR-2.md", 1, "en", 2013),
    ]
    assert all((folder / "plans" / p.file).is_file() for p in plans)
    coded = read_assessments(folder / "irm-assessments.csv", codebook)
    assert [(a.commitment_id, a.source) for a in coded] == [
        ("GBR-1-3", "both"),
        ("GBR-1-3a", "explorer-2016"),
        ("GBR-2-3", "database-2024"),
    ]
    assert report.rows == {str(explorer): 3, str(database): 2}
    assert report.layouts == {str(explorer): "explorer-2016", str(database): "database-2024"}
    assert (report.members, report.plans, report.commitments) == (1, 2, 3)
    assert report.values[str(explorer)]["specificity"] == {"high": 2, "none": 1}
    assert report.not_values[str(database)]["potential_for_results"] == {"ND": 2}
    assert report.repeated == ("GBR-1-3a",)
    assert report.overlaps == ("GBR-1-3",)
    assert report.without_text == ("GBR-1-4",)
    assert [(c.variable, c.kept, c.dropped) for c in report.conflicts] == [
        ("specificity", "high", "low")
    ]
    assert report.derived_checks[str(database)][0].agree == 2


def test_the_same_exports_give_the_same_bytes(export, codebook, tmp_path):
    path = export("database-2024", [{}])
    import_exports([path], tmp_path / "a", codebook=codebook)
    import_exports([path], tmp_path / "b", codebook=codebook)
    for name in ("plans.csv", "irm-assessments.csv", "plans/GBR-1.md"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_an_empty_folder_is_filled_and_a_corpus_is_left_alone(export, codebook, tmp_path):
    path = export("database-2024", [{}])
    folder = tmp_path / "corpus"
    folder.mkdir()
    import_exports([path], folder, codebook=codebook)
    before = (folder / "plans.csv").read_bytes()
    with pytest.raises(TableError, match="holds a corpus already"):
        import_exports([path], folder, codebook=codebook)
    assert (folder / "plans.csv").read_bytes() == before


def test_other_files_in_the_way_are_left_alone(export, codebook, tmp_path):
    path = export("database-2024", [{}])
    with pytest.raises(TableError, match="not empty"):
        import_exports([path], tmp_path, codebook=codebook)
    with pytest.raises(TableError, match="a file, not a folder"):
        import_exports([path], path, codebook=codebook)


def test_nothing_is_written_when_an_export_has_faults(export, codebook, tmp_path):
    good = export("database-2024", [{}])
    bad = export("explorer-2016", [{"Specificity": "?"}])
    with pytest.raises(TableError):
        import_exports([good, bad], tmp_path / "corpus", codebook=codebook)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([good.name, bad.name])


def test_nothing_stays_behind_when_writing_breaks_off(tmp_path):
    def break_off():
        with new_folder(tmp_path / "corpus") as building:
            (building / "half.txt").write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_no_export_and_no_text_are_refused(export, codebook, tmp_path):
    with pytest.raises(TableError, match="no export"):
        import_exports([], tmp_path / "corpus", codebook=codebook)
    path = export("database-2024", [{"Full Text": "NA"}])
    with pytest.raises(TableError, match="no row"):
        import_exports([path], tmp_path / "corpus", codebook=codebook)


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_exports_make_a_corpus_like_the_shipped_one(real_corpus, corpora):
    folder, report = real_corpus
    assert (report.members, report.plans, report.commitments) == (69, 205, 1906)
    assert list(report.rows.values()) == [1605, 436]
    shipped = read_plans(corpora / "plans.csv")
    assert {plan.text for plan in shipped} == {"digest"}
    full = [replace(plan, text="full text") for plan in shipped]
    assert read_plans(folder / "plans.csv") == full
