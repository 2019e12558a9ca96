"""Counts against scikit-learn's CountVectorizer on the same tokens."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from ogplens.features.counting import Counts, count_terms, letter_counter, word_counter
from ogplens.features.words import letter_ngrams

corpora = st.lists(
    st.lists(st.text("abc", min_size=2, max_size=4), max_size=10), min_size=1, max_size=8
)


def theirs(texts: Sequence[Sequence[str]], min_df: int) -> tuple[list[str], np.ndarray]:
    counter = CountVectorizer(
        analyzer=lambda words: [
            *words,
            *(f"{a} {b}" for a, b in itertools.pairwise(words)),
        ],
        min_df=min_df,
    )
    matrix = counter.fit_transform(texts)
    return counter.get_feature_names_out().tolist(), matrix.toarray()


@given(corpora, st.integers(1, 3))
def test_words_and_pairs_are_counted_as_by_scikit_learn(
    texts: list[list[str]], min_df: int
) -> None:
    ours = count_terms(word_counter(2), texts, min_df=min_df)
    try:
        terms, matrix = theirs(texts, min_df)
    except ValueError:  # theirs refuses an empty vocabulary
        terms, matrix = [], np.zeros((len(texts), 0))
    assert list(ours.terms) == terms
    np.testing.assert_array_equal(ours.matrix.toarray(), matrix)


@given(corpora)
def test_letters_are_counted_word_by_word(texts: list[list[str]]) -> None:
    ours = count_terms(letter_counter(3, 4), texts, min_df=1)
    column = {term: i for i, term in enumerate(ours.terms)}
    expected = np.zeros((len(texts), len(column)))
    for row, words in enumerate(texts):
        for word in words:
            for sequence in letter_ngrams(word, 3, 4):
                expected[row, column[sequence]] += 1
    np.testing.assert_array_equal(ours.matrix.toarray(), expected)


@given(corpora, corpora)
@settings(max_examples=50)
def test_a_frozen_vocabulary_counts_the_same_and_ignores_the_rest(
    known: list[list[str]], new: list[list[str]]
) -> None:
    grown = count_terms(word_counter(2), known, min_df=1)
    frozen = word_counter(2, {term: i for i, term in enumerate(grown.terms)})
    np.testing.assert_array_equal(frozen.count(known).toarray(), grown.matrix.toarray())
    both = count_terms(word_counter(2), [*known, *new], min_df=1)
    shared = [both.terms.index(term) for term in grown.terms]
    np.testing.assert_array_equal(
        frozen.count(new).toarray(), both.matrix.toarray()[len(known) :][:, shared]
    )
    assert len(frozen.vocabulary) == len(grown.terms)


def test_nothing_to_count() -> None:
    none = count_terms(word_counter(2), [], min_df=1)
    assert none.matrix.shape == (0, 0)
    empty = count_terms(word_counter(2), [[], []], min_df=1)
    assert empty.matrix.shape == (2, 0)
    rare = count_terms(word_counter(2), [["aa"], ["bb"]], min_df=2)
    assert rare.matrix.shape == (2, 0)
    assert rare.terms == ()


def test_min_df_counts_texts_not_occurrences() -> None:
    counts = count_terms(word_counter(1), [["aa", "aa", "aa"], ["bb"], ["bb"]], min_df=2)
    assert counts.terms == ("bb",)


def test_columns_do_not_depend_on_the_order_of_texts() -> None:
    texts = [["cc", "aa"], ["bb", "aa"], ["aa"]]
    one = count_terms(word_counter(2), texts, min_df=1)
    other = count_terms(word_counter(2), texts[::-1], min_df=1)
    assert one.terms == other.terms == tuple(sorted(one.terms))
    np.testing.assert_array_equal(one.matrix.toarray(), other.matrix.toarray()[::-1])


@pytest.mark.parametrize("index", [np.array([2, 0]), np.array([True, False, True])])
def test_rows_keep_all_columns(index: np.ndarray) -> None:
    counts = count_terms(word_counter(2), [["aa"], ["bb", "aa"], ["cc"]], min_df=1)
    chosen = counts.rows(index)
    assert isinstance(chosen, Counts)
    assert chosen.terms == counts.terms
    np.testing.assert_array_equal(chosen.matrix.toarray(), counts.matrix.toarray()[index])
