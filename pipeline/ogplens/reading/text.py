"""Plain text: paragraphs between blank lines."""

from __future__ import annotations

import re

from ogplens.reading.builder import BULLETS, Run, TextBuilder
from ogplens.reading.decoding import decode

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_NEW_ITEM = re.compile(rf"\s*(?:[{BULLETS}]\s*|[-–—*]\s+|\(?(?:\d{{1,3}}|[a-z])[.)]\s+)\S")
_LABEL = re.compile(r"\s*\w[^.:!?]{0,58}:(\s|$)")
_RULE = re.compile(r"[-=_*~#]{3,}")
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
    for chunk in _BLANK_LINE.split(text):
        lines = [line for line in chunk.split("\n") if line.strip()]
        lines = [line for line in lines if not _RULE.fullmatch(line.strip())]
        if len(lines) == 1 and _is_heading(lines[0].strip()):
            builder.add_heading([Run(lines[0])], level=_HEADING_LEVEL)
        else:
            for paragraph in _paragraphs(lines):
                builder.add_paragraph([Run(paragraph)])
    return warnings


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
