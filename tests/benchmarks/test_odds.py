"""The pooled odds ratio is right where the answer is known otherwise."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks.odds import odds_ratio

PAIRS = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 3)), min_size=1)


def table(a, b, c, d):
    fires = [True] * (a + b) + [False] * (c + d)
    good = [True] * a + [False] * b + [True] * c + [False] * d
    return fires, good


def test_one_stratum_is_the_crude_ratio_with_woolfs_interval():
    found = odds_ratio(*table(12, 30, 45, 20))
    spread = 1.959964 * math.sqrt(1 / 12 + 1 / 30 + 1 / 45 + 1 / 20)
    assert found.ratio == pytest.approx(12 * 20 / (30 * 45))
    assert found.low == pytest.approx(found.ratio * math.exp(-spread))
    assert found.high == pytest.approx(found.ratio * math.exp(spread))


def test_a_strict_member_with_many_findings_is_no_effect_of_the_rule():
    # In both members the rule changes nothing, but it fires mostly where codes are strict.
    strict, mild = table(8, 32, 2, 8), table(8, 2, 32, 8)
    fires, good = strict[0] + mild[0], strict[1] + mild[1]
    members = ["strict"] * 50 + ["mild"] * 50
    assert odds_ratio(fires, good).high < 1
    assert odds_ratio(fires, good, members).ratio == pytest.approx(1)


def test_without_any_contrast_there_is_no_ratio():
    assert math.isnan(odds_ratio([True, True], [True, False]).ratio)


@given(PAIRS)
def test_to_swap_what_is_good_turns_the_ratio_over(rows):
    fires, good, strata = (list(column) for column in zip(*rows, strict=True))
    found = odds_ratio(fires, good, strata)
    turned = odds_ratio(fires, [not one for one in good], strata)
    if not math.isnan(found.ratio):
        assert found.low <= found.ratio <= found.high
        assert turned.ratio == pytest.approx(1 / found.ratio)
        assert turned.low == pytest.approx(1 / found.high)
