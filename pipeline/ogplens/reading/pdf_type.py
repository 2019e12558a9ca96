"""The typography of a PDF as a whole: which size is the text's, and which sizes are headings."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from ogplens.reading.pdf_lines import Line

_LARGER = 1.06
#: Type that more of the text is set in than this is no heading type, however large.
_MAX_HEADING_SHARE = 0.2
_MAX_LEVEL = 6
_USED = 2  # a kind of type that fewer lines are set in is an accident
_LONG_WORD = re.compile(r"[^\W\d_]{5}")
_VISIBLE = 60  # of 255
_CAPITALS, _COLOUR = "capitals", "colour"
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+|[^\W\d_]+")


class Typography:
    """What is usual in a document.

    Parameters
    ----------
    lines : sequence of Line
        All of them.

    Attributes
    ----------
    body : float
        Type size of most of the text, in points.
    all_bold : bool
        Bold is the weight of the running text, and says nothing.
    colour : int
        Colour of most of the text, as red, green and blue in one number.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        letters: Counter[float] = Counter()
        bold = 0.0
        for line in lines:
            letters[_rounded(line.size)] += len(line.text)
            bold += line.bold * len(line.text)
        total = max(1, letters.total())
        self.body = max(letters, key=lambda size: (letters[size], -size), default=10.0) or 10.0
        self.all_bold = bold > 0.6 * total
        larger = (s for s in sorted(letters, reverse=True) if s > _LARGER * self.body)
        sizes = [size for size in larger if letters[size] <= _MAX_HEADING_SHARE * total]
        self._levels = _ranked(sizes, _sizes_in_two_weights(lines))
        self.colour = _usual_colour(lines)
        self._plain = self._rank_plain(lines)
        self._leading = _leading(lines)
        self._words = _vocabulary(lines)

        self._prefixes = {word.split("-", 1)[0] for word in self._words if "-" in word}

    def level(self, size: float, *, bold: bool = True) -> int:
        """Return the heading level of a type size and weight; 0 for running text."""
        return self._levels.get((_rounded(size), bold), 0)

    def plain_level(self, *, bold: bool, capitals: bool, coloured: bool) -> int:
        """Return the level of a heading in the size of the text: below all that are larger.

        Bold capitals are above bold, which is above capitals alone and colour alone; 0 where
        nothing sets it off.
        """
        if bold:
            return self._plain[_CAPITALS, True] if capitals else self._plain[None, True]
        if capitals:
            return self._plain.get((_CAPITALS, False), 0)
        return self._plain.get((_COLOUR, False), 0) if coloured else 0

    def _rank_plain(self, lines: Sequence[Line]) -> dict[tuple[str | None, bool], int]:
        """Rank what sets headings off in the size of the text, as far as the document uses it."""
        used: Counter[tuple[str | None, bool]] = Counter()
        for line in lines:
            if line.size < 0.95 * self.body or self.level(line.size):
                continue
            bold = line.bold > 0.9 and not self.all_bold
            if is_capitals(line.text):
                used[_CAPITALS, bold] += 1
            elif not bold and differ(line.colour, self.colour):
                used[_COLOUR, False] += 1
        top = max(self._levels.values(), default=1) + 1
        ranks: dict[tuple[str | None, bool], int] = {}
        for kind in ((_CAPITALS, True), (None, True), (_CAPITALS, False), (_COLOUR, False)):
            if used[kind] >= _USED or kind == (None, True):
                ranks[kind] = min(_MAX_LEVEL, top)
                top += 1
        ranks.setdefault((_CAPITALS, True), ranks[None, True])
        return ranks

    def leading(self, size: float) -> float:
        """Return the usual distance of base lines in a type size, in points."""
        return self._leading.get(_rounded(size), 1.25 * size)

    def join_word(self, before: str, after: str) -> str:
        """Join the halves of a word that was broken at a hyphen at the end of a line.

        The hyphen is kept where the document writes the word with one elsewhere and nowhere
        without, where both halves are words of the document and the whole is not, and in
        addresses of web pages.
        """
        head = before.rsplit(None, 1)[-1] if before.strip() else ""
        tail = after.split(None, 1)[0] if after.strip() else ""
        if "/" in head or "www." in head or "@" in head:
            return "-"
        first = (_WORDS.findall(head.casefold()) or [""])[-1]
        second = (_WORDS.findall(tail.casefold()) or [""])[0]
        closed, hyphened = self._words[first + second], self._words[f"{first}-{second}"]
        if not tail[:1].islower() or (hyphened and not closed):
            return "-"
        two_words = self._words[second] and (self._words[first] or first in self._prefixes)
        return "-" if two_words and not closed else ""


def _vocabulary(lines: Sequence[Line]) -> Counter[str]:
    """Count the words of a document, without the halves of those broken at line ends."""
    words: Counter[str] = Counter()
    broken = False
    for line in lines:
        found = _WORDS.findall(line.text.casefold())
        words.update(found[int(broken) : -1 if line.broken_word else None])
        broken = line.broken_word
    return words


def _rounded(size: float) -> float:
    return round(2 * size) / 2


def is_capitals(text: str) -> bool:
    """Tell words in capitals from codes; a few small letters, as in "n°", make no difference."""
    letters = [character for character in text if character.isalpha()]
    small = sum(character.islower() for character in letters)
    return small <= 0.15 * len(letters) and bool(_LONG_WORD.search(text))


def differ(one: int, other: int) -> bool:
    """Tell whether two colours are told apart at first sight."""
    return any(abs((one >> by & 255) - (other >> by & 255)) > _VISIBLE for by in (0, 8, 16))


def _usual_colour(lines: Iterable[Line]) -> int:
    letters: Counter[int] = Counter()
    for line in lines:
        letters[line.colour] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0


def _sizes_in_two_weights(lines: Iterable[Line]) -> set[float]:
    """Return the sizes of which some lines are all bold and others not at all, and few mixed."""
    bold: Counter[float] = Counter()
    plain: Counter[float] = Counter()
    mixed: Counter[float] = Counter()
    for line in lines:
        kind = bold if line.bold > 0.9 else plain if line.bold < 0.1 else mixed
        kind[_rounded(line.size)] += 1
    return {
        size
        for size in bold
        if min(bold[size], plain[size]) >= _USED and mixed[size] <= 0.1 * bold[size]
    }


def _ranked(sizes: Iterable[float], in_two: set[float]) -> dict[tuple[float, bool], int]:
    """Rank sizes, largest first, bold first; sizes half a point apart share a level."""
    levels: dict[tuple[float, bool], int] = {}
    level, last = 0, float("inf")
    for size in sizes:
        if last - size > 0.6:
            level += 1
        levels[size, True] = min(level, _MAX_LEVEL)
        level += size in in_two
        levels[size, False] = min(level, _MAX_LEVEL)
        last = size
    return levels


def _leading(lines: Sequence[Line]) -> dict[float, float]:
    distances: dict[float, list[float]] = {}
    for before, line in itertools.pairwise(lines):
        size = _rounded(line.size)
        distance = before.y - line.y
        alike = before.page == line.page and abs(before.size - line.size) < 0.3
        if alike and 0.8 * size < distance < 2.2 * size and abs(before.x0 - line.x0) < 3:
            distances.setdefault(size, []).append(distance)
    return {size: median(found) for size, found in distances.items() if len(found) >= 5}
