"""The pages around the drafts, and the words of all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ogplens import settings as paths
from ogplens import web
from ogplens.interface import interface, languages
from ogplens.irm.members import members
from ogplens.web import countries
from ogplens.web.app import static_files
from ogplens.web.members import member_choices
from ogplens.web.model_card import model_card
from ogplens.web.visitor import environment

from .conftest import Browser

WEB = Path(web.__file__).parent
TEMPLATES = sorted((WEB / "templates").glob("*.j2"))
HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_of_a_template_is_there_in_every_language(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    said = set(re.findall(r"\bsay\([\"']([\w.]+)[\"'][,)]", text))
    counted = set(re.findall(r"\bcount\([\"']([\w.]+)[\"'],", text))
    keys = said | {f"{key}.{form}" for key in counted for form in ("one", "other")}
    for language in languages():
        words = interface(language)
        assert [key for key in sorted(keys) if key not in words] == []


def test_every_refusal_has_its_words() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in WEB.glob("*.py"))
    reasons = set(re.findall(r"RefusedError\(\"(\w+)\"", code))
    reasons |= set(re.findall(r"FormError\(\"(\w+)\"\)", code))
    assert len(reasons) > 10
    for language in languages():
        words = interface(language)
        for reason in reasons:
            assert f"page.refusal.{reason}.title" in words
            assert f"page.refusal.{reason}.text" in words


def test_templates_escape_and_hold_no_script_and_no_style() -> None:
    assert environment().autoescape is True
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", "")
        assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", text)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
        addresses = re.findall(r'(?:src|href|action)="([^"]*)"', text)
        assert all(address.startswith(("/", "#", "?", "{{")) for address in addresses), path.name


def test_static_files_ask_for_nothing_elsewhere() -> None:
    for name, (content, _, _) in static_files().items():
        text = content.decode().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|@import|url\(|//cdn", text), name


def test_a_static_file_is_sent_once_to_a_browser_that_has_it(browser: Browser) -> None:
    first = browser.get("/static/frame.css")
    assert first.headers["content-type"].startswith("text/css")
    mark = {"if-none-match": first.headers["etag"]}
    again = browser.get("/static/frame.css", headers=mark)
    assert (again.status_code, again.content) == (304, b"")


def test_members_are_named_in_both_languages_and_in_their_order() -> None:
    codes = {one.code for one in members().members}
    for language, name in (("en", "Germany"), ("es", "Alemania")):
        choices = member_choices(interface(language))
        assert {code for code, _ in choices} == codes
        assert dict(choices)["DEU"] == name
        assert all(f"members.{code}" in interface(language) for code in codes)


def test_countries_are_chosen_by_variable_and_name(browser: Browser) -> None:
    view = countries.view(interface("es"), variable="civic_participation", name="PERU")
    assert [row.code for row in view.rows] == ["PER"]
    row = view.rows[0]
    assert 0 <= row.low <= row.coded <= row.high <= 1
    text = browser.get("/countries?variable=civic_participation&name=peru").text
    assert "Peru" in text
    assert f'<td class="figure">{row.number}</td>' in text


@pytest.mark.parametrize("variable", ["specificity", "potential_impact", "no such", ""])
def test_every_variable_has_members_that_were_coded_often_enough(variable: str) -> None:
    view = countries.view(interface("en"), variable=variable)
    assert view.variable in view.variables
    assert len(view.rows) > 10
    assert all(row.number >= view.least for row in view.rows)


def test_what_is_asked_of_the_countries_stays_text(browser: Browser) -> None:
    answer = browser.get("/countries", params={"name": HOSTILE, "variable": HOSTILE, HOSTILE: "x"})
    assert answer.status_code == 200
    assert HOSTILE not in answer.text
    assert "0 countries" in answer.text


def test_without_the_pipelines_reports_the_page_says_so(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ogplens.web.countries.project_root", lambda: tmp_path)
    answer = browser.get("/countries")
    assert answer.status_code == 200
    assert "not part of an installed package" in answer.text


def test_the_model_card_is_shown_without_what_could_harm(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "<h2>Purpose</h2>" in browser.get("/model").text
    text = f"# Card\n\n## Part\n\n{HOSTILE} [x](javascript:alert(2)) ![y](http://z.example/a.png)\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr("ogplens.web.model_card.models_folder", lambda: tmp_path)
    model_card.cache_clear()
    try:
        shown = browser.get("/model").text
    finally:
        model_card.cache_clear()
    assert "&lt;script&gt;" in shown
    for harm in (HOSTILE, '<a href="javascript', "<img", "<h1>Card"):
        assert harm not in shown


def test_a_missing_model_card_is_an_error_with_the_next_step(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ogplens.web.model_card.models_folder", lambda: tmp_path)
    model_card.cache_clear()
    answer = browser.get("/model")
    assert answer.status_code == 422
    assert "there is no model card" in answer.text
    assert "dvc repro" in answer.text


def test_an_unknown_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ogplens.configuration import check_config, load_yaml
    from ogplens.errors import ConfigError
    from ogplens.web.settings import ServeSettings

    given = load_yaml(paths.configs_folder() / "serve.yaml")
    given["upload"]["max_megabyte"] = 5
    with pytest.raises(ConfigError, match="did you mean 'max_megabytes'"):
        check_config(given, ServeSettings, source="serve.yaml")
