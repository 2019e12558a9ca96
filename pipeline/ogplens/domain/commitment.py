"""A commitment of an action plan, cut out of its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ogplens.domain.plan_date import PlanDate


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a commitment.

    Attributes
    ----------
    text : str
        The milestone in the plan's words.
    start, end : str or None
        Dates as printed; ``None`` where the plan gives none. A single date is the end.
    start_date, end_date : PlanDate or None
        The same as dates, where they can be read as such.
    deliverable : str or None
        What comes out of it, where the plan says so apart from the activity.
    """

    text: str
    start: str | None = None
    end: str | None = None
    start_date: PlanDate | None = None
    end_date: PlanDate | None = None
    deliverable: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment with its span in the source, its fields and its milestones.

    Attributes
    ----------
    number : str or None
        As printed (``"3"``, ``"1.1.a"``, ``"iv"``), without a trailing full stop; ``None`` where
        the plan does not number its commitments.
    title : str
    text : str
        ``document.text[start:end]``, always.
    start, end : int
        Half-open character span in the document's text.
    page : int or None
        Page on which it begins, where the format has pages.
    fields : mapping of str to str
        Template fields by their name in ``configs/languages``: ``lead_institution``,
        ``description``, ``start_date``, ``end_date`` and so on.
    milestones : tuple of Milestone
    theme : str or None
        The heading that it stands under.
    start_date, end_date : PlanDate or None
        When it begins and ends, by its fields ``start_date``, ``end_date`` and ``period``.
    """

    number: str | None
    title: str
    text: str
    start: int = 0
    end: int = 0
    page: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    theme: str | None = None
    start_date: PlanDate | None = None
    end_date: PlanDate | None = None
