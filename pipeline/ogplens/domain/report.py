"""What a page of the IRM says of one plan: its "At a glance" table and what stands below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")

#: What an "At a glance" table counts, in the order in which it is shown.
COUNTS = (
    "verifiable",
    "relevant",
    "open_government_lens",
    "potential_impact",
    "transformative",
    "potentially_starred",
    "substantial_potential",
    "promising",
    "starred",
    "completed",
    "substantial",
    "limited",
    "not_started",
    "substantial_or_complete",
    "all_three",
    "early_results",
    "major",
    "outstanding",
    "carried_over",
)


@dataclass(frozen=True, slots=True)
class Source:
    """The text that something was read from, and its place.

    Attributes
    ----------
    text : str
        ``document.text[start:end]``: the label with its value where there is a label.
    start, end : int
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """A value with the text that it was read from.

    Where a report prints nothing, there is no reading at all (``None`` in its place).

    Attributes
    ----------
    value : object or None
        ``None`` where the report prints that it is not applicable (``N/A``).
    source : Source
    """

    value: Value | None
    source: Source

    @property
    def applies(self) -> bool:
        """Whether a value is printed; otherwise ``N/A`` is."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Count:
    """How many commitments, as printed; nothing is computed or repaired.

    Attributes
    ----------
    count : int or None
        ``None`` where a percentage stands alone.
    percent : float or None
        0 to 100; ``None`` where none is printed.
    of : int or None
        The whole, where it is printed: 9 in ``7 of 9``.
    decimals : int
        Decimal places of the printed percentage.
    addition : str
        What the report adds to the number in words, such as "plus one of a city".
    """

    count: int | None
    percent: float | None = None
    of: int | None = None
    decimals: int = 0
    addition: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """How the public took part in one phase of a plan.

    Attributes
    ----------
    public_influence : Reading of str, optional
        ``none``, ``inform``, ``consult``, ``involve``, ``collaborate`` or ``empower``.
    acted_contrary : Reading of bool, optional
        Whether the government acted contrary to the OGP process. A report that prints "acted
        according to OGP process: Yes" gives ``False``.
    """

    public_influence: Reading[str] | None = None
    acted_contrary: Reading[bool] | None = None


Counts = Mapping[str, Reading[Count]]


@dataclass(frozen=True, slots=True)
class Glance:
    """An "At a glance" table. A field that the page does not give is ``None`` or not there.

    Attributes
    ----------
    title : Reading of str, optional
        The table's title.
    member : Reading of str, optional
        The member's code, from the title of the page.
    report_type : Reading of str, optional
        ``design``, ``implementation``, ``end_of_term``, ``action_plan_review`` and others named
        in ``configs/glance``; a type that is not known there, as printed.
    member_since : Reading of int, optional
        A year.
    plan : Reading of int, optional
        The number of the plan, the member's first being 1.
    period : Reading of str, optional
        Years of the plan as printed, such as ``2018-2020``.
    commitments : Reading of Count, optional
    clustered : Reading of int, optional
        How many the commitments are once the IRM has clustered some.
    forum : Reading of bool, optional
        Whether there is a multi-stakeholder forum.
    development, implementation : Phase
    counts : mapping of str to Reading of Count
        By the names of `COUNTS`; in an End-of-Term report, the column of the end of term.
    midterm : mapping of str to Reading of Count
        The column of the mid-term of an End-of-Term report.
    policy_areas : mapping of str to Reading of tuple of str
        ``carried_over`` and ``emerging``.
    start, end : int
        The table's place in the document's text.
    notes, warnings : tuple of str
        What a reader should know: notes are harmless, warnings are not.
    """

    title: Reading[str] | None = None
    member: Reading[str] | None = None
    report_type: Reading[str] | None = None
    member_since: Reading[int] | None = None
    plan: Reading[int] | None = None
    period: Reading[str] | None = None
    commitments: Reading[Count] | None = None
    clustered: Reading[int] | None = None
    forum: Reading[bool] | None = None
    development: Phase = field(default_factory=Phase)
    implementation: Phase = field(default_factory=Phase)
    counts: Counts = field(default_factory=dict)
    midterm: Counts = field(default_factory=dict)
    policy_areas: Mapping[str, Reading[tuple[str, ...]]] = field(default_factory=dict)
    start: int = 0
    end: int = 0
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteworthyCommitment:
    """A commitment that the IRM picks out, as noteworthy or as promising.

    Attributes
    ----------
    numbers : tuple of str
        As printed; several where the IRM clusters commitments.
    title, description, advice, status : str
        Empty where the page does not give them. ``advice`` is what the IRM says of moving
        forward, ``status`` the state at the end of the cycle.
    source : Source
    """

    numbers: tuple[str, ...]
    title: str
    description: str
    advice: str
    status: str
    source: Source


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One of the IRM's key recommendations.

    Attributes
    ----------
    number : int
        Its place in the list, from 1.
    text : str
    source : Source
    """

    number: int
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class IrmReport:
    """What a page of the IRM says of one plan.

    Attributes
    ----------
    source : str
        The file as the user named it.
    language : str
        ISO 639-1 code.
    glance : Glance
    noteworthy : tuple of NoteworthyCommitment
    recommendations : tuple of Recommendation
    warnings : tuple of str
        From reading the file.
    """

    source: str
    language: str
    glance: Glance
    noteworthy: tuple[NoteworthyCommitment, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    warnings: tuple[str, ...] = ()
