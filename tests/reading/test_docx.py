"""Word documents."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.errors import ReadingError
from ogplens.reading import read_bytes

from .makers import cells, check, docx, lead, p, read, shown

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Ttulo1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="Ttulo1"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/>
</w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr>
</w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/>
  </w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>
  <w:lvlText w:val="x"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""


def style(name):
    return f"<w:pStyle w:val='{name}'/>"


def numbered(number, level=0):
    return f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>"


def made(body):
    document = read(docx(body, styles=STYLES, numbering=NUMBERING), "a.docx")
    check(document)
    return document


def test_styles_make_headings():
    document = made(
        p("The plan", properties=style("T"))
        + p("Theme", properties=style("Ttulo1"))
        + p("First", properties=style("Mine"))
        + p("Second", properties=style("Mine"))
        + p("Outlined", properties="<w:outlineLvl w:val='2'/>")
        + p("Text", properties=style("Loop"))
    )
    assert [(b.level, document.slice(b)) for b in document.blocks] == [
        (1, "The plan"),
        (1, "Theme"),
        (1, "1. First"),
        (1, "2. Second"),
        (3, "Outlined"),
        (0, "Text"),
    ]


def test_automatic_numbers_are_printed():
    document = made(
        p("one", properties=numbered(1))
        + p("inner", properties=numbered(1, 1))
        + p("inner", properties=numbered(1, 1))
        + p("two", properties=numbered(1))
        + p("inner", properties=numbered(1, 1))
        + p("bullet", properties=numbered(2))
        + p("seven", properties=numbered(3))
        + p("none", properties=numbered(0))
    )
    assert shown(document) == [
        ("list_item", "1. one"),
        ("list_item", "1.a) inner"),
        ("list_item", "1.b) inner"),
        ("list_item", "2. two"),
        ("list_item", "2.a) inner"),
        ("list_item", "bullet"),
        ("list_item", "7. seven"),
        ("paragraph", "none"),
    ]


def test_bold_leads():
    strong = "<w:r><w:rPr><w:rStyle w:val='Strong'/></w:rPr><w:t>Lead:</w:t></w:r>"
    plain = "<w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t xml:space='preserve'> text</w:t></w:r>"
    document = made(f"<w:p>{strong}{plain}</w:p>" + p("All bold", bold=True))
    assert [lead(document, block) for block in document.blocks] == ["Lead:", "All bold"]


def test_tracked_changes_are_accepted():
    document = made(
        "<w:p><w:r><w:t>A</w:t></w:r>"
        "<w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>B</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom>"
        "<w:hyperlink><w:r><w:t>C</w:t><w:tab/><w:t>D</w:t><w:br/><w:t>E</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert document.text == "ABC D\nE"


def cell(*paragraphs, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def test_tables_stand_in_reading_order():
    table = (
        "<w:tbl><w:tr>"
        + cell(p("1. Title", properties=style("Ttulo1")))
        + "</w:tr><w:tr>"
        + cell(p("Lead", bold=True), properties="<w:vMerge w:val='restart'/>")
        + cell(p("Ministry"), p("Agency"))
        + "</w:tr><w:tr>"
        + cell(p("again"), properties="<w:vMerge/>")
        + cell(p("x", properties=numbered(1)))
        + "</w:tr></w:tbl>"
    )
    document = made(p("before") + table + p("after"))
    assert [kind for kind, _ in shown(document)] == [
        *("paragraph", "heading", "table_row", "table_row", "paragraph")
    ]
    assert cells(document) == [["Lead", "Ministry\nAgency"], ["", "1. x"]]
    assert lead(document, document.blocks[2]) == "Lead"


def test_frames_and_text_boxes_are_no_tables():
    frame = "<w:tbl><w:tr>" + cell(p("Title", properties=style("T")), p("Text")) + "</w:tr></w:tbl>"
    inside = f"<w:pict><w:txbxContent>{p('Inside')}</w:txbxContent></w:pict>"
    box = f"<w:p><w:r><w:t>Outside</w:t>{inside}</w:r></w:p>"
    sdt = f"<w:sdt><w:sdtContent>{p('Control')}</w:sdtContent></w:sdt>"
    assert shown(made(frame + box + sdt)) == [
        ("heading", "Title"),
        ("paragraph", "Text"),
        ("paragraph", "Outside"),
        ("paragraph", "Inside"),
        ("paragraph", "Control"),
    ]


def test_a_document_from_python_docx():
    import docx as library

    made_by_library = library.Document()
    made_by_library.add_heading("Plan", 0)
    made_by_library.add_heading("Theme", 2)
    made_by_library.add_paragraph("item", style="List Bullet")
    made_by_library.add_paragraph("item", style="List Number")
    table = made_by_library.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "a", "b"
    out = io.BytesIO()
    made_by_library.save(out)
    document = read(out.getvalue(), "-")
    check(document)
    assert document.format == "docx"
    assert shown(document) == [
        ("heading", "Plan"),
        ("heading", "Theme"),
        ("list_item", "item"),
        ("list_item", "1. item"),
        ("table_row", "a\tb"),
    ]
    assert [block.level for block in document.blocks] == [1, 2, 0, 0, 0]


tags = st.sampled_from(
    (
        *("p", "r", "t", "b", "pPr", "rPr", "pStyle", "numPr", "numId", "ilvl", "tbl", "tr", "tc"),
        *("tcPr", "vMerge", "sdt", "ins", "del", "br", "outlineLvl"),
    )
)
elements = st.recursive(
    st.sampled_from(["text", "<w:br/>", "<w:numId w:val='1'/>", "<w:pStyle w:val='Mine'/>"]),
    lambda inner: st.builds(
        lambda tag, inside: f"<w:{tag} w:val='0'>{''.join(inside)}</w:{tag}>",
        tags,
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@settings(max_examples=80, deadline=None)
@given(elements)
def test_elements_in_any_order_are_survived(body):
    try:
        document = read(docx(p("x") + body, styles=STYLES, numbering=NUMBERING), "a.docx")
    except ReadingError:
        pytest.fail("well-formed, so it can be read")
    check(document)


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 broken",
        docx(p("text"))[:-60],
        zipped(a="b"),
        docx("<w:p>"),
        b"no archive at all",
    ],
)
def test_damaged_documents(data):
    with pytest.raises(ReadingError, match="not a DOCX document, or is damaged") as caught:
        read(data, "plan.docx")
    assert caught.value.source == "plan.docx"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    body = "<!--" + " " * 3_000_000 + "-->" + p("text")
    data = docx(body)
    assert len(data) < 20_000
    with pytest.raises(ReadingError, match=r"unpacks to 3,\d+,\d+ bytes"):
        read_bytes(data, name="a.docx", max_bytes=1_000_000, max_characters=1_000_000)


def test_an_archive_that_lies_about_its_size_is_damaged():
    data = bytearray(docx(p("text " * 2000)))
    place = data.rindex(b"word/document.xml") - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    with pytest.raises(ReadingError):
        read(bytes(data), "a.docx")


def test_an_encrypted_document_is_named_so():
    with pytest.raises(ReadingError, match="encrypted"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx")
