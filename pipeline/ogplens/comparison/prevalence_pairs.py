"""Two groups of a table of shares beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["higher", "lower", "not shown"]


@dataclass(frozen=True, slots=True)
class Pair:
    """The difference between the shares of two groups.

    Attributes
    ----------
    difference, low, high : float
        First less second, -1 to 1, with the interval of this difference alone.
    verdict : "higher", "lower" or "not shown"
        Of the first group; made for all pairs of the table, not for this one alone.
    """

    difference: float
    low: float
    high: float
    verdict: Verdict


def compare_two(
    table: pd.DataFrame,
    tests: pd.DataFrame,
    first: str,
    second: str,
    *,
    variable: str,
    outcome: str,
    measure: Literal["coded", "corrected"] = "coded",
    confidence: float = 0.95,
) -> Pair | None:
    """Compare two groups, as one pair of all that could have been chosen.

    The interval is put together from those of both shares (Newcombe 1998, "Interval estimation for
    the difference between independent proportions", method 10; Zou and Donner 2008). The verdict
    asks for two things: that the groups of the table differ at all, by their test; and that the
    interval leaves 0 out after it is widened for the number of pairs (Bonferroni).

    Parameters
    ----------
    table, tests : pandas.DataFrame
        From `shares`, of one kind of group.
    first, second : str
        Keys of groups.
    variable, outcome : str
    measure : "coded" or "corrected"
    confidence : float
        With which the table was made.

    Returns
    -------
    Pair or None
        ``None`` where either group has no such share.

    Raises
    ------
    KeyError
        If the table has no such group or outcome.
    """
    from scipy.special import ndtri

    chosen = table[(table["variable"] == variable) & (table["outcome"] == outcome)]
    chosen = chosen.set_index("group")
    columns = [measure, f"{measure}_low", f"{measure}_high"]
    one, other = (chosen.loc[key, columns].to_numpy(dtype=float) for key in (first, second))
    if np.isnan(one).any() or np.isnan(other).any():
        return None
    difference = float(one[0] - other[0])
    below = float(np.hypot(one[0] - one[1], other[2] - other[0]))
    above = float(np.hypot(one[2] - one[0], other[0] - other[1]))
    groups = int(chosen[measure].notna().sum())
    pairs, doubt = groups * (groups - 1) / 2, (1 - confidence) / 2
    wider = float(ndtri(1 - doubt / pairs) / ndtri(1 - doubt))
    rows = (tests["measure"] == measure) & (tests["variable"] == variable)
    shown = (tests.loc[rows & (tests["outcome"] == outcome), "differ"] == "yes").any()
    verdict: Verdict = "not shown"
    if shown and difference - wider * below > 0:
        verdict = "higher"
    elif shown and difference + wider * above < 0:
        verdict = "lower"
    return Pair(difference, max(difference - below, -1.0), min(difference + above, 1.0), verdict)
