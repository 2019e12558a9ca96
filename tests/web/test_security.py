"""What is refused, what every answer carries, and what is never said."""

from __future__ import annotations

import logging

import pytest

from ogplens.web.security import (
    CONTENT_POLICY,
    HEADERS,
    FormTokens,
    Guard,
    allowed_hosts,
    is_loopback,
)

from .conftest import PLAN, Browser, Served

FOREIGN = (
    *("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "10.0.0.7"),
    *("", "[::1", "localhost@evil.example", "a@localhost", "127.0.0.1\t"),
)


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_host_that_is_not_ours_is_refused(served: Served, host: str, method: str) -> None:
    """A name that an attacker points at 127.0.0.1 gets nothing (DNS rebinding)."""
    answer = Browser(served, host=host).ask(method, "/")
    assert answer.status_code == 421
    assert "form_token" not in answer.text
    assert not answer.cookies


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "LOCALHOST:1", "[::1]:8000"])
def test_the_names_of_this_machine_are_answered(served: Served, host: str) -> None:
    assert Browser(served, host=host).get("/").status_code == 200


def test_a_server_on_all_addresses_answers_to_addresses_and_to_names_that_are_allowed() -> None:
    names = allowed_hosts("0.0.0.0", ["Scores.example.org"])
    guard = Guard(None, names, addresses=not is_loopback("0.0.0.0"))

    def refused(host: str) -> bool:
        scope = {"type": "http", "method": "GET", "headers": [(b"host", host.encode())]}
        return guard._refusal(scope) is not None

    assert not refused("scores.example.org:8000")
    assert not refused("192.168.1.7:8000")
    assert not refused("[fe80::1]:8000")
    assert refused("rebound.example:8000")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1:8000.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"},
    ],
)
def test_a_form_from_another_site_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    token = browser.token()
    files = {"file": ("plan.md", PLAN)}
    data = {"form_token": token}
    assert (
        browser.ask("POST", "/drafts", data=data, files=files, headers=headers).status_code == 403
    )
    assert "plan.md" not in browser.get("/").text


def test_a_form_of_our_own_page_is_taken(browser: Browser) -> None:
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    data = {"form_token": browser.token()}
    answer = browser.ask(
        "POST", "/drafts", data=data, files={"file": ("plan.md", PLAN)}, headers=headers
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/drafts", "/forget", "/drafts/x/forget", "/drafts/x/member"])
@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_its_token_is_refused(browser: Browser, path: str, token: str) -> None:
    browser.get("/")
    answer = browser.ask("POST", path, data={"form_token": token})
    assert answer.status_code == 403


def test_the_token_of_another_browser_is_refused(served: Served) -> None:
    one, other = Browser(served), Browser(served)
    other.get("/")
    answer = other.ask("POST", "/forget", data={"form_token": one.token()})
    assert answer.status_code == 403


def test_tokens_fit_their_own_cookie_and_process_alone() -> None:
    tokens, others = FormTokens(), FormTokens()
    assert tokens.fits("cookie", tokens.token("cookie"))
    assert not tokens.fits("other", tokens.token("cookie"))
    assert not tokens.fits("cookie", others.token("cookie"))
    assert not tokens.fits("", tokens.token(""))


def test_every_answer_carries_the_headers(browser: Browser) -> None:
    draft = browser.give(PLAN).url.path
    paths = [
        *("/", "/countries", "/model", "/help", "/nowhere", "/static/frame.css", "/static/nowhere"),
        *("/drafts/nobodys", draft, f"{draft}/progress", f"{draft}/boundaries"),
        *(f"{draft}/download/{name}" for name in ("html", "csv", "json", "exe")),
    ]
    answers = [browser.get(path) for path in paths]
    answers += [browser.ask("POST", path) for path in ("/", "/forget", "/drafts", draft)]
    answers += [browser.ask("DELETE", "/"), browser.get("/", headers={"host": "evil.example"})]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, (answer.url, name)
        stored = "no-cache" if answer.url.path.startswith("/static/") else "no-store"
        assert answer.headers["cache-control"] == stored
        assert "server" not in answer.headers


def test_the_policy_allows_no_inline_script_and_nothing_from_elsewhere() -> None:
    for word in ("unsafe", "http", "*", "blob"):
        assert word not in CONTENT_POLICY
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in CONTENT_POLICY


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    browser.get("/?lang=es")
    token = browser.token()
    browser._client.follow_redirects = False
    answer = browser.ask(
        "POST", "/drafts", data={"form_token": token}, files={"file": ("a.md", PLAN)}
    )
    cookies = answer.headers.get_list("set-cookie")
    assert any("ogplens-session" in cookie for cookie in cookies)
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Path=/" in cookie
        assert "max-age" not in cookie.lower()


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/static/../app.py", "/.env"])
def test_there_is_nothing_but_the_pages(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_web_sockets_are_closed(served: Served) -> None:
    sent = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message["type"])

    served.run(served.app({"type": "websocket", "path": "/", "headers": []}, None, send))
    assert sent == ["websocket.close"]


def test_a_bug_tells_neither_browser_nor_log_what_it_was_about(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Browser(served)
    secret = "The draft's secret sentence"

    def broken(*arguments: object) -> None:
        raise ValueError(secret)

    monkeypatch.setattr("ogplens.web.pages.member_choices", broken)
    with caplog.at_level(logging.DEBUG):
        answer = browser.get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "<h1>" in answer.text
    ours = [record.getMessage() for record in caplog.records if record.name == "ogplens.web"]
    assert len(ours) == 1
    assert "ValueError" in ours[0]
    for said in (answer.text, caplog.text):
        assert secret not in said
