"""A plan's predicted "At a glance" beside the one that the IRM printed for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.comparison.gathering import ComparedCommitment
from ogplens.comparison.glance import Glance as Items
from ogplens.domain import Codebook, Count, Glance, OrdinalPrediction, PlanEntry, ScoredCommitment
from ogplens.domain.report import Reading

#: Item of a predicted "At a glance" to the names under which a report may print it.
PRINTED_AS = {
    "relevant": ("relevant", "open_government_lens"),
    "transformative": ("transformative",),
    "potentially_starred": ("potentially_starred",),
    "substantial": ("substantial_potential",),
}
COVERAGE = 0.9
#: Holds for every figure of the comparison; to be shown with them.
INDEPENDENCE = (
    "The ranges and probabilities take the commitments as independent of each other. One "
    "researcher codes all commitments of a plan, so the real spread is wider, and a small "
    "probability is weaker evidence than it seems."
)
_TIE = 1e-9
_SUBMITTED_BY_DEFAULT = 2018


@dataclass(frozen=True, slots=True)
class ItemComparison:
    """One line of "At a glance", predicted and printed.

    Attributes
    ----------
    item : str
        One of ``relevant``, ``transformative``, ``potentially_starred``, ``substantial``.
    printed_as : str
        The report's name for it, such as ``open_government_lens``.
    printed : Reading of Count
    expected : float or None
        Expected count over the plan as it was cut; ``None`` where no model predicts the item.
    low, high : int or None
        Range that holds the count with a probability of at least 0.9, at most 0.05 on each side.
    probability : float or None
        Of just the printed count; 0 where more are printed than the plan has.
    tail : float or None
        Of all counts that are no more probable than the printed one, 0 to 1.
    """

    item: str
    printed_as: str
    printed: Reading[Count]
    expected: float | None = None
    low: int | None = None
    high: int | None = None
    probability: float | None = None
    tail: float | None = None


@dataclass(frozen=True, slots=True)
class ReportComparison:
    """A plan and the report on it.

    Attributes
    ----------
    commitments : int
        How many the plan was cut into.
    printed_commitments : int or None
        How many the report counts.
    items : tuple of ItemComparison
        Those that the report prints.
    warnings : tuple of str
    """

    commitments: int
    printed_commitments: int | None
    items: tuple[ItemComparison, ...]
    warnings: tuple[str, ...] = ()


def count_distribution(chances: Sequence[float]) -> list[float]:
    """Return the distribution of how many of some independent events happen.

    Parameters
    ----------
    chances : sequence of float
        Probability of each event, 0 to 1.

    Returns
    -------
    list of float
        The probability of each number from 0 to ``len(chances)``; they add up to 1.

    Raises
    ------
    ValueError
        If a probability is not from 0 to 1.

    Notes
    -----
    The Poisson-binomial distribution, exact: the distributions of the events, ``[1 - p, p]``
    each, are convolved one after the other. See Y. H. Wang, "On the number of successes in
    independent trials", Statistica Sinica 3 (1993), 295-312.
    """
    found = [1.0]
    for p in chances:
        if not 0.0 <= p <= 1.0:
            raise ValueError(f"{p!r} is no probability: it must be from 0 to 1")
        padded = [0.0, *found, 0.0]
        found = [padded[i + 1] * (1.0 - p) + padded[i] * p for i in range(len(padded) - 1)]
    return found


def two_sided_tail(distribution: Sequence[float], count: int) -> float:
    """Return the probability of all counts that are no more probable than one.

    Parameters
    ----------
    distribution : sequence of float
        From `count_distribution`.
    count : int
        A count beyond the distribution has the probability 0.

    Notes
    -----
    The exact two-sided test by the method of small p-values, as ``scipy.stats.binomtest`` does
    it for equal probabilities: outcomes are ordered by their probability, and those that tie
    with the observed one within a relative 1e-9 count. See J. D. Gibbons and J. W. Pratt,
    "P-values: interpretation and methodology", The American Statistician 29 (1975), 20-25.
    """
    here = distribution[count] if 0 <= count < len(distribution) else 0.0
    return min(1.0, math.fsum(p for p in distribution if p <= here * (1.0 + _TIE)))


def central_range(distribution: Sequence[float], coverage: float = COVERAGE) -> tuple[int, int]:
    """Return the narrowest range with at most half of the rest on either side."""
    side = (1.0 - coverage) / 2.0
    low = next(k for k in range(len(distribution)) if math.fsum(distribution[: k + 1]) > side)
    high = next(
        k for k in range(len(distribution) - 1, -1, -1) if math.fsum(distribution[k:]) > side
    )
    return low, high


def report_against_plan(
    glance: Glance, commitments: Sequence[ScoredCommitment], codebook: Codebook
) -> ReportComparison:
    """Set the predicted counts of a plan beside the printed ones of the report on it.

    Parameters
    ----------
    glance : Glance
        The report's table.
    commitments : sequence of ScoredCommitment
        The plan's commitments with their predictions, all of the same variables.
    codebook : Codebook

    Returns
    -------
    ReportComparison
        An item for each printed count that can be predicted. Nothing is scaled: where the
        report counts another number of commitments, a warning says so.

    Notes
    -----
    The probability of each commitment is that of `ogplens.comparison.Glance`; there too, what a
    potentially starred commitment takes. The distribution of the count: `count_distribution`.
    """
    items = Items(codebook)
    compared = [_compared(one, glance) for one in commitments]
    lines, warnings = [], _of_numbers(glance, len(compared))
    for item, names in PRINTED_AS.items():
        for name in names:
            printed = glance.counts.get(name)
            if printed is not None:
                chances = [items.probability(item, one) for one in compared]
                lines.append(_item(item, name, printed, chances))
    for line in lines:
        warnings += _of_item(line, len(compared))
    number = glance.commitments.value if glance.commitments else None
    return ReportComparison(
        len(compared), number.count if number else None, tuple(lines), tuple(warnings)
    )


def _of_numbers(glance: Glance, cut: int) -> list[str]:
    number = glance.commitments.value if glance.commitments else None
    if number is None or number.count is None:
        return ["The report does not print a number of commitments that could be compared."]
    clustered = glance.clustered.value if glance.clustered else None
    if number.count == cut:
        return []
    also = f" ({clustered} after clustering)" if clustered else ""
    return [
        f"The report counts {number.count} commitments{also}, the plan was cut into {cut}. "
        f"Nothing is scaled: expected counts, ranges and probabilities are of {cut}. Compare the "
        "shares, and check the cut with `ogplens segment`."
    ]


def _of_item(line: ItemComparison, cut: int) -> list[str]:
    printed = line.printed.value
    if printed is None or line.expected is None:
        return []
    if printed.count is None:
        return [f"{_label(line)}: the report prints a percentage alone, no count."]
    if printed.count > cut:
        return [f"{_label(line)}: {printed.count} are printed, more than the plan was cut into."]
    return []


def _label(line: ItemComparison) -> str:
    return line.printed_as.replace("_", " ").capitalize()


def _item(
    item: str, name: str, printed: Reading[Count], chances: Sequence[float | None]
) -> ItemComparison:
    known = [p for p in chances if p is not None]
    if len(known) < len(chances) or not known:
        return ItemComparison(item, name, printed)
    distribution = count_distribution(known)
    low, high = central_range(distribution)
    count = printed.value.count if printed.value else None
    if count is None:
        return ItemComparison(item, name, printed, math.fsum(known), low, high)
    return ItemComparison(
        item,
        name,
        printed,
        math.fsum(known),
        low,
        high,
        distribution[count] if count < len(distribution) else 0.0,
        two_sided_tail(distribution, count),
    )


def _compared(one: ScoredCommitment, glance: Glance) -> ComparedCommitment:
    plan = PlanEntry("", "", "", "", 0, _submitted(glance), "", None)
    probabilities = {
        name: tuple(prediction.probabilities.values())
        if isinstance(prediction, OrdinalPrediction)
        else (1.0 - prediction.probability, prediction.probability)
        for name, prediction in one.predictions.items()
    }
    return ComparedCommitment(one.commitment_id, plan, probabilities=probabilities)


def _submitted(glance: Glance) -> int:
    """Return the year of submission, which decides how "verifiable" is told.

    A report that prints potentially starred commitments is of the generation of Design reports.
    """
    period = glance.period.value if glance.period else None
    if "potentially_starred" in glance.counts or not period:
        return _SUBMITTED_BY_DEFAULT
    return int(period[:4])
