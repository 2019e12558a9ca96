"""Where a commitment could begin: every heading, run-in title, number and keyword line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ogplens.domain import Block, BlockKind
from ogplens.segmentation.cue import Cue, Form, Style, make_cue, style_of
from ogplens.segmentation.forms import Record, records
from ogplens.segmentation.languages import Vocabulary, normalise
from ogplens.segmentation.numbering import Numbered, read_number
from ogplens.segmentation.outline import Outline, heading_text, lines
from ogplens.segmentation.rows import Row, rows
from ogplens.segmentation.titles import (
    LEAD_SENTENCE,
    TITLE_OPENING,
    first_sentence_end,
    is_title_case,
    line_end,
    shortened,
)

_LONGEST_TITLE_WORDS = 60
_LONGEST_LEAD_WORDS = 45


def find_cues(outline: Outline) -> list[Cue]:
    """Return every place where a commitment could begin, form by form, in document order."""
    found: list[Cue] = []
    for index, block in enumerate(outline.document.blocks):
        found.extend(_in_block(outline, block, index))
    found.extend(_row_cue(outline, row) for row in rows(outline))
    found.extend(_record_cue(outline, record) for record in records(outline))
    return sorted(found, key=lambda cue: cue.block)


def _in_block(outline: Outline, block: Block, index: int) -> Iterator[Cue]:
    keyword = False
    for start, end in lines(outline.document, block):
        for cue in _keyword_cues(outline, block, index, start, end):
            keyword = True
            yield cue
    yield from _field_cues(outline, block, index)
    if keyword:
        return
    if numbered := _numbered_cue(outline, block, index):
        yield numbered
    if block.kind is BlockKind.HEADING:
        yield from _heading_cue(outline, block, index)
    elif block.kind is not BlockKind.TABLE_ROW:
        yield from _run_in_cue(outline, block, index)


def _keyword_cues(
    outline: Outline, block: Block, index: int, start: int, end: int
) -> Iterator[Cue]:
    text, words = outline.document.text, outline.words
    begin = start
    prefix = re.match(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?", text[start:end])
    for skip in (0, prefix.end() if prefix else 0):
        match = words.keyword.match(text, start + skip, end)
        if match is not None and text[start + skip].isupper():
            break
    else:
        return
    word = normalise(match["word"])
    rest = match.start("rest")
    numbered = read_number(text[rest:end], bare=True)
    if numbered is None:
        yield from _named_cue(outline, block, index, (start, end), match)
        return
    title = (rest + numbered.end, end)
    style = style_of(block, start)
    if style is Style.LEAD and start == block.start:
        lead = block.lead_end
        title = (title[0], lead) if lead > title[0] else title
    elif style is Style.PLAIN and not _stands_alone(text, title, numbered):
        return
    yield make_cue(outline, block, index, begin, title, numbered, Form.KEYWORD, word, stop=end)


def _named_cue(
    outline: Outline, block: Block, index: int, span: tuple[int, int], match: re.Match[str]
) -> Iterator[Cue]:
    """Read ``Commitment: Title``, without a number behind the word; perhaps one before it.

    The word may also stand alone on its line, the title on the next.
    """
    text = outline.document.text
    start, end = span
    word = normalise(match["word"])
    if not outline.words.keywords.get(word):
        return
    between = text[match.end("word") : match.start("rest")]
    alone = normalise(text[start:end]) == word and normalise(text[block.start : block.end]) == word
    if not alone and (":" not in between or match.start("rest") >= end):
        return
    numbered = read_number(text[start:end], bare=True)
    yield make_cue(
        outline,
        block,
        index,
        start,
        (match.start("rest"), end),
        numbered,
        Form.KEYWORD,
        word + ":",
        stop=end,
    )


def _stands_alone(text: str, title: tuple[int, int], numbered: Numbered) -> bool:
    """Tell a line that announces a commitment from a sentence that begins with one's number."""
    rest = text[title[0] : title[1]]
    if not rest.strip():
        return True
    return numbered.marked or len(rest.split()) <= _LONGEST_TITLE_WORDS // 2


def _field_cues(outline: Outline, block: Block, index: int) -> Iterator[Cue]:
    """``Name of the commitment: 3. Title``, or the same as a row of a table."""
    text = outline.document.text
    for label in outline.labels_between_blocks(index, index + 1):
        if label.name != "commitment_title":
            continue
        value = TITLE_OPENING.match(text, label.end, block.end)
        begin = value.end() if value else label.end
        end = line_end(text, begin, block.end)
        numbered = read_number(text[begin:end], bare=True)
        title = (begin + numbered.end if numbered else begin, end)
        yield make_cue(
            outline, block, index, label.start, title, numbered, Form.FIELD, "", stop=end
        )


def _numbered_cue(outline: Outline, block: Block, index: int) -> Cue | None:
    text = outline.document.text
    first = next(lines(outline.document, block), None)
    if first is None or outline.is_label(index):
        return None
    if sum(begin < stop for begin, stop in block.cells) > 1:
        return None
    start, end = first
    style = style_of(block, start)
    numbered = read_number(text[start:end], bare=style is not Style.PLAIN)
    if numbered is None:
        return None
    body = start + numbered.end
    ordinal = text[start:body].rstrip()[-1:] in "°º"
    if ordinal and outline.words.date.match(text, body):  # "2° trimestre de 2016"
        return None
    if style is Style.HEADING:
        title = (body, block.end)
    elif style is Style.LEAD and block.lead_end > body:
        title = (body, block.lead_end)
    else:
        title = (body, first_sentence_end(text, body, end, outline.words))
    title = shortened(text, title, _LONGEST_TITLE_WORDS)
    return make_cue(outline, block, index, start, title, numbered, Form.NUMBER, "", stop=end)


def _row_cue(outline: Outline, row: Row) -> Cue:
    block = outline.document.blocks[row.block]
    return make_cue(
        outline,
        block,
        row.block,
        block.start,
        row.title,
        row.number,
        Form.ROW,
        row.how,
        stop=row.end,
    )


def _record_cue(outline: Outline, record: Record) -> Cue:
    block = outline.document.blocks[record.block]
    start, end = record.title
    numbered = read_number(outline.document.text[start:end], bare=True)
    title = (start + (numbered.end if numbered else 0), end)
    return make_cue(
        outline,
        block,
        record.block,
        block.start,
        title,
        numbered,
        Form.RECORD,
        "",
        stop=min(end, block.end),
    )


def _heading_cue(outline: Outline, block: Block, index: int) -> Iterator[Cue]:
    words = outline.words
    name = heading_text(outline.document.slice(block))
    if not name or outline.is_label(index) or is_apparatus(name, words):
        return
    numbered = read_number(outline.document.slice(block), bare=True)
    span = (block.start + (numbered.end if numbered else 0), block.end)
    yield make_cue(
        outline, block, index, block.start, span, numbered, Form.HEADING, "", stop=block.end
    )


def _run_in_cue(outline: Outline, block: Block, index: int) -> Iterator[Cue]:
    text = outline.document.text
    if outline.is_label(index) or read_number(text[block.start : block.end], bare=False):
        return
    whole = block.kind is BlockKind.LIST_ITEM and block.lead_end == block.end
    if whole or block.start < block.lead_end < block.end:
        lead, style = block.lead_end, Style.LEAD
    else:
        found = LEAD_SENTENCE.match(text, block.start, block.end)
        if found is None or not is_title_case(found["lead"]):
            return
        lead, style = found.end("lead"), Style.PLAIN
    title = text[block.start : lead]
    if not 2 <= len(title.split()) <= _LONGEST_LEAD_WORDS:
        return
    cue = make_cue(
        outline,
        block,
        index,
        block.start,
        (block.start, lead),
        None,
        Form.RUN_IN,
        "",
        stop=lead,
    )
    yield cue if style is cue.style else replace(cue, style=style)


def is_apparatus(name: str, words: Vocabulary) -> bool:
    """Whether a normalised heading belongs to the plan and not to a commitment: theme, annex."""
    return any(p.match(name) for p in (words.theme, words.front, words.closing))
