"""Markdown: CommonMark with tables, and the bold that other tools write wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ogplens.reading.builder import Run, TextBuilder, with_marker
from ogplens.reading.decoding import decode
from ogplens.reading.markdown_pandoc import to_commonmark

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*(['\"]?)(.+?)\1[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:[^{}\n]{0,200}\}")
_BROKEN_HEADING = re.compile(r"^( {0,3}#{1,6}[ \t].*)\\\n[ \t]*(?=\S)", re.MULTILINE)
_PARAGRAPH_BREAK = re.compile(r"(\n[ \t]*\n)")
_STARS = re.compile(r"(?<![\\*])(?:\*\*){1,2}(?!\*)")
_BLANK_BEFORE = re.compile(r"(?:\\?\n|[ \t])+\Z")
_BLANK_AFTER = re.compile(r"\A(?:\\?\n|[ \t])+")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(data: bytes, builder: TextBuilder) -> tuple[str, ...]:
    """Append the blocks of a Markdown text; return warnings.

    Raises
    ------
    ReadingError
        If the bytes are not text, or too long.
    """
    from markdown_it import MarkdownIt

    text, warnings = decode(data, source=builder.source)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if matter := _FRONT_MATTER.match(text):
        if title := _TITLE.search(matter.group()):
            builder.add_heading([Run(title.group(2))], level=1)
        text = text[matter.end() :]
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # Text indented by four blanks is prose far more often than code in a plan.
    parser.disable("code")
    _Walk(builder).follow(parser.parse(repair(to_commonmark(text))))
    return warnings


def repair(text: str) -> str:
    """Return Markdown that CommonMark reads as its author meant it.

    Converters from HTML write headings over two lines with a backslash between, and put the stars
    that close a bold label behind the line break, where CommonMark no longer takes them for such.
    """
    text = _ATTRIBUTES.sub("", text)
    previous = None
    while previous != text:
        previous, text = text, _BROKEN_HEADING.sub(r"\1 ", text)
    return "".join(map(_repair_bold, _PARAGRAPH_BREAK.split(text)))


def _repair_bold(paragraph: str) -> str:
    """Move the stars of bold to the words that they belong to, where they come in pairs."""
    if "**" not in paragraph or "***" in paragraph.replace("****", "") or "`" in paragraph:
        return paragraph
    pieces = _STARS.sub(lambda stars: "\0" * (len(stars.group()) // 2), paragraph).split("\0")
    if len(pieces) % 2 == 0 or "**" in "".join(pieces):
        return paragraph
    for i in range(1, len(pieces), 2):  # the odd pieces are bold
        bold = pieces[i]
        if before := _BLANK_AFTER.search(bold):
            pieces[i - 1] += before.group()
            bold = bold[before.end() :]
        if after := _BLANK_BEFORE.search(bold):
            pieces[i + 1] = after.group() + pieces[i + 1]
            bold = bold[: after.start()]
        pieces[i] = f"**{bold}**" if bold else ""
    return "".join(pieces)


class _Walk:
    """One pass over the tokens of a text."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._markers: list[str] = []  # the number of each open list item, "" for a bullet
        self._item_is_new = False
        self._level = 0
        self._rows: list[list[Run]] | None = None

    def follow(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            self._step(token)

    def _step(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1])
            case "heading_close":
                self._level = 0
            case "list_item_open":
                number = token.info.lstrip("0") or token.info
                self._markers.append(number + token.markup if token.info else "")
                self._item_is_new = True
            case "list_item_close":
                self._markers.pop()
                self._item_is_new = False
            case "tr_open":
                self._rows = []
            case "tr_close":
                self._builder.add_row(self._rows or [])
                self._rows = None
            case "inline":
                self._inline(list(runs_of(token.children or ())))
            case "fence":
                self._builder.add_paragraph([Run(token.content)])
            case "html_block":
                self._html(token.content)

    def _inline(self, runs: list[Run]) -> None:
        if self._rows is not None:
            self._rows.append(runs)
            return
        marker = self._markers[-1] if self._markers and self._item_is_new else ""
        if self._level:
            self._builder.add_heading(with_marker(runs, marker), level=self._level)
        elif self._markers and self._item_is_new:
            self._builder.add_item(runs, marker=marker)
        else:
            self._builder.add_paragraph(runs)
        self._item_is_new = False

    def _html(self, content: str) -> None:
        if "<" in _BREAK_TAG.sub("", content):
            from ogplens.reading.html import add_fragment

            add_fragment(content, self._builder)


def runs_of(tokens: Sequence[Token]) -> Iterator[Run]:
    """Yield the text of inline tokens, each stretch with its weight."""
    depth = 0
    for token in tokens:
        if token.type == "strong_open":
            depth += 1
        elif token.type == "strong_close":
            depth -= 1
        elif token.type in ("text", "code_inline"):
            yield Run(token.content, depth > 0)
        elif token.type == "softbreak":
            yield Run(" ", depth > 0)
        elif token.type == "hardbreak" or (
            token.type == "html_inline" and _BREAK_TAG.fullmatch(token.content)
        ):
            yield Run("\n", depth > 0)
