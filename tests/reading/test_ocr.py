"""Pages and headings that are pictures, read by the real Tesseract."""

import io
import shutil

import pypdfium2
import pytest

from ogplens.errors import ReadingError
from ogplens.reading import read_bytes

from .makers import LIMITS, Page, cells, check, pdf, scanned, shown
from .test_pdf import ONE, PROSE, page_of_prose

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed"
)


def page(title):
    made = Page()
    made.write(72, 760, title, size=20)
    made.paragraph(72, 700, PROSE)
    for i, (label, text) in enumerate((("Lead", "Ministry of Justice"), ("End", "June 2016"))):
        made.write(72, 600 - 22 * i, label)
        made.write(220, 600 - 22 * i, text)
    return made


def read_with_ocr(data, **extra):
    document = read_bytes(data, name="scan.pdf", **LIMITS, ocr=True, **extra)
    check(document)
    return document


@needs_tesseract
def test_a_scanned_plan_has_its_headings_paragraphs_and_rows():
    document = read_with_ocr(scanned(pdf([page("Commitment 1"), page("Commitment 2")])))
    assert [kind for kind, _ in shown(document)] == [
        "heading",
        "paragraph",
        "table_row",
        "table_row",
    ] * 2
    assert [text for kind, text in shown(document) if kind == "heading"] == [
        "Commitment 1",
        "Commitment 2",
    ]
    assert shown(document)[1][1] == ONE
    assert cells(document)[:2] == [["Lead", "Ministry of Justice"], ["End", "June 2016"]]
    assert "page(s) 1, 2 were read by OCR" in document.warnings[0]
    assert document.language == "en"


@needs_tesseract
def test_a_heading_that_is_a_picture_takes_its_place():
    title = Page()
    title.write(72, 400, "Commitment 7: Open contracts", size=22)
    picture = pypdfium2.PdfDocument(pdf([title]))[0].render(
        scale=200 / 72, crop=(60, 380, 100, 420)
    )
    document = pypdfium2.PdfDocument(pdf([page_of_prose()]))
    inside = pypdfium2.PdfImage.new(document)
    inside.set_bitmap(picture)
    width, height = 595 - 160, 842 - 800
    inside.set_matrix(pypdfium2.PdfMatrix().scale(width, height).translate(60, 730))
    first = document[0]
    first.insert_obj(inside)
    first.gen_content()
    out = io.BytesIO()
    document.save(out)
    read = read_with_ocr(out.getvalue())
    assert shown(read)[0] == ("heading", "Commitment 7: Open contracts")
    assert shown(read)[1:] == [("paragraph", ONE)] * 2
    assert shown(read_bytes(out.getvalue(), name="a.pdf", **LIMITS)) == shown(read)[1:]


@needs_tesseract
def test_an_empty_scan_is_refused():
    with pytest.raises(ReadingError, match="OCR found none"):
        read_with_ocr(scanned(pdf([Page()])))


@needs_tesseract
def test_a_language_that_tesseract_lacks_is_named():
    with pytest.raises(ReadingError, match="'xx'") as caught:
        read_with_ocr(scanned(pdf([Page()])), language="xx")
    assert "apt install tesseract-ocr" in caught.value.hint


def test_without_tesseract_the_package_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadingError, match="not installed") as caught:
        read_with_ocr(scanned(pdf([Page()])))
    assert "apt install tesseract-ocr" in caught.value.hint


def test_without_ocr_the_way_out_is_named():
    with pytest.raises(ReadingError, match="scanned PDF") as caught:
        read_bytes(scanned(pdf([page("One")])), name="a.pdf", **LIMITS)
    assert "--ocr" in caught.value.hint
