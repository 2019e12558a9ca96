"""Lines of a PDF become paragraphs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ogplens.reading.builder import BULLETS, Run
from ogplens.reading.pdf_lines import Line
from ogplens.reading.pdf_type import Typography

_ITEM = re.compile(rf"(?:[{BULLETS}]\s*|[-–—*]\s+|\(?(?:\d{{1,3}}|[a-z]|[ivx]{{1,5}})[.)]\s+)\S")
#: What a sentence, or a line that announces a list, ends with.
ENDS = (".", ":", ";", "!", "?", ".”", '."', ".)", ".’", "?”")
_NEAR = 4.0  # points: the same left edge
_MAX_INDENT = 60.0
_COLUMN = 45.0  # points that left edges in one column may differ by
_BROAD = 20  # columns of more than so many times the type size hold running text
_MOST = 0.8
_LOOK_BACK = 3  # paragraphs that may still be open, where columns alternate


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page

    @property
    def is_item(self) -> bool:
        """Whether it begins with a bullet or a number."""
        return bool(_ITEM.match(self.lines[0].text))

    def runs(self, typography: Typography) -> list[Run]:
        """Return its text, wrapped lines joined."""
        runs = list(self.lines[0].runs)
        for before, line in itertools.pairwise(self.lines):
            joint = _joint(runs, before, line, typography)
            runs += [Run(joint, runs[-1].bold), *line.runs]
        if typography.all_bold:
            return [Run(run.text) for run in runs]
        return runs


def _joint(runs: list[Run], before: Line, line: Line, typography: Typography) -> str:
    """Return what stands between two lines; a hyphen that parts a word leaves the runs."""
    last = runs[-1].text.rstrip()
    if last.endswith("\u00ad"):
        return ""
    if before.broken_word:
        return typography.join_word(before.text, line.text)
    if len(last) > 1 and last[-1] in "-‐" and last[-2].isalpha() and line.text[0].islower():
        runs[-1] = Run(last[:-1], runs[-1].bold)
        return typography.join_word(before.text[:-1], line.text)
    return " "


def group(
    lines: Sequence[Line], typography: Typography, *, right: float | None = None
) -> list[Paragraph]:
    """Group the lines of one page, in the order of its content, into paragraphs.

    Parameters
    ----------
    lines : sequence of Line
    typography : Typography
    right : float, optional
        Right edge of the column, in points; found out from the lines where it is not given.
    """
    paragraphs: list[Paragraph] = []
    edges = [(line.x0, line.x1) for line in lines if not typography.level(line.size)]
    for line in lines:
        edge = _right_edge(line, edges) if right is None else right
        for back, paragraph in enumerate(reversed(paragraphs[-_LOOK_BACK:])):
            last = paragraph.lines[-1]
            if back and abs(last.x0 - line.x0) > _NEAR:
                continue
            if _Step(paragraph, line, typography, edge).continues():
                paragraph.lines.append(line)
                break
        else:
            paragraphs.append(Paragraph([line]))
    return paragraphs


def _right_edge(line: Line, edges: Sequence[tuple[float, float]]) -> float:
    """Return the right edge of the column that a line stands in."""
    return max((x1 for x0, x1 in edges if abs(x0 - line.x0) < _COLUMN), default=line.x1)


def _begins_with_a_label(line: Line) -> bool:
    """Tell whether a line begins with bold words up to a colon, and goes on in plain ones."""
    if len(line.runs) < 2 or not line.runs[0].bold:
        return False
    return line.runs[0].text.rstrip().endswith(":") or line.runs[1].text.lstrip().startswith(":")


@dataclass(slots=True)
class _Step:
    """The question whether a line continues a paragraph."""

    paragraph: Paragraph
    line: Line
    typography: Typography
    right: float

    def continues(self) -> bool:
        before, line = self.paragraph.lines[-1], self.line
        if before.closed or not self._close(before, line):
            return False
        if before.broken_word:
            return True
        level = self.typography.level(before.size)
        if level or self.typography.level(line.size):
            alike = level == self.typography.level(line.size)
            return alike and (before.bold > 0.5) == (line.bold > 0.5)
        lower = line.text[0].islower()
        open_end = not before.text.endswith(ENDS)
        full = self._is_full(before)
        if self._turns_bold(before, line, full=full, open_end=open_end):
            return False
        if _ITEM.match(line.text) or (line.strange_first and line.text[0] in BULLETS):
            inside = line.text[0] == "(" if self.paragraph.is_item else line.text[0].isalnum()
            return full and open_end and inside and self._aligned(before, line)
        if lower and open_end:
            return True
        if self._hangs(line):
            return open_end or full
        return full and self._aligned(before, line)

    def _hangs(self, line: Line) -> bool:
        """Tell whether a line stands under the text of a list item, right of its bullet."""
        return self.paragraph.is_item and line.x0 > self.paragraph.lines[0].x0 + _NEAR

    def _close(self, before: Line, line: Line) -> bool:
        """Tell whether a line follows at the usual distance, in about the same type."""
        down = before.y - line.y
        size = max(before.size, line.size)
        if abs(before.size - line.size) > 0.08 * size or down < 0.5 * size:
            return False
        if self.typography.level(line.size):
            return down <= 1.4 * size
        return down <= 1.35 * self.typography.leading(line.size) and (
            abs(before.x0 - line.x0) < _MAX_INDENT
        )

    def _turns_bold(self, before: Line, line: Line, *, full: bool, open_end: bool) -> bool:
        """Tell whether a change of weight at a line break begins a new paragraph."""
        if self.typography.all_bold:
            return False
        ends_bold, begins_bold = before.runs[-1].bold, line.runs[0].bold
        if before.bold > 0.9 and _begins_with_a_label(line):
            return True
        if before.bold > 0.9 and not begins_bold:
            return not full or (len(self.paragraph.lines) == 1 and not open_end)
        if not ends_bold and line.bold > 0.9:
            return not full or not open_end
        return not ends_bold and begins_bold and not open_end and not full

    def _aligned(self, before: Line, line: Line) -> bool:
        if len(self.paragraph.lines) > 1:
            return abs(before.x0 - line.x0) <= _NEAR
        return not self.paragraph.is_item or line.x0 > before.x0 + 1 or self._is_full(before)

    def _is_full(self, before: Line) -> bool:
        """Tell whether the first word of the line would not have fitted into the one before."""
        word = self.line.text.split(None, 1)[0]
        width = (self.line.x1 - self.line.x0) * len(word) / max(1, len(self.line.text))
        if before.x1 + width + 0.25 * before.size > self.right - 0.5 * before.size:
            return True
        # Ragged lines and edges that a wider line has set: most of a broad column is enough,
        # where no sentence ends.
        column = self.right - before.x0
        reached = (before.x1 - before.x0) / max(column, 1.0)
        broad = column > _BROAD * before.size
        return broad and reached > _MOST and not before.text.endswith(ENDS)
