"""Values behind labels that are no counts: years, plans, answers, levels, kinds, lists.

Every reader takes a page and the place where a label ends, and returns what stands there, or
``None``. Between label and value may stand a colon, blanks, line breaks, the bars of a flattened
table, marks of footnotes, or nothing at all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ogplens.irm.glance_page import Found, Page, not_applicable, skip
from ogplens.irm.glance_words import any_of, pattern, words

_LETTER = r"[^\W\d_]"
_PERIOD = r"(?:19|20)\d{2}\s*(?:-|/|to|a|au)\s*(?:(?:19|20)\d{2}|\d{2})(?!\d)"
_YEAR = re.compile(rf"(?:{_LETTER}{{3,12}}\.?,?\s+(?:de\s+)?){{0,2}}((?:19|20)\d{{2}})(?!\d)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LONGEST_LINE = 80
_LONGEST_LIST = 800
_LONGEST_ITEM = 120


class Plan(NamedTuple):
    """The number of a plan and its years; ``None`` or empty where not printed."""

    number: int | None
    period: str


def read_answer(page: Page, place: int) -> Found | None:
    """Read a yes, a no or ``N/A``."""
    start = skip(page, place)
    if (missing := not_applicable(page, start)) is not None:
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
    return not_applicable(page, start) or _meaning(page, start, _table("influence"))


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
    items = [item for item in items if len(item) <= _LONGEST_ITEM]
    return Found(tuple(items), start, start + len(body)) if items else None
