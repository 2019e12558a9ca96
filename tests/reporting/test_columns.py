"""The strongest columns: ranked by how far they move predictions, in words a reader understands."""

from types import SimpleNamespace

import numpy as np
import pytest

from ogplens.features.vectorizer import fit_vectorizer
from ogplens.reporting.columns import MOST, strongest_columns


@pytest.fixture(scope="module")
def fitted(corpus, settings):
    vectorizer = fit_vectorizer(corpus.raw, settings.features)
    return vectorizer, vectorizer.transform(corpus.raw)


def model(vectorizer, slope=1.0, **weights):
    """Return a model with the given weights of columns and zero for all others."""
    terms, dense = vectorizer.term_names, vectorizer.dense_names
    term_weights, dense_weights = np.zeros(len(terms)), np.zeros(len(dense))
    for name, weight in weights.items():
        if name in terms:
            term_weights[terms.index(name)] = weight
        else:
            dense_weights[dense.index(name)] = weight
    calibration = SimpleNamespace(slope=slope)
    return SimpleNamespace(
        term_weights=term_weights, dense_weights=dense_weights, calibration=calibration
    )


def strongest(fitted, **weights):
    vectorizer, design = fitted
    models = SimpleNamespace(vectorizer=vectorizer, models={"v": model(vectorizer, **weights)})
    return strongest_columns(models, design)["v"]


def test_a_word_has_its_mean_effect_where_it_is_held(fitted):
    vectorizer, design = fitted
    name = next(one for one in vectorizer.term_names if one.startswith("word "))
    found = strongest(fitted, slope=2.0, **{name: 1.5})
    values = design.terms[:, vectorizer.term_names.index(name)].toarray().ravel()
    (column,) = found.words_up
    assert found.words_down == found.traits_up == found.traits_down == ()
    assert (column.name, column.held) == (name, int((values > 0).sum()))
    assert column.effect == pytest.approx(3.0 * values[values > 0].mean())
    assert column.spread == pytest.approx(3.0 * values.std())
    assert column.odds == pytest.approx(np.exp(column.effect))


def test_for_and_against_are_ranked_by_how_far_they_move_predictions(fitted):
    vectorizer, _ = fitted
    weights = {
        name: (-1) ** i * (1 + i % 7) / 10
        for i, name in enumerate(vectorizer.term_names)
        if name.startswith(("word ", "phrase "))
    }
    found = strongest(fitted, **weights)
    for side, sign in ((found.words_up, 1), (found.words_down, -1)):
        assert len(side) == MOST
        assert all(sign * column.effect > 0 for column in side)
        spreads = [column.spread for column in side]
        assert spreads == sorted(spreads, reverse=True)


def test_a_criterion_counts_once_with_both_of_its_columns(fitted):
    vectorizer, design = fitted
    dense = vectorizer.dense_names
    name = next(
        one
        for i, one in enumerate(dense)
        if one.startswith("criterion ") and "how often" not in one and design.dense[:, i].std() > 0
    )
    found = strongest(fitted, **{name: 0.2, f"{name}, how often": 0.1})
    (column,) = found.traits_up
    values = design.dense[:, dense.index(name)]
    held = values > values.min()
    added = 0.2 * values + 0.1 * design.dense[:, dense.index(f"{name}, how often")]
    assert column.held == int(held.sum())
    assert column.effect == pytest.approx(added[held].mean() - added[~held].mean())
    group, criterion = name.removeprefix("criterion ").replace("_", " ").split("/")
    assert column.name == f"criterion “{criterion}” ({group})"


def test_letter_sequences_are_shown_apart(fitted):
    vectorizer, _ = fitted
    name = next(one for one in vectorizer.term_names if one.startswith("letters "))
    found = strongest(fitted, **{name: -1.0})
    assert found.letters_down == (name.removeprefix("letters "),)
    assert found.words_down == ()


def test_a_measure_of_form_is_told_by_its_sign_and_spread(fitted):
    vectorizer, design = fitted
    name = next(
        one
        for i, one in enumerate(vectorizer.dense_names)
        if one.startswith("structure ") and design.dense[:, i].std() > 0
    )
    found = strongest(fitted, **{name: -0.3})
    (column,) = found.traits_down
    assert column.held is None
    spread = design.dense[:, vectorizer.dense_names.index(name)].std()
    assert column.effect == pytest.approx(-0.3 * spread)
    assert column.name == f"measure of form: {name.removeprefix('structure ')}"
