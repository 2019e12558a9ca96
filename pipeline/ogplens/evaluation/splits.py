"""Folds that keep what belongs together on one side.

Two protocols. *New member*: all commitments of a member are held out together, so that the figures
hold for a country that the models have never seen. *Known member*: whole plans are held out, and a
member's other plans may be in training.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

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


def assign_folds(groups: Sequence[str], folds: int, *, seed: int) -> npt.NDArray[np.int64]:
    """Give every group to one fold, so that folds hold about the same number of rows.

    The largest groups are placed first, each in the fold that is emptiest so far; the seed decides
    among groups of one size.

    Parameters
    ----------
    groups : sequence of str, length rows
    folds : int
    seed : int

    Returns
    -------
    ndarray of int, shape (rows,)
        0 to ``folds - 1``.

    Raises
    ------
    ValueError
        If there are fewer groups than folds.
    """
    counts = Counter(groups)
    if len(counts) < folds:
        raise ValueError(f"{len(counts)} groups cannot fill {folds} folds")
    names = sorted(counts)
    shuffled = [names[i] for i in np.random.default_rng(seed).permutation(len(names))]
    load = [0] * folds
    fold_of: dict[str, int] = {}
    for name in sorted(shuffled, key=lambda group: -counts[group]):
        emptiest = load.index(min(load))
        fold_of[name] = emptiest
        load[emptiest] += counts[name]
    return np.array([fold_of[group] for group in groups], dtype=np.int64)


def split(
    groups: Sequence[str], duplicates: Sequence[int], folds: int, *, seed: int
) -> list[Fold]:
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
