"""Where the words and criteria of a commitment stand in its text.

A word is told by what the features make of it: without case and accents, by its lemma where lemmas
are counted. So each place is found by the function that counts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from itertools import accumulate

from ogplens.features.criteria import Match
from ogplens.features.lemmas import Lemmatise
from ogplens.features.words import fold, tokens
from ogplens.segmentation.languages import languages

Span = tuple[int, int]

# As `ogplens.features.words` counts them. In groups, so that `split` keeps the words.
_PLAIN = re.compile(r"([^\W\d_]{2,})")
# An accent that stands as a character of its own belongs to its letter, since the features join the
# two; a placeholder of a hidden name is one word.
_ODD = re.compile("(_(?:country|year|person)_|(?:[^\\W\\d_]++[\u0300-\u036f]*+)++)")
_ACCENTS_APART = re.compile("[\u0300-\u036f]")

# What the lexicon matches by accident: "2026, and citizens" is no number of citizens, and "in 38
# hospitals" no deadline. The models are trained on its counts, so they stay as they are; here such
# phrases are only kept from being shown.
_NO_AMOUNT = re.compile(
    r"(?:19|20)\d\d(?!\d|[.,]\d)|\d++(?:(?=[.,]\d)[.,]\d++)*+\s*[,;()\"“”]|[^\n]*\n"
)
_NO_YEAR = re.compile(r"[^\W\d_]\D*\b\d{1,3}(?:[.,]\d+)*")
_BEHIND_A_DAY = re.compile(r"[\s./\-]*(?:st|nd|rd|th|er|º|of|de|del|\s|\d|[./\-])*([^\W\d_]*)")


class WordPlaces:
    """The words of a text and their places.

    Parameters
    ----------
    text : str
        As written, not masked.
    lemma : callable or None
        What the features reduce words by.

    Attributes
    ----------
    written : dict of str to str
        Folded word to how the text writes it first.
    """

    def __init__(self, text: str, lemma: Lemmatise | None) -> None:
        parts = _words_of(text).split(text)  # what stands between, a word, what stands between, ...
        ends = list(accumulate(map(len, parts)))
        self._starts: dict[str, list[int]] = {}
        for written, start in zip(parts[1::2], ends[:-1:2], strict=True):
            self._starts.setdefault(written, []).append(start)
        self.written: dict[str, str] = {}
        self._other: dict[str, list[str]] = {}
        for written in self._starts:
            if written[0] == "_":  # a placeholder hides a name, and is none itself
                continue
            for word in _tokens(written, lemma):
                if self.written.setdefault(word, written) is not written:
                    self._other.setdefault(word, []).append(written)

    def spans(self, word: str) -> tuple[Span, ...]:
        """Return the half-open spans of a folded word, by their start; none where it is absent."""
        if word not in self.written:
            return ()
        found = [
            (start, start + len(written))
            for written in dict.fromkeys((self.written[word], *self._other.get(word, ())))
            for start in self._starts[written]
        ]
        return tuple(sorted(found))


def criterion_places(text: str, matches: Iterable[Match]) -> dict[str, tuple[Span, ...]]:
    """Return the spans of each criterion's phrases, in their order.

    Parameters
    ----------
    text : str
    matches : iterable of Match
        From `Criteria.matches`.

    Returns
    -------
    dict of str to tuple of (int, int)
        Criteria without a phrase are absent, and so are phrases that only seem to be some: a year
        that is taken for an amount, an amount that is taken for a date, and words of two cells of
        a table.
    """
    found: dict[str, list[Span]] = {}
    for match in matches:
        if _is_accident(text, match):
            continue
        found.setdefault(match.name, []).append((match.start, match.end))
    return {name: tuple(spans) for name, spans in found.items()}


def _is_accident(text: str, match: Match) -> bool:
    start, end = match.start, match.end
    if text.find("\t", start, end) >= 0:
        return True
    if text[start].isdigit():
        return _NO_AMOUNT.match(text, start, end) is not None
    if match.name != "specificity/deadline" or not _NO_YEAR.fullmatch(text, start, end):
        return False
    behind = _BEHIND_A_DAY.match(text, end)
    return behind is None or fold(behind[1]) not in _months()


@functools.cache
def _months() -> frozenset[str]:
    """Return the names of the months in all languages, folded."""
    return frozenset(fold(name) for one in languages().values() for name in one.month_names)


@functools.lru_cache(maxsize=200_000)
def folded_words(phrase: str) -> frozenset[str]:
    """Return the different words of a phrase, folded."""
    return frozenset(fold(word) for word in _words_of(phrase).findall(phrase))


def _words_of(text: str) -> re.Pattern[str]:
    odd = "_" in text or (not text.isascii() and _ACCENTS_APART.search(text) is not None)
    return _ODD if odd else _PLAIN


@functools.lru_cache(maxsize=200_000)
def _tokens(written: str, lemma: Lemmatise | None) -> tuple[str, ...]:
    return tuple(tokens(written, lemma))
