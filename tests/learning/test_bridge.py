"""Codes of specificity that stand for verifiable."""

import numpy as np
import pytest

from ogplens.learning.bridge import bridged_levels
from ogplens.settings import codebook

NOT_CODED = -1


def test_medium_and_high_specificity_are_verifiable() -> None:
    values = codebook().variables["specificity"].values
    levels = {
        "specificity": np.array([values.index(v) for v in ("none", "low", "medium", "high")]),
        "verifiable": np.full(4, NOT_CODED),
    }
    assert bridged_levels(levels, codebook(), "verifiable").tolist() == [0, 0, 1, 1]


def test_own_codes_come_first_and_nothing_comes_from_nothing() -> None:
    levels = {
        "specificity": np.array([3, 0, NOT_CODED, NOT_CODED]),
        "verifiable": np.array([0, 1, 1, NOT_CODED]),
    }
    assert bridged_levels(levels, codebook(), "verifiable").tolist() == [0, 1, 1, NOT_CODED]


@pytest.mark.parametrize("name", ["relevant", "specificity", "access_to_information"])
def test_no_other_variable_is_bridged(name: str) -> None:
    """Relevant is coded beside its three values: nothing needs to stand for it."""
    every = {variable: np.array([0, 1, NOT_CODED]) for variable in codebook().predicted()}
    assert bridged_levels(every, codebook(), name).tolist() == [0, 1, NOT_CODED]


def test_a_corpus_without_the_older_variable() -> None:
    own = np.array([1, 0, NOT_CODED])
    found = bridged_levels({"verifiable": own}, codebook(), "verifiable")
    assert found.tolist() == own.tolist()
