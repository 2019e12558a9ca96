"""When a draft's plan begins, by its file name, its title or its deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ogplens.domain import Commitment, Document, PlanDate

_TITLE = 600  # characters of a document, before its first commitment, that can hold its title
_YEAR = r"20[1-4]\d"
_SPAN = re.compile(rf"(?<!\d)({_YEAR})\s*(?:[-–—/_]|to|a|al|au|and|y|e)\s*({_YEAR}|[1-4]\d)(?!\d)")
_SINGLE = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_LONGEST_PLAN = 5  # years


def years_submitted(
    source: str, document: Document | None, commitments: Sequence[Commitment]
) -> frozenset[int] | None:
    """Return the years in which the plan may have been submitted.

    A span of years in the file name or before the first commitment (``2013-2015``) begins with the
    year in which the plan was submitted, give or take one. Without a span, a single year in the
    file name or the first line is that of the plan, give or take one; further down a single year
    may be of anything. Without any, the plan was submitted up to three years before its middle
    deadline.

    Parameters
    ----------
    source : str
        The file as the user named it.
    document : Document or None
        What stands before its first commitment holds the title.
    commitments : sequence of Commitment

    Returns
    -------
    frozenset of int or None
        ``None`` where nothing tells.
    """
    name, title = PurePath(source).stem, ""
    if document is not None:
        first = min((one.start for one in commitments), default=_TITLE)
        title = document.text[: min(first, _TITLE)].lstrip()
    starts = {*_spans(name), *_spans(title)}
    if not starts:
        line = title.split("\n", 1)[0]
        starts = {int(year) for place in (name, line) for year in _SINGLE.findall(place)}
    if starts:
        return frozenset(year + off for year in starts for off in (-1, 0, 1))
    ends = sorted(_deadlines(commitments))
    if not ends:
        return None
    middle = ends[len(ends) // 2]
    return frozenset(range(middle - 3, middle + 1))


def _spans(text: str) -> Iterator[int]:
    for first, last in _SPAN.findall(text):
        end = int(last) if len(last) == 4 else 2000 + int(last)
        if 0 < end - int(first) <= _LONGEST_PLAN:
            yield int(first)


def _deadlines(commitments: Sequence[Commitment]) -> Iterator[int]:
    for commitment in commitments:
        dates: list[PlanDate | None] = [commitment.end_date]
        dates += [milestone.end_date for milestone in commitment.milestones]
        for date in dates:
            if date is not None and date.last_day is not None:
                yield date.last_day.year
