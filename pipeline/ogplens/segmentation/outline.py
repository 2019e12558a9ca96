"""What a document shows before anything is decided: labels, headings, recurring lines, promises."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ogplens.domain import Block, BlockKind, Document
from ogplens.segmentation.labels import Label, find_labels
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

_LONGEST_ANCHOR = 9
_FEWEST_REPEATS = 3


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
    headings : tuple of int
        Blocks that are headings.
    parents : mapping of int to (int or None)
        Heading to the nearest one before it that stands above it.
    """

    document: Document
    words: Vocabulary
    labels: tuple[Label, ...]
    anchors: Mapping[str, tuple[int, ...]]
    word_starts: tuple[int, ...]
    promises: tuple[int, ...]
    pasts: tuple[int, ...]
    headings: tuple[int, ...]
    parents: Mapping[int, int | None]

    def heading_above(self, block: int, level: int) -> int | None:
        """Return the block of the nearest heading before a block that is above a level."""
        place = bisect_left(self.headings, block) - 1
        found: int | None = self.headings[place] if place >= 0 else None
        while found is not None and self.document.blocks[found].level >= level:
            found = self.parents[found]
        return found

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
    labels = tuple(find_labels(document, words))
    return Outline(
        document=document,
        words=words,
        labels=labels,
        anchors=_anchors(document),
        word_starts=tuple(m.start() for m in _WORD.finditer(text)),
        promises=tuple(m.start() for m in words.promise.finditer(text)),
        pasts=tuple(m.start() for m in words.past.finditer(text)),
        headings=tuple(i for i, b in enumerate(document.blocks) if b.kind is BlockKind.HEADING),
        parents=_parents(document),
    )


def _parents(document: Document) -> Mapping[int, int | None]:
    parents: dict[int, int | None] = {}
    above: list[int] = []
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            while above and document.blocks[above[-1]].level >= block.level:
                above.pop()
            parents[index] = above[-1] if above else None
            above.append(index)
    return parents


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
