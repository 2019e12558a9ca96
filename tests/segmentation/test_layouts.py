"""The invented plans hold what they promise: their commitments can be found in every file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.benchmarks.matching import runs
from tests.segmentation.layouts.catalogue import LAYOUTS
from tests.segmentation.layouts.draft import FORMATS
from tests.segmentation.layouts.printing import OFFICE, print_word
from tests.segmentation.layouts.render import markdown, page_html
from tests.segmentation.layouts.word import docx

from ogplens.domain import Document
from ogplens.reading import read_bytes

LIMITS = {"max_bytes": 50_000_000, "max_characters": 10_000_000}


def read(name: str, form: str) -> tuple[Document, list[str]]:
    """Return a plan as read, and its commitments."""
    draft = LAYOUTS[name].draft()
    if form == "docx":
        data = docx(draft)
    else:
        data = (markdown(draft) if form == "md" else page_html(draft)).encode()
    return read_bytes(data, name=f"plan.{form}", **LIMITS), draft.gold()


def test_there_are_layouts_enough_in_each_language() -> None:
    languages = [one.language for one in LAYOUTS.values()]
    count = {code: languages.count(code) for code in ("en", "es", "fr", "pt", "it")}
    assert len(LAYOUTS) >= 40
    assert min(count["en"], count["es"]) >= 14
    assert min(count.values()) >= 3
    kept = [one.language for one in LAYOUTS.values() if one.held_out]
    assert len(kept) >= 30
    assert min(kept.count("en"), kept.count("es")) >= 13
    assert len(LAYOUTS) - len(kept) >= 90


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_a_layout_is_the_same_each_time(name: str) -> None:
    layout = LAYOUTS[name]
    one, other = layout.draft(3), layout.draft(3)
    assert one.parts == other.parts
    assert one.gold() == other.gold()
    assert layout.draft(4).gold() != one.gold()
    assert layout.commitments[0] <= len(one.gold()) <= layout.commitments[1]
    assert set(layout.formats) <= set(FORMATS)


@pytest.mark.parametrize("form", ["html", "md", "docx"])
@pytest.mark.parametrize("name", sorted(LAYOUTS)[::4])
def test_the_commitments_stand_in_the_text_as_read(name: str, form: str) -> None:
    document, gold = read(name, form)
    there = runs(document.text)
    assert document.language == LAYOUTS[name].language
    for text in gold:
        wanted = runs(text)
        assert len(wanted & there) >= 0.8 * len(wanted)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_word_documents_are_printed_once(tmp_path: Path) -> None:
    plans = [docx(LAYOUTS["en_three_in_a_chapter"].draft(seed)) for seed in (0, 1)]
    printed = print_word(plans, tmp_path)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    again = docx(LAYOUTS["en_three_in_a_chapter"].draft(1))
    assert print_word([again], tmp_path) == printed[1:]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == stamps
    for data, seed in zip(printed, (0, 1), strict=True):
        there = runs(read_bytes(data, name="plan.pdf", **LIMITS).text)
        for text in LAYOUTS["en_three_in_a_chapter"].draft(seed).gold():
            assert len(runs(text) & there) >= 0.8 * len(runs(text))
