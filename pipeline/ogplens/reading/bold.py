"""Headings by their look alone, in any format: short paragraphs in bold or in capitals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ogplens.domain.document import Block, BlockKind

_LOWEST = 6
_LONGEST = 160  # characters
_ENDS = (".", ",", ";", ":")
#: Where more of the paragraphs' text than this is bold, bold says nothing.
_MOST = 0.4


def with_bold_headings(blocks: Sequence[Block], text: str) -> tuple[Block, ...]:
    """Return the blocks, with short paragraphs that are bold, or capitals, throughout as headings.

    They get the level below the lowest that the document has.
    """
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    letters = sum(block.end - block.start for block in paragraphs)
    bold = sum(block.lead_end - block.start for block in paragraphs)
    if bold > _MOST * letters:
        return tuple(blocks)
    level = min(_LOWEST, max((block.level for block in blocks), default=0) + 1)
    return tuple(
        replace(block, kind=BlockKind.HEADING, level=level) if _is_heading(block, text) else block
        for block in blocks
    )


def _is_heading(block: Block, text: str) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or block.end - block.start > _LONGEST:
        return False
    title = text[block.start : block.end]
    if title.endswith(_ENDS) or not any(map(str.isalpha, title)):
        return False
    capitals = title.isupper() and len(title.split()) > 1 and not any(map(str.isdigit, title))
    return capitals or (block.lead_end == block.end and "\n" not in title)
