"""The template fields of a commitment, and the heading that it stands under."""

from __future__ import annotations

import re
from itertools import zip_longest

from ogplens.domain import Block, BlockKind
from ogplens.segmentation.labels import Label
from ogplens.segmentation.languages import normalise
from ogplens.segmentation.outline import Outline, heading_text
from ogplens.segmentation.spans import Segment

_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"^[\s:.?|\-–—•●▪*]+")
_DATES = ("start_date", "end_date")
_NO_VALUE = re.compile(r"[\s\-–—/.]*")


def read_fields(outline: Outline, segment: Segment) -> dict[str, str]:
    """Return the fields of a commitment by canonical name, in the order of the document.

    A field that is printed twice keeps its first value; labels without a value are left out.
    """
    labels = _labels(outline, segment)
    fields: dict[str, str] = {}
    for label, following in zip_longest(labels, labels[1:]):
        value = _value(outline, segment, label, following)
        if label.name in _DATES:
            value = value.rstrip(".")
        if value and not _NO_VALUE.fullmatch(value):
            fields.setdefault(label.name, value)
    return fields


def _labels(outline: Outline, segment: Segment) -> list[Label]:
    indices = [index for index, _ in blocks_of(outline, segment)]
    if not indices:
        return []
    inside = outline.labels_between_blocks(indices[0], indices[-1] + 1)
    head = segment.cue.start, segment.cue.head_end
    return [
        label
        for label in inside
        if head[0] <= label.start < segment.end
        and (label.start >= head[1] or label.name == "commitment_title")
    ]


def blocks_of(outline: Outline, segment: Segment) -> list[tuple[int, Block]]:
    """Return the blocks of a segment with their indices."""
    blocks = outline.document.blocks
    found = []
    for index in range(segment.cue.block, len(blocks)):
        if blocks[index].start >= segment.end:
            break
        found.append((index, blocks[index]))
    return found


def _value(outline: Outline, segment: Segment, label: Label, following: Label | None) -> str:
    """Return the text from a label to the next label or unknown heading."""
    document = outline.document
    end = min(following.start if following else segment.end, segment.end)
    if document.blocks[label.block].kind is BlockKind.TABLE_ROW:
        own = document.blocks[label.block].end
        if document.text[label.end : min(own, end)].strip():
            end = min(own, end)
    for block in document.blocks[label.block + 1 :]:
        if block.start >= end:
            break
        if block.kind is BlockKind.HEADING:
            end = block.start
            break
    return tidy(document.text[label.end : end])


def tidy(text: str) -> str:
    """Fold blanks, and strip what stands between a label and its value."""
    return _SPACE.sub(" ", _MARK.sub("", text)).strip()


def theme_of(outline: Outline, segment: Segment) -> str | None:
    """Return the heading that a commitment stands under, without a bare word such as "Theme:"."""
    document = outline.document
    above = segment.cue.level if segment.cue.level else 99
    for index in range(segment.cue.block - 1, 0, -1):
        block = document.blocks[index]
        if block.kind is not BlockKind.HEADING or block.level >= above:
            continue
        name = heading_text(document.slice(block))
        if outline.is_label(index) or outline.words.closing.match(name):
            continue
        if outline.words.front.match(name) or index == _first_heading(outline):
            return None
        return _bare_theme(document.slice(block), outline)
    return None


def _first_heading(outline: Outline) -> int | None:
    blocks = outline.document.blocks
    return next((i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING), None)


def _bare_theme(text: str, outline: Outline) -> str:
    printed = _SPACE.sub(" ", text).strip()
    word, colon, rest = printed.partition(":")
    bare = outline.words.theme.fullmatch(normalise(word)) is not None
    return rest.strip() if colon and bare and rest.strip() else printed
