"""Odds ratios: crude, and pooled over strata by Mantel and Haenszel.

Variance of the pooled one: Robins, Breslow and Greenland, "Estimators of the Mantel-Haenszel
variance consistent in both sparse data and large-strata limiting models", Biometrics 42 (1986)
311-323. For one stratum it is Woolf's, so that the crude interval is the same function.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """An odds ratio with its interval.

    Attributes
    ----------
    ratio, low, high : float
        NaN where no stratum tells anything.
    """

    ratio: float
    low: float
    high: float


def odds_ratio(
    fires: Sequence[bool],
    good: Sequence[bool],
    strata: Sequence[Hashable] | None = None,
    *,
    z: float = 1.959964,
) -> OddsRatio:
    """Return the odds of a good code where a rule fires, over the odds where it does not.

    Parameters
    ----------
    fires, good : sequences of bool, of one length
    strata : sequence, optional
        Group of each; odds are compared inside groups alone. Without, all are one group.
    z : float
        Normal quantile of the interval; the default gives 95%.
    """
    groups: dict[Hashable, list[int]] = {}
    for number in range(len(fires)):
        group = None if strata is None else strata[number]
        cell = 2 * (not fires[number]) + (not good[number])
        groups.setdefault(group, [0, 0, 0, 0])[cell] += 1
    above = below = a1 = a2 = a3 = 0.0
    for a, b, c, d in groups.values():
        n = a + b + c + d
        r, s, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n
        above, below = above + r, below + s
        a1, a2, a3 = a1 + p * r, a2 + p * s + q * r, a3 + q * s
    if above == 0 or below == 0:
        return OddsRatio(math.nan, math.nan, math.nan)
    middle = math.log(above / below)
    variance = a1 / (2 * above**2) + a2 / (2 * above * below) + a3 / (2 * below**2)
    reach = z * math.sqrt(variance)
    return OddsRatio(math.exp(middle), math.exp(middle - reach), math.exp(middle + reach))
