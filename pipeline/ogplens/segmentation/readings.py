"""Candidate readings of a document: runs of like cues, and the spans that they cut."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import zip_longest

from ogplens.domain import Block, BlockKind
from ogplens.segmentation.chapters import without_other_chapters
from ogplens.segmentation.cue import Cue, Form, Style
from ogplens.segmentation.numbering import read_number
from ogplens.segmentation.outline import Outline, between, lines
from ogplens.segmentation.repeats import RANK, without_repeats, without_strays
from ogplens.segmentation.rows import COLUMN
from ogplens.segmentation.spans import Segment, cut, is_inner
from ogplens.segmentation.titles import trimmed

_SHORTEST_CHAIN = 3
_LONGEST_OWN_LINE_TITLE = 60
_UNPROMISING = 0.4


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the document: which cues are commitments, and where each ends.

    Attributes
    ----------
    form : Form
    style : Style
        Of most cues.
    word : str
        Keyword, empty without one.
    segments : tuple of Segment
        In document order.
    repeats : int
        Cues left out because they announce a commitment again.
    """

    form: Form
    style: Style
    word: str
    segments: tuple[Segment, ...]
    repeats: int

    def describe(self) -> str:
        """Say in words what the commitments look like."""
        first = self.segments[0].cue
        look = {Style.HEADING: "headings", Style.LEAD: "bold run-in titles", Style.PLAIN: "lines"}
        number = f"“{first.number}”" if first.number else ""
        match self.form:
            case Form.KEYWORD:
                what = f"“{self.word.rstrip(':')}” {number}".strip()
            case Form.FIELD:
                what = "a field with the commitment's name"
            case Form.ROW:
                named = "under a column with that name" if self.word == COLUMN else ""
                return (
                    f"{len(self.segments)} table rows {named or f'with a number such as {number}'}"
                )
            case Form.NUMBER:
                what = f"a number such as {number}"
            case Form.RECORD:
                return f"{len(self.segments)} filled-in forms with the same fields"
            case Form.CHOSEN:
                return f"{len(self.segments)} commitments as chosen"
            case _:
                return f"{len(self.segments)} unnumbered {look[self.style]}"
        return f"{len(self.segments)} {look[self.style]} with {what}"


def readings(outline: Outline, cues: Sequence[Cue]) -> list[Reading]:
    """Return every candidate reading, each set of cues once."""
    found: dict[tuple[int, ...], Reading] = {}  # the most telling form of equal sets comes first
    groups = _groups(cues)
    chains = [chain for group in groups if (chain := _chain(outline, group))]
    for group in groups + chains:
        reading = read_cues(outline, group)
        if reading is not None:
            found.setdefault(tuple(s.cue.start for s in reading.segments), reading)
    return list(found.values())


def _groups(cues: Sequence[Cue]) -> list[list[Cue]]:
    by: dict[tuple[object, ...], list[Cue]] = defaultdict(list)
    for cue in cues:
        for key in _group_keys(cue):
            by[key].append(cue)
    return [group for _, group in sorted(by.items(), key=lambda item: str(item[0]))]


def _chain(outline: Outline, group: Sequence[Cue]) -> list[Cue]:
    """Return the run 1, 2, 3 ... that promises most, where a group counts more than once.

    Lists inside commitments are numbered as well; the run that the commitments make is the one
    with the longest bodies.
    """
    numbers = [cue.number for cue in group]
    plain = group[0].form is Form.NUMBER and group[0].style is Style.PLAIN
    if not plain or len(set(numbers)) == len(numbers):
        return []
    best: dict[int, tuple[float, tuple[Cue, ...]]] = {}
    stops = [*(cue.start for cue in group[1:]), len(outline.document.text)]
    for cue, stop in zip(group, stops, strict=True):
        if cue.number is None or not cue.number.isdigit():
            continue
        number = int(cue.number)
        before = best.get(number - 1) if number > 1 else (0, ())
        if before is None:
            continue
        words = between(outline.word_starts, cue.start, stop)
        promising = between(outline.promises, cue.start, stop) > 0
        weight = before[0] + (words if promising else words * _UNPROMISING)
        if weight > best.get(number, (-1, ()))[0]:
            best[number] = (weight, (*before[1], cue))
    chain = max(best.values(), key=lambda pair: (len(pair[1]), pair[0]), default=(0, ()))[1]
    return list(chain) if len(chain) >= _SHORTEST_CHAIN else []


def _group_keys(cue: Cue) -> Iterable[tuple[object, ...]]:
    match cue.form:
        case Form.KEYWORD:
            yield (0, "all", cue.word)
            yield (0, "style", cue.word, cue.style)
            yield (0, "kind", cue.word, cue.kind)
        case Form.FIELD:
            yield (1,)
        case Form.NUMBER:
            case = "" if cue.number is None or not cue.number.isupper() else "capitals"
            yield (2, "all", cue.style, cue.level)
            yield (2, "kind", cue.style, cue.level, cue.kind, case)
            if cue.style is Style.PLAIN and cue.alone:
                yield (2, "alone", cue.kind)
            if cue.style is not Style.PLAIN or cue.alone:
                yield (2, "style", cue.kind)
        case Form.HEADING:
            yield (3, cue.level)
        case Form.ROW:
            yield (5, cue.word, "" if cue.word == COLUMN else cue.kind)
        case Form.RECORD:
            yield (6,)
        case Form.RUN_IN:
            yield (4,)
            yield (4, "style", cue.style)


def read_cues(outline: Outline, group: Sequence[Cue]) -> Reading | None:
    """Return the reading that like cues make; ``None`` where none of them can open a commitment."""
    cues = _with_titles(outline, _one_per_place(group))
    if cues[0].form is Form.HEADING:
        cues = [cue for cue in cues if not is_inner(outline, cue.block)]
    elif cues[0].form is Form.RUN_IN:
        cues = [cue for cue in cues if not outline.recurs(outline.document.text[slice(*cue.title)])]
    if not cues:
        return None
    segments = cut(outline, cues, cues)
    kept = without_other_chapters(outline, without_strays(without_repeats(outline, segments)))
    style = Counter(s.cue.style for s in kept).most_common(1)[0][0]
    if len(kept) < len(segments):
        segments = cut(
            outline, [s.cue for s in kept], _ends(cues, {s.cue.start for s in kept}, style)
        )
    return Reading(cues[0].form, style, cues[0].word, tuple(segments), len(cues) - len(segments))


def _ends(cues: Sequence[Cue], kept: Set[int], style: Style) -> list[Cue]:
    """Return the cues that end a commitment: those kept, and lists that name them again.

    What is printed like the commitments ends one as well; a single mention in the text does not.
    """
    dropped = [cue.start not in kept for cue in cues]
    listed = [any(dropped[max(0, i - 1) : i] + dropped[i + 1 : i + 2]) for i in range(len(cues))]
    return [
        cue
        for cue, gone, among_others in zip(cues, dropped, listed, strict=True)
        if not gone or among_others or (RANK[cue.style] >= RANK[style] and RANK[cue.style] > 0)
    ]


def _one_per_place(cues: Iterable[Cue]) -> list[Cue]:
    by_start = {cue.start: cue for cue in cues}
    return [by_start[start] for start in sorted(by_start)]


def _with_titles(outline: Outline, cues: Sequence[Cue]) -> list[Cue]:
    """Take the line or block after a number that stands alone as the title."""
    titled: list[Cue] = []
    for cue, following in zip_longest(cues, cues[1:]):
        found = cue if cue.title[0] < cue.title[1] else _with_title(outline, cue)
        beyond = following is not None and found.head_end > following.start
        titled.append(cue if beyond else found)
    return titled


def _with_title(outline: Outline, cue: Cue) -> Cue:
    document = outline.document
    for index in (cue.block, cue.block + 1):
        if index >= len(document.blocks):
            break
        block = document.blocks[index]
        for start, end in lines(document, block):
            if start < cue.head_end or start <= cue.start:
                continue
            if outline.is_label(index):
                return cue
            return _titled(outline, cue, block, start, end)
    return cue


def _titled(outline: Outline, cue: Cue, block: Block, start: int, end: int) -> Cue:
    text = outline.document.text
    if block.kind is not BlockKind.HEADING and start == block.start < block.lead_end:
        end = block.lead_end
    sentence = text.find(". ", start, end)
    if len(text[start:end].split()) > _LONGEST_OWN_LINE_TITLE and sentence > 0:
        end = sentence
    title = trimmed(text, (start, end))
    if cue.number is None and (numbered := read_number(text[start:end], bare=True)):
        title = trimmed(text, (start + numbered.end, end))
    return replace(cue, title=title, head_end=max(cue.head_end, title[1]))
