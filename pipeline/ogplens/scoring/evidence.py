"""The words of a commitment that move a prediction, exact to the model.

A score is a sum of one contribution a column. To a word belong its own column, half of each pair
that it stands in, and its part of the letter sequences; so the contributions of all words add up to
the part of the score that comes from terms. A criterion contributes what it adds over its absence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ogplens.domain import Commitment, Evidence
from ogplens.features.criteria import Criteria, load_criteria
from ogplens.features.extraction import LETTERS, WORDS, Extractor
from ogplens.features.vectorizer import Design
from ogplens.features.words import fold, letter_ngrams, tokens, word_ngrams
from ogplens.learning.logistic import FloatArray
from ogplens.learning.model_set import ModelSet

_SURFACE = re.compile(r"[^\W\d_]{2,}")
_MOST_PHRASES = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A phrase as it stands in the text, and its contribution to each variable."""

    surface: str
    weights: FloatArray


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
        self._extractor = extractor
        self._lengths = model_set.features.char_ngrams
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
        self._letters = {term: len(words) + i for i, term in enumerate(letters)}

    def strongest(
        self, design: Design, row: int, commitment: Commitment, language: str
    ) -> dict[str, tuple[Evidence, ...]]:
        """Return the strongest phrases of one commitment for every variable.

        Parameters
        ----------
        design : Design
            Vectors of all commitments.
        row : int
            Which of them.
        commitment : Commitment
        language : str

        Returns
        -------
        dict of str to tuple of Evidence
            Up to three, the largest contribution first, for or against; no word inside a phrase
            that is there already.
        """
        candidates = [
            *self._criterion_candidates(design.dense[row], commitment.text, language),
            *self._word_candidates(design.terms, row, commitment, language),
        ]
        return {
            name: _choose(candidates, position) for position, name in enumerate(self._variables)
        }

    def word_contributions(
        self, terms: sparse.csr_matrix, row: int, words: Sequence[str]
    ) -> dict[str, FloatArray]:
        """Return what each folded word contributes to each variable's score.

        Parameters
        ----------
        terms : scipy.sparse.csr_matrix
            Vectors of all commitments.
        row : int
            Which of them.
        words : sequence of str
            Its words, from `Extractor.words`.

        Returns
        -------
        dict of str to ndarray, shape (variables,)
            On the logit scale. Together they are the terms' part of the score.
        """
        values: Mapping[int, float] = dict(
            zip(
                terms.indices[terms.indptr[row] : terms.indptr[row + 1]].tolist(),
                terms.data[terms.indptr[row] : terms.indptr[row + 1]].tolist(),
                strict=True,
            )
        )
        shares: dict[str, dict[int, float]] = {word: {} for word in words}
        self._share_words(words, shares)
        self._share_letters(words, shares)
        return {
            word: np.sum(
                [part * values.get(c, 0.0) * self._term_weights[c] for c, part in columns.items()],
                axis=0,
            )
            for word, columns in shares.items()
            if columns
        }

    def _share_words(self, words: Sequence[str], shares: dict[str, dict[int, float]]) -> None:
        """Give each word its own column, and its part of the pairs by how often it is in them."""
        runs = Counter(word_ngrams(words, self._longest))
        for run in runs:
            column = self._column.get(run)
            if column is None:
                continue
            members = run.split(" ")
            for word in members:
                shares[word][column] = shares[word].get(column, 0.0) + 1.0 / len(members)

    def _share_letters(self, words: Sequence[str], shares: dict[str, dict[int, float]]) -> None:
        """Divide each letter sequence among the words that hold it, by their counts."""
        inside: dict[int, Counter[str]] = {}
        for word, times in Counter(words).items():
            for sequence in letter_ngrams(word, *self._lengths):
                column = self._letters.get(sequence)
                if column is not None:
                    inside.setdefault(column, Counter())[word] += times
        for column, holders in inside.items():
            total = sum(holders.values())
            for word, times in holders.items():
                shares[word][column] = times / total

    def _word_candidates(
        self, terms: sparse.csr_matrix, row: int, commitment: Commitment, language: str
    ) -> list[_Candidate]:
        lemma = self._extractor.lemma(language)
        surface: dict[str, str] = {}
        for match in _SURFACE.findall(commitment.text):
            for word in tokens(match, lemma):
                surface.setdefault(word, match)
        words = self._extractor.words(commitment, language)
        return [
            _Candidate(surface[word], weights)
            for word, weights in self.word_contributions(terms, row, words).items()
            if word in surface
        ]

    def _criterion_candidates(
        self, dense: FloatArray, text: str, language: str
    ) -> list[_Candidate]:
        names = self._criteria.names
        column = {name: i for i, name in enumerate(names)}
        first: dict[str, str] = {}
        for match in self._criteria.matches(text, language):
            first.setdefault(match.name, " ".join(text[match.start : match.end].split()))
        added = (dense - self._absent)[:, None] * self._dense_weights
        return [
            _Candidate(surface, added[column[name]] + added[len(names) + column[name]])
            for name, surface in first.items()
        ]


def _choose(candidates: Sequence[_Candidate], variable: int) -> tuple[Evidence, ...]:
    ranked = sorted(candidates, key=lambda c: (-abs(float(c.weights[variable])), c.surface))
    chosen: list[Evidence] = []
    taken: set[str] = set()
    for candidate in ranked:
        words = {fold(word) for word in _SURFACE.findall(candidate.surface)}
        weight = float(candidate.weights[variable])
        if words and not words & taken and abs(weight) > _NEGLIGIBLE:
            chosen.append(Evidence(candidate.surface, weight))
            taken |= words
        if len(chosen) == _MOST_PHRASES:
            break
    return tuple(chosen)


# A tenth of a percentage point at most: shown, it would be noise with a name.
_NEGLIGIBLE = 0.004
