"""A page of a PDF becomes lines, word by word, from what pdfium knows of its characters."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from typing import Any, NamedTuple

from ogplens.reading.builder import Run
from ogplens.reading.pdf_lines import Line, PageLines
from ogplens.reading.pdf_rules import Rules, read_rules

#: What pdfium gives in place of a hyphen that ends a line.
_BROKEN_WORD = 0x02
_LINE_ENDS = (0x0A, 0x0D, _BROKEN_WORD)
_BOLD_NAME = re.compile(r"bold|black|heavy|demi(?!ght)", re.IGNORECASE)
_BOLD_WEIGHT = 600
#: A gap of so many times the type size parts two columns, unless a number or a bullet precedes.
_COLUMN_GAP = 1.7
_MARKER = re.compile(r"\s*(?:\(?\w{1,4}[.)]|\d{1,3}(?:\.\d{1,3}){0,3}\.?|[^\w\s])\s*")
_MARKER_GAP = 6.0
_TOUCH = 3.0  # points by which an underline may miss the edge of a word
#: Letters that stand for bullets in Courier and Wingdings.
_BULLET_LETTERS = "o§Øüvqn"
_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,}|_{4,})\s*\d{0,4}\Z")


class Glyphs(NamedTuple):
    """What the characters of one text object have in common."""

    bold: bool
    size: float
    font: str


_NOTHING = Glyphs(bold=False, size=0.0, font="")


class _Word(NamedTuple):
    text: str
    glyphs: Glyphs
    x0: float
    x1: float
    first: int  # index of its first character


def read_page(page: Any, *, number: int) -> PageLines:  # noqa: ANN401  # pypdfium2 has no types
    """Read the lines of a page.

    Parameters
    ----------
    page : pypdfium2.PdfPage
    number : int
        The page's number, from 1.
    """
    width, height = page.get_size()
    place = _Placing(page.get_rotation(), width, height)
    rules = read_rules(page, place.point)
    textpage = page.get_textpage()
    try:
        reader = _Reader(textpage, place, rules, number)
        reader.read()
    finally:
        textpage.close()
    return PageLines(number, width, height, reader.lines, rules, reader.count)


class _Placing:
    """Turns coordinates of the page's own system into those of the page as shown."""

    def __init__(self, rotation: int, width: float, height: float) -> None:
        self._rotation = rotation % 360
        self._width = width
        self._height = height

    def point(self, x: float, y: float) -> tuple[float, float]:
        if not (math.isfinite(x) and math.isfinite(y)):
            return 0.0, 0.0  # damaged files place things nowhere
        match self._rotation:
            case 90:
                return y, self._height - x
            case 180:
                return self._width - x, self._height - y
            case 270:
                return self._width - y, x
        return x, y


class _Reader:
    """Goes through the characters of a page once, word by word.

    Type and place are looked up where a word begins and ends: calls into pdfium are what reading
    a PDF spends its time on.
    """

    def __init__(self, textpage: Any, place: _Placing, rules: Rules, number: int) -> None:  # noqa: ANN401
        import pypdfium2.raw as raw

        self._raw = raw
        self._handle = textpage.raw
        self._place = place
        self._rules = rules
        self._number = number
        self._glyphs: dict[int, Glyphs] = {}
        self._words: list[_Word] = []
        self._base = 0.0  # of the line being read
        self._box = [ctypes.c_double() for _ in range(4)]
        self.count = max(0, raw.FPDFText_CountChars(textpage))
        self.lines: list[Line] = []

    def read(self) -> None:
        get, handle = self._raw.FPDFText_GetUnicode, self._handle
        letters: list[str] = []
        start = 0
        for i in range(self.count):
            code = get(handle, i)
            character = chr(code) if 0x20 < code < 0x110000 else " "
            if not character.isspace():
                if not letters:
                    start = i
                letters.append(character)
                continue
            if letters:
                self._add("".join(letters), start, i - 1)
                letters = []
            if code in _LINE_ENDS:
                self._finish(broken_word=code == _BROKEN_WORD)
        if letters:
            self._add("".join(letters), start, self.count - 1)
        self._finish()

    def _add(self, text: str, first: int, last: int) -> None:
        glyphs = self._glyphs_of(first)
        x0, x1 = self._edges(first)
        if last > first:
            x1 = max(x1, self._edges(last)[1])
        if self._words and self._parts(self._words[-1], x0, max(glyphs.size, 1.0)):
            self._finish()
        if len(self._words) < 2:  # a bullet that comes first may be raised
            self._base = self._base_line(first)
        self._words.append(_Word(text, glyphs, x0, x1, first))

    def _parts(self, before: _Word, x: float, size: float) -> bool:
        """Tell whether a new column or cell begins after a word."""
        size = max(size, before.glyphs.size)
        gap = x - before.x1
        if gap < -2 * size:
            return True
        if gap < 0.2 * size:
            return False
        if self._rules.part(before.x1, x, self._base + size / 4):
            return True
        if gap < _COLUMN_GAP * size:
            return False
        is_marker = len(self._words) == 1 and _MARKER.fullmatch(before.text)
        return not (is_marker and gap < _MARKER_GAP * size)

    def _glyphs_of(self, i: int) -> Glyphs:
        raw = self._raw
        item = raw.FPDFText_GetTextObject(self._handle, i)
        if not item:
            return self._words[-1].glyphs if self._words else _NOTHING
        address = ctypes.addressof(item.contents)
        known = self._glyphs.get(address)
        if known is None:
            name = ctypes.create_string_buffer(128)
            flags = ctypes.c_int()
            raw.FPDFText_GetFontInfo(self._handle, i, name, 128, ctypes.byref(flags))
            font = name.value.decode("utf-8", "replace")
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(self._handle, i, matrix)
            scale = math.hypot(matrix.b, matrix.d)
            size = raw.FPDFText_GetFontSize(self._handle, i) * (scale or 1.0)
            bold = (
                bool(_BOLD_NAME.search(font))
                or raw.FPDFText_GetFontWeight(self._handle, i) >= _BOLD_WEIGHT
                or raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
            )
            known = Glyphs(bold, size if math.isfinite(size) else 0.0, font)
            self._glyphs[address] = known
        return known

    def _edges(self, i: int) -> tuple[float, float]:
        left, right, bottom, top = self._box
        self._raw.FPDFText_GetCharBox(self._handle, i, left, right, bottom, top)
        one = self._place.point(left.value, bottom.value)[0]
        other = self._place.point(right.value, top.value)[0]
        return (one, other) if one <= other else (other, one)

    def _base_line(self, i: int) -> float:
        x, y = self._box[:2]
        self._raw.FPDFText_GetCharOrigin(self._handle, i, x, y)
        return self._place.point(x.value, y.value)[1]

    def _finish(self, *, broken_word: bool = False) -> None:
        words, self._words = self._words, []
        if not words:
            return
        words = self._underlined(words)
        weights: Counter[float] = Counter()
        for word in words:
            weights[round(word.glyphs.size, 1)] += len(word.text)
        line = Line(self._number, broken_word=broken_word)
        line.x0 = min(word.x0 for word in words)
        line.x1 = max(word.x1 for word in words)
        line.y = self._base
        line.size = weights.most_common(1)[0][0]
        line.bold = sum(len(w.text) for w in words if w.glyphs.bold) / weights.total()
        fonts = [word.glyphs.font for word in words]
        line.strange_first = len(words) > 1 and fonts[0] not in fonts[1:]
        line.runs = _runs(words)
        _mark_bullet(line)
        self._place_line(line)

    def _underlined(self, words: list[_Word]) -> list[_Word]:
        """Return the words with those set in bold that are underlined: both make a title.

        The rule has to begin and to end with words, so that the border of a table cell is none,
        and the words may not be blue, as links are.
        """
        size = max(words[0].glyphs.size, 1.0)
        for low, high in self._rules.under(self._base, reach=0.35 * size):
            over = [w for w in words if w.x0 > low - _TOUCH and w.x1 < high + _TOUCH]
            if (
                over
                and over[0].x0 - low < _TOUCH
                and high - over[-1].x1 < _TOUCH
                and not self._is_blue(over[0].first)
            ):
                bold = {w.first: w._replace(glyphs=w.glyphs._replace(bold=True)) for w in over}
                words = [bold.get(w.first, w) for w in words]
        return words

    def _is_blue(self, i: int) -> bool:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        self._raw.FPDFText_GetFillColor(self._handle, i, red, green, blue, alpha)
        return blue.value > max(red.value, green.value) + 40

    def _place_line(self, line: Line) -> None:
        """Append a line, or join it to the one before where that goes on in the same row."""
        before = self.lines[-1] if self.lines else None
        line.closed = bool(_LEADERS.search(line.text))
        if before is None or abs(before.y - line.y) > 0.5 * before.size:
            self.lines.append(line)
            return
        gap = line.x0 - before.x1
        if line.text.isdecimal() and len(line.text) < 4 and gap > 0 and len(before.text) > 3:
            before.runs.append(Run(" " + line.text, False))  # a table of contents without dots
            before.closed = True
            before.x1 = line.x1
        elif -0.3 * line.size < gap < 0.5 * line.size and not before.broken_word:
            # pdfium begins a new line after a raised number
            before.runs += ([Run(" ")] if gap > 0.2 * line.size else []) + line.runs
            before.x1 = line.x1
            before.broken_word = line.broken_word
        else:
            self.lines.append(line)


def _mark_bullet(line: Line) -> None:
    first = line.runs[0]
    if line.strange_first and first.text[0] in _BULLET_LETTERS and line.text[1:2] == " ":
        line.runs[0] = Run("•" + first.text[1:], first.bold)


def _runs(words: list[_Word]) -> list[Run]:
    runs: list[Run] = []
    for word in words:
        if runs and runs[-1].bold is word.glyphs.bold:
            runs[-1] = Run(f"{runs[-1].text} {word.text}", word.glyphs.bold)
        else:
            runs.append(Run(f" {word.text}" if runs else word.text, word.glyphs.bold))
    return runs
