"""Folds that keep what belongs together on one side.

Four protocols. *New member*: all commitments of a member are held out together, so that the
figures hold for a country that the models have never seen. *Known member*: whole plans are held
out, and a member's other plans may be in training. *Known plan*: single commitments are held out,
and others of the same plan may be in training. *Later plans*: models of the first years are
tested on the years after, on members that they may know.
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
    KNOWN_PLAN = "known_plan"
    LATER_PLANS = "later_plans"


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows to train on and rows to test on; near-duplicates of test rows are in neither."""

    train: Mask
    test: Mask


def split(
    groups: Sequence[str],
    duplicates: Sequence[int],
    folds: int,
    *,
    seed: int,
    counted: Mask | None = None,
) -> list[Fold]:
    """Return the folds of a protocol.

    Parameters
    ----------
    groups : sequence of str
        Member of each row (new member), plan (known member) or commitment (known plan).
    duplicates : sequence of int
        Group of near-duplicates of each row. A row whose near-duplicate is tested leaves the
        training rows: a model must not have read its test.
    folds : int
    seed : int
    counted : ndarray of bool, shape (rows,), optional
        Which rows decide who is in which fold; see `ogplens.learning.folds.assign_folds`.
    """
    fold_of = assign_folds(groups, folds, seed=seed, counted=counted)
    twin = np.asarray(duplicates)
    result = []
    for fold in range(folds):
        test = fold_of == fold
        result.append(Fold(train=~test & ~np.isin(twin, twin[test]), test=test))
    return result


def split_in_time(
    years: Sequence[int], duplicates: Sequence[int], *, until: int, least: int
) -> list[Fold]:
    """Return one fold: trained on plans up to a year, tested on all later ones.

    Parameters
    ----------
    years : sequence of int
        Year in which the plan of each row was submitted.
    duplicates : sequence of int
        See `split`.
    until : int
        Last year of training.
    least : int
        Rows that either side must have.

    Returns
    -------
    list of Fold
        Empty where a side has too few rows.
    """
    test = np.asarray(years) > until
    twin = np.asarray(duplicates)
    fold = Fold(train=~test & ~np.isin(twin, twin[test]), test=test)
    return [fold] if min(fold.train.sum(), fold.test.sum()) >= least else []
