"""The words of the IRM's report pages: one YAML file a language, no code.

The words of all languages are used at once. A Spanish report prints its table in English, and a
label that a value follows means one thing alone.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ogplens.configuration import load_config
from ogplens.domain.report import COUNTS
from ogplens.irm.members import members
from ogplens.settings import configs_folder

#: What a label may stand for, besides the names of `COUNTS`.
FIELDS = (
    "member_since",
    "plan",
    "report_type",
    "commitments",
    "forum",
    "public_influence",
    "acted_contrary",
    "acted_according",
    "policy_carried_over",
    "policy_emerging",
)
SECTIONS = ("development", "design", "implementation", "other")
COLUMNS = ("midterm", "end_of_term")
#: Labels are looked up by so many characters, all of their first word.
_KEY = 2
_Words = tuple[str, ...]


def _refuse_unknown(value: Mapping[str, object], known: Iterable[str]) -> None:
    unknown = sorted(set(value) - set(known))
    if unknown:
        raise ValueError(f"unknown names {unknown}; known are {', '.join(known)}")


class GlanceWords(BaseModel):
    """One file of ``configs/glance``.

    Attributes
    ----------
    code, name : str
        ISO 639-1 code, which is the name of the file, and the language in its own words.
    titles : tuple of str
        Titles of the table.
    sections, columns, fields : dict of str to tuple of str
        Headings inside the table by `SECTIONS`, heads of the two columns of an End-of-Term
        report by `COLUMNS`, labels by `FIELDS` and `COUNTS`. ``[words]`` may be missing; after a
        label that ends with a colon, a colon must stand.
    yes, no, not_applicable : tuple of str
    influence, report_types : dict of str to tuple of str
        Level of public influence, and kind of report, to its words.
    numbers, ordinals : dict of str to int
    number_joins, ordinal_suffixes : tuple of str
        What stands between tens and units; what stands after the digits of an ordinal.
    out_of, and_words, additions : tuple of str
        Words between a part and its whole, between two numbers, before what is added.
    clustered_into, cluster_words, single_words, commitment_words, number_marks : tuple of str
        For how commitments were clustered, and for the number of one.
    noteworthy_titles, noteworthy_heads, advice_words, statuses : tuple of str
        Titles and heads of columns of noteworthy commitments, traces of advice, and statuses.
    recommendation_titles, closing_titles : tuple of str
    members : dict of str to tuple of str
        Code of a member to its names in this language.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z]{2}$")
    name: str
    titles: _Words = Field(min_length=1)
    sections: dict[str, _Words]
    columns: dict[str, _Words]
    fields: dict[str, _Words]
    yes: _Words
    no: _Words
    not_applicable: _Words
    influence: dict[str, _Words]
    report_types: dict[str, _Words]
    numbers: dict[str, int]
    number_joins: _Words
    ordinals: dict[str, int]
    ordinal_suffixes: _Words
    out_of: _Words
    and_words: _Words
    additions: _Words
    clustered_into: _Words
    cluster_words: _Words
    single_words: _Words
    commitment_words: _Words
    number_marks: _Words
    noteworthy_titles: _Words
    noteworthy_heads: _Words
    advice_words: _Words
    statuses: _Words
    recommendation_titles: _Words
    closing_titles: _Words
    members: dict[str, _Words]

    @field_validator("sections", "columns", "fields")
    @classmethod
    def _names_are_known(cls, value: dict[str, _Words], info: object) -> dict[str, _Words]:
        known = {"sections": SECTIONS, "columns": COLUMNS, "fields": (*FIELDS, *COUNTS)}
        _refuse_unknown(value, known[str(getattr(info, "field_name", ""))])
        return value


class _Folding(dict[int, str]):
    """One character for one, so that places in the folded text are those in the text."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        parts = unicodedata.normalize("NFD", character)
        only_marks = all(unicodedata.combining(mark) for mark in parts[1:])
        first = parts[0] if only_marks else character
        lower = first.lower()
        self[code] = folded = lower if len(lower) == 1 else first
        return folded


_FOLDING = _Folding(
    {ord(c): "'" for c in "’‘ʼ´`′"} | {ord(c): "-" for c in "‐‑‒–—−"} | {0xA0: " ", 0xFF1A: ":"}
)


def fold(text: str) -> str:
    """Fold case, accents, hyphens and apostrophes; the length stays the same."""
    return text.translate(_FOLDING)


def pattern(words: str) -> str:
    """Return the regular expression of some words in a folded text.

    Blanks of any kind, or none, may stand between two words, and a hyphen may be missing.
    """
    parts = []
    for part in re.findall(r"\s+|-|œ|oe|.", fold(words)):
        if part == "-":
            parts.append(r"\s*-?\s*")
        elif part.isspace():
            parts.append(r"\s*")
        else:
            parts.append("(?:œ|oe)" if part in ("œ", "oe") else re.escape(part))
    return "".join(parts)


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of some words, longest first."""
    ordered = sorted({fold(w) for w in words}, key=lambda w: (-len(w), w))
    return "(?:" + ("|".join(map(pattern, ordered)) or "(?!)") + ")"


def expand(label: str) -> list[str]:
    """Write a label out, with and without each of its ``[optional]`` parts."""
    parts = re.split(r"(\[[^\]]*\])", label)
    choices = [("", p[1:-1]) if p.startswith("[") else (p,) for p in parts if p]
    written = {
        re.sub(r"\s+", " ", "".join(choice)).strip() for choice in itertools.product(*choices)
    }
    return sorted(form for form in written if form)


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase that the table may hold.

    Attributes
    ----------
    kind : {"title", "section", "column", "field"}
    name : str
        Which section, column or field it stands for; empty for a title.
    words : int
        How many words it has: a single one is taken for less.
    pattern : pattern
        To match in a folded text.
    """

    kind: str
    name: str
    words: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all languages, ready to match in a folded text.

    Attributes
    ----------
    labels : mapping of str to tuple of Label
        By the first characters of the label, as `Words.starting` takes them.
    yes, no, not_applicable : str
        Regular expressions.
    influence, report_types, members, numbers, ordinals : mapping
        Folded words to what they stand for.
    languages : tuple of GlanceWords
    """

    labels: Mapping[str, tuple[Label, ...]]
    yes: str
    no: str
    not_applicable: str
    influence: Mapping[str, str]
    report_types: Mapping[str, str]
    members: Mapping[str, str]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    languages: tuple[GlanceWords, ...]

    def starting(self, folded: str, place: int) -> tuple[Label, ...]:
        """Return the labels that may begin at a place of a folded text."""
        return self.labels.get(folded[place : place + _KEY], ())

    def all(self, name: str) -> tuple[str, ...]:
        """Return the words of one list, of all languages, with optional parts written out."""
        found = (w for language in self.languages for w in getattr(language, name))
        return tuple(dict.fromkeys(form for word in found for form in expand(word)))


@functools.cache
def glance_languages() -> Mapping[str, GlanceWords]:
    """Return every language of ``configs/glance`` by its code.

    Raises
    ------
    ConfigError
        If a file holds an unknown key or a value that cannot be used.
    """
    files = sorted((configs_folder() / "glance").glob("*.yaml"))
    return {path.stem: load_config(path, GlanceWords) for path in files}


@functools.cache
def words() -> Words:
    """Return the words of all languages."""
    known = tuple(glance_languages().values())
    return Words(
        labels=_labels(known),
        yes=any_of(w for one in known for w in one.yes),
        no=any_of(w for one in known for w in one.no),
        not_applicable=any_of(w for one in known for w in one.not_applicable),
        influence=_meanings(one.influence for one in known),
        report_types=_meanings(one.report_types for one in known),
        members=_meanings([_member_names(), *(one.members for one in known)]),
        numbers={fold(w): n for one in known for w, n in one.numbers.items()},
        ordinals={fold(w): n for one in known for w, n in one.ordinals.items()},
        languages=known,
    )


def _member_names() -> dict[str, tuple[str, ...]]:
    return {m.code: (m.name, *m.also) for m in members().members}


def _meanings(tables: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, str]:
    """Turn meanings with their words round; the first table wins."""
    found: dict[str, str] = {}
    for table in tables:
        for meaning, written in table.items():
            for word in written:
                found.setdefault(fold(word), meaning)
    return found


def _labels(known: Iterable[GlanceWords]) -> dict[str, tuple[Label, ...]]:
    forms: dict[str, Label] = {}
    for one in known:
        groups = [("title", {"": one.titles}), ("section", one.sections)]
        groups += [("column", one.columns), ("field", one.fields)]
        for kind, table in groups:
            for name, written in table.items():
                for label in (form for words_ in written for form in expand(words_)):
                    forms.setdefault(fold(label), _label(kind, name, label))
    starts: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        starts.setdefault(form[:_KEY], []).append(form)
    return {start: tuple(forms[form] for form in found) for start, found in starts.items()}


def _label(kind: str, name: str, form: str) -> Label:
    with_colon = form.endswith(":")
    expression = pattern(form.removesuffix(":")) + (r"(?=\s*:)" if with_colon else "")
    return Label(kind, name, len(form.split()), re.compile(expression))
