"""Where commitments begin, as a form that a user corrects."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ogplens.domain import Block, BlockKind, Commitment, Document
from ogplens.segmentation import Boundary, Choice
from ogplens.segmentation.boundaries import SKIP
from ogplens.segmentation.cues import find_cues
from ogplens.segmentation.fields import tidy
from ogplens.segmentation.outline import outline

#: What may stand at a place: the text goes on, a commitment begins, something else begins.
GOES_ON, COMMITMENT, OTHER = "on", "commitment", "other"
MARKS = (GOES_ON, COMMITMENT, OTHER)
#: A longer document is shown by its headings alone, at first.
_SHORT = 80
_MOST_ROWS = 3000
_SNIPPET = 240
_FIRST_WORDS = 80  # characters
_LONGEST_NUMBER, _LONGEST_TITLE = 40, 500
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Place:
    """A place at which a commitment could begin.

    Attributes
    ----------
    at : int
        Offset in the document's text.
    text : str
        What begins there, shortened.
    page : int or None
    level : int
        Of a heading; 0 for other blocks.
    strong : bool
        Whether it looks like a beginning: a heading, or a title in bold.
    mark : str
        One of `MARKS`, as the document is cut now.
    number, title : str
        Of the commitment that begins there now.
    """

    at: int
    text: str
    page: int | None
    level: int
    strong: bool
    mark: str = GOES_ON
    number: str = ""
    title: str = ""


def places(document: Document, commitments: Sequence[Commitment]) -> list[Place]:
    """Return every place of a document at which a commitment could begin, with its mark."""
    begins = {one.start: one for one in commitments}
    ends = set(_other_starts(document, commitments))
    found: dict[int, Block] = {block.start: block for block in document.blocks}
    for start in begins:  # a commitment may begin inside a block
        index = bisect_right(document.blocks, start, key=lambda block: block.start) - 1
        found.setdefault(start, document.blocks[max(0, index)])
    listed = []
    for at, block in sorted(found.items()):
        text = document.text[at : block.end]
        if not _WORD.search(text):
            continue
        own = begins.get(at)
        mark = COMMITMENT if own is not None else OTHER if at in ends else GOES_ON
        listed.append(
            Place(
                at=at,
                text=tidy(text[:_SNIPPET]) + ("…" if len(text) > _SNIPPET else ""),
                page=block.page,
                level=block.level,
                strong=block.kind is BlockKind.HEADING or block.lead_end > block.start,
                mark=mark,
                number=(own.number or "") if own is not None else "",
                title=own.title if own is not None else "",
            )
        )
    return listed


def _other_starts(document: Document, commitments: Sequence[Commitment]) -> Iterator[int]:
    """Yield where text begins behind a commitment that belongs to none."""
    starts = [block.start for block in document.blocks]
    for index, one in enumerate(commitments):
        following = commitments[index + 1].start if index + 1 < len(commitments) else None
        place = bisect_right(starts, one.end - 1)
        while place < len(starts) and not _WORD.search(document.slice(document.blocks[place])):
            place += 1
        if place < len(starts) and (following is None or starts[place] < following):
            yield starts[place]


def shown(listed: Sequence[Place], *, everything: bool) -> tuple[list[Place], bool]:
    """Return the places that a form shows, and whether some are left out.

    Those that are marked are always there: a form that is sent back unchanged changes nothing.
    """
    kept = list(listed)
    if not everything and len(listed) > _SHORT:
        strong = [one for one in listed if one.strong or one.mark != GOES_ON]
        if len(strong) > 1:
            kept = strong
    if len(kept) > _MOST_ROWS:
        marked = [one for one in kept if one.mark != GOES_ON]
        rest = [one for one in kept if one.mark == GOES_ON][: max(0, _MOST_ROWS - len(marked))]
        kept = sorted([*marked, *rest], key=lambda one: one.at)
    return kept, len(kept) < len(listed)


def heading_levels(document: Document) -> list[tuple[int, int]]:
    """Return the levels of headings that a document has, and how many of each."""
    counts: dict[int, int] = {}
    for block in document.blocks:
        if block.level:
            counts[block.level] = counts.get(block.level, 0) + 1
    return sorted(counts.items())


def choice_of(
    document: Document, listed: Sequence[Place], fields: Mapping[str, str]
) -> Choice | None:
    """Return what a user marked.

    Parameters
    ----------
    document : Document
    listed : sequence of Place
        From `places`; a place that the form did not show keeps its mark.
    fields : mapping of str to str
        ``m<at>`` is the mark of a place, ``n<at>`` and ``t<at>`` number and title of a
        commitment; whatever else it holds is left alone.

    Returns
    -------
    Choice or None
        ``None`` where no commitment is marked.
    """
    marks = {one.at: fields.get(f"m{one.at}", one.mark) for one in listed}
    new = {one.at for one in listed if marks[one.at] == COMMITMENT and one.mark != COMMITMENT}
    guessed = _guessed(document, new) if new else {}
    boundaries = []
    for one in listed:
        mark = marks[one.at]
        if mark not in (COMMITMENT, OTHER):
            continue
        number, title = guessed.get(one.at, (one.number, one.title))
        number = _field(fields, f"n{one.at}", number, _LONGEST_NUMBER)
        title = _field(fields, f"t{one.at}", title, _LONGEST_TITLE)
        boundaries.append(
            Boundary(
                number=SKIP if mark == OTHER else _number(number),
                title=title if mark == COMMITMENT else "",
                first_words=document.text[one.at : one.at + _FIRST_WORDS],
                at=one.at,
            )
        )
    if all(boundary.number == SKIP for boundary in boundaries):
        return None
    return Choice(boundaries=tuple(boundaries))


def _number(number: str) -> str | None:
    """Return a number as a boundary has it; the word that leaves a place out is none."""
    return None if not number or number.casefold() == SKIP else number


def _field(fields: Mapping[str, str], name: str, otherwise: str, longest: int) -> str:
    return " ".join(fields[name].split())[:longest] if name in fields else otherwise


def _guessed(document: Document, starts: set[int]) -> dict[int, tuple[str, str]]:
    """Return number and title of what begins at each place, as the document itself shows them."""
    seen = outline(document)
    found: dict[int, tuple[str, str]] = {}
    for cue in find_cues(seen):
        if cue.start in starts and (cue.number or cue.start not in found):
            title = tidy(document.text[slice(*cue.title)])
            if cue.start not in found or not found[cue.start][0]:
                found[cue.start] = (cue.number or "", title)
    return found
