"""Which findings are shown: rules chosen, rules ignored, and the least level."""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from ogplens.advice.registry import by_code
from ogplens.domain import Advice, Level

_SEPARATOR = re.compile(r"[,\s]+")


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes of a list such as ``"V, R201"``, in capitals."""
    return tuple(code.upper() for code in _SEPARATOR.split(text) if code)


def unknown_code(code: str) -> str | None:
    """Return what is wrong with a code or the beginning of one; ``None`` where rules begin so."""
    known = list(by_code())
    if code and any(one.startswith(code.upper()) for one in known):
        return None
    close = difflib.get_close_matches(code.upper(), known, n=1)
    return f"did you mean {close[0]}?" if close else "see 'ogplens check --list'"


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """What a user wants to see.

    Attributes
    ----------
    select : tuple of str
        Codes or beginnings of codes; empty chooses all rules. A rule that is named by its whole
        code is shown whatever its level.
    ignore : tuple of str
        Codes or beginnings of codes that are never shown, though they may be selected.
    level : Level
        Least level that is shown.
    files : mapping of str to tuple of str
        Pattern of a file's name to what is ignored there.
    commitments : mapping of str to tuple of str
        Number or identifier of a commitment to what is ignored there.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    level: Level = Level.ADVICE
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    commitments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def shows(self, code: str) -> bool:
        """Tell whether findings of a rule are shown at all."""
        if _begins(code, self.ignore) or (self.select and not _begins(code, self.select)):
            return False
        return by_code()[code].level >= self.level or code in self.select

    def kept(
        self,
        advice: Iterable[Advice],
        *,
        file: str = "",
        number: str | None = None,
        here: Iterable[str] = (),
    ) -> tuple[Advice, ...]:
        """Return the advice that is shown, in the same order.

        Parameters
        ----------
        advice : iterable of Advice
        file : str
            The file as the user named it.
        number : str, optional
            The commitment's number.
        here : iterable of str
            Codes or beginnings of codes that are ignored at this place, by a comment.
        """
        silent = [*here, *self._of_file(file)]
        return tuple(
            one
            for one in advice
            if self.shows(one.code)
            and not _begins(one.code, silent)
            and not _begins(one.code, self._of_commitment(number, one.commitment_id))
        )

    def _of_file(self, file: str) -> list[str]:
        name = PurePath(file).name
        return [
            code
            for pattern, codes in self.files.items()
            if fnmatch.fnmatchcase(file, pattern) or fnmatch.fnmatchcase(name, pattern)
            for code in codes
        ]

    def _of_commitment(self, number: str | None, identifier: str) -> tuple[str, ...]:
        return (*self.commitments.get(number or "", ()), *self.commitments.get(identifier, ()))


def _begins(code: str, beginnings: Iterable[str]) -> bool:
    return any(code.startswith(one) for one in beginnings)
