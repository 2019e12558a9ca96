"""Where each commitment ends: at the next one, at a heading above it, where the plan closes."""

from __future__ import annotations

import re
import statistics
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from ogplens.domain import Block, BlockKind
from ogplens.segmentation.cue import Cue, Form, Style
from ogplens.segmentation.cues import is_apparatus
from ogplens.segmentation.languages import normalise
from ogplens.segmentation.outline import Outline, between, heading_text

_BELOW_ALL_HEADINGS = 99
_LONGEST_CLOSING = 16
_LEAST_BEFORE_STOP = 0.5


@dataclass(frozen=True, slots=True)
class Segment:
    """A cue with the span that it opens.

    Attributes
    ----------
    cue : Cue
    end : int
        The span is ``document.text[cue.start:end]``.
    words : int
        Words of the body, without a heading; the title that a plain paragraph begins with counts.
    """

    cue: Cue
    end: int
    words: int


def cut(
    outline: Outline, cues: Sequence[Cue], every: Sequence[Cue], *, at_peers: bool = True
) -> list[Segment]:
    """End each cue's span at the next cue, at a heading above it, or where the plan closes.

    Parameters
    ----------
    cues : sequence of Cue
        Those that open a segment.
    every : sequence of Cue
        These and the repeats, which end the segment of another commitment.
    at_peers : bool
        Whether a heading of the commitments' own level that opens none may end one.
    """
    firm, loose = _boundaries(outline, cues, every)
    loose = loose if at_peers else []
    starts = {cue.start for cue in cues}
    whole_text = len(outline.document.text)
    segments: list[Segment] = []
    for cue in cues:
        following = _next_start(cue, starts, every)
        stop = _first_between(firm, cue.head_end, whole_text if following is None else following)
        length: float = stop - cue.start
        if following is None and segments:  # the last one would run on to the end of the plan
            length = min(length, 2 * statistics.median(s.end - s.cue.start for s in segments))
        least = cue.start + int(_LEAST_BEFORE_STOP * length)
        own = _own_title_again(outline, cue, stop)
        others = [place for place in loose if place not in own] if own else loose
        stop = _first_between(others, max(least, cue.head_end), stop)
        end = cue.start + len(outline.document.text[cue.start : stop].rstrip())
        in_the_text = cue.style is Style.PLAIN and not cue.alone
        words = between(outline.word_starts, cue.start if in_the_text else cue.head_end, end)
        segments.append(Segment(cue, max(end, cue.head_end), words))
    return segments


def _own_title_again(outline: Outline, cue: Cue, stop: int) -> frozenset[int]:
    """Return where a commitment's title is printed again inside it, as on each of its pages."""
    text = outline.document.text
    title = text[slice(*cue.title)]
    found = re.finditer(re.escape(title), text[cue.head_end : stop]) if title.strip() else ()
    return frozenset(cue.head_end + match.start() for match in found)


def _next_start(cue: Cue, starts: Set[int], every: Sequence[Cue]) -> int | None:
    """Return where the next commitment starts; the cue's own number printed again is none."""
    for place in range(bisect_right(every, cue.start, key=lambda c: c.start), len(every)):
        other = every[place]
        if other.start in starts or other.number is None or other.number != cue.number:
            return other.start
    return None


def _first_between(offsets: Sequence[int], start: int, end: int) -> int:
    position = bisect_left(offsets, start)
    return min(end, offsets[position]) if position < len(offsets) else end


def _boundaries(
    outline: Outline, cues: Sequence[Cue], every: Sequence[Cue]
) -> tuple[list[int], list[int]]:
    """Return where commitments end for certain, and where they end if enough came before.

    A heading above the commitments' own level ends one, and so does any heading for run-in
    titles. A heading of the same level may be a theme's or one inside the commitment: it counts
    only where most of the text up to the next commitment stands before it.
    """
    document = outline.document
    level = _level(cues)
    sure_level = level if cues[0].form in (Form.RUN_IN, Form.HEADING) else level - 1
    taken = {cue.block for cue in every} | {_block_at(outline, cue.head_end) for cue in cues}
    themes = _theme_levels(outline, cues, taken) if level == _BELOW_ALL_HEADINGS else frozenset()
    firm: list[int] = []
    loose: list[int] = []
    for index, block in enumerate(document.blocks):
        if index in taken:
            continue
        if block.kind is BlockKind.HEADING:
            if block.level in themes and not outline.is_label(index):
                firm.append(block.start)
                continue
            if block.level > level or is_inner(outline, index):
                continue
            name = heading_text(document.slice(block))
            sure = 0 < block.level <= sure_level < _BELOW_ALL_HEADINGS - 1
            sure = sure or cues[0].form is Form.RUN_IN or is_apparatus(name, outline.words)
            (firm if sure else loose).append(block.start)
        elif block.start > cues[-1].start and _closes(outline, block):
            firm.append(block.start)
    return firm, loose


def _theme_levels(outline: Outline, cues: Sequence[Cue], taken: Set[int]) -> frozenset[int]:
    """Return the levels of headings over commitments that are no headings themselves.

    Most commitments are followed by the next one without a heading of a theme between; headings
    inside them, such as those of their fields, stand in most of them.
    """
    between_cues: Counter[int] = Counter()
    blocks = outline.document.blocks
    for cue, following in pairwise([*(c.block for c in cues), len(blocks)]):
        inside = range(cue + 1, following)
        between_cues.update({blocks[i].level for i in inside if blocks[i].level and i not in taken})
    return frozenset(level for level, n in between_cues.items() if 2 * n < len(cues))


def is_inner(outline: Outline, index: int) -> bool:
    """Whether a heading stands inside commitments: a field label, or one that keeps coming back."""
    text = outline.document.slice(outline.document.blocks[index])
    if outline.is_label(index):
        return True
    if outline.recurs(text) == 0:
        return False
    # "Context" or "Challenge" over and over is a part of each commitment; "Theme 2" is a theme.
    return not any(map(str.isdigit, text)) or not is_apparatus(heading_text(text), outline.words)


def _block_at(outline: Outline, offset: int) -> int:
    blocks = outline.document.blocks
    return max(0, bisect_left(blocks, offset, key=lambda block: block.start) - 1)


def _level(cues: Sequence[Cue]) -> int:
    levels = [cue.level for cue in cues if cue.style is Style.HEADING]
    if len(levels) * 2 < len(cues):
        return _BELOW_ALL_HEADINGS
    return Counter(levels).most_common(1)[0][0]


def _closes(outline: Outline, block: Block) -> bool:
    """Whether a short line opens the annex or conclusion of a plan without headings."""
    text = outline.document.slice(block)
    if block.kind is not BlockKind.PARAGRAPH or len(text.split()) > _LONGEST_CLOSING:
        return False
    if text.rstrip().endswith((".", ";")) and len(text.split()) > 1:
        return False
    return outline.words.closing.match(normalise(text)) is not None
