"""Selecting and ignoring rules, by command, file and comment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.advice.choice import RuleChoice, codes_in, unknown_code
from ogplens.advice.comments import read_comments
from ogplens.advice.configured import read_settings, rule_choice
from ogplens.advice.places import Places
from ogplens.advice.registry import by_code
from ogplens.domain import Advice, Level
from ogplens.errors import ConfigError
from ogplens.reading import read_bytes
from ogplens.segmentation import segment

CODES = sorted(by_code())
BEGINNINGS = st.sampled_from([*CODES, "V", "R", "A3", "S4", "P50"])
LISTS = st.lists(BEGINNINGS, max_size=4).map(tuple)
LEVELS = st.sampled_from(list(Level))
FOUND = tuple(Advice(code, by_code()[code].level, "", "c1", 0, 1) for code in CODES)


def shown(choice: RuleChoice, **place: object) -> set[str]:
    return {one.code for one in choice.kept(FOUND, **place)}  # type: ignore[arg-type]


@given(LISTS, LISTS, LISTS, LEVELS)
def test_to_ignore_more_never_shows_more(select, ignore, more, level):
    fewer = RuleChoice(select, (*ignore, *more), level)
    assert shown(fewer) <= shown(RuleChoice(select, ignore, level))
    assert shown(RuleChoice(select, ignore, level), here=more) == shown(fewer)


@given(LISTS, LEVELS)
def test_what_is_ignored_is_not_shown_though_it_is_selected(codes, level):
    assert not shown(RuleChoice(codes, codes, level)) or not codes


@given(LISTS.filter(bool), LISTS.filter(bool), LEVELS)
def test_to_select_both_shows_what_each_shows(one, other, level):
    both = shown(RuleChoice((*one, *other), (), level))
    assert both == shown(RuleChoice(one, (), level)) | shown(RuleChoice(other, (), level))


@given(LISTS, LISTS)
def test_a_lower_level_never_hides(select, ignore):
    levels = [shown(RuleChoice(select, ignore, level)) for level in sorted(Level)]
    assert levels[0] >= levels[1] >= levels[2]


def test_a_rule_named_in_full_is_shown_whatever_its_level():
    assert shown(RuleChoice(select=("A302",))) == {"A302"}
    assert "A302" not in shown(RuleChoice(select=("A3",)))
    warnings = {code for code, rule in by_code().items() if rule.level == Level.WARNING}
    assert shown(RuleChoice(level=Level.WARNING)) == warnings


def test_ignores_of_files_and_commitments():
    choice = RuleChoice(
        level=Level.STYLE, files={"old-*.md": ("V",)}, commitments={"3": ("R",), "c1": ("A",)}
    )
    assert not {code[0] for code in shown(choice, file="plans/old-1.md")} & {"V", "A"}
    assert {"V101", "R201"} <= shown(choice, file="new.md")
    assert "R201" not in shown(choice, file="new.md", number="3")


def test_codes_are_read_with_commas_and_blanks():
    assert codes_in(" v101,A302  r") == ("V101", "A302", "R")
    assert unknown_code("r2") is None
    assert unknown_code("V110") == "did you mean V101?" or "V1" in str(unknown_code("V110"))
    assert "--list" in str(unknown_code("Q"))


def test_the_command_line_beats_the_file(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        '[check]\nselect = ["v"]\nignore = ["V103"]\nlevel = "style"\nlanguage = "es"\n'
        '[check.file_ignores]\n"a.md" = ["V102"]\n[check.commitment_ignores]\n"2" = ["V101"]\n',
        encoding="utf-8",
    )
    settings = read_settings(str(path))
    assert settings.language == "es"
    from_file = rule_choice(settings)
    assert (from_file.select, from_file.ignore, from_file.level) == (("V",), ("V103",), Level.STYLE)
    given_too = rule_choice(settings, ["R"], [], "warning")
    assert (given_too.select, given_too.ignore, given_too.level) == (("R",), (), Level.WARNING)
    assert given_too.files == {"a.md": ("V102",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[check]\nselct = ["V"]', "did you mean 'select'?"),
        ('[chek]\nselect = ["V"]', "did you mean 'check'?"),
        ('[check]\nignore = ["V109x"]', "the code of a rule"),
        ('[check]\nlevel = "loud"', "style"),
        ("[check", "not TOML"),
    ],
)
def test_a_configuration_that_cannot_be_used_says_why(tmp_path, text, said):
    path = tmp_path / "ogplens.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"ogplens\.toml") as caught:
        read_settings(str(path))
    assert said in str(caught.value)


def test_no_file_is_no_fault_but_a_named_one_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_settings().select == ()
    with pytest.raises(ConfigError, match="cannot be opened"):
        read_settings("missing.toml")


PLAN = """\
# Plan

<!-- ogplens: ignore V102 -->

## Commitment 1: Publish contracts

The ministry will publish contracts. <!-- ogplens: ignore V101, a302 -->

<!-- ogplens: ignore-file S401 -->

## Commitment 2: Publish budgets

The ministry will publish budgets.

<!-- ogplens: ignore V999 -->
<!-- ogplens: hide V101 -->
<!-- ogplens: ignore -->
<!-- ogplens: ignore R -->
<!-- another comment -->
"""


def test_comments_belong_to_the_commitment_that_they_stand_in():
    document = read_bytes(PLAN.encode(), name="plan.md", max_bytes=10**6, max_characters=10**6)
    commitments = segment(document).commitments
    found = read_comments(PLAN, commitments, Places(document, PLAN))
    assert "ogplens" not in document.text
    assert found.everywhere == ("S401",)
    assert found.commitments == (("V101", "A302"), ("R",))
    assert [warning.split(":")[0] for warning in found.warnings] == [
        "line 3", "line 15", "line 16", "line 17",
    ]  # fmt: skip
    assert "no rule V999" in found.warnings[1]
