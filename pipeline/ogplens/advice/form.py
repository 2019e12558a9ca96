"""S rules ask who is responsible, what the title says, and whether the dates fit."""

from __future__ import annotations

import datetime
import re

from ogplens.advice.facts import Facts, Found, printable

_WORD = re.compile(r"[^\W\d_][\w'’\-]*")


def nobody_responsible(facts: Facts) -> Found | None:
    """S401: no field names who leads, and no institution is named in the text."""
    if facts.commitment.fields.get("lead_institution", "").strip() or facts.has("institution"):
        return None
    return facts.missing()


def title_of_intention(facts: Facts) -> Found | None:
    """S402: the title begins with an intention: strengthen, improve, promote."""
    start, end = facts.title
    words = [match.span() for match in _WORD.finditer(facts.commitment.text, start, end)][:2]
    inside = [span for span in facts.marks.get("intention", ()) if span in words]
    return facts.at_spans(inside[:1])


def dates_do_not_fit(facts: Facts) -> Found | None:
    """S403: something ends before it begins, or a milestone after the commitment."""
    commitment = facts.commitment
    begins = commitment.start_date.first_day if commitment.start_date else None
    ends = commitment.end_date.last_day if commitment.end_date else None
    if _before(ends, begins):
        return facts.missing(what=printable(commitment.title))
    for milestone in commitment.milestones:
        first = milestone.start_date.first_day if milestone.start_date else None
        last = milestone.end_date.last_day if milestone.end_date else None
        latest = milestone.end_date.first_day if milestone.end_date else None
        if _before(last, first) or _before(last, begins) or _before(ends, latest):
            start = commitment.text.find(milestone.text)
            span = (start, start + len(milestone.text)) if start >= 0 else facts.title
            what = " ".join(printable(milestone.text).split())[:60]
            return Found((span,), {"what": what})
    return None


def _before(one: datetime.date | None, other: datetime.date | None) -> bool:
    return one is not None and other is not None and one < other
