"""Folds keep groups whole and are about the same size."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.learning.folds import assign_folds

grouped = st.lists(st.sampled_from("ABCDEFGHIJ"), min_size=10, max_size=80).filter(
    lambda groups: len(set(groups)) >= 4
)


@given(grouped, st.integers(2, 4), st.integers(0, 99))
def test_groups_stay_whole_and_no_fold_is_empty(groups: list[str], folds: int, seed: int) -> None:
    found = assign_folds(groups, folds, seed=seed)
    of_group = defaultdict(set)
    for group, fold in zip(groups, found.tolist(), strict=True):
        of_group[group].add(fold)
    assert all(len(there) == 1 for there in of_group.values())
    assert set(found.tolist()) == set(range(folds))


@given(grouped, st.integers(2, 4), st.integers(0, 99))
def test_folds_differ_by_no_more_than_the_largest_group(
    groups: list[str], folds: int, seed: int
) -> None:
    sizes = Counter(assign_folds(groups, folds, seed=seed).tolist())
    assert max(sizes.values()) - min(sizes.values()) <= max(Counter(groups).values())


@given(grouped, st.randoms())
def test_the_order_of_rows_decides_nothing(groups: list[str], random: np.random.Generator) -> None:
    order = list(range(len(groups)))
    random.shuffle(order)
    one = assign_folds(groups, 3, seed=5)
    other = assign_folds([groups[i] for i in order], 3, seed=5)
    np.testing.assert_array_equal(one[order], other)


def test_the_seed_decides_among_equal_groups() -> None:
    groups = [f"G{i}" for i in range(20)]
    found = {tuple(assign_folds(groups, 4, seed=seed).tolist()) for seed in range(5)}
    assert len(found) == 5
    assert tuple(assign_folds(groups, 4, seed=0).tolist()) in found


@given(grouped, st.integers(2, 4), st.data())
def test_rows_that_do_not_count_move_nobody(
    groups: list[str], folds: int, data: st.DataObject
) -> None:
    more = data.draw(st.lists(st.sampled_from("ABCXYZ"), max_size=20))
    counted = np.arange(len(groups) + len(more)) < len(groups)
    found = assign_folds([*groups, *more], folds, seed=3, counted=counted)
    np.testing.assert_array_equal(found[counted], assign_folds(groups, folds, seed=3))
    of_group = dict(zip(groups, found.tolist(), strict=False))
    for group, fold in zip(more, found[~counted].tolist(), strict=True):
        assert of_group.setdefault(group, fold) == fold  # with its group, new ones together


def test_fewer_groups_than_folds() -> None:
    with pytest.raises(ValueError, match="2 groups cannot fill 3 folds"):
        assign_folds(["A", "B", "A"], 3, seed=0)
