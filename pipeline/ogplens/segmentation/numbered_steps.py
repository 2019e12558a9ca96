"""Milestones that only their number shows: "3.1 Publish the register (June 2019)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from ogplens.domain import Milestone
from ogplens.segmentation.outline import Outline
from ogplens.segmentation.pieces import in_prose, tidy
from ogplens.segmentation.spans import Segment
from ogplens.segmentation.titles import first_sentence_end

_FEWEST = 2


def numbered_steps(outline: Outline, segment: Segment) -> Iterator[Milestone]:
    """Yield the steps numbered after their commitment, where they count up from 1.

    Sections of a commitment may be numbered so as well: half the steps or more need a date.
    """
    number = segment.cue.number
    if not number:
        return
    text = outline.document.text
    step = re.compile(
        rf"(?<![\w.,]){re.escape(number)}\.(?P<step>\d{{1,2}})(?![\d.]\d)[.):]?\s+(?=\S)"
    )
    found: list[re.Match[str]] = []
    for match in step.finditer(text, segment.cue.head_end, segment.end):
        if int(match["step"]) == len(found) + 1:
            found.append(match)
    if len(found) < _FEWEST:
        return
    steps = []
    for match, after in zip_longest(found, found[1:]):
        paragraph = text.find("\n\n", match.end(), segment.end)
        stop = min(x for x in (paragraph, segment.end) if x >= 0)
        if after is not None:
            stop = min(stop, after.start())
        elif text[match.start() - 1 : match.start()] != "\n":
            stop = first_sentence_end(text, match.end(), stop, outline.words)
        steps.append(in_prose(outline, tidy(text[match.start() : stop]).rstrip(" ;,")))
    if 2 * sum(one.end_date is not None for one in steps) >= len(steps):
        yield from steps
