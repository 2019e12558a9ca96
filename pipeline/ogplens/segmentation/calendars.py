"""The words of dates in a language, and the expressions that they are found by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ogplens.domain.plan_date import Precision

Spellings = tuple[str, ...]
Twelve = Annotated[tuple[Spellings, ...], Field(min_length=12, max_length=12)]

YEAR = r"(?:19|20)\d{2}(?!\d)"
SHORT_YEAR = r"\d{2}(?!\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_ROMAN = ("i", "ii", "iii", "iv")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−―"), "-")
_SIGNS = str.maketrans(
    _DASHES | {"’": "'", "°": "º", "ª": "º", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
)


class Calendar(BaseModel):
    """The words of dates in one language: the key ``calendar`` of its file.

    Attributes
    ----------
    short_months : 12 tuples of str
        Abbreviations of each month, without full stop.
    parts : dict of Precision to tuple of str
        Names of the quarter, the four months and the half of a year.
    letters : dict of str to Precision
        One letter for such a part, as in "Q1".
    ordinals : tuples of str
        Words for first, second, third, fourth.
    last_words : tuple of str
        Words for the last part of a year.
    day_marks : tuple of str
        What may be joined to a number: the "th" of "30th".
    joints : tuple of str
        What may stand between the parts of a date: the "of" of "quarter of 2021".
    ranges : tuple of str
        What may stand between the dates of a span.
    from_words : tuple of str
        What a single date follows that begins something.
    edges : tuple of str
        What makes a date less exact but no other one: "end of", "mid", "early".
    seasons : dict of str to int
        Name to its first month.
    open_words : tuple of str
        What has no end.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    short_months: Twelve = ((),) * 12
    parts: dict[Precision, Spellings] = {}
    letters: dict[str, Precision] = {}
    ordinals: tuple[Spellings, ...] = Field(default=(), max_length=4)
    last_words: Spellings = ()
    day_marks: Spellings = ()
    joints: Spellings = ()
    ranges: Spellings = ()
    from_words: Spellings = ()
    edges: Spellings = ()
    seasons: dict[str, Annotated[int, Field(ge=1, le=12)]] = {}
    open_words: Spellings = ()


@dataclass(frozen=True)
class DateWords:
    """The words of dates for one document, folded, its own language's first.

    Attributes
    ----------
    months, ordinals, seasons : mapping of str to int
        To the number of the month or part, from 1; to the first month of a season.
    parts, letters : mapping of str to Precision
    last : frozenset of str
    joints, ranges, marks, edges, from_words, open_words : str
        Alternatives of a regular expression.
    """

    months: Mapping[str, int]
    ordinals: Mapping[str, int]
    seasons: Mapping[str, int]
    parts: Mapping[str, Precision]
    letters: Mapping[str, Precision]
    last: frozenset[str]
    joints: str
    ranges: str
    marks: str
    edges: str
    from_words: str
    open_words: str

    @cached_property
    def date(self) -> re.Pattern[str]:
        """What matches one date, whole or without its year; see `dates`."""
        joint = rf"(?:\s*(?:[,/.\-]|\b(?:{self.joints})(?!\w))\s*|(?<=')|\s+){{1,3}}"
        month = rf"(?:{alternatives(self.months)})(?![^\W\d])\.?"
        day = rf"{_DAY}(?:\s?\.?(?:{self.marks})(?![^\W\d]))?\.?"
        part = rf"(?:{alternatives(self.parts)})(?!\w)"
        first = alternatives({*self.ordinals, *self.last, *_ROMAN})
        ordinal = rf"(?:(?:{first})(?!\w)|[1-4](?:\s?\.?(?:{self.marks})(?!\w))?\.?)"
        letter = f"[{''.join(self.letters) or '!'}]"
        named = (
            rf"(?P<o1>{ordinal})[\s\-]?\s*(?P<p1>{part})"
            rf"|(?P<p2>{part})\s*(?:nº\s*)?(?P<o2>[1-4]|{'|'.join(_ROMAN)})(?!\w)"
            rf"|(?P<l1>{letter})\s?-?(?P<n1>[1-4])(?!\w)|(?P<n2>[1-4])º?(?P<l2>{letter})(?![^\W\d])"
            rf"|(?P<season>{alternatives(self.seasons)})(?!\w)"
        )
        shapes = (
            rf"(?P<iy>{YEAR})(?P<is>[\-/.])(?P<im>\d{{1,2}})(?P=is)(?P<id>\d{{1,2}})(?!\d)",
            rf"(?P<na>\d{{1,2}})\s?(?P<ns>[/.\-])\s?(?P<nb>\d{{1,2}})\s?(?P=ns)\s?"
            rf"(?P<ny>{YEAR}|{SHORT_YEAR})(?!/?\d|-\d(?!\d?[/.]))",
            rf"(?P<d1>{day}){joint}(?P<m1>{month})(?:{joint}{_after('y1')})?",
            rf"(?P<m2>{month})\s*(?P<d2>{day})(?:(?:,\s*|{joint}){_after('y2')})?",
            rf"(?P<y3>{YEAR})(?:[,\s/\-]\s*)(?P<m3>{month})(?!{joint}(?:{YEAR}))",
            rf"(?P<m4>{month})(?:{joint}{_after('y4')})?",
            rf"(?P<y5>{YEAR})(?:[,.\s/\-]\s*)(?P<br>\()?(?:{_unnamed(named)})(?!{joint}(?:{YEAR}))(?(br)\))",
            rf"(?:{named})(?:\s*\([^()\n]{{3,40}}\))?(?:(?:{joint}(?:fy\s?)?|(?<=[a-z])){_after('y6')}"
            rf"(?:[/\-]\d{{2,4}}(?!\d))?)?",
            rf"(?P<ma>0?[1-9]|1[0-2])\s?-\s?(?P<mb>0?[1-9]|1[0-2])[/.](?P<yb>{YEAR})(?![/.]\d)",
            rf"(?P<m7>0?[1-9]|1[0-2])\s?[/.\-]\s?(?P<y7>{YEAR})(?![/.]\d|-\d{{1,2}}-)",
            rf"(?P<y8>{YEAR})[\-/](?P<m8>0[1-9]|1[0-2])(?![\d/])",
            rf"(?P<y9>{YEAR})[\-/](?P<z9>{SHORT_YEAR})(?![/.\-]\d)",
            rf"(?P<y0>{YEAR})(?![%]|,\d{{3}})",
        )
        edge = rf"(?:(?:{self.edges})(?!\w)[\s\-]*(?:\b(?:{self.joints})(?!\w)\s*)?)?"
        return re.compile(rf"(?P<edge>{edge})(?:{'|'.join(shapes)})(?![^\W\d])")

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """The start of a date in running text: not inside a word, a number or an amount."""
        return re.compile(rf"(?<![\w/$€£])(?<!\d[.,\-]){self.date.pattern}")

    @cached_property
    def before(self) -> re.Pattern[str]:
        """What stands before a date and takes month or part from it: "1 to" 30 June 2017."""
        first = alternatives({*self.ordinals, *_ROMAN})
        return re.compile(
            rf"(?<![\w/.,\-])(?:(?P<day>{_DAY})(?:\s?\.?(?:{self.marks}))?|(?P<ordinal>{first}))"
            rf"(?!\w)(?P<link>{self.between})$"
        )

    @property
    def between(self) -> str:
        """What may stand between the dates of a span, as a regular expression."""
        joint = rf"(?:\b(?:{self.joints})(?!\w)\s*)?"
        return rf"\s*,?\s*(?:(?:-|/|\b(?:{self.ranges})(?!\w))\s*{joint}|,\s+)"

    @cached_property
    def link(self) -> re.Pattern[str]:
        """The whole of what stands between the two dates of a span."""
        return re.compile(self.between)

    @cached_property
    def goes_on(self) -> re.Pattern[str]:
        """What tells that something has no end."""
        return re.compile(rf"\s*(?P<link>{self.between}|[\s(,;]*)(?P<open>{self.open_words})(?!\w)")

    @cached_property
    def begins(self) -> re.Pattern[str]:
        """What stands before a date that begins something."""
        return re.compile(
            rf"(?:^|\W)(?:{self.from_words})(?!\w)[\s:\-]*(?:\b(?:{self.joints})\s+)?$"
        )


def alternatives(words: Iterable[str]) -> str:
    """Return words as alternatives of a regular expression, the longest first."""
    ordered = sorted({w for w in words if w}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered) or "(?!)"


def _after(group: str) -> str:
    """Return the expression of a year behind a month or part: 2017, /17, -17 or '17."""
    return rf"(?P<{group}>{YEAR}|(?<=[/\-'])'?{SHORT_YEAR}|'{SHORT_YEAR})"


def _unnamed(named: str) -> str:
    """Give the groups of a pattern names of their own, for its second use in an expression."""
    return re.sub(r"\?P<(\w+)>", r"?P<b_\1>", named)


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return a text without accents and case, and the place of each of its characters.

    Returns
    -------
    folded : str
        Dashes are hyphens, blanks are spaces.
    places : sequence of int
        Offset in ``text`` of each folded character, and the length of ``text``.
    """
    if text.isascii():
        return text.lower().translate(_BLANKS), range(len(text) + 1)
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        base = unicodedata.normalize("NFD", character.translate(_SIGNS).casefold())
        for one in base:
            if not unicodedata.combining(one):
                folded.append(" " if one.isspace() else one)
                places.append(place)
    return "".join(folded), [*places, len(text)]


def folded(text: str) -> str:
    """Return the folded text of `fold` alone: fast where most letters are ASCII."""
    parts = _OTHER_LETTERS.split(text)
    parts[::2] = [part.lower().translate(_BLANKS) for part in parts[::2]]
    parts[1::2] = [
        _folded_few(part) if len(part) <= _FEW else fold(part)[0] for part in parts[1::2]
    ]
    return "".join(parts)


@lru_cache(10_000)
def _folded_few(text: str) -> str:
    return fold(text)[0]


_FEW = 4  # letters: accents and quotation marks, not words in other scripts
_OTHER_LETTERS = re.compile(r"([^\x00-\x7f]+)")
_BLANKS = dict.fromkeys(map(ord, "\t\n\r\f\v"), " ")


def date_words(calendars: Sequence[tuple[Sequence[Spellings], Calendar]]) -> DateWords:
    """Join the words of several languages, the document's own first.

    Parameters
    ----------
    calendars : sequence of (months, Calendar)
        Names of the twelve months in full, and the other words. Abbreviations, seasons and words
        for what has no end are taken from the first language alone: in another they may be words.
    """
    parts: dict[str, Precision] = {}
    letters: dict[str, Precision] = {}
    for _, words in calendars:
        named = ((_folded(name), kind) for kind, names in words.parts.items() for name in names)
        parts = dict(named) | parts
        letters = dict(words.letters) | letters
    seasons = calendars[0][1].seasons if calendars else {}
    ordinals = _numbered(words.ordinals for _, words in calendars)
    short = _numbered(words.short_months for _, words in calendars[:1])

    def joined(kind: str, among: Sequence[tuple[Sequence[Spellings], Calendar]] = calendars) -> str:
        return alternatives(_folded(w) for _, words in among for w in getattr(words, kind))

    return DateWords(
        months=_numbered(names for names, _ in calendars) | short,
        ordinals=ordinals | {roman: number for number, roman in enumerate(_ROMAN, start=1)},
        seasons={_folded(name): month for name, month in seasons.items()},
        parts=parts,
        letters=letters,
        last=frozenset(_folded(w) for _, words in calendars for w in words.last_words),
        joints=joined("joints"),
        ranges=joined("ranges"),
        marks=joined("day_marks"),
        edges=joined("edges"),
        from_words=joined("from_words"),
        open_words=joined("open_words", calendars[:1]),
    )


def _numbered(series: Iterable[Sequence[Spellings]]) -> dict[str, int]:
    """Return the number of each word in its series; the first series has precedence."""
    found: dict[str, int] = {}
    for one in series:
        for number, spellings in enumerate(one, start=1):
            for spelling in spellings:
                found.setdefault(_folded(spelling), number)
    return found


def _folded(word: str) -> str:
    return fold(word)[0]
