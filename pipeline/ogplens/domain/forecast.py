"""What the IRM's report on a plan might print at a glance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountForecast:
    """How many commitments of a plan the IRM might count for one item.

    Attributes
    ----------
    item : str
        ``relevant``, ``transformative``, ``potentially_starred`` or ``substantial``.
    expected : float
        Expected number, 0 to the number of commitments that were judged.
    low, high : int
        Ends of the range, both included.
    """

    item: str
    expected: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PlanForecast:
    """A plan at a glance, as a forecast.

    Attributes
    ----------
    commitments : int
        All that were found.
    judged : int
        Those in scope: the counts are about these alone.
    counts : tuple of CountForecast
    coverage : float
        Probability that a range holds, 0 to 1.
    """

    commitments: int
    judged: int
    counts: tuple[CountForecast, ...]
    coverage: float
