"""HTML: the content of a page, without what surrounds it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from ogplens.errors import ReadingError
from ogplens.reading.builder import Run, TextBuilder, with_marker
from ogplens.reading.decoding import decode
from ogplens.reading.html_page import mark_surroundings

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
#: Encodings that pages declare; Python knows others that are no encodings of text.
_ENCODINGS = re.compile(
    r"utf-?8|iso-?8859-\d{1,2}|latin\d|(?:windows|cp)-?125\d|koi8-[ru]|gb2312|gbk|gb18030|big5"
    r"|shift_jis|euc-(?:jp|kr)",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BLANKS = re.compile(r"\s+")

_ALWAYS_DROPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head"),
        *("title", "nav", "header", "footer", "aside", "button", "select", "textarea", "canvas"),
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "main", "body", "html", "ul", "ol", "li", "dl", "dt"),
        *("dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote"),
        *("pre", "hr", "figure", "figcaption", "address", "form", "fieldset", "legend"),
        *("details", "summary", *_HEADINGS),
    )
)
_HEADING_CLASS = re.compile(r"(?:^|\s)h([1-6])(?:\s|$)", re.IGNORECASE)
_MOST_SPANNED = 1000
_BOLD = frozenset(("b", "strong"))
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


def read_html(data: bytes, builder: TextBuilder) -> tuple[str, ...]:
    """Append the blocks of a page; return warnings.

    Raises
    ------
    ReadingError
        If the bytes are not text, hold no element, or are too long.
    """
    text, warnings = _decode(data, source=builder.source)
    if add_fragment(text, builder, whole=True):
        if not builder.blocks:
            raise ReadingError(
                "its elements are nested too deeply for any text to be read",
                source=builder.source,
                hint="open it in a browser, and save it as text or print it to PDF",
            )
        warnings += ("a part is nested too deeply, and was left out with all that follows it",)
    return warnings


def add_fragment(text: str, builder: TextBuilder, *, whole: bool = False) -> bool:
    """Append the blocks of a page or of a piece of one; a whole one has surroundings to drop.

    A form is dropped, unless nothing else holds any text: some sites wrap whole pages in one.

    Returns
    -------
    bool
        Whether the rest was left out, because elements are nested too deeply.
    """
    root, cut_short = _parse(text, source=builder.source)
    if root is None:
        return False
    if whole:
        mark_surroundings(root)
    before = len(builder.blocks)
    _Walk(builder, _ALWAYS_DROPPED | {"form"}).follow(root)
    if len(builder.blocks) == before:
        _Walk(builder, _ALWAYS_DROPPED).follow(root)
    return cut_short


def _decode(data: bytes, *, source: str) -> tuple[str, tuple[str, ...]]:
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    declared = _CHARSET.search(data[:4096])
    name = declared.group(1).decode("ascii", "replace").lower() if declared else ""
    if _ENCODINGS.fullmatch(name) and not marked:
        # Browsers read Latin-1 as Windows-1252, and so do the people who write the pages.
        name = "cp1252" if name in ("iso-8859-1", "latin1") else name
        try:
            return data.decode(name), ()
        except (LookupError, UnicodeError):
            pass  # a wrong declaration is common; the bytes themselves decide
    return decode(data, source=source)


def _parse(text: str, *, source: str) -> tuple[_Element | None, bool]:
    """Return the root, and whether the parser stopped before the end."""
    from lxml import etree, html

    text = _DECLARATION.sub("", text).replace("\0", "")
    # Without `huge_tree` the parser leaves out, and says nothing, what is longer than 10 MB in one
    # piece or nested more than 256 deep. Length and time are bounded elsewhere.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    except etree.ParserError:
        return None, False  # an empty page; the caller says so
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError(
            f"the page cannot be parsed as HTML: {error}",
            source=source,
            hint="open it in a browser and save it again, or print it to PDF",
        ) from error


class _Walk:
    """One pass over the elements of a page, in document order and without recursion."""

    def __init__(self, builder: TextBuilder, dropped: frozenset[str]) -> None:
        self._builder = builder
        self._dropped = dropped
        self._skipping = 0
        self._bold = 0
        self._heading = 0
        self._preformatted = 0
        self._runs: list[Run] = []
        self._counters: list[int | None] = []  # the next number of each open list
        self._marker: str | None = None  # that of a list item without text as yet
        self._rows: list[list[Run]] | None = None
        self._layout: list[bool] = []  # for each open table: only there to place things?
        self._spans: dict[int, int] = {}  # column to the rows that a cell above still reaches into

    def follow(self, root: _Element) -> None:
        from lxml import etree

        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                self._start(element)
            else:
                self._end(element)
        self._flush()

    def _start(self, element: _Element) -> None:
        if self._skipping or _is_dropped(element, self._dropped):
            self._skipping += 1
            return
        tag = element.tag
        if tag in _BLOCKS:
            self._open(element)
        elif tag == "br":
            self._runs.append(Run("\n", self._bold > 0))
        if _is_bold(element):
            self._bold += 1
        self._text(element.text)

    def _open(self, element: _Element) -> None:
        self._boundary()
        tag = element.tag
        if level := _heading_level(element):
            self._heading = level
        elif tag in ("ul", "ol"):
            self._counters.append(_first_number(element) if tag == "ol" else None)
        elif tag == "li":
            self._marker = self._next_marker(element)
        elif tag == "table":
            self._layout.append(_is_layout(element))
            self._spans = {}
        elif tag == "tr" and self._layout[-1:] == [False]:
            self._rows = []
        elif tag in ("td", "th") and self._rows is not None and self._layout[-1:] == [False]:
            self._open_cell(element)
        elif tag == "pre":
            self._preformatted += 1

    def _open_cell(self, element: _Element) -> None:
        """Begin a cell; one that spans rows leaves an empty cell in each row below."""
        self._pass_spans()
        assert self._rows is not None  # noqa: S101  # the caller looked
        column = len(self._rows)
        self._rows.append([])
        rows = min(_integer(element.get("rowspan"), 1), _MOST_SPANNED)
        if rows > 1:
            self._spans[column] = rows - 1

    def _pass_spans(self) -> None:
        """Put an empty cell wherever one of the rows above reaches into this row."""
        while self._rows is not None and self._spans.get(len(self._rows), 0) > 0:
            self._spans[len(self._rows)] -= 1
            self._rows.append([])

    def _end(self, element: _Element) -> None:
        if self._skipping:
            self._skipping -= 1
        else:
            if _is_bold(element):
                self._bold -= 1
            if element.tag in _BLOCKS:
                self._close(element)
        if not self._skipping:
            self._text(element.tail)

    def _close(self, element: _Element) -> None:
        self._boundary()
        tag = element.tag
        if _heading_level(element):
            self._heading = 0
        elif tag in ("ul", "ol"):
            if self._counters:
                self._counters.pop()
        elif tag == "li":
            self._marker = None
        elif tag == "table":
            self._layout.pop()
        elif tag == "tr" and self._layout[-1:] == [False]:
            self._pass_spans()
            self._builder.add_row(self._rows or [])
            self._rows = None
        elif tag == "pre":
            self._preformatted -= 1

    def _text(self, text: str | None) -> None:
        if text and not self._preformatted:
            text = _BLANKS.sub(" ", text)
        if text:
            self._runs.append(Run(text, self._bold > 0))

    def _boundary(self) -> None:
        """Close the stretch of text before a block begins or ends."""
        if not any(run.text.strip() for run in self._runs):
            self._runs = []
        elif self._rows:
            self._rows[-1] += [*with_marker(self._runs, self._marker or ""), Run("\n")]
            self._marker = None
            self._runs = []
        else:
            self._flush()

    def _flush(self) -> None:
        runs, self._runs = self._runs, []
        marker, self._marker = self._marker, None
        if not any(run.text.strip() for run in runs):
            return
        if self._heading:
            self._builder.add_heading(with_marker(runs, marker or ""), level=self._heading)
        elif marker is not None:
            self._builder.add_item(runs, marker=marker)
        else:
            self._builder.add_paragraph(runs)

    def _next_marker(self, element: _Element) -> str:
        if not self._counters or self._counters[-1] is None:
            return ""
        number = _integer(element.get("value"), self._counters[-1])
        self._counters[-1] = number + 1
        return f"{number}."


def _heading_level(element: _Element) -> int:
    """Return the level of a heading by its tag, its role, or a class such as ``h3``."""
    tag = str(element.tag)
    if tag in _HEADINGS:
        return int(tag[1])
    if tag not in ("div", "p", "dt", "summary"):
        return 0
    if element.get("role") == "heading":
        return max(1, min(6, _integer(element.get("aria-level"), 2)))
    named = _HEADING_CLASS.search(element.get("class") or "")
    return int(named.group(1)) if named and next(iter(element), None) is None else 0


def _is_dropped(element: _Element, dropped: frozenset[str]) -> bool:
    if element.tag in ("header", "footer") and any(
        outer.tag in ("article", "main", "section") for outer in element.iterancestors()
    ):
        return element.get("hidden") is not None  # the head of an article holds its title
    return element.tag in dropped or element.get("hidden") is not None


def _is_bold(element: _Element) -> bool:
    if element.tag in _BOLD:
        return True
    style = element.get("style")
    return element.tag == "span" and style is not None and bool(_BOLD_STYLE.search(style))


def _is_layout(table: _Element) -> bool:
    """Tell a table that holds one column, or other tables, from one that holds data."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    return all(sum(1 for cell in row if cell.tag in ("td", "th")) < 2 for row in table.iter("tr"))


def _first_number(element: _Element) -> int:
    return _integer(element.get("start"), 1)


def _integer(text: str | None, default: int) -> int:
    """Parse a short whole number; pages hold all sorts of things in number attributes."""
    stripped = (text or "").strip()
    return int(stripped) if re.fullmatch(r"-?[0-9]{1,9}", stripped) else default
