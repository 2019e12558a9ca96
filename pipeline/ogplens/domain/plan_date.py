"""A date as a plan prints it, with how exact it is."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


class Precision(StrEnum):
    """How exact a date is."""

    YEAR = "year"
    HALF = "half"
    FOUR_MONTHS = "four months"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"
    OPEN = "open"


MONTHS_OF = {
    Precision.YEAR: 12,
    Precision.HALF: 6,
    Precision.FOUR_MONTHS: 4,
    Precision.QUARTER: 3,
    Precision.MONTH: 1,
}
"""How many months a date of a precision spans."""


@dataclass(frozen=True, slots=True)
class PlanDate:
    """A date as printed, and what it says.

    Attributes
    ----------
    text : str
        As printed: ``"second quarter of 2021"``.
    iso : str
        By ISO 8601: ``2017``, ``2017-06`` or ``2017-06-30``. A half, four months, a quarter or a
        season is the interval of its first and last month, ``2021-04/2021-06``. Empty for what
        goes on without an end ("ongoing").
    precision : Precision
        A season counts as a quarter, for it lasts three months.

    Raises
    ------
    ValueError
        If ``iso`` is no date or interval of this precision, or lies outside the calendar.
    """

    text: str
    iso: str
    precision: Precision

    def __post_init__(self) -> None:
        first, slash, last = self.iso.partition("/")
        parts = [part for part in (first, last) if part]
        interval = self.precision in (Precision.HALF, Precision.FOUR_MONTHS, Precision.QUARTER)
        length = {Precision.YEAR: 4, Precision.DAY: 10}.get(self.precision, 7)
        valid = (
            not self.iso
            if self.precision is Precision.OPEN
            else bool(slash) == interval
            and len(parts) == 1 + interval
            and all(_DAY.fullmatch(part) and len(part) == length for part in parts)
        )
        if not valid:
            raise ValueError(f"{self.iso!r} is no date of the precision {self.precision.value!r}")
        if self.precision is Precision.DAY:
            datetime.date.fromisoformat(self.iso)

    @property
    def first_day(self) -> datetime.date | None:
        """The first day that the date may mean; ``None`` for one without an end."""
        return _edge(self.iso.partition("/")[0], last=False) if self.iso else None

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that the date may mean; ``None`` for one without an end."""
        return _edge(self.iso.rpartition("/")[2], last=True) if self.iso else None


def _edge(iso: str, *, last: bool) -> datetime.date:
    year, *rest = (int(part) for part in iso.split("-"))
    month = rest[0] if rest else 12 if last else 1
    if len(rest) == 2:
        return datetime.date(year, month, rest[1])
    return datetime.date(year, month, calendar.monthrange(year, month)[1] if last else 1)
