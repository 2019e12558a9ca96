"""The invented plans are cut where they should be; bounds are below what was measured."""

from __future__ import annotations

import statistics

import pytest
from tests.benchmarks.matching import match
from tests.segmentation.layouts.catalogue import LAYOUTS
from tests.segmentation.layouts.draft import Layout
from tests.segmentation.layouts.render import markdown, page_html

from ogplens.errors import OgplensError
from ogplens.reading import read_bytes
from ogplens.segmentation import segment

LIMITS = {"max_bytes": 50_000_000, "max_characters": 10_000_000}
FIRST = [one for one in LAYOUTS.values() if not one.held_out]
SECOND = [one for one in LAYOUTS.values() if one.held_out]


def f1(layout: Layout, form: str, seed: int = 0) -> float:
    draft = layout.draft(seed)
    data = (markdown(draft) if form == "md" else page_html(draft)).encode()
    try:
        found = segment(read_bytes(data, name=f"plan.{form}", **LIMITS)).commitments
    except OgplensError:
        return 0.0
    return match([c.text for c in found], draft.gold()).f1


@pytest.mark.parametrize(
    "layout", [one for one in FIRST if "html" in one.formats], ids=lambda o: o.name
)
def test_each_layout_of_the_first_set_as_a_web_page(layout: Layout) -> None:
    assert f1(layout, "html") >= 0.9


@pytest.mark.parametrize(
    "layout", [one for one in FIRST if "md" in one.formats], ids=lambda o: o.name
)
def test_each_layout_of_the_first_set_as_markdown(layout: Layout) -> None:
    assert f1(layout, "md") >= 0.9


def test_most_layouts_of_the_second_set() -> None:
    scores = [f1(layout, "md") for layout in SECOND if "md" in layout.formats]
    assert statistics.fmean(scores) >= 0.85
