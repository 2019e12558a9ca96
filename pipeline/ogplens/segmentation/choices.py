"""What a user may choose in place of the document's own evidence, and the cues that it gives."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ogplens.domain import Block, BlockKind
from ogplens.errors import Fault, SegmentationError
from ogplens.segmentation.boundaries import SKIP, Boundary, place_boundaries
from ogplens.segmentation.cue import Cue, Form, Style
from ogplens.segmentation.numbering import number_kind, read_number
from ogplens.segmentation.outline import Outline, lines
from ogplens.segmentation.readings import Reading, read_cues
from ogplens.segmentation.spans import cut
from ogplens.segmentation.titles import line_end, trimmed

HIGHEST_LEVEL, LOWEST_LEVEL = 1, 6


@dataclass(frozen=True, slots=True)
class Choice:
    """How a user wants a document to be cut; at most one of the three is given.

    Attributes
    ----------
    heading_level : int or None
        Every heading of this level (1 the highest) begins a commitment, but for those of annexes
        and forewords.
    pattern : pattern or None
        Every line that it matches, from its start, begins one. Groups named ``number`` and
        ``title`` are used where it has them.
    boundaries : tuple of Boundary
        The commitments one by one.
    """

    heading_level: int | None = None
    pattern: re.Pattern[str] | None = None
    boundaries: tuple[Boundary, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.heading_level or self.pattern or self.boundaries)

    def options(self) -> dict[str, Any]:
        """Return the choice as plain data that can be written as JSON; see `choice_from`."""
        return {
            "heading_level": self.heading_level,
            "pattern": self.pattern.pattern if self.pattern else None,
            "boundaries": [asdict(boundary) for boundary in self.boundaries],
        }

    def describe(self) -> str:
        """Say in words what was chosen."""
        if self.boundaries:
            return f"the {len(self.boundaries)} boundaries that were handed over"
        if self.pattern:
            return f"lines that match {self.pattern.pattern!r}"
        return f"headings of level {self.heading_level}"


def choice_from(
    heading_level: int | None = None,
    pattern: str | None = None,
    boundaries: Sequence[Mapping[str, Any]] = (),
) -> Choice:
    """Return the choice that `Choice.options` wrote down."""
    return Choice(
        heading_level,
        compile_pattern(pattern) if pattern else None,
        tuple(Boundary(**boundary) for boundary in boundaries),
    )


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a user's regular expression; letters match in either case.

    Raises
    ------
    SegmentationError
        If it is none, or matches the empty string.
    """
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise _no_pattern(pattern, f"a regular expression ({error})") from error
    if compiled.match(""):
        raise _no_pattern(pattern, "an expression that does not match an empty line")
    return compiled


def _no_pattern(pattern: str, expected: str) -> SegmentationError:
    return SegmentationError(
        "the pattern cannot be used",
        faults=[Fault("--pattern", pattern, expected)],
        hint=r"for example --pattern 'Commitment \d+'; groups may be named number and title",
    )


def chosen_reading(outline: Outline, choice: Choice, every: Sequence[Cue]) -> Reading:
    """Return the reading that a user wants.

    Parameters
    ----------
    outline : Outline
    choice : Choice
    every : sequence of Cue
        All cues of the document, from `find_cues`.

    Raises
    ------
    SegmentationError
        If the choice does not fit the document; says what there is instead.
    """
    cues = chosen_cues(outline, choice, every)
    if not choice.boundaries:
        found = read_cues(outline, cues)
        if found is not None:
            return found
    kept = [cue for cue in cues if cue.number is None or cue.number.casefold() != SKIP]
    segments = cut(outline, kept, cues, at_peers=False)
    return Reading(Form.CHOSEN, cues[0].style, "", tuple(segments), 0)


def chosen_cues(outline: Outline, choice: Choice, every: Sequence[Cue]) -> list[Cue]:
    """Return the cues of a choice, in document order.

    Parameters
    ----------
    outline : Outline
    choice : Choice
    every : sequence of Cue
        All cues of the document, from `find_cues`.

    Raises
    ------
    SegmentationError
        If the document has none; says what it has instead.
    """
    if choice.boundaries:
        return _cues_of_boundaries(outline, choice.boundaries)
    if choice.pattern is not None:
        cues = list(_cues_of_pattern(outline, choice.pattern))
        expected = "an expression that matches from the start of a line"
        given = "--pattern", choice.pattern.pattern
    else:
        level = choice.heading_level
        at: dict[int, Cue] = {}  # the most telling cue of a place comes first
        for cue in every:
            if cue.level == level and cue.start == outline.document.blocks[cue.block].start:
                at.setdefault(cue.start, replace(cue, form=Form.CHOSEN))
        cues = list(at.values())
        expected, given = _levels(outline), ("--heading-level", str(level))
    if not cues:
        raise SegmentationError(
            f"nothing in the document fits: {choice.describe()}",
            source=outline.document.source,
            faults=[Fault(*given, expected)],
            hint="`ogplens segment` without this option shows how the document is read",
        )
    return cues


def _levels(outline: Outline) -> str:
    counts: dict[int, int] = {}
    for block in outline.document.blocks:
        if block.kind is BlockKind.HEADING:
            counts[block.level] = counts.get(block.level, 0) + 1
    if not counts:
        return "a document with headings; this one has none"
    return "a level that has headings: " + ", ".join(
        f"{level} ({count})" for level, count in sorted(counts.items())
    )


def _cues_of_pattern(outline: Outline, pattern: re.Pattern[str]) -> Iterator[Cue]:
    document = outline.document
    for index, block in enumerate(document.blocks):
        spans = block.cells or tuple(lines(document, block))
        for start, end in spans:
            match = pattern.match(document.text, start, end) if start < end else None
            if match is not None:
                yield _pattern_cue(outline, block, index, match, end)
                if block.cells:
                    break


def _pattern_cue(outline: Outline, block: Block, index: int, match: re.Match[str], end: int) -> Cue:
    text = outline.document.text
    groups = match.groupdict()
    start = match.start()
    number = groups.get("number")
    if number is None:
        digits = re.search(r"\d+(?:\.\d+)*", match.group())
        numbered = read_number(text[start:end], bare=True)
        number = numbered.number if numbered else digits.group() if digits else None
    span = match.span("title") if groups.get("title") else (match.end(), end)
    if not text[slice(*span)].strip(" .:-–—"):
        span = (end, end) if number else (start, end)
    title = trimmed(text, span)
    return _cue(block, index, start, title, number, head_end=max(end, title[1]))


def _cues_of_boundaries(outline: Outline, boundaries: tuple[Boundary, ...]) -> list[Cue]:
    document = outline.document
    offsets = place_boundaries(document, boundaries)
    cues = []
    for offset, boundary in zip(offsets, boundaries, strict=True):
        index = bisect_right(document.blocks, offset, key=lambda block: block.start) - 1
        block = document.blocks[max(index, 0)]
        # The marks before the first word of a block belong to it: "¿", a bracket, a quotation mark.
        line_start = document.text.rfind("\n", block.start, offset) + 1 or block.start
        before = document.text[line_start:offset]
        start = offset if any(map(str.isalnum, before)) else line_start
        end = line_end(document.text, offset, block.end)
        title = trimmed(document.text, (start, end))
        cues.append(_cue(block, index, start, title, boundary.number, head_end=end))
    return cues


def _cue(
    block: Block,
    index: int,
    start: int,
    title: tuple[int, int],
    number: str | None,
    *,
    head_end: int,
) -> Cue:
    heading = block.kind is BlockKind.HEADING
    lead = block.lead_end > start
    return Cue(
        start=start,
        head_end=head_end,
        title=title,
        number=number,
        kind=number_kind(number) if number else "",
        form=Form.CHOSEN,
        style=Style.HEADING if heading else Style.LEAD if lead else Style.PLAIN,
        level=block.level,
        word="",
        block=index,
    )


def option_for(reading: Reading) -> str:
    """Return the options of the command line that choose a reading."""
    cue = reading.segments[0].cue
    if reading.form is Form.HEADING:
        return f"--heading-level {cue.level}"
    if reading.form is Form.KEYWORD:
        return f"--pattern '{reading.word.rstrip(':')}'"
    if reading.form is Form.NUMBER and cue.kind.startswith("digits"):
        depth = int(cue.kind.removeprefix("digits"))
        return "--pattern '" + r"\.".join([r"\d+"] * depth) + r"[.) ]'"
    return "--boundaries FILE"
