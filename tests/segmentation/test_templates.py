"""Fields and milestones of plans in the OGP's templates, in every language and format."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ogplens.domain import Commitment, PlanDate
from ogplens.reading import read_bytes
from ogplens.segmentation import segment

from .template_plans import Block, Expected, Words, as_docx, as_html, as_pdf, layouts
from .template_words import ALL

LIMITS = {"max_bytes": 5_000_000, "max_characters": 1_000_000}
FORMATS: dict[str, Callable[[list[Block]], bytes]] = {
    "html": as_html,
    "docx": as_docx,
    "pdf": as_pdf,
}


def iso(date: PlanDate | None) -> str | None:
    return date.iso if date else None


def wrong(found: Commitment, expected: Expected) -> list[str]:
    """Return what was not read exactly: each field, date and milestone counts once."""
    faults = [
        f"{name}: {found.fields.get(name)!r}, not {value!r}"
        for name, value in expected.fields.items()
        if found.fields.get(name) != value
    ]
    for name, have, want in (
        ("start", iso(found.start_date), expected.start),
        ("end", iso(found.end_date), expected.end),
    ):
        if have != want:
            faults.append(f"{name}: {have!r}, not {want!r}")
    have_steps = [
        (one.text, iso(one.start_date), iso(one.end_date), one.deliverable)
        for one in found.milestones
    ]
    for place, want_step in enumerate(expected.milestones):
        have_step = have_steps[place] if place < len(have_steps) else (None,) * 4
        faults += [
            f"milestone {place + 1}: {one!r}, not {other!r}"
            for one, other in zip(have_step, want_step, strict=True)
            if one != other
        ]
    faults += [f"one too many: {one[0]!r}" for one in have_steps[len(expected.milestones) :]]
    return faults


def read_first(blocks: list[Block], kind: str, language: str) -> Commitment:
    data = FORMATS[kind](blocks)
    document = read_bytes(data, name=f"plan.{kind}", language=language, **LIMITS)
    return segment(document).commitments[0]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("layout", layouts(ALL[0]))
@pytest.mark.parametrize("words", ALL, ids=lambda words: words.code)
def test_everything_is_read_exactly(words: Words, layout: str, kind: str) -> None:
    blocks, expected = layouts(words)[layout]
    assert wrong(read_first(blocks, kind, words.code), expected) == []
