"""Texts become counts: one sparse row a text, one column a word, pair or letter sequence."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ogplens.features.spellings import MOST_STRINGS, Facts, IntArray, Lists, Spellings
from ogplens.features.tokens import Tokens, spelt
from ogplens.features.words import letter_ngrams, word_ngrams

_GROWTH = 1.1

Texts = Tokens | Iterable[Sequence[str]]


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


class TermCounter(Protocol):
    """What counts the terms of one kind."""

    vocabulary: Mapping[str, int]

    def count(self, texts: Texts) -> sparse.csr_matrix:
        """Count terms of the vocabulary, shape (texts, len(vocabulary)); others are ignored."""

    def grown(self, texts: Tokens) -> TermCounter:
        """Return a counter that knows all terms of some texts, in the order of their coming."""


class WordCounter:
    """Count words, and runs of words side by side.

    A run of several words is found through the run without its last word, so that the runs of one
    length of all texts are looked up at once.

    Parameters
    ----------
    longest : int
        Words in a run, at most.
    vocabulary : mapping of str to int
        Known terms and their columns.
    """

    def __init__(self, longest: int, vocabulary: Mapping[str, int]) -> None:
        self.vocabulary = vocabulary
        self._longest = longest
        terms: dict[tuple[str, ...], int] = {
            tuple(term.split(" ")): column for term, column in vocabulary.items()
        }
        self._places = {
            word: place for place, word in enumerate(dict.fromkeys(w for t in terms for w in t))
        }
        # Places of the runs of each length, those included that only begin a longer term.
        runs: dict[tuple[str, ...], int] = {(word,): place for word, place in self._places.items()}
        self._columns = [np.array([terms.get(run, -1) for run in runs], dtype=np.int64)]
        self._keys: list[IntArray] = []  # for each length: shorter run and last word, sorted
        for size in range(2, longest + 1):
            keys = {
                self._key(runs[term[: size - 1]], self._places[term[size - 1]]): term[:size]
                for term in terms
                if len(term) >= size
            }
            runs = {keys[key]: place for place, key in enumerate(sorted(keys))}
            self._keys.append(np.array(sorted(keys), dtype=np.int64))
            self._columns.append(np.array([terms.get(run, -1) for run in runs], dtype=np.int64))
        self._known: tuple[Spellings, Facts] | None = None

    def _key(self, shorter: Any, last: Any) -> Any:  # noqa: ANN401  # numbers, or arrays of them
        return shorter * len(self._places) + last

    def count(self, texts: Texts) -> sparse.csr_matrix:
        """Count the terms of texts; see `TermCounter`."""
        texts = texts if isinstance(texts, Tokens) else spelt(texts)
        words = self._facts(texts.spellings)[texts.numbers]
        rows = texts.rows
        places = np.flatnonzero(words >= 0)  # where known runs begin
        runs = words[places]
        found = [(rows[places], self._columns[0][runs])]
        for size, (keys, columns) in enumerate(
            zip(self._keys, self._columns[1:], strict=True), start=2
        ):
            runs, places = (
                runs[places < len(words) - size + 1],
                places[places < len(words) - size + 1],
            )
            last = words[places + size - 1]
            inside = (last >= 0) & (rows[places + size - 1] == rows[places])
            runs, places, last = runs[inside], places[inside], last[inside]
            sought = self._key(runs, last)
            at = np.searchsorted(keys, sought)
            known = np.append(keys, -1)[at] == sought
            runs, places = at[known], places[known]
            found.append((rows[places], columns[runs]))
        every = np.concatenate([row for row, _ in found]), np.concatenate([c for _, c in found])
        return _summed(*every, (len(texts), len(self.vocabulary)))

    def _facts(self, spellings: Spellings) -> IntArray:
        if self._known is None or self._known[0] is not spellings:
            self._known = spellings, Facts(spellings, lambda word: self._places.get(word, -1))
        return self._known[1].table()

    def grown(self, texts: Tokens) -> WordCounter:
        """Return a counter of all terms of some texts; see `TermCounter`."""
        terms = (term for words in texts.words() for term in word_ngrams(words, self._longest))
        return WordCounter(self._longest, _numbered(terms))


class LetterCounter:
    """Count letter sequences inside words.

    Parameters
    ----------
    shortest, longest : int
        Letters in a sequence.
    vocabulary : mapping of str to int
        Known sequences and their columns.
    """

    def __init__(self, shortest: int, longest: int, vocabulary: Mapping[str, int]) -> None:
        self.vocabulary = vocabulary
        self._sizes = shortest, longest
        self._known: tuple[Spellings, Lists] | None = None
        self._matrix: sparse.csr_matrix | None = None
        self._state = 0  # how often words had been forgotten when the matrix was made
        self._look_up = functools.lru_cache(MOST_STRINGS)(self._array)

    def columns_of(self, word: str) -> IntArray:
        """Return the columns of one word's sequences, one that comes twice twice."""
        return self._look_up(word)

    def _array(self, word: str) -> IntArray:
        return np.array(self._columns(word), dtype=np.int64)

    def _columns(self, word: str) -> list[int]:
        found = map(self.vocabulary.get, letter_ngrams(word, *self._sizes))
        return [column for column in found if column is not None]

    def count(self, texts: Texts) -> sparse.csr_matrix:
        """Count the sequences of texts; see `TermCounter`."""
        texts = texts if isinstance(texts, Tokens) else spelt(texts)
        numbers, of_words = self._of_words(texts)
        ones = np.ones(len(numbers), dtype=np.int32)
        shape = (len(texts), of_words.shape[0])
        matrix = sparse.csr_matrix((ones, numbers, texts.bounds), shape=shape) @ of_words
        # Transposed twice the columns are in order, in one pass over them each.
        return sparse.csr_matrix(matrix.tocsc().tocsr())

    def _of_words(self, texts: Tokens) -> tuple[IntArray, sparse.csr_matrix]:
        """Return the words of texts as rows of a matrix of sequences, and the matrix.

        That of all known words is made anew when a good many have come; till then, where texts have
        newer words, theirs alone.
        """
        spellings, numbers = texts.spellings, texts.numbers
        if self._known is None or self._known[0] is not spellings:
            self._known = spellings, Lists(spellings, self._columns)
            self._matrix = None
        lists, state = self._known[1], spellings.generation
        matrix = self._matrix if self._state == state else None
        if matrix is None or len(spellings.strings) > _GROWTH * matrix.shape[0]:
            matrix = self._matrix = self._rows(*lists.tables())
            self._state = state
        elif len(numbers) and int(numbers.max()) >= matrix.shape[0]:
            used, numbers = np.unique(numbers, return_inverse=True)
            columns, owners = lists.of(used)
            matrix = self._rows(columns, np.searchsorted(owners, np.arange(len(used) + 1)))
        return numbers, matrix

    def _rows(self, columns: IntArray, starts: IntArray) -> sparse.csr_matrix:
        ones = np.ones(len(columns), dtype=np.int32)
        shape = (len(starts) - 1, len(self.vocabulary))
        return sparse.csr_matrix((ones, columns, starts), shape=shape, copy=True)

    def grown(self, texts: Tokens) -> LetterCounter:
        """Return a counter of all sequences of some texts; see `TermCounter`."""
        words = map(texts.spellings.strings.__getitem__, dict.fromkeys(texts.numbers.tolist()))
        terms = (term for word in words for term in letter_ngrams(word, *self._sizes))
        return LetterCounter(*self._sizes, _numbered(terms))


def _numbered(terms: Iterable[str]) -> dict[str, int]:
    return {term: column for column, term in enumerate(dict.fromkeys(terms))}


def _summed(rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> sparse.csr_matrix:
    """Return a matrix that counts how often each column is named; columns below 0 are none."""
    keys = np.sort((rows * shape[1] + columns)[columns >= 0])
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.diff(first, append=len(keys)).astype(np.int32)
    row, column = np.divmod(keys[first], max(shape[1], 1))
    bounds = np.searchsorted(row, np.arange(shape[0] + 1))
    return sparse.csr_matrix(
        (counts, column.astype(np.int32), bounds.astype(np.int32)), shape=shape
    )


def word_counter(longest: int, vocabulary: Mapping[str, int] | None = None) -> WordCounter:
    """Return a counter of words and runs of up to ``longest`` words."""
    return WordCounter(longest, vocabulary or {})


def letter_counter(
    shortest: int, longest: int, vocabulary: Mapping[str, int] | None = None
) -> LetterCounter:
    """Return a counter of letter sequences inside words."""
    return LetterCounter(shortest, longest, vocabulary or {})


def count_terms(counter: TermCounter, texts: Texts, *, min_df: int) -> Counts:
    """Count all terms of texts, keep those of ``min_df`` texts or more, sort the columns.

    A term that stands in fewer texts than ``min_df`` overall can't reach ``min_df`` in any
    training fold, so that leaving it out here changes nothing inside a fold.
    """
    texts = texts if isinstance(texts, Tokens) else spelt(texts)
    counter = counter.grown(texts)
    matrix = counter.count(texts)
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    names = np.array(list(counter.vocabulary), dtype=object)
    kept = np.flatnonzero(frequency >= min_df)
    order = kept[np.argsort(names[kept].astype(str), kind="stable")]
    return Counts(sparse.csr_matrix(matrix[:, order]), tuple(names[order]))
