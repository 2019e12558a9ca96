"""The linear mixed model: closed forms against solutions made another way."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import Ridge

from ogplens.learning.mixed import MixedFit, TrainingRows, fit_mixed, training_rows
from ogplens.settings import TrainSettings, pipeline_settings

NO_VARIANCE = {
    "member_intercept": 0.0,
    "plan_intercept": 0.0,
    "member_slopes": 0.0,
    "plan_slopes": 0.0,
}


def changed(**values: float) -> TrainSettings:
    shipped = pipeline_settings().train.model_dump() | {"latent_rank": 5}
    return TrainSettings.model_validate(shipped | values)


SETTINGS = changed()


def a_problem(
    rows: int = 70, members: int = 6, seed: int = 0
) -> tuple[sparse.csr_matrix, np.ndarray, list[str], list[str], np.ndarray, np.ndarray]:
    """Return terms, dense columns, members, plans, levels and the prior of the dense columns."""
    rng = np.random.default_rng(seed)
    terms = sparse.random(rows, 30, density=0.3, format="csr", random_state=seed) * 3.0
    dense = rng.normal(size=(rows, 4))
    owners = rng.integers(0, members, rows)
    owners[:members] = np.arange(members)
    plans = rng.integers(1, 3, rows)
    drive = np.asarray(terms @ rng.normal(size=30)) + dense @ rng.normal(size=4)
    levels = np.digitize(drive + rng.normal(size=members)[owners] + rng.normal(size=rows), [-1, 1])
    return (
        terms,
        dense,
        [f"M{one}" for one in owners],
        [f"M{one}-{plan}" for one, plan in zip(owners, plans, strict=True)],
        levels.astype(np.int64),
        np.array([0.3, 0.02, 0.1, 0.0]),
    )


def fit(
    terms: sparse.csr_matrix,
    dense: np.ndarray,
    members: Sequence[str],
    plans: Sequence[str],
    levels: np.ndarray,
    prior: np.ndarray,
    settings: TrainSettings = SETTINGS,
) -> tuple[TrainingRows, MixedFit]:
    rows = training_rows(terms, dense, members, plans, settings)
    return rows, fit_mixed(rows, np.arange(len(levels)), levels, prior, settings)


def covariance(
    rows: TrainingRows,
    prior: np.ndarray,
    settings: TrainSettings,
    here: np.ndarray,
    there: np.ndarray,
) -> np.ndarray:
    """Return the covariance of two sets of rows, entry by entry as the model says it."""
    latent = rows.latent.directions @ rows.latent.directions.T
    terms = rows.terms.toarray()
    weights = settings.terms * np.eye(terms.shape[1]) + settings.latent * latent
    found = np.empty((len(here), len(there)))
    for i, one in enumerate(here):
        for j, other in enumerate(there):
            common = terms[one] @ weights @ terms[other]
            common += (rows.dense[one] * prior) @ rows.dense[other]
            own = rows.members[one] == rows.members[other]
            plan = rows.plans[one] == rows.plans[other]
            found[i, j] = common * (
                1 + settings.member_slopes * own + settings.plan_slopes * plan
            ) + (settings.member_intercept * own + settings.plan_intercept * plan)
    return found


def standardised(levels: np.ndarray) -> np.ndarray:
    return np.asarray((levels - levels.mean()) / levels.std())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_scores_without_a_member_are_those_of_a_fit_without_its_rows(seed: int) -> None:
    terms, dense, members, plans, levels, prior = a_problem(seed=seed)
    rows, found = fit(terms, dense, members, plans, levels, prior)
    target = standardised(levels)
    for member in np.unique(rows.members):
        out = np.flatnonzero(rows.members == member)
        kept = np.flatnonzero(rows.members != member)
        within = covariance(rows, prior, SETTINGS, kept, kept) + np.eye(len(kept))
        across = covariance(rows, prior, SETTINGS, out, kept)
        alone = across @ np.linalg.solve(within, target[kept])
        np.testing.assert_allclose(found.held_out[out], alone, atol=1e-8)


def test_a_member_alone_is_scored_row_by_row() -> None:
    terms, dense, _, _, levels, prior = a_problem(rows=40)
    one, plans = ["ONE"] * 40, [f"ONE-{i % 2}" for i in range(40)]
    rows, found = fit(terms, dense, one, plans, levels, prior)
    target = standardised(levels)
    assert np.isfinite(found.term_weights).all()
    for row in range(40):
        kept = np.delete(np.arange(40), row)
        within = covariance(rows, prior, SETTINGS, kept, kept) + np.eye(39)
        across = covariance(rows, prior, SETTINGS, np.array([row]), kept)
        alone = across @ np.linalg.solve(within, target[kept])
        assert found.held_out[row] == pytest.approx(alone[0], abs=1e-8)


def test_the_weights_give_a_new_member_the_score_of_the_covariances() -> None:
    terms, dense, members, plans, levels, prior = a_problem(rows=90)
    # The directions are found on all rows; the last 20, made a member of its own, are not fitted.
    members[70:], plans[70:] = ["NEW"] * 20, ["NEW-1"] * 20
    rows = training_rows(terms, dense, members, plans, SETTINGS)
    old, new = np.arange(70), np.arange(70, 90)
    found = fit_mixed(rows, old, levels[old], prior, SETTINGS)
    within = covariance(rows, prior, SETTINGS, old, old) + np.eye(70)
    across = covariance(rows, prior, SETTINGS, new, old)
    expected = across @ np.linalg.solve(within, standardised(levels[old]))
    scores = terms[new] @ found.term_weights + dense[new] @ found.dense_weights
    np.testing.assert_allclose(scores, expected, atol=1e-8)


def test_without_what_is_particular_it_is_ridge_regression() -> None:
    terms, dense, members, plans, levels, prior = a_problem()
    settings = changed(**NO_VARIANCE, latent=0.0)
    _, found = fit(terms, dense, members, plans, levels, prior, settings)
    # A weight of prior variance v on a column is a weight of variance 1 on sqrt(v) columns.
    scale = np.sqrt(np.concatenate([np.full(30, settings.terms), prior]))
    columns = np.hstack([terms.toarray(), dense]) * scale
    ridge = Ridge(alpha=1.0, fit_intercept=False, solver="cholesky").fit(
        columns, standardised(levels)
    )
    np.testing.assert_allclose(
        np.concatenate([found.term_weights, found.dense_weights]), ridge.coef_ * scale, atol=1e-8
    )


def test_main_directions_weigh_more() -> None:
    """Ridge on terms and on their place along the directions, both carried back to the terms."""
    terms, dense, members, plans, levels, prior = a_problem()
    settings = changed(**NO_VARIANCE, latent=0.5)
    rows, found = fit(terms, dense, members, plans, levels, prior, settings)
    along = rows.latent.project(terms) * np.sqrt(settings.latent)
    columns = np.hstack([terms.toarray() * np.sqrt(settings.terms), along, dense * np.sqrt(prior)])
    ridge = Ridge(alpha=1.0, fit_intercept=False, solver="cholesky").fit(
        columns, standardised(levels)
    )
    weights = np.sqrt(settings.terms) * ridge.coef_[:30]
    weights += rows.latent.directions @ (np.sqrt(settings.latent) * ridge.coef_[30:35])
    np.testing.assert_allclose(found.term_weights, weights, atol=1e-8)


def test_words_of_a_severe_member_do_not_learn_its_severity() -> None:
    """Word 0 stands in the severe member's commitments alone, word 1 tells the code everywhere."""
    rng = np.random.default_rng(3)
    owners = np.repeat(np.arange(10), 20)
    told = rng.random(200) < 0.5
    words = np.zeros((200, 3))
    words[owners == 0, 0] = 1.0
    words[told, 1] = 1.0
    words[:, 2] = rng.random(200)
    levels = np.where(owners == 0, 0, told ^ (rng.random(200) < 0.2)).astype(np.int64)
    members = [f"M{one}" for one in owners]
    plans = [f"{name}-1" for name in members]

    def weights(**values: float) -> np.ndarray:
        settings = changed(**(NO_VARIANCE | values), terms=1.0, latent=0.0)
        problem = (sparse.csr_matrix(words), np.zeros((200, 1)), members, plans, levels)
        return fit(*problem, np.zeros(1), settings)[1].term_weights

    naive, mixed = weights(), weights(member_intercept=2.0)
    assert naive[0] < -0.5
    assert abs(mixed[0]) < abs(naive[0]) / 2
    assert mixed[1] > 0.9 * naive[1] > 0.5


@given(st.integers(0, 20), st.randoms())
@examples(max_examples=15, deadline=None)
def test_the_order_of_rows_decides_nothing(seed: int, random: np.random.Generator) -> None:
    terms, dense, members, plans, levels, prior = a_problem(rows=40, seed=seed)
    # The directions are found by a random search that the order may move: not what is tested.
    settings = changed(latent=0.0)
    order = list(range(40))
    random.shuffle(order)
    _, one = fit(terms, dense, members, plans, levels, prior, settings)
    _, other = fit(
        terms[order],
        dense[order],
        [members[i] for i in order],
        [plans[i] for i in order],
        levels[order],
        prior,
        settings,
    )
    np.testing.assert_allclose(other.term_weights, one.term_weights, atol=1e-9)
    np.testing.assert_allclose(other.dense_weights, one.dense_weights, atol=1e-9)
    np.testing.assert_allclose(other.held_out, one.held_out[order], atol=1e-9)


@given(st.integers(0, 20), st.sampled_from([2, 3, 6]))
@examples(max_examples=15, deadline=None)
def test_a_row_without_its_member_does_not_know_its_own_code(seed: int, members: int) -> None:
    """Exchanging codes inside a member keeps the standardisation, and so its own scores."""
    terms, dense, owners, plans, levels, prior = a_problem(rows=40, members=members, seed=seed)
    mine = np.flatnonzero(np.array(owners) == owners[0])
    turned = levels.copy()
    turned[mine] = levels[mine][::-1]
    rows, before = fit(terms, dense, owners, plans, levels, prior)
    after = fit_mixed(rows, np.arange(40), turned, prior, SETTINGS)
    np.testing.assert_allclose(after.held_out[mine], before.held_out[mine], atol=1e-9)


def test_the_distance_between_levels_is_not_measured() -> None:
    """Levels 0 and 3 alone are the same target as 0 and 1."""
    terms, dense, members, plans, levels, prior = a_problem()
    high = (levels > 1).astype(np.int64)
    rows, one = fit(terms, dense, members, plans, high, prior)
    other = fit_mixed(rows, np.arange(len(high)), 3 * high, prior, SETTINGS)
    np.testing.assert_allclose(other.term_weights, one.term_weights, atol=1e-10)


def test_one_level_alone_is_refused() -> None:
    terms, dense, members, plans, levels, prior = a_problem()
    with pytest.raises(ValueError, match="fewer than two levels"):
        fit(terms, dense, members, plans, np.full(len(levels), 2), prior)


def test_rows_that_are_all_alike() -> None:
    """The noise keeps the covariance definite."""
    terms = sparse.csr_matrix(np.ones((12, 3)))
    levels = np.array([0, 1] * 6)
    members = [f"M{i // 4}" for i in range(12)]
    _, found = fit(terms, np.ones((12, 1)), members, members, levels, np.ones(1))
    np.testing.assert_allclose(found.term_weights, 0.0, atol=1e-12)
    np.testing.assert_allclose(found.held_out, 0.0, atol=1e-12)


def test_rows_that_are_used_again_heed_other_settings() -> None:
    terms, dense, members, plans, levels, prior = a_problem()
    rows, _ = fit(terms, dense, members, plans, levels, prior)
    other = changed(**NO_VARIANCE)
    again = fit_mixed(rows, np.arange(len(levels)), levels, prior, other)
    _, afresh = fit(terms, dense, members, plans, levels, prior, other)
    assert again.term_weights.tolist() == afresh.term_weights.tolist()
