"""ODT: headings, paragraphs, lists and tables in reading order, tracked changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ogplens.errors import ReadingError
from ogplens.reading.archive import check_archive, damaged
from ogplens.reading.builder import Run, TextBuilder, with_marker
from ogplens.reading.odt_styles import DRAW, OFFICE, TABLE, TEXT, Lists, Styles, integer

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Deleted text, comments, notes, indexes and what only programs need are no text of the plan.
_SKIPPED = frozenset(
    (
        *(TEXT + "tracked-changes", TEXT + "note", TEXT + "sequence-decls"),
        *(TEXT + "table-of-content", TEXT + "alphabetical-index", TEXT + "illustration-index"),
        *(TEXT + "page-number", TEXT + "ruby-text", OFFICE + "annotation", OFFICE + "forms"),
        *(DRAW + "frame", DRAW + "custom-shape", TABLE + "covered-table-cell"),
    )
)
_FRAMES = (DRAW + "text-box", DRAW + "custom-shape")
_ROW_GROUPS = ("table-header-rows", "table-rows", "table-row-group")
_MAX_REPEATED = 200  # of a blank, and of a row or a cell
_MAX_DEPTH = 60


def read_odt(data: bytes, builder: TextBuilder, *, max_bytes: int) -> tuple[str, ...]:
    """Append the blocks of an OpenDocument text; return warnings.

    Parameters
    ----------
    data : bytes
    builder : TextBuilder
    max_bytes : int
        Bound on the size of the unpacked parts together.

    Raises
    ------
    ReadingError
        If the file is damaged, encrypted, no OpenDocument text, unpacks to too much, or is too
        long.
    """
    source = builder.source
    check_archive(data, source=source, max_bytes=max_bytes, kind="ODT")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = _parsed(archive, "content.xml")
            names = archive.namelist()
            common = _parsed(archive, "styles.xml") if "styles.xml" in names else None
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise damaged(source, "it holds no text", kind="ODT")
        _Walk(builder, Styles(common, content), Lists(common, content)).follow(body)
    except ReadingError:
        raise
    except Exception as error:
        # zipfile and the parser raise a dozen kinds of error for damaged and encrypted files.
        raise damaged(source, str(error) or type(error).__name__, kind="ODT") from error
    return ()


def _parsed(archive: zipfile.ZipFile, name: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root: _Element = etree.fromstring(archive.read(name), parser)
    return root


class _Walk:
    """One pass over the body of a document."""

    def __init__(self, builder: TextBuilder, styles: Styles, lists: Lists) -> None:
        self._builder = builder
        self._styles = styles
        self._lists = lists

    def follow(self, container: _Element, *, depth: int = 0) -> None:
        if depth > _MAX_DEPTH:
            return
        for element in container:
            if element.tag in (TEXT + "p", TEXT + "h"):
                self._paragraph(element, None)
            elif element.tag == TEXT + "list":
                self._list(element, None, 1, depth=depth + 1)
            elif element.tag == TABLE + "table":
                self._table(element, depth=depth + 1)
            elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
                self.follow(element, depth=depth + 1)
            elif element.tag == DRAW + "frame":
                self._frames(element)

    def _paragraph(self, paragraph: _Element, marker: str | None, *, depth: int = 0) -> None:
        runs = self._runs(paragraph)
        if any(run.text.strip() for run in runs):
            level = self._heading_level(paragraph)
            if level:
                number = marker or self._lists.outline_marker(level, paragraph)
                self._builder.add_heading(with_marker(runs, number), level=level)
            elif marker is not None:
                self._builder.add_item(runs, marker=marker)
            else:
                self._builder.add_paragraph(runs)
        if depth < _MAX_DEPTH:
            self._frames(paragraph)

    def _heading_level(self, paragraph: _Element) -> int:
        if paragraph.tag == TEXT + "h":
            return integer(paragraph.get(TEXT + "outline-level"), 1)
        return self._styles.heading_level(paragraph.get(TEXT + "style-name"))

    def _frames(self, element: _Element) -> None:
        """Read text boxes after the paragraph that they are anchored in."""
        for frame in element.iter(*_FRAMES):
            if not any(outer.tag in _FRAMES for outer in frame.iterancestors()):
                self.follow(frame, depth=_MAX_DEPTH // 2)

    def _list(self, element: _Element, name: str | None, level: int, *, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        name = element.get(TEXT + "style-name") or name
        if level == 1:
            self._lists.begin(element, name)
        for item in element:
            if item.tag in (TEXT + "list-item", TEXT + "list-header"):
                self._item(item, name, level, depth=depth)

    def _item(self, item: _Element, name: str | None, level: int, *, depth: int) -> None:
        """Read an item of a list; its first paragraph has the number."""
        numbered = item.tag == TEXT + "list-item"
        for part in item:
            if part.tag == TEXT + "list":
                self._list(part, name, level + 1, depth=depth + 1)
            elif part.tag == TABLE + "table":
                self._table(part, depth=depth + 1)
            elif part.tag in (TEXT + "p", TEXT + "h"):
                marker = None
                if numbered:
                    start = item.get(TEXT + "start-value")
                    marker = self._lists.next_marker(name, level, start)
                self._paragraph(part, marker)
                numbered = False

    def _table(self, table: _Element, *, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        rows = [
            [c for c in row if c.tag in (TABLE + "table-cell", TABLE + "covered-table-cell")]
            for row in _rows(table)
        ]
        own = [[cell for cell in row if cell.tag == TABLE + "table-cell"] for row in rows]
        if all(len(cells) < 2 for cells in own):  # a frame round some text
            for cells in own:
                for cell in cells:
                    self.follow(cell, depth=depth)
            return
        for row, cells in zip(rows, own, strict=True):
            filled = [cell for cell in cells if _text(cell)]
            if len(filled) == 1 and self._is_heading_cell(filled[0]):
                self.follow(filled[0], depth=depth)
            else:
                self._builder.add_row([self._cell_runs(cell) for cell in _shown(row)])

    def _is_heading_cell(self, cell: _Element) -> bool:
        parts = [p for p in cell.iter(TEXT + "p", TEXT + "h") if _text(p)]
        return all(self._heading_level(part) for part in parts)

    def _cell_runs(self, cell: _Element) -> list[Run]:
        runs: list[Run] = []
        for paragraph in cell.iter(TEXT + "p", TEXT + "h"):
            if any(outer.tag in _SKIPPED for outer in paragraph.iterancestors()):
                continue
            found = self._runs(paragraph)
            if any(run.text.strip() for run in found):
                runs += [*found, Run("\n")]
        return runs

    def _runs(self, paragraph: _Element) -> list[Run]:
        name = paragraph.get(TEXT + "style-name")
        if self._styles.is_hidden(name):
            return []
        return list(self._inside(paragraph, bold=bool(self._styles.bold(name)), depth=0))

    def _inside(self, element: _Element, *, bold: bool, depth: int) -> Iterator[Run]:
        yield Run(element.text or "", bold)
        for inner in element:
            tag = inner.tag
            if tag == TEXT + "s":
                yield Run(" " * min(integer(inner.get(TEXT + "c"), 1), _MAX_REPEATED), bold)
            elif tag == TEXT + "tab":
                yield Run(" ", bold)
            elif tag == TEXT + "line-break":
                yield Run("\n", bold)
            elif isinstance(tag, str) and tag not in _SKIPPED and depth < _MAX_DEPTH:
                name = inner.get(TEXT + "style-name") if tag == TEXT + "span" else None
                if not self._styles.is_hidden(name):
                    own = self._styles.bold(name) if name else None
                    weight = bold if own is None else own
                    yield from self._inside(inner, bold=weight, depth=depth + 1)
            yield Run(inner.tail or "", bold)


def _text(element: _Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _rows(table: _Element) -> Iterator[_Element]:
    for part in table:
        if part.tag == TABLE + "table-row":
            yield part
        elif part.tag in [TABLE + name for name in _ROW_GROUPS]:
            yield from _rows(part)


def _shown(row: list[_Element]) -> Iterator[_Element]:
    """Yield the cells of a row: covered ones only where a cell above goes on, to keep places."""
    across = 0
    for cell in row:
        if cell.tag == TABLE + "table-cell":
            across = integer(cell.get(TABLE + "number-columns-spanned"), 1) - 1
            yield cell
        elif across:
            across -= 1
        else:
            yield from _covered(cell)


def _covered(cell: _Element) -> Iterator[_Element]:
    times = min(integer(cell.get(TABLE + "number-columns-repeated"), 1), _MAX_REPEATED)
    for _ in range(times):
        yield cell.makeelement(cell.tag)
