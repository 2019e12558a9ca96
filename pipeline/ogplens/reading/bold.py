"""Headings by their look alone, in any format: short paragraphs in bold or in capitals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ogplens.domain.document import Block, BlockKind

_LOWEST = 6
_LONGEST = 160  # characters
_FEWEST = 8  # letters of a line in capitals
_ENDS = (".", ",", ";", ":")
#: Where more of the paragraphs' text than this is bold, bold says nothing.
_MOST = 0.4


def with_bold_headings(blocks: Sequence[Block], text: str, *, capitals: bool) -> tuple[Block, ...]:
    """Return the blocks, with short paragraphs that are bold throughout as headings.

    They get the level below the lowest that the document has.

    Parameters
    ----------
    blocks : sequence of Block
    text : str
    capitals : bool
        Whether a line in capitals is a heading as well: where its author could have marked one,
        as in Markdown, it is not.
    """
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    letters = sum(block.end - block.start for block in paragraphs)
    bold = sum(block.lead_end - block.start for block in paragraphs)
    if bold > _MOST * letters:
        return tuple(blocks)
    level = min(_LOWEST, max((block.level for block in blocks), default=0) + 1)
    return tuple(
        replace(block, kind=BlockKind.HEADING, level=level)
        if _is_heading(block, text, capitals=capitals)
        else block
        for block in blocks
    )


def _is_heading(block: Block, text: str, *, capitals: bool) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or block.end - block.start > _LONGEST:
        return False
    title = text[block.start : block.end]
    if title.endswith(_ENDS) or not any(map(str.isalpha, title)):
        return False
    if block.lead_end == block.end and "\n" not in title:
        return True
    letters = sum(map(str.isalpha, title))
    return capitals and title.isupper() and letters >= _FEWEST and not any(map(str.isdigit, title))
