"""Running heads, running feet and page numbers: what stands on pages but is no text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ogplens.reading.pdf_lines import Line, PageLines

_EDGE = 0.12  # share of the page's height at the top and at the bottom
_OUTERMOST = 3  # so many lines at each edge can be furniture
_MIN_PAGES = 3
_MIN_SHARE = 0.2
_SLOT_SHARE = 0.3
_COMES_BACK = 0.6
_AT_AN_END = re.compile(r"\A\d{1,4}\b|\b\d{1,4}\Z")
_SAME_PLACE = 8.0  # points
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|página|pagina|pág\.?|pag\.?|p\.?|seite|strana|str\.?)\s*)?"
    r"[-–—|·•\s]*(?:\d{1,4}|[ivxlc]{1,7})[-–—|·•\s]*(?:(?:of|de|di|/|von|sur)\s*\d{1,4})?",
    re.IGNORECASE,
)


def without_furniture(pages: Sequence[PageLines], *, body: float) -> list[list[Line]]:
    """Return the lines of each page without running heads, running feet and page numbers.

    A line goes when it is among the outermost of its page and

    - the same text stands at the same place of many pages; or
    - it is as many times the same but for a number that grows with the pages, in type no larger
      than the body's (a large one may head a commitment); or
    - many pages have something at that place in that type, and most of what they have there comes
      back: names of chapters; or it holds a number that grows with the pages, beside such a name;
      or
    - it is a bare page number.

    Parameters
    ----------
    pages : sequence of PageLines
    body : float
        Type size of the running text, in points.
    """
    edges = {page.number: _outermost(page) for page in pages}
    dropped: set[int] = set()
    enough = max(_MIN_PAGES, _MIN_SHARE * len(pages))
    same: defaultdict[tuple[str, int], list[Line]] = defaultdict(list)
    growing: defaultdict[tuple[str, int], list[Line]] = defaultdict(list)
    slots: defaultdict[tuple[int, int, int | None], list[Line]] = defaultdict(list)
    for line in (line for lines in edges.values() for line in lines):
        place = round(line.y / _SAME_PLACE)
        same[line.text, place].append(line)
        numbers = _DIGITS.findall(line.text)
        if numbers and line.size <= 1.05 * body and line.bold < 0.5:
            offset = int(numbers[-1][:6]) - line.page
            growing[_DIGITS.sub("#", line.text), offset].append(line)
            for number in set(_AT_AN_END.findall(line.text)):
                slots[place, round(line.size), int(number) - line.page].append(line)
        slots[place, round(line.size), None].append(line)
        if _is_page_number(line, len(pages), body=body):
            dropped.add(id(line))
    for group in (*same.values(), *growing.values()):
        if len({line.page for line in group}) >= enough:
            dropped.update(map(id, group))
    for (_, _, growth), group in slots.items():
        if len({line.page for line in group}) >= max(_MIN_PAGES, _SLOT_SHARE * len(pages)):
            if growth is not None:
                dropped.update(map(id, group))
            else:
                dropped.update(map(id, _coming_back(group)))
    return [[line for line in page.lines if id(line) not in dropped] for page in pages]


def _coming_back(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of one place whose text is there on several pages, if most are such.

    A place where each page has another text is where the running text begins.
    """
    times = Counter(line.text for line in lines)
    often = [line for line in lines if times[line.text] > 1]
    return often if len(often) >= _COMES_BACK * len(lines) else []


def _outermost(page: PageLines) -> list[Line]:
    top = [line for line in page.lines if line.y > (1 - _EDGE) * page.height]
    foot = [line for line in page.lines if line.y < _EDGE * page.height]
    return [*_highest(top), *_highest(foot, reverse=True)]


def _highest(lines: Iterable[Line], *, reverse: bool = False) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.y if reverse else -line.y)
    return ordered[:_OUTERMOST]


def _is_page_number(line: Line, pages: int, *, body: float) -> bool:
    if not _PAGE_NUMBER.fullmatch(line.text) or line.size > 1.3 * body:
        return False
    numbers = _DIGITS.findall(line.text)
    # Covers and front matter shift the printed number, by a few pages and never by many.
    # Sheets of two pages count twice as fast.
    slack = max(10, pages // 4)
    return not numbers or any(abs(int(numbers[0]) - n * line.page) <= slack for n in (1, 2))
