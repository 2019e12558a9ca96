"""Traits of form: length, milestones, dates, numbers, deliverables, names, laws, lists, fields.

Every column is bounded and comparable between a short digest and a long full text: counts are
rates per 100 words, damped by a logarithm, and very short texts count as a few words more than
they have, so that one date in one line is not a text full of dates.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ogplens.domain import Commitment
from ogplens.features.criteria import load_criteria
from ogplens.features.cutting import Cut, cut
from ogplens.features.form import (
    View,
    addresses,
    dates_in_words,
    enumerations,
    names_and_acronyms,
    numbers,
    quotations,
    view_of,
)
from ogplens.features.spellings import IntArray, looking_up
from ogplens.features.traits import COUNTS, LAST_ENDS

FloatArray = npt.NDArray[np.float64]
Columns = Sequence[FloatArray]
Family = Callable[[View], Columns]

_MOST_WORDS = 600  # longer texts are one class: what a template adds says nothing more
_LONGEST_SENTENCE = 60.0
_MOST_MILESTONES = 20
_MOST_INSTITUTIONS = 10

_INSTITUTION_BREAK = re.compile(r"[;,\n/]|\s(?:and|y|e|et)\s")
_RULE_OF_FORM = ("new_law", "changed_law", "decree_or_regulation")
_DELIVERABLES = ("deliverable_document", "deliverable_legal", "deliverable_system")
_FIELDS = (
    "description",
    "problem",
    "status_quo",
    "expected_result",
    "ogp_values",
    "milestones",
    "supporting_institutions",
    "budget",
)


def _length(view: View) -> Columns:
    texts = view.texts
    ends = COUNTS.table()[texts.gaps, 0]
    ends[texts.last_gaps] = LAST_ENDS.table()[texts.gaps[texts.last_gaps]]
    sentences = np.maximum(1, texts.count_gaps(ends))
    mean = np.minimum(view.words / sentences, _LONGEST_SENTENCE)
    there = view.words > 0
    return (
        np.log1p(np.minimum(view.words, _MOST_WORDS)),
        np.log1p(np.minimum(sentences, _MOST_WORDS)) * there,
        mean / _LONGEST_SENTENCE,
    )


def _milestones(view: View) -> Columns:
    listed = [one.milestones for one in view.commitments]
    dated = np.array([sum(1 for m in one if m.end or m.start) for one in listed], dtype=np.int64)
    number = np.array([len(one) for one in listed], dtype=np.int64)
    return (
        (number > 0).astype(np.float64),
        np.log1p(np.minimum(number, _MOST_MILESTONES)),
        dated / np.maximum(number, 1),
    )


def _dates_and_numbers(view: View) -> Columns:
    years, dates, figures, percentages = numbers(view)
    dates = dates + dates_in_words(view)
    period = view.has_field("period")
    start = np.maximum(period, view.has_field("start_date"))
    end = np.maximum(period, view.has_field("end_date"))
    targets = view.total("specificity", ["numbered_target"]) + percentages
    return (
        view.rate(years),
        view.rate(dates),
        view.rate(view.total("specificity", ["deadline"])),
        (years + dates > 0).astype(np.float64),
        start * end,
        view.rate(figures),
        view.rate(targets),
        (targets > 0).astype(np.float64),
    )


def _deliverables(view: View) -> Columns:
    kinds = np.stack([view.total("specificity", [name]) for name in _DELIVERABLES])
    return view.rate(kinds.sum(axis=0)), (kinds > 0).sum(axis=0) / len(kinds)


def _institutions(view: View) -> Columns:
    leads = [one.fields.get("lead_institution", "").strip() for one in view.commitments]
    listed = [_known(lead) if len(lead) <= _LONGEST_KNOWN else _listed(lead) for lead in leads]
    names, acronyms = names_and_acronyms(view)
    return (
        view.rate(names),
        view.rate(acronyms),
        np.array([float(bool(lead)) for lead in leads]),
        np.log1p(np.minimum(np.array(listed, dtype=np.int64), _MOST_INSTITUTIONS)),
    )


def _listed(lead: str) -> int:
    return sum(1 for part in _INSTITUTION_BREAK.split(lead) if part.strip())


_LONGEST_KNOWN = 200  # characters: the same institutions come again
_known = functools.lru_cache(10_000)(_listed)


def _laws(view: View) -> Columns:
    named = view.total("potential_impact", ["named_law"])
    general = view.total("potential_impact", _RULE_OF_FORM)
    return view.rate(general), view.rate(named), (named > 0).astype(np.float64)


def _layout(view: View) -> Columns:
    return (
        view.rate(quotations(view)),
        view.rate(addresses(view)),
        view.rate(view.texts.count_gaps(COUNTS.table()[view.texts.gaps, 1])),
        view.rate(enumerations(view)),
    )


def _fields(view: View) -> Columns:
    return [view.has_field(name) for name in _FIELDS]


_FAMILIES: tuple[tuple[tuple[str, ...], Family], ...] = (
    (("length: words", "length: sentences", "length: words a sentence"), _length),
    (("milestones: any", "milestones: how many", "milestones: share with a date"), _milestones),
    (
        (
            *("dates: years", "dates: dates", "dates: deadlines", "dates: any"),
            *("dates: start and end", "numbers: figures", "numbers: targets"),
            "numbers: any target",
        ),
        _dates_and_numbers,
    ),
    (("deliverables: named", "deliverables: kinds"), _deliverables),
    (
        (
            *("institutions: names", "institutions: acronyms", "institutions: lead given"),
            "institutions: leads, how many",
        ),
        _institutions,
    ),
    (("laws: legal acts", "laws: acts by number", "laws: any act by number"), _laws),
    (
        (
            *("layout: quotations", "layout: web addresses", "layout: semicolons"),
            "layout: enumerations",
        ),
        _layout,
    ),
    (tuple(f"field: {name.replace('_', ' ')}" for name in _FIELDS), _fields),
)

STRUCTURE_NAMES: tuple[str, ...] = tuple(name for names, _ in _FAMILIES for name in names)
"""Names of the columns of `structure`, such as ``"dates: deadlines"``."""


def structure(
    commitment: Commitment,
    language: str,
    *,
    text: str | None = None,
    counts: npt.NDArray[np.int64] | None = None,
) -> FloatArray:
    """Measure the form of a commitment.

    Parameters
    ----------
    commitment : Commitment
    language : str
        ISO 639-1 code of the text. The months and criteria of all known languages are used where
        there is no file for it.
    text : str, optional
        What is looked at instead of the commitment's text. It may be masked: a masked year still
        counts as a year.
    counts : numpy.ndarray of int64, optional
        What `Criteria.counts` says of the text, where it is known already.

    Returns
    -------
    numpy.ndarray of float64, shape (len(STRUCTURE_NAMES),)
        Each value from 0 to 7; all zeros for an empty commitment.
    """
    text = unicodedata.normalize("NFC", commitment.text if text is None else text)
    with looking_up():
        texts = cut([text])
        found = load_criteria().counts_of(texts, language) if counts is None else counts[None, :]
        return np.asarray(structures([commitment], texts, language, found)[0])


def structures(
    commitments: Sequence[Commitment], texts: Cut, language: str, counts: IntArray
) -> FloatArray:
    """Measure the form of commitments of one language, shape (commitments, columns).

    Parameters
    ----------
    commitments : sequence of Commitment
    texts : Cut
        What is looked at of each; see `structure`.
    language : str
    counts : ndarray of int, shape (commitments, criteria)
        From `Criteria.counts_of`.
    """
    view = view_of(commitments, texts, language, counts)
    return np.stack([column for _, family in _FAMILIES for column in family(view)], axis=1)
