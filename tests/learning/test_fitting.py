"""One variable's model: an exact sum, calibrated on held-out members."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import sparse

from ogplens.features.vectorizer import Design, fit_vectorizer
from ogplens.learning.abstention import Thresholds
from ogplens.learning.calibration import Calibration
from ogplens.learning.fitting import (
    TrainingNames,
    VariableModel,
    enough_codes,
    expected_level,
    fit_variable,
    middle_levels,
)
from ogplens.learning.history import Effect, History
from ogplens.learning.latent import fit_latent
from ogplens.learning.mixed import training_rows
from ogplens.learning.model_set import dense_prior
from ogplens.settings import PipelineSettings, TrainSettings
from synthetic import Corpus

YES_NO = ("no", "yes")
LEVELS = ("none", "minor", "moderate", "transformative")
NO_HISTORY = History(0.0, 0.0, {}, {}, np.zeros(0))


@pytest.fixture(scope="module")
def design(corpus: Corpus, settings: PipelineSettings) -> Design:
    return fit_vectorizer(corpus.raw, settings.features).transform(corpus.raw)


@pytest.fixture(scope="module")
def prior(corpus: Corpus, settings: PipelineSettings) -> np.ndarray:
    names = fit_vectorizer(corpus.raw, settings.features).dense_names
    return dense_prior(names, "access_to_information", settings.train)


def fit(
    design: Design,
    levels: np.ndarray,
    members: Sequence[str],
    values: tuple[str, ...],
    settings: PipelineSettings,
    prior: np.ndarray,
    plans: Sequence[str] | None = None,
) -> VariableModel:
    names = TrainingNames(members, members if plans is None else plans)
    rows = training_rows(design.terms, design.dense, names.members, names.plans, settings.train)
    return fit_variable(
        rows, names, levels, values, prior, train=settings.train, decision=settings.decision
    )


def test_the_words_are_learnt(
    corpus: Corpus, design: Design, settings: PipelineSettings, prior: np.ndarray
) -> None:
    yes = corpus.levels["access_to_information"]
    model = fit(design, yes, corpus.members, YES_NO, settings, prior, corpus.plan_ids)
    probabilities = model.probabilities(design.terms, design.dense)
    assert ((probabilities[:, 1] > 0.5) == (yes == 1)).mean() > 0.85
    assert (model.called(probabilities) == yes).mean() > 0.85
    assert (model.rows, model.members) == (len(corpus), 12)
    assert model.thresholds is not None
    assert set(model.history.members) == set(corpus.members)
    assert set(model.history.plans) == set(corpus.plan_ids)


def test_history_without_codes_is_the_words_alone(
    corpus: Corpus, design: Design, settings: PipelineSettings, prior: np.ndarray
) -> None:
    levels = corpus.levels["potential_impact"]
    model = fit(design, levels, corpus.members, LEVELS, settings, prior, corpus.plan_ids)
    unknown = [model.history.effect("NEW")] * len(corpus)
    alone = model.probabilities(design.terms, design.dense)
    found = model.probabilities_with_history(design.terms, design.dense, unknown)
    np.testing.assert_allclose(found, alone, atol=1e-12)


def test_members_that_differ_are_told_by_their_history(
    corpus: Corpus, design: Design, settings: PipelineSettings, prior: np.ndarray
) -> None:
    """Half of the members are coded yes twice as often, whatever the words say."""
    rng = np.random.default_rng(1)
    generous = np.array([int(name[1:]) % 2 for name in corpus.members])
    yes = (rng.random(len(corpus)) < np.where(generous, 0.8, 0.3)).astype(np.int64)
    model = fit(design, yes, corpus.members, YES_NO, settings, prior, corpus.plan_ids)
    assert model.history.member_variance > 0.2
    effects = [model.history.effect(name) for name in corpus.members]
    found = model.probabilities_with_history(design.terms, design.dense, effects)[:, 1]
    assert found[generous == 1].mean() > found[generous == 0].mean() + 0.2
    alone = model.probabilities(design.terms, design.dense)[:, 1]
    assert abs(alone[generous == 1].mean() - alone[generous == 0].mean()) < 0.1


def test_rows_without_a_code_change_nothing_but_the_directions(
    corpus: Corpus, settings: PipelineSettings, design: Design, prior: np.ndarray
) -> None:
    # Without the directions, which uncoded rows help to find, nothing is left of them.
    no_directions = settings.model_copy(
        update={"train": settings.train.model_copy(update={"latent": 0.0})}
    )
    levels = corpus.levels["access_to_information"].copy()
    levels[::3] = -1
    with_gaps = fit(design, levels, corpus.members, YES_NO, no_directions, prior, corpus.plan_ids)
    coded = np.flatnonzero(levels >= 0)
    alone = Design(design.terms[coded], design.dense[coded])
    without = fit(
        alone,
        levels[coded],
        [corpus.members[i] for i in coded],
        YES_NO,
        no_directions,
        prior,
        [corpus.plan_ids[i] for i in coded],
    )
    assert with_gaps.rows == len(coded) == without.rows
    np.testing.assert_allclose(with_gaps.term_weights, without.term_weights, atol=1e-9)
    assert with_gaps.thresholds == without.thresholds
    assert with_gaps.history.members.keys() == without.history.members.keys()


def test_levels_are_named_about_as_often_as_coded(
    corpus: Corpus, design: Design, settings: PipelineSettings, prior: np.ndarray
) -> None:
    levels = corpus.levels["potential_impact"]
    model = fit(design, levels, corpus.members, LEVELS, settings, prior, corpus.plan_ids)
    assert model.thresholds is None
    assert (np.diff(model.level_bounds) >= 0).all()
    called = model.called(model.probabilities(design.terms, design.dense))
    assert set(called.tolist()) == {0, 1, 2, 3}
    assert np.corrcoef(called, levels)[0, 1] > 0.3


@pytest.mark.parametrize(
    ("shares", "named"), [((40, 30, 20, 10), 1), ((60, 20, 10, 10), 0), ((5, 5, 5, 85), 3)]
)
def test_where_nothing_is_learnt_the_middle_level_is_named(
    shares: tuple[int, ...], named: int, settings: PipelineSettings
) -> None:
    """All expected positions are equal then; naming the highest level for all would be wrong."""
    levels = np.random.default_rng(2).permutation(np.repeat([0, 1, 2, 3], shares))
    members = tuple(f"M{i % 10}" for i in range(100))
    blank = Design(sparse.csr_matrix((100, 3)), np.zeros((100, 2)))
    model = fit(blank, levels, members, LEVELS, settings, np.ones(2))
    probabilities = model.probabilities(sparse.csr_matrix((5, 3)), np.zeros((5, 2)))
    np.testing.assert_allclose(probabilities, np.tile(np.array(shares) / 100, (5, 1)), atol=0.01)
    assert set(model.called(probabilities).tolist()) == {named}


def test_members_are_held_out_whole_for_calibration(settings: PipelineSettings) -> None:
    """A column that tells the code only by knowing the member gives no confidence."""
    rng = np.random.default_rng(3)
    members = tuple(f"M{i % 12:02d}" for i in range(600))
    base = {name: rng.random() < 0.5 for name in sorted(set(members))}
    yes = np.array([base[name] for name in members]).astype(np.int64)
    yes ^= (rng.random(600) < 0.05).astype(np.int64)
    who = np.array([[float(name == other) for other in sorted(base)] for name in members])
    # No intercepts: the column alone can tell the members apart.
    naive = settings.model_copy(
        update={
            "train": settings.train.model_copy(
                update={"member_intercept": 0.0, "plan_intercept": 0.0}
            )
        }
    )
    design = Design(sparse.csr_matrix((600, 3)), who)
    model = fit(design, yes, members, YES_NO, naive, np.ones(12))
    own = np.array([model.dense_weights[sorted(base).index(name)] for name in members])
    assert np.corrcoef(own, yes)[0, 1] > 0.8  # the column was learnt
    assert model.calibration.slope < 0.5
    assert model.thresholds is not None
    assert model.thresholds.no_below == -1.0
    assert model.thresholds.yes_from == 2.0


def test_a_corpus_of_one_member(
    design: Design, corpus: Corpus, settings: PipelineSettings, prior: np.ndarray
) -> None:
    yes = corpus.levels["access_to_information"]
    model = fit(design, yes, ("ONE",) * len(yes), YES_NO, settings, prior)
    assert model.members == 1
    assert model.calibration.slope > 0


def test_the_second_level_in_one_member_alone(
    design: Design, corpus: Corpus, settings: PipelineSettings, prior: np.ndarray
) -> None:
    members = np.array(corpus.members)
    yes = np.where(members == "M03", corpus.levels["access_to_information"], 0)
    model = fit(design, yes, corpus.members, YES_NO, settings, prior)
    assert np.isfinite(model.term_weights).all()
    assert np.isfinite(model.calibration.cuts).all()
    effects = [model.history.effect(name) for name in corpus.members]
    found = model.probabilities_with_history(design.terms, design.dense, effects)
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found.sum(axis=1), 1.0)


def test_one_level_alone_is_refused(
    design: Design, corpus: Corpus, settings: PipelineSettings, prior: np.ndarray
) -> None:
    with pytest.raises(ValueError, match="fewer than two levels"):
        fit(design, np.zeros(len(corpus), np.int64), corpus.members, YES_NO, settings, prior)


@pytest.mark.parametrize(
    ("levels", "enough"),
    [
        ([], False),
        ([-1] * 200, False),
        ([0] * 100, False),
        ([0] * 95 + [1] * 5, False),
        ([0] * 90 + [1] * 10, True),
        ([0] * 30 + [1] * 20 + [-1] * 100, False),
        ([0] * 30 + [3] * 30, True),
        ([0] * 80 + [1] * 9 + [2] * 9, False),
    ],
)
def test_enough_codes(levels: list[int], enough: bool, settings: PipelineSettings) -> None:
    train = TrainSettings.model_validate(
        settings.train.model_dump() | {"min_rows": 60, "min_rows_per_level": 10}
    )
    assert enough_codes(np.array(levels, dtype=np.int64), train) is enough


@pytest.mark.parametrize(
    ("probabilities", "expected", "middle"),
    [
        ([1.0, 0.0, 0.0], 0.0, 0),
        ([0.0, 0.0, 1.0], 2.0, 2),
        ([0.5, 0.25, 0.25], 0.75, 0),
        ([0.4, 0.2, 0.4], 1.0, 1),
        ([0.3, 0.1, 0.6], 1.3, 2),
    ],
)
def test_expected_and_middle_level(
    probabilities: list[float], expected: float, middle: int
) -> None:
    row = np.array(probabilities)
    assert expected_level(row[None, :])[0] == pytest.approx(expected)
    assert middle_levels(np.stack([row, row[::-1]]))[0] == middle


def test_a_yes_or_no_is_called_at_the_forced_bound() -> None:
    model = VariableModel(
        values=YES_NO,
        term_weights=np.ones(1),
        dense_weights=np.zeros(0),
        calibration=Calibration(1.0, np.zeros(1)),
        thresholds=Thresholds(0.1, 0.9, 0.3),
        range_mass=0.9,
        level_bounds=np.array([0.5]),
        history=NO_HISTORY,
        rows=1,
        members=1,
    )
    called = model.called(np.array([[0.8, 0.2], [0.7, 0.3], [0.1, 0.9]]))
    assert called.tolist() == [0, 1, 1]


def test_levels_are_named_by_other_bounds_where_the_plan_is_known() -> None:
    """Expected levels spread wider there."""
    model = VariableModel(
        values=("low", "middle", "high"),
        term_weights=np.ones(1),
        dense_weights=np.zeros(0),
        calibration=Calibration(1.0, np.zeros(2)),
        thresholds=None,
        range_mass=0.9,
        level_bounds=np.array([0.9, 1.1]),
        history=History(0.5, 0.5, {}, {}, np.array([0.4, 1.6])),
        rows=1,
        members=1,
    )
    probabilities = np.array([[0.5, 0.2, 0.3], [0.8, 0.1, 0.1], [0.0, 0.3, 0.7], [0.3, 0.2, 0.5]])
    member, plan = Effect(0.1, 0.5, 3), Effect(0.1, 0.2, 3, on_plan=True)
    assert model.called(probabilities).tolist() == [0, 0, 2, 2]
    assert model.called(probabilities, [member] * 4).tolist() == [0, 0, 2, 2]
    assert model.called(probabilities, [plan] * 4).tolist() == [1, 0, 2, 1]
    assert model.called(probabilities, [member, plan, plan, plan]).tolist() == [0, 0, 2, 1]


@pytest.mark.parametrize("shape", [(0, 0), (1, 5), (5, 1), (6, 4), (4, 30)])
def test_directions_are_orthonormal_and_never_more_than_there_are(shape: tuple[int, int]) -> None:
    matrix = sparse.csr_matrix(np.random.default_rng(0).random(shape))
    directions = fit_latent(matrix, rank=10).directions
    assert directions.shape[0] == shape[1]
    assert directions.shape[1] <= min(shape)
    np.testing.assert_allclose(directions.T @ directions, np.eye(directions.shape[1]), atol=1e-8)
