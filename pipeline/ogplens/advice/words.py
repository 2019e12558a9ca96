"""What is said of each rule, in each language: ``configs/advice/<language>.yaml``."""

from __future__ import annotations

import functools
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ogplens.advice.registry import by_code
from ogplens.advice.rule import GROUPS
from ogplens.configuration import load_config
from ogplens.domain import Advice
from ogplens.errors import ConfigError, Fault
from ogplens.interface import DEFAULT
from ogplens.settings import configs_folder

_Sentence = Annotated[str, Field(min_length=1)]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class RuleWords(_Words):
    """What is said of a rule.

    Attributes
    ----------
    title : str
        A few words.
    message : str
        One sentence about a place, with ``{fields}``.
    reason : str
        Why the IRM looks at this, by the codebook.
    before, after : str
        An example in our own words, and how it could be said better.
    note : str
        What the figures say, where that needs a word; may be empty.
    """

    title: _Sentence
    message: _Sentence
    reason: _Sentence
    before: _Sentence
    after: _Sentence
    note: str = ""


class LabelWords(_Words):
    """Words around the rules, in the terminal and on their pages."""

    page: _Sentence
    commitment: _Sentence
    plan: _Sentence
    none_found: _Sentence
    found_one: _Sentence
    found_many: _Sentence
    reason: _Sentence
    before: _Sentence
    after: _Sentence
    about: _Sentence
    level: _Sentence


class AdviceWords(_Words):
    """``configs/advice/<language>.yaml``.

    Attributes
    ----------
    labels : LabelWords
    levels : dict of str to str
        Label of a level to what it means.
    groups : dict of str to str
        First letter of a code to what its rules are about.
    rules : dict of str to RuleWords
        By code; every rule has its words.
    """

    labels: LabelWords
    levels: dict[str, _Sentence]
    groups: dict[str, _Sentence]
    rules: dict[str, RuleWords]


def languages() -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages in which rules speak, English first."""
    return tuple(_catalogue(configs_folder() / "advice"))


def words(language: str = DEFAULT) -> AdviceWords:
    """Return the words of a language; English for one that rules do not speak.

    Raises
    ------
    ConfigError
        If a language lacks a rule, names an unknown one, or has other fields in a message.
    """
    found = _catalogue(configs_folder() / "advice")
    return found.get(language, found[DEFAULT])


def message(advice: Advice, language: str = DEFAULT) -> str:
    """Return what a piece of advice says, in any of `languages`.

    `Advice.message` is this sentence in the language that was asked for when it was found; it is
    kept where the rule is not known here.
    """
    rule = words(language).rules.get(advice.code)
    return advice.message if rule is None else rule.message.format(**advice.fields)


def message_of(code: str, language: str = DEFAULT) -> str:
    """Return a rule's message about no place: dots stand for its fields."""
    return words(language).rules[code].message.format_map(_Dots())


class _Dots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def title(code: str, language: str = DEFAULT) -> str:
    """Return the title of a rule."""
    return words(language).rules[code].title


@functools.cache
def _catalogue(folder: Path) -> dict[str, AdviceWords]:
    codes = sorted(
        (path.stem for path in folder.glob("*.yaml")), key=lambda one: (one != DEFAULT, one)
    )
    found = {code: load_config(folder / f"{code}.yaml", AdviceWords) for code in codes}
    faults = [fault for code, one in found.items() for fault in _faults(code, one, found)]
    if DEFAULT not in found:
        faults.append(Fault(f"{DEFAULT}.yaml", "", "the words of the rules in English"))
    if faults:
        raise ConfigError(
            f"{len(faults)} thing(s) in the words of the rules cannot be used",
            source=str(folder),
            faults=faults,
            hint="every language has the same rules, with the same {fields} in each message",
        )
    return found


def _faults(code: str, own: AdviceWords, every: Mapping[str, AdviceWords]) -> list[Fault]:
    known = set(by_code())
    faults = [Fault(f"{code}.yaml rules.{one}", "", "its words") for one in known - set(own.rules)]
    faults += [Fault(f"{code}.yaml", one, "a rule that there is") for one in set(own.rules) - known]
    if set(own.groups) != set(GROUPS):
        faults.append(Fault(f"{code}.yaml groups", ", ".join(own.groups), ", ".join(GROUPS)))
    first = every.get(DEFAULT)
    for name in known & set(own.rules) & set(first.rules if first else ()):
        wanted = fields_of(first.rules[name].message) if first else frozenset()
        if fields_of(own.rules[name].message) != wanted:
            expected = "these fields: " + (", ".join(sorted(wanted)) or "none")
            faults.append(
                Fault(f"{code}.yaml rules.{name}.message", own.rules[name].message, expected)
            )
    return sorted(faults, key=str)


def fields_of(sentence: str) -> frozenset[str]:
    """Return the names of the ``{fields}`` of a sentence."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)
