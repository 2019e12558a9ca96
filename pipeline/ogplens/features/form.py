"""What is counted of form, in all the texts of a batch at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.domain import Commitment
from ogplens.features.criteria import load_criteria
from ogplens.features.cutting import Cut
from ogplens.features.spellings import IntArray
from ogplens.features.traits import (
    COUNTS,
    FIRST_ITEMS,
    NUMBERS,
    SIGNS,
    TRAITS,
    Sign,
    Trait,
    addresses_in,
    figures_in,
    month_dates_in,
    months,
    numbers_in,
    quotations_in,
)

FloatArray = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_FEWEST_WORDS = 25  # a shorter text counts as having so many, in rates
_HIGHEST_RATE = 20.0  # per 100 words
_MONTH_REACH = 2  # words between a month and its day or year, "of" included


@dataclass(frozen=True, slots=True)
class View:
    """Commitments as the families see them: cut texts of one language, and their criteria.

    ``traits`` are those of each word, ``before`` and ``behind`` the signs of the gaps around it,
    ``words`` how many words each text has, ``filled`` the texts that have each template field.
    """

    commitments: Sequence[Commitment]
    texts: Cut
    criteria: dict[str, IntArray]
    language: str
    traits: IntArray
    before: IntArray
    behind: IntArray
    words: IntArray
    filled: dict[str, list[int]]

    def rate(self, counts: IntArray) -> FloatArray:
        """Return damped rates per 100 words, 0 to log(21)."""
        per_hundred = 100.0 * counts / np.maximum(self.words, _FEWEST_WORDS)
        damped = np.log1p(np.minimum(per_hundred, _HIGHEST_RATE)) * (self.words > 0)
        return np.asarray(damped, dtype=np.float64)

    def total(self, variable: str, names: Sequence[str]) -> IntArray:
        """Count the matches of some criteria together."""
        found = [self.criteria[f"{variable}/{name}"] for name in names]
        return np.asarray(np.sum(found, axis=0), dtype=np.int64)

    def has_field(self, name: str) -> FloatArray:
        """Return 1 where the template field holds something, shape (texts,)."""
        given = np.zeros(len(self.texts))
        given[self.filled.get(name, [])] = 1.0
        return given

    def rows_where(self, words: Bools) -> list[int]:
        """Return the texts that hold one of some words."""
        rows: list[int] = np.unique(self.texts.rows[words]).tolist()
        return rows


def view_of(commitments: Sequence[Commitment], texts: Cut, language: str, counts: IntArray) -> View:
    """Return commitments as the families see them; see `ogplens.features.structure`."""
    traits = TRAITS.table()[texts.words]
    signs = SIGNS.table()[texts.gaps]
    before = texts.before
    filled: dict[str, list[int]] = {}
    for row, one in enumerate(commitments):
        for name, value in one.fields.items():
            if value and not value.isspace():
                filled.setdefault(name, []).append(row)
    return View(
        commitments=commitments,
        texts=texts,
        criteria=dict(zip(load_criteria().names, counts.T, strict=True)),
        language=language,
        traits=traits,
        before=signs[before],
        behind=signs[before + 1],
        words=texts.count(traits & Trait.WORD),
        filled=filled,
    )


def numbers(view: View) -> IntArray:
    """Count years, dates in figures, other figures and percentages, shape (4, texts)."""
    texts, traits = view.texts, view.traits
    # Where a sign joins figures the words alone do not tell what they are.
    joined = (traits & Trait.BEGINS != 0) & (view.before & Sign.JOINT != 0)
    joined[1:] &= traits[:-1] & Trait.ENDS != 0
    # A text's first word is joined to nothing, whatever sign it begins with.
    joined[texts.bounds[:-1][np.diff(texts.bounds) > 0]] = False
    followed = np.append(joined[1:], False)
    single = ~joined & ~followed
    numeric = np.flatnonzero(single & (traits & Trait.NUMERIC != 0))
    own, rows = NUMBERS.table()[texts.words[numeric]], texts.rows[numeric]
    counted = np.stack([np.bincount(rows, one, minlength=len(texts)) for one in own.T]) + 0.0
    percent = view.behind & Sign.PERCENT != 0
    counted[3] += texts.count(single & percent & (traits & Trait.FIGURE != 0))
    first, last = np.flatnonzero(followed & ~joined), np.flatnonzero(joined & ~followed)
    whole = [
        figures_in(text + "%" * follows)
        for text, follows in zip(texts.pieces(first, last), percent[last].tolist(), strict=True)
    ]
    for place, one in enumerate(zip(*whole, strict=True)):
        counted[place] += np.bincount(texts.rows[first], one, minlength=len(texts))
    for row in view.rows_where(traits & Trait.MERGED != 0):
        counted[:, row] = numbers_in(texts.texts[row])
    return counted.astype(np.int64)


def dates_in_words(view: View) -> IntArray:
    """Count dates that name a month, shape (texts,)."""
    texts = view.texts
    numeric = view.traits & Trait.NUMERIC != 0
    near = numeric.copy()
    for away in range(1, _MONTH_REACH + 1):
        near[away:] |= numeric[:-away]
        near[:-away] |= numeric[away:]
    named = months(view.language).table()[texts.words] != 0
    # Only the words around a month are looked at; where they overlap, together.
    months_at = np.flatnonzero(near & named)
    first = np.maximum(months_at - _MONTH_REACH - 1, texts.bounds[texts.rows[months_at]])
    last = np.minimum(months_at + _MONTH_REACH + 1, texts.bounds[texts.rows[months_at] + 1] - 1)
    apart = np.ones(len(first), dtype=bool)
    apart[1:] = first[1:] > last[:-1]
    ends = np.append(apart[1:], True)[: len(last)]
    around = texts.pieces(first[apart], last[ends])
    found = [month_dates_in(text, view.language) for text in around]
    return np.bincount(texts.rows[first[apart]], found, minlength=len(texts)).astype(np.int64)


def names_and_acronyms(view: View) -> tuple[IntArray, IntArray]:
    """Count names of two capitalised words or more, and words in capitals that stand alone.

    Names may hold short words. Several words in capitals in a row are a heading. Neither goes on
    over signs other than a few that join.
    """
    texts, traits = view.texts, view.traits
    broken = (traits & Trait.BROKEN != 0) | (view.before & Sign.CUT != 0)
    broken[1:] |= traits[:-1] & Trait.WORD == 0
    broken[texts.bounds[:-1][np.diff(texts.bounds) > 0]] = True
    run = np.cumsum(broken)
    words = np.flatnonzero(traits & Trait.WORD)
    acronym = traits[words] & Trait.ACRONYM != 0
    beside = acronym[1:] & acronym[:-1] & (run[words[1:]] == run[words[:-1]])
    alone = acronym & (traits[words] & Trait.SHORT != 0)
    alone[1:] &= ~beside
    alone[:-1] &= ~beside
    telling = words[traits[words] & (Trait.CAPITAL | Trait.PARTICLE) != Trait.PARTICLE]
    capital = traits[telling] & Trait.CAPITAL != 0
    pair = np.zeros(len(telling), dtype=bool)
    pair[1:] = capital[1:] & capital[:-1] & (run[telling[1:]] == run[telling[:-1]])
    begins = pair.copy()
    begins[1:] &= ~pair[:-1]
    number = len(texts)
    return (
        np.bincount(texts.rows[telling[begins]], minlength=number),
        np.bincount(texts.rows[words[alone]], minlength=number),
    )


def quotations(view: View) -> IntArray:
    """Count quotations, shape (texts,)."""
    quoted = SIGNS.table()[view.texts.gaps] & Sign.QUOTE
    return _counted(view, np.flatnonzero(view.texts.count_gaps(quoted)).tolist(), quotations_in)


def addresses(view: View) -> IntArray:
    """Count web addresses, shape (texts,)."""
    ending = (view.traits & Trait.ENDING != 0) & (view.before & Sign.DOT != 0)
    rows = view.rows_where(ending | (view.traits & Trait.WEB != 0))
    return _counted(view, rows, addresses_in)


def _counted(view: View, rows: Sequence[int], count: Callable[[str], int]) -> IntArray:
    """Count something in the texts that may have it."""
    counted = np.zeros(len(view.texts), dtype=np.int64)
    counted[list(rows)] = [count(view.texts.texts[row]) for row in rows]
    return counted


def enumerations(view: View) -> IntArray:
    """Count items of lists, and letters and numbers in brackets inside a sentence."""
    texts, first = view.texts, view.texts.first_gaps
    bullets = COUNTS.table()[texts.gaps, 2]
    bullets[first] = FIRST_ITEMS.table()[texts.gaps[first]]
    new_line = view.before & Sign.NEW_LINE != 0
    begin = texts.bounds[:-1][np.diff(texts.bounds) > 0]
    new_line[begin] |= view.before[begin] & Sign.BLANK != 0
    item = new_line & (view.traits & Trait.ITEM != 0) & (view.behind & Sign.ITEM_END != 0)
    inside = (view.before & Sign.OPENING != 0) & (view.behind & Sign.CLOSING != 0)
    inside &= view.traits & Trait.COUNTER != 0
    return texts.count_gaps(bullets) + texts.count(item | inside)
