"""Texts become counts: one sparse row a text, one column a word, pair or letter sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ogplens.features.words import letter_ngrams, word_ngrams

IntArray = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of the terms of one block.

    Attributes
    ----------
    matrix : scipy.sparse.csr_matrix of int32, shape (texts, terms)
    terms : tuple of str
        The term of each column, sorted.
    """

    matrix: sparse.csr_matrix
    terms: tuple[str, ...]

    def rows(self, index: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Counts:
        """Return the chosen rows with all columns."""
        return Counts(sparse.csr_matrix(self.matrix[index]), self.terms)


class TermCounter:
    """Count terms against a vocabulary, or grow one.

    Parameters
    ----------
    terms_of : callable
        Gives the terms of one *word run* (a whole text for word n-grams, one word for letter
        sequences).
    per_word : bool
        Whether ``terms_of`` sees single words. Words repeat, so their terms are looked up once:
        this makes letter sequences about as cheap as words.
    vocabulary : dict of str to int, optional
        Known terms; unknown ones are then ignored. Without it every new term gets a column.
    """

    def __init__(
        self,
        terms_of: Callable[[Sequence[str]], Iterable[str]],
        *,
        per_word: bool,
        vocabulary: dict[str, int] | None = None,
    ) -> None:
        self._terms_of = terms_of
        self._per_word = per_word
        self._frozen = vocabulary is not None
        self.vocabulary: dict[str, int] = {} if vocabulary is None else vocabulary
        self._cache: dict[str, IntArray] = {}

    def columns_of(self, word: str) -> IntArray:
        """Return the columns of one word's terms, a term that comes twice twice; looked up once."""
        found = self._cache.get(word)
        if found is None:
            self._cache[word] = found = np.asarray(self._columns([word]), dtype=np.int32)
        return found

    def _columns(self, words: Sequence[str]) -> list[int]:
        vocabulary = self.vocabulary
        if self._frozen:
            found = (vocabulary.get(term) for term in self._terms_of(words))
            return [column for column in found if column is not None]
        return [vocabulary.setdefault(t, len(vocabulary)) for t in self._terms_of(words)]

    def count(self, texts: Iterable[Sequence[str]]) -> sparse.csr_matrix:
        """Count the terms of tokenised texts.

        Returns
        -------
        scipy.sparse.csr_matrix of int32, shape (texts, len(vocabulary))
        """
        if self._per_word:
            different: dict[str, int] = {}
            words = [[different.setdefault(word, len(different)) for word in t] for t in texts]
            terms = [self.columns_of(word) for word in different]
            words_of = _ones(words, len(different))
            matrix = sparse.csr_matrix(words_of @ _ones(terms, len(self.vocabulary)))
        else:
            rows = [self._columns(words_in) for words_in in texts]
            matrix = _ones(rows, len(self.vocabulary))
        matrix.sum_duplicates()
        return matrix


def _ones(rows: Sequence[Sequence[int] | IntArray], width: int) -> sparse.csr_matrix:
    """Return a matrix with a one for every column that a row names, as often as it does."""
    pointers = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=pointers[1:])
    filled = [np.asarray(row, dtype=np.int32) for row in rows if len(row)]
    flat = np.concatenate(filled) if filled else np.empty(0, dtype=np.int32)
    ones = np.ones(len(flat), dtype=np.int32)
    return sparse.csr_matrix((ones, flat, pointers), shape=(len(rows), width))


def word_counter(longest: int, vocabulary: dict[str, int] | None = None) -> TermCounter:
    """Return a counter of words and runs of up to ``longest`` words."""
    return TermCounter(
        lambda words: word_ngrams(words, longest), per_word=False, vocabulary=vocabulary
    )


def letter_counter(
    shortest: int, longest: int, vocabulary: dict[str, int] | None = None
) -> TermCounter:
    """Return a counter of letter sequences inside words."""
    return TermCounter(
        lambda words: letter_ngrams(words[0], shortest, longest),
        per_word=True,
        vocabulary=vocabulary,
    )


def count_terms(counter: TermCounter, texts: Iterable[Sequence[str]], *, min_df: int) -> Counts:
    """Count with a growing vocabulary, keep terms of ``min_df`` texts or more, sort the columns.

    A term that stands in fewer texts than ``min_df`` overall can't reach ``min_df`` in any
    training fold, so that leaving it out here changes nothing inside a fold.
    """
    matrix = counter.count(texts)
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    names = np.array(list(counter.vocabulary), dtype=object)
    kept = np.flatnonzero(frequency >= min_df)
    order = kept[np.argsort(names[kept].astype(str), kind="stable")]
    return Counts(sparse.csr_matrix(matrix[:, order]), tuple(names[order]))
