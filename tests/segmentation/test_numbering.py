"""Numbers as plans print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.segmentation.numbering import order_key, read_number, regularity


@pytest.mark.parametrize(
    "number",
    [
        "3",
        "12",
        "1.1",
        "2.02",
        "1.1.a",
        "A.1.B",
        "4.Aa",
        "2.3.2.A",
        "1M1",
        "4M1a",
        "ix",
        "ivc",
        "NA",
        "NAb",
        "1a",
        "B2",
        "1.1Ba",
        "US0113",
        "IV",
    ],
)
@pytest.mark.parametrize("after", [". Title", ": Title", ") Title", " - Title", ".", ""])
def test_numbers_are_read_as_printed(number: str, after: str) -> None:
    found = read_number(number + after, bare=True)
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize(
    "text",
    [
        *("", "A new law", "It. works", "2011 was good", "1.5 million", "3 will follow"),
        *("U.S. efforts", "i think", "12 de mayo", "3.14%", "10th anniversary"),
    ],
)
def test_other_beginnings_are_no_numbers(text: str) -> None:
    assert read_number(text, bare=True) is None


def test_a_number_without_a_mark_needs_a_word_before_it() -> None:
    assert read_number("3 Title", bare=True) is not None
    assert read_number("3 Title", bare=False) is None


def test_order_is_that_of_counting() -> None:
    ordered = ["1", "1.1", "1.1.a", "1.2", "1.10", "2", "10"]
    shuffled = ordered[3:] + ordered[:3]
    assert sorted(shuffled, key=order_key) == ordered
    assert sorted(["x", "ix", "i", "iv", "ia", "v"], key=order_key) == [
        "i",
        "ia",
        "iv",
        "v",
        "ix",
        "x",
    ]


@given(st.integers(2, 40))
def test_counting_up_is_fully_regular(count: int) -> None:
    numbers = [str(n) for n in range(1, count + 1)]
    assert regularity(numbers) == 1
    assert regularity(numbers[::-1]) < 0.6
    assert regularity(["7"] * count) == 0


@given(st.text(max_size=30), st.booleans())
def test_any_text_is_read_without_fault(text: str, bare: bool) -> None:
    found = read_number(text, bare=bare)
    assert found is None or text.startswith(found.number)
