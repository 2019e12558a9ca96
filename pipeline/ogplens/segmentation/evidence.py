"""How well a reading fits what commitments are: the evidence, its weights, and words for it."""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ogplens.segmentation.cue import Form, Style
from ogplens.segmentation.nesting import Nesting, nesting
from ogplens.segmentation.numbering import regularity
from ogplens.segmentation.outline import Outline, between
from ogplens.segmentation.readings import Reading
from ogplens.segmentation.rows import COLUMN
from ogplens.segmentation.spans import Segment

WEIGHTS = {
    "keyword": 2.5,
    "look": 1.0,
    "numbering": 1.5,
    "once each": 2.5,
    "fields": 1.0,
    "promises": 1.5,
    "achievements": -2.0,
    "length": 2.0,
    "evenness": 0.5,
    "coverage": 1.5,
    "count": 1.2,
    "coarse": -4.0,
    "steps": -4.0,
}
"""Points for each kind of evidence, which itself runs from 0 to 1."""

_BEST = sum(weight for weight in WEIGHTS.values() if weight > 0)
_SHORTEST, _SHORT, _LONG, _LONGEST = 6, 30, 1500, 8000
_LOOK = {Style.HEADING: 1.0, Style.LEAD: 0.9, Style.PLAIN: 0.3}
_MANY, _VERY_MANY = 12, 50
_GAPS = 0.8
_ROW_LOOK = 0.8
_MENTIONED = 0.3
_ALONE = 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for a reading.

    Attributes
    ----------
    parts : dict of str to float
        Kind of evidence to its strength, 0 to 1; the kinds are those of `WEIGHTS`.
    """

    parts: dict[str, float]

    @property
    def score(self) -> float:
        """Points in all; comparable between the readings of one document."""
        return sum(WEIGHTS[name] * value for name, value in self.parts.items())

    @property
    def share(self) -> float:
        """Points as a share of those that a perfect reading would have, 0 to 1."""
        return min(1.0, max(0.0, self.score / _BEST))


def weigh(outline: Outline, reading: Reading) -> Evidence:
    """Weigh a reading."""
    segments = reading.segments
    words = [segment.words for segment in segments]
    median = statistics.median(words)
    total = max(1, len(outline.word_starts))
    promises, achievements = _tense(outline, reading)
    return Evidence(
        {
            "keyword": _keyword(outline, reading),
            "look": statistics.fmean(_look(segment) for segment in segments),
            "numbering": _numbering(reading),
            "once each": _once_each(outline, reading),
            "fields": _with_fields(outline, reading),
            "promises": promises,
            "achievements": achievements,
            "length": _length(median) * sum(w >= _SHORTEST for w in words) / len(words),
            "evenness": _evenness(words, median),
            "coverage": min(1.0, sum(words) / total),
            "count": 0.8 * min(1.0, math.log(len(words)) / math.log(_MANY))
            + 0.2 * min(1.0, len(words) / _VERY_MANY),
            "coarse": 0.0,
            "steps": 0.0,
        }
    )


def weigh_all(outline: Outline, readings: Sequence[Reading]) -> list[tuple[Reading, Evidence]]:
    """Weigh readings one by one, then against each other; the best comes first."""
    weighed = [(r, _with_all_like_it(weigh(outline, r), r, readings)) for r in readings]
    pairs = [
        (outer, inner, found)
        for outer, (reading, _) in enumerate(weighed)
        for inner, (finer, _) in enumerate(weighed)
        if (found := nesting(outline, reading, finer)) is not None
    ]
    steps = {
        inner
        for outer, inner, found in pairs
        if found.are_steps and _could_hold_steps(weighed[outer][1], weighed[inner][1])
    }
    coarse = {
        outer
        for outer, inner, found in pairs
        if inner not in steps and _is_coarse(weighed[outer][1], *weighed[inner], found)
    }
    judged = [
        (reading, replace(evidence, parts=evidence.parts | _against(i, coarse, steps)))
        for i, (reading, evidence) in enumerate(weighed)
    ]
    return sorted(judged, key=lambda pair: (-pair[1].score, pair[0].segments[0].cue.start))


def _with_all_like_it(
    evidence: Evidence, reading: Reading, readings: Sequence[Reading]
) -> Evidence:
    """Weaken a reading that leaves out others which are headed by its word, or count on from it."""
    own = {piece.cue.start for piece in reading.segments}
    most = len(own)
    for other in readings:
        if other.form is not reading.form or other.word != reading.word:
            continue
        headed = {s.cue.start for s in other.segments if s.cue.style is not Style.PLAIN}
        if reading.form is Form.KEYWORD or (own < headed and _counts_on(reading, other)):
            most = max(most, len(own | headed))
    part = "keyword" if reading.form is Form.KEYWORD else "numbering"
    weakened = {part: evidence.parts[part] * len(own) / most}
    return replace(evidence, parts=evidence.parts | weakened)


def _counts_on(reading: Reading, other: Reading) -> bool:
    """Whether a reading's plain numbers are a part of another's that go up all the way."""
    numbers = [s.cue.number or "" for s in other.segments]
    if reading.form is not Form.NUMBER or not all(map(str.isdigit, numbers)):
        return False
    return all(int(a) < int(b) for a, b in pairwise(numbers))


def _against(index: int, coarse: set[int], steps: set[int]) -> dict[str, float]:
    return {"coarse": float(index in coarse), "steps": float(index in steps)}


def _could_hold_steps(outer: Evidence, inner: Evidence) -> bool:
    """Whether pieces are like enough to commitments for those inside them to be steps."""
    parts = outer.parts
    named = parts["keyword"] >= inner.parts["keyword"]
    return named and parts["promises"] >= 0.6 and parts["length"] > 0.5


def _is_coarse(evidence: Evidence, finer: Reading, other: Evidence, found: Nesting) -> bool:
    """Whether a reading's pieces are themes, each made of promises that another reading cuts out.

    Nothing is coarse that says "commitment" or is written on a form: what lies inside are steps.
    Numbers inside are steps as well, unless each of them fills in the form, or they count on from
    theme to theme.
    """
    parts, inner = evidence.parts, other.parts
    if parts["keyword"] > 0:
        return False
    if found.are_on_a_form or finer.word == COLUMN:
        return True
    if found.inner_words < _SHORT or inner["promises"] < 0.6:
        return False
    if found.inner_runs_on:
        return True
    if inner["promises"] < 0.75:
        return False
    if found.is_a_list and finer.form in (Form.NUMBER, Form.ROW):
        return True
    if parts["once each"] > 0.5 or finer.form in (Form.NUMBER, Form.ROW):
        return False
    return inner["coverage"] >= 0.4 * parts["coverage"]


def _look(segment: Segment) -> float:
    return _ROW_LOOK if segment.cue.form is Form.ROW else _LOOK[segment.cue.style]


def _keyword(outline: Outline, reading: Reading) -> float:
    if reading.word == COLUMN:  # a table of titles only is a summary
        return min(1.0, _length(statistics.median(s.words for s in reading.segments)))
    if reading.form is Form.FIELD:
        return 1.0
    if reading.form is not Form.KEYWORD:
        return 1.0 if reading.segments[0].cue.kind == "id" else 0.0
    if len(reading.segments) == 1 and reading.style is Style.PLAIN:
        return _MENTIONED  # a sentence may begin with "Commitment 22"
    return 1.0 if outline.words.keywords.get(reading.word.rstrip(":")) else 0.5


def _numbering(reading: Reading) -> float:
    numbers = [s.cue.number for s in reading.segments if s.cue.number is not None]
    if not numbers:
        return 0.5
    whole = {int(n) for n in numbers if n.isdigit()}
    gaps = 1 - len(whole) / max(whole) if len(whole) > 1 else 0.0
    return regularity(numbers) * len(numbers) / len(reading.segments) * (1 - _GAPS * gaps)


def _once_each(outline: Outline, reading: Reading) -> float:
    """Strength of the best line that stands once in each segment and nowhere else.

    Plans are written on a form, so its labels come once a commitment: more often in a theme,
    not at all in a milestone.
    """
    best = 0.0
    count = len(reading.segments)
    if count < 2:
        return _ALONE
    for offsets in outline.anchors.values():
        if not count / 2 <= len(offsets) <= count * 2:
            continue
        once = sum(_count_is_one(offsets, s.cue.head_end, s.end) for s in reading.segments)
        best = max(best, once / count * once / len(offsets))
    return best


def _count_is_one(offsets: tuple[int, ...], start: int, end: int) -> bool:
    position = bisect_left(offsets, start)
    if position >= len(offsets) or offsets[position] >= end:
        return False
    return position + 1 >= len(offsets) or offsets[position + 1] >= end


def _with_fields(outline: Outline, reading: Reading) -> float:
    if reading.word == COLUMN:
        return 1.0  # the other columns are the fields
    starts = [label.start for label in outline.labels if label.name != "commitment_title"]
    segments = reading.segments
    return sum(between(starts, s.cue.head_end, s.end) > 0 for s in segments) / len(segments)


def _tense(outline: Outline, reading: Reading) -> tuple[float, float]:
    """Return the shares of segments that promise, and that tell of the past only."""
    promising = past = 0
    for segment in reading.segments:
        span = (segment.cue.start, segment.end)
        will = between(outline.promises, *span)
        promising += will > 0
        past += will == 0 and between(outline.pasts, *span) > 0
    return promising / len(reading.segments), past / len(reading.segments)


def _length(median: float) -> float:
    """1 for bodies of the length that commitments have, falling off on both sides."""
    if median <= _SHORTEST:
        return 0.0
    if median < _SHORT:
        return (median - _SHORTEST) / (_SHORT - _SHORTEST)
    if median <= _LONG:
        return 1.0
    return max(0.0, math.log(_LONGEST / median) / math.log(_LONGEST / _LONG))


def _evenness(words: list[int], median: float) -> float:
    if len(words) < 2 or median == 0:
        return 0.0
    spread = statistics.median(abs(w - median) for w in words)
    return max(0.0, 1 - spread / median)
