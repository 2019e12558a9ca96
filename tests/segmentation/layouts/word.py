"""Drafts as Word documents."""

from __future__ import annotations

import io
import re
from typing import Any

from tests.segmentation.layouts.draft import Draft, Look, Part
from tests.segmentation.layouts.render import toc_entries, width

SIZES = {1: 20, 2: 15, 3: 12.5, 4: 11}


def docx(draft: Draft) -> bytes:
    """Write a DOCX: heading styles, or direct formatting where the layout is soup."""
    import docx as word

    document = word.Document()
    section = document.sections[0]
    running = draft.look.running or f"{draft.name} — {draft.government}"
    section.header.paragraphs[0].text = running if draft.look.head else ""
    section.footer.paragraphs[0].text = draft.government
    _page(document, draft.look)
    numbers: dict[str, int] = {}
    for part in draft.parts:
        if part.kind == "table":
            _table(document, part, draft.look)
        elif part.kind == "break":
            document.add_page_break()
        elif part.kind == "toc":
            for text, page in toc_entries(draft, part):
                _dotted(document.add_paragraph(f"{text}\t{page}"))
        elif part.kind == "heading":
            _heading(document, part, draft, numbers)
        elif part.kind == "item" and part.marker == "•":
            _runs(document.add_paragraph(style="List Bullet"), part.text)
        elif part.kind == "item":
            _runs(document.add_paragraph(), f"{part.marker} {part.text}")
        else:
            _runs(document.add_paragraph(), part.text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, look: Look) -> None:
    """Set paper, columns and face, and number the pages at the foot."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if look.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if look.landscape else WD_ORIENT.PORTRAIT
    document.styles["Normal"].font.name = "Liberation Serif" if look.serif else "Liberation Sans"
    if look.columns > 1:
        section._sectPr.find(qn("w:cols")).set(qn("w:num"), str(look.columns))
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(OxmlElement("w:r"))
    section.footer.add_paragraph()._p.append(field)


def _dotted(paragraph: Any) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _shade(properties: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour.lstrip("#"))
    properties.append(shade)


def _runs(
    paragraph: Any,
    text: str,
    *,
    bold: bool = False,
    size: float | None = None,
    white: bool = False,
) -> None:
    from docx.shared import Pt, RGBColor

    for n, piece in enumerate(re.split(r"\*\*", text)):
        if not piece:
            continue
        run = paragraph.add_run(piece.replace("^", ""))
        run.bold = True if bold or n % 2 else None
        if size:
            run.font.size = Pt(size)
        if white:
            run.font.color.rgb = RGBColor(255, 255, 255)


def _heading(document: Any, part: Part, draft: Draft, numbers: dict[str, int]) -> None:
    if part.style == "heading" and not draft.look.soup:
        paragraph = document.add_heading(level=part.level)
        size, bold = None, False
    else:
        paragraph = document.add_paragraph()
        plain = {"bold": 11, "caps": 11, "band": 12, "number": 30, "big": 17}
        size, bold = plain.get(part.style, SIZES.get(part.level, 11)), part.style != "big"
    if part.auto:
        if part.auto not in numbers:
            numbers[part.auto] = _numbering(
                document, re.sub(r"\d+|[A-Z](?=\.)", "%1", part.prefix, count=1)
            )
        _number(paragraph, numbers[part.auto])
        _runs(paragraph, part.text, bold=bold, size=size)
    else:
        _runs(paragraph, part.shown, bold=bold, size=size)


def _numbering(document: Any, pattern: str) -> int:
    """Define a list whose numbers Word writes by a pattern such as ``Commitment %1:``."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    root = document.part.numbering_part.element
    abstracts = root.findall(qn("w:abstractNum"))
    number = 100 + len(abstracts)
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(number))
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", "decimal"), ("w:lvlText", pattern)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), value)
        level.append(child)
    abstract.append(level)
    abstracts[-1].addnext(abstract)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), str(number))
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), str(number))
    num.append(link)
    root.append(num)
    return number


def _number(paragraph: Any, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()
    holder = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", "0"), ("w:numId", str(number))):
        child = OxmlElement(tag)
        child.set(qn("w:val"), value)
        holder.append(child)
    properties.append(holder)


def _narrow_labels(table: Any) -> None:
    from docx.shared import Mm

    table.autofit = False
    for column, wide in zip(table.columns, (45, 105), strict=True):
        column.width = Mm(wide)
        for cell in column.cells:
            cell.width = Mm(wide)


def _table(document: Any, part: Part, look: Look) -> None:
    columns = width(part)
    table = document.add_table(rows=len(part.rows), cols=columns)
    if part.style != "plain":
        table.style = "Table Grid"
    if columns == 2 and max(len(row.cells[0] or "") for row in part.rows[1:] or part.rows) < 70:
        _narrow_labels(table)
    grid = [list(row.cells) for row in table.rows]  # python-docx finds a row's cells slowly
    for n, row in enumerate(part.rows):
        cells = grid[n]
        for k, text in enumerate(row.cells):
            if text is None:
                above = n - 1
                while part.rows[above].cells[k] is None:
                    above -= 1
                grid[above][k].merge(cells[k])
                continue
            cell = cells[k]
            if k == len(row.cells) - 1 and len(row.cells) < columns:
                cell = cell.merge(cells[columns - 1])
            bar = row.band and len(row.cells) == 1
            if row.band:
                _shade(cell._tc.get_or_add_tcPr(), look.colour if bar else "#dce6f1")
            lines = text.split("\n")
            bold = row.head or row.band
            _runs(cell.paragraphs[0], lines[0], bold=bold, white=bar)
            for line in lines[1:]:
                _runs(cell.add_paragraph(), line, bold=bold, white=bar)
