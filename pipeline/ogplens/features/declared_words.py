"""The words and signs of ``configs/declared.yaml``, checked and ready to search."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from ogplens.configuration import load_config
from ogplens.features.criteria import Phrases
from ogplens.features.lexicon import Lexicon
from ogplens.features.phrases import expression, pieces_of
from ogplens.features.words import fold
from ogplens.settings import configs_folder

Value = Literal[
    "access_to_information", "civic_participation", "public_accountability", "technology"
]
VALUES: tuple[Value, ...] = get_args(Value)

# Signs of the private use area stand for a ticked and an empty box, whatever the plan prints.
TICK, EMPTY = "\ue000", "\ue001"
_FILLING = r"[\s:.,;*|()–—-]*"


class Marks(BaseModel):
    """How boxes are printed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ticked: tuple[str, ...] = Field(min_length=1)
    crossed: tuple[str, ...] = Field(min_length=1)
    empty: tuple[str, ...] = Field(min_length=1)


class Words(BaseModel):
    """One language of ``configs/declared.yaml``; the file says what each list is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: Phrases
    value_questions: dict[Value, Phrases]
    values: dict[Value, Phrases]
    not_values: Phrases
    yes: Phrases
    no: Phrases


class DeclaredFile(BaseModel):
    """``configs/declared.yaml``: the boxes, and the words of each language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    marks: Marks
    en: Words
    es: Words
    fr: Words
    pt: Words
    it: Words

    @property
    def languages(self) -> tuple[Words, ...]:
        """The words of all languages."""
        return (self.en, self.es, self.fr, self.pt, self.it)


class Patterns:
    """The file, ready to search in folded text; groups are named by their value.

    Each expression is compiled when it is first asked for: few texts need all of them.

    Parameters
    ----------
    file : DeclaredFile
    """

    def __init__(self, file: DeclaredFile) -> None:
        every = file.languages
        self._every = every
        self._yes = _any_of(p for one in every for p in one.yes)
        self._no = _any_of(p for one in every for p in one.no)
        self.ticked = _signs(file.marks.ticked)
        self.crossed = _signs(file.marks.crossed)
        self.empty = _signs(file.marks.empty)

    @functools.cached_property
    def asked(self) -> Lexicon:
        """All questions, to find the texts that may hold one."""
        phrases = [p for one in self._every for p in one.questions]
        phrases += [p for one in self._every for ps in one.value_questions.values() for p in ps]
        return Lexicon((0, phrase) for phrase in phrases)

    @functools.cached_property
    def questions(self) -> re.Pattern[str]:
        """Questions for one value, by its name, or for any."""
        asked = {
            v: [p for one in self._every for p in one.value_questions.get(v, ())] for v in VALUES
        }
        general = _any_of(p for one in self._every for p in one.questions)
        return re.compile(rf"\b(?:{_by_value(asked)}|{general})")

    @functools.cached_property
    def values(self) -> re.Pattern[str]:
        """Names of the values."""
        named = {v: [p for one in self._every for p in one.values.get(v, ())] for v in VALUES}
        return re.compile(rf"\b(?:{_by_value(named)})")

    @functools.cached_property
    def not_values(self) -> re.Pattern[str]:
        """What holds the name of a value and is none."""
        return re.compile(rf"\b(?:{_any_of(p for one in self._every for p in one.not_values)})")

    @functools.cached_property
    def yes(self) -> re.Pattern[str]:
        """An answer that begins with a yes."""
        return re.compile(rf"{_FILLING}\b(?:{self._yes})")

    @functools.cached_property
    def no(self) -> re.Pattern[str]:
        """An answer that begins with a no."""
        after_no = rf"(?=\s*(?:[.,;:()|\n{TICK}{EMPTY}–—-]|$))"
        return re.compile(rf"{_FILLING}\b(?:{self._no}){after_no}")

    @functools.cached_property
    def yes_or_no(self) -> re.Pattern[str]:
        """A box for yes beside a box for no: two signs of `TICK` or `EMPTY`."""
        mark = f"[{TICK}{EMPTY}]"
        return re.compile(
            rf"(?P<first>{mark})\s*(?:{self._yes})\s*[,/|]?\s*{mark}\s*(?:{self._no})"
            rf"|\b(?:{self._yes})\s*(?P<last>{mark})\s*[,/|]?\s*(?:{self._no})\s*{mark}"
        )


@functools.cache
def declared_patterns() -> Patterns:
    """Return the shipped file's patterns.

    Raises
    ------
    ConfigError
        If the file holds an unknown key, lacks one, or has a phrase that is not in the notation.
    """
    return Patterns(load_config(configs_folder() / "declared.yaml", DeclaredFile))


def _by_value(phrases: dict[Value, list[str]]) -> str:
    return "|".join(
        f"(?P<{value}>{_any_of(listed)})" for value, listed in phrases.items() if listed
    )


def _any_of(phrases: Iterable[str]) -> str:
    # A word with an accent may be cut with a hyphen at a line's end; `fold_text` mends the rest.
    listed = {expression([fold(piece) for piece in pieces_of(phrase)]) for phrase in phrases}
    return "|".join(sorted(listed, key=lambda one: (-len(one), one)))


def _signs(signs: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True)))
