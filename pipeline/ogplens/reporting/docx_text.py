"""Where in a Word document a stretch of the text stands that was read from it.

The text of `ogplens.reading` and that of the file differ in blanks, in list numbers, which a
file does not spell out, and in what the reader skips. So stretches are found by their letters,
near to where they should be.
"""

from __future__ import annotations

import bisect
import copy
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NEEDLE = 60  # letters that tell a place
_SHORTEST = 4


class Place(NamedTuple):
    """One character: the element that holds it, and its position there."""

    element: _Element
    at: int


class FileText:
    """The letters of a document's body, each with its place.

    Parameters
    ----------
    body : lxml element
        ``w:body``.
    namespace : str
        ``{...}`` of its elements.
    """

    def __init__(self, body: _Element, namespace: str) -> None:
        skipped = {namespace + name for name in ("del", "moveFrom", "txbxContent")} | {_FALLBACK}
        self._texts = [e for e in _texts(body, namespace + "t", skipped) if e.text]
        kept = [_letters(element.text or "") for element in self._texts]
        self.letters = "".join(letters for letters, _ in kept)
        self._indices = [indices for _, indices in kept]
        lengths = (len(letters) for letters, _ in kept)
        self._starts = [0, *itertools.accumulate(lengths)]

    def place(self, position: int) -> Place:
        """Return the place of a letter."""
        owner = bisect.bisect_right(self._starts, position) - 1
        # Texts without letters share their start with the next one.
        return Place(self._texts[owner], self._indices[owner][position - self._starts[owner]])

    def find(self, wanted: str, expected: int) -> int | None:
        """Return where some letters stand, nearest to a position; ``None`` if nowhere."""
        if not wanted:
            return None
        after = self.letters.find(wanted, expected)
        before = self.letters.rfind(wanted, 0, expected + len(wanted) - 1)
        found = [one for one in (before, after) if one >= 0]
        return min(found, key=lambda one: abs(one - expected), default=None)


class Finder:
    """Finds stretches of the text that was read in the file.

    Parameters
    ----------
    text : str
        As the reader gave it.
    file_text : FileText
    """

    def __init__(self, text: str, file_text: FileText) -> None:
        self._text = text
        self._file = file_text
        self._before = [0, *itertools.accumulate(not c.isspace() for c in text)]

    def find(self, start: int, end: int) -> tuple[Place, Place] | None:
        """Return the first and the last character of a stretch, in the file.

        Of a stretch that cannot be found whole, such as one with list numbers in it, its first
        line that can be found is returned; ``None`` where there is none.
        """
        for first, last in self._tries(start, end):
            letters = _letters(self._text[first:last])[0]
            expected = self._before[min(first, len(self._text))]
            at = self._file.find(letters[:_NEEDLE], expected)
            if at is None or len(letters) < min(_SHORTEST, end - start):
                continue
            whole = self._file.letters.startswith(letters, at)
            length = len(letters) if whole else min(_NEEDLE, len(letters))
            return self._file.place(at), self._file.place(at + length - 1)
        return None

    def _tries(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        yield start, end
        position = start
        for line in self._text[start:end].splitlines(keepends=True):
            first, last = position, position + len(line)
            position = last
            yield first, last
            # A number or bullet that the file does not spell out is one word at most.
            _, blank, rest = line.strip().partition(" ")
            if blank and rest:
                yield last - len(line.lstrip()) + line.lstrip().index(" ") + 1, last
        # A cell or a part of a line, its blanks being tabs.
        position = start
        for piece in self._text[start:end].split("\t"):
            yield position, position + len(piece)
            position += len(piece) + 1


class CutRuns:
    """Runs, cut where stretches begin and end; they keep their formatting.

    A run that stands in its paragraph is cut; what stands deeper (a link, a tracked insertion, a
    field) is taken whole.

    Parameters
    ----------
    stretches : iterable of (Place, Place)
        First and last character of each; they may overlap.
    namespace : str
        ``{...}`` of the elements.
    """

    def __init__(self, stretches: Iterable[tuple[Place, Place]], namespace: str) -> None:
        self._w = namespace
        cuts: dict[_Element, set[int]] = {}
        for first, last in stretches:
            cuts.setdefault(first.element, set()).add(first.at)
            cuts.setdefault(last.element, set()).add(last.at + 1)
        self._pieces: dict[_Element, list[tuple[int, _Element]]] = {}
        # In document order: a cut moves the texts behind it into the new run.
        order = next(iter(cuts)).getroottree().getroot().iter(namespace + "t") if cuts else ()
        for element in order:
            if element in cuts:
                self._pieces[element] = self._cut(element, cuts[element])

    def holder(self, place: Place) -> _Element:
        """Return the child of the paragraph that holds a character.

        Of a stretch's first character it begins there, of its last it ends there, where it could
        be cut.
        """
        pieces = self._pieces[place.element]
        found = bisect.bisect_right([start for start, _ in pieces], place.at) - 1
        return pieces[found][1]

    def _cut(self, text: _Element, indices: set[int]) -> list[tuple[int, _Element]]:
        run = text
        while (parent := run.getparent()) is not None and parent.tag != self._w + "p":
            run = parent
        if run.tag != self._w + "r" or text.getparent() is not run:
            return [(0, run)]
        earlier = any(one.tag != self._w + "rPr" for one in text.itersiblings(preceding=True))
        length = len(text.text or "")
        wanted = {at for at in indices if 0 < at < length}
        wanted |= {0} if 0 in indices and earlier else set()
        wanted |= {length} if length in indices and text.getnext() is not None else set()
        pieces = [(at, self._split(run, text, at)) for at in sorted(wanted, reverse=True)]
        return [*([] if 0 in wanted else [(0, run)]), *reversed(pieces)]

    def _split(self, run: _Element, text: _Element, at: int) -> _Element:
        """Cut a run before a character; return the new run with what follows."""
        from lxml import etree

        rest = run.makeelement(run.tag, {str(k): str(v) for k, v in run.attrib.items()})
        if (style := run.find(self._w + "rPr")) is not None:
            rest.append(copy.deepcopy(style))
        following = list(text.itersiblings())
        tail = etree.SubElement(rest, self._w + "t", {_XML_SPACE: "preserve"})
        whole = text.text or ""
        text.text, tail.text = whole[:at], whole[at:]
        text.set(_XML_SPACE, "preserve")
        rest.extend(following)
        run.addnext(rest)
        return rest


def _letters(text: str) -> tuple[str, Sequence[int]]:
    """Return what is no blank, and where each of it stands."""
    indices = [place for place, character in enumerate(text) if not character.isspace()]
    return "".join(text[place] for place in indices), indices


def _texts(body: _Element, tag: str, skipped: set[str]) -> Iterator[_Element]:
    """Yield text elements in order, without those that a reader does not see.

    A loop, not a recursion: files made to harm are nested deeply.
    """
    stack = [iter(body)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == tag:
            yield element
        elif element.tag not in skipped:
            stack.append(iter(element))
