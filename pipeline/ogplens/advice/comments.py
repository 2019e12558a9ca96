"""Comments in a Markdown file by which its author silences rules.

``<!-- ogplens: ignore V101, A302 -->`` inside a commitment silences these rules there,
``<!-- ogplens: ignore-file S401 -->`` anywhere silences them in the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.advice.choice import codes_in, unknown_code
from ogplens.advice.facts import printable
from ogplens.advice.places import Places
from ogplens.domain import Commitment

_COMMENT = re.compile(r"<!--[ \t]*ogplens:[ \t]*([^\n]{0,300}?)[ \t]*-->", re.IGNORECASE)
_ORDER = re.compile(r"(ignore-file|ignore)(?![\w-])[ \t:]*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ignored:
    """What the comments of a file silence.

    Attributes
    ----------
    everywhere : tuple of str
        Codes or beginnings of codes.
    commitments : tuple of tuple of str
        The same for each commitment.
    warnings : tuple of str
        Comments that do nothing, each with its line.
    """

    everywhere: tuple[str, ...]
    commitments: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]


def read_comments(source: str, commitments: Sequence[Commitment], places: Places) -> Ignored:
    """Read the comments of a Markdown file.

    Parameters
    ----------
    source : str
        The file's text.
    commitments : sequence of Commitment
        In the order of the document.
    places : Places
        Of the same document, made with ``source``.

    Returns
    -------
    Ignored
        A comment belongs to the last commitment that begins before it.
    """
    starts = [places.in_source(commitment.start) for commitment in commitments]
    everywhere: list[str] = []
    single: list[list[str]] = [[] for _ in commitments]
    warnings: list[str] = []
    for comment in _COMMENT.finditer(source):
        where = f"line {source.count(chr(10), 0, comment.start()) + 1}"
        order = _ORDER.fullmatch(comment.group(1))
        if order is None:
            said = printable(comment.group(1))
            warnings.append(f"{where}: 'ogplens: {said}' is neither ignore nor ignore-file")
            continue
        codes, faults = _checked(order.group(2), where)
        warnings += faults
        owner = _owner(starts, comment.start())
        if order.group(1).lower() == "ignore-file":
            everywhere += codes
        elif owner is None:
            warnings.append(f"{where}: no commitment begins before this comment; use ignore-file")
        else:
            single[owner] += codes
    return Ignored(tuple(everywhere), tuple(map(tuple, single)), tuple(warnings))


def _checked(text: str, where: str) -> tuple[list[str], list[str]]:
    codes = codes_in(text)
    unknown = {code: advice for code in codes if (advice := unknown_code(code)) is not None}
    faults = [
        f"{where}: there is no rule {printable(code)}; {advice}" for code, advice in unknown.items()
    ]
    if not codes:
        faults.append(f"{where}: this comment names no rule; write the codes behind 'ignore'")
    return [code for code in codes if code not in unknown], faults


def _owner(starts: Sequence[int | None], place: int) -> int | None:
    before = [number for number, start in enumerate(starts) if start is not None and start <= place]
    return before[-1] if before else None
