"""Bytes become characters: byte order marks, UTF-8, and what older programs wrote."""

from __future__ import annotations

import codecs

from ogplens.errors import Fault, ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: A text has hardly any of these; a program or a picture has many.
_CONTROLS = frozenset(range(0x20)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B}
_MAX_CONTROLS = 0.002
#: With so few bad bytes among the characters beyond ASCII, UTF-8 was meant and was damaged.
_MAX_DAMAGE = 0.1


def decode(data: bytes, *, source: str) -> tuple[str, tuple[str, ...]]:
    """Decode a text file.

    Tried in order: a byte order mark, UTF-16 without one, UTF-8, UTF-8 with a few damaged
    characters, Windows-1252 (which holds Latin-1).

    Returns
    -------
    text : str
    warnings : tuple of str
        What was assumed, where the encoding is a guess.

    Raises
    ------
    ReadingError
        If the bytes are no text in any of these.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, source=source), ()
    if (unmarked := _utf16_without_mark(data)) is not None:
        return _strictly(data, unmarked, source=source), ("read as UTF-16, without its mark",)
    _refuse_binary(data, source=source)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, source=source)


def _strictly(data: bytes, encoding: str, *, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong(encoding.upper(), error, source=source) from error


def _wrong(encoding: str, error: UnicodeDecodeError, *, source: str) -> ReadingError:
    found = repr(error.object[error.start : error.start + 8])
    fault = Fault(f"byte {error.start:,}", found, f"characters in {encoding}")
    return ReadingError(
        f"the text is not in {encoding}, nor in another encoding that is known here",
        source=source,
        faults=[fault],
        hint="open the file in an editor and save it as UTF-8",
    )


def _utf16_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 by its zero bytes: in most texts, every second byte of many is zero."""
    head = data[:4096]
    if len(head) < 4 or len(data) % 2:
        return None
    half = len(head) / 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even == 0:
        return "utf-16-le"
    if even > 0.6 * half and odd == 0:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes, *, source: str) -> None:
    head = data[:65_536]
    zero = data.find(0)
    controls = sum(byte in _CONTROLS for byte in head)
    if zero >= 0 or controls > max(2, _MAX_CONTROLS * len(head)):
        place = zero if zero >= 0 else next(i for i, b in enumerate(head) if b in _CONTROLS)
        raise ReadingError(
            "this is binary data, not text",
            source=source,
            faults=[Fault(f"byte {place:,}", repr(data[place : place + 8]), "text")],
            hint="give the plan as PDF, DOCX, HTML, Markdown or plain text",
        )


def _not_utf8(
    data: bytes, error: UnicodeDecodeError, *, source: str
) -> tuple[str, tuple[str, ...]]:
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good = sum(ord(character) > 0x7F for character in lenient) - bad
    if bad <= _MAX_DAMAGE * good:
        return lenient, (f"{bad} damaged character(s) were left out of the text",)
    try:
        return data.decode("cp1252"), ("the text is not UTF-8; it was read as Windows-1252",)
    except UnicodeDecodeError:
        raise _wrong("UTF-8", error, source=source) from error
