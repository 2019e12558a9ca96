"""Traits of form: length, milestones, dates, numbers, deliverables, names, laws, lists, fields.

Every column is bounded and comparable between a short digest and a long full text: counts are
rates per 100 words, damped by a logarithm, and very short texts count as a few words more than
they have, so that one date in one line is not a text full of dates.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ogplens.domain import Commitment
from ogplens.features.criteria import load_criteria
from ogplens.segmentation.languages import languages

Family = Callable[["_View"], Sequence[float]]

_FEWEST_WORDS = 25  # a shorter text counts as having so many, in rates
_HIGHEST_RATE = 20.0  # per 100 words
_MOST_WORDS = 600  # longer texts are one class: what a template adds says nothing more
_LONGEST_SENTENCE = 60.0
_MOST_MILESTONES = 20
_MOST_INSTITUTIONS = 10
_LONGEST_PARTICLE = 3  # "of", "the", "de", "la" inside a name
_LONGEST_ACRONYM = 8

# In a group, so that `split` keeps the words beside what stands between them.
_WORD = re.compile(r"([^\W\d_](?:[\w'’\-]*\w)?)")
# Expressions that begin with a sign or a digit are found fast; what must not stand before it is
# asked behind it.
_SENTENCE_END = re.compile(r"[.!?…](?<![.!?…]{2})[.!?…]*+[\"”»)]?(?=\s|$)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|_year_")
_NUMERIC_DATE = re.compile(r"\d(?<!\w\d)(?:\d{0,3}([/.\-])\d{1,2}\1\d{1,4}\b|\d?/(?:19|20)\d\d\b)")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0]\d+)*")
_PERCENTAGE = re.compile(r"\d\s?%")
_QUOTATION = re.compile(r"“[^”\n]{2,200}”|\"[^\"\n]{2,200}\"|«[^»\n]{2,200}»")
_ADDRESS = re.compile(r"https?://|\bwww\.\w|\b\w[\w\-]{0,60}+\.(?:gov|gob|gouv|gub|org|com|net)\b")
_ADDRESS_SIGNS = (".gov", ".gob", ".gouv", ".gub", ".org", ".com", ".net", "http", "www.")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*•▪◦–]|\d{1,2}[.)]|[a-z][.)])[ \t]")
_ENUMERATION = re.compile(
    rf"^{_LIST_ITEM.pattern}|(?<=\s)\(?(?:[a-z]|[ivx]{{1,4}}|\d{{1,2}})\)[ \t]", re.MULTILINE
)
_ODD_CASE = re.compile("[İıſ]")  # a month in other letters: equal to it, but for `str.lower`
_INSTITUTION_BREAK = re.compile(r"[;,\n/]|\s(?:and|y|e|et)\s")
_RULE_OF_FORM = ("new_law", "changed_law", "decree_or_regulation")
_DELIVERABLES = ("deliverable_document", "deliverable_legal", "deliverable_system")
_FIELDS = (
    "description",
    "problem",
    "status_quo",
    "expected_result",
    "ogp_values",
    "milestones",
    "supporting_institutions",
    "budget",
)


@dataclass(frozen=True, slots=True)
class _View:
    """A commitment as the families see it: its text, the text's words and criteria.

    ``between`` is what stands before the first word, between any two, and behind the last.
    ``dates`` tells whether the text has digits or masked years, without which there is no date.
    """

    commitment: Commitment
    text: str
    lowered: str
    words: list[str]
    between: list[str]
    dates: bool
    criteria: dict[str, int]
    language: str

    def rate(self, count: float) -> float:
        """Return the damped rate per 100 words, 0 to log(21)."""
        if not self.words:
            return 0.0
        per_hundred = 100.0 * count / max(len(self.words), _FEWEST_WORDS)
        return math.log1p(min(per_hundred, _HIGHEST_RATE))

    def total(self, variable: str, names: Sequence[str]) -> int:
        """Count the matches of some criteria together."""
        return sum(self.criteria[f"{variable}/{name}"] for name in names)

    def has_field(self, name: str) -> float:
        """Return 1 where the template field holds something."""
        return float(bool(self.commitment.fields.get(name, "").strip()))


def _length(view: _View) -> Sequence[float]:
    words = len(view.words)
    if not words:
        return (0.0, 0.0, 0.0)
    sentences = max(1, len(_SENTENCE_END.findall(view.text)))
    mean = min(words / sentences, _LONGEST_SENTENCE)
    return (
        math.log1p(min(words, _MOST_WORDS)),
        math.log1p(min(sentences, _MOST_WORDS)),
        mean / _LONGEST_SENTENCE,
    )


def _milestones(view: _View) -> Sequence[float]:
    milestones = view.commitment.milestones
    dated = sum(1 for milestone in milestones if milestone.end or milestone.start)
    share = dated / len(milestones) if milestones else 0.0
    return float(bool(milestones)), math.log1p(min(len(milestones), _MOST_MILESTONES)), share


def _dates(view: _View) -> Sequence[float]:
    years = dates = 0
    if view.dates:
        years = len(_YEAR.findall(view.text))
        dates = len(_NUMERIC_DATE.findall(view.text)) + _dates_in_words(view)
    period = view.has_field("period")
    start, end = max(period, view.has_field("start_date")), max(period, view.has_field("end_date"))
    return (
        view.rate(years),
        view.rate(dates),
        view.rate(view.total("specificity", ["deadline"])),
        float(years + dates > 0),
        start * end,
    )


def _numbers(view: _View) -> Sequence[float]:
    figures = percentages = 0
    if view.dates:
        bare = _YEAR.sub(" ", _NUMERIC_DATE.sub(" ", view.text))
        figures = len(_NUMBER.findall(bare))
        percentages = len(_PERCENTAGE.findall(bare))
    targets = view.total("specificity", ["numbered_target"]) + percentages
    return view.rate(figures), view.rate(targets), float(targets > 0)


def _deliverables(view: _View) -> Sequence[float]:
    kinds = [view.total("specificity", [name]) for name in _DELIVERABLES]
    return view.rate(sum(kinds)), sum(kind > 0 for kind in kinds) / len(kinds)


def _institutions(view: _View) -> Sequence[float]:
    runs = _runs(view.words, view.between)
    lead = view.commitment.fields.get("lead_institution", "").strip()
    listed = [part for part in _INSTITUTION_BREAK.split(lead) if part.strip()]
    return (
        view.rate(sum(_names(words) for words in runs)),
        view.rate(sum(_acronyms(words) for words in runs)),
        float(bool(lead)),
        math.log1p(min(len(listed), _MOST_INSTITUTIONS)),
    )


def _laws(view: _View) -> Sequence[float]:
    named = view.total("potential_impact", ["named_law"])
    general = view.total("potential_impact", _RULE_OF_FORM)
    return view.rate(general), view.rate(named), float(named > 0)


def _layout(view: _View) -> Sequence[float]:
    text, lowered = view.text, view.lowered
    addressed = any(sign in lowered for sign in _ADDRESS_SIGNS)
    return (
        view.rate(len(_QUOTATION.findall(text))),
        view.rate(len(_ADDRESS.findall(lowered)) if addressed else 0),
        view.rate(text.count(";")),
        view.rate(_enumerations(text)),
    )


def _enumerations(text: str) -> int:
    if ")" in text:
        return len(_ENUMERATION.findall(text))
    return sum(_LIST_ITEM.match(line) is not None for line in text.split("\n"))


def _fields(view: _View) -> Sequence[float]:
    return [view.has_field(name) for name in _FIELDS]


_FAMILIES: tuple[tuple[str, tuple[str, ...], Family], ...] = (
    ("length", ("words", "sentences", "words a sentence"), _length),
    ("milestones", ("any", "how many", "share with a date"), _milestones),
    ("dates", ("years", "dates", "deadlines", "any", "start and end"), _dates),
    ("numbers", ("figures", "targets", "any target"), _numbers),
    ("deliverables", ("named", "kinds"), _deliverables),
    ("institutions", ("names", "acronyms", "lead given", "leads, how many"), _institutions),
    ("laws", ("legal acts", "acts by number", "any act by number"), _laws),
    ("layout", ("quotations", "web addresses", "semicolons", "enumerations"), _layout),
    ("field", tuple(name.replace("_", " ") for name in _FIELDS), _fields),
)

STRUCTURE_NAMES: tuple[str, ...] = tuple(
    f"{family}: {name}" for family, names, _ in _FAMILIES for name in names
)
"""Names of the columns of `structure`, such as ``"dates: deadlines"``."""


def structure(
    commitment: Commitment,
    language: str,
    *,
    text: str | None = None,
    counts: npt.NDArray[np.int64] | None = None,
) -> npt.NDArray[np.float64]:
    """Measure the form of a commitment.

    Parameters
    ----------
    commitment : Commitment
    language : str
        ISO 639-1 code of the text. The months and criteria of all known languages are used where
        there is no file for it.
    text : str, optional
        What is looked at instead of the commitment's text. It may be masked: a masked year still
        counts as a year.
    counts : numpy.ndarray of int64, optional
        What `Criteria.counts` says of the text, where it is known already.

    Returns
    -------
    numpy.ndarray of float64, shape (len(STRUCTURE_NAMES),)
        Each value from 0 to 7; all zeros for an empty commitment.
    """
    criteria = load_criteria()
    text = unicodedata.normalize("NFC", commitment.text if text is None else text)
    if counts is None:
        counts = criteria.counts(text, language)
    parts = _WORD.split(text)
    view = _View(
        commitment=commitment,
        text=text,
        lowered=text.lower(),
        words=parts[1::2],
        between=parts[::2],
        dates=_DIGIT.search(text) is not None or "_year_" in text,
        criteria=dict(zip(criteria.names, counts.tolist(), strict=True)),
        language=language,
    )
    values = [value for _, _, family in _FAMILIES for value in family(view)]
    return np.asarray(values, dtype=np.float64)


def _dates_in_words(view: _View) -> int:
    months = _months(view.language)
    if any(month in view.lowered for month in months) or _ODD_CASE.search(view.text):
        return len(_month_dates(view.language).findall(view.text))
    return 0


@functools.cache
def _months(language: str) -> tuple[str, ...]:
    """Return the names of months in lower case, longest first."""
    known = languages()
    own = [known[language]] if language in known else list(known.values())
    names = {unicodedata.normalize("NFC", name).lower() for one in own for name in one.month_names}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


@functools.cache
def _month_dates(language: str) -> re.Pattern[str]:
    """Match a month beside a day or a year. Alone it is no date: "may" is a verb as well."""
    months = "|".join(map(re.escape, _months(language)))
    of = r"(?:\s+(?:of|de|del))?"
    return re.compile(
        rf"\b(?:{months})\b[.,]?{of}\s+(?:\d|_year_)|\d(?:st|nd|rd|th|er|º|\.)?{of}\s+(?:{months})\b",
        re.IGNORECASE,
    )


def _runs(words: Sequence[str], between: Sequence[str]) -> list[Sequence[str]]:
    """Cut a text's words into runs that only spaces and a few joining signs part."""
    cuts = [place for place, gap in enumerate(between) if gap != " " and gap.strip(" ’'&-")]
    return [words[start:end] for start, end in pairwise((0, *cuts, len(words)))]


def _names(words: Sequence[str]) -> int:
    """Count names of two capitalised words or more; short words may stand inside."""
    names = run = 0
    for word in words:
        if word[0].isupper():
            run += 1
        elif len(word) > _LONGEST_PARTICLE:
            names, run = names + (run > 1), 0
    return names + (run > 1)


def _acronyms(words: Sequence[str]) -> int:
    """Count words in capitals that stand alone: several in a row are a heading."""
    if not any(map(str.isupper, words)):
        return 0
    capitals = [False, *(len(word) > 1 and word.isupper() for word in words), False]
    return sum(
        capitals[place] and not capitals[place - 1] and not capitals[place + 1]
        for place, word in enumerate(words, start=1)
        if len(word) <= _LONGEST_ACRONYM
    )
