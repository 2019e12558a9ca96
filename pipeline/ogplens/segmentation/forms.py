"""Commitments told by the form that they fill in: labels that come back in the same order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ogplens.domain import Block, BlockKind
from ogplens.segmentation.labels import Label
from ogplens.segmentation.languages import normalise
from ogplens.segmentation.outline import CORE_FIELDS, Outline, anchor_of
from ogplens.segmentation.titles import is_prose

_FEWEST = 3
_HEADER = 2
_SHARE = 0.7
_LONGEST_TITLE = 40
_TITLE_FIELDS = ("commitment_title", "description")

Span = tuple[int, int]


class Record(NamedTuple):
    """A filled-in form that could be a commitment.

    Attributes
    ----------
    block : int
        Where it begins.
    title : (int, int)
    """

    block: int
    title: Span


def records(outline: Outline) -> Iterator[Record]:
    """Yield the places where a form begins anew, with the title that stands there.

    The label of a core field that comes back most often counts the forms. The form begins at the
    first line that comes back as often and stands once between two of those labels, or at the
    short line above it, where there is one above most.
    """
    reference = _reference(outline)
    if len(reference) < _FEWEST:
        return
    firsts = _first_lines(outline, reference)
    above = [_title_above(outline, block) for block in firsts]
    if sum(title is not None for title in above) >= _SHARE * len(firsts):
        for block, title in zip(firsts, above, strict=True):
            yield title or Record(block, _span(outline, block))
        return
    stops = [*firsts[1:], len(outline.document.blocks)]
    for block, stop in zip(firsts, stops, strict=True):
        yield Record(block, _named(outline, block, stop) or _span(outline, block))


def _reference(outline: Outline) -> list[int]:
    """Return the blocks of the core label that comes back most often, always spelt alike."""
    by: dict[tuple[str, str], list[int]] = {}
    text, blocks = outline.document.text, outline.document.blocks
    rows = Counter(outline.document.slice(b) for b in blocks if b.kind is BlockKind.TABLE_ROW)
    for label in outline.labels:
        block = blocks[label.block]
        # A row that comes back word for word is the header of tables, and so is one whose labels
        # stand further right.
        heads = not block.cells or (
            label.start == next(a for a, b in block.cells if a < b)
            and rows[outline.document.slice(block)] < _HEADER
        )
        if label.name in CORE_FIELDS and heads:
            key = label.name, normalise(text[label.start : label.end])
            by.setdefault(key, []).append(label.block)
    most = max(by.values(), key=len, default=[])
    return sorted(set(most))


def _first_lines(outline: Outline, reference: Sequence[int]) -> list[int]:
    """Return the blocks at which the forms begin: those of the earliest line that keeps step."""
    best = list(reference)
    for blocks in _recurring(outline).values():
        if blocks[0] < best[0] and _keeps_step(blocks, reference):
            best = blocks
    return best


def _recurring(outline: Outline) -> Mapping[str, list[int]]:
    """Return the lines that come back at the start of a block, or as its first cell."""
    found: dict[str, list[int]] = {}
    document = outline.document
    for index, block in enumerate(document.blocks):
        start, end = block.cells[0] if block.cells else (block.start, block.end)
        line = document.text[start:end].split("\n", 1)[0]
        lead = document.text[start : block.lead_end]
        head = lead if block.lead_end > start and not block.cells else line.split(":", 1)[0]
        if 0 < len(head) <= 120:
            found.setdefault(anchor_of(head), []).append(index)
    return {key: blocks for key, blocks in found.items() if len(blocks) >= _FEWEST}


def _keeps_step(blocks: Sequence[int], reference: Sequence[int]) -> bool:
    """Whether a line stands once before each reference label and after the one before it."""
    if len(blocks) != len(reference):
        return False
    places = [bisect_left(reference, block) for block in blocks]
    return places == list(range(len(reference)))


def _title_above(outline: Outline, index: int) -> Record | None:
    """Return the short line right above a form, where it could be a title."""
    blocks = outline.document.blocks
    if index == 0:
        return None
    block = blocks[index - 1]
    text = outline.document.slice(block)
    filled = sum(a < b for a, b in block.cells)
    if outline.is_label(index - 1) or filled > 1 or block.kind is BlockKind.LIST_ITEM:
        return None
    if len(text.split()) > _LONGEST_TITLE or (block.level == 0 and is_prose(text)):
        return None
    return Record(index - 1, (block.start, block.end))


def _named(outline: Outline, first: int, stop: int) -> Span | None:
    """Return the value of the field that names the commitment, inside a form."""
    labels = outline.labels_between_blocks(first, stop)
    for name in _TITLE_FIELDS:
        for label in labels:
            if label.name == name and (span := _value(outline, label)) is not None:
                return span
    return None


def _value(outline: Outline, label: Label) -> Span | None:
    block = outline.document.blocks[label.block]
    text = outline.document.text
    end = block.end
    if block.cells:
        end = next((b for a, b in block.cells if a >= label.end and a < b), block.end)
    found = text[label.end : end]
    start = label.end + len(found) - len(found.lstrip(" \t\n:.-–—"))
    return (start, end) if 0 < len(text[start:end].split()) <= _LONGEST_TITLE else None


def _span(outline: Outline, index: int) -> Span:
    block: Block = outline.document.blocks[index]
    if block.cells:
        return next(((a, b) for a, b in block.cells[1:] if a < b), block.cells[0])
    return block.start, block.end
