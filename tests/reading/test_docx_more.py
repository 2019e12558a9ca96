"""DOCX: localised styles, direct formatting, hidden text, tick boxes and numbers."""

import io
import zipfile

import pytest

from .makers import SENTENCE, check, docx, p, read, shown


def made(body, name="a.docx", **parts):
    document = read(docx(body, **parts), name)
    check(document)
    return document


@pytest.mark.parametrize("name", ["Título 2", "Titre 2", "Überschrift 2", "Rubrik 2", "heading 2"])
def test_names_of_heading_styles_in_other_languages(name):
    style = f"<w:style w:type='paragraph' w:styleId='X'><w:name w:val='{name}'/></w:style>"
    document = made(p("One", properties="<w:pStyle w:val='X'/>") + p(SENTENCE), styles=style)
    assert [block.level for block in document.blocks] == [2, 0]


def test_larger_type_makes_headings_where_no_style_does():
    sized = "<w:p><w:r><w:rPr><w:sz w:val='%d'/></w:rPr><w:t>%s</w:t></w:r></w:p>"
    body = sized % (32, "Theme") + sized % (28, "Commitment 1") + (sized % (22, SENTENCE)) * 3
    assert [block.level for block in made(body).blocks] == [1, 2, 0, 0, 0]


def test_hidden_text_and_the_table_of_contents_are_left_out():
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r></w:p>"
    contents = p("Commitment 1 3", properties="<w:pStyle w:val='T'/>")
    style = "<w:style w:type='paragraph' w:styleId='T'><w:name w:val='toc 1'/></w:style>"
    assert made(contents + hidden + p(SENTENCE), styles=style).text == SENTENCE


def test_tick_boxes_keep_their_state():
    symbol = (
        "<w:r><w:sym w:font='Wingdings' w:char='F0%s'/><w:t xml:space='preserve'> %s</w:t></w:r>"
    )
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:checked/></w:checkBox>"
        "</w:ffData></w:fldChar></w:r><w:r><w:t xml:space='preserve'> Access</w:t></w:r>"
    )
    body = (
        f"<w:p>{symbol % ('FE', 'Yes')}</w:p><w:p>{symbol % ('A8', 'No')}</w:p><w:p>{field}</w:p>"
    )
    assert [text for _, text in shown(made(body))] == ["☒ Yes", "☐ No", "☒ Access"]


def test_legal_numbers_and_levels_that_styles_stand_for():
    numbering = (
        "<w:abstractNum w:abstractNumId='0'>"
        "<w:lvl w:ilvl='0'><w:numFmt w:val='upperRoman'/><w:lvlText w:val='Chapter %1'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:pStyle w:val='H2'/><w:isLgl/><w:lvlText w:val='%1.%2'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    style = (
        "<w:style w:type='paragraph' w:styleId='%s'><w:name w:val='heading %d'/><w:pPr><w:numPr>"
    )
    style += "<w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    body = "".join(
        p(x, properties=f"<w:pStyle w:val='{s}'/>") for x, s in (("A", "H1"), ("B", "H2"))
    )
    document = made(body, styles=style % ("H1", 1) + style % ("H2", 2), numbering=numbering)
    assert [text for _, text in shown(document)] == ["Chapter I A", "1.1 B"]


def test_documents_with_macros_are_read():
    source, out = zipfile.ZipFile(io.BytesIO(docx(p(SENTENCE)))), io.BytesIO()
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace(plain, macros))
    assert read(out.getvalue(), "a.docm").text == SENTENCE
