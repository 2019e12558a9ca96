"""Folds that keep what belongs together on one side.

Two protocols. *New member*: all commitments of a member are held out together, so that the figures
hold for a country that the models have never seen. *Known member*: whole plans are held out, and a
member's other plans may be in training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from ogplens.learning.folds import assign_folds

Mask = npt.NDArray[np.bool_]


class Protocol(StrEnum):
    """What is held out together."""

    NEW_MEMBER = "new_member"
    KNOWN_MEMBER = "known_member"


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows to train on and rows to test on; near-duplicates of test rows are in neither."""

    train: Mask
    test: Mask


def split(groups: Sequence[str], duplicates: Sequence[int], folds: int, *, seed: int) -> list[Fold]:
    """Return the folds of a protocol.

    Parameters
    ----------
    groups : sequence of str
        Member of each row (new member), or plan (known member).
    duplicates : sequence of int
        Group of near-duplicates of each row. A row whose near-duplicate is tested leaves the
        training rows: a model must not have read its test.
    folds : int
    seed : int
    """
    fold_of = assign_folds(groups, folds, seed=seed)
    twin = np.asarray(duplicates)
    result = []
    for fold in range(folds):
        test = fold_of == fold
        result.append(Fold(train=~test & ~np.isin(twin, twin[test]), test=test))
    return result
