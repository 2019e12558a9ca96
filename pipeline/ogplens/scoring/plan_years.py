"""When a draft's plan begins, by its file name, its title or its deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ogplens.domain import Commitment, Document, PlanDate

_TITLE = 600  # characters of a document that can hold its title
_YEAR = r"20[1-4]\d"
_SPAN = re.compile(rf"(?<!\d)({_YEAR})\s*(?:[-–—/_]|to|a|al|au|and|y|e)\s*({_YEAR}|[1-4]\d)(?!\d)")
_SINGLE = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_LONGEST_PLAN = 5  # years


def years_submitted(
    source: str, document: Document | None, commitments: Sequence[Commitment]
) -> frozenset[int] | None:
    """Return the years in which the plan may have been submitted.

    A span of years in the file name or the title (``2013-2015``) begins with the year in which the
    plan was submitted, give or take one. Without a span, a single year there is that of the plan,
    give or take one. Without any, the plan was submitted up to three years before its middle
    deadline.

    Parameters
    ----------
    source : str
        The file as the user named it.
    document : Document or None
        Its first lines hold the title.
    commitments : sequence of Commitment

    Returns
    -------
    frozenset of int or None
        ``None`` where nothing tells.
    """
    places = [PurePath(source).stem]
    if document is not None:
        places.append(document.text[:_TITLE])
    starts = {year for place in places for year in _spans(place)}
    if not starts:
        starts = {int(year) for place in places for year in _SINGLE.findall(place)}
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
