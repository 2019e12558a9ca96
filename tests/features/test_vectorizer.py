"""TF-IDF against scikit-learn, inside folds, and the same at scoring as at training."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from ogplens.features.counting import count_terms, letter_counter, word_counter
from ogplens.features.extraction import LETTERS, WORDS, Extractor, RawFeatures
from ogplens.features.vectorizer import Vectorizer, fit_vectorizer, readable_name
from ogplens.settings import FeatureSettings, PipelineSettings
from synthetic import Corpus, commitment, extract, small_settings

corpora = st.lists(
    st.lists(st.text("abcd", min_size=2, max_size=3), max_size=12), min_size=2, max_size=10
)
_SETTINGS = small_settings().features


def features(**changes: object) -> FeatureSettings:
    return FeatureSettings.model_validate(_SETTINGS.model_dump() | changes)


def raw_of(texts: list[list[str]]) -> RawFeatures:
    blocks = {
        WORDS: count_terms(word_counter(2), texts, min_df=1),
        LETTERS: count_terms(letter_counter(3, 5), texts, min_df=1),
    }
    return RawFeatures(blocks, np.zeros((len(texts), 1)), ("nothing",))


def blocks_of(vectorizer: Vectorizer, raw: RawFeatures) -> dict[str, np.ndarray]:
    return {
        name: block.transform(raw.blocks[name]).toarray()
        for name, block in vectorizer.blocks.items()
    }


def pairs_too(words: list[str]) -> list[str]:
    return [*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]


@given(corpora, st.integers(1, 3), st.sampled_from([0.5, 0.8, 1.0]))
def test_the_same_as_scikit_learn(texts: list[list[str]], min_df: int, max_df: float) -> None:
    raw = raw_of(texts)
    ours = fit_vectorizer(raw, features(min_words_df=min_df, max_df=max_df))
    theirs = TfidfVectorizer(analyzer=pairs_too, sublinear_tf=True, min_df=min_df, max_df=max_df)
    try:
        matrix = theirs.fit_transform(texts).toarray()
        names = theirs.get_feature_names_out().tolist()
    except ValueError:  # theirs refuses an empty vocabulary, or bounds that cross
        return
    assert list(ours.blocks[WORDS].terms) == names
    np.testing.assert_allclose(blocks_of(ours, raw)[WORDS], matrix, atol=1e-12)


@given(corpora)
def test_each_block_of_a_row_has_unit_length_or_none(texts: list[list[str]]) -> None:
    raw = raw_of(texts)
    vectorizer = fit_vectorizer(raw, features(min_words_df=1, min_chars_df=1, max_df=1.0))
    for matrix in blocks_of(vectorizer, raw).values():
        length = np.linalg.norm(matrix, axis=1)
        empty = np.array([not words for words in texts])
        np.testing.assert_allclose(length, np.where(empty, 0.0, 1.0), atol=1e-12)


@given(corpora, st.data())
def test_a_fold_knows_only_its_own_texts(texts: list[list[str]], data: st.DataObject) -> None:
    """Fitted on some rows of all counts, or on those texts alone: the same."""
    chosen = data.draw(st.lists(st.sampled_from(range(len(texts))), min_size=2, unique=True))
    index = np.array(sorted(chosen))
    settings = features(min_words_df=2, min_chars_df=2)
    inside = fit_vectorizer(raw_of(texts).rows(index), settings)
    alone = fit_vectorizer(raw_of([texts[i] for i in index]), settings)
    for name in (WORDS, LETTERS):
        assert inside.blocks[name].terms == alone.blocks[name].terms
        np.testing.assert_array_equal(inside.blocks[name].frequency, alone.blocks[name].frequency)
        np.testing.assert_array_equal(inside.blocks[name].idf, alone.blocks[name].idf)


def test_min_df_is_counted_inside_the_fold() -> None:
    raw = raw_of([["rare", "common"], ["common"], ["rare", "common"], ["common", "other"]])
    train = raw.rows(np.array([0, 1, 3]))
    vectorizer = fit_vectorizer(train, features(min_words_df=2, max_df=1.0))
    assert vectorizer.blocks[WORDS].terms == ("common",)


def test_scoring_gives_the_vectors_of_training(corpus: Corpus, settings: PipelineSettings) -> None:
    vectorizer = fit_vectorizer(corpus.raw, settings.features)
    trained = vectorizer.transform(corpus.raw)
    known = {name: block.terms for name, block in vectorizer.blocks.items()}
    extractor = Extractor(settings.features, terms=known)
    scored = vectorizer.transform(extractor.extract(corpus.commitments[:40], ["en"] * 40))
    np.testing.assert_allclose(scored.terms.toarray(), trained.terms[:40].toarray(), atol=1e-12)
    np.testing.assert_allclose(scored.dense, trained.dense[:40], atol=1e-12)
    again = extractor.extract(corpus.commitments[:1], ["en"])  # the cache does no harm
    assert len(again) == 1
    np.testing.assert_allclose(
        vectorizer.transform(again).terms.toarray(), trained.terms[:1].toarray(), atol=1e-12
    )


@pytest.mark.parametrize("lemmas", [False, True])
@pytest.mark.parametrize("title_weight", [1, 3])
def test_titles_and_lemmas_are_the_same_at_scoring(lemmas: bool, title_weight: int) -> None:
    if lemmas:
        pytest.importorskip("spacy_lookups_data")
    settings = features(
        lemmas=lemmas, title_weight=title_weight, min_words_df=1, min_chars_df=1, max_df=1.0
    )
    items = [
        commitment("Open budgets\nAgencies publish budgets.", title="Open budgets"),
        commitment("Agency reports", title="Agency reports"),
    ]
    raw = Extractor(settings).extract(items, ["en", "en"])
    vectorizer = fit_vectorizer(raw, settings)
    known = {name: block.terms for name, block in vectorizer.blocks.items()}
    scored = Extractor(settings, terms=known).extract(items, ["en", "en"])
    for name in (WORDS, LETTERS):
        np.testing.assert_array_equal(
            scored.blocks[name].matrix.toarray(), raw.blocks[name].matrix.toarray()
        )
    word = "budget" if lemmas else "budgets"
    column = raw.blocks[WORDS].terms.index(word)
    assert raw.blocks[WORDS].matrix[0, column] == 1 + title_weight


def test_unknown_words_are_ignored_and_an_empty_text_is_zero(
    corpus: Corpus, settings: PipelineSettings
) -> None:
    vectorizer = fit_vectorizer(corpus.raw, settings.features)
    known = {name: block.terms for name, block in vectorizer.blocks.items()}
    extractor = Extractor(settings.features, terms=known)
    texts = ["", "qzqzq xkxkx wvwvw", "portal", "qzqzq portal"]
    design = vectorizer.transform(
        extractor.extract([commitment(text) for text in texts], ["en"] * 4)
    )
    words = len(vectorizer.blocks[WORDS].terms)
    assert design.terms[0].nnz == design.terms[1][:, :words].nnz == 0
    assert design.terms[2][:, :words].nnz == 1
    np.testing.assert_array_equal(
        design.terms[2][:, :words].toarray(), design.terms[3][:, :words].toarray()
    )
    assert np.isfinite(design.dense).all()


def test_nothing_to_score(corpus: Corpus, settings: PipelineSettings) -> None:
    vectorizer = fit_vectorizer(corpus.raw, settings.features)
    known = {name: block.terms for name, block in vectorizer.blocks.items()}
    design = vectorizer.transform(Extractor(settings.features, terms=known).extract([], []))
    assert design.terms.shape == (0, vectorizer.width - len(vectorizer.dense_names))
    assert len(design) == 0


def test_dense_columns_are_standardised_on_training_rows_and_clipped() -> None:
    raw = raw_of([["aa", "bb"]] * 5)
    dense = np.array([[0.0, 7.0], [1.0, 7.0], [2.0, 7.0], [3.0, 7.0], [4.0, 7.0]])
    raw = replace(raw, dense=dense, dense_names=("spread", "constant"))
    vectorizer = fit_vectorizer(raw, features())
    seen = vectorizer.transform(raw).dense
    np.testing.assert_allclose(seen[:, 0], (dense[:, 0] - 2) / np.sqrt(2), atol=1e-9)
    np.testing.assert_array_equal(seen[:, 1], 0.0)
    far = replace(raw, dense=dense * 1000)
    assert np.abs(vectorizer.transform(far).dense).max() == 3.0


def test_other_columns_are_refused(corpus: Corpus, settings: PipelineSettings) -> None:
    vectorizer = fit_vectorizer(corpus.raw, settings.features)
    with pytest.raises(ValueError, match="other criteria"):
        vectorizer.transform(replace(corpus.raw, dense_names=("x",)))
    with pytest.raises(ValueError, match="lack"):
        vectorizer.transform(replace(corpus.raw, blocks=extract(["one text"]).blocks))


def test_names_of_columns(corpus: Corpus, settings: PipelineSettings) -> None:
    assert readable_name(WORDS, "open") == 'word "open"'
    assert readable_name(WORDS, "open data") == 'phrase "open data"'
    assert readable_name(LETTERS, " op") == 'letters "·op"'
    vectorizer = fit_vectorizer(corpus.raw, settings.features)
    assert len(vectorizer.term_names) + len(vectorizer.dense_names) == vectorizer.width
    assert len(set(vectorizer.term_names)) == len(vectorizer.term_names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Peru will open its budget.", "Trinidad and Tobago will open its budget."),
        ("The Ghanaian agency publishes.", "The New Zealand agency publishes."),
        ("Open data by 2013 and 2014.", "Open data by 2017 and 2019."),
        ("Minister John Smith opens it.", "Minister Ana María Pérez López opens it."),
        ("La gestión de Lima mejora.", "La gestión de San Salvador mejora."),
    ],
)
def test_countries_years_and_people_leave_no_trace(one: str, other: str) -> None:
    settings = features(min_words_df=1, min_chars_df=1, max_df=1.0)
    raw = Extractor(settings).extract([commitment(one), commitment(other)], ["en", "en"])
    np.testing.assert_array_equal(raw.dense[0], raw.dense[1])
    for counts in raw.blocks.values():
        np.testing.assert_array_equal(counts.matrix[0].toarray(), counts.matrix[1].toarray())


@given(st.text(max_size=200))
@examples(max_examples=60, deadline=None)
def test_any_text_gives_finite_features(text: str) -> None:
    settings = features(min_words_df=1, min_chars_df=1, max_df=1.0)
    raw = Extractor(settings).extract([commitment(text), commitment("open data")], ["es", "xx"])
    design = fit_vectorizer(raw, settings).transform(raw)
    assert np.isfinite(design.terms.data).all()
    assert np.isfinite(design.dense).all()
