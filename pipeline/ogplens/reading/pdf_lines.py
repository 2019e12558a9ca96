"""What one page of a PDF holds: lines of text with their weight, size and place.

Coordinates are in points, as the page is shown: x from the left edge, y from the bottom.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ogplens.reading.builder import Run
from ogplens.reading.pdf_rules import Rules


@dataclass(slots=True)
class Line:
    """A line of text inside one column or cell.

    Attributes
    ----------
    runs : list of Run
    page : int
        From 1.
    x0, x1, y : float
        Left and right edge and base line, in points.
    size : float
        Type size of most characters, in points.
    bold : float
        Share of its letters that are bold, 0 to 1.
    colour : int
        Fill colour of most characters, as red, green and blue in one number.
    broken_word : bool
        It ends inside a word, at a hyphen that is left out of the text.
    strange_first : bool
        Its first character is alone in its font, as a bullet made from a letter is.
    note_mark : str
        The raised number that it begins with, as a footnote does.
    closed : bool
        Nothing can continue it: a line of a table of contents.
    """

    page: int
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: float = 0.0
    colour: int = 0
    broken_word: bool = False
    strange_first: bool = False
    note_mark: str = ""
    closed: bool = False
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text, stripped."""
        return "".join(run.text for run in self.runs).strip()

    @property
    def top(self) -> float:
        """Upper edge of its letters."""
        return self.y + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of its letters."""
        return self.y - 0.25 * self.size


@dataclass(slots=True)
class PageLines:
    """The lines of a page in the order of its content, and its ruled lines."""

    number: int
    width: float
    height: float
    lines: list[Line]
    rules: Rules
    characters: int
