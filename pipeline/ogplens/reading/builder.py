"""Text that grows block by block, so that every offset is right by construction.

All formats share this builder, and with it the same ideas of what a list item, a bold run-in
title and a clean character are: the same content gives the same blocks from every format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, NoReturn

from ogplens.domain.document import Block, BlockKind
from ogplens.errors import ReadingError


class Run(NamedTuple):
    """A stretch of text in one weight; a line feed in it is a break that the author set."""

    text: str
    bold: bool = False


Runs = Sequence[Run]

#: Called with the pages read and the number of pages.
Progress = Callable[[int, int], None]

#: Glyphs that open a list item when a blank follows. Private-use code points come from the fonts
#: Symbol and Wingdings, in which word processors set their bullets.
BULLETS = "•‣◦⁃∙·●○■□▪▫◆◇►▸▶➢➤✓✔❖❑\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf02d\uf071\uf0de"
_BULLET = re.compile(rf"\s*(?:[{BULLETS}]\s*|[-–—*]\s+)(?=\S)")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+\S")

_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" *\n\s*")
_DROPPED = (
    *(*range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xE000, 0xF900)),
    *(0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF),
)
_CHARACTERS: dict[int, str | None] = {
    **dict.fromkeys(_DROPPED),
    0x0B: "\n",
    0x0C: "\n",
    0x0D: "\n",
    0x85: " ",
    0x2028: "\n",
    0x2029: "\n",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
}
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return text without what cannot be shown.

    Control characters but line feed and tab, soft hyphens, marks without width, private-use
    characters and lone surrogates go; ligatures are spelt out; letters and their accents are
    composed (Unicode NFC).
    """
    if text.isascii() and text.isprintable():
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_CHARACTERS))


def fold(runs: Iterable[Run], *, breaks: bool = True) -> tuple[str, int]:
    """Join runs, fold blanks and measure the bold lead.

    Parameters
    ----------
    runs : iterable of Run
    breaks : bool
        Keep line breaks; otherwise they become spaces.

    Returns
    -------
    text : str
        Clean, without blanks at either end or doubled inside.
    lead : int
        Length of the bold text that it begins with, without trailing blanks; 0 without any.
    """
    bold, plain, leading = "", "", True
    for run in runs:
        piece = clean(run.text)
        if leading and (run.bold or not piece.strip()):
            bold += piece
        else:
            leading = False
            plain += piece
    text = _tidy(bold + plain, breaks=breaks)
    return text, min(len(_tidy(bold, breaks=breaks)), len(text))


def _tidy(text: str, *, breaks: bool) -> str:
    text = _BLANKS.sub(" ", text)
    text = _AROUND_BREAK.sub("\n" if breaks else " ", text)
    return text.strip()


def drop_bullet(runs: Runs) -> list[Run] | None:
    """Return the runs without the bullet that they begin with, or ``None`` without a bullet."""
    kept = [run for run in runs if run.text]
    while kept and not kept[0].text.strip():
        del kept[0]
    if not kept or not _BULLET.match("".join(run.text for run in kept)[:40]):
        return None
    matched = _BULLET.match("".join(run.text for run in kept))
    remaining = matched.end() if matched else 0
    while kept and remaining >= len(kept[0].text):
        remaining -= len(kept[0].text)
        del kept[0]
    if kept and remaining:
        kept[0] = Run(kept[0].text[remaining:], kept[0].bold)
    return kept


def _no_one_looks(done: int, total: int) -> None:
    del done, total


class TextBuilder:
    """The growing text of a document and its blocks.

    Parameters
    ----------
    source : str
        The file as the user named it, for the error below.
    max_characters : int
        A longer text is refused.
    progress : callable, optional
        Readers of formats with pages call it after each page: pages read, pages in all.

    Raises
    ------
    ReadingError
        From any ``add_*`` method, when the text grows beyond ``max_characters``.
    """

    def __init__(
        self, *, source: str, max_characters: int, progress: Progress | None = None
    ) -> None:
        self.source = source
        self.max_characters = max_characters
        self.progress = progress or _no_one_looks
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def add_heading(self, runs: Runs, *, level: int, page: int | None = None) -> None:
        """Append a heading of a level from 1 to 6; breaks inside become spaces."""
        text, lead = fold(runs, breaks=False)
        self._append(BlockKind.HEADING, text, lead, page=page, level=max(1, min(level, 6)))

    def add_paragraph(self, runs: Runs, *, page: int | None = None) -> None:
        """Append a paragraph, or a list item when it begins with a bullet or a plain number.

        A number in bold begins a run-in title instead, and the block stays a paragraph.
        """
        if (item := drop_bullet(runs)) is not None:
            self.add_item(item, page=page)
            return
        text, lead = fold(runs)
        numbered = lead == 0 and _NUMBERED.match(text)
        kind = BlockKind.LIST_ITEM if numbered else BlockKind.PARAGRAPH
        self._append(kind, text, lead, page=page)

    def add_item(self, runs: Runs, *, marker: str = "", page: int | None = None) -> None:
        """Append a list item; ``marker`` is its printed number, such as ``"1."``."""
        runs = drop_bullet(runs) or runs
        text, lead = fold(with_marker(runs, marker))
        if text != marker:
            self._append(BlockKind.LIST_ITEM, text, lead, page=page)

    def add_row(self, cells: Sequence[Runs], *, page: int | None = None) -> None:
        """Append a table row; empty cells keep their place as empty spans, blank rows vanish."""
        folded = [fold(cell) for cell in cells]
        if not any(text for text, _ in folded):
            return
        start = self._open(BlockKind.TABLE_ROW)
        pieces: list[str] = []
        spans: list[tuple[int, int]] = []
        position = start
        for text, _ in folded:
            if text and pieces:
                pieces.append("\t")
                position += 1
            spans.append((position, position + len(text)))
            if text:
                pieces.append(text)
                position += len(text)
        self._write("".join(pieces))
        lead = start + folded[0][1]
        self.blocks.append(
            Block(
                BlockKind.TABLE_ROW, start, position, page=page, lead_end=lead, cells=tuple(spans)
            )
        )

    def _append(
        self, kind: BlockKind, text: str, lead: int, *, page: int | None, level: int = 0
    ) -> None:
        if not text:
            return
        start = self._open(kind)
        self._write(text)
        self.blocks.append(
            Block(kind, start, start + len(text), level=level, page=page, lead_end=start + lead)
        )

    def _open(self, kind: BlockKind) -> int:
        """Write what separates a block from the one before, and return where it starts."""
        if self.blocks:
            close = kind is self.blocks[-1].kind and kind in _CLOSE_TOGETHER
            self._write("\n" if close else "\n\n")
        return self._length

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > self.max_characters:
            self.refuse_length()

    def refuse_length(self) -> NoReturn:
        """Say that the text is too long."""
        raise ReadingError(
            f"its text is longer than {self.max_characters:,} characters",
            source=self.source,
            hint="split the document, or raise segment.max_characters in configs/pipeline.yaml",
        )


_CLOSE_TOGETHER = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)


def with_marker(runs: Runs, marker: str) -> Runs:
    """Put a printed number before runs, in the weight of what follows it."""
    if not marker:
        return runs
    bold = next((run.bold for run in runs if run.text.strip()), False)
    return [Run(marker + " ", bold), *runs]
