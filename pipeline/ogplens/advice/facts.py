"""What the rules look at: a commitment's text with everything that is found in it, found once."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.advice.phrases import Span, load_phrases
from ogplens.domain import Commitment
from ogplens.features.criteria import load_criteria
from ogplens.features.structure import STRUCTURE_NAMES, structure

# Fields that say who, when and why, and how things are today: what stands there is no promise. The
# name of a "Ministry of Digital Government" is not technology, and a problem of participation is
# not participation.
_QUIET = (
    "lead_institution", "supporting_institutions", "contact", "ogp_values", "budget", "status",
    "start_date", "end_date", "period", "problem", "status_quo",
)  # fmt: skip
_FEWEST_WORDS = 12  # where less is left, the fields were read wrongly: the whole text counts
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_LONGEST_LABEL = 80  # characters
_MOST_QUOTED = 3
_LONGEST_QUOTE = 60


def printable(text: str) -> str:
    """Return a text without what could drive a terminal or a page.

    Spaces of every kind stay: French sets hard ones before a colon.
    """
    return "".join(
        c if c.isprintable() or c in "\n\t" or unicodedata.category(c) == "Zs" else "\ufffd"
        for c in text
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A rule fires here.

    Attributes
    ----------
    spans : tuple of (int, int)
        Half-open spans in the commitment's text, by their start, at least one: what the rule is
        about; the title where it is about something that is missing.
    fields : mapping of str to str
        What the rule's message needs to be written in any language.
    """

    spans: tuple[Span, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Facts:
    """A commitment as the rules see it.

    Attributes
    ----------
    commitment : Commitment
    language : str
        ISO 639-1 code.
    covered : bool
        Whether there are phrases in this language; without, nothing can be said to be missing.
    promise : str
        The text, with dots in place of the fields that hold no promise; places stay the same.
    marks : mapping of str to list of (int, int)
        What was found in the promise: criteria as ``"<variable>/<criterion>"``, groups of phrases
        by their name. Absent where nothing was found.
    form : mapping of str to float
        `ogplens.features.structure` of the promise, by name.
    title : (int, int)
        Where the title stands; the first line where it is not found.
    """

    commitment: Commitment
    language: str
    covered: bool
    promise: str
    marks: Mapping[str, Sequence[Span]]
    form: Mapping[str, float]
    title: Span

    def has(self, *names: str) -> bool:
        """Tell whether any of these criteria or groups was found."""
        return any(name in self.marks for name in names)

    def spans(self, *names: str) -> list[Span]:
        """Return the spans of these criteria or groups, by their start, without those inside."""
        found = sorted(
            {span for name in names for span in self.marks.get(name, ())},
            key=lambda span: (span[0], -span[1]),
        )
        kept: list[Span] = []
        for span in found:
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return kept

    def at(self, *names: str, **fields: str) -> Found | None:
        """Return a finding at the phrases of these criteria or groups, if there are any."""
        return self.at_spans(self.spans(*names), **fields)

    def at_spans(self, spans: Sequence[Span], **fields: str) -> Found | None:
        """Return a finding at these spans, if there are any, with ``phrases`` as a field."""
        if not spans:
            return None
        return Found(tuple(spans), {"phrases": self._quoted(spans), **fields})

    def missing(self, **fields: str) -> Found:
        """Return a finding about something that is not there: at the title."""
        return Found((self.title,), fields)

    def quantified(self) -> bool:
        """Tell whether the promise says how many."""
        return self.form["numbers: any target"] > 0 or self.has(
            "quantity", "specificity/numbered_target"
        )

    def words(self) -> int:
        """Count the words of the promise."""
        return sum(1 for _ in _WORD.finditer(self.promise))

    def _quoted(self, spans: Iterable[Span]) -> str:
        quotes: dict[str, str] = {}
        for start, end in spans:
            words = " ".join(printable(self.commitment.text[start:end]).split())
            if len(words) > _LONGEST_QUOTE:
                words = words[: _LONGEST_QUOTE - 1].rstrip() + "…"
            quotes.setdefault(words.casefold(), f"“{words}”")
        return ", ".join(list(quotes.values())[:_MOST_QUOTED])


def facts_of(commitment: Commitment, language: str) -> Facts:
    """Search a commitment for everything that rules ask for.

    Parameters
    ----------
    commitment : Commitment
    language : str
        ISO 639-1 code of its text.
    """
    phrases, criteria = load_phrases(), load_criteria()
    promise = _promise(commitment)
    marks: dict[str, list[Span]] = phrases.find(promise, language)
    for match in criteria.matches(promise, language):
        marks.setdefault(match.name, []).append((match.start, match.end))
    counts = np.array([len(marks.get(name, ())) for name in criteria.names], dtype=np.int64)
    form = structure(commitment, language, text=promise, counts=counts)
    return Facts(
        commitment=commitment,
        language=language,
        covered=language in phrases.languages and language in criteria.languages,
        promise=promise,
        marks=marks,
        form=dict(zip(STRUCTURE_NAMES, form.tolist(), strict=True)),
        title=title_span(commitment),
    )


def title_span(commitment: Commitment) -> Span:
    """Return where the title stands in the text; the first line where it is not found."""
    title, text = commitment.title.strip(), commitment.text
    if title:
        place = text.find(title)
        if place >= 0:
            return place, place + len(title)
        if match := _loosely(title).search(text):
            return match.span()
    start = len(text) - len(text.lstrip())
    line = text[start:].split("\n", 1)[0].rstrip()
    return start, start + len(line)


def _promise(commitment: Commitment) -> str:
    start, end = title_span(commitment)
    text = "." * start + commitment.text[start:]  # "Commitment 3" says nothing about how many
    for name in _QUIET:
        value = commitment.fields.get(name, "").strip()
        if not value:
            continue
        for first, last in _spans_of(value, commitment.text):
            first = max(_label_start(commitment.text, first), min(end, first))
            text = text[:first] + "." * (last - first) + text[last:]
    if sum(1 for _ in _WORD.finditer(text)) < _FEWEST_WORDS:
        return commitment.text
    return text


def _label_start(text: str, value: int) -> int:
    """Return where the label of a field begins whose value begins at ``value``.

    "Supporting organisations" supports nothing. A label stands before the value on its line, or is
    the short line above it.
    """
    line = text.rfind("\n", 0, value) + 1
    if text[line:value].strip():
        return line if value - line <= _LONGEST_LABEL else value
    above = text[:line].rstrip()
    start = above.rfind("\n") + 1
    return start if len(above) - start <= _LONGEST_LABEL and above[-1:] not in ".;!" else value


def _spans_of(value: str, text: str) -> list[Span]:
    """Return where a field's value stands: values are tidied, so that blanks may differ."""
    place = text.find(value)
    if place >= 0:
        return [(place, place + len(value))]
    match = _loosely(value).search(text)
    if match:
        return [match.span()]
    # Several fields of one name are joined: each part is looked for.
    parts = [part for part in re.split(r"; |(?<=[.?!]) ", value) if len(part) > 3]
    matches = (_loosely(part).search(text) for part in parts) if len(parts) > 1 else ()
    return [match.span() for match in matches if match]


@functools.lru_cache(maxsize=256)
def _loosely(value: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in value.split()))
