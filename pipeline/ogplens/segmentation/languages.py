"""Words that the structure of a plan is read by: one YAML file a language, no code."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ogplens.configuration import load_config
from ogplens.segmentation.calendars import Calendar
from ogplens.segmentation.label_index import LabelIndex, label_index, normalise
from ogplens.settings import configs_folder

__all__ = ["FIELD_NAMES", "Language", "Vocabulary", "languages", "normalise", "vocabulary"]

FIELD_NAMES = (
    "commitment_title",
    "lead_institution",
    "supporting_institutions",
    "description",
    "problem",
    "expected_result",
    "start_date",
    "end_date",
    "period",
    "status_quo",
    "ogp_values",
    "milestones",
    "budget",
    "contact",
    "status",
)
"""Canonical names of the template fields, in the order of the template."""

_NEVER = re.compile(r"(?!)")


class Language(BaseModel):
    """One file of ``configs/languages``.

    Attributes
    ----------
    code : str
        ISO 639-1 code; the name of the file.
    name : str
        The language in its own words.
    commitment_words, action_words : tuple of str
        Words before a number in a heading; the first kind means a commitment whatever the plan.
    number_words : tuple of str
        What may stand between such a word and the number.
    theme_words, front_words, closing_words : tuple of str
        Openings of headings over a group of commitments, before and after the commitments.
    promise_words, past_words : tuple of str
        Traces of a promise and of an achievement; ``re:`` begins a regular expression.
    months : 12 items, each a str or a tuple of str
        Names of each month in full, January's first.
    calendar : Calendar
        The other words of dates.
    date_words : tuple of str
        What makes a phrase a date, beside the months.
    abbreviations : tuple of str
        After these a full stop ends no sentence.
    fields : dict of str to tuple of str
        Canonical field name (one of `FIELD_NAMES`) to its printed labels.
    label_fillers, label_notes : tuple of str
        Small words that a label may have or lack; words that show that what stands behind a dash
        or in brackets instructs the author.
    columns : dict of str to tuple of str
        Heads of columns of a table of milestones that are no fields: ``deliverable``, ``number``.
    milestone_words : tuple of str
        Words before the number of a milestone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z]{2}$")
    name: str
    commitment_words: tuple[str, ...] = Field(min_length=1)
    action_words: tuple[str, ...] = ()
    number_words: tuple[str, ...] = ()
    theme_words: tuple[str, ...]
    front_words: tuple[str, ...]
    closing_words: tuple[str, ...]
    promise_words: tuple[str, ...] = Field(min_length=1)
    past_words: tuple[str, ...]
    months: tuple[str | tuple[str, ...], ...] = Field(min_length=12, max_length=12)
    calendar: Calendar = Calendar()
    date_words: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    fields: dict[str, tuple[str, ...]]
    label_fillers: tuple[str, ...] = ()
    label_notes: tuple[str, ...] = ()
    columns: dict[Literal["deliverable", "number"], tuple[str, ...]] = {}
    milestone_words: tuple[str, ...] = ()

    @property
    def months_by_number(self) -> tuple[tuple[str, ...], ...]:
        """The names of each month."""
        return tuple((names,) if isinstance(names, str) else names for names in self.months)

    @property
    def month_names(self) -> tuple[str, ...]:
        """The names of all months in one row."""
        return tuple(name for names in self.months_by_number for name in names)

    @field_validator("fields")
    @classmethod
    def _fields_are_known(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        unknown = sorted(set(value) - set(FIELD_NAMES))
        if unknown:
            raise ValueError(f"unknown fields {unknown}; known are {', '.join(FIELD_NAMES)}")
        return value

    @field_validator("promise_words", "past_words")
    @classmethod
    def _expressions_compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            try:
                re.compile(word.removeprefix("re:"))
            except re.error as error:
                raise ValueError(f"{word!r} is no regular expression: {error}") from error
        return value


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words to read one document by, ready to match.

    Attributes
    ----------
    keywords : mapping of str to bool
        Word before a number to whether it means a commitment in itself.
    keyword : pattern
        Matches at the start of a line: groups ``word`` and ``rest``.
    theme, front, closing : pattern
        Match at the start of a normalised heading.
    promise, past, date : pattern
        To search in running text.
    labels : mapping of str to str
        Normalised label to canonical field name.
    label_index, columns : LabelIndex
        The same, and the columns of milestone tables, to be matched with tolerance.
    milestone : pattern
        Matches a milestone word and its number at the start of a line.
    abbreviations : frozenset of str
    """

    keywords: Mapping[str, bool]
    keyword: re.Pattern[str]
    theme: re.Pattern[str]
    front: re.Pattern[str]
    closing: re.Pattern[str]
    promise: re.Pattern[str]
    past: re.Pattern[str]
    date: re.Pattern[str]
    labels: Mapping[str, str]
    label_index: LabelIndex
    columns: LabelIndex
    milestone: re.Pattern[str]
    abbreviations: frozenset[str]


def languages_folder() -> Path:
    """Return the folder of the language files."""
    return configs_folder() / "languages"


@functools.cache
def languages() -> Mapping[str, Language]:
    """Return every language of ``configs/languages`` by its code.

    Raises
    ------
    ConfigError
        If a file holds an unknown key or a value that cannot be used.
    """
    files = sorted(languages_folder().glob("*.yaml"))
    return {path.stem: load_config(path, Language) for path in files}


@functools.cache
def vocabulary(code: str) -> Vocabulary:
    """Return the words for a document in a language; those of all for a language without a file.

    Words for a commitment and field labels are taken from every language, the document's own
    first: plans mix languages, and these words mean nothing else elsewhere.
    """
    known = languages()
    own = [known[code]] if code in known else list(known.values())
    every = own + [language for language in known.values() if language not in own]
    keywords = {normalise(w): False for lang in own for w in lang.action_words}
    keywords |= {normalise(w): True for lang in every for w in lang.commitment_words}
    index = _index([lang.fields for lang in every], every, own=len(own))
    columns = _index(
        [{str(k): v for k, v in lang.columns.items()} for lang in every], every, own=len(own)
    )
    return Vocabulary(
        keywords=keywords,
        keyword=_keyword_pattern(keywords, (w for lang in every for w in lang.number_words)),
        theme=_opening(w for lang in own for w in lang.theme_words),
        front=_opening(w for lang in own for w in lang.front_words),
        closing=_opening(w for lang in own for w in lang.closing_words),
        promise=_anywhere(w for lang in own for w in lang.promise_words),
        past=_anywhere(w for lang in own for w in lang.past_words),
        date=_anywhere(w for lang in own for w in (*lang.month_names, *lang.date_words)),
        labels=index.exact,
        label_index=index,
        columns=columns,
        milestone=_milestone_pattern(w for lang in every for w in lang.milestone_words),
        abbreviations=frozenset(w for lang in own for w in lang.abbreviations),
    )


def _index(
    fields: Sequence[Mapping[str, Iterable[str]]], every: Sequence[Language], *, own: int
) -> LabelIndex:
    entries = [
        [(label, name) for name, printed in one.items() for label in printed] for one in fields
    ]
    return label_index(
        (entry for one in entries[:own] for entry in one),
        (entry for one in entries[own:] for entry in one),
        fillers=(w for lang in every for w in lang.label_fillers),
        notes=(w for lang in every for w in lang.label_notes),
    )


def _milestone_pattern(words: Iterable[str]) -> re.Pattern[str]:
    letters = r"(?:[a-z]|[ivx]+)(?=\s?[.:)\-–—])"
    return re.compile(
        rf"(?P<word>{_alternatives(words)})s?\s+(?:n[º°o]\.?\s*)?"
        rf"(?P<number>\d[\w.]{{0,8}}|{letters})(?!\w)\s?[.:)\-–—]*\s*",
        re.IGNORECASE,
    )


def _keyword_pattern(keywords: Iterable[str], number_words: Iterable[str]) -> re.Pattern[str]:
    words = _alternatives(keywords)
    between = _alternatives(set(number_words))
    return re.compile(
        rf"(?P<word>{words})s?\s*(?:(?:{between})(?![^\W\d])\.?\s*)?[:.]?\s*(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) or "(?!)"


def _opening(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives(words)})(?!\w)")


def _anywhere(words: Iterable[str]) -> re.Pattern[str]:
    parts = [w.removeprefix("re:") if w.startswith("re:") else re.escape(w) for w in words]
    if not parts:
        return _NEVER
    return re.compile(rf"\b(?:{'|'.join(sorted(parts, key=len, reverse=True))})\b", re.IGNORECASE)
