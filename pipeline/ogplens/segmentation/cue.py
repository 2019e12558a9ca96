"""A place where a commitment could begin, and how it looks there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ogplens.domain import Block, BlockKind
from ogplens.segmentation.numbering import Numbered
from ogplens.segmentation.outline import Outline
from ogplens.segmentation.titles import is_alone, trimmed


class Form(StrEnum):
    """How a commitment is announced."""

    KEYWORD = "keyword"
    FIELD = "field"
    NUMBER = "number"
    HEADING = "heading"
    RUN_IN = "run-in"
    ROW = "row"
    RECORD = "record"
    CHOSEN = "chosen"


class Style(StrEnum):
    """How the announcement looks on the page."""

    HEADING = "heading"
    LEAD = "lead"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Cue:
    """A place where a commitment could begin.

    Attributes
    ----------
    start : int
        Offset of its heading, run-in title or line.
    head_end : int
        Where the heading ends and the body begins.
    title : tuple of (int, int)
        Span of the title; empty when it was not found.
    number : str or None
    kind : str
        What the number is made of; see `numbering.number_kind`.
    form : Form
    style : Style
    level : int
        Level of a heading, 0 otherwise.
    word : str
        Keyword, normalised, or how a row says what it is; empty without one.
    block : int
        Index of its block.
    alone : bool
        Whether its block holds the title and nothing else, as a heading does.
    """

    start: int
    head_end: int
    title: tuple[int, int]
    number: str | None
    kind: str
    form: Form
    style: Style
    level: int
    word: str
    block: int
    alone: bool = False


def style_of(block: Block, start: int) -> Style:
    """Say how a place in a block looks on the page."""
    if block.kind is BlockKind.HEADING:
        return Style.HEADING
    return Style.LEAD if block.lead_end > start else Style.PLAIN


def make_cue(
    outline: Outline,
    block: Block,
    index: int,
    start: int,
    title: tuple[int, int],
    numbered: Numbered | None,
    form: Form,
    word: str,
    *,
    stop: int,
) -> Cue:
    """Return a cue, its title without the marks around it.

    Parameters
    ----------
    outline : Outline
    block, index : Block, int
        The block that it stands in, and its place among the blocks.
    start : int
        Offset at which the commitment would begin.
    title : (int, int)
        Span of the title; empty where it was not found.
    numbered : Numbered or None
    form : Form
    word : str
    stop : int
        Where the heading ends if there is no title.
    """
    text = outline.document.text
    title = trimmed(text, title)
    head_end = max(title[1], min(stop, title[1] + 1)) if title[0] < title[1] else stop
    return Cue(
        start=start,
        head_end=max(head_end, start),
        title=title,
        number=numbered.number if numbered else None,
        kind=numbered.kind if numbered else "",
        form=form,
        style=style_of(block, start),
        level=block.level,
        word=word,
        block=index,
        alone=is_alone(text, block, title),
    )
