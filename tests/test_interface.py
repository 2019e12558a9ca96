"""The words of the interface: the same sentences in every language, or a clear refusal."""

from __future__ import annotations

import pytest

from ogplens.errors import ConfigError
from ogplens.interface import _catalogue, interface, languages


def written(folder, **sentences):
    """Write one file a language, and return what is read from them."""
    for code, text in sentences.items():
        (folder / code).mkdir()
        (folder / code / "page.yaml").write_text(text, encoding="utf-8")
    return _catalogue(folder)


def test_the_default_comes_first_and_an_unknown_language_gets_it():
    assert languages()[0] == "en"
    assert interface("xx").language == "en"
    assert interface("es").variable("relevant") != interface("en").variable("relevant")


def test_sentences_are_filled_and_counted(tmp_path):
    text = "a: {one: '{n} plan', other: '{n} plans of {member}'}"
    words = written(tmp_path, en=text)["en"]
    assert words.count("page.a", 1) == "1 plan"
    assert words.count("page.a", 2, member="PER") == "2 plans of PER"


def test_every_difference_between_languages_is_told_at_once(tmp_path):
    with pytest.raises(ConfigError) as caught:
        written(tmp_path, en="a: '{n} plans'\nb: yes it is", es="a: '{m} planes'\nc: sobra")
    told = str(caught.value)
    assert "3 thing(s)" in told
    for place in ("es: page.a", "es: page.b", "en: page.c"):
        assert place in told


def test_a_file_that_is_no_yaml_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"page\.yaml"):
        written(tmp_path, en="a: [")


def test_english_cannot_be_missing(tmp_path):
    with pytest.raises(ConfigError, match="en"):
        written(tmp_path, es="a: b")
