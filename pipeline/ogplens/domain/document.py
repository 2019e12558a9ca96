"""A document as read: its text, and the blocks that the text is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of text is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Block:
    """A span of a document's text that stands on its own.

    Attributes
    ----------
    kind : BlockKind
    start, end : int
        Half-open character span in ``Document.text``. Blocks come in order and never overlap.
    level : int
        Depth of a heading, 1 the highest; 0 for every other kind.
    page : int or None
        Page number from 1, where the format has pages.
    lead_end : int
        Where the bold run-in title at the block's start ends; equal to ``start`` without one.
    cells : tuple of (int, int)
        Spans of the cells of a table row, in order; empty for other kinds.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    lead_end: int = -1
    cells: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if self.lead_end < self.start:
            object.__setattr__(self, "lead_end", self.start)


@dataclass(frozen=True, slots=True)
class Document:
    """A file or stream as text.

    Attributes
    ----------
    text : str
        The text that offsets refer to and that ``ogplens`` shows; never edited after reading.
    blocks : tuple of Block
        In document order.
    source : str
        The file as the user named it, or ``"-"``.
    format : str
        ``pdf``, ``docx``, ``html``, ``markdown`` or ``text``.
    language : str
        ISO 639-1 code of the text's main language.
    pages : int or None
        Number of pages, where the format has pages.
    warnings : tuple of str
        What a reader of the result should know, such as pages without text.
    """

    text: str
    blocks: tuple[Block, ...]
    source: str
    format: str
    language: str
    pages: int | None = None
    warnings: tuple[str, ...] = field(default=())

    def slice(self, block: Block) -> str:
        """Return the text of a block."""
        return self.text[block.start : block.end]
