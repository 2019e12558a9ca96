"""A commitment's text as sentences, for quotation.

A document's text has a line for each paragraph, list item and row of a table, and tabs between the
cells of a row, so lines and cells end a sentence as full stops do.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator

from ogplens.scoring.places import Span
from ogplens.segmentation.languages import languages

_END = re.compile(r"[.!?…]++[\"”’»)\]]*+(?=\s)|\t|\n")
_BLANK_ENDS = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_MARK = re.compile(r"[-*•▪◦–(]*\w{0,3}")  # of a list: "1.", "a)", "-"
_GOES_ON = (",", "-", "–", "(")  # a line that ends so goes on in the next


class Sentences:
    """The sentences of a text.

    Parameters
    ----------
    text : str
    language : str
        ISO 639-1 code; it decides behind which abbreviations a full stop ends nothing.

    Attributes
    ----------
    spans : list of (int, int)
        Half-open, in order, apart from each other, without blanks at their ends. Every letter of
        the text lies in one.
    """

    def __init__(self, text: str, language: str) -> None:
        self.spans = list(_sentences(text, _abbreviations(language)))
        self._starts = [start for start, _ in self.spans]

    def around(self, span: Span) -> Span:
        """Return the sentence that holds a span, or the run of sentences that it crosses.

        Parameters
        ----------
        span : (int, int)
            Not empty; it begins and ends with no blank.
        """
        first = bisect_right(self._starts, span[0]) - 1
        last = bisect_right(self._starts, span[1] - 1) - 1
        return self.spans[first][0], self.spans[last][1]


def _sentences(text: str, abbreviations: frozenset[str]) -> Iterator[Span]:
    start = 0
    for end in _ends(text, abbreviations):
        inside = _BLANK_ENDS.search(text, start, end)
        if inside is not None:
            yield inside.span()
        start = end


def _ends(text: str, abbreviations: frozenset[str]) -> Iterator[int]:
    start = 0
    for match in _END.finditer(text):
        sign = match.group()[0]
        if sign == "\n":
            ends = not text[start : match.start()].rstrip(" ").endswith(_GOES_ON)
        elif sign in ".…":
            ends = _is_full_stop(text, start, match, abbreviations)
        else:
            ends = True
        if ends:
            start = match.end()
            yield start
    yield len(text)


def _is_full_stop(text: str, start: int, dot: re.Match[str], abbreviations: frozenset[str]) -> bool:
    before = text[start : dot.start()].rsplit(None, 1)[-1:] or [""]
    word = before[0].strip('("“«').casefold()
    if word in abbreviations or (len(word) == 1 and word.isalpha()):
        return False
    if _MARK.fullmatch(text[start : dot.start()].strip()):
        return False
    behind = text[dot.end() : dot.end() + 3].lstrip(" ")
    return not behind[:1].islower()


@functools.cache
def _abbreviations(language: str) -> frozenset[str]:
    known = languages()
    own = [known[language]] if language in known else list(known.values())
    return frozenset(part for one in own for part in " ".join(one.abbreviations).casefold().split())
