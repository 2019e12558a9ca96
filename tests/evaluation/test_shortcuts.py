"""Shortcuts give shares of what they know, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.evaluation.peers import shares
from ogplens.evaluation.shortcuts import called_as_often_as_coded, group_shares, length_logistic

coded = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), min_size=1, max_size=60)


@given(coded)
def test_shares_lie_between_the_group_s_own_and_the_base_rates(rows: list[tuple[str, int]]) -> None:
    groups, levels = [g for g, _ in rows], np.array([level for _, level in rows])
    found = group_shares(groups, levels, ["a", "never seen"], 4)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    base = shares(levels, 4)
    np.testing.assert_allclose(found[1], base)
    mine = levels[np.array(groups) == "a"]
    own = np.bincount(mine, minlength=4) / max(len(mine), 1) if len(mine) else base
    assert (found[0] >= np.minimum(own, base) - 1e-12).all()
    assert (found[0] <= np.maximum(own, base) + 1e-12).all()


def test_many_rows_of_a_group_outweigh_the_rest() -> None:
    groups = ["a"] * 200 + ["b"] * 200
    levels = np.array([1] * 190 + [0] * 10 + [0] * 190 + [1] * 10)
    found = group_shares(groups, levels, ["a", "b"], 2)[:, 1]
    assert found == pytest.approx([0.95, 0.05], abs=0.02)


def test_length_alone_finds_a_code_that_follows_from_length() -> None:
    rng = np.random.default_rng(0)
    words = rng.integers(10, 600, 300).tolist()
    levels = np.digitize(words, [100, 300])
    found = length_logistic(words, levels, [20, 180, 500], 4)
    assert found.shape == (3, 4)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    assert found.argmax(axis=1).tolist() == [0, 1, 2]
    assert (found[:, 3] == 0).all()  # never coded


def test_texts_of_one_length_tell_nothing() -> None:
    levels = np.array([0, 1, 1, 1])
    found = length_logistic([50] * 4, levels, [50, 700], 2)
    np.testing.assert_allclose(found, np.tile(shares(levels, 2), (2, 1)))


@given(st.integers(0, 2**31))
def test_levels_are_named_about_as_often_as_coded_and_in_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    fitted = rng.dirichlet(np.ones(4), 100)
    levels = rng.choice(4, size=100, p=[0.1, 0.4, 0.4, 0.1])
    called = called_as_often_as_coded(fitted, levels, fitted)
    counts = np.bincount(called, minlength=4) - np.bincount(levels, minlength=4)
    assert np.abs(counts).max() <= 3
    order = np.argsort(fitted @ np.arange(4))
    assert (np.diff(called[order]) >= 0).all()
