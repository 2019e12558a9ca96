"""A page of a PDF becomes lines, word by word, from what pdfium knows of its characters."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from typing import Any

from ogplens.reading.builder import Run
from ogplens.reading.pdf_lines import Line, PageLines
from ogplens.reading.pdf_placing import Placing
from ogplens.reading.pdf_rules import Rules, read_rules
from ogplens.reading.pdf_words import (
    NOTE_MARK,
    RAISED,
    Glyphs,
    Twins,
    Word,
    begins_with_note_mark,
    mended,
    runs_of,
)

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


_ASLANT = 10  # degrees
_NOTHING = Glyphs(bold=False, size=0.0, font="")
#: A mark of a note at the end of a word of three letters or more: "m2" is a square metre.
_NOTE_END = re.compile(r"(?<=[^\s\d]{3})(?:\d{1,3}|[*†‡]{1,3})(?=[.,;:)]?\Z)")


def read_page(page: Any, *, number: int) -> PageLines:  # noqa: ANN401  # pypdfium2 has no types
    """Read the lines of a page.

    A page whose letters mostly stand sideways is read as if it were turned. On other pages, what
    stands sideways or aslant is left out, unless it is in the cell of a table: names of chapters
    in a margin, marks of a draft.

    Parameters
    ----------
    page : pypdfium2.PdfPage
    number : int
        The page's number, from 1.
    """
    width, height = page.get_size()
    rotation = page.get_rotation()
    textpage = page.get_textpage()
    try:
        reader = _read(page, textpage, Placing(rotation, width, height), number)
        turn = reader.usual_angle()
        if turn:
            if turn % 180:
                width, height = height, width
            place = Placing(rotation + turn, width, height)
            reader = _read(page, textpage, place, number)
    finally:
        textpage.close()
    return PageLines(number, width, height, reader.lines, reader.rules, reader.count)


def _read(page: Any, textpage: Any, place: Placing, number: int) -> _Reader:  # noqa: ANN401
    reader = _Reader(textpage, place, read_rules(page, place.point), number)
    reader.read()
    return reader


class _Reader:
    """Goes through the characters of a page once, word by word.

    Type and place are looked up where a word begins and ends: calls into pdfium are what reading
    a PDF spends its time on.
    """

    def __init__(self, textpage: Any, place: Placing, rules: Rules, number: int) -> None:  # noqa: ANN401
        import pypdfium2.raw as raw

        self._raw = raw
        self._handle = textpage.raw
        self._place = place
        self.rules = rules
        self._number = number
        self._glyphs: dict[int, Glyphs] = {}
        self._words: list[Word] = []
        self._twins = Twins()
        self._box = [ctypes.c_double() for _ in range(4)]
        self._letters: Counter[int] = Counter()  # by angle
        self.count = max(0, raw.FPDFText_CountChars(textpage))
        self.lines: list[Line] = []

    def usual_angle(self) -> int:
        """Return the direction of most letters, in degrees of a quarter turn; 0 for upright."""
        angle = self._letters.most_common(1)[0][0] if self._letters else 0
        return max(angle, 0)

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
        """Add a word, without the raised mark of a note at its end."""
        note = _NOTE_END.search(text)
        if note and last - first + 1 == len(text):
            place = first + note.start()
            size = self._glyphs_of(first).size
            raised = self._base_line(place) - self._base_line(first) > 0.15 * size
            if raised and self._glyphs_of(place).size <= RAISED * size:
                text = text[: note.start()] + text[note.end() :]
        self._add_word(text, first, last)

    def _add_word(self, text: str, first: int, last: int) -> None:
        glyphs = self._glyphs_of(first)
        x0, x1 = self._edges(first)
        if last > first:
            other = self._edges(last)
            x0, x1 = min(x0, other[0]), max(x1, other[1])
        word = Word(text, glyphs, x0, x1, self._base_line(first), first)
        self._letters[glyphs.angle] += len(text)
        if glyphs.angle and self.rules.cell((x0 + x1) / 2, word.y) is None:
            return
        if self._twins.is_drawn_again(word):
            return
        if self._words and self._parts(self._words[-1], word):
            self._finish()
        self._words.append(word)

    def _parts(self, before: Word, word: Word) -> bool:
        """Tell whether a new column or cell begins with a word."""
        size = max(word.glyphs.size, before.glyphs.size, 1.0)
        gap = word.x0 - before.x1
        if gap < -2 * size or word.glyphs.angle != before.glyphs.angle:
            return True
        if before.glyphs.size > 1.4 * word.glyphs.size and abs(before.y - word.y) > 0.1 * size:
            return not NOTE_MARK.fullmatch(word.text)  # a large number or letter beside lines
        if gap < 0.2 * size:
            return False
        if self.rules.part(before.x1, word.x0, before.y + size / 4):
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
            size = size if math.isfinite(size) else 0.0
            known = Glyphs(bold, size, font, self._angle(matrix), self._colour(i))
            self._glyphs[address] = known
        return known

    def _angle(self, matrix: Any) -> int:  # noqa: ANN401
        """Return the direction of writing on the page as shown; -1 for a slant."""
        if not (math.isfinite(matrix.a) and math.isfinite(matrix.b)):
            return 0
        degrees = math.degrees(math.atan2(matrix.b, matrix.a)) - self._place.rotation
        quarters = round(degrees / 90)
        return 90 * quarters % 360 if abs(degrees - 90 * quarters) < _ASLANT else -1

    def _colour(self, i: int) -> int:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        self._raw.FPDFText_GetFillColor(self._handle, i, red, green, blue, alpha)
        return (red.value & 255) << 16 | (green.value & 255) << 8 | blue.value & 255

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
        right = max(word.x1 for word in words)
        words = mended(words)
        places: Counter[float] = Counter()
        for word in words:
            places[round(word.y, 1)] += len(word.text)
        base = places.most_common(1)[0][0]
        words = self._underlined(words, base)
        weights: Counter[float] = Counter()
        colours: Counter[int] = Counter()
        for word in words:
            weights[round(word.glyphs.size, 1)] += len(word.text)
            colours[word.glyphs.colour] += len(word.text)
        line = Line(self._number, broken_word=broken_word)
        line.x0 = min(word.x0 for word in words)
        line.x1 = right
        line.y = base
        line.size = weights.most_common(1)[0][0]
        line.colour = colours.most_common(1)[0][0]
        line.bold = sum(len(w.text) for w in words if w.glyphs.bold) / weights.total()
        fonts = [word.glyphs.font for word in words]
        line.strange_first = len(words) > 1 and fonts[0] not in fonts[1:]
        line.runs = runs_of(words)
        if begins_with_note_mark(words):
            line.note_mark = words[0].text
        _mark_bullet(line)
        self._place_line(line)

    def _underlined(self, words: list[Word], base: float) -> list[Word]:
        """Return the words with those set in bold that are underlined: both make a title.

        The rule has to begin and to end with words, so that the border of a table cell is none,
        and the words may not be blue, as links are.
        """
        size = max(words[0].glyphs.size, 1.0)
        for low, high in self.rules.under(base, reach=0.35 * size):
            over = [w for w in words if w.x0 > low - _TOUCH and w.x1 < high + _TOUCH]
            if (
                over
                and over[0].x0 - low < _TOUCH
                and high - over[-1].x1 < _TOUCH
                and not _is_blue(over[0].glyphs.colour)
            ):
                bold = {w.first: w._replace(glyphs=w.glyphs._replace(bold=True)) for w in over}
                words = [bold.get(w.first, w) for w in words]
        return words

    def _place_line(self, line: Line) -> None:
        """Append a line, or join it to the one before where that goes on in the same row."""
        before = self.lines[-1] if self.lines else None
        line.closed = bool(_LEADERS.search(line.text))
        if before is not None and _is_note_mark(before, line):
            before.x1 = line.x1
            return
        if before is None or abs(before.y - line.y) > 0.5 * before.size:
            self.lines.append(line)
            return
        gap = line.x0 - before.x1
        if line.text.isdecimal() and len(line.text) < 4 and gap > 0 and len(before.text) > 3:
            before.runs.append(Run(" " + line.text, False))  # a table of contents without dots
            before.closed = True
            before.x1 = line.x1
        elif -0.3 * line.size < gap < 0.5 * line.size and not before.broken_word:
            # pdfium begins a new line before or after a raised number
            _drop_note_mark(line)
            before.runs += (
                [Run(" ")] if gap > 0.2 * line.size and line.text[0] not in ".,;:)" else []
            ) + line.runs
            before.x1 = line.x1
            before.broken_word = line.broken_word
        else:
            self.lines.append(line)


def _is_note_mark(before: Line, line: Line) -> bool:
    """Tell the raised mark of a note that pdfium gives as a line of its own."""
    return (
        line.size <= RAISED * before.size
        and 0.15 * before.size < line.y - before.y < before.size
        and -0.3 * before.size < line.x0 - before.x1 < 0.5 * before.size
        and NOTE_MARK.fullmatch(line.text) is not None
    )


def _drop_note_mark(line: Line) -> None:
    if line.note_mark:
        first = line.runs[0]
        line.runs[0] = Run(first.text.removeprefix(line.note_mark), first.bold)


def _is_blue(colour: int) -> bool:
    return colour & 255 > max(colour >> 16, colour >> 8 & 255) + 40


def _mark_bullet(line: Line) -> None:
    first = line.runs[0]
    if line.strange_first and first.text[0] in _BULLET_LETTERS and line.text[1:2] == " ":
        line.runs[0] = Run("•" + first.text[1:], first.bold)
