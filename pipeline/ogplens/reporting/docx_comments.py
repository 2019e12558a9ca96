"""Comments put into a copy of a Word document; nothing else of it changes.

A DOCX is a ZIP of parts. Only the body gets marks, the comments their part, and the lists of parts
their entries; every other part keeps its bytes: styles, headers, pictures, macros. Parts are read
with a parser that fetches nothing and expands nothing.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from ogplens.errors import OgplensError
from ogplens.reading.archive import check_archive, damaged
from ogplens.reporting.docx_text import CutRuns, FileText, Finder

if TYPE_CHECKING:
    from lxml.etree import _Element

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_RELATIONS = f"{{{_PACKAGE}relationships}}"
_TYPES = f"{{{_PACKAGE}content-types}}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NO_XML = re.compile("[^\\t\\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
AUTHOR, INITIALS = "ogplens", "OL"


class Comment(TypedDict):
    """A comment: a half-open span in the text that was read, and what it says, line by line.

    One with ``start`` below 0 stands at the beginning of the document.
    """

    start: int
    end: int
    text: str


def commented_docx(
    data: bytes, *, source: str, max_bytes: int, text: str, comments: Sequence[Comment]
) -> bytes:
    """Return a copy of a Word document with comments.

    Parameters
    ----------
    data : bytes
        The file.
    source : str
        Its name, for errors.
    max_bytes : int
        Bound on the size of the unpacked parts together.
    text : str
        The text that the spans are in, as ``ogplens`` read it from this file.
    comments : sequence of Comment
        A comment whose place cannot be found stands at the last place before it.

    Raises
    ------
    ReadingError
        If the file is damaged, is no Word document, or unpacks to too much.
    """
    check_archive(data, source=source, max_bytes=max_bytes, kind="DOCX")
    try:
        package = _Package(data)
        _put(package, text, comments)
        return package.bytes()
    except (OgplensError, MemoryError):
        raise
    except Exception as error:
        # The parsers raise a dozen kinds of error for damaged files, none documented.
        raise damaged(source, str(error) or type(error).__name__, kind="DOCX") from error


class _Package:
    """The parts of a file; those that were parsed are written anew, others as they are."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = list(dict.fromkeys(self._archive.namelist()))
        self._trees: dict[str, _Element] = {}
        self._changed: set[str] = set()
        self.main = self._main_name()

    def tree(self, name: str, *, change: bool = False) -> _Element:
        """Return the root of a part that is XML; what is changed in it will be written, if so."""
        if change:
            self._changed.add(name)
        if name not in self._trees:
            from lxml import etree

            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            self._trees[name] = etree.fromstring(self._archive.read(name), parser)
        return self._trees[name]

    def add(self, name: str, root: _Element) -> None:
        """Add a part."""
        self._names.append(name)
        self._trees[name] = root
        self._changed.add(name)

    def has(self, name: str) -> bool:
        return name in self._names

    def related(self, part: str) -> str:
        """Return the name of the part that lists what a part refers to."""
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def target(self, part: str, kind: str) -> str | None:
        """Return the part that another refers to by a kind of relation."""
        if not self.has(self.related(part)):
            return None
        for one in self.tree(self.related(part)):
            if (
                str(one.get("Type", "")).rpartition("/")[2] == kind
                and one.get("TargetMode") is None
            ):
                goal = str(one.get("Target", ""))
                joined = posixpath.join("/", posixpath.dirname(part), goal)
                return posixpath.normpath(joined).lstrip("/")
        return None

    def _main_name(self) -> str:
        name = self.target("", "officeDocument")
        if name is None or not self.has(name):
            raise ValueError("it has no main part")
        return name

    def bytes(self) -> bytes:
        from lxml import etree

        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name in self._names:
                if name in self._changed:
                    content = etree.tostring(
                        self._trees[name].getroottree(),
                        xml_declaration=True,
                        encoding="UTF-8",
                        standalone=True,
                    )
                else:
                    content = self._archive.read(name)
                entry = zipfile.ZipInfo(name, _FIXED_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                made.writestr(entry, content)
        return out.getvalue()


def _put(package: _Package, text: str, comments: Sequence[Comment]) -> None:
    root = package.tree(package.main, change=True)
    namespace = str(root.tag).removesuffix("document")
    body = root.find(namespace + "body")
    if body is None:
        raise ValueError("it has no body")
    file_text = FileText(body, namespace)
    if not file_text.letters:
        raise ValueError("it has no text")
    finder = Finder(text, file_text)
    last = (file_text.place(0), file_text.place(0))
    placed = []
    for comment in sorted(comments, key=lambda one: one["start"]):
        found = finder.find(comment["start"], comment["end"]) if comment["start"] >= 0 else None
        last = found or last
        placed.append((comment, last))
    shelf = _comments_part(package, namespace)
    taken = [str(one.get(namespace + "id", "")) for one in shelf]
    number = max((int(one) for one in taken if one.isdecimal()), default=-1) + 1
    runs = CutRuns([ends for _, ends in placed], namespace)
    for offset, (comment, (first, final)) in enumerate(placed):
        own = str(number + offset)
        _mark(runs.holder(first), runs.holder(final), own, namespace)
        shelf.append(_comment(comment["text"], own, namespace))


def _comments_part(package: _Package, namespace: str) -> _Element:
    """Return the root of the comments, made where there are none."""
    name = package.target(package.main, "comments")
    if name is not None and package.has(name):
        return package.tree(name, change=True)
    from lxml import etree

    folder = posixpath.dirname(package.main)
    name = posixpath.join(folder, "comments.xml")
    while package.has(name):
        name = name.removesuffix(".xml") + "1.xml"
    root = etree.Element(namespace + "comments", nsmap={"w": namespace.strip("{}")})
    package.add(name, root)
    types = package.tree("[Content_Types].xml", change=True)
    etree.SubElement(types, _TYPES + "Override", PartName=f"/{name}", ContentType=_COMMENTS_TYPE)
    listing = package.related(package.main)
    if not package.has(listing):
        package.add(listing, etree.Element(_RELATIONS + "Relationships"))
    relations = package.tree(listing, change=True)
    ids = {one.get("Id") for one in relations}
    fresh = next(f"rIdOgplens{n}" for n in range(len(ids) + 1) if f"rIdOgplens{n}" not in ids)
    etree.SubElement(
        relations,
        _RELATIONS + "Relationship",
        Id=fresh,
        Type=(_OFFICE if "openxmlformats" in namespace else _STRICT) + "comments",
        Target=posixpath.relpath(name, folder or "."),
    )
    return root


def _mark(before: _Element, after: _Element, number: str, w: str) -> None:
    """Put the marks of a comment around a stretch."""
    from lxml import etree

    attribute = {w + "id": number}
    before.addprevious(etree.Element(w + "commentRangeStart", attribute))
    reference = etree.Element(w + "r")
    etree.SubElement(reference, w + "commentReference", attribute)
    after.addnext(reference)
    after.addnext(etree.Element(w + "commentRangeEnd", attribute))


def _comment(text: str, number: str, w: str) -> _Element:
    """Return a comment, a paragraph a line; without a date: same input, same bytes."""
    from lxml import etree

    made = etree.Element(
        w + "comment", {w + "id": number, w + "author": AUTHOR, w + "initials": INITIALS}
    )
    for line in text.split("\n"):
        run = etree.SubElement(etree.SubElement(made, w + "p"), w + "r")
        etree.SubElement(run, w + "t", {_XML_SPACE: "preserve"}).text = xml_text(line)
    return made


def xml_text(text: str, instead: str = "") -> str:
    """Return a text without the characters that XML 1.0 cannot hold."""
    return _NO_XML.sub(instead, text)
