"""A draft from its arrival to its end, as one user and as two."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.domain import Scorecard
from ogplens.web.downloads import download_headers
from reading import makers

from .conftest import PLAN, Browser, Served, changed

HOSTILE = "<script>alert('x')</script>"
PROMISE = (
    "The ministry will publish the register of public contracts as open data on a portal by "
    "December 2030, so that citizens can see who is paid for what and ask questions about it."
)


def plan(*titles: str, body: str = PROMISE) -> bytes:
    parts = [f"## Commitment {n}: {title}\n\n{body}\n" for n, title in enumerate(titles, start=1)]
    return ("# Action plan\n\n" + "\n".join(parts)).encode()


def test_a_file_becomes_a_scorecard(browser: Browser) -> None:
    answer = browser.give(PLAN, "plan-es.md")
    assert answer.status_code == 200
    assert re.fullmatch(r"/drafts/[\w-]{20,}", answer.url.path)
    assert answer.text.count('class="sc-commitment"') == 8
    assert "plan-es.md" in answer.text
    assert "Publicación en datos abiertos de los contratos públicos" in answer.text


def test_pasted_text_becomes_a_scorecard(browser: Browser) -> None:
    data = {"text": plan("Publish contracts", "Answer requests").decode()}
    answer = browser.settled(browser.post("/drafts", data, files={"file": ("", b"")}))
    assert answer.status_code == 200
    assert answer.text.count('class="sc-commitment"') == 2
    assert "Pasted text" in answer.text


def test_a_table_of_commitments_is_scored_and_cannot_be_cut_again(browser: Browser) -> None:
    answer = browser.give(f'title,text\nContracts,"{PROMISE}"\n'.encode(), "cut.csv")
    assert answer.text.count('class="sc-commitment"') == 1
    assert "/boundaries" not in answer.text
    assert browser.get(f"{answer.url.path}/boundaries").status_code == 409


def test_a_word_document_is_read(browser: Browser) -> None:
    body = makers.p("Commitment 1: Publish contracts", bold=True) + makers.p(PROMISE)
    body += makers.p("Commitment 2: Answer requests", bold=True) + makers.p(PROMISE)
    answer = browser.give(makers.docx(body), "draft.docx")
    assert answer.status_code == 200
    assert answer.text.count('class="sc-commitment"') == 2


def test_a_member_moves_the_scores_and_can_be_named_later(browser: Browser) -> None:
    alone = browser.give(PLAN)
    assert "words alone 7" not in alone.text
    named = browser.settled(browser.post(f"{alone.url.path}/member", {"member": "PER"}))
    assert "Peru" in named.text
    assert "PER" in named.text
    assert named.text != alone.text
    again = browser.settled(browser.post(f"{alone.url.path}/member", {"member": ""}))
    rows = [re.findall(r"<td>.*?</td>", page.text) for page in (alone, again)]
    assert rows[0] == rows[1]
    refused = browser.post(f"{alone.url.path}/member", {"member": "Atlantis"})
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7 broken", "plan.pdf", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "scan.png", "this is a picture"),
        (b"\0\1\2\3" * 100, "x.bin", ""),
        (b"title,words\na,b\n", "cut.csv", "column"),
        (b"PK\x03\x04" + b"0" * 100, "a.docx", ""),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_page_with_the_next_step(
    browser: Browser, content: bytes, name: str, said: str
) -> None:
    answer = browser.give(content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert "What you can do" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("data", [{}, {"text": " \n "}])
def test_nothing_is_no_draft(browser: Browser, data: dict[str, str]) -> None:
    assert browser.post("/drafts", data).status_code in (400, 415)
    assert browser.post("/drafts", data, files={"file": ("", b"")}).status_code == 400


def test_a_text_without_commitments_can_be_marked_by_hand(browser: Browser) -> None:
    text = f"A plain text.\n\n{PROMISE}\n\nAnother thought.\n\n{PROMISE}\n"
    answer = browser.give(text.encode(), "notes.txt")
    assert answer.status_code == 422
    assert "No commitment was found" in answer.text
    path = answer.url.path
    form = browser.get(f"{path}/boundaries").text
    places = re.findall(r'name="m(\d+)"', form)
    assert len(places) == 4
    marks = {f"m{places[1]}": "commitment", f"m{places[2]}": "other", "how": "places"}
    answer = browser.settled(browser.post(f"{path}/boundaries", marks))
    assert answer.status_code == 200
    assert answer.text.count('class="sc-commitment"') == 1
    assert "Another thought" not in answer.text.split('class="sc-body"')[1]


def test_commitments_are_joined_renamed_and_cut_automatically_again(browser: Browser) -> None:
    answer = browser.give(plan("Contracts", "Requests", "Budgets"))
    path = answer.url.path
    starts = re.findall(
        r'class="place commitment" id="p(\d+)"', browser.get(f"{path}/boundaries").text
    )
    assert len(starts) == 3
    marks = {f"m{starts[1]}": "on", f"t{starts[0]}": f"New {HOSTILE}", f"n{starts[0]}": "A.1"}
    joined = browser.settled(browser.post(f"{path}/boundaries", {"how": "places", **marks}))
    assert joined.text.count('class="sc-commitment"') == 2
    assert "A.1. New &lt;script&gt;" in joined.text
    assert HOSTILE not in joined.text
    none = {f"m{start}": "on" for start in (starts[0], starts[2])}
    refused = browser.post(f"{path}/boundaries", {"how": "places", **none})
    assert refused.status_code == 422
    assert "Mark at least one place" in refused.text
    again = browser.settled(browser.post(f"{path}/boundaries", {"how": "automatic"}))
    assert again.text.count('class="sc-commitment"') == 3
    by_level = browser.settled(browser.post(f"{path}/boundaries", {"how": "level", "level": "2"}))
    assert by_level.text.count('class="sc-commitment"') == 3


def test_a_cut_that_does_not_fit_keeps_the_one_before(browser: Browser) -> None:
    path = browser.give(plan("Contracts", "Requests")).url.path
    failed = browser.settled(browser.post(f"{path}/boundaries", {"how": "level", "level": "6"}))
    assert failed.status_code == 422
    assert "a level that has headings" in failed.text
    assert browser.get(f"{path}/boundaries").text.count('class="place commitment"') == 2
    assert browser.post(f"{path}/boundaries", {"how": "level", "level": "x"}).status_code == 400
    again = browser.settled(browser.post(f"{path}/boundaries", {"how": "automatic"}))
    assert again.text.count('class="sc-commitment"') == 2


def test_the_scorecard_comes_as_a_file_in_every_format(browser: Browser) -> None:
    answer = browser.give(PLAN, "Plan de acción.md")
    links = re.findall(r'href="(/drafts/[\w-]+/download/(\w+))" download', answer.text)
    assert [name for _, name in links] == ["html", "docx", "xlsx", "csv", "json"]
    for path, name in links:
        file = browser.get(path)
        assert file.status_code == 200
        disposition = file.headers["content-disposition"]
        assert disposition.startswith("attachment; ")
        assert f'filename="Plan de accion-ogplens.{name}"' in disposition
        assert unquote(disposition.split("''")[1]) == f"Plan de acción-ogplens.{name}"
    found = json.loads(browser.get(f"{answer.url.path}/download/json").content)
    assert len(found["commitments"]) == 8
    assert browser.get(f"{answer.url.path}/download/exe").status_code == 404


@given(st.text(max_size=120))
def test_a_name_never_breaks_out_of_its_header(name: str) -> None:
    from ogplens.web.uploads import plain_name

    value = download_headers(plain_name(name), ".csv")["content-disposition"]
    assert value.isascii()
    assert value.isprintable()
    assert value.count('"') == 2
    assert not set(value.split('"')[1]) & set("/\\;%")


@pytest.mark.parametrize(
    "name", [f"{HOSTILE}.txt", '"><img src=x onerror=alert(1)>.txt', "{{7*7}}.txt"]
)
def test_hostile_names_and_contents_stay_text(browser: Browser, name: str) -> None:
    lines = [
        f"Commitment {n}: {title}\n\n{PROMISE} {HOSTILE} <b onclick=x>\n"
        for n, title in enumerate([HOSTILE, "{{ 7 * 7 }} {% raw %}"], start=1)
    ]
    answer = browser.give("\n".join(lines).encode(), name)
    path = answer.url.path
    pages = [answer, browser.get("/"), browser.get(f"{path}/boundaries")]
    pages.append(browser.get(f"{path}/download/html"))
    for page in pages:
        assert page.status_code == 200
        assert HOSTILE not in page.text
        assert "<img src=x" not in page.text
        assert "<b onclick" not in page.text
        assert "49.txt" not in page.text
    assert answer.text.count("&lt;script&gt;") > 1
    assert "{{ 7 * 7 }}" in answer.text


def test_a_draft_is_gone_when_it_is_forgotten(browser: Browser) -> None:
    one = browser.give(plan("Contracts"), "one.md").url.path
    other = browser.give(plan("Requests"), "other.md").url.path
    answer = browser.post(f"{one}/forget")
    assert "It is forgotten" in answer.text
    assert browser.get(one).status_code == 404
    assert browser.get(f"{one}/download/csv").status_code == 404
    assert browser.get(other).status_code == 200
    answer = browser.post("/forget")
    assert browser.get(other).status_code == 404
    assert "other.md" not in browser.get("/").text
    assert not any("session" in name for name in browser.cookies)


def test_drafts_of_two_users_never_mix(served: Served) -> None:
    one, other = Browser(served), Browser(served)
    mine = one.give(plan("Alpha"), "alpha.md").url.path
    yours = other.give(plan("Omega"), "omega.md").url.path
    for path in (yours, f"{yours}/progress", f"{yours}/boundaries", f"{yours}/download/json"):
        answer = one.get(path)
        assert answer.status_code == 404
        assert "Omega" not in answer.text
    for path in (f"{yours}/forget", f"{yours}/member", f"{yours}/boundaries"):
        assert one.post(path).status_code == 404
    assert other.get(yours).status_code == 200
    assert "omega" not in one.get("/").text
    assert "alpha" not in other.get("/").text
    one.post("/forget")
    assert one.get(mine).status_code == 404
    assert other.get(yours).status_code == 200


def test_nothing_of_a_draft_is_in_the_log(
    browser: Browser, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "Zanzibar" * 3
    with caplog.at_level(logging.DEBUG):
        browser.give(plan(secret, body=f"{PROMISE} {secret}"), f"{secret}.md")
        browser.give(f"%PDF-1.7 {secret}".encode(), f"{secret}.pdf")
        browser.give(b"title\n" + secret.encode(), f"{secret}.csv")
        browser.give(secret.encode(), f"{secret}.unknown")
    out, err = capfd.readouterr()
    ours = [r for r in caplog.records if r.name.split(".")[0] not in ("httpx", "httpcore")]
    assert any(record.name == "ogplens.web" for record in ours)
    said = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in ours)
    for text in (said, out, err):
        assert secret not in text


def test_progress_is_told_to_the_script(browser: Browser) -> None:
    path = browser.give(plan("Contracts")).url.path
    found = browser.get(f"{path}/progress").json()
    assert found.pop("again") >= 100
    assert found == {"over": True, "said": "The scorecard is ready.", "done": 0, "total": 0}


class Slow:
    """Models that take their time: as long as a test wants."""

    def __init__(self, scorer: Any) -> None:
        self._scorer = scorer
        self.go = threading.Event()
        self.go.set()
        self.info = scorer.info

    def score_document(self, *arguments: Any, **options: Any) -> Scorecard:
        assert self.go.wait(60)
        return self._scorer.score_document(*arguments, **options)


def test_who_comes_when_the_line_is_full_is_told_to_come_again(
    serve: Callable[..., Served], scorer: Any
) -> None:
    slow = Slow(scorer)
    served = serve(changed(reading={"waiting": 1}), slow)
    slow.go.clear()
    browser = Browser(served)
    first = browser.post("/drafts", files={"file": ("a.md", plan("Alpha"))})
    assert 'id="progress"' in first.text
    assert '<noscript><meta http-equiv="refresh"' in first.text
    for path in ("boundaries", "download/csv"):
        assert browser.get(f"{first.url.path}/{path}").status_code == 409
    second = browser.post("/drafts", files={"file": ("b.md", plan("Beta"))})
    assert "Waiting for its turn" in second.text
    refused = browser.post("/drafts", files={"file": ("c.md", plan("Gamma"))})
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert "c.md" not in browser.get("/").text
    browser.post(f"{second.url.path}/forget")
    slow.go.set()
    assert "Alpha" in browser.settled(first).text
    assert browser.get(second.url.path).status_code == 404


def test_there_are_bounds_on_what_one_session_keeps(
    serve: Callable[..., Served], scorer: Any
) -> None:
    limits = {"drafts": 2, "most": 2}
    served = serve(changed(sessions=limits, reading={"max_commitments": 2}), scorer)
    browser = Browser(served)
    assert browser.give(plan("One", "Two")).status_code == 200
    too_many = browser.give(plan("One", "Two", "Three"))
    assert too_many.status_code == 422
    assert "at most 2" in too_many.text
    refused = browser.give(plan("One"))
    assert refused.status_code == 409
    assert "at most 2" in refused.text
    Browser(served).give(plan("One"))
    assert Browser(served).give(plan("One")).status_code == 503


def test_the_scorecard_speaks_the_language_of_the_page(browser: Browser) -> None:
    path = browser.give(plan("Contracts")).url.path
    text = browser.get(f"{path}?lang=es").text
    assert '<html lang="es">' in text
    assert "Acceso a la información" in text
    assert "Access to information" not in re.sub(r"<h3.*?</h3>", "", text)


@settings(max_examples=10, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer_that_is_no_bug(served: Served, content: bytes) -> None:
    answer = Browser(served).give(content, "any")
    assert answer.status_code in (200, 400, 422)


def test_a_plan_in_pdf_is_read_page_by_page(browser: Browser) -> None:
    page = makers.Page()
    y = 780
    for number in (1, 2):
        page.write(72, y, f"Commitment {number}: Publish contracts", size=15, bold=True)
        page.write(
            72, y - 30, "The ministry will publish all public contracts as open data by 2030."
        )
        y -= 90
    answer = browser.give(io.BytesIO(makers.pdf([page])).read(), "plan.pdf")
    assert answer.status_code == 200
    assert "page 1" in answer.text
