"""Probabilities obey the codebook, and move no further than they must."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from ogplens.domain import Kind
from ogplens.learning.coherence import BEHIND_GATE, GATE, RELEVANT, VALUES, obey_codebook
from ogplens.settings import codebook

chance = st.floats(0, 1)
four = arrays(float, st.tuples(st.integers(1, 6), st.just(4)), elements=chance)
three_levels = arrays(float, (5, 3), elements=st.floats(0.001, 1)).map(
    lambda parts: parts / parts.sum(axis=1, keepdims=True)
)
TECHNOLOGY = "technology"


def yes_no(yes: np.ndarray) -> np.ndarray:
    return np.stack([1 - yes, yes], axis=1)


def four_variables(points: np.ndarray) -> dict[str, np.ndarray]:
    """Make probabilities of the three values and of relevant, one a column."""
    names = (*VALUES, RELEVANT)
    return {name: yes_no(points[:, place]) for place, name in enumerate(names)}


def yes_of(found: dict[str, np.ndarray]) -> np.ndarray:
    return np.stack([found[name][:, 1] for name in (*VALUES, RELEVANT)], axis=1)


def test_the_names_are_those_of_the_codebook() -> None:
    known = codebook()
    for name in (*VALUES, RELEVANT, GATE):
        assert known.variables[name].kind is Kind.BINARY
    assert known.variables[BEHIND_GATE].values[0] == "unclear"
    assert {*VALUES, RELEVANT, GATE, BEHIND_GATE} <= set(known.predicted())


@given(four)
def test_relevant_lies_between_the_largest_value_and_their_sum(points: np.ndarray) -> None:
    found = obey_codebook(four_variables(points))
    yes = yes_of(found)
    values, relevant = yes[:, :3], yes[:, 3]
    assert (relevant >= values.max(axis=1) - 1e-12).all()
    assert (relevant <= values.sum(axis=1) + 1e-12).all()
    assert ((yes >= 0) & (yes <= 1)).all()
    for probabilities in found.values():
        np.testing.assert_allclose(probabilities.sum(axis=1), 1.0)


@given(four)
def test_what_obeys_is_unchanged(points: np.ndarray) -> None:
    points[:, 3] = np.clip(
        points[:, 3], points[:, :3].max(axis=1), np.minimum(points[:, :3].sum(axis=1), 1.0)
    )
    np.testing.assert_array_equal(yes_of(obey_codebook(four_variables(points))), points)


@given(four)
def test_a_second_time_changes_nothing(points: np.ndarray) -> None:
    once = obey_codebook(four_variables(points))
    np.testing.assert_allclose(yes_of(obey_codebook(once)), yes_of(once), atol=1e-12)


@given(four)
def test_one_row_is_nothing_to_another(points: np.ndarray) -> None:
    together = yes_of(obey_codebook(four_variables(points)))
    alone = [yes_of(obey_codebook(four_variables(points[[row]])))[0] for row in range(len(points))]
    np.testing.assert_array_equal(together, np.stack(alone))


@given(four, arrays(float, 6, elements=chance))
def test_technology_neither_changes_nor_is_changed(points: np.ndarray, other: np.ndarray) -> None:
    technology = yes_no(other[: len(points)])
    found = obey_codebook(four_variables(points) | {TECHNOLOGY: technology})
    np.testing.assert_array_equal(found[TECHNOLOGY], technology)
    np.testing.assert_array_equal(yes_of(found), yes_of(obey_codebook(four_variables(points))))


@pytest.mark.parametrize("seed", range(40))
def test_the_nearest_point_that_obeys_is_found(seed: int) -> None:
    """As a general optimiser finds it."""
    rng = np.random.default_rng(seed)
    point = rng.random(4)
    # Half of the points above the sum, half below the largest.
    point[:3] *= 0.3 if seed % 2 else 1.0
    point[3] *= 1.0 if seed % 2 else 0.6
    rules = [{"type": "ineq", "fun": lambda p: p[:3].sum() - p[3]}]
    rules += [{"type": "ineq", "fun": lambda p, at=at: p[3] - p[at]} for at in range(3)]
    nearest = minimize(
        lambda p: ((p - point) ** 2).sum(),
        np.full(4, 0.5),
        jac=lambda p: 2 * (p - point),
        method="SLSQP",
        bounds=[(0, 1)] * 4,
        constraints=rules,
        options={"ftol": 1e-14, "maxiter": 500},
    )
    found = yes_of(obey_codebook(four_variables(point[None, :])))[0]
    np.testing.assert_allclose(found, nearest.x, atol=1e-5)


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ([0.1, 0.1, 0.1, 0.7], [0.2, 0.2, 0.2, 0.6]),
        ([0.9, 0.1, 0.1, 0.5], [0.7, 0.1, 0.1, 0.7]),
        ([0.9, 0.8, 0.1, 0.4], [0.7, 0.7, 0.1, 0.7]),
        ([0.9, 0.8, 0.7, 0.0], [0.6, 0.6, 0.6, 0.6]),
        ([0.9, 0.3, 0.3, 0.9], [0.9, 0.3, 0.3, 0.9]),
        ([0.0, 0.0, 0.0, 1.0], [0.25, 0.25, 0.25, 0.75]),
        ([1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0]),
    ],
)
def test_by_hand(point: list[float], expected: list[float]) -> None:
    found = yes_of(obey_codebook(four_variables(np.array([point]))))[0]
    np.testing.assert_allclose(found, expected, atol=1e-12)


@given(arrays(float, 5, elements=chance), three_levels)
def test_no_result_is_more_probable_than_being_verifiable(
    verifiable: np.ndarray, results: np.ndarray
) -> None:
    before = {GATE: yes_no(verifiable), BEHIND_GATE: results}
    found = obey_codebook(before)
    gated = found[BEHIND_GATE]
    above = 1 - gated[:, 0]
    assert (above <= verifiable + 1e-12).all()
    np.testing.assert_allclose(gated.sum(axis=1), 1.0)
    assert ((gated >= 0) & (gated <= 1)).all()
    np.testing.assert_array_equal(found[GATE], before[GATE])
    obeyed = 1 - results[:, 0] <= verifiable
    np.testing.assert_allclose(gated[obeyed], results[obeyed], atol=1e-12)
    # Among the results, the shares stay.
    np.testing.assert_allclose(gated[:, 1] * results[:, 2], gated[:, 2] * results[:, 1], atol=1e-12)
    again = obey_codebook(found)[BEHIND_GATE]
    np.testing.assert_allclose(again, gated, atol=1e-12)


@pytest.mark.parametrize("absent", [*VALUES, RELEVANT])
def test_without_a_part_the_rule_is_left_out(absent: str) -> None:
    points = four_variables(np.array([[0.1, 0.1, 0.1, 0.9], [0.9, 0.5, 0.1, 0.2]]))
    del points[absent]
    found = obey_codebook(points)
    assert set(found) == set(points)
    for name, probabilities in points.items():
        np.testing.assert_array_equal(found[name], probabilities)


@pytest.mark.parametrize("alone", [GATE, BEHIND_GATE])
def test_a_gate_without_what_lies_behind_it(alone: str) -> None:
    found = obey_codebook({alone: np.array([[0.9, 0.1]])})
    np.testing.assert_array_equal(found[alone], [[0.9, 0.1]])


def test_what_is_given_is_left_alone() -> None:
    points = np.array([[0.1, 0.1, 0.1, 0.9]])
    given_probabilities = four_variables(points) | {
        GATE: yes_no(np.array([0.1])),
        BEHIND_GATE: np.array([[0.2, 0.5, 0.3]]),
    }
    kept = {name: array.copy() for name, array in given_probabilities.items()}
    obey_codebook(given_probabilities)
    for name, array in kept.items():
        np.testing.assert_array_equal(given_probabilities[name], array)
