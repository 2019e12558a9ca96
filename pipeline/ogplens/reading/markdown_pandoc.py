"""What pandoc writes beyond CommonMark: attributes, notes, grid tables and simple tables."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Sequence

_HEADING_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\n]{0,200}\}(?=[ \t]*$)", re.MULTILINE)
_SPAN = re.compile(r"\[([^\[\]\n]{1,300})\]\{[.#][^{}\n]{0,200}\}")
_NOTE = re.compile(
    r"^\[\^[^\]\n]{1,30}\]:.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*", re.MULTILINE
)
_NOTE_MARK = re.compile(r"(?<!\\)\[\^[^\]\\\n]{1,30}\]")
_ESCAPED_HEADING = re.compile(r"^\\(#{1,6}[ \t]+\S)", re.MULTILINE)
_GRID_BORDER = re.compile(r"\+(?:[-=:]+\+){1,40}")
_DASHES = re.compile(r"[ \t]*-{3,}(?:[ \t]+-{3,}){1,40}[ \t]*")
_MAX_TABLE = 2000  # lines


def to_commonmark(text: str) -> str:
    """Return a text without pandoc's own signs; its tables become tables of HTML.

    Notes go: they are no part of a commitment, and no other format has them in the text.
    """
    text = _ESCAPED_HEADING.sub(r"\1", text)
    if "[^" in text:
        text = _NOTE_MARK.sub("", _NOTE.sub("", text))
    if "{" in text:
        text = _SPAN.sub(r"\1", _HEADING_ATTRIBUTES.sub("", text))
    if "---" not in text and "+==" not in text:
        return text
    return "\n".join(_without_tables(text.split("\n")))


def _without_tables(lines: Sequence[str]) -> list[str]:
    found: list[str] = []
    i = 0
    while i < len(lines):
        if _GRID_BORDER.fullmatch(lines[i].strip()):
            end = _end_of(lines, i)
            found += _table(_grid_rows([line.strip() for line in lines[i:end]]))
        elif _DASHES.fullmatch(lines[i]) and (i > 0 and lines[i - 1].strip()):
            end = _end_of(lines, i)
            head = found.pop()
            found += _table(_simple_rows([head, *lines[i + 1 : end]], lines[i]))
        else:
            found.append(lines[i])
            end = i + 1
        i = end
    return found


def _end_of(lines: Sequence[str], start: int) -> int:
    end = start + 1
    while end < min(len(lines), start + _MAX_TABLE) and lines[end].strip():
        end += 1
    return end


def _grid_rows(lines: Sequence[str]) -> list[list[str]]:
    edges = [i for i, character in enumerate(lines[0]) if character == "+"]
    rows: list[list[str]] = []
    fresh = True
    for line in lines[1:]:
        if line.startswith("+"):
            fresh = True
            continue
        cells = [line[a + 1 : b].strip(" |") for a, b in itertools.pairwise(edges)]
        if fresh:
            rows.append(cells)
            fresh = False
        else:
            rows[-1] = [f"{a}\n{b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
    return rows


def _simple_rows(lines: Sequence[str], dashes: str) -> list[list[str]]:
    edges = [match.start() for match in re.finditer(r"-+", dashes)]
    ends: list[int | None] = [*edges[1:], None]
    return [
        [line[a:b].strip() for a, b in zip(edges, ends, strict=True)]
        for line in lines
        if not _DASHES.fullmatch(line) and line.strip("- \t")
    ]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    made = ["", "<table>"]
    for row in rows:
        cells = "".join(
            f"<td>{html.escape(' '.join(c.split()).replace('**', ''))}</td>" for c in row
        )
        made.append(f"<tr>{cells}</tr>")
    return [*made, "</table>", ""]
