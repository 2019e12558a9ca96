"""Numbers and judgements in words; the same figure always gets the same word."""

from __future__ import annotations

import math

from ogplens.reporting.estimates import Estimate

NOTHING = "–"
NEAR_CHANCE = "near chance"

# Lower ends of the bands. For kappa those of Landis and Koch (1977), in plainer words; for AUC
# the usual ones (Hosmer and Lemeshow 2000). They are conventions, and the page says so.
_KAPPA_BANDS = ((0.6, "good"), (0.4, "moderate"), (0.2, "weak"))
_AUC_BANDS = ((0.8, "good"), (0.7, "moderate"), (0.6, "weak"))


def known(value: float | None) -> bool:
    """Whether there is a figure at all; pandas puts NaN where there is none."""
    return value is not None and not math.isnan(value)


def number(value: float | None, digits: int = 2) -> str:
    """Write a number with fixed digits, a true minus sign and a dash for nothing."""
    if value is None or math.isnan(value):
        return NOTHING
    text = f"{round(value, digits) + 0.0:.{digits}f}"
    return text.replace("-", "−")


def count(value: float | None) -> str:
    """Write a whole number with a comma every three digits."""
    return NOTHING if value is None or math.isnan(value) else f"{int(value):,}"


def percent(value: float | None) -> str:
    """Write a share of 0 to 1 as a whole percentage."""
    return NOTHING if value is None or math.isnan(value) else f"{100 * value:.0f}%"


def interval(estimate: Estimate) -> str:
    """Write a figure with its interval, such as ``0.74 (0.70 to 0.78)``."""
    if estimate.low is None or estimate.high is None:
        return number(estimate.value)
    return f"{number(estimate.value)} ({number(estimate.low)} to {number(estimate.high)})"


def kappa_verdict(estimate: Estimate) -> str:
    """Judge a kappa: good, moderate, weak, or near chance."""
    return _verdict(estimate, _KAPPA_BANDS, chance=0.0)


def auc_verdict(estimate: Estimate) -> str:
    """Judge an AUC: good, moderate, weak, or near chance."""
    return _verdict(estimate, _AUC_BANDS, chance=0.5)


def _verdict(estimate: Estimate, bands: tuple[tuple[float, str], ...], *, chance: float) -> str:
    """Return the band of a value; near chance too where the interval reaches chance.

    The value is judged as it is printed: nobody should read 0.80 and "below 0.8".
    """
    if estimate.value is None:
        return "not measured"
    if estimate.low is not None and estimate.low <= chance:
        return NEAR_CHANCE
    return next((word for start, word in bands if round(estimate.value, 2) >= start), NEAR_CHANCE)


def level(value: str) -> str:
    """Write a value of the codebook as people read it."""
    return value.replace("_", " ")


def listing(words: list[str]) -> str:
    """Join words with commas and a final "and"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
