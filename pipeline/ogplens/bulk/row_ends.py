"""Where the rows of a table end, found a block of bytes at a time."""

from __future__ import annotations

import re
from typing import Protocol

QUOTE = 0x22
_LINE_FEED = 0x0A
# Outside quotation marks: what opens them (only behind a comma, or at the start), and line ends.
_OUTSIDE = re.compile(rb',"|\r\n|[\r\n]')
_LINE = re.compile(rb"\n")


class Ends(Protocol):
    """Finds the ends of rows in a file that comes in blocks."""

    def find(self, block: bytes) -> list[int]:
        """Return where rows end in the next block: positions behind their last byte.

        0 is the end of a row that the block before held all of.
        """


class LineEnds:
    """Of JSON Lines: every line feed ends a row, since JSON writes those in a text otherwise."""

    def find(self, block: bytes) -> list[int]:
        """Return where rows end in the next block."""
        return [found.end() for found in _LINE.finditer(block)]


class CsvEnds:
    r"""Of CSV, by the rules of Python's ``csv``: ``\n``, CRLF or ``\r``, but not in quotes.

    Quotation marks count where a cell begins with one; any others are letters like all.
    """

    def __init__(self) -> None:
        self._quoted = False  # inside of a quoted cell
        self._begins = True  # a cell begins here
        self._quote_last = False  # a block ended in a quotation mark: the cell's end, or one of two
        self._return_last = False  # ... in a carriage return: a line feed may belong to it

    def find(self, block: bytes) -> list[int]:
        """Return where rows end in the next block."""
        ends: list[int] = []
        place = self._between(block, ends)
        while place < len(block):
            if self._quoted:
                place = self._inside(block, place)
            else:
                place = self._outside(block, place, ends)
        return ends

    def _between(self, block: bytes, ends: list[int]) -> int:
        """Decide what the end of the last block left open; return where to go on."""
        if not block:
            return 0
        if self._return_last:
            self._return_last = False
            ends.append(1 if block[0] == _LINE_FEED else 0)
            return ends[-1]
        if self._quote_last:
            self._quote_last = False
            self._quoted = block[0] == QUOTE
            return 1 if self._quoted else 0
        return 0

    def _inside(self, block: bytes, place: int) -> int:
        """Go to the end of a quoted cell."""
        place = block.find(b'"', place)
        if place < 0:
            return len(block)
        if place + 1 == len(block):
            self._quote_last = True
        elif block[place + 1] == QUOTE:
            place += 1
        else:
            self._quoted = self._begins = False
        return place + 1

    def _outside(self, block: bytes, place: int, ends: list[int]) -> int:
        """Go to the end of a row, or to the inside of the next quoted cell."""
        if self._begins and block[place] == QUOTE:
            self._quoted = True
            return place + 1
        found = _OUTSIDE.search(block, place)
        if found is None:
            self._begins = block.endswith(b",")
            return len(block)
        self._begins = True
        end = found.end()
        if block[end - 1] == QUOTE:
            self._quoted = True
        elif found.group() == b"\r" and end == len(block):
            self._return_last = True
        else:
            ends.append(end)
        return end
