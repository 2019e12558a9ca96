"""The checklist names what the lexicon has, and has its words in every language."""

from pathlib import Path

import pytest

from ogplens.errors import ConfigError
from ogplens.interface import interface, languages
from ogplens.scoring.checklist import checklist, load_checklist
from ogplens.settings import codebook


def test_every_predicted_variable_has_questions() -> None:
    variables = checklist().variables
    assert list(variables) == sorted(codebook().predicted(), key=list(variables).index)
    assert all(3 <= len(questions) <= 6 for questions in variables.values())


@pytest.mark.parametrize("language", languages())
def test_every_question_has_its_words(language: str) -> None:
    for variable, questions in checklist().variables.items():
        for name in questions:
            words = checklist().question(variable, name, language)
            assert words.question.endswith("?")
            assert words.looks_for.endswith(".")


def test_no_words_are_left_over() -> None:
    used = {name for questions in checklist().variables.values() for name in questions}
    words = interface()._words
    assert {key.split(".")[1] for key in words if key.startswith("checklist.")} == used


def test_a_language_that_is_not_spoken_gets_english() -> None:
    ask = checklist().question
    assert ask("technology", "others_can_build", "fi") == ask("technology", "others_can_build")
    assert ask("technology", "others_can_build", "es") != ask("technology", "others_can_build")


def test_a_question_of_another_variable_is_refused() -> None:
    with pytest.raises(KeyError):
        checklist().question("technology", "consequence")


@pytest.mark.parametrize(
    ("body", "place", "expected"),
    [
        (
            "technology: {others_can_build: {criteria: [technology/open_sorce]}}",
            "key variables.technology.others_can_build.criteria",
            "did you mean 'technology/open_source'?",
        ),
        (
            "technlogy: {others_can_build: {criteria: [technology/open_source]}}",
            "key variables.technlogy",
            "did you mean 'technology'?",
        ),
        (
            "technology: {others_can_bild: {criteria: [technology/open_source]}}",
            "key variables.technology.others_can_bild",
            "words under others_can_bild.question",
        ),
        (
            "technology: {others_can_build: {criterion: [technology/open_source]}}",
            "key variables.technology.others_can_build.criterion",
            "did you mean 'criteria'?",
        ),
        (
            "technology: {others_can_build: {facts: [dated]}}",
            "key variables.technology.others_can_build.facts.0",
            "dated_milestones",
        ),
        (
            "technology: {others_can_build: {beside: [technology/open_source]}}",
            "key variables.technology.others_can_build",
            "criteria or facts",
        ),
    ],
)
def test_what_cannot_be_used_is_named(body: str, place: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "checklist.yaml"
    path.write_text("variables:\n  " + body + "\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_checklist(path)
    found = [fault.expected for fault in caught.value.faults if fault.place == place]
    assert any(expected in one for one in found)
