"""Chapters before and after the commitments that look like them: achievements, proposals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.segmentation.numbering import order_key
from ogplens.segmentation.outline import CORE_FIELDS, Outline, between
from ogplens.segmentation.spans import Segment

_LESS = 0.5
_MOST, _SELDOM = 0.6, 0.2


@dataclass(frozen=True, slots=True)
class _Chapter:
    """Neighbouring segments under one heading, and the shares that promise, report, have fields."""

    segments: list[Segment]
    promises: float
    pasts: float
    fields: float

    @property
    def weight(self) -> float:
        return (self.promises + self.fields) * math.sqrt(len(self.segments))


def without_other_chapters(outline: Outline, segments: Sequence[Segment]) -> list[Segment]:
    """Leave out the chapters at both ends that are far less like promises than the others.

    A chapter ends where another heading comes between the segments, or where the numbers begin
    anew. It is left out where it tells of the past and seldom promises, or leaves the form empty
    that the commitments fill in, while the strongest chapter does not.
    """
    chapters = [_judged(outline, chapter) for chapter in _chapters(outline, segments)]
    if len(chapters) < 2:
        return list(segments)
    best = max(chapters, key=lambda chapter: chapter.weight)
    while chapters[0] is not best and _is_other(chapters[0], chapters[1], best=best):
        del chapters[0]
    while chapters[-1] is not best and _is_other(*chapters[-2:], best=best, last=True):
        del chapters[-1]
    return [segment for chapter in chapters for segment in chapter.segments]


def _is_other(one: _Chapter, other: _Chapter, *, best: _Chapter, last: bool = False) -> bool:
    """Whether the first (or last) of two neighbours is weak, and the numbers do not run on."""
    before, after = one.segments[-1].cue.number, other.segments[0].cue.number
    runs_on = before and after and order_key(before) < order_key(after)
    return not runs_on and _is_weak(other if last else one, best)


def _is_weak(chapter: _Chapter, best: _Chapter) -> bool:
    less_promising = chapter.promises <= best.promises - _LESS
    less_filled = chapter.fields <= best.fields - _LESS
    reports = less_promising and (chapter.pasts >= _MOST or chapter.promises <= _SELDOM)
    return (reports and chapter.fields <= best.fields) or (less_filled and less_promising)


def _judged(outline: Outline, segments: list[Segment]) -> _Chapter:
    core = [label.start for label in outline.labels if label.name in CORE_FIELDS]
    spans = [(segment.cue.start, segment.end) for segment in segments]

    def share(offsets: Sequence[int]) -> float:
        return sum(between(offsets, *span) > 0 for span in spans) / len(spans)

    return _Chapter(segments, share(outline.promises), share(outline.pasts), share(core))


def _chapters(outline: Outline, segments: Sequence[Segment]) -> list[list[Segment]]:
    chapters: list[list[Segment]] = []
    above: int | None = None
    for segment in segments:
        heading = outline.heading_above(segment.cue.block, segment.cue.level or 99)
        before = chapters[-1][-1].cue.number if chapters else None
        number = segment.cue.number
        anew = before is not None and number is not None and order_key(number) <= order_key(before)
        if not chapters or heading != above or anew:
            chapters.append([])
            above = heading
        chapters[-1].append(segment)
    return chapters
