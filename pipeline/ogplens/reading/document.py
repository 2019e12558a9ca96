"""From a path or bytes to a `Document`: which format, within which bounds, by which reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from types import MappingProxyType

from ogplens.domain.document import Document
from ogplens.errors import ReadingError
from ogplens.files import read_steadily
from ogplens.reading.bold import with_bold_headings
from ogplens.reading.builder import Progress, TextBuilder
from ogplens.reading.language import identify_language

#: Suffix to format.
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".pdf": "pdf",
        ".docx": "docx",
        ".docm": "docx",
        ".dotx": "docx",
        ".odt": "odt",
        ".ott": "odt",
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".md": "markdown",
        ".markdown": "markdown",
        ".txt": "text",
        ".text": "text",
    }
)
_KNOWN = "PDF, DOCX, ODT, HTML, Markdown and plain text"

_ZIP = b"PK\x03\x04"
_OPENDOCUMENT = b"application/vnd.oasis.opendocument.text"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\A[^<]{0,16}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ANY_HTML = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^ {0,3}#{1,6}[ \t]+\S|^\|?[ \t]*:?-{3,}:?[ \t]*\||\*\*\S.*?\S\*\*|^---\n\w+:", re.MULTILINE
)
#: Pictures, archives and programs decode as Windows-1252 at times; their first bytes tell.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_FOREIGN = (b"\x7fELF", b"MZ\x90", b"Rar!", b"7z\xbc\xaf")


def read_document(
    path: Path,
    *,
    max_bytes: int,
    max_characters: int,
    language: str | None = None,
    ocr: bool = False,
) -> Document:
    """Read a file.

    Parameters
    ----------
    path : Path
        The suffix says which format; where it is not one of `SUFFIXES`, the content does.
    max_bytes, max_characters : int
        A larger file, or a longer text, is refused.
    language : str, optional
        ISO 639-1 code, where it is known; otherwise the text tells.
    ocr : bool
        Read pages of a PDF that are pictures with Tesseract.

    Raises
    ------
    ReadingError
        If the file is missing, a folder, empty, too large, encrypted, damaged, of an unknown
        format, or without text.
    """
    data = load_file(path, max_bytes=max_bytes)
    return read_bytes(
        data,
        name=str(path),
        max_bytes=max_bytes,
        max_characters=max_characters,
        language=language,
        ocr=ocr,
    )


def load_file(path: Path, *, max_bytes: int) -> bytes:
    """Return the content of a file, or of a pipe that has a name.

    Parameters
    ----------
    path : Path
    max_bytes : int
        Of a pipe, at most one byte more is read, so that a reader can refuse it.

    Raises
    ------
    ReadingError
        If the file is missing, a folder, too large, cannot be opened, or changes meanwhile.
    """
    source = str(path)
    try:
        if path.is_dir():
            raise ReadingError(
                "this is a folder, not a file", source=source, hint="name a file inside it"
            )
        size = path.stat().st_size
        check_size(size, source=source, max_bytes=max_bytes)
        return read_steadily(path, max_bytes=max_bytes)
    except FileNotFoundError:
        raise ReadingError(
            "there is no such file", source=source, hint="check the name and the folder"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadingError(
            f"the file cannot be opened: {reason}",
            source=source,
            hint="check the name, and that you may read the file",
        ) from error


def read_bytes(
    data: bytes,
    *,
    name: str,
    max_bytes: int,
    max_characters: int,
    language: str | None = None,
    progress: Progress | None = None,
    ocr: bool = False,
) -> Document:
    """Read a document that is in memory; see `read_document`.

    Parameters
    ----------
    data : bytes
    name : str
        The file's name, or ``"-"`` for standard input; a suffix in it says which format.
    max_bytes, max_characters : int
    language : str, optional
    progress : callable, optional
        Called after each page with the pages read and the number of pages, where there are pages.
    ocr : bool

    Raises
    ------
    ReadingError
        As `read_document` does.
    """
    check_size(len(data), source=name, max_bytes=max_bytes)
    if not data.strip():
        raise ReadingError("the file is empty", source=name, hint="give a file that holds a plan")
    kind = _format(data, name=name)
    builder = TextBuilder(source=name, max_characters=max_characters, progress=progress)
    pages: int | None = None
    if kind == "pdf":
        from ogplens.reading.pdf import read_pdf

        pages, warnings = read_pdf(data, builder, ocr=ocr, language=language)
    else:
        warnings = _read(kind, data, builder, max_bytes=max_bytes)
    if not builder.blocks:
        raise ReadingError(
            "there is no text in it", source=name, hint="give a file that holds a plan"
        )
    text = builder.text
    return Document(
        text=text,
        blocks=with_bold_headings(builder.blocks, text, capitals=kind in ("docx", "odt", "html")),
        source=name,
        format=kind,
        language=language or identify_language(text),
        pages=pages,
        warnings=warnings,
    )


def _read(kind: str, data: bytes, builder: TextBuilder, *, max_bytes: int) -> tuple[str, ...]:
    """Call the reader of a format without pages, each imported when it is needed."""
    if kind == "docx":
        from ogplens.reading.docx import read_docx

        return read_docx(data, builder, max_bytes=max_bytes)
    if kind == "odt":
        from ogplens.reading.odt import read_odt

        return read_odt(data, builder, max_bytes=max_bytes)
    if kind == "html":
        from ogplens.reading.html import read_html

        return read_html(data, builder)
    if kind == "markdown":
        from ogplens.reading.markdown import read_markdown

        return read_markdown(data, builder)
    from ogplens.reading.text import read_text

    return read_text(data, builder)


def check_size(size: int, *, source: str, max_bytes: int) -> None:
    """Refuse a file that is larger than `max_bytes`."""
    if size > max_bytes:
        raise ReadingError(
            f"the file has {size:,} bytes or more; at most {max_bytes:,} are read",
            source=source,
            hint="split the document, or raise segment.max_bytes in configs/pipeline.yaml",
        )


def _format(data: bytes, *, name: str) -> str:
    """Tell the format by the suffix, and by the content where the suffix says nothing."""
    suffix = PurePath(name).suffix.lower()
    _refuse_foreign(data, suffix, source=name)
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    sniffed = sniff(data)
    if sniffed is None:
        shown = f"the suffix {suffix!r}" if suffix else "no suffix"
        raise ReadingError(
            f"its format is not known: it has {shown}, and its content is none of {_KNOWN}",
            source=name,
            hint=f"save the document as one of {_KNOWN}",
        )
    return sniffed


def sniff(data: bytes) -> str | None:
    """Tell a format by its content; ``None`` where it is none of ours."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        if _OPENDOCUMENT in data[:200]:
            return "odt"
        return "docx" if b"word/" in data else None
    head = data[:4096]
    if _HTML.search(head) or _ANY_HTML.search(head):
        return "html"
    from ogplens.reading.decoding import decode

    try:
        text, _ = decode(data, source="")
    except ReadingError:
        return None
    return "markdown" if _MARKDOWN.search(text) else "text"


def _refuse_foreign(data: bytes, suffix: str, *, source: str) -> None:
    """Refuse what we can name but not read, with the way out."""
    advice = "save it as DOCX or PDF in a word processor, and give that file"
    if data.startswith(_OLE):
        if suffix == ".docx":
            message = "the document is encrypted, or is an old Word file under a new name"
            advice = "open it with its password and save it without one, as DOCX or PDF"
        else:
            message = "this is a file of an old Office program (.doc), or an encrypted document"
        raise ReadingError(message, source=source, hint=advice)
    if data.startswith(b"{\\rtf") or suffix == ".rtf":
        raise ReadingError("RTF files are not read", source=source, hint=advice)
    other = b"application/vnd.oasis" in data[:200] and _OPENDOCUMENT not in data[:200]
    if data.startswith(_ZIP) and other:
        raise ReadingError("this is an OpenDocument file, but no text", source=source, hint=advice)
    if suffix == ".doc":
        raise ReadingError("old Word (.doc) files are not read", source=source, hint=advice)
    if data.startswith(_PICTURES):
        raise ReadingError(
            "this is a picture, not a document",
            source=source,
            hint="put the scanned pages into a PDF, and read that with --ocr",
        )
    if data.startswith(_FOREIGN):
        raise ReadingError(
            "this is an archive or a program, not a document",
            source=source,
            hint=f"give the plan as one of {_KNOWN}",
        )
