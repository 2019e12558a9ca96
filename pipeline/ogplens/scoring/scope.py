"""Whether the models can judge a text at all: what they have learnt nothing of gets no decision."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.domain import ScopeCode, ScopeReason
from ogplens.features.extraction import WORDS
from ogplens.features.spellings import Facts
from ogplens.features.tokens import Tokens
from ogplens.features.vectorizer import FloatArray, Vectorizer
from ogplens.settings import ScopeSettings

UNDETERMINED = "und"


@dataclass(frozen=True, slots=True)
class Scope:
    """What the models can judge.

    Attributes
    ----------
    languages : tuple of str
        ISO 639-1 codes of the languages that have criteria.
    known_words : frozenset of str
        Folded words that the training texts hold.
    bounds : ScopeSettings
    """

    languages: tuple[str, ...]
    known_words: frozenset[str]
    bounds: ScopeSettings

    def reasons(
        self, words: Sequence[str], language: str, likeness: float
    ) -> tuple[ScopeReason, ...]:
        """Return why a text cannot be judged; nothing where it can.

        Parameters
        ----------
        words : sequence of str
            Its words as `Extractor.words` gives them.
        language : str
            ISO 639-1 code, or ``"und"``.
        likeness : float
            From `Likeness.relative`; 0 and more.

        Returns
        -------
        tuple of ScopeReason
            In the order of `ScopeCode`. Of a text that is too short neither the share of known
            words nor the likeness is looked at: both say little there.
        """
        found = []
        if language not in self.languages:
            found.append(_language(language, self.languages))
        different = len(set(words))  # one word over and over is no text
        if different < self.bounds.min_words:
            return (*found, _short(different, self.bounds.min_words))
        known = sum(word in self.known_words for word in words) / len(words)
        if known < (least := self.bounds.known_words(language)):
            found.append(_unknown(known, least))
        if likeness < self.bounds.min_likeness:
            found.append(_unlike(likeness, self.bounds.min_likeness))
        return tuple(found)

    def all_reasons(
        self, words: Tokens, known: Facts, languages: Sequence[str], likeness: FloatArray
    ) -> list[tuple[ScopeReason, ...]]:
        """Return why each of many texts cannot be judged; see `reasons`.

        Parameters
        ----------
        words : Tokens
        known : Facts
            Whether each word is one of `known_words`.
        languages : sequence of str
        likeness : ndarray, shape (texts,)
        """
        found: list[tuple[ScopeReason, ...]] = [()] * len(words)
        least = {language: self.bounds.known_words(language) for language in set(languages)}
        counts = np.diff(words.bounds)
        doubtful = (likeness < self.bounds.min_likeness) | (
            words.count(known) / np.maximum(counts, 1)
            < np.array([least[language] for language in languages])
        )
        doubtful |= words.different() < self.bounds.min_words
        doubtful |= np.array([language not in self.languages for language in languages], dtype=bool)
        for row in np.flatnonzero(doubtful).tolist():
            found[row] = self.reasons(words.of(row), languages[row], float(likeness[row]))
        return found


def scope_of(vectorizer: Vectorizer, languages: Iterable[str], bounds: ScopeSettings) -> Scope:
    """Return what models with this vectorizer can judge."""
    single = (term for term in vectorizer.blocks[WORDS].terms if " " not in term)
    return Scope(tuple(languages), frozenset((*single, *vectorizer.common)), bounds)


def language_warnings(languages: Iterable[str], covered: Sequence[str]) -> tuple[str, ...]:
    """Return what a reader must know of texts in languages without criteria, once a language."""
    return tuple(
        f"{_language(language, covered).sentence} Such commitments get no decision."
        for language in sorted(set(languages) - set(covered))
    )


def _language(language: str, covered: Sequence[str]) -> ScopeReason:
    known = ", ".join(covered)
    if language == UNDETERMINED:
        said = f"The language could not be identified: the criteria know {known} alone."
    else:
        said = f"The language ({language}) is not covered: the criteria know {known} alone."
    return ScopeReason(ScopeCode.LANGUAGE_NOT_COVERED, language, known, said)


def _short(words: int, least: int) -> ScopeReason:
    has = "1 different word" if words == 1 else f"{words} different words"
    said = f"The text is too short: it has {has}, at least {least} are needed."
    return ScopeReason(ScopeCode.TOO_SHORT, words, least, said)


def _unknown(share: float, least: float) -> ScopeReason:
    said = (
        f"Few of its words are known: the training texts hold {_percent(share)} of them, at least "
        f"{_percent(least)} are needed."
    )
    return ScopeReason(ScopeCode.FEW_KNOWN_WORDS, share, least, said)


def _unlike(likeness: float, least: float) -> ScopeReason:
    said = (
        f"It reads unlike the training texts: its likeness to them is {_percent(likeness)} of what "
        f"is usual at its length, at least {_percent(least)} are needed."
    )
    return ScopeReason(ScopeCode.UNLIKE_TRAINING_TEXTS, likeness, least, said)


def _percent(share: float) -> str:
    # Rounded down, so that what is below a bound is never shown as equal to it; the ratio of two
    # decimals must not lose its last digit to the float.
    return f"{math.floor(100 * share + 1e-9)}%"
