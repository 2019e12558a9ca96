"""Boundaries that a user corrected: a table of numbers, titles and first words."""

from __future__ import annotations

import csv
import io
import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ogplens.domain import Document
from ogplens.errors import Fault, SegmentationError, TableError

COLUMNS = ("number", "title", "first_words", "text")
#: In the column ``number``: what begins here is no commitment; it ends the one before.
SKIP = "skip"
_HINT = (
    "give a CSV with the columns number, title and first_words; what `ogplens segment --format "
    "csv` writes is one, with text in place of first_words"
)
_WORD = re.compile(r"\w+")
#: A spreadsheet would run such a cell as a formula, so that tables of ours put a mark before it.
_GUARDED = re.compile(r"'+(?=[=+\-@\t\r])")
_MOST_WORDS = 12
#: So many places where the same words stand are looked at, first and last halves.
_MOST_PLACES = 40
#: A heading counts as much as a commitment eight times as long; the start of a block, twice.
_HEADING, _BLOCK = math.log(8), math.log(2)


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where a commitment begins, as a user says it.

    Attributes
    ----------
    number : str or None
        `SKIP` where something begins that is no commitment.
    title : str
        Empty to take what stands there.
    first_words : str
        The words that the commitment begins with, spelt as in the document; case, punctuation and
        line breaks count for nothing.
    place : str
        The row of the table, for messages: ``"row 3"``.
    at : int or None
        Offset in the document's text, where it is known exactly; the first words need not be
        looked for then.
    """

    number: str | None
    title: str
    first_words: str
    place: str = ""
    at: int | None = None


def parse_boundaries(text: str, *, source: str) -> tuple[Boundary, ...]:
    """Read a CSV of boundaries.

    Parameters
    ----------
    text : str
        With a header. ``first_words`` is needed, or ``text`` (a commitment's whole text, of which
        the first words are taken), or ``title``. Other columns are left alone.
    source : str
        The file as the user named it.

    Raises
    ------
    TableError
        If a column or a value that is needed is missing; names every row at fault.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), strict=True))
    except csv.Error as error:
        raise TableError(f"this is no CSV table: {error}", source=source, hint=_HINT) from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    known = {name: header.index(name) for name in COLUMNS if name in header}
    if not known.keys() & {"title", "first_words", "text"}:
        faults = [Fault("row 1", ", ".join(header), "a header with title or first_words")]
        raise TableError("the table has no such column", source=source, faults=faults, hint=_HINT)
    found: list[Boundary] = []
    faults = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {n: _GUARDED.sub("", row[at].strip()) for n, at in known.items() if at < len(row)}
        place = f"row {number}"
        words = cells.get("first_words") or _beginning(cells.get("text", ""))
        words = words or cells.get("title", "")
        if not _WORD.search(words):
            faults.append(Fault(place, words, "the words that the commitment begins with"))
            continue
        found.append(Boundary(cells.get("number") or None, cells.get("title", ""), words, place))
    if not faults and all((one.number or "").casefold() == SKIP for one in found):
        faults.append(Fault("row 2", "", "at least one commitment"))
    if faults:
        raise TableError("the boundaries cannot be used", source=source, faults=faults, hint=_HINT)
    return tuple(found)


def _beginning(text: str) -> str:
    words = list(_WORD.finditer(text))[:_MOST_WORDS]
    return text[: words[-1].end()] if words else ""


def place_boundaries(document: Document, boundaries: Sequence[Boundary]) -> list[int]:
    """Return the offset at which each boundary's first words stand, in document order.

    Where the words stand more than once (in the contents as well, say), the places are chosen
    together: in order, headings rather than running text, and so that what comes before and the
    commitments share the text most evenly, which a table of contents never does.

    Raises
    ------
    SegmentationError
        If words stand nowhere, or not in the order of the table; names every row at fault.
    """
    text, source = document.text, document.source
    tokens = [(match.group().casefold(), match.start()) for match in _WORD.finditer(text)]
    starts: dict[str, list[int]] = {}
    for index, (word, _) in enumerate(tokens):
        starts.setdefault(word, []).append(index)
    words = [_folded(boundary.first_words) for boundary in boundaries]
    offsets = [offset for _, offset in tokens]
    places = [
        list(_places(tokens, starts, one)) if boundary.at is None else _place(offsets, boundary.at)
        for boundary, one in zip(boundaries, words, strict=True)
    ]
    faults = [
        Fault(boundary.place, boundary.first_words[:80], "words that stand in the document")
        for boundary, found in zip(boundaries, places, strict=True)
        if not found
    ]
    if not faults:
        firsts = _first_tokens(document, offsets)
        chosen, stuck = _best_chain(places, firsts, len(tokens))
        if stuck is None:
            return [tokens[index][1] for index in chosen]
        expected = "words that stand behind those of the row before; keep the document's order"
        faults = [Fault(boundaries[stuck].place, boundaries[stuck].first_words[:80], expected)]
    raise SegmentationError(
        "these boundaries do not fit the document",
        source=source,
        faults=faults,
        hint="copy the first words from what `ogplens segment --format json` shows as text",
    )


def _folded(words: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(words)][:_MOST_WORDS]


def _places(
    tokens: Sequence[tuple[str, int]], starts: Mapping[str, Sequence[int]], words: Sequence[str]
) -> Iterator[int]:
    """Yield the indices of the tokens at which a run of words begins."""
    found = [
        index
        for index in starts.get(words[0], ())
        if all(
            index + step < len(tokens) and tokens[index + step][0] == word
            for step, word in enumerate(words)
        )
    ]
    half = _MOST_PLACES // 2
    yield from found if len(found) <= _MOST_PLACES else (*found[:half], *found[-half:])


def _place(offsets: Sequence[int], at: int) -> list[int]:
    """Return the index of the first token at an offset or behind it, if there is one."""
    index = bisect_left(offsets, at)
    return [index] if index < len(offsets) else []


def _first_tokens(document: Document, offsets: Sequence[int]) -> dict[int, float]:
    """Return the tokens that begin a block, with what speaks for them as a beginning."""
    return {
        bisect_left(offsets, block.start): _HEADING if block.level else _BLOCK
        for block in document.blocks
    }


def _best_chain(
    places: Sequence[Sequence[int]], firsts: Mapping[int, float], end: int
) -> tuple[list[int], int | None]:
    """Choose one place a row, going up, with the largest sum of logarithms of the distances.

    Parameters
    ----------
    places : sequence of sequence of int
        Where the words of each row stand, as indices of tokens.
    firsts : mapping of int to float
        What is added for a place that begins a block.
    end : int
        Number of tokens.

    Returns
    -------
    chain : list of int
    stuck : int or None
        The row that no chain reaches, if there is one.
    """
    best: list[dict[int, tuple[float, int]]] = []
    for row, candidates in enumerate(places):
        reached: dict[int, tuple[float, int]] = {}
        for place in candidates:
            before = best[-1] if row else {-1: (0.0, -1)}
            options = [
                (score + math.log(place - earlier), earlier)
                for earlier, (score, _) in before.items()
                if earlier < place
            ]
            if options:
                score, earlier = max(options)
                reached[place] = (score + firsts.get(place, 0.0), earlier)
        if not reached:
            return [], row
        best.append(reached)
    last = max(best[-1], key=lambda place: best[-1][place][0] + math.log(max(1, end - place)))
    chain = [last]
    for row in range(len(best) - 1, 0, -1):
        chain.append(best[row][chain[-1]][1])
    return chain[::-1], None
