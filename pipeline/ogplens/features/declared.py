"""What a plan's author declares: the OGP values that the template's answers name or tick.

The template of a plan asks on which of OGP's values a commitment bears, with boxes to tick or as a
question. The answer is the author's claim, not what the IRM codes, so it has columns of its own.
The words are in ``configs/declared.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, zip_longest
from unicodedata import normalize

import numpy as np
import numpy.typing as npt

from ogplens.domain import Block, BlockKind, Commitment, Document
from ogplens.features.cutting import Cut, cut
from ogplens.features.declared_words import EMPTY, TICK, VALUES, Patterns, declared_patterns
from ogplens.features.folding import fold_cut
from ogplens.features.phrases import fold_text
from ogplens.features.spellings import looking_up
from ogplens.segmentation.labels import find_labels
from ogplens.segmentation.languages import vocabulary

DECLARED_NAMES: tuple[str, ...] = (*(name.replace("_", " ") for name in VALUES), "any answer")
"""Names of the columns of `declared`."""

_LONGEST_ANSWER = 2000  # characters; a template allows a paragraph or two
_LONGEST_QUESTION = 300
_MOST_QUESTIONS = 50  # a bound for texts that are no plans; forms have four or fewer
_FEWEST_IN_A_GRID = 3  # values that head the columns of a table of ticks
_MARK = re.compile(f"[{TICK}{EMPTY}]")
_CROSS = re.compile(r"(?<![^\s|])x(?![^\s|])")
_LETTER = re.compile(r"[^\W\d_]")
_OPENING = re.compile(r"(?:^|[\t\n|.:;?!•●▪·–*>)\]])[\s¿*_#\d.)–-]*$")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_ASKED = re.compile(rf"[^?.:\t]{{0,{_LONGEST_QUESTION}}}\?")
_GOES_ON = re.compile(r"\s?,|[ \n]+(?=[a-z])")
_EMPTY_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was read from one answer: the values, and whether there was one at all."""

    values: frozenset[str]
    given: bool


def declared(commitment: Commitment, language: str) -> npt.NDArray[np.float64]:
    """Read which OGP values the author of a commitment declares.

    Answers are looked for under the questions of the template in the text, then in the field
    ``ogp_values``, and in tables whose columns are the values. Where boxes are printed, only
    ticked ones count; elsewhere the values that the answer names, unless a no stands behind them.

    Parameters
    ----------
    commitment : Commitment
        Its text as written: no mask is needed, since only names of values are read.
    language : str
        ISO 639-1 code of the text, by which the labels are known that end an answer.

    Returns
    -------
    numpy.ndarray of float64, shape (len(DECLARED_NAMES),)
        0 or 1. ``any answer`` is 1 where the author answers at all, be it with a no; a form left
        as it was printed is no answer.
    """
    with looking_up():
        written = cut([normalize("NFC", commitment.text)])
        return np.asarray(all_declared([commitment], written, language)[0])


def all_declared(
    commitments: Sequence[Commitment], written: Cut, language: str
) -> npt.NDArray[np.float64]:
    """Read what authors declare, shape (commitments, len(DECLARED_NAMES)); see `declared`.

    Parameters
    ----------
    commitments : sequence of Commitment
        Of one language.
    written : Cut
        Their texts as written, in Unicode's normal form C.
    language : str
    """
    values = np.zeros((len(commitments), len(DECLARED_NAMES)))
    lexicon = declared_patterns().asked
    asked = lexicon.begins(fold_cut(written))
    for row, one in enumerate(commitments):
        # Most texts answer nothing.
        if row in asked or "ogp_values" in one.fields or _has_columns(one.text):
            places = asked.get(row, [])
            if one.text != written.texts[row]:  # places differ where accents are characters
                places = lexicon.begins(fold_cut(cut([one.text]))).get(0, [])
            values[row] = _declared(one, language, places)
    return values


def _declared(
    commitment: Commitment, language: str, places: Sequence[int]
) -> npt.NDArray[np.float64]:
    patterns = declared_patterns()
    text, origin = fold_text(commitment.text)
    answers = list(_grids(text, patterns))
    answers += _answers_in_text(commitment.text, text, origin, language, places, patterns)
    if not any(answer.values for answer in answers):
        answers += _answers_in_field(commitment.fields.get("ogp_values", ""), patterns)
    values = frozenset[str]().union(*(answer.values for answer in answers))
    given = any(answer.given for answer in answers)
    return np.array([*(name in values for name in VALUES), given], dtype=np.float64)


def _answers_in_field(printed: str, patterns: Patterns) -> Iterator[_Answer]:
    if printed.strip():
        field = fold_text(printed)[0]
        answer = _read(field, patterns)
        # The field also holds answers on OGP's challenges, which name no value.
        yield _Answer(answer.values, bool(answer.values) or _denies(field, patterns))


def _answers_in_text(
    printed: str,
    text: str,
    origin: Sequence[int] | None,
    language: str,
    places: Sequence[int],
    patterns: Patterns,
) -> Iterator[_Answer]:
    if not places:
        return
    questions = list(islice(_questions(text, places, patterns), _MOST_QUESTIONS))
    if not questions:
        return
    labels: list[int] = []
    # A sentence ends by itself; other answers end at the next label.
    if open_ones := [start for _, _, start, within in questions if not within]:
        reach = min(open_ones[-1] + _LONGEST_ANSWER, len(text))
        # Labels are found in the text as written, whose letters may be more or fewer.
        written = range(len(text)) if origin is None else origin
        first, last = (written[min(place, len(text) - 1)] for place in (open_ones[0], reach - 1))
        before = max(printed.rfind("\n", 0, first), 0)  # lines have their labels by themselves
        known = [before + one for one in _label_starts(printed[before : last + 1], language)]
        labels = known if origin is None else [bisect_left(origin, label) for label in known]
    headings = [begin for _, begin, _, within in questions if not within]
    for value, _, start, within in questions:
        following = (begin for begin in headings if begin >= start)
        end = min(next(following, len(text)), start + _LONGEST_ANSWER)
        if within:
            stop = _SENTENCE_END.search(text, start)
            end = min(end, stop.start() if stop else end)
        else:
            end = min([end, *(label for label in labels if label >= start)])
        if value is None:
            answer = _read(text[start:end], patterns)
            yield _Answer(answer.values, bool(answer.values)) if within else answer
        else:
            given = _LETTER.search(text, start, end) is not None
            holds = given and not _denies(text[start:end], patterns)
            yield _Answer(frozenset({value} if holds else ()), given)


def _questions(
    text: str, places: Sequence[int], patterns: Patterns
) -> Iterator[tuple[str | None, int, int, bool]]:
    """Yield the value asked for, where question and answer begin, and if a sentence holds it."""
    done = 0
    for place in places:
        match = patterns.questions.match(text, place) if place >= done else None
        if match is None:
            continue
        done = match.end()
        goes_on = _GOES_ON.match(text, match.end())
        asked = _ASKED.match(text, match.end())
        mark = text[match.end() : match.end() + 2].lstrip()[:1]
        opens = _OPENING.search(text[max(0, match.start() - 100) : match.start()])
        if match.lastgroup is not None:
            if asked:
                yield match.lastgroup, match.start(), asked.end(), False
        elif asked and (goes_on or mark == "?"):
            yield None, match.start(), asked.end(), False
        elif not goes_on or patterns.values.match(text, goes_on.end()):
            # "Relevance to OGP values", in a heading or before a colon; else in a sentence.
            heads = opens is not None or mark == "\n" or not mark
            yield None, match.start(), match.end(), not heads
        else:  # "advances the OGP values of transparency and accountability"
            yield None, match.start(), match.end(), True


def _label_starts(text: str, language: str) -> list[int]:
    starts = [0, *(match.end() for match in re.finditer(r"\n", text)), len(text) + 1]
    blocks = [
        Block(BlockKind.PARAGRAPH, start, after - 1)
        for start, after in pairwise(starts)
        if text[start : after - 1].strip()
    ]
    document = Document(text, tuple(blocks), source="-", format="text", language=language)
    found = find_labels(document, vocabulary(language))
    # "is relevant to the following OGP values:" in an answer is no label of the next one.
    return [one.start for one in found if one.name != "ogp_values" or one.start in starts]


def _read(answer: str, patterns: Patterns) -> _Answer:
    """Read one answer, with boxes or without."""
    if not answer.strip():
        return _Answer(frozenset(), given=False)
    joined = _EMPTY_LINE.sub("\n", answer)  # lines of PDF, where a name may go on in the next
    text = _marked(patterns.not_values.sub(" ", joined), patterns)
    if _MARK.search(text):
        return _ticked(text, patterns)
    values: set[str] = set()
    found = list(patterns.values.finditer(text))
    for match, following in zip_longest(found, found[1:]):
        behind = text[match.end() : following.start() if following else len(text)]
        if asked := _ASKED.match(behind):  # the name stood in a question of the template
            behind = behind[asked.end() :]
        if match.lastgroup is not None and not _denies(behind, patterns):
            values.add(match.lastgroup)
    given = _LETTER.search(text) is not None
    if _denies(text, patterns):
        return _Answer(frozenset(), given)
    return _Answer(frozenset(values), given)


def _marked(text: str, patterns: Patterns) -> str:
    """Put one sign for a ticked box and one for an empty one, a "yes" or "no" beside them read."""
    text = patterns.empty.sub(EMPTY, text)
    tick = patterns.ticked.search(text)
    text = patterns.ticked.sub(TICK, text)
    text = patterns.crossed.sub(EMPTY if tick else TICK, text)
    text = _CROSS.sub(TICK, text)
    return patterns.yes_or_no.sub(_one_mark, text) if _MARK.search(text) else text


def _one_mark(match: re.Match[str]) -> str:
    return TICK if TICK in (match.group("first"), match.group("last")) else EMPTY


def _ticked(text: str, patterns: Patterns) -> _Answer:
    marks = list(_MARK.finditer(text))
    names = list(patterns.values.finditer(text))
    if not names or TICK not in text:
        return _Answer(frozenset(), given=False)
    if names[-1].end() <= marks[0].start() and len(names) == len(marks):  # names, then boxes
        pairs = zip(names, marks, strict=True)
        chosen = {name.lastgroup or "" for name, mark in pairs if mark.group() == TICK}
        return _Answer(frozenset(chosen), given=True)
    before = _stands_before(text, marks[0], names[0])
    # Fewer boxes than values and none empty: a list of all, of which only some lines bear a sign.
    by_line = EMPTY not in text and len({name.lastgroup for name in names}) > len(marks)
    values: set[str] = set()
    for place, mark in enumerate(marks):
        if mark.group() != TICK:
            continue
        if before:
            last = place + 1 == len(marks)
            start, end = mark.end(), len(text) if last else marks[place + 1].start()
        else:
            start, end = marks[place - 1].end() if place else 0, mark.start()
        owned = text[start:end]
        if by_line:
            owned = owned.lstrip().split("\n")[0] if before else owned.rstrip().split("\n")[-1]
        values |= {match.lastgroup or "" for match in patterns.values.finditer(owned)}
    return _Answer(frozenset(values), given=True)


def _stands_before(text: str, mark: re.Match[str], name: re.Match[str]) -> bool:
    """Whether boxes stand before the names: by the first box's line, else by what comes first."""
    ahead = text[: mark.start()].rpartition("\n")[2].strip()
    behind = text[mark.end() :].partition("\n")[0].strip()
    return not ahead if bool(ahead) != bool(behind) else mark.start() < name.start()


def _denies(text: str, patterns: Patterns) -> bool:
    return patterns.no.match(text) is not None


def _has_columns(text: str) -> bool:
    """Whether a text has a row of a table that `_grids` looks at."""
    least = _FEWEST_IN_A_GRID - 1
    if text.count("\t") < 2 * least:
        return False
    tabs = [line.count("\t") for line in fold_text(text)[0].split("\n") if line.strip()]
    return any(head == row >= least for head, row in pairwise(tabs))


def _grids(text: str, patterns: Patterns) -> Iterator[_Answer]:
    """Read tables whose columns are the values and whose next row holds the marks."""
    for head, row in pairwise(line for line in text.split("\n") if line.strip()):
        if head.count("\t") < _FEWEST_IN_A_GRID - 1 or head.count("\t") != row.count("\t"):
            continue
        named = [patterns.values.search(cell) for cell in head.split("\t")]
        cells = [_marked(cell.strip(), patterns) for cell in row.split("\t")]
        columns = [(n.lastgroup or "", c) for n, c in zip(named, cells, strict=True) if n]
        if len({name for name, _ in columns}) < _FEWEST_IN_A_GRID:
            continue
        ticked = {n for n, c in columns if TICK in c or patterns.yes.match(c)}
        yield _Answer(frozenset(ticked), bool(ticked) or any(_denies(c, patterns) for c in cells))
