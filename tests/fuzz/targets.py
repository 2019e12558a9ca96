"""What is fuzzed, and what must hold: a sound result or a clear error, in a few seconds."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from ogplens.domain.document import Document
from ogplens.errors import OgplensError
from ogplens.reading import GuardedReader, read_bytes
from ogplens.segmentation import segment
from ogplens.segmentation.segmenter import Segmentation
from ogplens.settings import SegmentSettings
from reading import hostile
from reading.makers import SENTENCE, Page, check, docx, p, pdf
from reading.test_document import VALID

from .models import ModelTarget
from .mutations import mutated

MAX_SECONDS = 10
_TO_STOP = 10  # seconds; for a busy machine
LIMITS = SegmentSettings(
    max_bytes=2_000_000, max_characters=500_000, max_seconds=MAX_SECONDS, max_memory_mb=1_000
)

Outcome = tuple[Document, Segmentation | None]


@dataclass(frozen=True)
class Target:
    """A format: where its inputs come from, and how they are read."""

    suffix: str
    inputs: st.SearchStrategy[bytes]
    read: Callable[[bytes, str], Outcome]

    def attack(self, data: bytes) -> str:
        """Read and cut an input, check what comes out, and say in a word what it was."""
        # A busy machine takes long of the clock; a child is watched by the clock all the same.
        clock = time.process_time if self.read is here else time.monotonic
        begin = clock()
        name = f"plan.{self.suffix}"
        said = None
        try:
            document, cut = self.read(data, name)
        except OgplensError as error:
            said = error
        took = clock() - begin
        if said is not None and "was stopped" in said.message:  # by the guard, at its limit
            assert took < MAX_SECONDS + _TO_STOP
            return "stopped"
        assert took < MAX_SECONDS
        if said is not None:
            assert said.source == name
            assert said.hint
            assert said.message
            return "crashes" if "crashed" in said.message else "errors"
        check(document)
        check_cut(document, cut)
        return "results"


def check_cut(document: Document, cut: Segmentation | None) -> None:
    """Check what holds for every segmentation."""
    end = 0
    for commitment in cut.commitments if cut is not None else ():
        assert end <= commitment.start < commitment.end <= len(document.text)
        assert document.text[commitment.start : commitment.end] == commitment.text
        end = commitment.end


def here(data: bytes, name: str) -> Outcome:
    """Read in this process."""
    most = {"max_bytes": LIMITS.max_bytes, "max_characters": LIMITS.max_characters}
    document = read_bytes(data, name=name, **most)
    with contextlib.suppress(OgplensError):
        return document, segment(document)
    return document, None


def in_a_child(data: bytes, name: str) -> Outcome:
    """Read in a child process, for what may crash a library in C."""
    document = _reader().read(Path(name), data)
    with contextlib.suppress(OgplensError):
        return document, segment(document)
    return document, None


@functools.cache
def _reader() -> GuardedReader:
    return GuardedReader(LIMITS)


def close() -> None:
    """End the child process, if there is one."""
    with _reader():
        pass


PLAN = f"""# Action plan

## Commitment 1: Publish the register

{SENTENCE}

Lead institution: Ministry of Finance

- Milestone 1: the portal, January 2026 - June 2026
- Milestone 2: the data, by 31 December 2026

## Commitment 2: Consult citizens

The council will consult citizens (see 1.1).

| Milestone | Start | End |
|---|---|---|
| First **meeting** | 2026 | 2027 |

3. Compromiso 3: Publicar datos
"""
_TEXT_TOKENS = (
    *(b"Commitment 4: ", b"1.2.3 ", b"iv) ", b"- ", b"\n\n", b"Lead institution:", b"2026-12-31"),
    *(b"\t", b"\r", b"\x0c", "\u2022 ".encode(), "\u00ad".encode(), "\u0301".encode(), b"\xff"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\0", "Compromiso N\u00ba 3.".encode(), b"....... 12\n"),
)
_MARKDOWN_TOKENS = (
    *(b"#", b"**", b"***", b"__", b"|", b"|--|", b"\\", b"\\\n", b"[a](b)", b"![", b"`", b"~~~"),
    *(b"<br>", b"<div>", b"<!--", b"> ", b"1. ", b"  - ", b"---\n", b"{: .x}", b"&amp;", b"&#0;"),
)
_HTML_TOKENS = (
    *(b"<p>", b"<h2>", b"<table>", b"<tr>", b"<td>", b"<li>", b"<ol start='-1'>", b"<li value=9>"),
    *(b"</table>", b"</td>", b"<form>", b"<b>", b"<br>", b"<pre>", b"<!--", b"<![CDATA[", b"<?xml"),
    *(b"&#xD800;", b"&#0;", b"&nbsp;", b" hidden", b"<meta charset=utf-7>", b"<script>", b"<svg>"),
    *(
        b"<caption>",
        b"<select>",
        b"<template>",
        b"<html>",
        b"<body>",
        b"<span style='font-weight:700'>",
    ),
)
_WORD_TOKENS = (
    *(b"<w:p>", b"</w:p>", b"<w:p/>", b"<w:r>", b"<w:t>", b"<w:tbl>", b"<w:tr>", b"<w:tc>"),
    *(b"<w:del>", b"<w:ins>", b"<w:sdt>", b"<w:txbxContent>", b"<w:pStyle w:val='Heading1'/>"),
    *(b"<w:numPr><w:ilvl w:val='99'/><w:numId w:val='1'/></w:numPr>", b"<w:vMerge/>", b"<w:b/>"),
    *(
        b"<w:outlineLvl w:val='-1'/>",
        b"w:val='1'",
        b"<w:gridSpan w:val='9'/>",
        b"&#1;",
        b"<w:tab/>",
    ),
    *(b"<w:lvlText w:val='%9.%1'/>", b"<w:numFmt w:val='upperRoman'/>", b"<w:basedOn w:val='a'/>"),
)
_PDF_TOKENS = (
    *(b"BT", b"ET", b" Tj", b" Td", b" Tm", b" cm", b"q ", b"Q ", b" re S", b"/R 1e9 Tf", b" 0 Tf"),
    *(
        b"endobj",
        b"endstream",
        b"stream\n",
        b"<<",
        b">>",
        b"[",
        b"]",
        b"/Kids",
        b"/Count -1",
        b"null",
    ),
    *(b"2 0 R", b"3 0 R", b"/Rotate 90", b"/MediaBox [0 0 0 0]", b"/CropBox [9 9 1 1]", b"(\\000)"),
    *(b"-1", b"99999999999", b"1e38", b"0.00001", b"/Filter /FlateDecode", b"/Contents", b"xref"),
)


def _page(size: float) -> Page:
    page = Page()
    for i, line in enumerate(PLAN.splitlines()):
        page.write(72, 780 - 2 * size * i, line, size=size, bold=line.startswith("#"))
    page.box(60, 100, 200, 150)
    page.box(200, 100, 300, 150)
    page.write(70, 120, "a", size=size)
    page.write(210, 120, "b", size=size)
    return page


_WORD = "".join(
    p(line.lstrip("# "), properties="<w:pStyle w:val='Heading2'/>" if line[:1] == "#" else "")
    for line in PLAN.splitlines()
)
_WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STYLES = (
    "<w:style w:styleId='Heading2'><w:name w:val='heading 2'/><w:basedOn w:val='a'/></w:style>"
)
_NUMBERING = (
    "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/>"
    "<w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
)
_LIST = p("item", properties="<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>")
_TABLE = "<w:tbl><w:tr><w:tc>" + p("a") + "</w:tc><w:tc>" + p("b") + "</w:tc></w:tr></w:tbl>"


def _as_word(content: bytes) -> bytes:
    """Put a changed inside into a Word file that is whole: the archive is not what is tested."""
    body, _, rest = content.decode("utf-8", "replace").partition("\x1f")
    styles, _, numbering = rest.partition("\x1f")
    return docx(_sound(body), styles=_sound(styles), numbering=_sound(numbering))


def _sound(xml: str) -> str:
    """Close what a change left open: what is no XML at all gets no further than the parser."""
    from lxml import etree

    root = etree.fromstring(
        f"<w:x xmlns:w='{_WORD_SPACE}'>{xml}</w:x>".encode(), etree.XMLParser(recover=True)
    )
    if root is None:
        return ""
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    return text.partition(">")[2].rpartition("</w:x>")[0]


def _inside(*parts: str) -> bytes:
    return "\x1f".join(parts).encode()


def _small(suffix: str) -> list[bytes]:
    """Return the files that are made to harm, in a harmless size."""
    made = (case[2](3) for case in hostile.HOSTILE if case[1] == suffix)
    return [data for data in made if 0 < len(data) < 10_000]


_HTML = (
    b"<html><body><h1>Plan</h1><h2>Commitment 1: Publish</h2><p>%s</p><ol start=2><li>One<li>Two"
    b"</ol><table><tr><th>Start<th>End<tr><td>2026<td>2027</table><h2>Commitment 2: Consult</h2>"
    b"<p><b>Lead institution:</b> Ministry</body></html>"
) % SENTENCE.encode()
_DOCX = (
    mutated([_inside(_WORD + _LIST + _TABLE, _STYLES, _NUMBERING)], _WORD_TOKENS).map(_as_word)
    | mutated([VALID["docx"], *_small("docx")], _WORD_TOKENS)
)  # fmt: skip

#: Another format is another line.
TARGETS = {
    "pdf": Target(
        "pdf",
        mutated([VALID["pdf"], pdf([_page(11), _page(8)]), *_small("pdf")], _PDF_TOKENS),
        in_a_child,
    ),
    "docx": Target("docx", _DOCX, here),
    "odt": Target("odt", mutated([VALID["odt"]], _WORD_TOKENS), here),
    "html": Target("html", mutated([VALID["html"], _HTML, *_small("html")], _HTML_TOKENS), here),
    "markdown": Target(
        "md",
        mutated([VALID["markdown"], PLAN.encode(), *_small("md")], _MARKDOWN_TOKENS + _TEXT_TOKENS),
        here,
    ),
    "models": ModelTarget(),
    "text": Target("txt", mutated([PLAN.encode(), *_small("txt")], _TEXT_TOKENS), here),
}
