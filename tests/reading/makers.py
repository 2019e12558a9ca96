"""Small documents made on the spot, and the invariants that every read document keeps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ogplens.domain.document import Block, BlockKind, Document
from ogplens.reading import read_bytes

LIMITS = {"max_bytes": 5_000_000, "max_characters": 1_000_000}

#: Long enough for a language to be told, and in one line.
SENTENCE = "The ministry will publish the register of public contracts on an open data portal."


def read(data: bytes | str, name: str) -> Document:
    """Read a document with generous limits."""
    raw = data.encode() if isinstance(data, str) else data
    return read_bytes(raw, name=name, **LIMITS)


def shown(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [(block.kind.value, document.slice(block)) for block in document.blocks]


def lead(document: Document, block: Block) -> str:
    """Return the bold run-in title of a block."""
    return document.text[block.start : block.lead_end]


def cells(document: Document) -> list[list[str]]:
    """Return the cells of all table rows."""
    return [
        [document.text[start:end] for start, end in block.cells]
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW
    ]


def check(document: Document) -> None:
    """Check what holds for every document."""
    text = document.text
    assert document.blocks
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(text)
        assert block.start <= block.lead_end <= block.end
        assert text[block.start : block.end].strip()
        assert (block.level > 0) == (block.kind is BlockKind.HEADING)
        assert bool(block.cells) == (block.kind is BlockKind.TABLE_ROW)
        place = block.start
        for one, other in block.cells:
            assert place <= one <= other <= block.end
            place = other
        if document.pages is not None:
            assert block.page is not None
            assert 1 <= block.page <= document.pages
        assert not text[end : block.start].strip()
        end = block.end
    assert not text[end:].strip()
    assert all(c in "\n\t" or ord(c) >= 0x20 for c in text)
    text.encode("utf-8")


@dataclass
class Page:
    """Text and ruled lines of a PDF page, in points from the lower left corner.

    ``matrix`` transforms the content, ``rotate`` says how viewers turn the page.
    """

    texts: list[tuple[float, float, float, bool, str]] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    strokes: list[tuple[float, float, float, float]] = field(default_factory=list)
    rotate: int = 0
    matrix: str = ""

    def write(self, x: float, y: float, text: str, *, size: float = 11, bold: bool = False) -> None:
        self.texts.append((x, y, size, bold, text))

    def paragraph(self, x: float, y: float, lines: Iterable[str], *, bold: bool = False) -> None:
        for i, line in enumerate(lines):
            self.write(x, y - 13 * i, line, bold=bold)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.strokes += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]

    def ground(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Shade a box in grey."""
        self.drawings.append(f"0.8 g {x0} {y0} {x1 - x0} {y1 - y0} re f 0 g")

    def turned(self, x: float, y: float, text: str, *, size: float = 11) -> None:
        """Write text sideways, from the bottom up."""
        self.drawings.append(f"BT /R {size} Tf 0 1 -1 0 {x} {y} Tm ({text}) Tj ET")

    def coloured(self, x: float, y: float, text: str, *, size: float = 11) -> None:
        """Write text in red."""
        self.drawings.append(f"0.8 0 0 rg BT /R {size} Tf {x} {y} Td ({text}) Tj ET 0 g")

    def content(self) -> bytes:
        parts = [f"{self.matrix} cm"] if self.matrix else []
        parts += self.drawings
        for x, y, size, bold, text in self.texts:
            escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            font = "/B" if bold else "/R"
            parts.append(f"BT {font} {size} Tf {x} {y} Td ({escaped}) Tj ET")
        parts += [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in self.strokes]
        return "\n".join(parts).encode("cp1252")


def pdf(pages: Sequence[Page], *, encrypt: bool = False) -> bytes:
    """Write a minimal PDF with Helvetica and Helvetica-Bold."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for page in pages:
        content = page.content()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        fonts = b"/Font << /R 3 0 R /B 4 0 R >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d "
            b"/Contents %d 0 R /Resources << %s >> >>" % (page.rotate, len(objects), fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    trailer = b"/Root 1 0 R"
    if encrypt:
        objects.append(
            b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32)
        )
        trailer += b" /Encrypt %d 0 R /ID [<%s> <%s>]" % (len(objects), b"43" * 16, b"43" * 16)
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d %s >>\n" % (len(objects) + 1, trailer)
    data += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(data)


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body: str, *, styles: str = "", numbering: str = "") -> bytes:
    """Write a minimal DOCX around the inside of ``w:body``, ``w:styles`` and ``w:numbering``."""
    extra = {"styles": styles, "numbering": numbering}
    files = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/"
        "content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-"
        "package.relationships+xml'/><Default Extension='xml' ContentType='application/xml'/>"
        f"<Override PartName='/word/document.xml' ContentType='{_PARTS}.document.main+xml'/>"
        + "".join(
            f"<Override PartName='/word/{name}.xml' ContentType='{_PARTS}.{name}+xml'/>"
            for name in extra
        )
        + "</Types>",
        "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/"
        f"relationships'><Relationship Id='r1' Type='{_RELATIONS}/officeDocument' "
        "Target='word/document.xml'/></Relationships>",
        "word/_rels/document.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/"
        "package/2006/relationships'>"
        + "".join(
            f"<Relationship Id='{name}' Type='{_RELATIONS}/{name}' Target='{name}.xml'/>"
            for name in extra
        )
        + "</Relationships>",
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_W}>{numbering}</w:numbering>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("text", "text"), ("table", "table"), ("style", "style")),
        *(("draw", "drawing"), ("fo", "xsl-fo-compatible")),
    )
)


def odt(body: str, *, styles: str = "", common: str = "") -> bytes:
    """Write a minimal ODT around the inside of ``office:text`` and of its two sets of styles."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_ODF}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {_ODF}><office:styles>{common}</office:styles>"
            "</office:document-styles>",
        )
    return out.getvalue()


def scanned(data: bytes) -> bytes:
    """Return a PDF whose pages are pictures of the pages of another."""
    import pypdfium2

    source, target = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    for page in source:
        width, height = page.get_size()
        picture = pypdfium2.PdfImage.new(target)
        picture.set_bitmap(page.render(scale=200 / 72))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        new = target.new_page(width, height)
        new.insert_obj(picture)
        new.gen_content()
    out = io.BytesIO()
    target.save(out)
    return out.getvalue()


def p(text: str, *, properties: str = "", bold: bool = False) -> str:
    """Write a Word paragraph with one run."""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    run = f"<w:r>{weight}<w:t xml:space='preserve'>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"
