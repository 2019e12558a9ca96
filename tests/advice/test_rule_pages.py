"""The pages of the rules and their levels agree with what was measured."""

import json
from pathlib import Path

import pytest

from ogplens.advice.pages import FIGURES, FOLDER, pages
from ogplens.advice.registry import by_code
from ogplens.domain import Level

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def figures():
    return json.loads((ROOT / FIGURES).read_text(encoding="utf-8"))


def test_pages_are_current(figures):
    made = pages(figures)
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / FOLDER).iterdir()}
    assert written == made, "run `python -m ogplens.advice.pages`"


def test_levels_follow_from_the_figures(figures):
    for code, own in figures["corpora"]["full texts"]["rules"].items():
        found = own.get("within_members") or {"high": 1.0}
        level = by_code()[code].level
        assert (level >= Level.ADVICE) == (found["high"] < 1), code
        assert (level == Level.WARNING) == (found["high"] < 0.5), code


def test_eight_rules_or_more_have_an_effect_that_excludes_chance(figures):
    rules = figures["corpora"]["full texts"]["rules"]
    assert set(rules) == set(by_code())
    assert (
        sum((own.get("within_members") or {"high": 1.0})["high"] < 1 for own in rules.values()) >= 8
    )


def test_every_page_links_back_and_every_rule_is_in_the_table(figures):
    made = pages(figures)
    for code in by_code():
        assert f"]({code}.md)" in made["README.md"]
        assert "(README.md)" in made[f"{code}.md"]
