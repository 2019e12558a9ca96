"""DOCX: paragraphs and tables in reading order, with tracked changes accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ogplens.errors import ReadingError
from ogplens.reading.archive import check_archive, damaged
from ogplens.reading.builder import Run, TextBuilder, with_marker
from ogplens.reading.docx_direct import DirectHeadings
from ogplens.reading.docx_styles import (
    Numbering,
    Styles,
    W,
    child,
    integer,
    switched_on,
    symbol,
    value,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_STYLES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

#: Deleted text, text at its old place, and the twin of a drawing for older programs.
_SKIPPED = frozenset((W + "del", W + "moveFrom", W + "pPr", W + "rPr", _FALLBACK))
_TEXT_BOX = W + "txbxContent"
_GLYPHS = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
#: Containers that only wrap paragraphs and tables.
_WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)


def read_docx(data: bytes, builder: TextBuilder, *, max_bytes: int) -> tuple[str, ...]:
    """Append the blocks of a Word document; return warnings.

    Parameters
    ----------
    data : bytes
    builder : TextBuilder
    max_bytes : int
        Bound on the size of the unpacked parts together.

    Raises
    ------
    ReadingError
        If the file is damaged, is no Word document, unpacks to too much, or is too long.
    """
    check_archive(data, source=builder.source, max_bytes=max_bytes, kind="DOCX")
    try:
        part = _main_part(data)
        styles = Styles(_related(part, _STYLES))
        numbering = Numbering(_related(part, _NUMBERING))
        # A document with macros is no XML to python-docx, and comes as bytes.
        element = getattr(part, "element", None)
        body = (_tree(part.blob) if element is None else element).find(W + "body")
        if body is None:
            raise damaged(builder.source, "it is no Word document", kind="DOCX")
        _Walk(builder, styles, numbering, DirectHeadings(body, styles)).follow(body)
    except (ReadingError, MemoryError):
        raise
    except Exception as error:
        # The parsers below raise a dozen kinds of error for damaged files, none documented.
        reason = str(error) or type(error).__name__
        raise damaged(builder.source, reason, kind="DOCX") from error
    return ()


def _main_part(data: bytes) -> Any:  # noqa: ANN401  # a part of python-docx
    """Return the document's part, also of documents with macros and of templates."""
    from docx.package import Package

    return Package.open(io.BytesIO(data)).main_document_part


def _tree(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root: _Element = etree.fromstring(data, parser)
    return root


def _related(part: Any, kind: str) -> _Element | None:  # noqa: ANN401  # a part of python-docx
    for relation in part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return _tree(relation.target_part.blob)
    return None


class _Walk:
    """One pass over the body of a document."""

    def __init__(
        self,
        builder: TextBuilder,
        styles: Styles,
        numbering: Numbering,
        direct: DirectHeadings,
    ) -> None:
        self._builder = builder
        self._styles = styles
        self._numbering = numbering
        self._direct = direct

    def follow(self, container: _Element) -> None:
        for element in _blocks(container):
            if element.tag == W + "p":
                self._paragraph(element)
            else:
                self._table(element)

    def _paragraph(self, paragraph: _Element) -> None:
        style = value(paragraph, "pPr", "pStyle")
        if self._styles.is_contents(style):
            return  # the table of contents repeats the headings
        runs = list(self._runs(paragraph))
        level = self._heading_level(paragraph) or self._direct.level(paragraph, runs)
        if any(run.text.strip() for run in runs):
            marker = self._marker(paragraph)
            if level:
                self._builder.add_heading(with_marker(runs, marker or ""), level=level)
            elif marker is not None:
                self._builder.add_item(runs, marker=marker)
            else:
                self._builder.add_paragraph(runs)
        for box in _text_boxes(paragraph):
            self.follow(box)

    def _table(self, table: _Element) -> None:
        rows = [list(_cells(row)) for row in _rows(table)]
        if all(len(cells) < 2 for cells in rows):  # a frame round some text
            for cells in rows:
                for cell in cells:
                    self.follow(cell)
            return
        for cells in rows:
            filled = [cell for cell in cells if any(_texts(cell))]
            if len(filled) == 1 and self._is_heading_cell(filled[0]):
                self.follow(filled[0])
            else:
                self._builder.add_row([list(self._cell_runs(cell)) for cell in cells])

    def _is_heading_cell(self, cell: _Element) -> bool:
        paragraphs = [p for p in cell.iter(W + "p") if any(_texts(p))]
        return all(self._heading_level(paragraph) for paragraph in paragraphs)

    def _cell_runs(self, cell: _Element) -> Iterator[Run]:
        if switched_on(child(cell, "tcPr"), "vMerge") and (
            value(cell, "tcPr", "vMerge") != "restart"
        ):
            return  # continues the cell above
        for paragraph in cell.iter(W + "p"):
            if any(outer.tag in _SKIPPED for outer in paragraph.iterancestors()):
                continue  # a text box is there twice, for newer and for older programs
            runs = list(self._runs(paragraph))
            if any(run.text.strip() for run in runs):
                yield from with_marker(runs, self._marker(paragraph) or "")
                yield Run("\n")

    def _runs(self, paragraph: _Element) -> Iterator[Run]:
        by_style = self._styles.bold(value(paragraph, "pPr", "pStyle"))
        for run in _inside(paragraph, W + "r"):
            if self._styles.is_hidden(run, value(paragraph, "pPr", "pStyle")):
                continue
            state = switched_on(child(run, "rPr"), "b")
            if state is None and (name := value(run, "rPr", "rStyle")):
                state = self._styles.bold(name)
            bold = bool(by_style if state is None else state)
            for text in _texts(run):
                yield Run(text, bold)

    def _heading_level(self, paragraph: _Element) -> int:
        outline = integer(value(paragraph, "pPr", "outlineLvl"))
        if outline is not None and outline < 9:
            return outline + 1
        return self._styles.heading_level(value(paragraph, "pPr", "pStyle"))

    def _marker(self, paragraph: _Element) -> str | None:
        styled = self._styles.numbering(value(paragraph, "pPr", "pStyle"))
        number = value(paragraph, "pPr", "numPr", "numId") or styled[0]
        level = integer(value(paragraph, "pPr", "numPr", "ilvl") or styled[1])
        if level is None:
            level = self._numbering.level_of(number, value(paragraph, "pPr", "pStyle"))
        return self._numbering.next_marker(number, level)


def _blocks(container: _Element) -> Iterator[_Element]:
    """Yield the paragraphs and tables of a container, looking into mere wrappers."""
    for element in container:
        if element.tag in (W + "p", W + "tbl"):
            yield element
        elif element.tag in _WRAPPERS:
            yield from _blocks(element)


def _rows(table: _Element) -> Iterator[_Element]:
    for row in _inside(table, W + "tr"):
        if child(row, "trPr", "del") is None:
            yield row


def _cells(row: _Element) -> Iterator[_Element]:
    return _inside(row, W + "tc")


def _inside(element: _Element, tag: str) -> Iterator[_Element]:
    """Yield the nearest descendants of a kind, past wrappers but not into deleted text."""
    for inner in element:
        if inner.tag == tag:
            yield inner
        elif inner.tag not in _SKIPPED and inner.tag != _TEXT_BOX:
            yield from _inside(inner, tag)


def _texts(element: _Element) -> Iterator[str]:
    for inner in element:
        if inner.tag == W + "t":
            yield inner.text or ""
        elif inner.tag == W + "sym":
            yield symbol(inner.get(W + "font") or "", inner.get(W + "char") or "")
        elif inner.tag == W + "checkBox":
            checked = switched_on(inner, "checked")
            yield "☒" if (switched_on(inner, "default") if checked is None else checked) else "☐"
        elif inner.tag in _GLYPHS:
            yield _GLYPHS[inner.tag]
        elif inner.tag not in _SKIPPED and inner.tag != _TEXT_BOX:
            yield from _texts(inner)


def _text_boxes(paragraph: _Element) -> Iterator[_Element]:
    for box in paragraph.iter(_TEXT_BOX):
        if not any(outer.tag in (_FALLBACK, _TEXT_BOX) for outer in box.iterancestors()):
            yield box
