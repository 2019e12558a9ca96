"""Codes of an older variable that stand for a newer one, by the codebook's own bridge."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ogplens.domain import Codebook
from ogplens.learning.logistic import IntArray


def bridged_levels(levels: Mapping[str, IntArray], codebook: Codebook, name: str) -> IntArray:
    """Return the levels that the weights of a variable are fitted on, shape (rows,).

    *Verifiable* was first coded in 2017, nearly always with yes; OGP reads medium or high
    specificity of earlier plans as verifiable. Words that make a commitment checkable are learnt
    from both; how often the IRM says yes is learnt from the variable's own codes alone.

    Parameters
    ----------
    levels : dict of str to ndarray of int, shape (rows,)
        Coded level of each variable, -1 where it is not coded.
    codebook : Codebook
        A derived variable with one condition is such a bridge.
    name : str
        The variable.
    """
    own = levels[name]
    derived = codebook.derived.get(name)
    if derived is None or len(derived.conditions) != 1:
        return own
    condition = derived.conditions[0]
    source = levels.get(condition.variable)
    if source is None:
        return own
    values = codebook.variables[condition.variable].values
    holds = np.array([value in condition.values for value in values] + [False])
    stands_for = np.where(source >= 0, holds[source].astype(np.int64), -1)
    return np.asarray(np.where(own >= 0, own, stands_for), dtype=np.int64)
