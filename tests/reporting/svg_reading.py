"""What stands in a drawing, and where: read from its SVG as a reader of the picture would."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field

from ogplens.reporting.drawing import Figure

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    shape: str  # "round" or "tip"
    kind: str  # its classes

    @property
    def hollow(self) -> bool:
        return "open" in self.kind.split()


@dataclass(slots=True)
class Drawing:
    texts: list[tuple[float, float, str]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    across: list[tuple[float, float, float, str]] = field(default_factory=list)  # x, x, y, kind
    upright: list[tuple[float, float, float, str]] = field(default_factory=list)  # x, y, y, kind
    curves: list[tuple[list[tuple[float, float]], str]] = field(default_factory=list)

    def row(self, words: str) -> float:
        """Return the middle of the line that a name stands in."""
        found = [y - 4 for _, y, text in self.texts if text == words]
        assert len(found) == 1, (words, found)
        return found[0]

    def marks_at(self, middle: float, *, within: float = 6.0) -> list[Mark]:
        return [mark for mark in self.marks if abs(mark.y - middle) < within]

    def on_axis(self, low: str, high: str):
        """Return what turns a value of 0 to 1 between two labels of the axis into a pixel."""
        start, end = (self.label(words) for words in (low, high))
        return lambda value: start + value * (end - start)

    def label(self, words: str) -> float:
        places = Counter(x for x, _, text in self.texts if text == words)
        assert len(places) == 1, (words, places)
        return next(iter(places))


def read(figure: Figure) -> Drawing:
    root, found = ET.fromstring(figure.inline()), Drawing()
    groups = [(element, None) for element in root]
    while groups:
        element, kind = groups.pop(0)
        tag, kind = element.tag.removeprefix(SVG), element.get("class") or kind or ""
        if tag == "g":
            groups[:0] = [(child, kind) for child in element]
        elif tag == "text" and element.get("x"):
            place = float(element.get("x")), float(element.get("y"))
            found.texts.append((*place, element.text or ""))
        elif tag == "circle":
            place = float(element.get("cx")), float(element.get("cy"))
            found.marks.append(Mark(*place, "round", kind))
        elif tag == "path":
            _path(found, element.get("d"), kind)
    return found


_NUMBER = r"(-?[\d.]+)"


def _path(found: Drawing, path: str, kind: str) -> None:
    if tip := re.fullmatch(rf"M{_NUMBER} {_NUMBER}l{_NUMBER} .*z", path):
        x, top, radius = map(float, tip.groups())
        found.marks.append(Mark(x, top + radius, "tip", kind))
    elif "L" in path:
        points = [tuple(map(float, one.split())) for one in path.removeprefix("M").split("L")]
        found.curves.append((points, kind))
    for x1, y, x2 in re.findall(rf"M{_NUMBER} {_NUMBER}H{_NUMBER}", path):
        found.across.append((float(x1), float(x2), float(y), kind))
    for x, y1, y2 in re.findall(rf"M{_NUMBER} {_NUMBER}V{_NUMBER}", path):
        found.upright.append((float(x), float(y1), float(y2), kind))
