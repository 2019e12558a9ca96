"""A score taken apart, and the parts of a text that matter most."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ogplens.domain import Contribution, ContributionKind, Explanation, ScoreParts
from ogplens.features.masking import COUNTRY, PERSON, YEAR
from ogplens.learning.logistic import FloatArray
from ogplens.scoring.evidence import NEGLIGIBLE, Found, Phrases, as_shown
from ogplens.scoring.places import Span

MOST_SEGMENTS = 12
"""Phrases that are marked in a text, at most; each in all its places."""

_HIDDEN = {COUNTRY: "name of a country", YEAR: "year", PERSON: "name of a person"}


class Weighed(Protocol):
    """An `Evidence` or a `Contribution`."""

    @property
    def name(self) -> str:
        """As shown."""

    @property
    def weight(self) -> float:
        """On the logit scale."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """Half-open spans in the commitment's text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text that moves a prediction.

    Attributes
    ----------
    start, end : int
        Half-open span in the commitment's text.
    weight : float
        Of the phrase in all its places together, on the logit scale.
    name : str
        Of the phrase, as shown.
    """

    start: int
    end: int
    weight: float
    name: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A contribution to all variables; see `Contribution`."""

    name: str
    kind: ContributionKind
    column: str
    weights: list[float]
    spans: tuple[Span, ...]


def segments(text: str, contributions: Sequence[Weighed]) -> tuple[Segment, ...]:
    """Return the parts of a commitment's text that matter most to a prediction.

    Parameters
    ----------
    text : str
    contributions : sequence of Evidence or Contribution
        With spans in the text, for example ``prediction.evidence``.

    Returns
    -------
    tuple of Segment
        In order, apart from each other, inside the text: up to `MOST_SEGMENTS` phrases that are
        not negligible, each in all its places but those that a stronger one holds.
    """
    ranked = sorted(
        (one for one in contributions if abs(one.weight) > NEGLIGIBLE and one.spans),
        key=lambda one: (-abs(one.weight), one.name),
    )
    taken: list[Segment] = []
    for one in ranked[:MOST_SEGMENTS]:
        for start, end in one.spans:
            if not 0 <= start < end <= len(text):
                continue
            place = bisect_left(taken, start, key=lambda segment: segment.start)
            before = place == 0 or taken[place - 1].end <= start
            if before and (place == len(taken) or end <= taken[place].start):
                taken.insert(place, Segment(start, end, one.weight, one.name))
    return tuple(taken)


def explanation(text: str, found: Found, phrases: Phrases, scores: FloatArray) -> Explanation:
    """Return what the scores of one commitment are made of.

    Parameters
    ----------
    text : str
        Of the commitment.
    found : Found
        From ``phrases.find``.
    phrases : Phrases
    scores : ndarray, shape (variables,)
        From ``phrases.scores``.
    """
    parts = [*_words(found), *_criteria(text, found, phrases), *_others(found, phrases)]
    base = phrases.absent @ phrases.dense_weights
    return Explanation(
        {
            name: ScoreParts(float(scores[place]), float(base[place]), _of_variable(parts, place))
            for place, name in enumerate(phrases.variables)
        }
    )


def _of_variable(parts: Sequence[_Part], place: int) -> tuple[Contribution, ...]:
    own = [
        Contribution(part.name, part.kind, part.column, part.weights[place], part.spans)
        for part in parts
        if part.weights[place] != 0.0
    ]
    return tuple(sorted(own, key=lambda one: (-abs(one.weight), one.kind, one.column)))


def _words(found: Found) -> Iterator[_Part]:
    for word, weights in zip(found.words, found.of_words.tolist(), strict=True):
        # Words of a title may stand in the title alone, and hidden names stand nowhere.
        name = found.places.written.get(word) or _HIDDEN.get(word, word)
        yield _Part(name, ContributionKind.WORD, word, weights, found.places.spans(word))


def _criteria(text: str, found: Found, phrases: Phrases) -> Iterator[_Part]:
    rows = phrases.of_criteria(found).tolist()
    for column, weights in zip(phrases.criteria_names, rows, strict=True):
        spans = found.criteria.get(column, ())
        readable = column.partition("/")[2].replace("_", " ")
        name = as_shown(text, spans[0]) if spans else readable
        yield _Part(name, ContributionKind.CRITERION, column, weights, spans)


def _others(found: Found, phrases: Phrases) -> Iterator[_Part]:
    first = 2 * len(phrases.criteria_names)
    rows = found.of_dense[first:].tolist()
    for column, weights in zip(phrases.dense_names[first:], rows, strict=True):
        kind, _, name = column.partition(" ")
        shown = f"{kind}: {name}" if kind == ContributionKind.DECLARED else name
        yield _Part(shown, ContributionKind(kind), name, weights, ())
