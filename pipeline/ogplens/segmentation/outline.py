"""What a document shows before anything is decided: labels, headings, recurring lines, promises."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ogplens.domain import Block, BlockKind, Document
from ogplens.segmentation.languages import Vocabulary, normalise, vocabulary

#: Fields that a form asks for once a commitment; steps have dates, a status, people of their own.
CORE_FIELDS = frozenset(
    (
        *("commitment_title", "lead_institution", "description", "problem", "expected_result"),
        *("status_quo", "ogp_values"),
    )
)

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_NUMBERING = re.compile(r"^(?:[\divxl]{1,5}[.): \-–]+)+")
_INLINE_LABEL = re.compile(r"(?<=[.;])\s+(?=[^\W\d][^\n:.;?]{1,60}:\s)")
_LABEL_END = re.compile(r"[:?]|\s[-–—]\s")

_LONGEST_LABEL = 16
_LONGEST_ANCHOR = 9
_FEWEST_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A printed field label.

    Attributes
    ----------
    name : str
        Canonical field name.
    start, end : int
        Span of the label in the text; its value begins at ``end``.
    block : int
        Index of the block that it stands in.
    """

    name: str
    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A document with what the choice of a reading needs, found once.

    Attributes
    ----------
    document : Document
    words : Vocabulary
    labels : tuple of Label
        In document order.
    anchors : mapping of str to tuple of int
        Short line that comes back (numbers masked) to the offsets where it stands.
    word_starts, promises, pasts : tuple of int
        Offsets of all words, of words of promise, of words of achievement.
    """

    document: Document
    words: Vocabulary
    labels: tuple[Label, ...]
    anchors: Mapping[str, tuple[int, ...]]
    word_starts: tuple[int, ...]
    promises: tuple[int, ...]
    pasts: tuple[int, ...]

    def is_label(self, block: int) -> bool:
        """Whether a block begins with a field label."""
        start = self.document.blocks[block].start
        return any(label.start == start for label in self.labels_between_blocks(block, block + 1))

    def labels_between_blocks(self, first: int, last: int) -> tuple[Label, ...]:
        """Return the labels that stand in the blocks from ``first`` up to ``last``."""
        low = bisect_left(self.labels, first, key=lambda label: label.block)
        high = bisect_left(self.labels, last, key=lambda label: label.block)
        return self.labels[low:high]

    def recurs(self, text: str) -> int:
        """Return how often a heading or short line stands in the document, numbers aside."""
        return len(self.anchors.get(anchor_of(text), ()))


def outline(document: Document) -> Outline:
    """Look a document over once."""
    words = vocabulary(document.language)
    text = document.text
    labels = tuple(_labels(document, words))
    return Outline(
        document=document,
        words=words,
        labels=labels,
        anchors=_anchors(document),
        word_starts=tuple(m.start() for m in _WORD.finditer(text)),
        promises=tuple(m.start() for m in words.promise.finditer(text)),
        pasts=tuple(m.start() for m in words.past.finditer(text)),
    )


def between(offsets: Sequence[int], start: int, end: int) -> int:
    """Count the sorted offsets in a half-open span."""
    return bisect_left(offsets, end) - bisect_left(offsets, start)


def heading_text(text: str) -> str:
    """Return a heading normalised and without the numbers before it."""
    return normalise(_NUMBERING.sub("", normalise(text)))


def anchor_of(text: str) -> str:
    """Return a short line normalised, with its numbers masked."""
    return _DIGITS.sub("#", normalise(text))


def lines(document: Document, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the spans of a block's lines, blank ones left out."""
    start = block.start
    for line in document.slice(block).split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _anchors(document: Document) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW and block.cells:
            spans = [block.cells[0]]
        else:
            spans = list(lines(document, block))
        for start, end in spans:
            lead = block.lead_end if block.start == start else start
            line = document.text[start : lead if start < lead < end else end]
            head = line.split(":", 1)[0] if ":" in line[:70] else line
            if 0 < len(head) <= 120 and len(head.split()) <= _LONGEST_ANCHOR:
                key = anchor_of(head)
                if any(c.isalpha() for c in key):
                    found[key].append(start)
    return {k: tuple(v) for k, v in found.items() if len(v) >= _FEWEST_REPEATS}


def _labels(document: Document, words: Vocabulary) -> Iterator[Label]:
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.TABLE_ROW and block.cells:
            yield from _row_labels(document, block, index, words)
            continue
        for start, end in lines(document, block):
            lead = block.lead_end if start == block.start else start
            yield from _line_labels(document.text, (start, end), lead, index, words)


def _row_labels(document: Document, block: Block, index: int, words: Vocabulary) -> Iterator[Label]:
    for start, end in block.cells:
        name = words.labels.get(normalise(document.text[start:end]))
        if name is not None:
            yield Label(name, start, end, index)
            continue
        yield from _line_labels(document.text, (start, end), start, index, words)


def _line_labels(
    text: str, span: tuple[int, int], lead: int, index: int, words: Vocabulary
) -> Iterator[Label]:
    start, end = span
    pieces = [start, *(m.end() for m in _INLINE_LABEL.finditer(text, start, end)), end]
    for position, (piece, stop) in enumerate(pairwise(pieces)):
        bold = lead if position == 0 else piece
        found = _label_at(text, piece, stop, bold, words)
        if found is not None:
            yield Label(found[0], piece, found[1], index)


def _label_at(
    text: str, start: int, end: int, lead: int, words: Vocabulary
) -> tuple[str, int] | None:
    """Find a label at the start of a line: all of it, its bold, up to a colon, or its words."""
    line = text[start:end]
    for stop in _label_stops(line, lead - start):
        name = words.labels.get(normalise(_NUMBERING.sub("", line[:stop])))
        if name is not None:
            return name, start + stop
    return _unmarked_label(line, start, words)


def _label_stops(line: str, lead: int) -> Iterator[int]:
    if len(line.split(maxsplit=_LONGEST_LABEL)) <= _LONGEST_LABEL:
        yield len(line)
    if 0 < lead < len(line):
        yield lead
    for mark in _LABEL_END.finditer(line, 0, 140):
        yield mark.end()


def _unmarked_label(line: str, start: int, words: Vocabulary) -> tuple[str, int] | None:
    """Find a label of two words or more that its value follows without a mark, as in PDF tables."""
    if not line[:1].isupper() and line[:1] not in "¿":
        return None
    stops = [m.end() for m in _WORD.finditer(line, 0, 140)][: _LONGEST_LABEL - 1]
    for stop in reversed(stops[1:]):
        following = line[stop:].lstrip(" ?:")[:1]
        if following.islower() or line[stop : stop + 1].isalnum():
            continue
        name = words.labels.get(normalise(line[:stop]))
        if name is not None:
            return name, start + stop
    return None
