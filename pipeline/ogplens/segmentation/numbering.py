"""The numbers of commitments: 3, 2.02, 1.1.a, A.1.B, 1M1, iv, NA, US0113."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_IDENTIFIER = r"[A-Z]{2}\d{4}"
_DIGITS = (
    r"(?:[A-Z]{1,2}[.\-]?)?\d{1,3}"  # 3, B2, A.1
    r"(?:\.\d{1,3}(?!\d)|[.\-]?[A-Za-z]{1,2}\d{0,2}(?!\w))*"  # .02, .a, M1, .Aa
    r"(?:[A-Z]\d{1,2}[a-z]?)?(?:\.\d{1,3}(?!\d))*"
)
_LETTERS = r"(?:[ivxl]{1,5}[a-d]?|[IVXL]{1,5}|[A-Z]{2}[a-z]?|[A-Z]|[a-z])"
_NUMBER = re.compile(
    rf"(?P<number>{_IDENTIFIER}|{_DIGITS}|{_LETTERS})(?!\w)"
    r"(?P<mark>\s?[.:)\]°º]+(?:\s*[-–—])?|\s+[-–—]|[-–—](?=\s))?(?P<space>\s*)"
)
_OF_ALL = re.compile(r"\s*(?:/|of|de|sur|di|von)\s*\d{1,3}\s*[.:]?\Z")  # "3 of 12"
_ROMAN = re.compile(r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?P<suffix>[a-d]?)", re.IGNORECASE)
_TITLE_OPENING = re.compile(r"[\"“‘«'¿¡(\[]*(?![a-zà-ÿ\d%])")
_PARTS = re.compile(r"\d+|[A-Za-z]+")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}

_ANEW = 0.5

Key = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number at the start of a string.

    Attributes
    ----------
    number : str
        As printed, without what follows it.
    end : int
        Where the text after the number begins.
    marked : bool
        Whether a full stop, colon, bracket or dash follows.
    """

    number: str
    end: int
    marked: bool

    @property
    def kind(self) -> str:
        """``id``, ``digits1`` (how deep), ``letters`` or ``mixed``."""
        return number_kind(self.number)


def number_kind(number: str) -> str:
    """Say what a number is made of: ``id``, ``digits`` and its depth, ``letters``, ``mixed``."""
    if re.fullmatch(_IDENTIFIER, number):
        return "id"
    parts = _PARTS.findall(number)
    if all(part.isdigit() for part in parts):
        return f"digits{len(parts)}"
    return "letters" if all(part.isalpha() for part in parts) else f"mixed{len(parts)}"


def read_number(text: str, *, bare: bool) -> Numbered | None:
    """Read the number that a string begins with.

    Parameters
    ----------
    text : str
    bare : bool
        Whether digits may stand without a full stop, bracket or dash after them, as behind a
        word such as "Commitment". Letters alone always need one, or the end of the string.
    """
    match = _NUMBER.match(text)
    if match is None:
        return None
    number = match["number"]
    if bare and number_kind(number) == "digits1" and _OF_ALL.match(text, match.end("number")):
        return Numbered(number, len(text), marked=True)
    marked = match["mark"] is not None
    at_end = match.end() == len(text)
    if not (marked or at_end):
        kind = number_kind(number)
        deep = kind.startswith("digits") and kind != "digits1"
        if kind == "letters" or (not bare and not deep and kind != "id"):
            return None
        if not _TITLE_OPENING.match(text, match.end()):
            return None
    letters = number_kind(number) == "letters"
    joined = not at_end and not match["space"]
    if joined and (letters or not _joined(text, match.end(), marked=marked)):
        return None
    if letters and not _letters_are_a_number(number):
        return None
    return Numbered(number, match.end(), marked)


def _joined(text: str, end: int, *, marked: bool) -> bool:
    """Whether text may follow the mark without a space, as in ``3.Title``, not in ``3.14``."""
    return marked and not text[end].isdigit()


def _letters_are_a_number(letters: str) -> bool:
    return len(letters) == 1 or letters[0].isupper() or _ROMAN.fullmatch(letters) is not None


def order_key(number: str) -> Key:
    """Return a key that sorts numbers as people count: 2 before 10, ix before x, 1 before 1a."""
    roman = _ROMAN.fullmatch(number)
    if roman and len(number) > len(roman["suffix"]):
        digits = number[: len(number) - len(roman["suffix"])].lower()
        return ((0, _roman_value(digits), ""), (1, 0, roman["suffix"].lower()))
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part.lower())
        for part in _PARTS.findall(number)
    )


def _roman_value(letters: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def regularity(numbers: Sequence[str]) -> float:
    """Say how regular a run of numbers is, 0 to 1.

    Returns
    -------
    float
        The share of steps that go up to a number not seen yet. A step back to the lowest number,
        as where each theme counts anew, counts in part, and after it numbers may come again. 0.5
        for a single number, of which nothing can be said.
    """
    if len(numbers) < 2:
        return 0.5
    keys = [order_key(number) for number in numbers]
    lowest = min(keys)
    seen = {keys[0]}
    total = 0.0
    for before, key in pairwise(keys):
        if key == lowest and before != lowest:
            total += _ANEW
            seen = set()
        elif key > before and key not in seen:
            total += 1
        seen.add(key)
    return total / (len(keys) - 1)
