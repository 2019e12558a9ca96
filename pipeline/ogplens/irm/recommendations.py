"""The IRM's key recommendations of a report page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ogplens.domain import BlockKind
from ogplens.domain.report import Recommendation, Source
from ogplens.irm.report_sections import Line, sections

if TYPE_CHECKING:
    from ogplens.domain import Document

_TITLES = "recommendation_titles"
_LONGEST_LIST = 20


def read_recommendations(document: Document, *, after: int = 0) -> tuple[Recommendation, ...]:
    """Return the key recommendations of a page, in its order.

    Parameters
    ----------
    document : Document
    after : int
        Where the "At a glance" table ends.

    Notes
    -----
    They are numbered from 1, each number at the beginning of a line or, in flattened text,
    behind the end of a sentence. Where there is no number, the items of a list below the title
    count. Of several titles the first that is followed by a list is taken.
    """
    for section in sections(document, _TITLES, after=after):
        found = _numbered(document, section.lines) or _listed(document, section.lines)
        if found:
            return tuple(found)
    return ()


def _numbered(document: Document, lines: Sequence[Line]) -> list[Recommendation]:
    if not lines:
        return []
    text, first = document.text, lines[0].start
    starts: list[re.Match[str]] = []
    while len(starts) < _LONGEST_LIST:
        place = starts[-1].end() if starts else first
        match = _mark(len(starts) + 1).search(text, place, lines[-1].end)
        if match is None:
            break
        starts.append(match)
    if not starts:
        return []
    ends = [*(match.start() for match in starts[1:]), _end(document, lines, starts[-1].end())]
    return [
        _recommendation(document, number, match, end)
        for number, (match, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _mark(number: int) -> re.Pattern[str]:
    """Return the pattern of the number before an item."""
    begins = r"(?:^|(?<=[\n\t|])|(?<=[.;]\s))"
    return re.compile(rf"(?m){begins}{number}(?:[.):-]\s*|\s+)(?=[^\s\d])")


def _recommendation(
    document: Document, number: int, match: re.Match[str], end: int
) -> Recommendation:
    printed = document.text[match.end() : end].rstrip(" \n\t|")
    end = match.end() + len(printed)
    source = Source(document.text[match.start() : end], match.start(), end)
    return Recommendation(number, re.sub(r"\s+", " ", printed), source)


def _end(document: Document, lines: Sequence[Line], place: int) -> int:
    """Return where the block ends that holds a place: the last item ends with it."""
    block = next(b for b in document.blocks if b.start <= place <= b.end)
    return min(block.end, lines[-1].end)


def _listed(document: Document, lines: Sequence[Line]) -> list[Recommendation]:
    first, last = (lines[0].start, lines[-1].end) if lines else (0, 0)
    items = [
        block
        for block in document.blocks
        if block.kind is BlockKind.LIST_ITEM and first <= block.start and block.end <= last
    ]
    return [
        Recommendation(
            number, document.slice(block), Source(document.slice(block), block.start, block.end)
        )
        for number, block in enumerate(items[:_LONGEST_LIST], start=1)
    ]
