"""Commitments and documents as JSON Lines between the stages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ogplens.domain import Commitment, Milestone, PlanDate, Precision
from ogplens.errors import TableError
from ogplens.files import write_lines_atomically


@dataclass(frozen=True, slots=True)
class Record:
    """A commitment of the corpus with where it comes from.

    Attributes
    ----------
    commitment_id, member, plan_id, language : str
    commitment : Commitment
    """

    commitment_id: str
    member: str
    plan_id: str
    language: str
    commitment: Commitment


def commitment_as_dict(commitment: Commitment) -> dict[str, Any]:
    """Return a commitment in the stable JSON shape of ``ogplens segment``."""
    return {
        "number": commitment.number,
        "title": commitment.title,
        "text": commitment.text,
        "start": commitment.start,
        "end": commitment.end,
        "page": commitment.page,
        "theme": commitment.theme,
        "fields": dict(commitment.fields),
        "milestones": [milestone_as_dict(one) for one in commitment.milestones],
        "start_date": date_as_dict(commitment.start_date),
        "end_date": date_as_dict(commitment.end_date),
    }


def milestone_as_dict(milestone: Milestone) -> dict[str, Any]:
    """Return a milestone: its dates as printed, and what they say."""
    return {
        "text": milestone.text,
        "start": milestone.start,
        "end": milestone.end,
        "start_date": date_as_dict(milestone.start_date),
        "end_date": date_as_dict(milestone.end_date),
        "deliverable": milestone.deliverable,
    }


def date_as_dict(date: PlanDate | None) -> dict[str, str | None] | None:
    """Return a date with its precision, and the first and last day that it may mean."""
    if date is None:
        return None
    first, last = date.first_day, date.last_day
    return {
        "text": date.text,
        "iso": date.iso,
        "precision": date.precision.value,
        "first_day": first.isoformat() if first else None,
        "last_day": last.isoformat() if last else None,
    }


def commitment_from_dict(data: Mapping[str, Any]) -> Commitment:
    """Return the commitment of `commitment_as_dict`."""
    milestones = tuple(Milestone(**_with_dates(one)) for one in data["milestones"])
    return Commitment(**{**_with_dates(data), "milestones": milestones})


def _with_dates(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, **{name: _date(data.get(name)) for name in ("start_date", "end_date")}}


def _date(data: Mapping[str, str] | None) -> PlanDate | None:
    if data is None:
        return None
    return PlanDate(data["text"], data["iso"], Precision(data["precision"]))


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Write one commitment a line, as they come; the file takes its place whole.

    What ``records`` raises passes, and leaves an older file as it was.
    """
    lines = (
        json.dumps(
            {
                "commitment_id": record.commitment_id,
                "member": record.member,
                "plan_id": record.plan_id,
                "language": record.language,
                "commitment": commitment_as_dict(record.commitment),
            },
            ensure_ascii=False,
        )
        + "\n"
        for record in records
    )
    write_lines_atomically(path, lines)


def read_records(path: Path) -> Iterator[Record]:
    """Read the commitments of `write_records`, one at a time.

    Raises
    ------
    TableError
        If the file is missing, or, when it is reached, a line is none of `write_records`.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise TableError(
            "there are no segmented commitments yet", source=str(path), hint="run `dvc repro`"
        ) from None
    with file:
        # As bytes, which are parted at line feeds alone: a text may hold other line ends.
        for number, line in enumerate(file, start=1):
            yield _record(line, number, path)


def _record(line: bytes, number: int, path: Path) -> Record:
    try:
        data = json.loads(line.decode("utf-8"))
        return Record(commitment=commitment_from_dict(data.pop("commitment")), **data)
    except UnicodeDecodeError as error:
        raise TableError("the file is not UTF-8", source=str(path), hint=_REMAKE) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TableError(
            f"line {number} is no commitment: {error}", source=str(path), hint=_REMAKE
        ) from error


_REMAKE = "run `dvc repro --force segment`"
