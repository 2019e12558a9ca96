"""Differences between drafts: there when the words say so, and not else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import (
    Commitment,
    Decision,
    Prediction,
    ScopeCode,
    ScopeReason,
    Scorecard,
    ScoredCommitment,
)
from ogplens.learning.plan_counts import CountModel, distribution
from ogplens.learning.plan_counts_storage import PlanCounts
from ogplens.scoring.draft_differences import (
    NOT_SHOWN,
    difference_range,
    drafts_side_by_side,
    possible_shares,
)
from ogplens.settings import codebook

COUNTS = PlanCounts(0.9, {"relevant": CountModel(0.1, 0.0, 0.9)})


def card(name: str, chances: list[float], *, judged: bool = True) -> Scorecard:
    why = () if judged else (ScopeReason(ScopeCode.TOO_SHORT, 3, 12, "Too short."),)
    scored = tuple(
        ScoredCommitment(
            f"{name}-{place}",
            Commitment(str(place), "A title", "A text."),
            {"relevant": Prediction(chance, Decision.NEEDS_A_READER)},
            why,
        )
        for place, chance in enumerate(chances, start=1)
    )
    return Scorecard(name, None, scored)


def test_plans_that_say_the_opposite_are_told_apart() -> None:
    cards = [card("open", [0.98] * 30), card("closed", [0.02] * 30)]
    (found,) = drafts_side_by_side(cards, COUNTS, codebook()).differences
    assert found.shown == "higher"
    assert found.low > 0.5
    assert found.chance_higher > 0.999
    (turned,) = drafts_side_by_side(cards[::-1], COUNTS, codebook()).differences
    assert turned.shown == "lower"
    assert turned.difference == pytest.approx(-found.difference)


def test_plans_that_say_the_same_are_not() -> None:
    cards = [card("one", [0.6] * 12), card("two", [0.6] * 20)]
    (found,) = drafts_side_by_side(cards, COUNTS, codebook()).differences
    assert found.shown == NOT_SHOWN
    assert found.low < 0 < found.high
    assert found.difference == pytest.approx(0, abs=1e-9)


def test_with_several_pairs_the_bound_is_stricter() -> None:
    pair = [card("a", [0.9] * 10), card("b", [0.45] * 10)]
    counts = PlanCounts(0.9, {"relevant": CountModel(0.0, 0.0, 0.9)})
    (alone,) = drafts_side_by_side(pair, counts, codebook()).differences
    many = drafts_side_by_side([*pair, *pair, *pair, *pair], counts, codebook())
    again = next(one for one in many.differences if (one.first, one.second) == (0, 1))
    assert many.pairs == 28
    assert alone.shown == "higher"
    assert again.shown == NOT_SHOWN
    assert (again.low, again.high) == (alone.low, alone.high)


def test_a_draft_that_cannot_be_judged_is_in_no_pair() -> None:
    cards = [card("a", [0.9]), card("b", [0.4], judged=False), card("c", [0.4])]
    found = drafts_side_by_side(cards, COUNTS, codebook())
    assert [(one.first, one.second) for one in found.differences] == [(0, 2)]


def test_items_without_a_model_or_a_prediction_are_left_out() -> None:
    counts = PlanCounts(0.9, {"relevant": CountModel(), "transformative": CountModel()})
    found = drafts_side_by_side([card("a", [0.9]), card("b", [0.4])], counts, codebook())
    assert {one.item for one in found.differences} == {"relevant"}


def test_the_range_covers_differences_of_plans_that_share_a_factor() -> None:
    rng = np.random.default_rng(3)
    correlation, sizes = 0.4, (9, 14)
    chances = [rng.uniform(0.2, 0.8, size) for size in sizes]
    shares = [possible_shares(distribution(p, correlation)) for p in chances]
    low, high = difference_range(shares[0], shares[1], 0.9)
    drawn = []
    for p in chances:
        counts = distribution(p, correlation)
        drawn.append(rng.choice(len(counts), size=4000, p=counts / counts.sum()) / len(p))
    apart = drawn[0] - drawn[1]
    held = np.mean((apart >= low - 1e-9) & (apart <= high + 1e-9))
    assert 0.89 <= held <= 0.96  # counts are whole, so a range holds a little more


@given(
    st.lists(st.floats(0.01, 0.99), min_size=1, max_size=8),
    st.lists(st.floats(0.01, 0.99), min_size=1, max_size=8),
    st.floats(0.5, 0.99),
)
def test_turning_the_pair_turns_the_range(one: list[float], two: list[float], mass: float) -> None:
    first, second = (possible_shares(distribution(np.array(p), 0.2)) for p in (one, two))
    low, high = difference_range(first, second, mass)
    assert -1 <= low <= high <= 1
    turned = difference_range(second, first, mass)
    steps = 1 / len(one) + 1 / len(
        two
    )  # a quantile of whole counts may lie on either side of a tie
    assert turned == pytest.approx((-high, -low), abs=steps + 1e-9)


def test_very_large_plans_keep_their_mean() -> None:
    counts = distribution(np.full(5000, 0.3), 0.2)
    shares, mass = possible_shares(counts)
    assert len(shares) <= 1000
    assert shares @ mass == pytest.approx(0.3, abs=0.01)
