"""Figures as SVG: drawn once, shown in the page's colours or alone in plain ones.

Written by hand rather than by a plotting library: the marks carry class names, so that the page
colours them for light, dark and print, the text stays text, and the same data give the same bytes
on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap

# A phone of 360 pixels shows this width without shrinking the text.
WIDTH = 336

_TITLE, _LINE = 52, 15.0  # letters of a title's line above a file, and its pixels

# Colours of Okabe and Ito's palette, darkened for contrast on white; shape tells marks apart too.
PLAIN_STYLE = (
    "text{font-family:sans-serif;font-size:11px;fill:#1b1f24}"
    ".small{font-size:10px}.muted{fill:#515a64}.strong{font-weight:bold}"
    ".grid{stroke:#d0d5db;fill:none}.axis{stroke:#515a64;fill:none}"
    ".chance{stroke:#515a64;stroke-dasharray:4 3;fill:none}"
    ".one{fill:#0b5cad;stroke:#0b5cad}.two{fill:none;stroke:#b34700}"
    ".quiet{fill:none;stroke:#515a64}.line{fill:none;stroke-width:2}"
    ".heat{fill:#0b5cad;stroke:none}.mark{stroke-width:2}"
    ".open{fill:#fff}.two.full{fill:#b34700}.dashed{stroke-dasharray:5 3}"
    ".band{stroke:none;fill:#0b5cad;fill-opacity:.2}"
    ".band.other{fill:#b34700;fill-opacity:.15}"
)


@dataclass(frozen=True, slots=True)
class Table:
    """Text cells for a person; the first column heads its row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with what stands for it where it cannot be seen.

    Attributes
    ----------
    name : str
        File name without ending, and part of the ids in the page.
    title : str
    description : str
        What the drawing shows, in one or two sentences with the main figures.
    caption : str
        How to read it.
    height : float
    body : str
        The SVG elements.
    table : Table
        The data behind it, for people.
    data : Table, optional
        The same for programs, not rounded for reading; without it the table is all there is.
    """

    name: str
    title: str
    description: str
    caption: str
    height: float
    body: str
    table: Table
    data: Table | None = None

    def inline(self) -> str:
        """Return the drawing for the page, which brings the colours."""
        return self._svg(self.body, self.height)

    def standalone(self) -> str:
        """Return the drawing as a file of its own: plain colours on white.

        With data of its own the title stands above: such a file goes where no page explains it.
        """
        lines = wrap(self.title, _TITLE) if self.data else []
        head = _LINE * len(lines) + 6 if lines else 0.0
        height, body = self.height + head, self.body
        if lines:
            canvas = Canvas()
            for place, line in enumerate(lines, start=1):
                canvas.text(0, _LINE * place - 2, line, "strong")
            body = f'{canvas.body()}\n<g transform="translate(0 {_n(head)})">\n{body}\n</g>'
        ground = f'<style>{PLAIN_STYLE}</style><rect width="{WIDTH}" height="{_n(height)}" '
        return self._svg(f'{ground}fill="#fff"/>\n{body}', height) + "\n"

    def _svg(self, body: str, height: float) -> str:
        ids = f"{self.name}-title", f"{self.name}-description"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(height)}" '
            f'role="img" aria-labelledby="{ids[0]} {ids[1]}">\n'
            f'<title id="{ids[0]}">{escape(self.title)}</title>\n'
            f'<desc id="{ids[1]}">{escape(self.description)}</desc>\n'
            f"{body}\n</svg>"
        )


@dataclass(slots=True)
class Canvas:
    """Collects SVG elements; coordinates in pixels, y downwards."""

    elements: list[str] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        """Draw a straight line."""
        self.elements.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" class="{kind}"/>'
        )

    def rect(
        self, x: float, y: float, width: float, height: float, kind: str, *, opacity: float = 1.0
    ) -> None:
        """Draw a rectangle; ``opacity`` is that of its fill."""
        faint = "" if opacity >= 1 else f' fill-opacity="{_n(opacity)}"'
        self.elements.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
            f'class="{kind}"{faint}/>'
        )

    def dot(self, x: float, y: float, kind: str, *, r: float = 3.5) -> None:
        """Draw a round mark."""
        self.elements.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" class="mark {kind}"/>')

    def diamond(self, x: float, y: float, kind: str, *, r: float = 4.5) -> None:
        """Draw a mark that stands on its tip."""
        points = ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
        self.area(points, f"mark {kind}")

    def area(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        """Draw a closed shape."""
        path = " ".join(f"{_n(a)},{_n(b)}" for a, b in points)
        self.elements.append(f'<polygon points="{path}" class="{kind}"/>')

    def curve(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        """Draw a line through points."""
        path = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self.elements.append(f'<path d="M{path}" class="{kind}"/>')

    def across(self, lines: Sequence[tuple[float, float, float]], kind: str) -> None:
        """Draw many horizontal lines, from x to x at y, as one element."""
        path = "".join(f"M{_n(x1)} {_n(y)}H{_n(x2)}" for x1, x2, y in lines)
        if path:
            self.elements.append(f'<path d="{path}" class="{kind}"/>')

    def upwards(self, lines: Sequence[tuple[float, float, float]], kind: str) -> None:
        """Draw many vertical lines, at x from y to y, as one element."""
        path = "".join(f"M{_n(x)} {_n(y1)}V{_n(y2)}" for x, y1, y2 in lines)
        if path:
            self.elements.append(f'<path d="{path}" class="{kind}"/>')

    def text(
        self, x: float, y: float, words: str, kind: str = "", *, anchor: str = "start"
    ) -> None:
        """Write a line of text, its base line at ``y``."""
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        look = f' class="{kind}"' if kind else ""
        self.elements.append(f'<text x="{_n(x)}" y="{_n(y)}"{where}{look}>{escape(words)}</text>')

    def upright(self, x: float, y: float, words: str, kind: str = "") -> None:
        """Write text from bottom to top, centred on ``y``."""
        self.elements.append(
            f'<text transform="translate({_n(x)} {_n(y)}) rotate(-90)" text-anchor="middle" '
            f'class="{kind}">{escape(words)}</text>'
        )

    def marks(self, places: Sequence[tuple[float, float]], kind: str, *, r: float = 3.5) -> None:
        """Draw many marks of one kind as a group: on their tip for ``two``, round otherwise."""
        if not places:
            return
        self.elements.append(f'<g class="mark {kind}">')
        for x, y in places:
            if kind.startswith("two"):
                t = _n(r + 1)
                path = f"M{_n(x)} {_n(y - r - 1)}l{t} {t}-{t} {t}-{t}-{t}z"
                self.elements.append(f'<path d="{path}"/>')
            else:
                self.elements.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"/>')
        self.elements.append("</g>")

    def body(self) -> str:
        """Return the elements, one a line."""
        return "\n".join(self.elements)


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from ``low`` to ``high`` onto pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value; values outside stop at the ends."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)


def shorten(words: str, length: int) -> str:
    """Cut a name that is too long for its column; the data table has it whole."""
    return words if len(words) <= length else words[: length - 1].rstrip(" ,") + "…"


def ticks(
    canvas: Canvas, scale: Scale, values: Sequence[tuple[float, str]], *, top: float, bottom: float
) -> None:
    """Draw vertical grid lines with their labels below."""
    for value, label in values:
        canvas.line(scale(value), top, scale(value), bottom, "grid")
        if label:
            canvas.text(scale(value), bottom + 13, label, "small muted", anchor="middle")


def _n(value: float) -> str:
    """Write a coordinate with at most two decimals, so that bytes do not depend on the machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
