"""Pages and headings that are pictures, read by Tesseract where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

from ogplens.errors import ReadingError
from ogplens.reading.builder import Run
from ogplens.reading.language import identify_language
from ogplens.reading.pdf_lines import Line, PageLines

RESOLUTION = 300  # dots per inch
SECONDS_A_PAGE = 120
_MAX_PIXELS = 40_000_000  # of a page as drawn; larger ones are drawn more coarsely
#: ISO 639-1 to the names of Tesseract's language files.
LANGUAGES = {
    **{"ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell"},
    **{"en": "eng", "es": "spa", "et": "est", "fi": "fin", "fr": "fra", "hr": "hrv", "hu": "hun"},
    **{"hy": "hye", "id": "ind", "it": "ita", "ka": "kat", "ko": "kor", "lt": "lit", "lv": "lav"},
    **{"mk": "mkd", "mn": "mon", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron"},
    **{"ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "tr": "tur"},
    "uk": "ukr",
}
_TRIED_FIRST = ("en", "es", "fr", "pt", "it")
_SURE = 60  # of 100: a word less certain than this is noise on a page that holds few others
_SURE_HEADING = 75
_COLUMN_GAP = 1.7  # times the type size, as between words of a text layer
_FEW = 30  # characters: a page number on a scan is no text layer
_SAME_SIZE = 1.15  # sizes within this factor are one: a scan is never exact
#: How much of the type size letters take, by what is among them.
_TALL = set("bdfhklt0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÍÓÚÑÇÀÈÂÊÎÔÛáéíóúñàèâêîôûãõßij!?()[]/")
_DEEP = set("gjpqyçQ()[]/,;")


class Found(NamedTuple):
    """A word as Tesseract gives it: box in pixels from the top, confidence from 0 to 100."""

    text: str
    line: tuple[int, int, int]
    x0: float
    x1: float
    top: float
    bottom: float
    confidence: float


class Ocr:
    """Tesseract, and what it read.

    Parameters
    ----------
    source : str
        The file as the user named it, for errors.
    language : str, optional
        ISO 639-1 code; found out from the first page where it is not given.

    Raises
    ------
    ReadingError
        If Tesseract is not installed, or not with the language.
    """

    def __init__(self, *, source: str, language: str | None = None) -> None:
        self._source = source
        program = shutil.which("tesseract")
        if program is None:
            raise ReadingError(
                "OCR needs the program tesseract, which is not installed",
                source=source,
                hint="install it (Debian and Ubuntu: apt install tesseract-ocr, and a package "
                "a language, such as tesseract-ocr-spa), or leave out --ocr",
            )
        self._program = program
        self._installed = set(self._call(["--list-langs"], b"").decode().split()[1:])
        known = [LANGUAGES[code] for code in _TRIED_FIRST if LANGUAGES[code] in self._installed]
        self._languages = "+".join(known) or next(iter(sorted(self._installed - {"osd"})), "eng")
        if language is not None:
            self.choose(language, needed=True)
        self._chosen = language is not None

    def choose(self, language: str, *, needed: bool = False) -> None:
        """Read in one language from now on, if Tesseract has it."""
        name = LANGUAGES.get(language, "")
        if name in self._installed:
            self._languages = name
            self._chosen = True
        elif needed:
            raise ReadingError(
                f"tesseract is installed without the language {language!r}",
                source=self._source,
                hint=f"install it (Debian and Ubuntu: apt install tesseract-ocr-{name or 'all'})",
            )

    def read(self, image: bytes, *, dense: bool = False) -> list[Found]:
        """Read a picture in the PGM format.

        Parameters
        ----------
        image : bytes
        dense : bool
            It holds one block of text, such as a heading.

        Raises
        ------
        subprocess.TimeoutExpired
            After `SECONDS_A_PAGE`.
        """
        found = self._read(image, dense=dense)
        if not self._chosen and not dense:
            self.choose(identify_language(" ".join(word.text for word in found)))
            if (
                self._languages in LANGUAGES.values()
            ):  # with several languages at once, it leaves out accents
                found = self._read(image, dense=dense)
        return found

    def _read(self, image: bytes, *, dense: bool) -> list[Found]:
        mode = ["--psm", "6"] if dense else []
        languages = ["-l", self._languages]
        table = self._call(["-", "-", *languages, "--dpi", str(RESOLUTION), *mode, "tsv"], image)
        return list(_words(table.decode("utf-8", "replace")))

    def _call(self, arguments: Sequence[str], data: bytes) -> bytes:
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(  # noqa: S603  # the program's own path, no shell
            [self._program, *arguments],
            input=data,
            capture_output=True,
            timeout=SECONDS_A_PAGE,
            env=environment,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise ReadingError(
                f"tesseract failed: {said[-1] if said else 'without saying why'}",
                source=self._source,
                hint="run tesseract on a picture of a page to see what is wrong",
            )
        return done.stdout


def _words(table: str) -> Iterator[Found]:
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        block, part, line = (int(cell) for cell in cells[2:5])
        left, top, width, height = (float(cell) for cell in cells[6:10])
        text, sure = cells[11].strip(), float(cells[10])
        yield Found(text, (block, part, line), left, left + width, top, top + height, sure)


def read_pictures(
    pdf: Any,  # noqa: ANN401  # pypdfium2 has no types
    pages: Sequence[PageLines],
    ocr: Ocr,
    progress: Callable[[int, int], None],
) -> tuple[list[str], set[int]]:
    """Read the pages that are scans, and headings that are pictures; both change ``pages``.

    ``progress`` is called after each page with the pages done and the number of pages.

    Returns
    -------
    warnings : list of str
        Which pages were read so, and how sure Tesseract was of them.
    read : set of int
        Numbers of the pages that have text now.
    """
    confidences: dict[int, float] = {}
    late: list[int] = []
    everything: list[Line] = []
    for done, page in enumerate(pages):
        progress(done, len(pages))
        try:
            if page.characters < _FEW:
                lines, sure = _whole_page(pdf[page.number - 1], page, ocr)
                if lines:
                    page.lines = lines
            else:
                lines, sure = _headings(pdf[page.number - 1], page, ocr)
                page.lines += lines
        except subprocess.TimeoutExpired:
            late.append(page.number)
            continue
        if lines:
            confidences[page.number] = sure
            everything += lines
    _even_sizes(everything)
    warnings = []
    if confidences:
        mean = sum(confidences.values()) / len(confidences)
        numbers = ", ".join(map(str, sorted(confidences)))
        warnings.append(
            f"page(s) {numbers} were read by OCR, wholly or in part, with a mean confidence of "
            f"{mean:.0f} of 100; check names and numbers"
        )
    if late:
        warnings.append(
            f"page(s) {', '.join(map(str, late))} took OCR more than {SECONDS_A_PAGE} seconds "
            "and were left out"
        )
    return warnings, set(confidences)


def _whole_page(page: Any, into: PageLines, ocr: Ocr) -> tuple[list[Line], float]:  # noqa: ANN401
    image, scale = _drawn(page, (0.0, 0.0, 0.0, 0.0))
    words = [word for word in ocr.read(image) if word.confidence >= _SURE / 2]
    sure = _mean(words)
    if sure < _SURE:
        return [], sure
    return list(_lines(words, scale, into.number, 0.0, into.height)), sure


def _headings(page: Any, into: PageLines, ocr: Ocr) -> tuple[list[Line], float]:  # noqa: ANN401
    """Read the broad, low pictures of a page that stand where it has no text."""
    import pypdfium2.raw as raw

    if page.get_rotation():
        return [], 0.0
    lines: list[Line] = []
    words: list[Found] = []
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = picture.get_bounds()
        broad = right - left > max(0.15 * into.width, 2 * (top - bottom))
        low = 6 < top - bottom < 0.2 * into.height
        free = not any(
            bottom < line.y < top and line.x0 < right and line.x1 > left for line in into.lines
        )
        if not (broad and low and free):
            continue
        crop = (max(left, 0), max(bottom, 0), max(into.width - right, 0), max(into.height - top, 0))
        image, scale = _drawn(page, crop)
        found = ocr.read(image, dense=True)
        if _mean(found) >= _SURE_HEADING and any(len(word.text) > 2 for word in found):
            words += found
            lines += _lines(found, scale, into.number, left, top)
    return lines, _mean(words)


def _drawn(page: Any, crop: tuple[float, float, float, float]) -> tuple[bytes, float]:  # noqa: ANN401
    """Draw a page, or what a crop leaves of it, as PGM; return also pixels a point."""
    width, height = page.get_size()
    scale = min(RESOLUTION / 72, (_MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, crop=crop)
    rows = memoryview(bitmap.buffer).cast("B")
    across, down, stride = bitmap.width, bitmap.height, bitmap.stride
    data = b"".join(bytes(rows[i * stride : i * stride + across]) for i in range(down))
    bitmap.close()
    return b"P5 %d %d 255\n" % (across, down) + data, scale


def _mean(words: Sequence[Found]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(letters, 1)


def _lines(
    words: Sequence[Found], scale: float, number: int, left: float, top: float
) -> Iterator[Line]:
    """Yield words as lines, with the sizes and places that a text layer would give."""
    grouped: dict[tuple[int, int, int], list[Found]] = {}
    for word in words:
        grouped.setdefault(word.line, []).append(word)
    for group in grouped.values():
        size = median(_size(word) for word in group) / scale
        base = top - median(_base(word) for word in group) / scale
        part: list[Found] = []
        for word in group:
            if part and word.x0 - part[-1].x1 > _COLUMN_GAP * size * scale:
                yield _line(part, size, base, scale, number, left)
                part = []
            part.append(word)
        yield _line(part, size, base, scale, number, left)


def _line(
    words: Sequence[Found], size: float, base: float, scale: float, number: int, left: float
) -> Line:
    text = " ".join(word.text for word in words)
    broken = text.endswith("-") and len(text) > 2 and text[-2].isalpha()
    line = Line(number, broken_word=broken, runs=[Run(text[:-1] if broken else text)])
    line.x0 = left + words[0].x0 / scale
    line.x1 = left + words[-1].x1 / scale
    line.y, line.size = base, size
    return line


def _size(word: Found) -> float:
    """Estimate the type size of a word from its height and its letters, in pixels."""
    letters = set(word.text)
    share = (0.72 if letters & _TALL else 0.53) + (0.21 if letters & _DEEP else 0.0)
    return (word.bottom - word.top) / share


def _base(word: Found) -> float:
    return word.bottom - (0.21 * _size(word) if set(word.text) & _DEEP else 0.0)


def _even_sizes(lines: Sequence[Line]) -> None:
    """Give lines of about one size the same: that of most of their text."""
    rest = sorted(lines, key=lambda line: line.size)
    weighted = sorted(size for line in lines for size in [line.size] * min(len(line.text), 200))
    if not weighted:
        return
    body = median(weighted)
    while rest:
        first = body if any(_alike(line.size, body) for line in rest) else rest[0].size
        alike = [line for line in rest if _alike(line.size, first)]
        rest = [line for line in rest if not _alike(line.size, first)]
        size = round(2 * median(line.size for line in alike)) / 2
        for line in alike:
            line.size = size


def _alike(one: float, other: float) -> bool:
    return max(one, other) <= _SAME_SIZE * max(min(one, other), 0.1)
