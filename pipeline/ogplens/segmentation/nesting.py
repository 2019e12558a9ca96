"""Readings inside readings: themes that hold commitments, commitments that hold steps."""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ogplens.segmentation.outline import CORE_FIELDS, Outline, between
from ogplens.segmentation.readings import Reading
from ogplens.segmentation.spans import Segment

_HELD, _NUMBERED = 0.6, 0.8
_HOLDERS, _MOST_HOLD = 0.5, 0.6
_FINER = 1.2
_MOST, _HALF, _FEW = 0.7, 0.5, 0.2
_OWN_TEXT, _HARDLY = 0.3, 0.35
#: Steps are shorter than commitments; pieces without a number have to be very short to be steps.
_FEWEST = 4
_MOST_STEPS = 15
_SHORT_STEP, _SHORT_UNNUMBERED = 90, 40


@dataclass(frozen=True, slots=True)
class Nesting:
    """What an outer reading has of its own, and what the readings inside it have.

    Attributes
    ----------
    holders : float
        Share of outer pieces that hold an inner one.
    inner_each : float
        Inner pieces for each outer one.
    own_words : float
        Median share of an outer piece that stands before the first inner one.
    own_promises, own_core : float
        Shares of outer pieces that promise, or have a core field, in that part.
    outer_core, inner_core : float
        Shares of outer and of inner pieces with a core field anywhere.
    inner_words : float
        Median length of an inner piece with its title, in words.
    inner_numbered : bool
        Whether most inner pieces have a number.
    inner_runs_on : bool
        Whether the numbers of the inner pieces go up through the whole document: those of steps
        begin anew in each commitment, those of commitments seldom do in each theme.
    """

    holders: float
    inner_each: float
    own_words: float
    own_promises: float
    own_core: float
    outer_core: float
    inner_core: float
    inner_words: float
    inner_numbered: bool
    inner_runs_on: bool

    @property
    def are_steps(self) -> bool:
        """Whether the inner pieces are steps of commitments.

        Either the fields of the form come once an outer piece and not once an inner one, or the
        outer pieces promise at length before short inner ones begin.
        """
        if self.holders < _MOST_HOLD or self.inner_each > _MOST_STEPS:
            return False
        if self.outer_core >= _MOST and self.inner_core <= _HALF:
            return True
        told = self.own_words >= _OWN_TEXT and self.own_promises >= _MOST
        longest = _SHORT_STEP if self.inner_numbered else _SHORT_UNNUMBERED
        return told and self.inner_core <= self.own_core and self.inner_words < longest

    @property
    def are_on_a_form(self) -> bool:
        """Whether each inner piece fills in the form, and what is around them does not."""
        return self.inner_core >= _MOST and self.own_core <= _FEW

    @property
    def is_a_list(self) -> bool:
        """Whether the outer pieces hold hardly anything but the inner ones, and no form."""
        return self.own_words <= _HARDLY and self.own_core <= _FEW


def nesting(outline: Outline, outer: Reading, inner: Reading) -> Nesting | None:
    """Compare two readings; ``None`` unless the inner one's pieces lie in the outer one's.

    A single outer piece is a chapter, or the plan itself, and is compared with nothing.
    """
    if len(outer.segments) < 2 or len(inner.segments) < _FINER * len(outer.segments):
        return None
    if 2 * len(_starts(outer) & _starts(inner)) > len(outer.segments):
        return None  # the same pieces and some more, not pieces of them
    inside: dict[int, list[Segment]] = {}
    for piece in inner.segments:
        place = holder(outer, piece.cue.start)
        if place is not None:
            inside.setdefault(place, []).append(piece)
    held = sum(map(len, inside.values()))
    if held < _HELD * len(inner.segments) or len(inside) < _HOLDERS * len(outer.segments):
        return None
    numbers = [s.cue.number for s in inner.segments if s.cue.number is not None]
    whole = [(s.cue.start, s.end) for s in inner.segments]
    core = [label.start for label in outline.labels if label.name in CORE_FIELDS]
    own = [(outer.segments[place].cue.head_end, inside[place][0].cue.start) for place in inside]
    own_words = [
        between(outline.word_starts, *span) / max(1, outer.segments[place].words)
        for place, span in zip(inside, own, strict=True)
    ]
    return Nesting(
        holders=len(inside) / len(outer.segments),
        inner_each=len(inner.segments) / len(outer.segments),
        own_words=statistics.median(own_words),
        own_promises=_share(outline.promises, own),
        own_core=_share(core, own),
        outer_core=_share(core, [(s.cue.start, s.end) for s in outer.segments]),
        inner_core=_share(core, whole),
        inner_words=statistics.median(between(outline.word_starts, *span) for span in whole),
        inner_numbered=2 * len(numbers) > len(whole),
        inner_runs_on=_runs_on(numbers) and len(numbers) >= _NUMBERED * len(whole),
    )


def _runs_on(numbers: Sequence[str]) -> bool:
    """Whether plain numbers count up from the first to the last, with few left out."""
    plain = [int(number) for number in numbers if number.isdigit()]
    if len(plain) < len(numbers) or len(plain) < _FEWEST:
        return False
    return all(a < b for a, b in pairwise(plain)) and len(plain) >= _NUMBERED * (
        plain[-1] - plain[0]
    )


def _starts(reading: Reading) -> set[int]:
    return {piece.cue.start for piece in reading.segments}


def holder(reading: Reading, offset: int) -> int | None:
    """Return the index of the segment that holds an offset, its first character left out."""
    index = bisect_left(reading.segments, offset, key=lambda s: s.cue.start) - 1
    return index if index >= 0 and offset < reading.segments[index].end else None


def _share(offsets: Sequence[int], spans: Sequence[tuple[int, int]]) -> float:
    return sum(between(offsets, *span) > 0 for span in spans) / len(spans)
