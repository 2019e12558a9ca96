"""Files made to harm: each a small generator, its size a parameter."""

from __future__ import annotations

import io
import itertools
import zipfile
import zlib
from collections.abc import Callable, Iterable

from .makers import SENTENCE, Page, docx, p, pdf

PARAGRAPH = (SENTENCE + " ").encode()


def pdf_of(objects: Iterable[bytes], *, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Write a PDF from its objects, the first of them the catalogue."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        trailer,
        start,
    )
    return bytes(data)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Write a PDF stream, compressed."""
    packed = zlib.compress(content, 9)
    head = b"<< /Filter /FlateDecode /Length %d %s >>" % (len(packed), entries)
    return head + b"\nstream\n" + packed + b"\nendstream"


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /Font << /R 5 0 R >> >> >>"
)


def one_page_pdf(content: bytes) -> bytes:
    return pdf_of([CATALOGUE, ONE_PAGE, PAGE, stream(content), FONT])


def text_objects(size: int) -> bytes:
    """Make a page of so many one-letter texts."""
    parts = (
        b"BT /R 9 Tf %d %d Td (a) Tj ET" % (40 + 7 * i % 500, 800 - i * 11 % 760)
        for i in range(size)
    )
    return one_page_pdf(b"\n".join(parts))


def text_on_one_spot(size: int) -> bytes:
    """Make a page with so many words on the same spot."""
    return one_page_pdf(b"BT /R 9 Tf 72 700 Td (open data) Tj ET\n" * size)


def path_objects(size: int) -> bytes:
    """Make a page of so many crossing lines under a sentence."""
    words = b"BT /R 11 Tf 72 700 Td (%s) Tj ET\n" % SENTENCE.encode()
    lines = (
        b"%d 0 m %d 842 l S" % (i % 595, i % 595)
        if i % 2
        else b"0 %d m 595 %d l S" % (i % 842, i % 842)
        for i in range(size)
    )
    return one_page_pdf(words + b"\n".join(lines))


def many_objects(size: int) -> bytes:
    """Make a PDF of so many objects that no page uses."""
    content = b"BT /R 11 Tf 72 700 Td (%s) Tj ET" % SENTENCE.encode()
    filler = (b"null" for _ in range(size))
    return pdf_of([CATALOGUE, ONE_PAGE, PAGE, stream(content), FONT, *filler])


def recurring_page_tree(size: int) -> bytes:
    """Make a page tree whose nodes hold themselves and each other, and say there are many."""
    count = b"%d" % size
    return pdf_of(
        [
            CATALOGUE,
            b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count %s >>" % count,
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count %s >>" % count,
        ]
    )


def deep_page_tree(size: int) -> bytes:
    """Make a page tree of so many levels, with one page at the bottom."""
    nodes = (
        b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (i + 1, i + 3)
        for i in range(size)
    )
    content = b"BT /R 11 Tf 72 700 Td (%s) Tj ET" % SENTENCE.encode()
    page = (
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
        b"/Resources << /Font << /R %d 0 R >> >> >>" % (size + 1, size + 3, size + 4)
    )
    return pdf_of([CATALOGUE, *nodes, page, stream(content), FONT])


def lying_count(size: int) -> bytes:
    """Make a PDF that declares many pages and has one."""
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % size
    content = b"BT /R 11 Tf 72 700 Td (%s) Tj ET" % SENTENCE.encode()
    return pdf_of([CATALOGUE, pages, PAGE, stream(content), FONT])


def the_same_page(size: int) -> bytes:
    """Make a PDF that shows one page so many times."""
    kids = b"3 0 R " * size
    pages = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, size)
    content = b"BT /R 11 Tf 72 700 Td (%s) Tj ET" % SENTENCE.encode()
    return pdf_of([CATALOGUE, pages, PAGE, stream(content), FONT])


def content_bomb(size: int) -> bytes:
    """Make a small PDF whose page unpacks to so many bytes."""
    return one_page_pdf(b"BT /R 11 Tf 72 700 Td (words) Tj ET" + b" " * size)


def packed_twice(size: int) -> bytes:
    """Make a PDF whose page is packed twice, and unpacks to so many bytes."""
    packed = zlib.compress(zlib.compress(b"q Q " * (size // 4), 9), 9)
    head = b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>" % len(packed)
    body = head + b"\nstream\n" + packed + b"\nendstream"
    return pdf_of([CATALOGUE, ONE_PAGE, PAGE, body, FONT])


def form_bomb(size: int) -> bytes:
    """Make forms that show the next form ten times each: 10 to the power of so many words."""
    shown = b"/F Do " * 10
    forms = [
        stream(
            shown if i + 1 < size else b"BT /R 9 Tf 72 700 Td (a) Tj ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /R 5 0 R >> "
            b"/XObject << /F %d 0 R >> >>" % (7 + i),
        )
        for i in range(size)
    ]
    page = PAGE.replace(b"/Font", b"/XObject << /F 6 0 R >> /Font")
    return pdf_of([CATALOGUE, ONE_PAGE, page, stream(shown), FONT, *forms])


def form_in_itself() -> bytes:
    """Make a form that names nothing, finds itself by the page's names, and shows itself ten times.

    Found by fuzzing: a kilobyte that keeps the library busy for hours.
    """
    return form_bomb(3).replace(b"/XObject << /F 7 0 R", b"/YObject << /F 7 0 R")


def huge_picture(size: int) -> bytes:
    """Make a page with a picture of size by size dots, packed to next to nothing."""
    picture = stream(
        bytes(size * size // 8),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1 "
        b"/ColorSpace /DeviceGray" % (size, size),
    )
    page = PAGE.replace(b"/Font", b"/XObject << /I 6 0 R >> /Font")
    content = b"q 500 0 0 500 40 200 cm /I Do Q BT /R 11 Tf 72 700 Td (%s) Tj ET"
    content %= SENTENCE.encode()
    return pdf_of([CATALOGUE, ONE_PAGE, page, stream(content), FONT, picture])


def pictures_only(size: int) -> bytes:
    """Make a scan of so many pages."""
    picture = stream(
        bytes(range(256)) * 64,
        b"/Type /XObject /Subtype /Image /Width 128 /Height 128 /BitsPerComponent 8 "
        b"/ColorSpace /DeviceGray",
    )
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(size))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /I 3 0 R >> >> >>"
    )
    pages = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, size)
    content = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return pdf_of([CATALOGUE, pages, picture, content, *[page] * size])


def deep_arrays(size: int) -> bytes:
    """Make a PDF whose catalogue holds arrays in arrays, so many levels."""
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /X %s %s >>" % (b"[" * size, b"]" * size)
    content = b"BT /R 11 Tf 72 700 Td (%s) Tj ET" % SENTENCE.encode()
    return pdf_of([catalogue, ONE_PAGE, PAGE, stream(content), FONT])


def encrypted_pdf(_: int) -> bytes:
    page = Page()
    page.write(72, 700, SENTENCE)
    return pdf([page], encrypt=True)


_TOP = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _with_document(document: bytes, *, others: int = 0) -> bytes:
    """Write a DOCX with the given ``word/document.xml``, and more entries if wanted."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx(p(SENTENCE)))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        for entry in whole.infolist():
            own = entry.filename == "word/document.xml"
            archive.writestr(entry.filename, document if own else whole.read(entry))
        for i in range(others):
            archive.writestr(f"word/media/{i}.xml", b"x")
    return out.getvalue()


def _body(content: bytes) -> bytes:
    return b"<w:document %s><w:body>%s</w:body></w:document>" % (_TOP.encode(), content)


def zip_bomb(size: int) -> bytes:
    """Make a DOCX whose document unpacks to so many bytes, and says so."""
    return _with_document(_body(p(SENTENCE).encode() + b" " * size))


def zip_bomb_of_text(size: int) -> bytes:
    """Make a DOCX with so many bytes of paragraphs."""
    paragraph = p(SENTENCE).encode()
    return _with_document(_body(paragraph * (size // len(paragraph))))


def lying_zip_bomb(size: int) -> bytes:
    """Make a DOCX whose document unpacks to so many bytes, but whose directory says 1,000."""
    data = bytearray(zip_bomb(size))
    true = (len(_body(p(SENTENCE).encode())) + size).to_bytes(4, "little")
    while (place := data.find(true)) >= 0:
        data[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def entity_bomb(size: int) -> bytes:
    """Make a DOCX with entities of entities: ten to the power of so many words."""
    names = [f"e{i}" for i in range(size)]
    rest = (f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    declared = '<!ENTITY e0 "words ">' + "".join(rest)
    head = f"<?xml version='1.0'?><!DOCTYPE d [{declared}]>"
    return _with_document(head.encode() + _body(p(f"&{names[-1]};").encode()))


def outside_entity(_: int, *, path: str = "/etc/hostname") -> bytes:
    """Make a DOCX that asks for a file of the reader's machine."""
    head = f"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY e SYSTEM 'file://{path}'>]>"
    return _with_document(head.encode() + _body(p(SENTENCE + " &e;").encode()))


def nested_docx(size: int) -> bytes:
    """Make a DOCX of wrappers in wrappers, so many deep."""
    return _with_document(_body(b"<w:sdt>" * size + p(SENTENCE).encode() + b"</w:sdt>" * size))


def nested_tables_docx(size: int) -> bytes:
    """Make a DOCX of tables in tables, so many deep."""
    begin, end = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"
    return _with_document(_body(begin * size + p(SENTENCE).encode() + end * size))


def many_elements_docx(size: int) -> bytes:
    """Make a DOCX of so many empty paragraphs."""
    return _with_document(_body(p(SENTENCE).encode() + b"<w:p/>" * size))


def many_cells_docx(size: int) -> bytes:
    """Make a DOCX with a table of one row and so many cells."""
    cells = b"<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>" * size
    return _with_document(_body(b"<w:tbl><w:tr>" + cells + b"</w:tr></w:tbl>"))


def many_entries(size: int) -> bytes:
    """Make a DOCX of so many parts."""
    return _with_document(_body(p(SENTENCE).encode()), others=size)


def html_one_line(size: int) -> bytes:
    """Make a page that is one paragraph on one line."""
    return b"<html><body><p>" + PARAGRAPH * (size // len(PARAGRAPH)) + b"</p></body></html>"


def html_nested(size: int) -> bytes:
    """Make a page of elements in elements, so many deep."""
    return b"<html><body>" + b"<div>" * size + PARAGRAPH + b"</div>" * size


def html_nested_inline(size: int) -> bytes:
    """Make a page of bold in bold, so many deep."""
    return b"<html><body>" + b"<b>" * size + PARAGRAPH


def html_nested_tables(size: int) -> bytes:
    """Make a page of tables in tables, so many deep."""
    return b"<html><body>" + b"<table><tr><td>a</td><td>" * size + PARAGRAPH


def html_unclosed(size: int) -> bytes:
    """Make a page of so many paragraphs and items without an end."""
    return b"<html><body>" + b"<p>open data<li>portal" * (size // 2)


def html_attribute(size: int) -> bytes:
    """Make a page with an attribute of so many bytes."""
    return b'<html><body><p style="' + b"a" * size + b'">' + PARAGRAPH + b"</p></body></html>"


def html_open_tag(size: int) -> bytes:
    """Make a page of so many brackets that open a tag."""
    return b"<html><body>" + PARAGRAPH + b"<" * size


def html_many_attributes(size: int) -> bytes:
    """Make a page with an element of so many attributes."""
    names = b" ".join(b"a%d=1" % i for i in range(size))
    return b"<html><body><p " + names + b">" + PARAGRAPH


def html_many_tables(size: int) -> bytes:
    """Make a page of so many small tables."""
    return b"<html><body>" + b"<table><tr><td>a<td>b</table>" * size


def html_one_row(size: int) -> bytes:
    """Make a page with a table of one row and so many cells."""
    return b"<html><body><table><tr>" + b"<td>a" * size


def repeated(piece: bytes, *, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    """Return a generator of so many repetitions of a piece, between a beginning and an end."""
    return lambda size: before + piece * size + after


def numbered(form: str) -> Callable[[int], bytes]:
    """Return a generator of so many lines, each with its number."""
    return lambda size: "".join(form.format(i=i) for i in range(1, size + 1)).encode()


#: Name, suffix, generator, size in the tests, size in the benchmark.
HOSTILE: tuple[tuple[str, str, Callable[[int], bytes], int, int], ...] = (
    ("encrypted", "pdf", encrypted_pdf, 1, 1),
    ("pictures only", "pdf", pictures_only, 3, 300),
    ("tiny texts", "pdf", text_objects, 3_000, 1_000_000),
    ("words on one spot", "pdf", text_on_one_spot, 2_000, 200_000),
    ("tiny lines", "pdf", path_objects, 3_000, 1_000_000),
    ("indirect objects", "pdf", many_objects, 20_000, 1_000_000),
    ("recurring page tree", "pdf", recurring_page_tree, 1_000, 1_000_000),
    ("deep page tree", "pdf", deep_page_tree, 2_000, 100_000),
    ("lying count", "pdf", lying_count, 10_000, 1_000_000),
    ("the same page again", "pdf", the_same_page, 100, 1_000_000),
    ("content bomb", "pdf", content_bomb, 10**7, 10**9),
    ("content packed twice", "pdf", packed_twice, 10**6, 10**9),
    ("forms in forms", "pdf", form_bomb, 3, 12),
    ("huge picture", "pdf", huge_picture, 2_000, 60_000),
    ("deep arrays", "pdf", deep_arrays, 5_000, 1_000_000),
    ("zip bomb", "docx", zip_bomb, 10**8, 10**9),
    ("zip bomb of text", "docx", zip_bomb_of_text, 10**6, 190_000_000),
    ("lying zip bomb", "docx", lying_zip_bomb, 10**7, 10**9),
    ("entity bomb", "docx", entity_bomb, 9, 9),
    ("outside entity", "docx", outside_entity, 1, 1),
    ("nested wrappers", "docx", nested_docx, 5_000, 1_000_000),
    ("nested tables", "docx", nested_tables_docx, 200, 300_000),
    ("many elements", "docx", many_elements_docx, 20_000, 1_000_000),
    ("many cells", "docx", many_cells_docx, 5_000, 500_000),
    ("many entries", "docx", many_entries, 2_000, 100_000),
    ("one line", "html", html_one_line, 10**6, 50_000_000),
    ("nested", "html", html_nested, 20_000, 1_000_000),
    ("nested bold", "html", html_nested_inline, 5_000, 1_000_000),
    ("nested tables", "html", html_nested_tables, 2_000, 300_000),
    ("unclosed", "html", html_unclosed, 5_000, 1_000_000),
    ("giant attribute", "html", html_attribute, 10**6, 50_000_000),
    ("open brackets", "html", html_open_tag, 10**4, 10**6),
    ("many attributes", "html", html_many_attributes, 2_000, 100_000),
    ("many tables", "html", html_many_tables, 2_000, 300_000),
    ("one row", "html", html_one_row, 5_000, 1_000_000),
    ("open links", "md", repeated(b"[", before=PARAGRAPH), 2_000, 100_000),
    ("open links and ends", "md", repeated(b"[a](", before=PARAGRAPH), 1_000, 100_000),
    ("open pictures", "md", repeated(b"![", before=PARAGRAPH), 1_000, 100_000),
    ("nested quotes", "md", repeated(b">", after=b" a"), 2_000, 100_000),
    ("stars", "md", repeated(b"*", before=b"a", after=b"b"), 10_000, 100_000),
    ("stars between words", "md", repeated(b"**a *b "), 2_000, 100_000),
    ("underscores", "md", repeated(b"_a __b "), 2_000, 100_000),
    ("back quotes", "md", numbered("{i:`>9}a "), 1_000, 50_000),
    ("nested list", "md", lambda n: b"".join(b"  " * i + b"- a\n" for i in range(n)), 60, 3_000),
    ("list in a line", "md", repeated(b"- ", after=b"a"), 1_000, 100_000),
    ("headings", "md", numbered("# Heading {i}\n\n"), 2_000, 1_000_000),
    ("broken headings", "md", repeated(b"# a\\\n"), 1_000, 100_000),
    ("table of one row", "md", lambda n: b"|" + b"a|" * n + b"\n|" + b"-|" * n, 1_000, 100_000),
    ("attributes", "md", repeated(b"{:", before=PARAGRAPH), 10_000, 1_000_000),
    ("html in markdown", "md", repeated(b"<div>\n\na\n\n"), 500, 100_000),
    ("front matter", "md", lambda n: b"---\n" + b"a: b\n" * n, 5_000, 1_000_000),
    ("one line", "txt", lambda n: PARAGRAPH * (n // len(PARAGRAPH)), 10**6, 50_000_000),
    ("one line of 19 MB", "txt", lambda n: PARAGRAPH * (n // len(PARAGRAPH)), 10**5, 19_000_000),
    ("one word", "txt", repeated(b"a"), 10**6, 19_000_000),
    ("one number", "txt", repeated(b"1"), 10**5, 19_000_000),
    ("digits and dots", "txt", repeated(b"1."), 10**5, 9_000_000),
    ("blanks", "txt", repeated(b" ", before=b"a", after=b"b"), 10**6, 100_000_000),
    ("blank lines", "txt", repeated(b" \n", before=b"a", after=b"b"), 20_000, 50_000_000),
    ("wrapped lines", "txt", repeated(PARAGRAPH + b"\n"), 2_000, 200_000),
    ("numbers", "txt", repeated(b"1. 1. 1.\n"), 3_000, 100_000),
    ("numbered lines", "txt", numbered("{i}. We will publish data.\n"), 1_000, 100_000),
    (
        "commitments",
        "txt",
        numbered("Commitment {i}: Publish\n\nWe will publish the data of {i}.\n\n"),
        500,
        200_000,
    ),
    (
        "the same commitment",
        "txt",
        repeated(b"Commitment 1: Publish\n\nWe will publish data by 2026.\n\n"),
        500,
        200_000,
    ),
    ("labels", "txt", repeated(b"Lead institution: a\n\n"), 1_000, 300_000),
    ("colons", "txt", repeated(b"a:"), 20_000, 9_000_000),
    ("line feeds", "txt", repeated(b"\n", before=b"a", after=b"b"), 10**6, 100_000_000),
    ("carriage returns", "txt", repeated(b"a\r"), 20_000, 5_000_000),
    ("accents", "txt", repeated("\u0301".encode(), before=b"a"), 20_000, 9_000_000),
    ("bullets", "txt", repeated("\u2022".encode(), after=b" a"), 20_000, 6_000_000),
)
