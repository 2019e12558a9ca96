"""Themes told by words: what a text is about, and what a faulty file says."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.errors import ConfigError
from ogplens.features.phrases import fold_text
from ogplens.features.themes import load_themes, themes_of, themes_of_all
from ogplens.settings import configs_folder

LANGUAGES = ("en", "es", "fr", "pt")
FILE = configs_folder() / "themes.yaml"
EXPORT = Path(__file__).resolve().parents[3] / "shared" / "data" / "database-2024.csv"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "A register of beneficial owners for mining firms", "Beneficial Ownership"),
        ("en", "A register of beneficial owners for mining firms", "Extractive Industries"),
        ("en", "Protect whistleblowers in the civil service", "Anti-Corruption and Integrity"),
        ("en", "Publish the citizen's budget each year", "Fiscal Openness"),
        ("en", "Teachers and schools share their curricula", "Education"),
        ("es", "Datos abiertos del municipio", "Open Data"),
        ("es", "Acceso a la información pública", "Right To Information"),
        ("es", "Las mujeres indígenas en la vida pública", "Inclusion"),
        ("fr", "La qualité de l'eau et la biodiversité des forêts", "Environment & Climate"),
        ("fr", "Passation des marchés publics", "Public Procurement"),
        ("pt", "Parlamento aberto: a Câmara dos Deputados", "Open Parliaments"),
        ("pt", "Proteção de dados pessoais", "Digital Governance"),
    ],
)
def test_words_tell_the_theme(language: str, text: str, expected: str) -> None:
    assert expected in themes_of(text, language)


@pytest.mark.parametrize("language", [*LANGUAGES, "ka", ""])
@pytest.mark.parametrize("text", ["", " \n", "...", "1. 2. 3.", "The ministry will do its work."])
def test_texts_about_nothing_have_no_theme(language: str, text: str) -> None:
    assert themes_of(text, language) == ()


def test_the_strongest_theme_comes_first() -> None:
    text = "Open data portal. Open data in open formats, made with open licences. " + "Filler " * 9
    once = text + "A consultation is held, a second consultation follows."
    assert themes_of(once, "en") == ("Open Data", "Public Participation")


def test_a_passing_mention_late_in_a_text_is_no_theme() -> None:
    assert themes_of("Stones are moved in winter. " * 10 + "Corruption is bad.", "en") == ()


def test_a_hint_alone_is_no_theme_but_clear_words_make_one() -> None:
    padding = "The ministry does its work well in every place where it is at work. " * 2
    hint, clear = "Contracts are kept.", "Procurement and tenders are kept."
    assert "Public Procurement" not in themes_of(padding + hint, "en")
    assert "Public Procurement" in themes_of(padding + clear, "en")


def test_a_hint_inside_a_clear_phrase_does_not_count_besides() -> None:
    themes = load_themes()
    bounds = yaml.safe_load(FILE.read_text(encoding="utf-8"))["bounds"]
    once = bounds["clear_weight"] * bounds["opening_weight"]
    assert themes.strengths("participation of citizens", "en") == {"Public Participation": once}


def test_the_same_words_weigh_less_in_a_longer_text() -> None:
    themes = load_themes()
    words = "Whistleblowers are kept safe. "
    short = themes.strengths(words, "en")["Anti-Corruption and Integrity"]
    long = themes.strengths(words + "Stones are moved in winter. " * 80, "en")
    assert 0 < long["Anti-Corruption and Integrity"] < 0.6 * short


def test_another_language_is_searched_for_the_phrases_of_all() -> None:
    text = "Open data, datos abiertos, données ouvertes"
    assert themes_of(text, "xx")[0] == "Open Data"


def test_many_texts_give_what_each_gives_alone() -> None:
    texts = {"A-1-1": ("Open data portal", "en"), "A-1-2": ("Escuelas públicas", "es")}
    assert themes_of_all(texts) == {one: themes_of(*given) for one, given in texts.items()}


WORDS = st.lists(
    st.sampled_from(
        ["open data", "budget", "women", "court", "parliament", "the", "ministry", "whistleblowers",
         "datos abiertos", "mujeres", "consultation", "schools", ".", "\n"]
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(words=WORDS, language=st.sampled_from([*LANGUAGES, "de"]))
def test_themes_are_known_ones_each_once_and_few(words: list[str], language: str) -> None:
    themes = load_themes()
    text = " ".join(words)
    held = themes.of(text, language)
    strengths = themes.strengths(text, language)
    assert set(held) <= set(themes.names)
    assert len(set(held)) == len(held) <= 5
    assert [strengths[name] for name in held] == sorted(
        (strengths[name] for name in held), reverse=True
    )


@settings(max_examples=60, deadline=None)
@given(words=WORDS)
def test_case_and_accents_do_not_matter(words: list[str]) -> None:
    text = " ".join(words)
    assert themes_of(text.upper(), "es") == themes_of(fold_text(text)[0], "es")


@settings(max_examples=40, deadline=None)
@given(words=WORDS, name=st.sampled_from(["justice", "corruption", "privacy"]))
def test_more_words_of_a_theme_never_weaken_it_in_a_short_text(words: list[str], name: str) -> None:
    text = " ".join(words[:20])
    before = load_themes().strengths(text, "en")
    after = load_themes().strengths(f"{text} . {name} . ", "en")
    assert all(after[theme] >= strength for theme, strength in before.items())


def test_the_order_of_the_themes_in_the_file_does_not_change_their_strength(tmp_path: Path) -> None:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    data["themes"] = dict(reversed(data["themes"].items()))
    turned = tmp_path / "themes.yaml"
    turned.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    text = "Open budget data on schools, with a consultation of women by the court."
    assert load_themes(turned).strengths(text, "en") == load_themes().strengths(text, "en")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("  opening_words:", "  opening_word:", "opening_words"),
        ("  least: 4.0", "  least: 0", "bounds.least"),
        ("        - anticorruption\n", "        - an*\n", "three letters or more"),
        ("    clear:\n      en:", "    clear:\n      de:", "clear.de"),
        ("    hints:", "    hint:", "did you mean 'hints'"),
    ],
)
def test_a_faulty_file_is_refused_and_says_where(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    path = tmp_path / "themes.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_themes(path)
    assert named in str(refused.value)


@pytest.mark.shared
@pytest.mark.skipif(not EXPORT.is_file(), reason="the export of 2024 is not here")
def test_themes_agree_with_tags_that_nothing_was_tuned_on() -> None:
    with EXPORT.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if not tuned_on(row)]
    names = load_themes().names
    tagged, told = set(), set()
    for place, row in enumerate(rows):
        text = f"{row['Commitment Title']}\n{row['Full Text']}"
        tagged |= {(place, name) for name in names if row[name] == "1"}
        told |= {(place, name) for name in themes_of(text, "en")}
    assert len(rows) > 150
    # Read as English though some are Spanish; 0.71 with each in its language, see the benchmark.
    assert 2 * len(tagged & told) / (len(tagged) + len(told)) > 0.6


def tuned_on(row: dict[str, str]) -> bool:
    digest = hashlib.sha256(row["Commitment Unique Identifier"].encode()).digest()
    return digest[-1] % 2 == 0
