"""Levels of many rows are those of each row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ogplens.learning.abstention import smallest_range
from ogplens.learning.fitting import middle_level
from ogplens.scoring.levels import middle_levels, smallest_ranges

shares = st.lists(st.integers(1, 9), min_size=3, max_size=3)


@given(st.lists(shares, max_size=5), st.floats(0.05, 0.99))
def test_as_one_by_one(rows: list[list[int]], coverage: float) -> None:
    weights = np.array(rows, dtype=np.float64).reshape(-1, 3)
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    first, last = smallest_ranges(probabilities, coverage)
    for place, row in enumerate(probabilities):
        assert (first[place], last[place]) == smallest_range(row, coverage)
        assert middle_levels(probabilities)[place] == middle_level(row)
