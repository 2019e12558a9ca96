"""The words of a commitment that move a prediction, exact to the model.

A score is a sum of one contribution a column. To a word belong its own column, half of each pair
that it stands in, and its part of the letter sequences; so the contributions of all words add up to
the part of the score that comes from terms. A criterion contributes what it adds over its absence.

Many words share columns, so contributions are computed for many commitments at once: a matrix with
a row for every different word of every commitment, times the weights of all variables.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ogplens.domain import Commitment, Evidence
from ogplens.features.counting import letter_counter
from ogplens.features.criteria import Criteria, load_criteria
from ogplens.features.extraction import LETTERS, WORDS, Extractor
from ogplens.features.spellings import IntArray
from ogplens.features.vectorizer import Design
from ogplens.learning.logistic import FloatArray
from ogplens.learning.model_set import ModelSet
from ogplens.scoring.places import Span, WordPlaces, criterion_places, folded_words

MOST_PHRASES = 8
"""Phrases of one variable that are kept as evidence, at most."""

NEGLIGIBLE = 0.004
"""A tenth of a percentage point at most: shown, it would be noise with a name."""

_AT_ONCE = 256  # commitments; bounds the memory


@dataclass(frozen=True, slots=True)
class Found:
    """What a commitment's score is made of, and where it stands in the text.

    Attributes
    ----------
    words : list of str
        The different words that are counted, folded.
    of_words : ndarray, shape (words, variables)
        What each contributes to each variable's score, on the logit scale.
    places : WordPlaces
    criteria : dict of str to tuple of (int, int)
        Criterion to the spans of its phrases; see `criterion_places`.
    of_dense : ndarray, shape (dense columns, variables)
        What each criterion, measure of form and answer of the author adds over its absence.
    """

    words: list[str]
    of_words: FloatArray
    places: WordPlaces
    criteria: dict[str, tuple[Span, ...]]
    of_dense: FloatArray


class Phrases:
    """Find the strongest words and criteria of commitments.

    Parameters
    ----------
    model_set : ModelSet
    extractor : Extractor
        The one that makes the vectors: evidence speaks of the words that it counts.

    Attributes
    ----------
    variables : tuple of str
    criteria_names, dense_names : tuple of str
        Of the lexicon's criteria, and of the dense columns.
    dense_weights : ndarray, shape (dense columns, variables)
        On the logit scale.
    absent : ndarray, shape (dense columns,)
        Value of each dense column where what it measures is absent, standardised and clipped as
        ever.
    """

    def __init__(self, model_set: ModelSet, extractor: Extractor) -> None:
        vectorizer = model_set.vectorizer
        models = model_set.models
        self.variables = tuple(models)
        self._criteria: Criteria = load_criteria()
        self.criteria_names = self._criteria.names
        self._criterion = {name: i for i, name in enumerate(self._criteria.names)}
        self._extractor = extractor
        self._longest = model_set.features.word_ngrams
        slopes = np.array([models[name].calibration.slope for name in models])
        self._term_weights = slopes * np.stack([m.term_weights for m in models.values()], axis=1)
        dense = np.stack([m.dense_weights for m in models.values()], axis=1)
        self.dense_weights = slopes * dense
        self.dense_names = vectorizer.dense_names
        self.absent = np.clip(-vectorizer.mean / vectorizer.scale, -3.0, 3.0)
        words = vectorizer.blocks[WORDS].terms
        self._column = {term: i for i, term in enumerate(words)}
        letters = vectorizer.blocks[LETTERS].terms
        known = {term: len(words) + i for i, term in enumerate(letters)}
        self._letters = letter_counter(*model_set.features.char_ngrams, known)

    def find(
        self,
        design: Design,
        commitments: Sequence[Commitment],
        languages: Sequence[str],
        words: Sequence[Sequence[str]],
    ) -> Iterator[Found]:
        """Yield what the scores of commitments are made of.

        Parameters
        ----------
        design : Design
            Vectors of the commitments.
        commitments : sequence of Commitment
        languages : sequence of str
            ISO 639-1 code of each.
        words : sequence of sequence of str
            Words of each, from `Extractor.words`.
        """
        contributions = self.word_contributions(design.terms, words)
        rows = zip(commitments, languages, contributions, design.dense, strict=True)
        for commitment, language, (different, of_words), dense in rows:
            yield Found(
                different,
                of_words,
                WordPlaces(commitment.text, self._extractor.lemma(language)),
                self.criteria(commitment, language),
                (dense - self.absent)[:, None] * self.dense_weights,
            )

    def criteria(self, commitment: Commitment, language: str) -> dict[str, tuple[Span, ...]]:
        """Return the spans of each criterion's phrases; see `criterion_places`."""
        return criterion_places(commitment.text, self._criteria.matches(commitment.text, language))

    def strongest(self, text: str, found: Found) -> dict[str, tuple[Evidence, ...]]:
        """Return the strongest phrases of a commitment for every variable.

        Parameters
        ----------
        text : str
            Of the commitment.
        found : Found

        Returns
        -------
        dict of str to tuple of Evidence
            Up to `MOST_PHRASES`, the largest contribution first, for or against; no word inside a
            phrase that is there already.
        """
        criteria = [self._criterion[name] for name in found.criteria]
        written = found.places.written
        seen = [place for place, word in enumerate(found.words) if word in written]
        words = [found.words[place] for place in seen]
        weights = np.concatenate([self.of_criteria(found)[criteria], found.of_words[seen]])
        phrases = [as_shown(text, spans[0]) for spans in found.criteria.values()]
        phrases += map(written.__getitem__, words)
        places: list[tuple[Span, ...] | str] = [*found.criteria.values(), *words]
        spans = functools.cache(lambda place: _spans(places[place], found.places))
        return dict(zip(self.variables, _choose(phrases, weights, spans), strict=True))

    def of_criteria(self, found: Found) -> FloatArray:
        """Return what each criterion adds over its absence, shape (all criteria, variables)."""
        there, often = len(self._criterion), 2 * len(self._criterion)
        return found.of_dense[:there] + found.of_dense[there:often]

    def scores(self, design: Design) -> FloatArray:
        """Return the scores of commitments on the logit scale, shape (commitments, variables)."""
        return np.asarray(design.terms @ self._term_weights + design.dense @ self.dense_weights)

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
        return np.array(rows, np.int64), np.array(columns, np.int64), np.array(shares)

    def _sequences(self, times: Counter[str]) -> tuple[IntArray, IntArray, FloatArray]:
        """Divide each letter sequence among the words that hold it by count; see `_runs`."""
        held = [self._letters.columns_of(word) for word in times]
        columns = np.concatenate(held) if held else np.empty(0, np.int64)
        sizes = np.array([len(one) for one in held], dtype=np.int64)
        counts = np.repeat(np.array(list(times.values()), dtype=np.float64), sizes)
        totals = np.bincount(columns, counts, minlength=1)
        rows = np.repeat(np.arange(len(held), dtype=np.int64), sizes)
        return rows, columns, counts / totals[columns]


def as_shown(text: str, span: Span) -> str:
    """Return a phrase of a text on one line."""
    return " ".join(text[span[0] : span[1]].split())


def _spans(place: tuple[Span, ...] | str, words: WordPlaces) -> tuple[Span, ...]:
    return words.spans(place) if isinstance(place, str) else place


def _choose(
    phrases: Sequence[str], weights: FloatArray, spans: Callable[[int], tuple[Span, ...]]
) -> list[tuple[Evidence, ...]]:
    """Return the strongest phrases of each variable; of equally strong ones the first by letter.

    Parameters
    ----------
    phrases : sequence of str, length candidates
        As they stand in the text.
    weights : ndarray, shape (candidates, variables)
    spans : callable
        From the place of a candidate to its spans: few are asked for.
    """
    strength = np.abs(weights)
    kept = np.flatnonzero((strength > NEGLIGIBLE).any(axis=1)).tolist()
    kept.sort(key=phrases.__getitem__)
    words = [folded_words(phrases[place]) for place in kept]
    ranked = np.argsort(-strength[kept], axis=0, kind="stable")
    above = (strength[kept] > NEGLIGIBLE).sum(axis=0).tolist()
    chosen = [
        _without_repeats(words, order[:many])
        for order, many in zip(ranked.T.tolist(), above, strict=True)
    ]
    return [
        tuple(Evidence(phrases[i], of_variable[i], spans(i)) for i in map(kept.__getitem__, own))
        for own, of_variable in zip(chosen, weights.T.tolist(), strict=True)
    ]


def _without_repeats(words: Sequence[frozenset[str]], order: Iterable[int]) -> list[int]:
    """Return the first phrases in an order that share no word, up to `MOST_PHRASES`."""
    chosen: list[int] = []
    taken: set[str] = set()
    for place in order:
        own = words[place]
        if own and taken.isdisjoint(own):
            chosen.append(place)
            if len(chosen) == MOST_PHRASES:
                break
            taken |= own
    return chosen
