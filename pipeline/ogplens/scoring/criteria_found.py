"""What the IRM looks for in a commitment: which questions it answers, and in which sentences.

A question is met where a phrase for it was found, or where the plan's form says so. That nothing
was found does not prove that it is missing: a reader may find it in other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ogplens.domain import Commitment, CriterionFinding
from ogplens.scoring.checklist import Checklist, QuestionRule, checklist
from ogplens.scoring.places import Span
from ogplens.scoring.sentences import Sentences

__all__ = ["checklist", "findings"]

MOST_SENTENCES = 3
"""Sentences that are quoted for a question, at most."""

_BODIES = ("lead_institution", "supporting_institutions", "contact")

_FARTHEST_DATE = 300  # characters between a milestone and its date

# What is quoted, and the phrase inside it that answers.
_Quote = tuple[Span, Span]


def findings(
    commitment: Commitment,
    language: str,
    found: Mapping[str, Sequence[Span]],
    questions: Checklist | None = None,
) -> dict[str, tuple[CriterionFinding, ...]]:
    """Return the questions of each variable, answered.

    Parameters
    ----------
    commitment : Commitment
    language : str
        ISO 639-1 code.
    found : mapping of str to sequence of (int, int)
        Criterion to the spans of its phrases in the text, from `criterion_places`.
    questions : Checklist, optional
        By default the shipped one.

    Returns
    -------
    dict of str to tuple of CriterionFinding
        In the order of the checklist. Sentences and phrases are in order and apart from each
        other; each sentence holds a phrase, each phrase lies in a sentence.
    """
    questions = checklist() if questions is None else questions
    sentences = Sentences(commitment.text, language)
    found = _outside(found, _names_of_bodies(commitment))
    around = {
        span: sentences.around(span) for span in {one for spans in found.values() for one in spans}
    }
    answers = [
        _finding(name, rule, commitment, found, around, sentences)
        for name, rule in questions.different
    ]
    return {
        variable: tuple(answers[place] for place in places)
        for variable, places in questions.places.items()
    }


def _finding(
    name: str,
    rule: QuestionRule,
    commitment: Commitment,
    found: Mapping[str, Sequence[Span]],
    around: Mapping[Span, Span],
    sentences: Sentences,
) -> CriterionFinding:
    quotes = [(around[span], span) for one in rule.criteria for span in found.get(one, ())]
    if rule.beside and quotes:
        beside = [around[span] for one in rule.beside for span in found.get(one, ())]
        quotes = [quote for quote in quotes if any(_overlap(quote[0], one) for one in beside)]
    met = bool(quotes)
    for fact in rule.facts:
        given, places = _FACTS[fact](commitment)
        met = met or given
        quotes += [(sentences.around(whole), phrase) for whole, phrase in places]
    if not quotes:
        return CriterionFinding(name, met)
    return CriterionFinding(name, met, *_best(quotes))


def _names_of_bodies(commitment: Commitment) -> list[Span]:
    """Return where the template's answers name institutions and people."""
    given = (commitment.fields.get(name, "") for name in _BODIES)
    places = (_place(commitment.text, one) for one in given if one)
    return [place for place in places if place is not None]


def _outside(
    found: Mapping[str, Sequence[Span]], kept_from: Sequence[Span]
) -> Mapping[str, Sequence[Span]]:
    """Leave out the phrases inside some spans: an audit office's name promises no audit."""
    if not kept_from:
        return found
    return {
        name: [one for one in spans if not any(_overlap(one, other) for other in kept_from)]
        for name, spans in found.items()
    }


def _best(quotes: Iterable[_Quote]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the sentences with most phrases, the first of equals, and these phrases."""
    quotes = list(quotes)
    wholes = _joined(sentence for sentence, _ in quotes)
    phrases = _joined(phrase for _, phrase in quotes)
    inside = {
        whole: [one for one in phrases if whole[0] <= one[0] and one[1] <= whole[1]]
        for whole in wholes
    }
    best = sorted(sorted(wholes, key=lambda one: (-len(inside[one]), one))[:MOST_SENTENCES])
    return tuple(best), tuple(phrase for whole in best for phrase in inside[whole])


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap joined into one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _dated_milestones(commitment: Commitment) -> tuple[bool, list[_Quote]]:
    dated = [one for one in commitment.milestones if one.start or one.end]
    quotes: list[_Quote] = []
    done = 0
    for milestone in dated:
        whole = _place(commitment.text, milestone.text, done)
        if whole is None:
            continue
        done = whole[1]
        # In the milestone itself ("by March 2014"), or in the cells of its row.
        dates = [date for date in (milestone.start, milestone.end) if date]
        places = [_place(commitment.text, one, *_reach(whole)) for one in dates]
        when = [place for place in places if place is not None]
        row = (whole[0], max(whole[1], *(end for _, end in when))) if when else whole
        quotes += [(row, one) for one in when]
    return bool(dated), quotes


def _reach(milestone: Span) -> Span:
    return milestone[0], milestone[1] + _FARTHEST_DATE


def _lead_institution(commitment: Commitment) -> tuple[bool, list[_Quote]]:
    given = commitment.fields.get("lead_institution", "").strip()
    place = _place(commitment.text, given)
    return bool(given), [] if place is None else [(place, place)]


def _start_and_end(commitment: Commitment) -> tuple[bool, list[_Quote]]:
    fields = commitment.fields
    names = ["period"] if fields.get("period", "").strip() else ["start_date", "end_date"]
    given = [fields.get(name, "").strip() for name in names]
    if not all(given):
        return False, []
    places = (_place(commitment.text, one) for one in given)
    return True, [(place, place) for place in places if place is not None]


_FACTS = {
    "dated_milestones": _dated_milestones,
    "lead_institution": _lead_institution,
    "start_and_end": _start_and_end,
}


def _place(text: str, phrase: str, start: int = 0, end: int | None = None) -> Span | None:
    """Return where a phrase stands in a text, whatever the blanks between its words."""
    words = phrase.split()
    if not words:
        return None
    stop = len(text) if end is None else min(end, len(text))
    at = text.find(" ".join(words), start, stop)
    if at >= 0:
        return at, at + len(" ".join(words))
    if text.find(words[0], start, stop) < 0:
        return None
    match = re.compile(r"\s+".join(map(re.escape, words))).search(text, start, stop)
    return None if match is None else match.span()
