"""The language files, and what a faulty one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ogplens.configuration import load_config
from ogplens.errors import ConfigError
from ogplens.segmentation.languages import FIELD_NAMES, Language, languages, normalise, vocabulary


@pytest.mark.parametrize("code", ["en", "es", "fr", "pt", "it"])
def test_every_language_knows_the_fields_of_the_template(code: str) -> None:
    language = languages()[code]
    assert language.code == code
    assert set(language.fields) == set(FIELD_NAMES)
    assert len(language.months) >= 12


def test_words_are_written_in_lower_case_and_once() -> None:
    for language in languages().values():
        for name, printed in language.fields.items():
            folded = [normalise(label) for label in printed]
            assert all(folded), (language.code, name)
            assert all(label == label.casefold() for label in printed), (language.code, name)


def test_the_documents_own_language_goes_first() -> None:
    assert vocabulary("pt").labels["prazo"] == "end_date"
    assert vocabulary("es").keywords["acción"] is False
    assert "acción" not in vocabulary("en").keywords
    assert vocabulary("en").keywords["compromiso"] is True


def test_a_language_without_a_file_gets_the_words_of_all() -> None:
    words = vocabulary("xx")
    assert {"action", "acción", "azione"} <= set(words.keywords)
    assert words.promise.search("se creará")
    assert words.promise.search("will be")


FILE = """
code: xx
name: Test
commitment_words: [vow]
theme_words: [topic]
front_words: [intro]
closing_words: [end]
promise_words: [{promise}]
past_words: [did]
months: [a, b, c, d, e, f, g, h, i, j, k, l]
fields: {{{fields}: [chief]}}
"""


def test_a_faulty_file_is_told_all_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "xx.yaml"
    file.write_text(FILE.format(promise='"re:("', fields="boss"), encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_config(file, Language)
    message = str(raised.value)
    assert "regular expression" in message
    assert "boss" in message
    assert "lead_institution" in message


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "xx.yaml"
    text = FILE.format(promise="may", fields="lead_institution")
    file.write_text(text + "theme_word: [x]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="theme_words"):
        load_config(file, Language)
    file.write_text(text, encoding="utf-8")
    assert load_config(file, Language).commitment_words == ("vow",)
