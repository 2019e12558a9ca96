"""The rule by which segments are compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks.matching import match, runs

WORDS = st.sampled_from(["open", "data", "law", "budget", "court", "vote", "land", "tax", "school"])
TEXTS = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
SEGMENTS = st.lists(TEXTS, max_size=6)


@given(SEGMENTS)
def test_identical_segments_match_all(texts: list[str]) -> None:
    assert match(texts, texts).f1 == 1


@given(SEGMENTS, SEGMENTS)
def test_sides_may_be_exchanged(one: list[str], other: list[str]) -> None:
    there, back = match(one, other), match(other, one)
    assert len(there.pairs) == len(back.pairs)
    assert there.precision == back.recall
    assert there.f1 == back.f1


@given(SEGMENTS, SEGMENTS)
def test_pairs_are_one_to_one_and_figures_are_shares(one: list[str], other: list[str]) -> None:
    found = match(one, other)
    assert len({p for p, _ in found.pairs}) == len({g for _, g in found.pairs}) == len(found.pairs)
    assert 0 <= found.f1 <= 1
    assert min(found.precision, found.recall) <= found.f1 <= max(found.precision, found.recall)


@given(st.lists(TEXTS, min_size=2, max_size=6), st.randoms())
def test_the_order_of_segments_counts_for_nothing(texts: list[str], random) -> None:
    mixed = list(texts)
    random.shuffle(mixed)
    assert match(mixed, texts).f1 == 1


def test_half_of_the_runs_of_each_side_must_lie_in_the_other() -> None:
    gold = " ".join(f"w{n}" for n in range(24))  # 20 runs
    assert match([" ".join(gold.split()[:14])], [gold]).f1 == 1  # 10 of 20
    assert match([" ".join(gold.split()[:13])], [gold]).f1 == 0  # 9 of 20
    longer = gold + " " + " ".join(f"x{n}" for n in range(21))
    assert match([longer], [gold]).f1 == 0  # 20 of 41


def test_a_partner_is_given_up_where_another_will_do() -> None:
    long = " ".join(f"w{n}" for n in range(24))
    first, part = " ".join(long.split()[:18]), long
    # Both golds go with ``long``, the second with nothing else: taken greedily, one is lost.
    golds = [" ".join(long.split()[:16]), " ".join(long.split()[6:])]
    assert len(match([part, first], golds).pairs) == 2


def test_one_segment_stands_for_one_commitment_only() -> None:
    text = "the ministry will publish the register of contracts"
    found = match([text], [text, text])
    assert (found.precision, found.recall) == (1, 0.5)


def test_nothing_found_where_nothing_is_there() -> None:
    assert match([], []).f1 == 1
    assert match([], ["a text of five words"]).f1 == 0
    assert match(["a text of five words"], []).f1 == 0


def test_signs_that_break_words_count_for_nothing() -> None:
    assert runs("the gov\u00adernment will pub\ufffelish data") == runs(
        "The government will publish data"
    )
