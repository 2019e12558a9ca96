"""What a rule of drafting says of a commitment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Level(IntEnum):
    """How much a rule matters; the higher, the more."""

    STYLE = 0
    ADVICE = 1
    WARNING = 2

    @property
    def label(self) -> str:
        """The name in lower case, as options and outputs write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Advice:
    """One place at which a rule fires.

    Attributes
    ----------
    code : str
        Of the rule, ``V101``.
    level : Level
    message : str
        One sentence about this place, in the language asked for.
    commitment_id : str
        Empty for a rule about the plan as a whole.
    start, end : int
        Half-open span in the commitment's text (for the plan as a whole: in the document's) that
        it is about; the title where it is about something that is missing.
    page, line, column : int or None
        Of the span's start in the document, from 1; ``None`` where there is none. Line and column
        are those of the user's file, where it is one of lines and was given to the rules.
    fields : mapping of str to str
        What the message is made of, so that it can be said in another language:
        ``ogplens.advice.message(advice, "es")``.
    """

    code: str
    level: Level
    message: str
    commitment_id: str
    start: int
    end: int
    page: int | None = None
    line: int | None = None
    column: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
