"""What a rule is: a small function on the facts of a commitment, with what is known about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ogplens.advice.facts import Facts, Found
from ogplens.domain import Level

Check = Callable[[Facts], Found | None]

#: The first letter of a code, in the order in which rules are listed.
GROUPS = ("V", "R", "A", "S", "P")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of drafting.

    Attributes
    ----------
    code : str
        A letter of `GROUPS` and three digits. Stable: a code is never given to another rule.
    level : Level
        By what the corpus shows, see `ogplens.advice.registry`.
    variable : str
        Of the codebook: the code that it is about.
    good : tuple of str
        The values of the variable that authors hope for.
    check : callable
        From the facts of a commitment to a finding, or ``None``.
    unless : tuple of str
        Codes of rules that say the same more exactly: where one fires, this one is silent.
    among : tuple of str
        Criteria: its effect is measured among commitments with one of them, not among all. A rule
        on participation that is a mere name asks what else is there where participation is named.
    needs_words : bool
        Whether it asks for phrases: then it is silent in languages without any.
    """

    code: str
    level: Level
    variable: str
    good: tuple[str, ...]
    check: Check
    unless: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    needs_words: bool = True

    @property
    def group(self) -> str:
        """The first letter of the code."""
        return self.code[0]
