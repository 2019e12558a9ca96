"""PDF: pages become lines, lines become headings, paragraphs, list items and table rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ogplens.errors import ReadingError
from ogplens.reading.builder import TextBuilder
from ogplens.reading.ocr import Ocr, read_pictures
from ogplens.reading.pdf_layout import lay_out
from ogplens.reading.pdf_lines import PageLines
from ogplens.reading.pdf_page import read_page

_SCANNED = "read them with --ocr (it needs tesseract), or run OCRmyPDF on the file first"
_DAMAGED = "open it in a PDF viewer and print it to a new PDF, or ask for another copy"
#: A page of pictures alone is common; so many unreadable in a row of a list are not spelt out.
_MAX_NAMED_PAGES = 20


def read_pdf(
    data: bytes, builder: TextBuilder, *, ocr: bool = False, language: str | None = None
) -> tuple[int, tuple[str, ...]]:
    """Append the blocks of a PDF.

    Parameters
    ----------
    data : bytes
    builder : TextBuilder
    ocr : bool
        Read pages without text, and headings that are pictures, with Tesseract.
    language : str, optional
        ISO 639-1 code for OCR, where it is known.

    Returns
    -------
    pages : int
    warnings : tuple of str
        Names the pages without text, if only some are.

    Raises
    ------
    ReadingError
        If the file is damaged, encrypted, without text on any page (a scan), or too long.
    """
    with _opened(data, source=builder.source) as pdf:
        pages: list[PageLines] = []
        unreadable: list[int] = []
        characters = 0
        for index in range(len(pdf)):
            page = _page(pdf, index)
            builder.progress(index + 1, len(pdf))
            if page is None:
                unreadable.append(index + 1)
                continue
            pages.append(page)
            characters += page.characters
            if characters > 2 * builder.max_characters:
                builder.refuse_length()
        count = len(pdf)
        warnings: list[str] = []
        if ocr:
            warnings, _ = read_pictures(
                pdf, pages, Ocr(source=builder.source, language=language), builder.progress
            )
    with_text = {page.number for page in pages if page.lines}
    if not with_text:
        raise _no_text(count, unreadable, source=builder.source, ocr=ocr)
    lay_out(pages, builder)
    if unreadable:
        warnings.append(f"page(s) {_listed(unreadable)} are damaged and were left out")
    blank = sorted(set(range(1, count + 1)) - with_text - set(unreadable))
    if blank:
        way = "OCR found none on them either" if ocr else f"if they are scans, {_SCANNED}"
        warnings.append(f"page(s) {_listed(blank)} have no text; {way}")
    return count, tuple(warnings)


@contextmanager
def _opened(data: bytes, *, source: str) -> Iterator[Any]:
    """Open a PDF, and close it whatever happens."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise ReadingError(
                "the PDF is encrypted: it opens with a password only",
                source=source,
                hint="open it with its password and print it to a PDF without one",
            ) from error
        raise ReadingError(
            "the file is not a PDF, or is damaged or cut short", source=source, hint=_DAMAGED
        ) from error
    try:
        yield pdf
    finally:
        pdf.close()


def _page(pdf: Any, index: int) -> PageLines | None:  # noqa: ANN401  # pypdfium2 has no types
    import pypdfium2

    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        return read_page(page, number=index + 1)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _no_text(count: int, unreadable: list[int], *, source: str, ocr: bool) -> ReadingError:
    if len(unreadable) == count:
        return ReadingError("no page of the PDF can be read", source=source, hint=_DAMAGED)
    if ocr:
        return ReadingError(
            f"none of its {count} page(s) has text, and OCR found none on them either",
            source=source,
            hint="look at the pages in a PDF viewer; a sharper scan may help",
        )
    return ReadingError(
        f"none of its {count} page(s) has text: this is a scanned PDF without a text layer",
        source=source,
        hint="read it with --ocr (it needs tesseract), or run OCRmyPDF on it first",
    )


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_MAX_NAMED_PAGES]))
    more = len(numbers) - _MAX_NAMED_PAGES
    return f"{shown} and {more} more" if more > 0 else shown
