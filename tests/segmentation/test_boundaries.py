"""Where commitments end, what is left out, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.domain import BlockKind, Document
from ogplens.errors import SegmentationError
from ogplens.segmentation import segment

from .helpers import BODY, PAST, TITLES, Part, document, heading, item, paragraph, row, run_in


def commitments(level: int = 3) -> list[Part]:
    parts: list[Part] = []
    for number, title in enumerate(TITLES, start=1):
        parts += [heading(f"Commitment {number}: {title}", level), paragraph(BODY)]
    return parts


def entries() -> list[Part]:
    return [
        paragraph(f"Commitment {number}: {title} ........ {number + 4}")
        for number, title in enumerate(TITLES, start=1)
    ]


@pytest.mark.parametrize("where", ["before", "after", "both"])
def test_contents_and_annex_do_not_repeat_commitments(where: str) -> None:
    before = [heading("Contents"), *entries(), heading("Introduction"), paragraph(PAST)]
    after = [heading("Annex A: overview"), *entries()]
    parts = commitments()
    if where in ("before", "both"):
        parts = before + parts
    if where in ("after", "both"):
        parts = parts + after
    found = segment(document(*parts)).commitments
    assert [c.number for c in found] == ["1", "2", "3", "4", "5", "6"]
    assert all(BODY in c.text and "...." not in c.text for c in found)


def test_an_annex_without_a_heading_ends_the_last_commitment() -> None:
    found = segment(document(*commitments(), *entries())).commitments
    assert len(found) == 6
    assert found[-1].text.endswith(BODY)


def test_numbers_may_start_anew_in_each_theme() -> None:
    parts: list[Part] = []
    for theme in ("Theme A: Money", "Theme B: Health"):
        parts += [heading(theme, 2), paragraph(PAST)]
        for number in (1, 2, 3):
            title = TITLES[number - 1] if "A" in theme else TITLES[number + 2]
            parts += [heading(f"Commitment {number}: {title}", 3), paragraph(BODY)]
    found = segment(document(*parts)).commitments
    assert [c.number for c in found] == ["1", "2", "3", "1", "2", "3"]
    assert [c.title for c in found] == list(TITLES)


def test_a_theme_ends_a_commitment_and_names_the_next() -> None:
    parts = commitments()
    parts[6:6] = [heading("Theme: Health", 2), paragraph(PAST)]
    found = segment(document(*parts)).commitments
    assert [c.theme for c in found] == [None, None, None, "Health", "Health", "Health"]
    assert found[2].text.endswith(BODY)


def test_inner_headings_of_the_same_level_do_not_end_a_commitment() -> None:
    parts: list[Part] = []
    for number, title in enumerate(TITLES, start=1):
        parts += [
            heading(f"Commitment {number}: {title}", 2),
            heading("Expected results", 2),
            paragraph(BODY),
            heading("Further remarks", 2),
            paragraph(PAST),
        ]
    found = segment(document(*parts, heading("Conclusion", 2), paragraph("The end."))).commitments
    assert len(found) == 6
    assert all(c.text.endswith(PAST) for c in found)


def test_a_running_title_is_no_new_commitment() -> None:
    parts = commitments()
    parts[2:2] = [heading(f"Commitment 1: {TITLES[0]}", 3), paragraph(BODY)]
    found = segment(document(*parts)).commitments
    assert [c.number for c in found] == ["1", "2", "3", "4", "5", "6"]
    assert found[0].text.count(BODY) == 2


def test_pages_are_kept() -> None:
    found = segment(document(*commitments(), pages=True)).commitments
    assert [c.page for c in found] == [1, 3, 5, 7, 9, 11]


def test_a_clear_reading_is_surer_than_a_doubtful_one() -> None:
    clear = segment(document(*commitments()))
    doubtful = segment(document(*(run_in(f"{t}.", BODY) for t in TITLES[:2]), paragraph(PAST)))
    assert 0 < doubtful.confidence < clear.confidence <= 1
    assert "commitment" in clear.reasons[0]


@pytest.mark.parametrize(
    "doc",
    [
        document(),
        document(paragraph(PAST)),
        document(heading("Report", 1), paragraph(PAST), heading("Introduction"), paragraph(PAST)),
    ],
    ids=["empty", "prose", "headings"],
)
def test_no_commitment_is_an_error_that_says_what_was_looked_for(doc: Document) -> None:
    with pytest.raises(SegmentationError, match="looked for") as raised:
        segment(doc)
    assert raised.value.source == doc.source
    assert "Commitment 1" in raised.value.hint


WORDS = st.sampled_from(
    [
        *("Commitment 1", "Commitment 2: Open data", "2. A law", "Theme A", "Annex", "It will be"),
        *("Lead institution: X", "Compromiso 3.", "1.", "Milestones", "Start date", "i. Charters"),
        *(PAST, BODY),
    ]
)
PARTS = st.one_of(
    st.builds(heading, WORDS, st.integers(1, 4)),
    st.builds(paragraph, WORDS),
    st.builds(item, WORDS),
    st.builds(row, WORDS, WORDS),
    st.builds(run_in, WORDS, WORDS, st.sampled_from([BlockKind.PARAGRAPH, BlockKind.LIST_ITEM])),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=25), st.sampled_from(["en", "es", "xx"]))
def test_spans_are_slices_in_order_without_overlap(parts: list[Part], language: str) -> None:
    doc = document(*parts, language=language)
    try:
        found = segment(doc)
    except SegmentationError:
        return
    position = 0
    assert found.commitments
    assert 0 <= found.confidence <= 1
    for commitment in found.commitments:
        assert position <= commitment.start < commitment.end
        assert doc.text[commitment.start : commitment.end] == commitment.text
        assert commitment.title
        assert commitment.title in " ".join(commitment.text.split())
        assert commitment.number is None or commitment.number in commitment.text
        joined = {"supporting_institutions", "problem"}  # may stand in several places
        for value in (v for name, v in commitment.fields.items() if name not in joined):
            assert value in " ".join(commitment.text.split())
        position = commitment.end
