"""The words of a commitment that move a prediction, exact to the model.

A score is a sum of one contribution a column. To a word belong its own column, half of each pair
that it stands in, and its part of the letter sequences; so the contributions of all words add up to
the part of the score that comes from terms. A criterion contributes what it adds over its absence.

Many words share columns, so contributions are computed for many commitments at once: a matrix with
a row for every different word of every commitment, times the weights of all variables.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from scipy import sparse

from ogplens.domain import Commitment, Evidence
from ogplens.features.counting import IntArray, letter_counter
from ogplens.features.criteria import Criteria, load_criteria
from ogplens.features.extraction import LETTERS, WORDS, Extractor
from ogplens.features.lemmas import Lemmatise
from ogplens.features.vectorizer import Design
from ogplens.features.words import fold, tokens
from ogplens.learning.logistic import FloatArray
from ogplens.learning.model_set import ModelSet

_SURFACE = re.compile(r"[^\W\d_]{2,}")
_MOST_PHRASES = 3
_AT_ONCE = 256  # commitments; bounds the memory

# A tenth of a percentage point at most: shown, it would be noise with a name.
_NEGLIGIBLE = 0.004


class Phrases:
    """Find the strongest words and criteria of commitments.

    Parameters
    ----------
    model_set : ModelSet
    extractor : Extractor
        The one that makes the vectors: evidence speaks of the words that it counts.
    """

    def __init__(self, model_set: ModelSet, extractor: Extractor) -> None:
        vectorizer = model_set.vectorizer
        models = model_set.models
        self._variables = tuple(models)
        self._criteria: Criteria = load_criteria()
        self._criterion = {name: i for i, name in enumerate(self._criteria.names)}
        self._extractor = extractor
        self._longest = model_set.features.word_ngrams
        slopes = np.array([models[name].calibration.slope for name in models])
        self._term_weights = slopes * np.stack([m.term_weights for m in models.values()], axis=1)
        dense = np.stack([m.dense_weights for m in models.values()], axis=1)
        self._dense_weights = slopes * dense
        # Value of a dense column where its criterion is absent, standardised and clipped as ever.
        self._absent = np.clip(-vectorizer.mean / vectorizer.scale, -3.0, 3.0)
        words = vectorizer.blocks[WORDS].terms
        self._column = {term: i for i, term in enumerate(words)}
        letters = vectorizer.blocks[LETTERS].terms
        known = {term: len(words) + i for i, term in enumerate(letters)}
        self._letters = letter_counter(*model_set.features.char_ngrams, known)

    def strongest(
        self,
        design: Design,
        commitments: Sequence[Commitment],
        languages: Sequence[str],
        words: Sequence[Sequence[str]],
    ) -> Iterator[dict[str, tuple[Evidence, ...]]]:
        """Yield the strongest phrases of each commitment for every variable.

        Parameters
        ----------
        design : Design
            Vectors of the commitments.
        commitments : sequence of Commitment
        languages : sequence of str
            ISO 639-1 code of each.
        words : sequence of sequence of str
            Words of each, from `Extractor.words`.

        Yields
        ------
        dict of str to tuple of Evidence
            Up to three, the largest contribution first, for or against; no word inside a phrase
            that is there already.
        """
        contributions = self.word_contributions(design.terms, words)
        for row, (commitment, by_word) in enumerate(zip(commitments, contributions, strict=True)):
            shown = _surfaces(commitment.text, self._extractor.lemma(languages[row]))
            criteria, of_criteria = self._of_criteria(
                design.dense[row], commitment.text, languages[row]
            )
            different, of_words = by_word
            seen = [place for place, word in enumerate(different) if word in shown]
            surfaces = [*criteria, *(shown[different[place]] for place in seen)]
            weights = np.concatenate([of_criteria, of_words[seen]])
            yield dict(zip(self._variables, _choose(surfaces, weights), strict=True))

    def word_contributions(
        self, terms: sparse.csr_matrix, texts: Sequence[Sequence[str]]
    ) -> Iterator[tuple[list[str], FloatArray]]:
        """Yield what each folded word of a text contributes to each variable's score.

        Parameters
        ----------
        terms : scipy.sparse.csr_matrix, shape (texts, terms)
            Vectors of the texts.
        texts : sequence of sequence of str
            The words of each, from `Extractor.words`.

        Yields
        ------
        list of str
            The different words of one text.
        ndarray, shape (different words, variables)
            On the logit scale. Together they are the terms' part of the text's score.
        """
        values = np.zeros(terms.shape[1])
        for first in range(0, len(texts), _AT_ONCE):
            different: list[list[str]] = []
            parts: list[tuple[IntArray, IntArray, FloatArray]] = []
            above = 0  # words of the texts before
            for row, words in enumerate(texts[first : first + _AT_ONCE], start=first):
                own = slice(terms.indptr[row], terms.indptr[row + 1])
                columns = terms.indices[own]
                values[columns] = terms.data[own]
                times = Counter(words)
                for rows, shared, shares in (self._runs(words, times), self._sequences(times)):
                    parts.append((rows + above, shared, shares * values[shared]))
                values[columns] = 0.0
                different.append(list(times))
                above += len(times)
            rows, shared, shares = (np.concatenate(some) for some in zip(*parts, strict=True))
            shape = (above, len(values))
            sums = sparse.csr_matrix((shares, (rows, shared)), shape=shape) @ self._term_weights
            done = 0
            for words in different:
                yield words, sums[done : done + len(words)]
                done += len(words)

    def _runs(
        self, words: Sequence[str], times: Iterable[str]
    ) -> tuple[IntArray, IntArray, FloatArray]:
        """Give each word its own column, and its part of the pairs by how often it is in them.

        Returns
        -------
        tuple of ndarray
            Place of the word among the different ones, column, and share of the word in it.
        """
        place = {word: i for i, word in enumerate(times)}
        rows: list[int] = []
        columns: list[int] = []
        shares: list[float] = []
        for size in range(1, self._longest + 1):
            for run in dict.fromkeys(zip(*(words[i:] for i in range(size)), strict=False)):
                column = self._column.get(" ".join(run))
                if column is not None:
                    rows += [place[word] for word in run]
                    columns += [column] * size
                    shares += [1.0 / size] * size
        return np.array(rows, np.int32), np.array(columns, np.int32), np.array(shares)

    def _sequences(self, times: Counter[str]) -> tuple[IntArray, IntArray, FloatArray]:
        """Divide each letter sequence among the words that hold it by count; see `_runs`."""
        held = [self._letters.columns_of(word) for word in times]
        columns = np.concatenate(held) if held else np.empty(0, np.int32)
        sizes = np.array([len(one) for one in held], dtype=np.int64)
        counts = np.repeat(np.array(list(times.values()), dtype=np.float64), sizes)
        totals = np.bincount(columns, counts, minlength=1)
        rows = np.repeat(np.arange(len(held), dtype=np.int32), sizes)
        return rows, columns, counts / totals[columns]

    def _of_criteria(
        self, dense: FloatArray, text: str, language: str
    ) -> tuple[list[str], FloatArray]:
        """Return the first phrase of each criterion in a text, and what the criterion adds."""
        first: dict[str, str] = {}
        for match in self._criteria.matches(text, language):
            if match.name not in first:
                first[match.name] = " ".join(text[match.start : match.end].split())
        there = np.array([self._criterion[name] for name in first], dtype=np.int64)
        often = there + len(self._criterion)
        added = [
            (dense[columns] - self._absent[columns])[:, None] * self._dense_weights[columns]
            for columns in (there, often)
        ]
        return list(first.values()), added[0] + added[1]


def _surfaces(text: str, lemma: Lemmatise | None) -> dict[str, str]:
    """Return the folded words of a text, each as it is first written there."""
    found: dict[str, str] = {}
    for written in dict.fromkeys(_SURFACE.findall(text)):
        for word in _tokens(written, lemma):
            found.setdefault(word, written)
    return found


@functools.lru_cache(maxsize=200_000)
def _tokens(written: str, lemma: Lemmatise | None) -> tuple[str, ...]:
    return tuple(tokens(written, lemma))


@functools.lru_cache(maxsize=200_000)
def _folded_words(surface: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _SURFACE.findall(surface))


def _choose(surfaces: Sequence[str], weights: FloatArray) -> list[tuple[Evidence, ...]]:
    """Return the strongest phrases of each variable; of equally strong ones the first by letter.

    Parameters
    ----------
    surfaces : sequence of str, length candidates
        As they stand in the text.
    weights : ndarray, shape (candidates, variables)
    """
    strength = np.abs(weights)
    kept = np.flatnonzero((strength > _NEGLIGIBLE).any(axis=1)).tolist()
    kept.sort(key=surfaces.__getitem__)
    ranked = np.argsort(-strength[kept], axis=0, kind="stable").T.tolist()
    phrases = [surfaces[place] for place in kept]
    return [
        _without_repeats(phrases, order, of_variable)
        for order, of_variable in zip(ranked, weights[kept].T.tolist(), strict=True)
    ]


def _without_repeats(
    phrases: Sequence[str], order: Sequence[int], weights: Sequence[float]
) -> tuple[Evidence, ...]:
    chosen: list[Evidence] = []
    taken: set[str] = set()
    for place in order:
        if abs(weights[place]) <= _NEGLIGIBLE:
            break
        words = _folded_words(phrases[place])
        if words and taken.isdisjoint(words):
            chosen.append(Evidence(phrases[place], weights[place]))
            if len(chosen) == _MOST_PHRASES:
                break
            taken |= words
    return tuple(chosen)
