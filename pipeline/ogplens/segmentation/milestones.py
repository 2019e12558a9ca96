"""The milestones of a commitment: rows of a table, or items under a label, with their dates."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ogplens.domain import Block, BlockKind, Milestone
from ogplens.segmentation.fields import blocks_of, tidy
from ogplens.segmentation.labels import Label
from ogplens.segmentation.languages import normalise
from ogplens.segmentation.outline import Outline
from ogplens.segmentation.spans import Segment

_YEAR = r"(?:19|20)\d{2}"
_NUMERIC = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}/\d{4}"
_SPLIT = re.compile(r"\s*;\s+|\s+(?=\(?\d{1,2}[.)]\s)")
_FEWEST_LETTERS = 4
_OF_A_TABLE = frozenset({"milestones", "start_date", "end_date", "period"})


@dataclass(frozen=True, slots=True)
class _Columns:
    text: int
    start: int | None
    end: int | None


def read_milestones(outline: Outline, segment: Segment) -> tuple[Milestone, ...]:
    """Return the milestones of a commitment in document order.

    They are the rows under a header such as ``Milestone | Start date | End date``, the items under
    a milestone label, and the dated items under a label such as "Timescales". A label followed by
    its milestones on the same line, split by semicolons or numbers, counts as well.
    """
    found: list[Milestone] = []
    columns: _Columns | None = None
    under = ""
    for index, block in blocks_of(outline, segment):
        labels = outline.labels_between_blocks(index, index + 1)
        if block.kind is BlockKind.TABLE_ROW and len(block.cells) > 1:
            columns, rows = _row(outline, block, labels, columns)
            found.extend(rows)
            under = ""
            continue
        columns = None
        if labels:
            under = labels[-1].name
            found.extend(_on_the_line(outline, block, labels))
        elif block.kind is BlockKind.HEADING:
            under = ""
        elif block.kind is BlockKind.LIST_ITEM and under in ("milestones", "period"):
            milestone = _milestone(outline, outline.document.slice(block))
            if milestone and (under == "milestones" or milestone.end):
                found.append(milestone)
    return tuple(found)


def _row(
    outline: Outline, block: Block, labels: tuple[Label, ...], columns: _Columns | None
) -> tuple[_Columns | None, list[Milestone]]:
    """Read a row as a header, as a milestone under one, or as neither."""
    header = _header(outline, block)
    if header is not None:
        return header, []
    names = {label.name for label in labels}
    if columns is None or names - _OF_A_TABLE:
        single = [label for label in labels if label.name == "milestones"]
        return None, list(_on_the_line(outline, block, tuple(single)))
    text = _cell(outline, block, columns.text)
    if text is None or sum(c.isalpha() for c in text) < _FEWEST_LETTERS:
        return columns, []
    start, end = _cell(outline, block, columns.start), _cell(outline, block, columns.end)
    return columns, [Milestone(text, start, end)]


def _header(outline: Outline, block: Block) -> _Columns | None:
    text = outline.document.text
    names = [outline.words.labels.get(normalise(text[a:b])) for a, b in block.cells]
    if "milestones" not in names:
        return None
    dated = {name: i for i, name in enumerate(names) if name in _OF_A_TABLE - {"milestones"}}
    if not dated:
        return None
    end = dated.get("end_date", dated.get("period"))
    return _Columns(names.index("milestones"), dated.get("start_date"), end)


def _cell(outline: Outline, block: Block, column: int | None) -> str | None:
    if column is None or column >= len(block.cells):
        return None
    start, end = block.cells[column]
    return tidy(outline.document.text[start:end]) or None


def _on_the_line(outline: Outline, block: Block, labels: tuple[Label, ...]) -> Iterator[Milestone]:
    """Read milestones behind their label: ``Milestones: first (June 2015); second (May 2016)``."""
    for label, after in zip_longest(labels, labels[1:]):
        if label.name != "milestones":
            continue
        value = outline.document.text[label.end : after.start if after else block.end]
        pieces = [piece for line in value.split("\n") for piece in _SPLIT.split(line)]
        if sum(bool(tidy(piece)) for piece in pieces) < 2:
            continue
        yield from (m for piece in pieces if (m := _milestone(outline, piece)))


def _milestone(outline: Outline, text: str) -> Milestone | None:
    """Read one milestone with its dates: those at its end, else the first one in it."""
    printed = tidy(text).rstrip(";")
    if sum(c.isalpha() for c in printed) < _FEWEST_LETTERS:
        return None
    ending, anywhere = _dates(outline.words.date.pattern)
    if match := ending.search(printed):
        return Milestone(printed, match["start"], match["end"])
    found = anywhere.search(printed)
    return Milestone(printed, None, found.group() if found else None)


@functools.cache
def _dates(date_words: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile what one or two dates at the end of a milestone look like, and one anywhere."""
    day, year = r"\b\d{1,2}(?:st|nd|rd|th|º)?\s+(?:de\s+)?", rf",?\s+(?:de\s+|del\s+)?{_YEAR}\b"
    named = rf"{day}{date_words}(?:{year})?|{date_words}\s+\d{{1,2}}{year}|{date_words}{year}"
    date = rf"(?:{named}|{_NUMERIC}|\b{_YEAR}\b)"
    between = r"(?:\s*[-–/]\s*|\s+[^\W\d]{1,5}\s+|(?<=\d)\s+)"
    ending = rf"(?:(?P<start>{date}|{date_words}){between})?(?P<end>{date})[\s).]*$"
    return re.compile(ending, re.IGNORECASE), re.compile(date, re.IGNORECASE)
