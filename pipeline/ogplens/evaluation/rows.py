"""The commitments of a corpus as the protocols need them, and what is predicted for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.evaluation.splits import Protocol
from ogplens.learning.logistic import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Rows:
    """The commitments of a corpus as the protocols need them; all of one length.

    Attributes
    ----------
    commitment_ids, members, plan_ids : tuple of str
    duplicates : tuple of int
        Group of near-duplicates of each commitment.
    years : tuple of int
        In which the plan was submitted.
    languages : tuple of str
        ISO 639-1 codes.
    lengths : tuple of int
        Words of each text.
    levels : dict of str to ndarray of int
        Coded level of each variable, -1 where it is not coded.
    regions : tuple of str
        OGP's region of each commitment; needed where whole regions are held out.
    assessed : tuple of bool
        Whether the IRM has assessed each commitment; empty: all of them.
    """

    commitment_ids: tuple[str, ...]
    members: tuple[str, ...]
    plan_ids: tuple[str, ...]
    duplicates: tuple[int, ...]
    years: tuple[int, ...]
    languages: tuple[str, ...]
    lengths: tuple[int, ...]
    levels: Mapping[str, IntArray]
    regions: tuple[str, ...] = ()
    assessed: tuple[bool, ...] = ()

    @property
    def teaching(self) -> npt.NDArray[np.bool_]:
        """Which commitments models may be fitted on, shape (rows,).

        Not those that the IRM has not assessed: a draft that is added to a corpus moves no
        vocabulary, no fold and no model. Where nothing was assessed it is all of them.
        """
        found = np.array(self.assessed or (True,) * len(self.members), dtype=np.bool_)
        return found if found.any() else ~found

    def groups(self, protocol: Protocol) -> tuple[str, ...]:
        """Return what the protocol holds out together."""
        if protocol is Protocol.KNOWN_PLAN:
            return self.commitment_ids
        return self.members if protocol is Protocol.NEW_MEMBER else self.plan_ids


@dataclass(frozen=True, slots=True)
class FoldPredictions:
    """Predictions of one model for one variable on the test rows of one fold.

    Attributes
    ----------
    rows : ndarray of int
    probabilities : ndarray, shape (rows, levels)
    called : ndarray of int
        Level named when one must be.
    decisions : tuple of str
        ``yes``, ``no``, ``needs a reader``; a range such as ``minor..moderate`` for ordinal ones.
    """

    model: str
    variable: str
    rows: IntArray
    probabilities: FloatArray
    called: IntArray
    decisions: tuple[str, ...]
