"""Texts become counts: one sparse row a text, one column a word, pair or letter sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

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
        self._cache: dict[str, list[int]] = {}

    def _columns(self, words: Sequence[str]) -> list[int]:
        vocabulary = self.vocabulary
        if self._frozen:
            found = (vocabulary.get(term) for term in self._terms_of(words))
            return [column for column in found if column is not None]
        return [vocabulary.setdefault(t, len(vocabulary)) for t in self._terms_of(words)]

    def _row(self, words: Sequence[str]) -> list[int]:
        if not self._per_word:
            return self._columns(words)
        cache = self._cache
        for word in words:
            if word not in cache:
                cache[word] = self._columns([word])
        return list(chain.from_iterable(cache[word] for word in words))

    def count(self, texts: Iterable[Sequence[str]]) -> sparse.csr_matrix:
        """Count the terms of tokenised texts.

        Returns
        -------
        scipy.sparse.csr_matrix of int32, shape (texts, len(vocabulary))
        """
        pointers = [0]
        columns: list[IntArray] = []
        for words in texts:
            row = np.asarray(self._row(words), dtype=np.int32)
            columns.append(row)
            pointers.append(pointers[-1] + len(row))
        flat = np.concatenate(columns) if columns else np.empty(0, dtype=np.int32)
        shape = (len(pointers) - 1, len(self.vocabulary))
        ones = np.ones(len(flat), dtype=np.int32)
        matrix = sparse.csr_matrix((ones, flat, np.asarray(pointers)), shape=shape)
        matrix.sum_duplicates()
        return matrix


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
