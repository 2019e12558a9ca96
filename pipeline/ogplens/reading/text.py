"""Plain text: paragraphs between blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ogplens.reading.builder import BULLETS, Run, TextBuilder
from ogplens.reading.decoding import decode
from ogplens.reading.text_layout import columns, without_page_furniture

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n(?:[^\S\n]*\n)*")
_NEW_ITEM = re.compile(rf"\s*(?:[{BULLETS}]\s*|[-–—*]\s+|\(?(?:\d{{1,3}}|[a-z])[.)]\s+)\S")
_LABEL = re.compile(r"\s*\w[^.:!?]{0,58}:(\s|$)")
_RULE = re.compile(r"[-=_*~#]{3,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|\*{3,}")
_MAX_HEADING = 90
_HEADING_LEVEL = 3
#: Lines of a paragraph this long are wrapped; shorter ones were broken by the author.
_WRAPPED = 50


def read_text(data: bytes, builder: TextBuilder) -> tuple[str, ...]:
    """Append the blocks of a plain text; return warnings.

    Raises
    ------
    ReadingError
        If the bytes are not text, or too long.
    """
    text, warnings = decode(data, source=builder.source)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for chunk in _BLANK_LINE.split(without_page_furniture(text)):
        lines = [line for line in chunk.split("\n") if line.strip()]
        for part, level in _parts(lines):
            _add(part, level, builder)
    return warnings


def _parts(lines: list[str]) -> Iterator[tuple[list[str], int]]:
    """Part a chunk at its headings: lines that are underlined, or in capitals before others."""
    part: list[str] = []
    for i, line in enumerate(lines):
        after = lines[i + 1].strip() if i + 1 < len(lines) else ""
        if _RULE.fullmatch(line.strip()):
            continue
        underlined = _UNDERLINE.fullmatch(after) and 2 * len(after) >= len(line.strip())
        capitals = not part and after and _is_capitals(line) and not _is_capitals(after)
        if underlined or (capitals and _is_heading(line.strip())):
            if part:
                yield part, 0
            level = {"=": 1, "-": 2}.get(after[:1], _HEADING_LEVEL)
            yield [line], level if underlined else _HEADING_LEVEL
            part = []
        else:
            part.append(line)
    if part:
        yield part, 0


def _is_capitals(line: str) -> bool:
    return line.upper() == line and bool(re.search(r"[^\W\d_]{5}", line))


def _add(lines: list[str], level: int, builder: TextBuilder) -> None:
    if level:
        builder.add_heading([Run(lines[0])], level=level)
    elif len(lines) == 1 and _is_heading(lines[0].strip()):
        builder.add_heading([Run(lines[0])], level=_HEADING_LEVEL)
    elif len(lines) > 1 and (rows := columns(lines)):
        for row in rows:
            if len(row) > 1:
                builder.add_row([[Run(cell)] for cell in row])
            else:
                builder.add_paragraph([Run(row[0])])
    else:
        for paragraph in _paragraphs(lines):
            builder.add_paragraph([Run(paragraph)])


def _is_heading(line: str) -> bool:
    """Tell a heading from a short paragraph; when in doubt it is a paragraph."""
    if len(line) > _MAX_HEADING or line[-1] in ".;,!" or line[0] in BULLETS + "-–—*":
        return False
    if _LABEL.match(line) and not line.endswith(":"):
        label = line.split(":", 1)[0]
        return bool(re.search(r"\d", label))  # "Commitment 3: Title", but not "Lead: Ministry"
    if line.endswith(":"):
        return False
    return (line[0].isupper() or line[0].isdigit()) and any(c.isalpha() for c in line)


def _paragraphs(lines: list[str]) -> list[str]:
    """Split a chunk where an item or a label begins a line; join lines that were wrapped."""
    paragraphs: list[list[str]] = []
    longest = max((len(line) for line in lines), default=0)
    for line in lines:
        starts = _NEW_ITEM.match(line) or _LABEL.match(line) or longest < _WRAPPED
        if paragraphs and not starts:
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([line.strip()])
    return [_joined(paragraph) for paragraph in paragraphs]


def _joined(lines: list[str]) -> str:
    """Join wrapped lines with blanks, and a word that a soft hyphen divides without."""
    pieces = [line[:-1] if line.endswith("\u00ad") else line + " " for line in lines[:-1]]
    return "".join((*pieces, lines[-1]))
