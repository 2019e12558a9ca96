"""Printed field labels, found again in the plural, without an accent, or misspelt."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ogplens.segmentation.calendars import folded

_SPACE = re.compile(r"\s+")
_EDGES = " \t\r\n\f\v\u00a0:.;,*•–—-?¿!¡\"“”'’()"
_PLURAL_MARK = re.compile(r"\((?:e?s|as|os|a|o)\)|/(?:e?s|as|os|a|o)\b")
_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*(?:[)\]]|$)")
_NUMBERING = re.compile(r"^\W*(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])(?:\.\d{1,2})*\s?[.)\-–:]+\s*)+")
_WORD = re.compile(r"[^\W_]+")
_BOTH = re.compile(r"\s*/\s*|\s[-–—]\s")
_FEWEST_LETTERS = 4
_LONG_ENOUGH_FOR_SLIPS = 12
_ENDS = 6  # letters at either end that a label with one slip still shares

_FEWEST_LISTED = 3

Entry = tuple[str, str]


@dataclass(frozen=True)
class LabelIndex:
    """The labels of a document's language and, after them, of the others.

    Attributes
    ----------
    exact : mapping of str to str
        Normalised label to canonical field name.
    keys : mapping of str to str
        What `label_key` makes of them, to the name.
    listed : mapping of str to str
        Key of each thing that a label lists ("CSOs, private sector, working groups") to the name:
        plans list them in another order, or fewer.
    near : mapping of str to tuple of (str, str)
        First and last letters of the long keys to the keys and their names.
    fillers, notes : frozenset of str
        Folded words that a label may have or lack; words of an instruction to the author.
    """

    exact: Mapping[str, str]
    keys: Mapping[str, str]
    listed: Mapping[str, str]
    near: Mapping[str, tuple[Entry, ...]]
    fillers: frozenset[str]
    notes: frozenset[str]

    def name(self, text: str) -> str | None:
        """Return the canonical name of the label that a text is as a whole, if it is one.

        Case, accents, numbering, articles, number and gender, what stands in brackets, an
        instruction behind a dash, and in a long label one wrong letter make no difference.
        """
        known = self.exact.get(normalise(text))
        if known is not None or not any(c.isalpha() for c in text):
            return known
        known = self.exact.get(normalise(_NUMBERING.sub("", text))) or self._tolerant(text)
        if known is not None:
            return known
        first, mark, rest = _first_part(text)
        if not mark:
            return None
        # "Description – at most 100 words", "Objetivo / Objective"
        noted = any(word in self.notes for word in _WORD.findall(folded(rest)))
        if noted or ("/" in mark and self._tolerant(rest) is not None):
            return self.exact.get(normalise(first)) or self._tolerant(first)
        return None

    def _tolerant(self, text: str) -> str | None:
        key = label_key(text, self.fillers)
        if len(key) < _FEWEST_LETTERS:
            return None
        return self.keys.get(key) or self._as_a_list(text) or self._with_a_slip(key)

    def _as_a_list(self, text: str) -> str | None:
        parts = text.split(",")
        if len(parts) < _FEWEST_LISTED:
            return None
        names = {self.listed.get(label_key(part, self.fillers)) for part in parts}
        return names.pop() if len(names) == 1 else None

    def _with_a_slip(self, key: str) -> str | None:
        if len(key) < _LONG_ENOUGH_FOR_SLIPS:
            return None
        for end in (key[:_ENDS], key[-_ENDS:]):
            for other, name in self.near.get(end, ()):
                if one_slip(key, other):
                    return name
        return None


def normalise(text: str) -> str:
    """Fold case, spaces and quotation marks, and strip punctuation from both ends."""
    plain = _SPACE.sub(" ", text.replace("’", "'").casefold())
    return plain.strip(_EDGES)


def label_index(
    own: Iterable[Entry],
    others: Iterable[Entry],
    *,
    fillers: Iterable[str],
    notes: Iterable[str],
) -> LabelIndex:
    """Index labels.

    Parameters
    ----------
    own, others : iterable of (str, str)
        Printed label and canonical name. Of other languages a single word has to be exact: it
        may mean something else here.
    fillers, notes : iterable of str
        See `LabelIndex`.
    """
    small = frozenset(folded(word) for word in fillers)
    exact: dict[str, str] = {}
    keys: dict[str, str] = {}
    listed: dict[str, str] = {}
    for foreign, entries in ((False, own), (True, others)):
        for label, name in entries:
            exact.setdefault(normalise(label), name)
            key = label_key(label, small)
            if not foreign or " " in key:
                keys.setdefault(key, name)
            parts = label.split(",")
            if len(parts) >= _FEWEST_LISTED:
                listed |= {label_key(part, small): name for part in parts} | listed
    near: dict[str, list[Entry]] = defaultdict(list)
    for key, name in keys.items():
        if len(key) >= _LONG_ENOUGH_FOR_SLIPS:
            near[key[:_ENDS]].append((key, name))
            near[key[-_ENDS:]].append((key, name))
    return LabelIndex(
        exact=exact,
        keys=keys,
        listed=listed,
        near={end: tuple(entries) for end, entries in near.items()},
        fillers=small,
        notes=frozenset(folded(word) for word in notes),
    )


def label_key(text: str, fillers: frozenset[str]) -> str:
    """Return what two ways to print a label have in common: its words without their endings."""
    bare = _PARENTHESES.sub("", _PLURAL_MARK.sub("", text))
    words = [
        word for word in _WORD.findall(_NUMBERING.sub("", folded(bare))) if word not in fillers
    ]
    return " ".join(_stem(word) for word in words)


def one_slip(one: str, other: str) -> bool:
    """Whether two strings differ by one letter, or by two neighbours that changed places."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    return one[start + 1 :] == other[start + 1 :] or (
        swapped and one[start + 2 :] == other[start + 2 :]
    )


@functools.lru_cache(10_000)
def _stem(word: str) -> str:
    """Take a word's ending of number and gender away, in the five languages alike."""
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "aeio" else word


def _first_part(text: str) -> tuple[str, str, str]:
    match = _BOTH.search(text)
    if match is None:
        return text, "", ""
    return text[: match.start()], match.group(), text[match.end() :]
