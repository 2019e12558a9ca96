"""A corpus: a user's plan is a file and a row; whatever is wrong with it is told at once."""

import csv
from pathlib import Path

import pytest

from ogplens.domain import Codebook, Commitment
from ogplens.errors import OgplensError, TableError
from ogplens.irm import PLAN_COLUMNS, read_assessments
from ogplens.irm import corpus as corpus_module
from ogplens.irm.corpus import SegmentedPlan, commitment_ids, segment_corpus
from ogplens.irm.labelling import label
from ogplens.kept import Kept
from ogplens.settings import SegmentSettings

SETTINGS = SegmentSettings(
    max_bytes=1_000_000, max_characters=1_000_000, max_seconds=60, max_memory_mb=1000
)
PLAN = """# Ruritania: Open government action plan 1 (2014)

### Commitment 1. Open budget portal

The ministry of finance will publish the whole budget as open data by June 2015.

Start date: 7/1/2014. End date: 6/30/2015.

### Commitment 2. Citizens on the school boards

The ministry of education will invite parents to every school board and publish its minutes.

Start date: 7/1/2014. End date: 6/30/2016.
"""
ASSESSMENTS = (
    "commitment_id,member,plan,number,year_submitted,ogp_id,access_to_information,"
    "civic_participation,public_accountability,technology,relevant,specificity,verifiable,"
    "potential_impact,potential_for_results,completion,did_it_open_government,source\n"
)


def plan_row(file: str, member: str = "RUR", plan: int = 1, language: str = "en") -> list[object]:
    return [file, member, "Ruritania", "Europe", plan, 2014, language, ""]


def write_table(folder: Path, rows: list[list[object]]) -> None:
    with (folder / "plans.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(PLAN_COLUMNS)
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a corpus of one plan."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "RUR-1.md").write_text(PLAN, encoding="utf-8")
    write_table(tmp_path, [plan_row("RUR-1.md")])
    return tmp_path


def ids(plans: list[SegmentedPlan]) -> list[str]:
    return [record.commitment_id for plan in plans for record in plan.records]


def test_a_plan_becomes_records(folder: Path) -> None:
    (plan,) = segment_corpus(folder, SETTINGS)
    assert ids([plan]) == ["RUR-1-1", "RUR-1-2"]
    assert plan.format == "markdown"
    assert 0 <= plan.confidence <= 1
    for record in plan.records:
        assert (record.member, record.plan_id, record.language) == ("RUR", "RUR-1", "en")
        assert record.commitment.text.startswith(f"Commitment {record.commitment.number}. ")
    assert plan.records[0].commitment.title == "Open budget portal"


def test_a_users_plan_is_added_by_a_file_and_rows(folder: Path, codebook: Codebook) -> None:
    """No code, no stage, no list of members: the file, its row, and the codes."""
    html = "<h3>Commitment 7. A register of lobbyists</h3><p>Parliament will publish it.</p>"
    html += "<h3>Commitment 8. A hotline</h3><p>The ombudsman will answer complaints.</p>"
    (folder / "plans" / "my draft.html").write_text(html, encoding="utf-8")
    write_table(folder, [plan_row("RUR-1.md"), plan_row("my draft.html", "ZZX", 3)])
    codes = "ZZX-3-7,ZZX,3,7,2014,,yes,no,no,no,yes,none,,minor,,,,mine\n"
    codes += "ZZX-3-9,ZZX,3,9,2014,,no,no,no,no,no,low,,none,,,,mine\n"
    (folder / "irm-assessments.csv").write_text(ASSESSMENTS + codes, encoding="utf-8")
    plans = segment_corpus(folder, SETTINGS)
    assert ids(plans) == ["RUR-1-1", "RUR-1-2", "ZZX-3-7", "ZZX-3-8"]
    records = [record for plan in plans for record in plan.records]
    found = label(
        [(r.commitment_id, r.plan_id, r.commitment.title) for r in records],
        read_assessments(folder / "irm-assessments.csv", codebook),
        codebook,
    )
    assert found.labels[2].codes["specificity"] == "none"
    assert [(u.commitment_id, u.problem) for u in found.unmatched] == [
        ("RUR-1-1", "commitment without codes"),
        ("RUR-1-2", "commitment without codes"),
        ("ZZX-3-8", "commitment without codes"),
        ("ZZX-3-9", "codes without a commitment"),
    ]


def test_missing_and_extra_files_are_told_at_once(folder: Path) -> None:
    for name in ("extra.md", "other.pdf", ".hidden"):
        (folder / "plans" / name).write_text("x", encoding="utf-8")
    write_table(
        folder,
        [plan_row("RUR-1.md"), plan_row("gone.md", plan=2), plan_row("lost.docx", plan=3)],
    )
    with pytest.raises(TableError) as caught:
        segment_corpus(folder, SETTINGS)
    assert caught.value.source == str(folder / "plans.csv")
    assert caught.value.hint
    assert [(f.place, f.value) for f in caught.value.faults] == [
        ("column file", "gone.md"),
        ("column file", "lost.docx"),
        ("folder plans", "extra.md"),
        ("folder plans", "other.pdf"),
    ]


def test_plans_that_cannot_be_cut_are_told_at_once(folder: Path) -> None:
    broken = {
        "a.pdf": b"%PDF-1.7 nothing more",
        "b.docx": b"PK\x03\x04 cut off",
        "c.md": b"",
        "d.md": b"Nothing here promises anything to anyone.\n",
        "e.md": b"x" * (SETTINGS.max_bytes + 1),
    }
    for name, data in broken.items():
        (folder / "plans" / name).write_bytes(data)
    rows = [plan_row(name, plan=place) for place, name in enumerate(broken, start=2)]
    write_table(folder, [plan_row("RUR-1.md"), *rows])
    with pytest.raises(OgplensError) as caught:
        segment_corpus(folder, SETTINGS)
    assert [(f.place, f.value) for f in caught.value.faults] == [
        (f"plan RUR-{place}", name) for place, name in enumerate(broken, start=2)
    ]
    assert all(fault.expected for fault in caught.value.faults)
    assert "plans.csv" in caught.value.hint
    assert "RUR-1.md" not in str(caught.value)


def test_a_missing_folder_and_a_missing_table(tmp_path: Path, folder: Path) -> None:
    (folder / "plans" / "RUR-1.md").unlink()
    (folder / "plans").rmdir()
    with pytest.raises(TableError, match=r"RUR-1\.md"):
        segment_corpus(folder, SETTINGS)
    with pytest.raises(TableError, match="plans"):
        segment_corpus(tmp_path / "absent", SETTINGS)


def numbered(*numbers: str | None) -> list[Commitment]:
    return [Commitment(number=number, title="", text="") for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((), []),
        (("1", "2"), ["P-1", "P-2"]),
        (("3", "3", "3"), ["P-3", "P-3a", "P-3b"]),
        (("3", "3", "3a"), ["P-3", "P-3b", "P-3a"]),
        ((None, None), ["P-c1", "P-c2"]),
        (("1.1", None, "iv"), ["P-1.1", "P-c2", "P-iv"]),
        (("c2", None), ["P-c2", "P-c2a"]),
    ],
)
def test_identifiers_stand_once(numbers: tuple[str | None, ...], expected: list[str]) -> None:
    assert commitment_ids("P", numbered(*numbers)) == expected


def test_the_same_twice(folder: Path) -> None:
    assert segment_corpus(folder, SETTINGS) == segment_corpus(folder, SETTINGS)


def test_a_plan_that_takes_too_long_is_named_and_stops_no_other(folder: Path) -> None:
    slow = "Commitment 1: Publish\n\nWe will publish data by 2026.\n\n" * 150_000
    (folder / "plans" / "AAA-1.txt").write_text(slow, encoding="utf-8")
    (folder / "plans" / "ZZZ-1.txt").write_text("only a letter\n", encoding="utf-8")
    rows = [plan_row("AAA-1.txt", "AAA"), plan_row("RUR-1.md"), plan_row("ZZZ-1.txt", "ZZZ")]
    write_table(folder, rows)
    limits = {"max_seconds": 3, "max_bytes": 10**7, "max_characters": 10**7}
    with pytest.raises(OgplensError) as caught:
        segment_corpus(folder, SETTINGS.model_copy(update=limits))
    assert [fault.value for fault in caught.value.faults] == ["AAA-1.txt", "ZZZ-1.txt"]
    assert "longer than 3 seconds" in caught.value.faults[0].expected
    assert "no commitment" in caught.value.faults[1].expected


def test_a_plan_is_cut_once_for_its_content(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(tmp_path_factory.mktemp("kept"))
    cuts = []

    def cut(*arguments: object) -> object:
        cuts.append(arguments[0])
        return original(*arguments)

    original = corpus_module._cut
    monkeypatch.setattr(corpus_module, "_cut", cut)
    alone = segment_corpus(folder, SETTINGS)
    cuts.clear()
    assert segment_corpus(folder, SETTINGS, kept=kept) == alone
    assert segment_corpus(folder, SETTINGS, kept=kept) == alone
    assert len(cuts) == 1
    write_table(folder, [plan_row("RUR-1.md", plan=4)])  # whose plan it is changes no cut
    moved = segment_corpus(folder, SETTINGS, kept=kept)
    assert ids(moved) == [one.replace("RUR-1-", "RUR-4-") for one in ids(alone)]
    assert len(cuts) == 1
    path = folder / "plans" / "RUR-1.md"
    path.write_text(PLAN.replace("whole budget", "entire budget"), encoding="utf-8")
    changed = segment_corpus(folder, SETTINGS, kept=kept)
    assert "entire budget" in changed[0].records[0].commitment.text
    write_table(folder, [plan_row("RUR-1.md", language="es")])
    segment_corpus(folder, SETTINGS, kept=kept)
    larger = SETTINGS.model_copy(update={"max_seconds": 61})
    segment_corpus(folder, larger, kept=kept)
    assert len(cuts) == 4


def test_plans_that_cannot_be_cut_are_told_again(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = Kept(tmp_path_factory.mktemp("kept"))
    (folder / "plans" / "RUR-1.md").write_text("Nothing is promised here.", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(OgplensError, match="cannot be cut"):
            segment_corpus(folder, SETTINGS, kept=kept)
