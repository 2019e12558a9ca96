"""Probabilities that obey the codebook.

*Relevant* is derived: a commitment is relevant where it advances access to information, civic
participation or public accountability. So relevant is at least as probable as each of the three and
no more probable than their sum; technology has no part in it. *Verifiable* is a gate: nothing is
coded further where it is no, so no result can be more probable than it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ogplens.learning.logistic import FloatArray

VALUES = ("access_to_information", "civic_participation", "public_accountability")
RELEVANT = "relevant"
GATE = "verifiable"
BEHIND_GATE = "potential_for_results"


def obey_codebook(probabilities: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Return the nearest probabilities that the codebook allows.

    Parameters
    ----------
    probabilities : dict of str to ndarray, shape (rows, levels)
        Variables that were not trained may be absent; a rule that needs them is left out.

    Returns
    -------
    dict of str to ndarray
        What broke no rule is unchanged.
    """
    found = dict(probabilities)
    if all(name in found for name in (*VALUES, RELEVANT)):
        values = np.stack([found[name][:, 1] for name in VALUES], axis=1)
        values, relevant = _relevance(values, found[RELEVANT][:, 1])
        for place, name in enumerate(VALUES):
            found[name] = _yes_no(values[:, place])
        found[RELEVANT] = _yes_no(relevant)
    if GATE in found and BEHIND_GATE in found:
        found[BEHIND_GATE] = _gated(found[BEHIND_GATE], found[GATE][:, 1])
    return found


def _yes_no(yes: FloatArray) -> FloatArray:
    return np.stack([1.0 - yes, yes], axis=1)


def _relevance(values: FloatArray, relevant: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Project on ``max(values) <= relevant <= sum(values)``, by least squares.

    A point outside breaks one of the two bounds. Beyond the sum, the excess is shared by all four.
    Below the largest values, those are pooled with relevant, as in isotonic regression.
    """
    excess = np.maximum(relevant - values.sum(axis=1), 0.0) / 4.0
    values = values + excess[:, None]
    relevant = relevant - excess
    largest = -np.sort(-values, axis=1)
    for pooled in (1, 2, 3):
        mean = (relevant + largest[:, :pooled].sum(axis=1)) / (1 + pooled)
        # The right number is the first whose mean covers the next value, and is needed at all.
        following = largest[:, pooled] if pooled < 3 else np.zeros(len(mean))
        if pooled == 1:
            level = np.where(largest[:, 0] > relevant, mean, relevant)
            done = (largest[:, 0] <= relevant) | (mean >= following)
        else:
            level = np.where(done, level, mean)
            done = done | (mean >= following)
    return np.minimum(values, level[:, None]), level


def _gated(results: FloatArray, verifiable: FloatArray) -> FloatArray:
    """Leave no more chance of a result than there is of being verifiable."""
    above = 1.0 - results[:, 0]
    scale = np.where(above > verifiable, verifiable / np.maximum(above, 1e-12), 1.0)
    gated = results.copy()
    gated[:, 1:] *= scale[:, None]
    gated[:, 0] = 1.0 - gated[:, 1:].sum(axis=1)
    return gated
