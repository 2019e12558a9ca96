"""One variable's model: an exact sum, calibrated on held-out members."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from ogplens.features.vectorizer import fit_vectorizer
from ogplens.learning.abstention import Thresholds
from ogplens.learning.calibration import Calibration
from ogplens.learning.fitting import (
    Reduced,
    VariableModel,
    enough_codes,
    expected_level,
    fit_variable,
    middle_level,
    reduce_rows,
)
from ogplens.learning.latent import Latent, fit_latent
from ogplens.settings import PipelineSettings, TrainSettings
from synthetic import Corpus

YES_NO = ("no", "yes")
LEVELS = ("none", "minor", "moderate", "transformative")


@pytest.fixture(scope="module")
def reduced(corpus: Corpus, settings: PipelineSettings) -> Reduced:
    design = fit_vectorizer(corpus.raw, settings.features).transform(corpus.raw)
    return reduce_rows(design.terms, design.dense, settings.train)


def fit(
    reduced: Reduced,
    levels: np.ndarray,
    members: tuple[str, ...],
    values: tuple[str, ...],
    settings: PipelineSettings,
) -> VariableModel:
    return fit_variable(
        reduced, levels, members, values, train=settings.train, decision=settings.decision
    )


def test_the_words_are_learnt(corpus: Corpus, reduced: Reduced, settings: PipelineSettings) -> None:
    yes = corpus.levels["access_to_information"]
    model = fit(reduced, yes, corpus.members, YES_NO, settings)
    design = fit_vectorizer(corpus.raw, settings.features).transform(corpus.raw)
    probabilities = model.probabilities(design.terms, design.dense)
    assert ((probabilities[:, 1] > 0.5) == (yes == 1)).mean() > 0.85
    assert (model.called(probabilities) == yes).mean() > 0.85
    assert (model.rows, model.members) == (len(corpus), 12)
    assert model.thresholds is not None


def test_the_score_is_the_one_of_the_few_columns(
    corpus: Corpus, reduced: Reduced, settings: PipelineSettings
) -> None:
    """Weights carried back to the terms give the score of the reduced columns."""
    design = fit_vectorizer(corpus.raw, settings.features).transform(corpus.raw)
    weights = np.random.default_rng(0).normal(size=reduced.columns.shape[1])
    terms, dense = reduced.expand(weights)
    np.testing.assert_allclose(
        design.terms @ terms + design.dense @ dense, reduced.columns @ weights, atol=1e-9
    )


def test_rows_without_a_code_change_nothing_but_the_directions(
    corpus: Corpus, reduced: Reduced, settings: PipelineSettings
) -> None:
    levels = corpus.levels["access_to_information"].copy()
    levels[::3] = -1
    with_gaps = fit(reduced, levels, corpus.members, YES_NO, settings)
    coded = np.flatnonzero(levels >= 0)
    members = tuple(corpus.members[i] for i in coded)
    alone = replace(reduced, columns=reduced.columns[coded])
    without = fit(alone, levels[coded], members, YES_NO, settings)
    assert with_gaps.rows == len(coded) == without.rows
    np.testing.assert_allclose(with_gaps.term_weights, without.term_weights, atol=1e-9)
    assert with_gaps.thresholds == without.thresholds


def test_levels_are_named_about_as_often_as_coded(
    corpus: Corpus, reduced: Reduced, settings: PipelineSettings
) -> None:
    levels = corpus.levels["potential_impact"]
    model = fit(reduced, levels, corpus.members, LEVELS, settings)
    assert model.thresholds is None
    assert (np.diff(model.level_bounds) >= 0).all()
    design = fit_vectorizer(corpus.raw, settings.features).transform(corpus.raw)
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
    blank = Reduced(Latent(np.zeros((3, 2))), np.zeros((100, 4)), 0.1)
    model = fit(blank, levels, members, LEVELS, settings)
    probabilities = model.probabilities(sparse.csr_matrix((5, 3)), np.zeros((5, 2)))
    np.testing.assert_allclose(probabilities, np.tile(np.array(shares) / 100, (5, 1)), atol=0.01)
    assert set(model.called(probabilities).tolist()) == {named}


def test_members_are_held_out_whole_for_calibration(
    corpus: Corpus, settings: PipelineSettings
) -> None:
    """A column that tells the code only by knowing the member gives no confidence."""
    rng = np.random.default_rng(3)
    members = tuple(f"M{i % 12:02d}" for i in range(600))
    base = {name: rng.random() < 0.5 for name in sorted(set(members))}
    yes = np.array([base[name] for name in members]).astype(np.int64)
    yes ^= (rng.random(600) < 0.05).astype(np.int64)
    who = np.array([[float(name == other) for other in sorted(base)] for name in members])
    reduced = Reduced(Latent(np.zeros((3, 12))), np.hstack([who, np.zeros((600, 1))]), 0.1)
    model = fit(reduced, yes, members, YES_NO, settings)
    assert model.calibration.slope < 0.5
    assert model.thresholds is not None
    assert model.thresholds.no_below == -1.0
    assert model.thresholds.yes_from == 2.0


def test_a_corpus_of_one_member(
    reduced: Reduced, corpus: Corpus, settings: PipelineSettings
) -> None:
    yes = corpus.levels["access_to_information"]
    model = fit(reduced, yes, ("ONE",) * len(yes), YES_NO, settings)
    assert model.members == 1
    assert model.calibration.slope > 0


def test_the_second_level_in_one_member_alone(
    reduced: Reduced, corpus: Corpus, settings: PipelineSettings
) -> None:
    members = np.array(corpus.members)
    yes = np.where(members == "M03", corpus.levels["access_to_information"], 0)
    model = fit(reduced, yes, corpus.members, YES_NO, settings)
    assert np.isfinite(model.term_weights).all()
    assert np.isfinite(model.calibration.cuts).all()


def test_one_level_alone_is_refused(
    reduced: Reduced, corpus: Corpus, settings: PipelineSettings
) -> None:
    with pytest.raises(ValueError, match="fewer than two levels"):
        fit(reduced, np.zeros(len(corpus), dtype=np.int64), corpus.members, YES_NO, settings)


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
    assert middle_level(row) == middle


def test_a_yes_or_no_is_called_at_the_forced_bound() -> None:
    model = VariableModel(
        values=YES_NO,
        term_weights=np.ones(1),
        dense_weights=np.zeros(0),
        calibration=Calibration(1.0, np.zeros(1)),
        thresholds=Thresholds(0.1, 0.9, 0.3),
        level_bounds=np.array([0.5]),
        rows=1,
        members=1,
    )
    called = model.called(np.array([[0.8, 0.2], [0.7, 0.3], [0.1, 0.9]]))
    assert called.tolist() == [0, 1, 1]


@pytest.mark.parametrize("shape", [(0, 0), (1, 5), (5, 1), (6, 4), (4, 30)])
def test_directions_are_orthonormal_and_never_more_than_there_are(shape: tuple[int, int]) -> None:
    matrix = sparse.csr_matrix(np.random.default_rng(0).random(shape))
    directions = fit_latent(matrix, rank=10).directions
    assert directions.shape[0] == shape[1]
    assert directions.shape[1] <= min(shape)
    np.testing.assert_allclose(directions.T @ directions, np.eye(directions.shape[1]), atol=1e-8)
