"""Forms as they arrive: read piece by piece into memory, within limits, never onto a disk.

Starlette's own parser writes files of more than a megabyte to a temporary file, and drafts must
not get there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import PureWindowsPath
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

_MULTIPART, _URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
_MOST_PARTS = 20
_MOST_FIELDS = 20_000
_LONGEST_NAME = 150
#: What lies around the file: boundaries, headers and the other fields.
_FRAME = 20_000
#: A form that is too large is read to its end, up to so many times the limit, and thrown away:
#: a browser shows our answer only after it has sent everything.
_PATIENCE = 10


class FormError(Exception):
    """A form that cannot be used.

    Parameters
    ----------
    reason : str
        ``"large"``, ``"slow"``, ``"broken"`` or ``"kind"``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Form:
    """What a form holds.

    Attributes
    ----------
    fields : dict of str to str
        The last value of each name.
    file_name : str
        Empty where no file was chosen.
    file : bytes
    """

    fields: dict[str, str] = field(default_factory=dict)
    file_name: str = ""
    file: bytes = b""


async def read_form(request: Request, *, max_bytes: int, max_seconds: float) -> Form:
    """Read the form of a request.

    Parameters
    ----------
    request : Request
    max_bytes : int
        Of the file and all fields together.
    max_seconds : float
        For all of it to arrive.

    Raises
    ------
    FormError
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind.decode("latin-1") not in (_MULTIPART, _URLENCODED):
        raise FormError("kind")
    most = max_bytes + _FRAME
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most * _PATIENCE:
        raise FormError("large")
    parser: _Multipart | _Urlencoded
    try:
        parser = _Multipart(options) if kind.decode("latin-1") == _MULTIPART else _Urlencoded()
        async with asyncio.timeout(max_seconds):
            await _feed(parser, request.stream(), most)
        form = parser.finish()
    except TimeoutError:
        raise FormError("slow") from None
    except (FormParserError, ClientDisconnect, UnicodeError, ValueError):
        raise FormError("broken") from None
    if len(form.file) > max_bytes or sum(map(len, form.fields.values())) > max_bytes:
        raise FormError("large")
    return form


async def _feed(parser: _Multipart | _Urlencoded, chunks: AsyncIterator[bytes], most: int) -> None:
    """Hand over what arrives, up to ``most`` bytes; what is beyond is thrown away."""
    count = 0
    async for chunk in chunks:
        count += len(chunk)
        if count > most:
            parser.drop()
        else:
            parser.write(chunk)
        if count > most * _PATIENCE:
            break
    if count > most:
        raise FormError("large")


class _Urlencoded:
    def __init__(self) -> None:
        self._body = bytearray()

    def write(self, chunk: bytes) -> None:
        self._body += chunk

    def drop(self) -> None:
        self._body.clear()

    def finish(self) -> Form:
        text = self._body.decode("ascii", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        return Form(dict(pairs))


class _Multipart:
    """Collects the parts of a form; of files, the one with the name ``file``."""

    def __init__(self, options: Mapping[bytes, bytes]) -> None:
        self._form = Form()
        self._parts = 0
        self._ended = False
        self._header = [b"", b""]
        self._disposition: dict[bytes, bytes] = {}
        self._data = bytearray()
        boundary = options.get(b"boundary", b"")
        if not boundary:
            raise FormError("broken")
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_part_data": self._part_data,
                "on_part_end": self._end,
                "on_end": self._finished,
            },
        )

    def write(self, chunk: bytes) -> None:
        self._parser.write(chunk)

    def drop(self) -> None:
        self._data.clear()
        self._form = Form()

    def finish(self) -> Form:
        if not self._ended:
            raise FormError("broken")
        return self._form

    def _finished(self) -> None:
        self._ended = True

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise FormError("broken")
        self._data, self._disposition = bytearray(), {}
        self._header = [b"", b""]

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += data[start:end]

    def _header_end(self) -> None:
        if self._header[0].lower() == b"content-disposition":
            self._disposition = dict(parse_options_header(self._header[1])[1])
        self._header = [b"", b""]

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._data += data[start:end]

    def _end(self) -> None:
        name = self._disposition.get(b"name", b"").decode("utf-8", "replace")
        file_name = self._disposition.get(b"filename")
        if file_name is None:
            # Browsers send line ends as CR LF.
            text = self._data.decode("utf-8", "replace").replace("\r\n", "\n")
            self._form.fields[name] = text
        elif name == "file" and (file_name or self._data):
            self._form.file_name = plain_name(file_name.decode("utf-8", "replace"))
            self._form.file = bytes(self._data)
        self._data = bytearray()


def plain_name(name: str) -> str:
    """Return the name of a file without folders and without what cannot be printed.

    The name is shown and used for the names of downloads; it never becomes a path.
    """
    last = PureWindowsPath(name.replace("\0", "")).name  # it splits at "/" as well
    shown = "".join(c if c.isprintable() else " " for c in last)
    shown = " ".join(shown.split()).strip(". ")
    if len(shown) > _LONGEST_NAME:  # the suffix tells the format
        stem, dot, suffix = shown.rpartition(".")
        keep = dot and len(suffix) <= 10
        shown = stem[: _LONGEST_NAME - 11] + dot + suffix if keep else shown[:_LONGEST_NAME]
    return shown or "draft"
