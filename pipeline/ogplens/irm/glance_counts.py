"""Counts behind labels: digits or words, a percentage, a whole, something added."""

from __future__ import annotations

import functools
import re

from ogplens.domain.report import Count
from ogplens.irm.glance_page import Found, Page, not_applicable, skip
from ogplens.irm.glance_words import any_of, pattern, words

_LETTER = r"[^\W\d_]"
_PERCENT = r"(?P<{0}>\d{{1,3}}(?:[.,]\d+)?)\s*%\s*[)\]]*"
_LONGEST_ADDITION = 120


def read_count(page: Page, place: int) -> Found | None:
    """Read a count: ``17 (81%)``, ``9 of 9``, ``(89%)``, ``0 (%)``, ``N/A``, a number in words."""
    start = skip(page, place)
    if (missing := not_applicable(page, start)) is not None:
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
