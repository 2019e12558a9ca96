"""What the form of a text is made of: traits of its words, and of the gaps between them."""

from __future__ import annotations

import functools
import re
import unicodedata
from enum import IntFlag

import numpy as np

from ogplens.features.cutting import GAPS, WORDS, Cut, holds
from ogplens.features.spellings import Facts, IntArray
from ogplens.segmentation.languages import languages

_LONGEST_PARTICLE = 3  # "of", "the", "de", "la" inside a name
_LONGEST_ACRONYM = 8

_LETTER = re.compile(r"[^\W\d_]")
# Expressions that begin with a sign or a digit are found fast; what must not stand before it is
# asked behind it.
_SENTENCE_END = re.compile(r"[.!?…](?<![.!?…]{2})[.!?…]*+[\"”»)]?(?=\s|$)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|_year_")
_NUMERIC_DATE = re.compile(r"\d(?<!\w\d)(?:\d{0,3}([/.\-])\d{1,2}\1\d{1,4}\b|\d?/(?:19|20)\d\d\b)")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0]\d+)*")
_PERCENTAGE = re.compile(r"\d\s?%")
_QUOTATION = re.compile(r"“[^”\n]{2,200}”|\"[^\"\n]{2,200}\"|«[^»\n]{2,200}»")
_ENDINGS = "gov|gob|gouv|gub|org|com|net"
_ADDRESS = re.compile(rf"https?://|\bwww\.\w|\b\w[\w\-]{{0,60}}+\.(?:{_ENDINGS})\b")
_BULLET = r"[ \t]*[-*•▪◦–][ \t]"


class Trait(IntFlag):
    """Traits of a word, counted from its first letter on."""

    WORD = 1  # it has a letter
    BROKEN = 2  # something stands before its first letter, or it has none
    CAPITAL = 4
    PARTICLE = 8  # so short that it may stand inside a name
    ACRONYM = 16  # in capitals, but for one letter
    SHORT = 32  # enough for an acronym
    NUMERIC = 64  # it has a digit, or is a masked year
    BEGINS = 128  # with a digit
    ENDS = 256  # with a digit
    FIGURE = 512  # it ends with a digit that is no date's
    ITEM = 1024  # the number or letter of a list's item
    COUNTER = 2048  # that of an enumeration in a sentence
    WEB = 4096
    ENDING = 8192  # an address may end with it
    MERGED = 16384  # a masked year inside a word


class Sign(IntFlag):
    """Traits of a gap."""

    CUT = 1  # no name goes on behind it
    JOINT = 2  # between two figures it may make one, or a date
    PERCENT = 4
    BLANK = 8
    NEW_LINE = 16  # a line's first word stands behind it
    ITEM_END = 32
    OPENING = 64  # an enumeration's letter may stand behind it
    CLOSING = 128
    QUOTE = 256
    DOT = 512


def numbers_in(text: str) -> tuple[int, int, int, int]:
    """Count years, dates in figures, other figures, and percentages."""
    if not _DIGIT.search(text) and "_year_" not in text:
        return 0, 0, 0, 0
    bare = _YEAR.sub(" ", _NUMERIC_DATE.sub(" ", text))
    return (
        len(_YEAR.findall(text)),
        len(_NUMERIC_DATE.findall(text)),
        len(_NUMBER.findall(bare)),
        len(_PERCENTAGE.findall(bare)),
    )


figures_in = functools.lru_cache(100_000)(numbers_in)
"""As `numbers_in`, of short texts that come again."""


def quotations_in(text: str) -> int:
    """Count quotations."""
    return len(_QUOTATION.findall(text))


def addresses_in(text: str) -> int:
    """Count web addresses."""
    return len(_ADDRESS.findall(text.lower()))


def sentence_ends(text: str) -> int:
    """Count the ends of sentences."""
    return len(_SENTENCE_END.findall(text))


def _traits(word: str) -> int:
    letter = _LETTER.search(word)
    bare = _YEAR.sub(" ", _NUMERIC_DATE.sub(" ", word))
    lowered = word.lower()
    traits = {
        Trait.BROKEN: letter is None or letter.start() > 0,
        Trait.NUMERIC: _DIGIT.search(word) or "_year_" in word,
        Trait.BEGINS: _DIGIT.match(word),
        Trait.ENDS: _DIGIT.match(word[-1]),
        Trait.FIGURE: _DIGIT.match(bare[-1]),
        Trait.ITEM: re.fullmatch(r"\d{1,2}|[a-z]", word),
        Trait.COUNTER: re.fullmatch(r"[a-z]|[ivx]{1,4}|\d{1,2}", word),
        Trait.WEB: "http" in lowered or "www" in lowered,
        Trait.ENDING: re.match(_ENDINGS, lowered),
        Trait.MERGED: "_year_" in word and word != "_year_",
    }
    if letter is not None:
        own = word[letter.start() :]
        traits |= {
            Trait.WORD: True,
            Trait.CAPITAL: own[0].isupper(),
            Trait.PARTICLE: len(own) <= _LONGEST_PARTICLE,
            Trait.ACRONYM: len(own) > 1 and own.isupper(),
            Trait.SHORT: len(own) <= _LONGEST_ACRONYM,
        }
    return sum(trait for trait, there in traits.items() if there)


def _signs(gap: str) -> int:
    signs = {
        Sign.CUT: gap.strip(" ’'&-"),
        Sign.JOINT: gap in {"/", ".", ",", "\xa0"},
        Sign.PERCENT: re.match(r"\s?%", gap),
        Sign.BLANK: re.fullmatch(r"[ \t]*", gap),
        Sign.NEW_LINE: re.search(r"\n[ \t]*\Z", gap),
        Sign.ITEM_END: re.match(r"[.)][ \t]", gap),
        Sign.OPENING: re.search(r"\s\(?\Z", gap),
        Sign.CLOSING: re.match(r"\)[ \t]", gap),
        Sign.QUOTE: re.search(r"[“\"«]", gap),
        Sign.DOT: gap.endswith("."),
    }
    return sum(sign for sign, there in signs.items() if there)


def _counts(gap: str) -> tuple[int, int, int]:
    # A word stands behind a gap, but for the last one.
    bullets = len(re.findall(rf"(?<=\n){_BULLET}", gap))
    return sentence_ends(f"{gap}x"), gap.count(";"), bullets


def pieces(texts: Cut) -> IntArray:
    """Return how many pieces `str.split` makes of each text, shape (texts,)."""
    begun = _PIECES.table()[texts.gaps]
    first, last = texts.gaps[texts.first_gaps], texts.gaps[texts.last_gaps]
    # Nothing stands before the first gap of a text, and nothing behind the last one.
    begun[texts.first_gaps] += _FIRST_PIECE.table()[first]
    begun[texts.last_gaps] -= _LAST_PIECE.table()[last]
    there = np.array([bool(text) for text in texts.texts], dtype=np.int64)
    return np.asarray(texts.count_gaps(begun) * there, dtype=np.int64)


TRAITS = Facts(WORDS, _traits)
"""The `Trait` of each word."""

NUMBERS = Facts(WORDS, numbers_in, 4)
"""What `numbers_in` counts in each word."""

SIGNS = Facts(GAPS, _signs)
"""The `Sign` of each gap."""

COUNTS = Facts(GAPS, _counts, 3)
"""Ends of sentences, semicolons and items of lists in each gap that has a word behind it."""

LAST_ENDS = Facts(GAPS, sentence_ends)
"""Ends of sentences in each gap at the end of a text."""

FIRST_ITEMS = Facts(GAPS, lambda gap: len(re.findall(f"^{_BULLET}", gap, re.MULTILINE)))
"""Items of lists in each gap at the beginning of a text."""

# Pieces that begin in a gap between two words, or right behind it.
_PIECES = Facts(GAPS, lambda gap: len(f"x{gap}x".split()) - 1)
_FIRST_PIECE = Facts(GAPS, lambda gap: not gap or not gap[0].isspace())
_LAST_PIECE = Facts(GAPS, lambda gap: gap != "" and gap[-1].isspace())


@functools.cache
def months(language: str) -> Facts:
    """Return whether a word holds the name of a month, for all words."""
    return holds(WORDS, rf"\b(?:{_months(language)})\b", re.IGNORECASE)


def month_dates_in(text: str, language: str) -> int:
    """Count the dates that name a month."""
    return len(_month_dates(language).findall(text))


@functools.cache
def _months(language: str) -> str:
    known = languages()
    own = [known[language]] if language in known else list(known.values())
    names = {unicodedata.normalize("NFC", name).lower() for one in own for name in one.month_names}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


@functools.cache
def _month_dates(language: str) -> re.Pattern[str]:
    """Match a month beside a day or a year. Alone it is no date: "may" is a verb as well."""
    months = _months(language)
    of = r"(?:\s+(?:of|de|del))?"
    return re.compile(
        rf"\b(?:{months})\b[.,]?{of}\s+(?:\d|_year_)|\d(?:st|nd|rd|th|er|º|\.)?{of}\s+(?:{months})\b",
        re.IGNORECASE,
    )
