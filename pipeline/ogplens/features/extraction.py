"""Commitments become raw features: terms, criteria, structure, and what the author declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

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
from ogplens.features.cutting import Cut, cut
from ogplens.features.declared import DECLARED_NAMES, all_declared
from ogplens.features.lemmas import Lemmatise, lemmatiser
from ogplens.features.masking import default_mask
from ogplens.features.spellings import IntArray, looking_up
from ogplens.features.structure import STRUCTURE_NAMES, structures
from ogplens.features.tokens import TOKENS, Tokeniser, Tokens, joined
from ogplens.features.traits import pieces
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
class Readings:
    """Commitments as the features see them.

    Attributes
    ----------
    words : Tokens
        The words that are counted: masked, folded, the title's as often as it weighs.
    dense : ndarray, shape (rows, columns)
    """

    words: Tokens
    dense: FloatArray

    def __len__(self) -> int:
        return len(self.words)


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
        self._tokenisers: dict[str, Tokeniser] = {}

    def _make_counters(self, terms: Mapping[str, Sequence[str]]) -> dict[str, TermCounter]:
        known = {block: {t: i for i, t in enumerate(its)} for block, its in terms.items()}
        return {
            WORDS: word_counter(self._settings.word_ngrams, known.get(WORDS)),
            LETTERS: letter_counter(*self._settings.char_ngrams, known.get(LETTERS)),
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
        with looking_up():
            return self.features(self.read(list(commitments), list(languages)))

    def read(self, commitments: Sequence[Commitment], languages: Sequence[str]) -> Readings:
        """Return the words of commitments and their dense columns.

        Parameters
        ----------
        commitments : sequence of Commitment
        languages : sequence of str
            ISO 639-1 code of each.
        """
        by_language: dict[str, list[int]] = {}
        for row, (_, language) in enumerate(zip(commitments, languages, strict=True)):
            by_language.setdefault(language, []).append(row)
        with looking_up():
            words: list[IntArray] = [np.empty(0, dtype=np.int64)] * len(commitments)
            dense = np.zeros((len(commitments), len(self.dense_names)))
            for language, rows in by_language.items():
                its, dense[rows] = self._read([commitments[row] for row in rows], language)
                for row, numbers in zip(rows, its.by_text(), strict=True):
                    words[row] = numbers
            return Readings(joined(words, TOKENS), dense)

    def words(self, commitment: Commitment, language: str) -> list[str]:
        """Return the words that are counted in one commitment; see `Readings`."""
        with looking_up():
            return self.read([commitment], [language]).words.of(0)

    def features(self, readings: Readings) -> RawFeatures:
        """Return the raw features of commitments that were read."""
        return RawFeatures(self._count(readings.words), readings.dense, self.dense_names)

    def lemma(self, language: str) -> Lemmatise | None:
        """Return what reduces a word to its lemma, or ``None`` where words are taken as written."""
        return lemmatiser(language) if self._settings.lemmas else None

    def _read(self, commitments: Sequence[Commitment], language: str) -> tuple[Tokens, FloatArray]:
        """Return the words and the dense columns of commitments of one language."""
        # With letters and accents in one character, as the mask's words have them.
        written = cut(normalize("NFC", one.text) for one in commitments)
        dated = self._without_names(written)
        words = self._tokeniser(language)(dated)
        # The text begins with the title, so it is counted once already.
        if again := self._settings.title_weight - 1:
            titles = cut(normalize("NFC", one.title) for one in commitments)
            title = self._tokeniser(language)(self._without_names(titles))
            for _ in range(again):
                words = title.before(words)
        # A long name of a country is more words, and more capitals, than a short one. Years stay:
        # dates are counted, whichever they are.
        counts = self._criteria.counts_of(dated, language)
        # Per hundred words, so that a digest and a full text give comparable values.
        length = np.maximum(pieces(dated), _FEWEST_WORDS)
        rate = np.log1p(100.0 * counts / length[:, None])
        shape = structures(commitments, dated, language, counts)
        said = all_declared(commitments, written, language)
        # The last digits of logarithms differ between processors, and saved bytes must not.
        return words, np.hstack([counts > 0, rate, shape, said]).round(10)

    def _without_names(self, texts: Cut) -> Cut:
        """Return texts with all shortcuts hidden but the years."""
        return texts if self._mask is None else self._mask.of_cut(texts)

    def _tokeniser(self, language: str) -> Tokeniser:
        key = language if self._settings.lemmas else ""
        if key not in self._tokenisers:
            years = self._mask is not None
            self._tokenisers[key] = Tokeniser(self.lemma(language), years=years)
        return self._tokenisers[key]

    def _count(self, words: Tokens) -> dict[str, Counts]:
        if self._known is not None:
            return {
                block: Counts(counter.count(words), tuple(self._known[block]))
                for block, counter in self._counters.items()
            }
        least = {WORDS: self._settings.min_words_df, LETTERS: self._settings.min_chars_df}
        return {
            block: count_terms(counter, words, min_df=least[block])
            for block, counter in self._make_counters({}).items()
        }
