"""What Word keeps beside the text: styles and numbering, resolved simply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Word writes English names into the file; other programs write those that people see.
_HEADING_NAME = re.compile(
    r"(?:heading|título|titulo|encabezado|titre|titolo|überschrift|rubrik|overskrift|otsikko"
    r"|kop|nagłówek|nadpis|naslov|titlu|заголовок|заглавие|başlık|virsraksts|antraštė|pealkiri"
    r"|címsor|επικεφαλίδα) ?([1-9])",
    re.IGNORECASE,
)
_CONTENTS_NAME = re.compile(r"toc [1-9]|table of figures|contents [1-9]", re.IGNORECASE)
#: Ticked, crossed and empty boxes of the symbol fonts; a plan's choices are marked with them.
_SYMBOLS = {
    **{("wingdings", code): "☒" for code in (0xFD, 0xFE, 0x78)},
    **{("wingdings", code): "☐" for code in (0xA8, 0x6F, 0x71, 0x72)},
    ("wingdings", 0xFC): "✓",
    **{("wingdings 2", code): "☒" for code in (0x51, 0x52, 0x53, 0x54)},
    ("wingdings 2", 0xA3): "☐",
    ("wingdings 2", 0x50): "✓",
}
_PLACE = re.compile(r"%([1-9])")
_MAX_CHAIN = 20  # styles build on styles; a damaged file may make a circle of them


class Level(NamedTuple):
    """How one level of a list prints its numbers."""

    format: str
    text: str
    start: int
    legal: bool = False  # numbers of all levels in digits
    restarts: bool = True
    style: str = ""  # the paragraph style that stands for the level


def child(element: _Element | None, *path: str) -> _Element | None:
    """Follow a path of child names in Word's namespace."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: _Element | None, *path: str) -> str | None:
    """Return the ``w:val`` at the end of a path of child names."""
    found = child(element, *path)
    return None if found is None else found.get(W + "val")


def integer(text: str | None) -> int | None:
    """Parse a short whole number; anything else is ``None``."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else None


def switched_on(parent: _Element | None, name: str) -> bool | None:
    """Read an on/off property; ``None`` where it is not set."""
    found = child(parent, name)
    if found is None:
        return None
    return (found.get(W + "val") or "1").lower() not in ("0", "false", "off", "none")


def symbol(font: str, code: str) -> str:
    """Return the character of a ``w:sym`` element, if it is one that matters."""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,4}", code):
        return ""
    number = int(code, 16)
    return _SYMBOLS.get((font.lower(), number & 0xFF), "" if number >= 0xE000 else chr(number))


class Styles:
    """The styles of a document, each with the chain that it builds on."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, _Element] = {}
        self._default: str | None = None
        defaults = None if root is None else child(root, "docDefaults", "rPrDefault", "rPr")
        self._size = integer(value(defaults, "sz"))
        for style in root.iter(W + "style") if root is not None else ():
            identifier = style.get(W + "styleId") or ""
            self._styles[identifier] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default = identifier

    def chain(self, identifier: str | None) -> list[_Element]:
        """Return a style and those that it builds on, nearest first."""
        found: list[_Element] = []
        current = identifier or self._default
        while current in self._styles and len(found) < _MAX_CHAIN:
            found.append(self._styles[current])
            current = value(found[-1], "basedOn") or ""
        return found

    def heading_level(self, identifier: str | None) -> int:
        """Return the heading level of a paragraph style, 1 for a title, 0 for none."""
        for style in self.chain(identifier):
            name = (value(style, "name") or "").strip()
            if match := _HEADING_NAME.fullmatch(name):
                return int(match.group(1))
            if name.lower() in ("title", "subtitle"):
                return 1 if name.lower() == "title" else 2
            outline = integer(value(style, "pPr", "outlineLvl"))
            if outline is not None:
                return outline + 1 if outline < 9 else 0
        return 0

    def is_contents(self, identifier: str | None) -> bool:
        """Tell the styles of a table of contents."""
        names = (value(style, "name") or "" for style in self.chain(identifier)[:1])
        return any(_CONTENTS_NAME.fullmatch(name.strip()) for name in names)

    def is_hidden(self, run: _Element, identifier: str | None) -> bool:
        """Tell whether a run is hidden, by itself or by its style."""
        state = switched_on(child(run, "rPr"), "vanish")
        for style in (value(run, "rPr", "rStyle"), identifier):
            for link in self.chain(style) if style and state is None else ():
                state = switched_on(child(link, "rPr"), "vanish") if state is None else state
        return bool(state)

    def size(self, identifier: str | None) -> int | None:
        """Return the type size of a style, in half points."""
        for style in self.chain(identifier):
            if (size := integer(value(style, "rPr", "sz"))) is not None:
                return size
        return self._size

    def bold(self, identifier: str | None) -> bool | None:
        """Tell whether a style sets its text in bold; ``None`` where it does not say."""
        for style in self.chain(identifier):
            state = switched_on(child(style, "rPr"), "b")
            if state is not None:
                return state
        return None

    def numbering(self, identifier: str | None) -> tuple[str | None, str | None]:
        """Return the list and the level that a style puts its paragraphs in."""
        number = level = None
        for style in self.chain(identifier):
            number = number or value(style, "pPr", "numPr", "numId")
            level = level or value(style, "pPr", "numPr", "ilvl")
        return number, level


class Numbering:
    """Word's automatic numbers: they are in no paragraph's text and are counted here."""

    def __init__(self, root: _Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._list_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for abstract in root.iter(W + "abstractNum"):
            self._levels[abstract.get(W + "abstractNumId") or ""] = _levels(abstract)
        for number in root.iter(W + "num"):
            identifier = number.get(W + "numId") or ""
            self._list_of[identifier] = value(number, "abstractNumId") or ""
            for override in number.iter(W + "lvlOverride"):
                level = integer(override.get(W + "ilvl"))
                start = integer(value(override, "startOverride"))
                if level is not None and start is not None:
                    self._starts[identifier, level] = start

    def level_of(self, number: str | None, style: str | None) -> int:
        """Return the level of a list that a paragraph style stands for; 0 without one."""
        levels = self._levels.get(self._list_of.get(number or "", ""), {})
        return next((i for i, at in levels.items() if style and at.style == style), 0)

    def next_marker(self, number: str | None, level: int) -> str | None:
        """Count a paragraph and return its printed number.

        Returns
        -------
        str or None
            Such as ``"2.1."``; empty for a bullet; ``None`` for a paragraph in no list.
        """
        abstract = self._list_of.get(number or "")
        levels = self._levels.get(abstract or "", {})
        if number is None or abstract is None or level not in levels:
            return None
        counts = self._counts.setdefault(abstract, {})
        start = self._starts.pop((number, level), None)
        if start is not None:
            counts[level] = start
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            if deeper not in levels or levels[deeper].restarts:
                del counts[deeper]
        if levels[level].format == "bullet":
            return ""

        def printed(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            at = levels.get(place)
            count = counts.get(place, at.start if at else 1)
            legal = at is None or (levels[level].legal and at.format != "none")
            return print_number(count, "decimal" if legal or at is None else at.format)

        return _PLACE.sub(printed, levels[level].text).strip()


def _levels(abstract: _Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in abstract.iter(W + "lvl"):
        place = integer(element.get(W + "ilvl"))
        if place is not None:
            start = integer(value(element, "start"))
            levels[place] = Level(
                value(element, "numFmt") or "decimal",
                value(element, "lvlText") or "",
                1 if start is None else start,
                bool(switched_on(element, "isLgl")),
                value(element, "lvlRestart") != "0",
                value(element, "pStyle") or "",
            )
    return levels


def print_number(number: int, style: str) -> str:
    """Print a list number in one of Word's formats; unknown ones as digits."""
    if style in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
        return letters if style == "lowerLetter" else letters.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman if style == "lowerRoman" else roman.upper()
    if style == "decimalZero":
        return f"{number:02d}"
    return "" if style == "none" else str(number)


def _roman(number: int) -> str:
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
    printed = ""
    for size, letters in pairs:
        printed += letters * (number // size)
        number %= size
    return printed
