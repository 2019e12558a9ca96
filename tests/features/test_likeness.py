"""How like the training texts a text is: the cosine itself, and what is usual at a length."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.errors import ModelError
from ogplens.features.extraction import LETTERS, WORDS
from ogplens.features.likeness import LONGEST, Likeness, count_words, fit_likeness, whole
from ogplens.features.storage import load_vectorizer, save_vectorizer
from ogplens.features.vectorizer import fit_vectorizer
from ogplens.settings import FeatureSettings, PipelineSettings
from synthetic import Corpus, extract

LENGTHS = st.lists(st.integers(1, 3 * LONGEST), min_size=3, max_size=30, unique=True)


@given(LENGTHS, st.floats(-4, -1), st.floats(-0.5, 0.5))
def test_a_line_is_found_again(lengths: list[int], intercept: float, slope: float) -> None:
    words = np.array(lengths)
    cosine = np.exp(intercept + slope * np.log(np.minimum(words, LONGEST)))
    found = fit_likeness(cosine, words)
    np.testing.assert_allclose(found.relative(cosine, words), 1.0, rtol=1e-3)


def test_odd_training_texts_give_a_flat_line() -> None:
    one = np.array([0.2])
    flat = fit_likeness(one, np.array([50]))
    assert flat.relative(one, np.array([7])) == pytest.approx(1, abs=1e-4)
    same = fit_likeness(np.array([0.1, 0.2, 0.4]), np.array([50, 50, 50]))
    assert same.slope == 0
    nothing = fit_likeness(np.zeros(3), np.array([5, 6, 7]))
    assert nothing.relative(np.zeros(1), np.zeros(1, dtype=np.int64))[0] == 0


def test_an_empty_text_is_like_nothing_and_length_counts_to_a_limit() -> None:
    usual = Likeness(-3.0, 0.4)
    cosine, words = np.array([0.0, 0.5, 0.5, 0.5]), np.array([0, LONGEST, 9 * LONGEST, 100])
    empty, long, longer, short = usual.relative(cosine, words)
    assert empty == 0
    assert long == longer < short


def test_the_whole_is_of_unit_length() -> None:
    direction = whole(np.array([3, 1, 0]), np.array([1.0, 2.0, 5.0]))
    assert np.linalg.norm(direction) == pytest.approx(1)
    assert direction[0] > direction[1] > direction[2] == 0
    assert not whole(np.zeros(2, dtype=np.int64), np.ones(2)).any()


def test_the_cosine_at_scoring_is_the_one_at_training(
    corpus: Corpus, settings: PipelineSettings
) -> None:
    vectorizer = fit_vectorizer(corpus.raw, settings.features)
    cosine = vectorizer.cosine_to_whole(vectorizer.transform(corpus.raw))
    assert ((cosine > 0) & (cosine <= 1)).all()
    again = fit_likeness(cosine, count_words(corpus.raw.blocks[WORDS]))
    assert again.intercept == pytest.approx(vectorizer.likeness.intercept, abs=1e-4)
    assert again.slope == pytest.approx(vectorizer.likeness.slope, abs=1e-4)
    letters = vectorizer.blocks[LETTERS]
    rows = letters.transform(corpus.raw.blocks[LETTERS]).toarray()
    expected = rows @ whole(letters.frequency, letters.idf)
    np.testing.assert_allclose(cosine, expected, atol=1e-12)


def test_words_of_nearly_every_text_are_known_though_no_columns(
    settings: PipelineSettings,
) -> None:
    texts = [f"the ministry of {word}" for word in ("health", "sport", "labour", "health")]
    changed = FeatureSettings.model_validate(
        settings.features.model_dump() | {"max_df": 0.6, "min_words_df": 2, "min_chars_df": 1}
    )
    vectorizer = fit_vectorizer(extract(texts, changed), changed)
    assert vectorizer.common == ("ministry", "of", "the")
    assert "health" in vectorizer.blocks[WORDS].terms
    assert not set(vectorizer.common) & set(vectorizer.blocks[WORDS].terms)


def test_words_are_counted_with_repeats_and_pairs_are_not() -> None:
    raw = extract(["open data open data", "open data", "data"])
    assert count_words(raw.blocks[WORDS]).tolist() == [4, 2, 1]


def test_it_is_stored_with_the_vectorizer(
    tmp_path: Path, corpus: Corpus, settings: PipelineSettings
) -> None:
    made = replace(fit_vectorizer(corpus.raw, settings.features), common=("and", "of"))
    save_vectorizer(tmp_path, made, settings.features)
    found = load_vectorizer(tmp_path)[0]
    assert (found.common, found.likeness) == (made.common, made.likeness)
    path = tmp_path / "model.json"
    path.write_text(path.read_text(encoding="utf-8").replace("slope", "slop"), encoding="utf-8")
    with pytest.raises(ModelError, match="slope"):
        load_vectorizer(tmp_path)
