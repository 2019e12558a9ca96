"""Commitments that the IRM calls noteworthy or promising, with what it advises."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ogplens.domain.report import NoteworthyCommitment, Source
from ogplens.irm.glance_words import any_of, words
from ogplens.irm.report_sections import Line, sections

if TYPE_CHECKING:
    from ogplens.domain import Document

#: A number of a commitment, such as 8, 2.01 or 4b.
_NUMBER = r"\d{1,3}(?:\.\d{1,2})*[a-z]?(?![^\W_])"
_TITLES = "noteworthy_titles"


def read_noteworthy(document: Document, *, after: int = 0) -> tuple[NoteworthyCommitment, ...]:
    """Return the noteworthy (or promising) commitments of a page, in its order.

    Parameters
    ----------
    document : Document
    after : int
        Where the "At a glance" table ends.

    Notes
    -----
    Each begins with its number: ``Commitment 8: Title``, ``Commitments 1 and 3:``, or a number
    on a line of its own. The title stands behind it or on the next line. Of what follows, the
    status is told by its words, the advice by its place (the last paragraph of several) or by
    words of advice; in a table, each has its cell.
    """
    for section in sections(document, _TITLES, after=after):
        lines = [part for line in section.lines for part in _parts(line)]
        heads = _heads(lines)
        if heads:
            ends = [*heads[1:], len(lines)]
            return tuple(
                _commitment(document, lines[start:end])
                for start, end in zip(heads, ends, strict=True)
            )
    return ()


def _parts(line: Line) -> list[Line]:
    """Split a line where another commitment begins inside it."""
    places = [m.start() for m in _inside().finditer(line.folded) if m.start() > 0]
    cuts = [0, *places, len(line.text)]
    parts = []
    for first, last in itertools.pairwise(cuts):
        text = line.text[first:last].rstrip()
        parts.append(Line(text, line.start + first, line.start + first + len(text), line.cell))
    return parts


@functools.cache
def _numbers() -> str:
    known = words()
    between = rf"\s*(?:[,&+;/-]|{any_of(known.all('and_words'))})\s*"
    return rf"(?P<numbers>{_NUMBER}(?:{between}{_NUMBER})*)"


@functools.cache
def _named() -> re.Pattern[str]:
    """Return the pattern of a head such as ``Commitment 8: Title``."""
    known = words()
    marks = any_of(known.all("number_marks"))
    return re.compile(
        rf"{any_of(known.all('commitment_words'))}\s*(?:{marks})?\s*{_numbers()}"
        r"\s*(?:\([^()]*\))?\s*(?:[:.)-]+\s*|$)"
    )


@functools.cache
def _inside() -> re.Pattern[str]:
    known = words()
    word = any_of(known.all("commitment_words"))
    return re.compile(rf"(?<=[.!?]\s){word}\s*{_NUMBER}\s*:")


@functools.cache
def _bare() -> re.Pattern[str]:
    """Return the pattern of a number alone, or before a title."""
    return re.compile(rf"{_numbers()}\s*(?:\([^()]*\))?\s*(?:[:.)]+\s*|$)")


def _heads(lines: Sequence[Line]) -> list[int]:
    named = [i for i, line in enumerate(lines) if _named().match(line.folded)]
    return named or [i for i, line in enumerate(lines) if _bare().match(line.folded)]


def _commitment(document: Document, lines: Sequence[Line]) -> NoteworthyCommitment:
    head = lines[0]
    match = _named().match(head.folded) or _bare().match(head.folded)
    end = match.end() if match else 0
    numbers = tuple(re.findall(_NUMBER, match["numbers"])) if match else ()
    rest = [line for line in lines[1:] if not _is_heading(line)]
    title = head.text[end:].strip()
    if not title and rest:
        title, rest = rest[0].text, rest[1:]
    last = rest[-1] if rest else head
    source = Source(document.text[head.start : last.end], head.start, last.end)
    description, advice, status = _fields(head, rest)
    return NoteworthyCommitment(numbers, title, description, advice, status, source)


@functools.cache
def _heading_pattern() -> re.Pattern[str]:
    heads = any_of(words().all("noteworthy_heads"))
    return re.compile(rf"(?:{heads}[\s:]*)+")


def _is_heading(line: Line) -> bool:
    """Whether a line only names the columns."""
    return _heading_pattern().fullmatch(line.folded) is not None


def _fields(head: Line, lines: Sequence[Line]) -> tuple[str, str, str]:
    """Return description, advice and status."""
    paragraphs: list[tuple[Line, str]] = []
    status = ""
    for line in lines:
        found = _status(line)
        text = line.text if found is None else line.text[:found].strip()
        if text:
            paragraphs.append((line, text))
        if found is not None:
            status = line.text[found:].strip(" []")
    cells = sorted({line.cell for line, _ in paragraphs if line.cell > head.cell})
    if head.cell >= 0 and cells:
        return _of_cells(head, cells, paragraphs, status)
    place = _advice_from([line for line, _ in paragraphs])
    texts = [text for _, text in paragraphs]
    return "\n".join(texts[:place]), "\n".join(texts[place:]), status


def _of_cells(
    head: Line, cells: Sequence[int], paragraphs: Sequence[tuple[Line, str]], status: str
) -> tuple[str, str, str]:
    """Return the fields of a table row: description below the title, then advice, then status.

    Where nothing stands below the title, and three cells follow, the first is the description.
    """

    def text_of(wanted: Sequence[int]) -> str:
        return "\n".join(text for line, text in paragraphs if line.cell in wanted)

    own = [head.cell]
    if not text_of(own) and len(cells) + bool(status) > 2:
        own, cells = [cells[0]], cells[1:]
    return text_of(own), text_of(cells[:1]), status or text_of(cells[1:])


def _advice_from(lines: Sequence[Line]) -> int:
    """Return the first paragraph that is advice."""
    told = [i for i, line in enumerate(lines) if _is_advice(line)]
    if len(lines) == 1:
        return 0 if told else 1
    return next((i for i in told if i > 0), len(lines) - 1)


def _is_advice(line: Line) -> bool:
    return re.search(any_of(words().all("advice_words")), line.folded) is not None


@functools.cache
def _status_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    statuses = words().all("statuses")
    long = any_of(s for s in statuses if len(s.split()) > 3)
    short = any_of(s for s in statuses if len(s.split()) <= 3)
    return re.compile(rf"\[?(?:note:?\s*)?{long}\W*$"), re.compile(rf"{short}\W*")


def _status(line: Line) -> int | None:
    """Return where the status begins in a line; ``None`` where it holds none."""
    long, short = _status_patterns()
    if match := long.search(line.folded):
        return match.start()
    return 0 if short.fullmatch(line.folded) else None
