"""Folds: members or plans whole, near-duplicates of the test nowhere in training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.evaluation.rows import Rows
from ogplens.evaluation.splits import Protocol, split, split_in_time

HELD_OUT = (Protocol.NEW_MEMBER, Protocol.KNOWN_MEMBER, Protocol.KNOWN_PLAN)


@st.composite
def corpora(draw: st.DrawFn) -> Rows:
    """Draw rows of at least five members, with plans and near-duplicates across members."""
    size = draw(st.integers(10, 50))
    members = [f"M{i}" for i in range(5)]
    members += draw(st.lists(st.sampled_from("ABCDEFG"), min_size=size, max_size=size))
    plans = draw(st.lists(st.integers(1, 2), min_size=size + 5, max_size=size + 5))
    twins = draw(st.lists(st.integers(0, size), min_size=size + 5, max_size=size + 5))
    return Rows(
        commitment_ids=tuple(f"{i}" for i in range(size + 5)),
        members=tuple(members),
        plan_ids=tuple(f"{m}-{p}" for m, p in zip(members, plans, strict=True)),
        duplicates=tuple(twins),
        years=tuple(2010 + plan for plan in plans),
        languages=("en",) * (size + 5),
        lengths=(100,) * (size + 5),
        levels={},
    )


@given(corpora(), st.sampled_from(HELD_OUT), st.integers(2, 5), st.integers(0, 50))
def test_what_belongs_together_is_on_one_side(
    rows: Rows, protocol: Protocol, folds: int, seed: int
) -> None:
    groups = np.array(rows.groups(protocol))
    twins = np.array(rows.duplicates)
    tested = np.zeros(len(groups), dtype=int)
    for fold in split(rows.groups(protocol), rows.duplicates, folds, seed=seed):
        assert fold.test.any()
        assert not (fold.train & fold.test).any()
        assert not set(groups[fold.train]) & set(groups[fold.test])
        assert not set(twins[fold.train]) & set(twins[fold.test])
        # Nothing else is lost: what is in neither has a twin in the test.
        left_out = ~fold.train & ~fold.test
        assert set(twins[left_out]) <= set(twins[fold.test])
        tested += fold.test
    np.testing.assert_array_equal(tested, 1)


def test_new_member_holds_out_members_and_known_member_plans() -> None:
    members = tuple(f"M{i // 10}" for i in range(60))
    plans = tuple(f"M{i // 10}-{(i % 10) // 5}" for i in range(60))
    known = split(plans, range(60), 6, seed=7)
    new = split(members, range(60), 6, seed=7)

    def both_sides(names: tuple[str, ...], folds: list) -> int:
        array = np.array(names)
        return sum(len(set(array[f.train]) & set(array[f.test])) for f in folds)

    assert both_sides(plans, known) == 0
    assert both_sides(members, known) > 0
    assert both_sides(members, new) == 0


def test_known_plan_holds_out_single_commitments() -> None:
    """Plans and members are on both sides of every fold; no commitment is."""
    plans = tuple(f"M{i // 10}-{(i % 10) // 5}" for i in range(60))
    rows = Rows(
        commitment_ids=tuple(f"{plan}-{i}" for i, plan in enumerate(plans)),
        members=tuple(plan[:2] for plan in plans),
        plan_ids=plans,
        duplicates=tuple(range(60)),
        years=(2012,) * 60,
        languages=("en",) * 60,
        lengths=(100,) * 60,
        levels={},
    )
    groups = rows.groups(Protocol.KNOWN_PLAN)
    assert len(set(groups)) == 60
    found = split(groups, rows.duplicates, 6, seed=7)
    assert [int(fold.test.sum()) for fold in found] == [10] * 6
    for fold in found:
        assert set(np.array(plans)[fold.test]) & set(np.array(plans)[fold.train])


@given(corpora(), st.integers(0, 50))
def test_twins_of_a_tested_commitment_of_a_known_plan_leave_training(rows: Rows, seed: int) -> None:
    twins = np.array(rows.duplicates)
    for fold in split(rows.groups(Protocol.KNOWN_PLAN), rows.duplicates, 4, seed=seed):
        np.testing.assert_array_equal(fold.train, ~fold.test & ~np.isin(twins, twins[fold.test]))


def test_a_twin_of_a_tested_row_is_in_neither_side() -> None:
    groups = ["A", "B", "C", "D"]
    duplicates = [0, 0, 1, 2]
    for fold in split(groups, duplicates, 4, seed=0):
        if fold.test[0]:
            assert not fold.train[1]
            assert fold.train[2:].all()
        if fold.test[2]:
            assert fold.train[[0, 1, 3]].all()


@given(corpora(), st.integers(0, 50))
def test_the_same_folds_every_time(rows: Rows, seed: int) -> None:
    one = split(rows.members, rows.duplicates, 4, seed=seed)
    other = split(rows.members, rows.duplicates, 4, seed=seed)
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a.train, b.train)
        np.testing.assert_array_equal(a.test, b.test)


def test_too_few_groups() -> None:
    with pytest.raises(ValueError, match="cannot fill"):
        split(["A", "A", "B"], [0, 1, 2], 3, seed=0)


@given(corpora(), st.integers(2009, 2013), st.integers(1, 12))
def test_later_plans_are_tested_by_earlier_ones_alone(rows: Rows, until: int, least: int) -> None:
    years, twins = np.array(rows.years), np.array(rows.duplicates)
    folds = split_in_time(rows.years, rows.duplicates, until=until, least=least)
    without_twins = (years <= until) & ~np.isin(twins, twins[years > until])
    if min((years > until).sum(), without_twins.sum()) < least:
        assert folds == []
        return
    (fold,) = folds
    np.testing.assert_array_equal(fold.test, years > until)  # no row of the test is earlier
    np.testing.assert_array_equal(fold.train, without_twins)
