"""Commitments that a document names again: contents, annexes, running titles, mentions."""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections.abc import Sequence, Set
from itertools import pairwise

from ogplens.segmentation.cue import Style
from ogplens.segmentation.languages import normalise
from ogplens.segmentation.numbering import Key, order_key
from ogplens.segmentation.outline import Outline
from ogplens.segmentation.spans import Segment

_TINY_BODY = 10
#: So many of a title's words stand in the other's; more of them where both have bodies of such a
#: length in words, since commitments of two themes may share a number and a few words.
_SAME_TITLE, _NEARLY_SAME_TITLE = 0.5, 0.9
_OWN_BODY = 60
_SAME_RUN = 0.5
_LONG_RUN = 6
_NEARLY_ALL = 0.85
#: How much a style stands out.
RANK = {Style.HEADING: 2, Style.LEAD: 1, Style.PLAIN: 0}


def without_repeats(outline: Outline, segments: Sequence[Segment]) -> list[Segment]:
    """Leave out tables of contents, annexes and mentions that name a commitment again."""
    runs = _runs(_without_continuations(outline, segments))
    kept: list[list[Segment]] = []
    for run in sorted(runs, key=_median_words, reverse=True):
        if not any(_repeats(outline, run, fuller) for fuller in kept):
            kept.append(run)
    remaining = [segment for run in kept for segment in run]
    fullest: dict[str, Segment] = {}
    for segment in sorted(remaining, key=_weight, reverse=True):
        fullest.setdefault(_identity(outline, segment), segment)
    return sorted(
        (s for s in remaining if not _mention(outline, s, fullest[_identity(outline, s)])),
        key=lambda s: s.cue.start,
    )


def without_strays(segments: list[Segment]) -> list[Segment]:
    """Leave out what has a number by chance: page numbers, items of lists, numbered themes.

    Plain lines go where their number falls out of the order of headings and run-in titles.
    Everything goes that falls out of a long run which counts on without a gap, where that is nearly
    all there is, or where what falls out stands one by one between.
    """
    if any(s.cue.number is None for s in segments):
        return segments
    keys = [order_key(s.cue.number or "") for s in segments]
    ordered = _longest_rise(keys)
    plain = sum(s.cue.style is Style.PLAIN for s in segments)
    if _count_on([segments[i].cue.number or "" for i in sorted(ordered)]) and (
        len(ordered) >= _NEARLY_ALL * len(segments) or _apart(ordered, len(segments))
    ):
        return [s for i, s in enumerate(segments) if i in ordered]
    if not 0 < plain < len(segments) / 2:
        return segments
    return [s for i, s in enumerate(segments) if i in ordered or s.cue.style is not Style.PLAIN]


def _count_on(numbers: Sequence[str]) -> bool:
    """Whether a long run of numbers counts by ones, or nearly so."""
    if len(numbers) < _LONG_RUN or not all(map(str.isdigit, numbers)):
        return False
    return int(numbers[-1]) - int(numbers[0]) + 1 <= len(numbers) / _NEARLY_ALL


def _apart(ordered: Set[int], count: int) -> bool:
    """Whether those that fall out of the order stand one by one, as headings of themes do."""
    out = [index for index in range(count) if index not in ordered]
    return all(after - before > 1 for before, after in pairwise(out))


def _without_continuations(outline: Outline, segments: Sequence[Segment]) -> list[Segment]:
    """Leave out a heading that is printed again while its own commitment goes on."""
    kept: list[Segment] = []
    for segment in segments:
        before = kept[-1] if kept else None
        if before is None or before.cue.number is None or before.cue.number != segment.cue.number:
            kept.append(segment)
        elif before.words < _TINY_BODY or RANK[before.cue.style] < RANK[segment.cue.style]:
            kept[-1] = segment
        elif not _alike(outline, before, segment):
            kept.append(segment)
    return kept


def _longest_rise(keys: Sequence[Key]) -> set[int]:
    """Return the indices of the longest subsequence that goes up."""
    tails: list[int] = []
    before: dict[int, int] = {}
    for index, key in enumerate(keys):
        place = bisect_left(tails, key, key=lambda tail: keys[tail])
        if place:
            before[index] = tails[place - 1]
        tails[place : place + 1] = [index]
    rise: set[int] = set()
    current = tails[-1] if tails else None
    while current is not None:
        rise.add(current)
        current = before.get(current)
    return rise


def _weight(segment: Segment) -> tuple[int, int]:
    return (RANK[segment.cue.style], segment.words)


def _median_words(run: Sequence[Segment]) -> float:
    return statistics.median(segment.words for segment in run)


def _runs(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Split at each place where a number comes again, or where the numbers go down."""
    runs: list[list[Segment]] = []
    seen: set[str] = set()
    for segment in segments:
        number = (segment.cue.number or "").casefold()
        before = (runs[-1][-1].cue.number or "").casefold() if runs else ""
        down = number and before and order_key(number) < order_key(before)
        if not runs or down or (number and number in seen):
            runs.append([])
            seen = set()
        runs[-1].append(segment)
        seen.add(number)
    return runs


def _identity(outline: Outline, segment: Segment) -> str:
    number = segment.cue.number
    return number.casefold() if number else normalise(_title(outline, segment))


def _repeats(outline: Outline, run: Sequence[Segment], fuller: Sequence[Segment]) -> bool:
    by_number = {_identity(outline, segment): segment for segment in fuller}
    shared = [(s, by_number[n]) for s in run if (n := _identity(outline, s)) in by_number]
    if len(shared) < _SAME_RUN * min(len(run), len(fuller)):
        return False
    tiny = _median_words(run) < min(_TINY_BODY, _median_words(fuller) / 2)
    alike = sum(_alike(outline, a, b) for a, b in shared)
    return tiny or alike >= _SAME_RUN * len(shared)


def _mention(outline: Outline, segment: Segment, fullest: Segment) -> bool:
    if segment is fullest:
        return False
    lesser = RANK[segment.cue.style] < RANK[fullest.cue.style]
    tiny = segment.words < min(_TINY_BODY, fullest.words / 2)
    return lesser or tiny or _alike(outline, segment, fullest)


def _alike(outline: Outline, one: Segment, other: Segment) -> bool:
    a, b = set(_title(outline, one).split()), set(_title(outline, other).split())
    if not a or not b or a == b:
        return True
    shared = len(a & b)
    enough = _SAME_TITLE if min(one.words, other.words) < _OWN_BODY else _NEARLY_SAME_TITLE
    return shared > 1 and shared >= enough * min(len(a), len(b))


def _title(outline: Outline, segment: Segment) -> str:
    start, end = segment.cue.title
    return normalise(outline.document.text[start:end])
