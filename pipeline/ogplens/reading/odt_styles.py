"""What ODT keeps beside the text: styles and the numbers of lists, resolved simply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ogplens.reading.docx_styles import print_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW = (
    _OASIS % name for name in ("office", "text", "table", "style", "drawing")
)
_FO = _OASIS % "xsl-fo-compatible"
_MAX_CHAIN = 20  # styles build on styles; a damaged file may make a circle of them
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman"}
_FORMATS["I"] = "upperRoman"
_TITLES = {"title": 1, "subtitle": 2}


def integer(text: str | None, default: int) -> int:
    """Parse a short whole number; anything else is the default."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else default


class Styles:
    """The styles of a document, each with the chain that it builds on."""

    def __init__(self, *roots: _Element | None) -> None:
        self._styles: dict[str, _Element] = {}
        for root in roots:
            for style in root.iter(STYLE + "style") if root is not None else ():
                self._styles[style.get(STYLE + "name") or ""] = style

    def chain(self, name: str | None) -> Iterator[_Element]:
        """Yield a style and those that it builds on, nearest first."""
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(name or "")
            if style is None:
                return
            yield style
            name = style.get(STYLE + "parent-style-name")

    def heading_level(self, name: str | None) -> int:
        """Return the heading level of a paragraph style, 1 for a title, 0 for none."""
        for style in self.chain(name):
            level = integer(style.get(STYLE + "default-outline-level"), 0)
            title = _TITLES.get((style.get(STYLE + "name") or "").lower(), 0)
            if level or title:
                return level or title
        return 0

    def bold(self, name: str | None) -> bool | None:
        """Tell whether a style sets its text in bold; ``None`` where it does not say."""
        weight = self._property(name, _FO + "font-weight")
        return None if weight is None else weight == "bold" or weight in ("600", "700", "800")

    def is_hidden(self, name: str | None) -> bool:
        """Tell whether a style hides its text."""
        return self._property(name, TEXT + "display") == "none"

    def _property(self, name: str | None, key: str) -> str | None:
        for style in self.chain(name):
            for properties in style.iter(STYLE + "text-properties"):
                if (found := properties.get(key)) is not None:
                    return found
        return None


class _Level(NamedTuple):
    format: str  # empty for a bullet
    prefix: str
    suffix: str
    shown: int  # so many levels are printed
    start: int


class Lists:
    """Automatic numbers: they are in no paragraph's text and are counted here."""

    def __init__(self, *roots: _Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._outline: dict[int, _Level] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for root in roots:
            if root is None:
                continue
            for style in root.iter(TEXT + "list-style"):
                self._levels[style.get(STYLE + "name") or ""] = _levels(style)
            for style in root.iter(TEXT + "outline-style"):
                self._outline = _levels(style)

    def begin(self, element: _Element, name: str | None) -> None:
        """Count anew at the start of a list, unless it goes on from one before."""
        goes_on = element.get(TEXT + "continue-numbering") == "true"
        if not goes_on and element.get(TEXT + "continue-list") is None:
            self._counts.pop(name or "", None)

    def next_marker(self, name: str | None, level: int, start: str | None) -> str:
        """Count a list item and return its printed number; empty for a bullet."""
        counts = self._counts.setdefault(name or "", {})
        return _next(counts, self._levels.get(name or "", {}), level, start)

    def outline_marker(self, level: int, heading: _Element) -> str:
        """Count a heading and return its printed number; empty where headings have none."""
        if heading.get(TEXT + "is-list-header") == "true":
            return ""
        start = heading.get(TEXT + "start-value")
        return _next(self._counts.setdefault("\0outline", {}), self._outline, level, start)


def _levels(style: _Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in style:
        place = integer(element.get(TEXT + "level"), 0)
        number = _FORMATS.get(element.get(STYLE + "num-format") or "", "")
        levels[place] = _Level(
            number,
            element.get(STYLE + "num-prefix") or "",
            element.get(STYLE + "num-suffix") or "",
            integer(element.get(TEXT + "display-levels"), 1),
            integer(element.get(TEXT + "start-value"), 1),
        )
    return levels


def _next(counts: dict[int, int], levels: dict[int, _Level], level: int, start: str | None) -> str:
    at = levels.get(level)
    if at is None or not at.format:
        return ""
    first = integer(start, at.start)
    counts[level] = first if start or level not in counts else counts[level] + 1
    for deeper in [other for other in counts if other > level]:
        del counts[deeper]
    places = range(max(1, level - at.shown + 1), level + 1)
    numbers = [
        print_number(counts.get(place, levels[place].start), levels[place].format)
        for place in places
        if place in levels and levels[place].format
    ]
    return (at.prefix + ".".join(numbers) + at.suffix).strip()
