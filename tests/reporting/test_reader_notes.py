"""Readers' notes: read, refused with a next step, and asked for where they are missing."""

import pytest
import report_factory as factory
import yaml

from ogplens import settings
from ogplens.errors import ConfigError
from ogplens.reporting.mistakes import mistakes
from ogplens.reporting.notes import load_reader_notes
from ogplens.reporting.reader_notes import skeleton

BOOK = settings.codebook()


def read(tmp_path, text):
    path = tmp_path / "reader-notes.yaml"
    path.write_text(text, encoding="utf-8")
    return load_reader_notes(path, BOOK)


def test_the_shipped_file_can_be_read():
    notes = load_reader_notes(settings.configs_folder() / "reader-notes.yaml", BOOK)
    assert all(variable in BOOK.predicted() and text for (variable, _), text in notes.items())


def test_notes_are_one_line_and_empty_ones_are_none(tmp_path):
    text = 'notes:\n  relevant:\n    A-1-1: >-\n      Two\n      lines.\n    A-1-2: ""\n'
    assert read(tmp_path, text) == {("relevant", "A-1-1"): "Two lines."}


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("notes: {relevent: {A-1-1: x}}", "key notes.relevent", "did you mean 'relevant'?"),
        ("notes: {completion: {A-1-1: x}}", "key notes.completion", "predicted variable"),
        ("note: {}", "key note", "did you mean 'notes'?"),
        ("notes: {relevant: {A-1-1: [x]}}", "key notes.relevant.A-1-1", "string"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(tmp_path, text, place, expected):
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, text)
    fault = raised.value.faults[0]
    assert fault.place == place
    assert expected in fault.expected
    assert raised.value.hint


def test_the_skeleton_asks_for_every_listed_error_and_can_be_read_back(inputs, tmp_path):
    sources = factory.sources(inputs.predictions)
    text = skeleton(inputs, sources.records, sources.codes, {})
    asked = yaml.safe_load(text)["notes"]
    assert list(asked) == BOOK.predicted()
    for name, notes in asked.items():
        found = mistakes(inputs, name)
        assert list(notes) == [one.commitment_id for one in (*found.too_high, *found.too_low)]
        assert set(notes.values()) == {""}
    assert read(tmp_path, text) == {}
    one = mistakes(inputs, "relevant").too_high[0].commitment_id
    lines = " ".join(line.strip(" #") for line in text.splitlines())
    assert sources.records[one].commitment.title in lines
    for code, value in sources.codes[one].items():
        assert f"{code}={value}" in lines


def test_the_skeleton_leaves_out_what_has_its_note(inputs):
    sources = factory.sources(inputs.predictions)
    asked = yaml.safe_load(skeleton(inputs, sources.records, sources.codes, {}))["notes"]
    first = next(iter(asked["technology"]))
    notes = {("technology", first): "A note."}
    fewer = yaml.safe_load(skeleton(inputs, sources.records, sources.codes, notes))["notes"]
    assert first not in fewer["technology"]
    assert len(fewer["technology"]) == len(asked["technology"]) - 1
    every = {(name, key): "x" for name, of_it in asked.items() for key in of_it}
    assert skeleton(inputs, sources.records, sources.codes, every) == "notes: {}\n"
