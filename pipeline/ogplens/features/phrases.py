"""The notation of phrases: checked, folded and turned into regular expressions.

The notation is described for its users at the top of ``configs/criteria/en.yaml``.
"""

from __future__ import annotations

import re

from ogplens.features.words import fold, lowered

# A dot, a colon or an empty line ends the reach of a phrase; one line break does not, since
# printed lines are broken anywhere. Possessive and bounded, so that no text makes it slow.
NEXT_TO = r"[ \t\xa0\-‐‑–'’‘\"“”«»]{0,4}+\n?+[ \t\xa0\-‐‑–'’‘\"“”«»]{0,8}+(?<!\w)"
NEAR = r"[^\w.;:!?\n]{0,6}+\n?+[^\w.;:!?\n]{0,8}+(?<!\w)"
MOST_BETWEEN = 4
"""Words that "..." may stand for."""
_GAP = rf"{NEAR}(?:\w++{NEAR}){{0,{MOST_BETWEEN}}}?"
# No number has more groups of digits; without a bound a long "1.1.1." is gone over again and again.
MOST_GROUPS = 8
# Looked ahead for Python before 3.11.5: there a group that fails halfway keeps its half.
_NUMBER = rf"\d++(?:(?=[.,]\d)[.,]\d++){{0,{MOST_GROUPS}}}+"
_KEY_LETTERS = 3
_JOINED_CHOICE = re.compile(r"/.*['’\-].")
_ONE_WORD = r"(?:<number>|[^\W\d_]+\*?)"
_PIECE = re.compile(rf"{_ONE_WORD}(?:/{_ONE_WORD})*")


def pieces_of(phrase: str) -> list[str]:
    """Return the words of a phrase, hyphens and apostrophes being spaces."""
    return phrase.replace("-", " ").replace("'", " ").replace("’", " ").split()


def check_phrase(phrase: str) -> str:
    """Return a phrase that fits the notation.

    Raises
    ------
    ValueError
        For what the notation does not know, and for stems too short to mean anything.
    """
    pieces = pieces_of(phrase)
    if not pieces or pieces[0] == "..." or pieces[-1] == "...":
        raise ValueError("a phrase that begins and ends with a word")
    for token in phrase.split():
        if _JOINED_CHOICE.search(token):
            raise ValueError(f"no hyphen or apostrophe behind '/', as in {token!r}")
    for piece in pieces:
        if piece != "..." and not _PIECE.fullmatch(piece):
            raise ValueError(
                f"words, '*' at the end of one, '/', '<number>' or '...', not {piece!r}"
            )
        short = [w for w in piece.split("/") if w.endswith("*") and len(w) <= _KEY_LETTERS]
        if short:
            raise ValueError(f"three letters or more before '*', not {short[0]!r}")
    return phrase


def first_letters(word: str) -> str:
    """Return what a word of a text and the first word of a phrase are filed under."""
    return "<" if word[0].isdigit() or word[0] == "<" else word[:_KEY_LETTERS]


def expression(pieces: list[str]) -> str:
    """Translate a folded phrase into a regular expression that starts at a word."""
    parts: list[str] = []
    for place, piece in enumerate(pieces):
        if piece == "...":
            parts.append(_GAP)
            continue
        if place and pieces[place - 1] != "...":
            parts.append(NEXT_TO)
        words = [
            _NUMBER if word == "<number>" else word.removesuffix("*") + r"\w*+" * word.endswith("*")
            for word in piece.split("/")
        ]
        parts.append(rf"(?:{'|'.join(words)})\b")
    return "".join(parts)


def fold_text(text: str) -> tuple[str, list[int] | None]:
    """Fold a text letter by letter: lower case, no accents, no soft hyphens.

    Returns
    -------
    str
        The folded text.
    list of int or None
        For every folded character the place of the character that it comes from; ``None`` where
        the places are the same.
    """
    folded = folded_text(text)
    odd = [] if text.isascii() else [one for one in set(text) if len(folded_text(one)) != 1]
    if not odd:
        return folded, None
    origin: list[int] = []
    done = 0
    for match in re.finditer(f"[{re.escape(''.join(odd))}]", text):
        place = match.start()
        origin += range(done, place)
        origin += [place] * len(folded_text(match.group()))
        done = place + 1
    return folded, [*origin, *range(done, len(text))]


def folded_text(text: str) -> str:
    """Return the folded text of `fold_text`."""
    return lowered(text, _FOLDED_LETTERS)


class _FoldedLetters(dict[int, str]):
    """A table for ``str.translate`` that is filled as texts need it."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = folded = "" if letter == "\xad" else fold(letter)
        return folded


_FOLDED_LETTERS = _FoldedLetters()


def after_accents(text: str, end: int) -> int:
    """Return the end of a span, moved behind accents that stand there as characters."""
    while end < len(text) and not fold(text[end]):
        end += 1
    return end
