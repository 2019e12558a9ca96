"""Forms as they arrive: within limits, whole or not at all, never on a disk."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from ogplens.web.uploads import Form, FormError, plain_name, read_form

from .conftest import HOST, PLAN, Browser, Served, changed

MULTIPART = b"multipart/form-data; boundary=XX"


def part(name: str, value: bytes, file_name: str | None = None) -> bytes:
    named = "" if file_name is None else f'; filename="{file_name}"'
    head = f'--XX\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--XX--\r\n"


def read(
    chunks: list[bytes],
    kind: bytes = MULTIPART,
    *,
    most: int = 1_000_000,
    seconds: float = 10,
    length: int | None = None,
    pause: float = 0,
) -> tuple[Form, int]:
    """Read a form from chunks; return it, and how many chunks were asked for."""
    taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        await asyncio.sleep(pause)
        if taken >= len(chunks):
            return {"type": "http.request", "body": b"", "more_body": False}
        taken += 1
        return {"type": "http.request", "body": chunks[taken - 1], "more_body": True}

    headers = [(b"content-type", kind)]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    return asyncio.run(read_form(request, max_bytes=most, max_seconds=seconds)), taken


def reason(*arguments: Any, **options: Any) -> str:
    with pytest.raises(FormError) as caught:
        read(*arguments, **options)
    return caught.value.reason


def test_fields_and_file_are_read() -> None:
    whole = body(
        part("member", b"PER"), part("file", b"a\r\nb\0", "p.pdf"), part("text", b"x\r\ny")
    )
    form, _ = read([whole])
    assert form.fields == {"member": "PER", "text": "x\ny"}
    assert (form.file_name, form.file) == ("p.pdf", b"a\r\nb\0")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(0, 600), max_size=8))
def test_it_does_not_matter_in_which_pieces_a_form_arrives(data: bytes, cuts: list[int]) -> None:
    whole = body(part("member", b"PER"), part("file", data, "plan.md"))
    if b"\r\n--XX" in data:
        return
    places = sorted({0, len(whole), *(min(cut, len(whole)) for cut in cuts)})
    chunks = [whole[a:b] for a, b in itertools.pairwise(places)]
    assert read(chunks)[0] == read([whole])[0]
    assert read([whole])[0].file == data


@pytest.mark.parametrize("boundary", [b"", b"x" * 5000])
def test_a_boundary_that_cannot_be_one_is_refused(boundary: bytes) -> None:
    whole = body(part("member", b"PER"))
    assert reason([whole], b"multipart/form-data; boundary=" + boundary) == "broken"


def test_a_form_that_is_announced_too_large_is_not_read() -> None:
    whole = [b"x" * 1000] * 10
    with pytest.raises(FormError, match="large"):
        read(whole, most=1000, length=10**9)


def test_a_form_that_grows_too_large_is_read_no_further_than_it_must() -> None:
    """Without a length, or with a wrong one, the bytes that arrive are counted."""
    chunk = part("file", b"x" * 50_000, "p.md")
    for length in (None, 10):
        assert reason([chunk] * 10, most=100_000, length=length) == "large"

    async def endless() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"x" * 10_000, "more_body": True}

    asked = 0
    headers = [(b"content-type", MULTIPART)]
    request = Request({"type": "http", "method": "POST", "headers": headers}, endless)
    with pytest.raises(FormError):
        asyncio.run(read_form(request, max_bytes=10_000, max_seconds=10))
    assert asked < 50


def test_a_field_counts_as_a_file_does() -> None:
    assert reason([body(part("text", b"x" * 5000))], most=4000) == "large"
    assert reason([body(part("file", b"x" * 5000, "a.md"))], most=4000) == "large"


def test_a_form_that_trickles_in_is_given_up() -> None:
    kind = b"application/x-www-form-urlencoded"
    assert reason([b"x"] * 100, kind, seconds=0.05, pause=0.02) == "slow"


@pytest.mark.parametrize(
    ("chunks", "kind", "expected"),
    [
        ([b"nothing"], MULTIPART, "broken"),
        ([body(part("a", b"b"))[:-6]], MULTIPART, "broken"),
        ([body(part("a", b"b"))], b"multipart/form-data", "broken"),
        ([body(*[part("a", b"b")] * 30)], MULTIPART, "broken"),
        ([b"--XX\r\n" + b"A" * 9000 + b": b\r\n\r\n\r\n--XX--"], MULTIPART, "broken"),
        ([b"--XX\r\n" + b"A: b\r\n" * 50 + b"\r\n\r\n--XX--"], MULTIPART, "broken"),
        ([b"{}"], b"application/json", "kind"),
        ([b""], b"", "kind"),
        ([b"&".join([b"a=b"] * 30_000)], b"application/x-www-form-urlencoded", "broken"),
    ],
)
def test_forms_that_are_none_are_refused(chunks: list[bytes], kind: bytes, expected: str) -> None:
    assert reason(chunks, kind) == expected


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=30), max_size=6))
def test_short_forms_come_back_as_they_were_sent(fields: dict[str, str]) -> None:
    sent = urlencode(fields).encode()
    assert read([sent], b"application/x-www-form-urlencoded")[0].fields == fields


@given(st.text(max_size=300))
def test_a_files_name_never_is_a_path_nor_breaks_a_line(name: str) -> None:
    shown = plain_name(name)
    assert 0 < len(shown) <= 150
    assert not set(shown) & set("/\\\n\r\0\u202e")
    assert not shown.startswith(".")
    assert plain_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\plans\\draft.docx", "draft.docx"),
        ("a\nb\r\nSet-Cookie: x.md", "a b Set-Cookie: x.md"),
        ("<script>alert(1).pdf", "<script>alert(1).pdf"),
        ("", "draft"),
        ("..", "draft"),
        ("x" * 400 + ".pdf", "x" * 139 + ".pdf"),
    ],
)
def test_names_of_files_are_made_plain(name: str, shown: str) -> None:
    assert plain_name(name) == shown


def test_no_upload_is_written_to_a_disk(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starlette's own parser would write a file of more than a megabyte to a temporary one."""
    written = []
    for name in ("SpooledTemporaryFile", "TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, lambda *a, name=name, **k: written.append(name))
    content = PLAN + b"\n" + b" " * 1_500_000
    answer = Browser(served).give(content)
    assert answer.status_code == 200
    assert written == []


@pytest.fixture
def small(serve: Callable[..., Served], scorer: Any) -> Browser:
    return Browser(serve(changed(upload={"max_megabytes": 0.05}), scorer))


def test_too_large_a_file_gets_a_page_that_says_so(small: Browser) -> None:
    answer = small.give(b"# Plan\n" + b"x" * 60_000)
    assert answer.status_code == 413
    assert "0.05 MB" in answer.text
    assert small.give(b"", data={"text": "x" * 60_000}).status_code == 413
    assert small.give(PLAN).status_code == 200
    assert HOST in str(answer.url)
