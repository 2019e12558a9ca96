"""Which language the page speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.web.language import preferred

from .conftest import Browser, Served

KNOWN = ("en", "es")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es", "es"),
        ("es-PE,es;q=0.9,en;q=0.8", "es"),
        ("en;q=0.5, es;q=0.7", "es"),
        ("fr, en;q=0.3", "en"),
        ("fr", None),
        ("", None),
        ("es;q=0", None),
        ("es;q=x, en", "en"),
        ("*", None),
    ],
)
def test_the_browsers_wish_is_followed(header, language):
    assert preferred(header, KNOWN) == language


@given(st.text())
def test_any_header_is_understood_or_left_alone(header):
    assert preferred(header, KNOWN) in (None, *KNOWN)


@pytest.mark.parametrize("path", ["/", "/countries", "/model", "/help", "/nowhere"])
def test_every_page_speaks_the_language_that_was_asked_for(served: Served, path):
    for asked, language in (("es-CL", "es"), ("en-GB", "en"), ("fr", "en")):
        text = Browser(served, **{"accept-language": asked}).get(path).text
        assert f'<html lang="{language}">' in text


def test_the_users_choice_stays_and_counts_more_than_the_browsers(browser: Browser):
    assert '<html lang="es">' in browser.get("/help?lang=es").text
    assert '<html lang="es">' in browser.get("/").text
    assert '<html lang="en">' in browser.get("/?lang=en").text
    assert '<html lang="en">' in browser.get("/?lang=xx").text


def test_the_choice_of_language_keeps_what_else_the_address_says(browser: Browser):
    text = browser.get("/countries?variable=verifiable&name=per%26u").text
    assert "/countries?variable=verifiable&amp;name=per%26u&amp;lang=es" in text
