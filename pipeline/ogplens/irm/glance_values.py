"""Values behind the labels of an "At a glance" table: counts, years, plans, answers, lists.

Every reader takes a page and the place where a label ends, and returns what stands there, or
``None``. Between label and value may stand a colon, blanks, line breaks, the bars of a flattened
table, marks of footnotes, or nothing at all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ogplens.domain.report import Count
from ogplens.irm.glance_words import Label, any_of, fold, pattern, words

_LETTER = r"[^\W\d_]"
#: Marks, and a remark in brackets or the number of a footnote before the colon.
_GAP = re.compile(
    r"(?:\s*\([^()\d%\n]{1,40}\))?(?:\s*\[?\d{1,2}\]?(?=\s*:))?"
    r"(?:[\s:|*†‡§?…✪★☆✩\[\]._-]|\([*✪★☆✩\s]*\))*"
)
_PERCENT = r"(?P<{0}>\d{{1,3}}(?:[.,]\d+)?)\s*%\s*[)\]]*"
_PERIOD = r"(?:19|20)\d{2}\s*(?:-|/|to|a|au)\s*(?:(?:19|20)\d{2}|\d{2})(?!\d)"
_YEAR = re.compile(rf"(?:{_LETTER}{{3,12}}\.?,?\s+(?:de\s+)?){{0,2}}((?:19|20)\d{{2}})(?!\d)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LONGEST_LINE = 80
_LONGEST_LIST = 800
_LONGEST_ADDITION = 120
_MAX_YEARS = 12


class Found(NamedTuple):
    """A value, and where it stands; ``None`` is a printed ``N/A``."""

    value: object
    start: int
    end: int


class Plan(NamedTuple):
    """The number of a plan and its years; ``None`` or empty where not printed."""

    number: int | None
    period: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A label in a page."""

    label: Label
    start: int
    end: int


class Page:
    """A document's text, ready to look for labels and values in.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    def label_at(self, place: int) -> Hit | None:
        """Return the longest label that begins at a place."""
        best: Hit | None = None
        for label in words().labels.get(self.folded[place : place + 1], ()):
            match = label.pattern.match(self.folded, place)
            if match is None or (best is not None and match.end() <= best.end):
                continue
            # Three words and more may be glued to what follows; a single word may be a part of one.
            if label.words > 2 or self._parted(match.end()):
                best = Hit(label, place, match.end())
        return best

    def ends_word(self, place: int) -> bool:
        """Whether a word ends at a place, though the next may be glued to it."""
        return self._parted(place) or self.label_at(place) is not None

    def _parted(self, place: int) -> bool:
        before, after = self.text[place - 1 : place], self.text[place : place + 1]
        return not after.isalpha() or not before.isalpha() or (before.islower() and after.isupper())

    def next_label(self, start: int, stop: int) -> int:
        """Return where the next label begins, or ``stop``."""
        for match in WORD_START.finditer(self.text, start, stop):
            if self.label_at(match.start()) is not None:
                return match.start()
        return stop


#: Where a word can begin: behind no letter, or with a capital behind a small letter.
WORD_START = re.compile(rf"(?<!{_LETTER}){_LETTER}|(?<=[a-zß-öø-ÿœªº])[A-ZÀ-ÖØ-ÞŒ]")


def skip(page: Page, place: int) -> int:
    """Return where a value may begin behind a label."""
    match = _GAP.match(page.folded, place)
    return match.end() if match else place


def read_count(page: Page, place: int) -> Found | None:
    """Read a count: ``17 (81%)``, ``9 of 9``, ``(89%)``, ``0 (%)``, ``N/A``, a number in words."""
    start = skip(page, place)
    if (missing := _not_applicable(page, start)) is not None:
        return missing
    if match := _share_alone().match(page.folded, start):
        percent, decimals = _number(match["alone"])
        return Found(Count(None, percent, decimals=decimals), start, match.end())
    if match := _digits().match(page.folded, start):
        if _is_ordinal(page, match.end()):
            return None
        if "\n" in page.text[place:start] and _list_item(page, match.end()):
            return None
        return _counted(page, int(match.group()), match.end(), start)
    for expression in (_number_words(), _number_word()):
        match = expression.match(page.folded, start)
        value = None if match is None else _spelt(match.group())
        if match and value is not None and page.ends_word(match.end()):
            return _counted(page, value, match.end(), start)
    return None


def _list_item(page: Page, place: int) -> bool:
    """Whether the number before is the mark of a list item: ``1. Open the register``."""
    return re.match(rf"[.)]\s+{_LETTER}", page.folded[place : place + 4]) is not None


def _counted(page: Page, value: int, end: int, start: int) -> Found:
    whole = None
    if match := _whole().match(page.folded, end):
        number = match["digits"]
        whole = int(number) if number else _spelt(match["words"])
        end = match.end() if whole is not None else end
    percent, decimals = None, 0
    if match := _share().match(page.folded, end):
        if match["share"]:
            percent, decimals = _number(match["share"])
        end = match.end()
    addition = ""
    if match := _addition().match(page.folded, end):
        stop = page.next_label(match.start("what"), match.end())
        addition = page.text[match.start("what") : stop].strip()
        end = match.start("what") + len(addition)
    return Found(Count(value, percent, whole, decimals, addition), start, end)


def _number(printed: str) -> tuple[float, int]:
    decimals = re.split(r"[.,]", printed)
    return float(printed.replace(",", ".")), len(decimals[1]) if len(decimals) > 1 else 0


@functools.cache
def _share_alone() -> re.Pattern[str]:
    return re.compile(r"\(?\s*" + _PERCENT.format("alone"))


@functools.cache
def _digits() -> re.Pattern[str]:
    return re.compile(r"\d{1,3}(?!\d|[.,]\d)")


@functools.cache
def _suffix() -> re.Pattern[str]:
    return re.compile(any_of(words().all("ordinal_suffixes")) + rf"(?!{_LETTER})")


def _is_ordinal(page: Page, place: int) -> bool:
    """Whether the number before is one of 2nd, 3º; not where the next label is glued to it."""
    suffix = _suffix().match(page.folded, place)
    return suffix is not None and page.label_at(place) is None


@functools.cache
def _share() -> re.Pattern[str]:
    printed = rf"{_PERCENT.format('share')}|(?<=[(\[])\s*%\s*[)\]]*"
    # Below a blank line stands another value: the share belongs to that.
    return re.compile(rf"[^\S\n]*\n?[^\S\n]*(?:[(\[]?\s*(?:{printed})|\)+)")


@functools.cache
def _whole() -> re.Pattern[str]:
    number = rf"(?:(?P<digits>\d{{1,3}})(?!\d)|(?P<words>{_number_words().pattern}))"
    return re.compile(rf"\s*(?:/|{any_of(words().all('out_of'))}(?!{_LETTER}))\s*{number}")


@functools.cache
def _addition() -> re.Pattern[str]:
    opening = rf"{any_of(words().all('additions'))}(?!{_LETTER})"
    return re.compile(rf"\s*[,;]?\s*(?P<what>{opening}[^\n\t|]{{0,{_LONGEST_ADDITION}}})")


@functools.cache
def _number_words() -> re.Pattern[str]:
    numbers = any_of(words().numbers)
    joins = "|".join(pattern(join) for one in words().languages for join in one.number_joins)
    return re.compile(rf"{numbers}(?:(?:{joins}|\s+){numbers})?")


@functools.cache
def _number_word() -> re.Pattern[str]:
    return re.compile(any_of(words().numbers))


@functools.cache
def _number_table() -> list[tuple[re.Pattern[str], int]]:
    ordered = sorted(words().numbers.items(), key=lambda item: -len(item[0]))
    return [(re.compile(pattern(word)), number) for word, number in ordered]


def _spelt(written: str) -> int | None:
    """Return the value of a number in words, of tens and units too."""
    for expression, number in _number_table():
        match = expression.match(written)
        if match is None:
            continue
        if match.end() == len(written):
            return number
        rest = re.sub(r"^(?:\s|-|et\s|y\s)+", "", written[match.end() :])
        for again, units in _number_table():
            if again.fullmatch(rest) and number >= 20 and number % 10 == 0 and 0 < units < 20:
                return number + units
    return None


def number_in_words(written: str) -> int | None:
    """Return the value of digits, or of a number in words, in a folded text."""
    written = written.strip()
    return int(written) if written.isdecimal() else _spelt(written)


def number_expression() -> str:
    """Return the regular expression of a number in digits or words."""
    return rf"(?:\d{{1,3}}|{_number_words().pattern})"


def read_answer(page: Page, place: int) -> Found | None:
    """Read a yes, a no or ``N/A``."""
    start = skip(page, place)
    if (missing := _not_applicable(page, start)) is not None:
        return missing
    for answer, expression in ((True, words().yes), (False, words().no)):
        match = re.compile(expression).match(page.folded, start)
        if match and page.ends_word(match.end()):
            return Found(answer, start, _with_mark(page, match.end()))
    return None


def _with_mark(page: Page, end: int) -> int:
    """Take in the mark of a footnote: ``No*``."""
    match = re.compile(r"[*†‡§]+|\[\d{1,2}\]").match(page.text, end)
    return match.end() if match else end


def _not_applicable(page: Page, start: int) -> Found | None:
    match = re.compile(r"\(?" + words().not_applicable + r"\)?").match(page.folded, start)
    if match and page.ends_word(match.end()):
        return Found(None, start, match.end())
    return None


@functools.cache
def _table(name: str) -> list[tuple[re.Pattern[str], str]]:
    meanings: Mapping[str, str] = getattr(words(), name)
    ordered = sorted(meanings.items(), key=lambda item: -len(item[0]))
    return [(re.compile(pattern(word)), meaning) for word, meaning in ordered]


def _meaning(page: Page, start: int, table: Iterable[tuple[re.Pattern[str], str]]) -> Found | None:
    for expression, meaning in table:
        match = expression.match(page.folded, start)
        if match and page.ends_word(match.end()):
            return Found(meaning, start, _with_mark(page, match.end()))
    return None


def read_influence(page: Page, place: int) -> Found | None:
    """Read a level of public influence."""
    start = skip(page, place)
    return _not_applicable(page, start) or _meaning(page, start, _table("influence"))


def read_report_type(page: Page, place: int) -> Found | None:
    """Read the kind of a report; one that is not known, as it is printed on the label's line."""
    start = skip(page, place)
    found = _meaning(page, start, _table("report_types"))
    if found is not None or ":" not in page.text[place:start]:
        return found
    match = re.compile(rf"[^\n\t|]{{2,{_LONGEST_LINE}}}").match(page.text, start)
    if match is None:
        return None
    printed = page.text[start : page.next_label(start, match.end())].rstrip()
    return Found(printed, start, start + len(printed)) if printed else None


def read_year(page: Page, place: int) -> Found | None:
    """Read a year, which may follow a month."""
    start = skip(page, place)
    match = _YEAR.match(page.folded, start)
    return Found(int(match[1]), start, match.end()) if match else None


def read_plan(page: Page, place: int) -> Found | None:
    """Read a plan: ``4``, ``Third``, ``3rd``, ``Cuarto``, ``4º``, ``2018-2020``, or both."""
    start = skip(page, place)
    match = _plan().match(page.folded, start)
    if match is None:
        return None
    groups = {name: match.group(name) for name in ("digits", "word", "later_digits", "later_word")}
    digits = groups["digits"] or groups["later_digits"]
    word = groups["word"] or groups["later_word"]
    number = int(digits) if digits else None if word is None else _ordinals()[_bare(word)]
    name = next((n for n in ("period", "later_period") if match.group(n)), None)
    period = page.text[match.start(name) : match.end(name)] if name else ""
    return Found(Plan(number, re.sub(r"\s", "", period)), start, match.end())


def _bare(word: str) -> str:
    return re.sub(r"[\s-]+", "", word)


@functools.cache
def _ordinals() -> dict[str, int]:
    known = {_bare(word): number for word, number in words().ordinals.items()}
    return known | {roman: place for place, roman in enumerate(_ROMAN, start=1)}


@functools.cache
def _plan() -> re.Pattern[str]:
    suffixes = any_of(words().all("ordinal_suffixes"))
    ordinal = any_of((*words().ordinals, *_ROMAN))
    end = rf"(?!{_LETTER})"
    # Glued to the next label, an ordinal is followed by a letter: then only whole words count.
    spelt = any_of(words().ordinals)

    def number(prefix: str) -> str:
        return (
            rf"(?:(?P<{prefix}digits>\d{{1,2}})(?!\d)(?:\.?{suffixes}{end})?"
            rf"|(?P<{prefix}word>{ordinal}{end}|{spelt}))"
        )

    period = rf"(?P<period>{_PERIOD})"
    between = rf"(?:\s+{_LETTER}[^\W\d_']{{0,12}}){{0,4}}\s*[,:]?\s*[(\[]?\s*"
    return re.compile(
        rf"{period}(?:\s*[(\[]\s*{number('later_')}[^()\n]{{0,20}}[)\]])?"
        rf"|{number('')}(?:{between}(?P<later_period>{_PERIOD})\s*[)\]]?)?"
    )


def read_list(page: Page, place: int) -> Found | None:
    """Read what stands in a list up to the next label: a line or bullet each, or by commas."""
    start = skip(page, place)
    stop = page.next_label(start, min(len(page.text), start + _LONGEST_LIST))
    if stop == start + _LONGEST_LIST or stop == len(page.text):  # no label ends it: a paragraph
        stop = start + len(page.text[start:stop].split("\n\n")[0])
    body = page.text[start:stop].rstrip(" \n\t|•:")
    items = [item.strip(" \t|*-–•;,.") for item in re.split(r"\n+|[|•;]|\s[*·▪-]\s", body)]
    items = [item for item in items if item]
    if len(items) == 1:
        items = [item.strip(" .") for item in re.split(r",\s", items[0])]
    items = [item for item in items if len(item) <= _LONGEST_ADDITION]
    return Found(tuple(items), start, start + len(body)) if items else None
