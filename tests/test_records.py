"""Commitments as JSON Lines: what is written is read again."""

from __future__ import annotations

from pathlib import Path

from ogplens.domain import Commitment, Milestone, PlanDate, Precision
from ogplens.records import Record, read_records, write_records

QUARTER = PlanDate("Q2 2021", "2021-04/2021-06", Precision.QUARTER)
OPEN = PlanDate("ongoing", "", Precision.OPEN)


def test_dates_and_deliverables_are_read_again(tmp_path: Path) -> None:
    commitment = Commitment(
        "1",
        "Title",
        "Title. Text.",
        end=12,
        fields={"period": "Q2 2021 - ongoing"},
        milestones=(Milestone("Law", "Q2 2021", "ongoing", QUARTER, OPEN, "A bill"),),
        start_date=QUARTER,
        end_date=OPEN,
    )
    record = Record("PER-1-1", "PER", "PER-1", "en", commitment)
    write_records(tmp_path / "commitments.jsonl", [record])
    assert list(read_records(tmp_path / "commitments.jsonl")) == [record]


def test_records_of_an_earlier_version_have_no_dates(tmp_path: Path) -> None:
    path = tmp_path / "commitments.jsonl"
    path.write_text(
        '{"commitment_id": "a", "member": "PER", "plan_id": "PER-1", "language": "en", '
        '"commitment": {"number": null, "title": "T", "text": "T", "fields": {}, '
        '"milestones": [{"text": "m", "start": null, "end": "2021"}]}}\n',
        encoding="utf-8",
    )
    (record,) = read_records(path)
    assert record.commitment.milestones == (Milestone("m", None, "2021"),)
