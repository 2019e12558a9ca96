"""What a title is: its edges, its capitals, the sentence that it ends with."""

from __future__ import annotations

import re
from itertools import islice

from ogplens.domain import Block
from ogplens.segmentation.languages import Vocabulary

LEAD_SENTENCE = re.compile(
    r"(?P<lead>\S.{6,200}?[.:?!][\"”’»)]?)(?=\s+[\"“‘«(]?[A-ZÀ-Þ¿¡0-9])", re.DOTALL
)
TITLE_OPENING = re.compile(r"[\s\-–—:.)]+")
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*\d*\s*$|\s*…+\s*\d*\s*$|\t\s*\d+\s*$")
_BLANKS = re.compile(r"\s+")
_LONGEST_HEADING_WORDS = 25


def trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Strip a title's span: blanks, a colon or dash before it, a full stop or page after it."""
    start, end = span
    title = text[start:end]
    leaders = _LEADERS.search(title)
    if leaders:
        title = title[: leaders.start()]
    stripped = title.rstrip()
    if stripped.endswith((".", ":", ";")) and not stripped.endswith(("...", "etc.")):
        stripped = stripped[:-1].rstrip()
    opening = TITLE_OPENING.match(stripped)
    skip = opening.end() if opening else 0
    return start + skip, max(start + skip, start + len(stripped))


def is_alone(text: str, block: Block, title: tuple[int, int]) -> bool:
    """Whether a block holds a title and nothing else, as a heading does."""
    rest = text[title[1] : block.end].strip()
    return not rest and len(text[title[0] : title[1]].split()) <= _LONGEST_HEADING_WORDS


def is_prose(text: str) -> bool:
    """Whether a text reads like a sentence or several, and not like a title."""
    stripped = text.rstrip()
    return stripped.endswith((".", ";", ":")) or LEAD_SENTENCE.match(text) is not None


def is_title_case(sentence: str) -> bool:
    """Whether the long words of a sentence begin with capitals, as in an English title."""
    long_words = [w for w in _WORD.findall(sentence) if len(w) > 3]
    capitals = sum(word[0].isupper() for word in long_words)
    return (
        len(long_words) >= 2 and len(sentence.split()) <= 30 and capitals >= 0.75 * len(long_words)
    )


def line_end(text: str, start: int, end: int) -> int:
    """Return where the line that ``start`` lies in ends, ``end`` at most."""
    position = text.find("\n", start, end)
    return end if position < 0 else position


def shortened(text: str, span: tuple[int, int], words: int) -> tuple[int, int]:
    """Cut a title's span after so many words; a paragraph can be one long sentence."""
    start, end = span
    found = list(islice(_BLANKS.finditer(text, start, end), words + 1))
    if len(found) <= words:
        return span
    return start, found[words - 1].start()


def first_sentence_end(text: str, start: int, end: int, words: Vocabulary) -> int:
    """Return where the first sentence ends; a full stop behind an abbreviation ends none."""
    for stop in re.finditer(r"[.?!][\"”’»)]?(?=\s)", text[start:end]):
        before = text[start : start + stop.start()].rsplit(None, 1)[-1:] or [""]
        if before[0].casefold().strip("(") not in words.abbreviations:
            return start + stop.end()
    return end
