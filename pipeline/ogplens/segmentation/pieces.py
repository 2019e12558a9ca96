"""The blocks of a commitment, and the text of a value without what surrounds it."""

from __future__ import annotations

import re

from ogplens.domain import Block, Milestone, PlanDate, Precision
from ogplens.segmentation.dates import last_period, puts_day_first, read_period
from ogplens.segmentation.outline import Outline
from ogplens.segmentation.spans import Segment

_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"^[\s:.?|\-–—•●▪*]+")

Period = tuple[PlanDate | None, PlanDate | None]


def blocks_of(outline: Outline, segment: Segment) -> list[tuple[int, Block]]:
    """Return the blocks of a segment with their indices."""
    blocks = outline.document.blocks
    found = []
    for index in range(segment.cue.block, len(blocks)):
        if blocks[index].start >= segment.end:
            break
        found.append((index, blocks[index]))
    return found


def tidy(text: str) -> str:
    """Fold blanks, and strip what stands between a label and its value."""
    return _SPACE.sub(" ", _MARK.sub("", text)).strip()


def cell_texts(outline: Outline, block: Block) -> list[str]:
    """Return the cells of a table row, tidied."""
    return [tidy(outline.document.text[start:end]) for start, end in block.cells]


def period_of(outline: Outline, start: str | None, end: str | None) -> Period:
    """Read the dates printed as the start and as the end of something.

    A span printed in one of the two places counts as both.
    """
    document = outline.document
    day_first = puts_day_first(document.text)
    first = read_period(start or "", document.language, day_first=day_first)
    last = read_period(end or "", document.language, day_first=day_first)
    begins = first[0] or first[1] or (last[0] if last[1] else None)
    ends = last[1] or last[0] or (first[1] if first[0] else None)
    if begins is not None and begins.precision is Precision.OPEN and not start:
        begins = None
    return begins, ends


def in_prose(outline: Outline, printed: str) -> Milestone:
    """Return a milestone with the dates in its own text: those at its end, else the first."""
    document = outline.document
    start, end = last_period(printed, document.language, day_first=puts_day_first(document.text))
    return Milestone(
        text=printed,
        start=start.text if start else None,
        end=end.text if end else None,
        start_date=start,
        end_date=end,
    )
