"""Where the printed field labels of a document stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ogplens.domain import Block, BlockKind, Document
from ogplens.segmentation.label_index import LabelIndex
from ogplens.segmentation.languages import Vocabulary, normalise

_WORD = re.compile(r"\w+")
_NUMBERING = re.compile(r"^(?:[\divxl]{1,5}[.): \-–]+)+")
_INLINE_LABEL = re.compile(r"(?<=[.;])\s+(?=[^\W\d][^\n:.;?]{1,60}:\s)")
_LABEL_END = re.compile(r"[:?]|\s[-–—]\s")
_LATER_LABEL = re.compile(r"(?<=\s)(?=[^\W\d_])(?P<label>\w[^\n:.;?]{2,80}):(?=\s|$)")

_LONGEST_LABEL = 24  # words
_LONGEST_MARKED = 180  # characters
_FEWEST_WORDS_WRAPPED = 3
_MOST_LINES = 3


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


def find_labels(document: Document, words: Vocabulary) -> Iterator[Label]:
    """Yield the field labels of a document, in order.

    A label is a whole line, a bold lead, a cell of a table, or what stands before a colon, a
    question mark or a dash; it may be wrapped over lines. Words that a value follows without a
    mark, as in the text of PDF tables, have to be a label to the letter.
    """
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.TABLE_ROW and block.cells:
            yield from _row_labels(document, block, index, words)
        else:
            yield from _block_labels(document, block, index, words)


def _row_labels(document: Document, block: Block, index: int, words: Vocabulary) -> Iterator[Label]:
    for start, end in block.cells:
        name = _name(document.text[start:end], words.label_index)
        if name is not None:
            yield Label(name, start, end, index)
            continue
        inside = Block(BlockKind.PARAGRAPH, start, end)
        if start < end:
            yield from _block_labels(document, inside, index, words)


def _block_labels(
    document: Document, block: Block, index: int, words: Vocabulary
) -> Iterator[Label]:
    text = document.text
    spans = list(_line_spans(text, block))
    position = 0
    while position < len(spans):
        wrapped = _wrapped(text, spans[position : position + _MOST_LINES], words.label_index)
        if wrapped is not None:
            name, count = wrapped
            last = spans[position + count - 1]
            yield Label(name, spans[position][0], last[1], index)
            position += count
            continue
        start = spans[position][0]
        lead = block.lead_end if start == block.start else start
        yield from _line_labels(text, spans[position], lead, index, words)
        position += 1


def _line_spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    start = block.start
    for line in text[block.start : block.end].split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _wrapped(text: str, spans: list[tuple[int, int]], labels: LabelIndex) -> tuple[str, int] | None:
    """Find a label that a line break has parted; a first line that is one by itself stays so."""
    if len(spans) < 2 or text[slice(*spans[0])].rstrip().endswith((":", "?", ".")):
        return None
    follows = text[spans[1][0] : spans[1][1]].lstrip()[:1]
    if not follows.islower() and _name(text[slice(*spans[0])], labels) is not None:
        return None
    for count in range(2, len(spans) + 1):
        joined = text[spans[0][0] : spans[count - 1][1]]
        if len(joined.split()) > _LONGEST_LABEL:
            return None
        if len(joined.split()) >= _FEWEST_WORDS_WRAPPED:
            name = _name(joined, labels)
            if name is not None:
                return name, count
    return None


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
            yield from _later_labels(text, found[1], stop, index, words.label_index)


def _later_labels(
    text: str, start: int, end: int, index: int, labels: LabelIndex
) -> Iterator[Label]:
    """Yield labels behind a value on its line: ``Start: 2016 End: 2018``."""
    for match in _LATER_LABEL.finditer(text, start, end):
        for word in _WORD.finditer(text, match.start(), match.end("label")):
            printed = text[word.start() : match.end("label")]
            name = labels.exact.get(normalise(printed)) if printed[0].isupper() else None
            if name is not None:
                yield Label(name, word.start(), match.end(), index)
                break


def _label_at(
    text: str, start: int, end: int, lead: int, words: Vocabulary
) -> tuple[str, int] | None:
    """Find a label at the start of a line: all of it, its bold, up to a colon, or its words."""
    line = text[start:end]
    for stop in _label_stops(line, lead - start):
        name = _name(line[:stop], words.label_index)
        if name is not None:
            return name, start + stop
    return _unmarked_label(line, start, words)


def _name(text: str, labels: LabelIndex) -> str | None:
    if len(text.split(maxsplit=_LONGEST_LABEL)) > _LONGEST_LABEL:
        return None
    return labels.exact.get(normalise(_NUMBERING.sub("", normalise(text)))) or labels.name(text)


def _label_stops(line: str, lead: int) -> Iterator[int]:
    if len(line.split(maxsplit=_LONGEST_LABEL)) <= _LONGEST_LABEL:
        yield len(line)
    if 0 < lead < len(line):
        yield lead
    for mark in _LABEL_END.finditer(line, 0, _LONGEST_MARKED):
        yield mark.end()


def _unmarked_label(line: str, start: int, words: Vocabulary) -> tuple[str, int] | None:
    """Find a label of two words or more that its value follows without a mark, as in PDF tables."""
    if not line[:1].isupper() and line[:1] not in "¿":
        return None
    stops = [m.end() for m in _WORD.finditer(line, 0, _LONGEST_MARKED)][: _LONGEST_LABEL - 1]
    for stop in reversed(stops[1:]):
        following = line[stop:].lstrip(" ?:")[:1]
        if following.islower() or line[stop : stop + 1].isalnum():
            continue
        name = words.labels.get(normalise(line[:stop]))
        if name is not None:
            return name, start + stop
    return None
