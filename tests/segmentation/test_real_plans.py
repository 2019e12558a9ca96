"""Real plans with commitments cut by hand; they are no part of the project."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ogplens.reading import read_document
from ogplens.segmentation import Segmentation, segment

PLANS = Path(__file__).resolve().parents[3] / "shared" / "plans"
LIMITS = {"max_bytes": 50_000_000, "max_characters": 10_000_000}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PLANS.is_dir(), reason="the real plans are not here"),
]


def runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of five words; signs that break a word over lines count for nothing."""
    words = re.findall(r"\w+", re.sub("[\ufffe\u00ad\x02]", "", text).casefold())
    return {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))}


def f1(predicted: list[str], gold: list[str]) -> float:
    """Match one to one where half of each side's runs lie in the other."""
    free = [runs(text) for text in predicted]
    matched = 0
    for wanted in map(runs, gold):
        for have in free:
            shared = len(wanted & have)
            if shared * 2 >= len(wanted) and shared * 2 >= len(have):
                free.remove(have)
                matched += 1
                break
    return 2 * matched / (len(predicted) + len(gold))


def cut(name: str) -> Segmentation:
    return segment(read_document(PLANS / name, **LIMITS))


@pytest.mark.parametrize(
    ("name", "floor"),
    [  # regression bounds: all were 1.00 when measured
        ("uk-2013-2015.pdf", 1.0),
        ("usa-2011-2013.pdf", 0.96),
        ("usa-2022-2024.pdf", 0.97),
        ("usa-2022-2024.md", 0.97),
        ("italy-2016-draft.md", 1.0),
    ],
)
def test_segments_match_those_cut_by_hand(name: str, floor: float) -> None:
    path = (PLANS / "gold" / name).with_suffix(".jsonl")
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = cut(name).commitments
    assert f1([c.text for c in found], [g["text"] for g in gold]) >= floor


def test_the_annex_that_names_the_commitments_again_is_left_out() -> None:
    found = cut("uk-2013-2015.pdf")
    assert [c.number for c in found.commitments] == [str(n) for n in range(1, 22)]
    assert max(c.page or 0 for c in found.commitments) < 50
    assert found.confidence > 0.8


def test_fields_and_milestones_are_read_from_a_real_plan() -> None:
    found = cut("uk-2013-2015.pdf").commitments
    assert sum("ogp_values" in c.fields for c in found) == 21
    assert sum(len(c.milestones) > 0 for c in found) >= 8


def test_timescales_of_a_real_plan_are_dates() -> None:
    found = cut("uk-2013-2015.pdf").commitments
    ends = [one.end_date.iso if one.end_date else None for one in found[1].milestones]
    assert ends == ["2013-10", "2014-06", "2014-09/2014-11"]
    milestones = [one for commitment in found for one in commitment.milestones]
    assert sum(bool(one.start_date or one.end_date) for one in milestones) >= 34


def test_every_commitment_of_a_real_draft_carries_its_fields() -> None:
    found = cut("italy-2016-draft.md").commitments
    for name in ("description", "expected_result", "status_quo"):
        assert sum(name in one.fields for one in found) == 33
