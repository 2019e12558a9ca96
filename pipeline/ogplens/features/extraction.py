"""Commitments become raw features: terms, criteria, structure, and what the author declares."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.domain import Commitment
from ogplens.features.counting import (
    Counts,
    TermCounter,
    count_terms,
    letter_counter,
    word_counter,
)
from ogplens.features.criteria import load_criteria
from ogplens.features.declared import DECLARED_NAMES, declared
from ogplens.features.lemmas import Lemmatise, lemmatiser
from ogplens.features.masking import default_mask
from ogplens.features.structure import STRUCTURE_NAMES, structure
from ogplens.features.words import tokens
from ogplens.settings import FeatureSettings

FloatArray = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_] | npt.NDArray[np.int64]

WORDS = "words"
LETTERS = "letters"

# Below this length a rate would say more of the shortness than of the criterion.
_FEWEST_WORDS = 30


@dataclass(frozen=True, slots=True)
class RawFeatures:
    """What is known of each commitment before any weight is fitted.

    Attributes
    ----------
    blocks : dict of str to Counts
        ``words`` (words and pairs) and ``letters`` (letter sequences).
    dense : ndarray, shape (rows, columns)
        Criteria (0 or 1, then the log of 1 + count per 100 words), structure, and what the author
        declares.
    dense_names : tuple of str
    """

    blocks: dict[str, Counts]
    dense: FloatArray
    dense_names: tuple[str, ...]

    def rows(self, index: Rows) -> RawFeatures:
        """Return the chosen rows."""
        blocks = {name: counts.rows(index) for name, counts in self.blocks.items()}
        return RawFeatures(blocks, self.dense[index], self.dense_names)

    def __len__(self) -> int:
        return int(self.dense.shape[0])


@dataclass(frozen=True, slots=True)
class Reading:
    """A commitment as the features see it.

    Attributes
    ----------
    words : list of str
        From `Extractor.words`.
    dense : ndarray, shape (columns,)
    """

    words: list[str]
    dense: FloatArray


class Extractor:
    """Turn commitments into raw features.

    Parameters
    ----------
    settings : FeatureSettings
    terms : dict of str to sequence of str, optional
        The terms of each block that a trained model knows. Without it, every term of the texts
        becomes a column, as for training.
    mask : bool
        Whether names of countries and people, and years, are hidden. They are in sight only to
        measure what hiding them costs.
    """

    def __init__(
        self,
        settings: FeatureSettings,
        *,
        terms: Mapping[str, Sequence[str]] | None = None,
        mask: bool = True,
    ) -> None:
        self._settings = settings
        self._mask = default_mask() if mask else None
        self._criteria = load_criteria()
        self._known = terms
        self._counters = {} if terms is None else self._make_counters(terms)

    def _make_counters(self, terms: Mapping[str, Sequence[str]] | None) -> dict[str, TermCounter]:
        def vocabulary(block: str) -> dict[str, int] | None:
            return None if terms is None else {t: i for i, t in enumerate(terms[block])}

        shortest, longest = self._settings.char_ngrams
        return {
            WORDS: word_counter(self._settings.word_ngrams, vocabulary(WORDS)),
            LETTERS: letter_counter(shortest, longest, vocabulary(LETTERS)),
        }

    @property
    def dense_names(self) -> tuple[str, ...]:
        """Names of the dense columns: criteria (there at all, how often), structure, declared."""
        return (
            *(f"criterion {name}" for name in self._criteria.names),
            *(f"criterion {name}, how often" for name in self._criteria.names),
            *(f"structure {name}" for name in STRUCTURE_NAMES),
            *(f"declared {name}" for name in DECLARED_NAMES),
        )

    def extract(self, commitments: Iterable[Commitment], languages: Iterable[str]) -> RawFeatures:
        """Return the raw features of commitments.

        Parameters
        ----------
        commitments : iterable of Commitment
        languages : iterable of str
            ISO 639-1 code of each.
        """
        both = zip(commitments, languages, strict=True)
        return self.features([self.read(*one) for one in both])

    def read(self, commitment: Commitment, language: str) -> Reading:
        """Return the words of a commitment and its dense columns: it is masked once for both."""
        text, dated = self._masked(commitment.text)
        return Reading(
            self._words(commitment, text, language), self._dense(commitment, dated, language)
        )

    def features(self, readings: Sequence[Reading]) -> RawFeatures:
        """Return the raw features of commitments that were read."""
        dense = [reading.dense for reading in readings]
        matrix = np.vstack(dense) if dense else np.zeros((0, len(self.dense_names)))
        return RawFeatures(
            self._count([reading.words for reading in readings]), matrix, self.dense_names
        )

    def lemma(self, language: str) -> Lemmatise | None:
        """Return what reduces a word to its lemma, or ``None`` where words are taken as written."""
        return lemmatiser(language) if self._settings.lemmas else None

    def words(self, commitment: Commitment, language: str) -> list[str]:
        """Return the words that are counted: masked, folded, the title's as often as it weighs."""
        return self._words(commitment, self._masked(commitment.text)[0], language)

    def _words(self, commitment: Commitment, text: str, language: str) -> list[str]:
        lemma = self.lemma(language)
        body = tokens(text, lemma)
        # The text begins with the title, so it is counted once already.
        again = self._settings.title_weight - 1
        return tokens(self._masked(commitment.title)[0], lemma) * again + body if again else body

    def _masked(self, text: str) -> tuple[str, str]:
        """Return a text with all shortcuts hidden, and with all but the years."""
        # With letters and accents in one character, as the mask's words have them.
        text = unicodedata.normalize("NFC", text)
        return (text, text) if self._mask is None else self._mask.both(text)

    def _dense(self, commitment: Commitment, text: str, language: str) -> FloatArray:
        # A long name of a country is more words, and more capitals, than a short one. Years stay:
        # dates are counted, whichever they are.
        counts = self._criteria.counts(text, language)
        # Per hundred words, so that a digest and a full text give comparable values.
        rate = np.log1p(100.0 * counts / max(len(text.split()), _FEWEST_WORDS))
        shape = structure(commitment, language, text=text, counts=counts)
        said = declared(commitment, language)
        # The last digits of logarithms differ between processors, and saved bytes must not.
        return np.concatenate([counts > 0, rate, shape, said]).round(10)

    def _count(self, words: list[list[str]]) -> dict[str, Counts]:
        if self._known is not None:
            return {
                block: Counts(counter.count(words), tuple(self._known[block]))
                for block, counter in self._counters.items()
            }
        least = {WORDS: self._settings.min_words_df, LETTERS: self._settings.min_chars_df}
        return {
            block: count_terms(counter, words, min_df=least[block])
            for block, counter in self._make_counters(None).items()
        }
