"""Headings that are none by style: a paragraph in larger type than the text, or all in bold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ogplens.reading.builder import Run, clean
from ogplens.reading.docx_styles import Styles, W, integer, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_LARGER = 1.06  # times the size of the text, as in a PDF
_MAX_HEADING = 160
_ENDS = (".", ",", ";", ":")
_MAX_SHARE = 0.2  # type that more of the text is set in is no heading type


class DirectHeadings:
    """What is usual in a document, and what stands out.

    Only type in a larger size is taken for a heading. Bold paragraphs stay paragraphs with a
    title, which says as much without a claim about their level.

    Parameters
    ----------
    body : lxml element
        ``w:body``.
    styles : Styles
    """

    def __init__(self, body: _Element, styles: Styles) -> None:
        self._styles = styles
        letters: Counter[int] = Counter()
        styled = 0
        for paragraph in body.iter(W + "p"):
            level = styles.heading_level(value(paragraph, "pPr", "pStyle"))
            styled = max(styled, level)
            if not level:
                for size, length in self._sizes(paragraph):
                    letters[size] += length
        total = max(1, letters.total())
        usual = letters.most_common(1)[0][0] if letters else 0
        larger = [
            size
            for size in sorted(letters, reverse=True)
            if size > _LARGER * usual and letters[size] <= _MAX_SHARE * total
        ]
        self._levels = {size: min(6, styled + 1 + i) for i, size in enumerate(larger)}

    def level(self, paragraph: _Element, runs: Sequence[Run]) -> int:
        """Return the level of a paragraph that is a heading by its size, else 0."""
        text = clean("".join(run.text for run in runs)).strip()
        if not self._levels or len(text) > _MAX_HEADING or text.endswith(_ENDS):
            return 0
        if not any(character.isalpha() for character in text):
            return 0
        if any(outer.tag == W + "tc" for outer in paragraph.iterancestors()):
            return 0
        sizes: Counter[int] = Counter()
        for size, length in self._sizes(paragraph):
            sizes[size] += length
        usual = sizes.most_common(1)[0][0] if sizes else 0
        return self._levels.get(usual, 0)

    def _sizes(self, paragraph: _Element) -> list[tuple[int, int]]:
        """Return size, in half points, and length of the runs of a paragraph."""
        style = self._styles.size(value(paragraph, "pPr", "pStyle"))
        found = []
        for run in paragraph.iter(W + "r"):
            own = integer(value(run, "rPr", "sz"))
            length = sum(len((text.text or "").strip()) for text in run.iter(W + "t"))
            if length and (size := own or style):
                found.append((size, length))
        return found
