"""Each plan "at a glance", in the form in which the IRM opens its own reports.

The IRM prints, for every plan, how many commitments it has and how many are relevant,
transformative and (potentially) starred; since 2020, how many have substantial potential for
results. Here the coded count of each stands beside the predicted one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ogplens.comparison.gathering import ComparedCommitment
from ogplens.domain import Codebook, Variable
from ogplens.domain.codebook import DerivedRule

ITEMS = ("relevant", "transformative", "potentially_starred", "substantial")
ITEM_FIGURES = ("n", "coded", "coded_share", "predicted_same", "predicted", "predicted_share")

Counts = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class _Item:
    """One line of "at a glance".

    Attributes
    ----------
    exists : callable
        Whether plans submitted in a year have it.
    coded : callable
        Yes, no, or ``None`` where too little is coded.
    factors : callable
        Chance of each code that it asks for; ``None`` where a variable has no model.
    """

    exists: Callable[[int], bool]
    coded: Callable[[ComparedCommitment], bool | None]
    factors: Callable[[ComparedCommitment], tuple[float, ...] | None]


class Glance:
    """Counts the items of one plan.

    Notes
    -----
    A predicted count is the sum of the probabilities of the plan's commitments. Potentially
    starred asks for three codes at once (verifiable, relevant, transformative; the rule of 2017
    to 2019, applied to earlier plans too, with OGP's own bridge from medium or high specificity
    to verifiable). Its probability is the product of the three. That ASSUMES that the three are
    independent of each other once the text is known. They are not quite: out of fold the product is
    too low, and the forecast of a draft allows for it (`ogplens.learning.plan_counts`).

    A commitment counts as coded for potentially starred only where all three are coded. A
    single no would decide the rule as well, but to count those and leave out the undecided rest
    would press the share down.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._items = {
            "relevant": _Item(
                lambda year: _in_years(year, codebook.variables["relevant"]),
                self._relevant,
                lambda c: _single(_probability(c, "relevant", ("yes",))),
            ),
            "transformative": self._highest("potential_impact"),
            "potentially_starred": _Item(
                lambda year: _in_years(year, codebook.variables["potential_impact"]),
                self._starred,
                self._starred_factors,
            ),
            "substantial": self._highest("potential_for_results"),
        }

    def counts(self, commitments: Sequence[ComparedCommitment]) -> Counts:
        """Return the columns of `ITEM_FIGURES` for every item of one plan.

        ``n`` is the number of commitments that are coded for the item, ``predicted_same`` the
        predicted count over these, ``predicted`` over all. All are ``None`` where the plan's
        generation does not have the item; shares are ``None`` where nothing is coded.
        """
        found: Counts = {}
        for name, item in self._items.items():
            exists = item.exists(commitments[0].plan.year_submitted)
            values = _count(item, commitments) if exists else dict.fromkeys(ITEM_FIGURES)
            found |= {f"{name}_{figure}": value for figure, value in values.items()}
        return found

    def probability(self, item: str, commitment: ComparedCommitment) -> float | None:
        """Return the probability that a commitment counts for an item of `ITEMS`.

        ``None`` where a variable that it takes has no model.
        """
        return _product(self._items[item].factors(commitment))

    def factors(self, item: str, commitment: ComparedCommitment) -> tuple[float, ...] | None:
        """Return the chance of each code that an item asks for.

        ``None`` where a variable that it takes has no model.
        """
        return self._items[item].factors(commitment)

    def coded(self, item: str, commitment: ComparedCommitment) -> bool | None:
        """Return whether the codes count a commitment; ``None`` where too little is coded."""
        return self._items[item].coded(commitment)

    def exists(self, item: str, year: int) -> bool:
        """Return whether the IRM counts an item for plans submitted in a year."""
        return self._items[item].exists(year)

    def _highest(self, name: str) -> _Item:
        variable = self._codebook.variables[name]
        top = variable.values[-1]

        def coded(commitment: ComparedCommitment) -> bool | None:
            value = commitment.codes.get(name)
            return None if value is None else value == top

        return _Item(
            lambda year: _in_years(year, variable),
            coded,
            lambda c: _single(_probability(c, name, (top,), values=variable.values)),
        )

    def _relevant(self, commitment: ComparedCommitment) -> bool | None:
        value = commitment.codes.get("relevant")
        if value is not None:
            return value == "yes"
        rule = self._codebook.derived["relevant"]
        if _in_years(commitment.plan.year_submitted, rule):
            return rule.derive(commitment.codes)
        return None

    def _bridged(self, commitment: ComparedCommitment) -> bool:
        """Whether verifiable follows from specificity in this plan."""
        rule = self._codebook.derived["verifiable"]
        return _in_years(commitment.plan.year_submitted, rule)

    def _starred(self, commitment: ComparedCommitment) -> bool | None:
        codes = dict(commitment.codes)
        if (relevant := self._relevant(commitment)) is not None:
            codes["relevant"] = "yes" if relevant else "no"
        if "verifiable" not in codes and self._bridged(commitment):
            verifiable = self._codebook.derive("verifiable", codes)
            if verifiable is not None:
                codes["verifiable"] = "yes" if verifiable else "no"
        rule = self._codebook.derived["potentially_starred"]
        if any(condition.variable not in codes for condition in rule.conditions):
            return None
        return rule.derive(codes)

    def _starred_factors(self, commitment: ComparedCommitment) -> tuple[float, ...] | None:
        found = []
        bridge = self._codebook.derived["verifiable"].conditions[0]
        for rule in self._codebook.derived["potentially_starred"].conditions:
            bridged = rule.variable == "verifiable" and self._bridged(commitment)
            condition = bridge if bridged else rule
            values = self._codebook.variables[condition.variable].values
            factor = _probability(commitment, condition.variable, condition.values, values=values)
            if factor is None:
                return None
            found.append(factor)
        return tuple(found)


def _single(chance: float | None) -> tuple[float, ...] | None:
    return None if chance is None else (chance,)


def _product(factors: tuple[float, ...] | None) -> float | None:
    return None if factors is None else math.prod(factors)


def highest_number(commitments: Sequence[ComparedCommitment]) -> int | None:
    """Return the highest leading number of the commitments, such as 7 for ``"7.2"``."""
    leading = [re.match(r"\d+", c.number) for c in commitments]
    return max((int(match.group()) for match in leading if match), default=None)


def is_part(commitments: Sequence[ComparedCommitment]) -> bool:
    """Say whether the numbers show that commitments of the plan are missing.

    A plan with three commitments, one of them numbered 24, is a part. The reverse proves
    nothing: a plan that is not a part by its numbers may still not be whole.
    """
    highest = highest_number(commitments)
    return highest is not None and highest > len(commitments)


def _count(item: _Item, commitments: Sequence[ComparedCommitment]) -> Counts:
    coded = [item.coded(c) for c in commitments]
    chances = [_product(item.factors(c)) for c in commitments]
    n = sum(value is not None for value in coded)
    yes = sum(value is True for value in coded)
    everything = _sum(chances)
    return {
        "n": n,
        "coded": yes if n else None,
        "coded_share": yes / n if n else None,
        "predicted_same": _sum(
            [p for p, value in zip(chances, coded, strict=True) if value is not None]
        ),
        "predicted": everything,
        "predicted_share": None if everything is None else everything / len(chances),
    }


def _sum(chances: Sequence[float | None]) -> float | None:
    """Add up; ``None`` where there is nothing to add or a probability is missing."""
    known = [chance for chance in chances if chance is not None]
    return math.fsum(known) if known and len(known) == len(chances) else None


def _probability(
    commitment: ComparedCommitment,
    name: str,
    wanted: Sequence[str],
    *,
    values: Sequence[str] = ("no", "yes"),
) -> float | None:
    """Add up the probabilities of the wanted values; at most 1 in spite of rounding."""
    probabilities = commitment.probabilities.get(name)
    if probabilities is None:
        return None
    return min(1.0, math.fsum(probabilities[values.index(value)] for value in wanted))


def _in_years(year: int, bounds: Variable | DerivedRule) -> bool:
    """Whether a variable or a rule exists for plans submitted in ``year``."""
    first, last = bounds.first_year, bounds.last_year
    return (first is None or first <= year) and (last is None or year <= last)
