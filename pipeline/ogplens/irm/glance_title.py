"""Member, kind of report and years, from the title of a report page."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from ogplens.domain.report import Reading, Source
from ogplens.irm.glance_page import Page
from ogplens.irm.glance_words import any_of, words

#: A title is at most so long, and stands before the table or soon after it.
_LONGEST_TITLE = 200
_LONGEST_BROKEN = 120
_BEHIND = 1_500
_PARTS = 3
_YEARS = re.compile(r"(?:19|20)\d{2}\s*[-/]\s*(?:(?:19|20)\d{2}|\d{2})(?!\d)")
_LETTER = r"[^\W\d_]"

Title = tuple[Reading[str] | None, Reading[str] | None, Reading[str] | None]


def page_title(page: Page, table_start: int) -> Title:
    """Return member (its code), kind of report and years; ``None`` where no title gives it.

    Parameters
    ----------
    page : Page
    table_start : int
        Where the table begins; of several titles the nearest before it counts.

    Notes
    -----
    A title is a line that names a member together with a kind of report or with years. A member
    named in running text alone is not taken for the one that the page is about.
    """
    best: tuple[int, Title] | None = None
    stop = min(len(page.text), table_start + _BEHIND)
    for match in re.finditer(r"[^\n]+", page.text[:stop]):
        end = min(match.end(), match.start() + _LONGEST_TITLE)
        found = _line(page, match.start(), end)
        if found[0] is None or found[1:] == (None, None):
            continue
        score = sum(part is not None for part in found)
        if best is None or score > best[0]:
            best = score, found
    if best is None or best[0] < _PARTS:
        return _broken(page, table_start) or (best[1] if best else (None, None, None))
    return best[1]


def _broken(page: Page, stop: int) -> Title | None:
    """Return a title that is broken over two or three short lines, if it is complete."""
    for match in re.finditer(r"(?m)^(?=[^\n]+\n+([^\n]+)(\n+[^\n]+)?)", page.text[:stop]):
        for last in (match.end(1), match.end(2)):
            if match.start() < last <= match.start() + _LONGEST_BROKEN:
                found = _line(page, match.start(), last)
                if None not in found:
                    return found
    return None


def _line(page: Page, start: int, end: int) -> Title:
    years = _YEARS.search(page.folded, start, end)
    period = None
    if years:
        value = re.sub(r"\s", "", page.text[years.start() : years.end()])
        period = Reading(value, _source(page, years))
    return (
        _named(page, start, end, "members"),
        _named(page, start, end, "report_types"),
        period,
    )


def _named(page: Page, start: int, end: int, table: str) -> Reading[str] | None:
    match = _pattern(table).search(page.folded, start, end)
    if match is None:
        return None
    meanings: Mapping[str, str] = _by_letters(table)
    return Reading(meanings[_letters(match.group())], _source(page, match))


@functools.cache
def _pattern(table: str) -> re.Pattern[str]:
    meanings: Mapping[str, str] = getattr(words(), table)
    return re.compile(rf"(?<!{_LETTER}){any_of(meanings)}(?!{_LETTER})")


@functools.cache
def _by_letters(table: str) -> dict[str, str]:
    meanings: Mapping[str, str] = getattr(words(), table)
    return {_letters(word): meaning for word, meaning in meanings.items()}


def _letters(word: str) -> str:
    return re.sub(r"[\s-]+", "", word).replace("œ", "oe")


def _source(page: Page, match: re.Match[str]) -> Source:
    return Source(page.text[match.start() : match.end()], match.start(), match.end())
