"""The template fields of a commitment, and the heading that it stands under."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest

from ogplens.domain import BlockKind
from ogplens.segmentation.labels import Label
from ogplens.segmentation.languages import normalise
from ogplens.segmentation.milestones import milestones_of
from ogplens.segmentation.outline import Outline, heading_text
from ogplens.segmentation.pieces import Period, blocks_of, period_of, tidy
from ogplens.segmentation.spans import Segment

__all__ = ["blocks_of", "read_dates", "read_fields", "theme_of", "tidy"]

_SPACE = re.compile(r"\s+")
_DATES = ("start_date", "end_date")
_SHORT = frozenset({"start_date", "end_date", "period", "lead_institution"})
_NO_VALUE = re.compile(r"[\s\-–—/.]*")
_LONGEST_PERIOD = 200  # characters; a longer one tells of many dates
_JOINED = {"supporting_institutions": "; ", "problem": " "}


def read_fields(outline: Outline, segment: Segment) -> dict[str, str]:
    """Return the fields of a commitment by canonical name, in the order of the document.

    A field that is printed twice keeps its first value; other actors, and the questions that the
    template asks about the problem, are joined. Labels without a value are left out, as are those
    of a milestone's own dates.
    """
    reading = milestones_of(outline, segment)
    labels = [one for one in _labels(outline, segment) if one.start not in reading.labels]
    fields: dict[str, str] = {}
    for label, following in zip_longest(labels, labels[1:]):
        value = _value(outline, segment, label, following)
        if label.name in _DATES:
            value = value.rstrip(".")
        if not value or _NO_VALUE.fullmatch(value):
            continue
        if label.name in _JOINED and label.name in fields:
            if value not in fields[label.name]:
                fields[label.name] += _JOINED[label.name] + value
        else:
            fields.setdefault(label.name, value)
    if reading.table and reading.milestones:  # its label is the head of the table
        fields["milestones"] = tidy(outline.document.text[slice(*reading.table)])
    return fields


def read_dates(outline: Outline, fields: Mapping[str, str]) -> Period:
    """Read when a commitment starts and ends from its fields."""
    start, end = period_of(outline, fields.get("start_date"), fields.get("end_date"))
    period = fields.get("period", "")
    if period and len(period) <= _LONGEST_PERIOD:
        first, last = period_of(outline, None, period)
        start, end = start or first, end or last
    return start, end


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


def _value(outline: Outline, segment: Segment, label: Label, following: Label | None) -> str:
    """Return what stands beside or below a label, up to the next one."""
    end = min(following.start if following else segment.end, segment.end)
    block = outline.document.blocks[label.block]
    if block.kind is BlockKind.TABLE_ROW and len(block.cells) > 1:
        return _row_value(outline, label, following, end)
    return _running_value(outline, label, end)


def _running_value(outline: Outline, label: Label, end: int) -> str:
    """Return the text from a label to the next label, or to an unknown heading no deeper.

    A date or an institution on the line of its label does not go on in the next paragraph.
    """
    document = outline.document
    own = document.blocks[label.block]
    table = own.kind is BlockKind.TABLE_ROW
    if (table or label.name in _SHORT) and tidy(document.text[label.end : own.end]):
        end = min(end, own.end)
    for block in document.blocks[label.block + 1 :]:
        if block.start >= end:
            break
        heading = block.kind is BlockKind.HEADING and not 0 < own.level < block.level
        wide = table and sum(a < b for a, b in block.cells) > 1
        if heading or wide:
            end = block.start
            break
    return tidy(document.text[label.end : end])


def _row_value(outline: Outline, label: Label, following: Label | None, end: int) -> str:
    """Return the value of a label in a table of several columns."""
    document = outline.document
    block = document.blocks[label.block]
    beside = document.text[label.end : min(block.end, end)]
    if tidy(beside):
        first = label.start == block.start
        alone = following is None or following.block > label.block
        rows = [beside, *_rows_going_on(outline, label.block)] if first and alone else [beside]
        return tidy(" ".join(rows))
    labels = outline.labels_between_blocks(label.block, label.block + 1)
    filled = [cell for cell in block.cells if cell[0] < cell[1]]
    if len(filled) > 1 and len(labels) >= len(filled):
        return _below(outline, label)
    return _running_value(outline, label, end) if len(filled) == 1 else ""


def _rows_going_on(outline: Outline, index: int) -> list[str]:
    """Return the rows below one whose first cell is empty: they go on with its value."""
    document = outline.document
    found = []
    for place in range(index + 1, len(document.blocks)):
        block = document.blocks[place]
        empty = bool(block.cells) and block.cells[0][0] == block.cells[0][1]
        if not empty or outline.labels_between_blocks(place, place + 1):
            break
        found.append(document.slice(block))
    return found


def _below(outline: Outline, label: Label) -> str:
    """Return the cell under a label that stands in a row of labels."""
    document = outline.document
    head = document.blocks[label.block]
    row = document.blocks[label.block + 1] if label.block + 1 < len(document.blocks) else None
    if row is None or not row.cells or outline.is_label(label.block + 1):
        return ""
    column = next(i for i, (a, b) in enumerate(head.cells) if a <= label.start < b)
    if len(row.cells) != len(head.cells):
        filled = [i for i, (a, b) in enumerate(head.cells) if a < b]
        column = filled.index(column)
    if column >= len(row.cells):
        return ""
    return tidy(document.text[slice(*row.cells[column])])


def theme_of(outline: Outline, segment: Segment) -> str | None:
    """Return the heading that a commitment stands under, without a bare word such as "Theme:"."""
    document = outline.document
    above = segment.cue.level or 99
    index = outline.heading_above(segment.cue.block, above)
    while index:  # the first block is the plan's own title
        name = heading_text(document.slice(document.blocks[index]))
        if not outline.is_label(index) and not outline.words.closing.match(name):
            first = index == outline.headings[0]
            if first or outline.words.front.match(name):
                return None
            return _bare_theme(document.slice(document.blocks[index]), outline)
        index = outline.heading_above(index, above)
    return None


def _bare_theme(text: str, outline: Outline) -> str:
    printed = _SPACE.sub(" ", text).strip()
    word, colon, rest = printed.partition(":")
    bare = outline.words.theme.fullmatch(normalise(word)) is not None
    return rest.strip() if colon and bare and rest.strip() else printed
