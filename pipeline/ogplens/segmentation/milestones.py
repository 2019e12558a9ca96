"""The milestones of a commitment: rows of a table, items under a label, numbered steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from ogplens.domain import Block, BlockKind, Milestone
from ogplens.segmentation.labels import Label
from ogplens.segmentation.milestone_tables import (
    FEWEST_LETTERS,
    OF_A_TABLE,
    Columns,
    dated,
    second_head,
    table_head,
    table_row,
)
from ogplens.segmentation.numbered_steps import numbered_steps
from ogplens.segmentation.outline import Outline
from ogplens.segmentation.pieces import blocks_of, cell_texts, in_prose, tidy
from ogplens.segmentation.spans import Segment

_SPLIT = re.compile(r"\s*;\s+|\s+(?=\(?\d{1,2}[.)]\s)")
_NUMBERED = re.compile(
    r"\W{0,3}(?:\d{1,2}(?:\.\d{1,2})*(?:[.):]|\s?[-–—]|(?<=\.\d)|(?<=\.\d\d))\s)"
)
_MARKED = re.compile(r"[.:)\-–—]")
_BESIDE = frozenset({"start_date", "end_date", "period", "lead_institution", "status"})


@dataclass(frozen=True, slots=True)
class MilestoneReading:
    """The milestones of a commitment, and the labels that speak of them alone.

    Attributes
    ----------
    milestones : tuple of Milestone
        In document order.
    labels : frozenset of int
        Offsets of labels of a milestone's date or institution, not the commitment's.
    table : tuple of (int, int) or None
        Span of the rows of the table with a head of its own that holds them.
    """

    milestones: tuple[Milestone, ...]
    labels: frozenset[int]
    table: tuple[int, int] | None


def read_milestones(outline: Outline, segment: Segment) -> tuple[Milestone, ...]:
    """Return the milestones of a commitment in document order; see `milestones_of`."""
    return milestones_of(outline, segment).milestones


def milestones_of(outline: Outline, segment: Segment) -> MilestoneReading:
    """Read the milestones of a commitment.

    They are the rows under a head such as ``Milestone | Start date | End date``, the items under
    a milestone label, the dated items under a label such as "Timescales", headings such as
    "Milestone 1", and where there is nothing of the kind, steps numbered after the commitment. A
    label followed by its milestones on the same line, split by semicolons or numbers, counts as
    well.
    """
    reader = _Reader(outline)
    for index, block in blocks_of(outline, segment):
        if block.end > segment.cue.head_end:
            reader.read(index, block)
    found = reader.found or list(numbered_steps(outline, segment))
    return MilestoneReading(tuple(found), frozenset(reader.used), reader.table)


@dataclass
class _Reader:
    """What has been read so far, and in what surroundings the next block stands."""

    outline: Outline
    found: list[Milestone] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    columns: Columns | None = None
    under: str = ""
    level: int = 0
    fresh: bool = False  # a head has just been read
    open: bool = False  # the last milestone is a heading, its dates may follow
    nested: bool = False  # rows with an empty first cell go on with milestones
    table: tuple[int, int] | None = None

    def read(self, index: int, block: Block) -> None:
        """Read one block."""
        labels = self.outline.labels_between_blocks(index, index + 1)
        if block.kind is BlockKind.TABLE_ROW:
            self._row(block, labels)
            return
        self.columns, self.nested = None, False
        if self._step_by_name(block, labels) or self._dates_of_step(block, labels):
            return
        self.open = False
        own = labels and (self.under == "milestones") and labels[0].start > block.start
        if own and all(label.name in _BESIDE for label in labels):
            self._labelled(block, labels)
        elif labels:
            self.under = labels[-1].name
            self.level = block.level
            self.found += _on_the_line(self.outline, block, labels)
        elif block.kind is BlockKind.HEADING:
            self._heading(block)
        elif self.under in ("milestones", "period"):
            self._item(block)

    def _row(self, block: Block, labels: Sequence[Label]) -> None:
        if sum(begin < end for begin, end in block.cells) < 2 and self.columns is None:
            if labels:
                self.under = labels[-1].name
                self.found += _on_the_line(self.outline, block, labels)
            elif self.under in ("milestones", "period"):
                self._item(block)
            return
        under_label = self.under == "milestones"
        head = table_head(self.outline, block, under_label=under_label)
        if head is None and self.fresh and self.columns is not None:
            head = second_head(self.outline, block, self.columns)
        if head is not None:
            self.columns, self.fresh, self.nested = head, True, False
            self.used |= {label.start for label in labels}
            return
        self.fresh = False
        first = next((text for text in cell_texts(self.outline, block) if text), "")
        if self.columns is not None and not self._ends_table(block, labels):
            self.used |= {label.start for label in labels}
            self._add(table_row(self.outline, block, self.columns))
            self.table = (self.table[0] if self.table else block.start, block.end)
            return
        self.columns = None
        if not self._loose_row(block, labels):
            single = [label for label in labels if label.name == "milestones"]
            self.found += _on_the_line(self.outline, block, single)
            self.nested = bool(single) and labels[0].name == "milestones"
            if labels or first:
                self.under = "milestones" if self.nested else ""

    def _ends_table(self, block: Block, labels: Sequence[Label]) -> bool:
        """Whether a row begins with the label of a field that no milestone has."""
        filled = [start for start, end in block.cells if start < end]
        leading = [label for label in labels if filled and label.start == filled[0]]
        whole = any(label.name not in ("milestones",) for label in leading)
        return whole or any(label.name not in OF_A_TABLE for label in labels)

    def _loose_row(self, block: Block, labels: Sequence[Label]) -> bool:
        """Read a row that names its milestone itself: ``Milestone 1 | Draft law | June 2015``."""
        cells = cell_texts(self.outline, block)
        name = self.outline.words.milestone.fullmatch(cells[0] + " ") if cells[0] else None
        goes_on = self.nested and not cells[0] and not labels
        opens = bool(labels) and labels[0].name == "milestones" and labels[0].start == block.start
        rest = [cell for cell in cells[1:] if cell]
        if not (name or goes_on or (opens and len(rest) > 1)) or not rest:
            return False
        if goes_on and len(rest) == 1:
            self._add(_milestone(self.outline, rest[0]))
            return True
        beside = [label for label in labels if label.name in _BESIDE]
        if beside:
            self.used |= {label.start for label in beside}
            self._add(_with_labels(self.outline, rest[0], beside, block.end))
        else:
            start, end = (rest[1], rest[2]) if len(rest) > 2 else (None, " ".join(rest[1:]))
            milestone = dated(self.outline, rest[0], start, end or None)
            if opens and milestone.end_date is None and milestone.start_date is None:
                return False
            self._add(milestone)
        self.nested = opens or goes_on
        return True

    def _step_by_name(self, block: Block, labels: Sequence[Label]) -> bool:
        """Read "Milestone 1: Draft law", with its dates there or in the next blocks."""
        text = self.outline.document.slice(block)
        match = self.outline.words.milestone.match(text.lstrip("•-–* "))
        if match is None or (labels and labels[0].start == block.start):
            return False
        set_off = block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) or (
            block.lead_end > block.start
        )
        if not _MARKED.search(match.group()[match.end("number") :]) and not set_off:
            return False
        beside = [label for label in labels if label.name in _BESIDE]
        if labels and len(beside) < len(labels):
            return False
        if sum(c.isalpha() for c in text) < FEWEST_LETTERS or not text[match.end() :].strip():
            return False
        if beside:
            self._labelled(block, beside)
        else:
            self._add(_milestone(self.outline, text))
        self.open = not beside
        return True

    def _dates_of_step(self, block: Block, labels: Sequence[Label]) -> bool:
        """Read the dates under a milestone that is a heading."""
        if not self.open or not self.found or not labels or labels[0].start != block.start:
            return False
        if any(label.name not in _BESIDE for label in labels):
            return False
        last = self.found[-1]
        read = _with_labels(self.outline, last.text, labels, block.end)
        self.found[-1] = replace(
            last,
            start=read.start or last.start,
            end=read.end or last.end,
            start_date=read.start_date or last.start_date,
            end_date=read.end_date or last.end_date,
        )
        self.used |= {label.start for label in labels}
        return True

    def _labelled(self, block: Block, labels: Sequence[Label]) -> None:
        """Read an item with labelled dates, as in ``Portal online. Start: May. End: June.``."""
        text = tidy(self.outline.document.text[block.start : labels[0].start]).rstrip(" ;,(")
        if sum(c.isalpha() for c in text) >= FEWEST_LETTERS:
            self.used |= {label.start for label in labels}
            self._add(_with_labels(self.outline, text, labels, block.end))

    def _heading(self, block: Block) -> None:
        if self.under == "milestones" and block.level > self.level > 0:
            self._add(_milestone(self.outline, self.outline.document.slice(block)))
            self.open = True
        else:
            self.under = ""

    def _item(self, block: Block) -> None:
        """Read a list item, or a paragraph that is numbered like one, under a label."""
        text = self.outline.document.slice(block)
        for line in text.split("\n") if block.kind is not BlockKind.LIST_ITEM else [text]:
            listed = block.kind is BlockKind.LIST_ITEM or _NUMBERED.match(line) is not None
            milestone = _milestone(self.outline, line) if listed else None
            if milestone and (self.under == "milestones" or milestone.start or milestone.end):
                self.found.append(milestone)

    def _add(self, milestone: Milestone | None) -> None:
        if milestone is not None:
            self.found.append(milestone)


def _with_labels(outline: Outline, text: str, labels: Sequence[Label], end: int) -> Milestone:
    """Return a milestone whose dates stand behind labels of their own."""
    values: dict[str, str] = {}
    for label, after in zip_longest(labels, labels[1:]):
        value = outline.document.text[label.end : after.start if after else end]
        values.setdefault(label.name, tidy(value).rstrip(" .;,)("))
    start, ending = values.get("start_date"), values.get("end_date", values.get("period"))
    return dated(outline, text, start or None, ending or None)


def _on_the_line(outline: Outline, block: Block, labels: Sequence[Label]) -> Iterator[Milestone]:
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
    if sum(c.isalpha() for c in printed) < FEWEST_LETTERS:
        return None
    return in_prose(outline, printed)
