"""Words and letter sequences of a text, folded so that case and accents do not matter."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, chain

# Letters of any script, two or more; placeholders of masked names keep their underscores.
_TOKEN = re.compile(r"_(?:country|year|person)_|[^\W\d_]{2,}")
_RUN = re.compile(r"(\w+)")
_OTHER_LETTERS = re.compile(r"([^\x00-\x7f]+)")


@functools.lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word in lower case without accents: ``"Pública"`` becomes ``"publica"``."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    # Lower case again: mathematical letters have it only once they are plain ones.
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def lowered(text: str, others: Mapping[int, str]) -> str:
    """Return a text in lower case, with all that is not ASCII translated by a table.

    As ``str.translate`` with a table of all letters, but fast where most letters are ASCII.
    """
    if text.isascii():
        return text.lower()
    parts = _OTHER_LETTERS.split(text)
    parts[::2] = [part.lower() for part in parts[::2]]
    parts[1::2] = [part.translate(others) for part in parts[1::2]]
    return "".join(parts)


def tokens(text: str, lemma: Callable[[str], str] | None = None) -> list[str]:
    """Return the folded words of a text, in order.

    Parameters
    ----------
    text : str
        Already masked.
    lemma : callable, optional
        From a word in lower case to its lemma; applied before folding, since dictionaries keep
        their accents.

    Returns
    -------
    list of str
        Words of two letters or more; numbers and punctuation are left out. No word holds a space.
    """
    # An accent that stands as a character of its own would cut its word in two.
    found = _TOKEN.findall(unicodedata.normalize("NFC", text))
    if lemma is not None:
        found = [lemma(word.lower()) for word in found]
    # A few letters are several words once folded, such as the Arabic ligatures of whole phrases.
    return list(chain.from_iterable(map(_folded_parts, found)))


@functools.lru_cache(maxsize=50_000)
def _folded_parts(word: str) -> tuple[str, ...]:
    return tuple(fold(word).split())


def runs(text: str) -> tuple[list[str], list[int]]:
    """Return the runs of letters, digits and underscores in a text, and where each begins."""
    parts = _RUN.split(text)  # what stands between, a run, what stands between, ...
    ends = list(accumulate(map(len, parts)))
    return parts[1::2], ends[:-1:2]


def word_ngrams(words: Sequence[str], longest: int) -> Iterator[str]:
    """Yield runs of 1 to ``longest`` neighbouring words, joined by a space."""
    yield from words
    for size in range(2, longest + 1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def letter_ngrams(word: str, shortest: int, longest: int) -> list[str]:
    """Return the letter sequences inside one word, its ends marked by a space.

    Placeholders of masked names have none: their letters say nothing.
    """
    if word.startswith("_"):
        return []
    padded = f" {word} "
    return [
        padded[start : start + size]
        for size in range(shortest, longest + 1)
        for start in range(len(padded) - size + 1)
    ]
