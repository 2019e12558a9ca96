"""Commitments become advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ogplens.advice.facts import Found, facts_of
from ogplens.advice.places import Places
from ogplens.advice.registry import by_code, fired
from ogplens.advice.whole_plan import plan_findings
from ogplens.advice.words import words
from ogplens.domain import Advice, Commitment, Document
from ogplens.interface import DEFAULT

Advised = tuple[tuple[tuple[Advice, ...], ...], tuple[Advice, ...]]


def advise(
    commitments: Sequence[Commitment],
    languages: Sequence[str],
    *,
    document: Document | None = None,
    ids: Sequence[str] | None = None,
    language: str = DEFAULT,
    source: str | None = None,
) -> Advised:
    """Look at commitments with every rule of drafting.

    Parameters
    ----------
    commitments : sequence of Commitment
    languages : sequence of str
        ISO 639-1 code of each commitment's text. Rules that ask for phrases are silent where there
        are none in it.
    document : Document, optional
        What they were cut from: for pages, and the places of advice about the whole.
    ids : sequence of str, optional
        Identifier of each; its place from 1 without.
    language : str
        ISO 639-1 code of the messages; see `ogplens.advice.message` for another one later.
    source : str, optional
        The text of the file, for Markdown and plain text: without it lines are not known.

    Returns
    -------
    tuple of tuple of Advice
        For each commitment, at most one a rule, by place and code.
    tuple of Advice
        About the plan as a whole, by code. Spans are in the document's text; without a document
        they are empty, at 0.
    """
    names = [str(place) for place in range(1, len(commitments) + 1)] if ids is None else list(ids)
    facts = [facts_of(*both) for both in zip(commitments, languages, strict=True)]
    places = Places(document, source)
    single = tuple(
        tuple(
            sorted(
                (
                    _advice(code, found, one.commitment, places, language, name)
                    for code, found in fired(one).items()
                ),
                key=lambda advice: (advice.start, advice.code),
            )
        )
        for one, name in zip(facts, names, strict=True)
    )
    whole = tuple(
        _moved(_advice(code, found, one, places, language, ""), one, document)
        for code, at, found in plan_findings(facts)
        for one in (commitments[at],)
    )
    return single, whole


def _advice(
    code: str, found: Found, commitment: Commitment, places: Places, language: str, name: str
) -> Advice:
    start, end = found.spans[0]
    place = places.at(commitment, start)
    return Advice(
        code=code,
        level=by_code()[code].level,
        message=words(language).rules[code].message.format(**found.fields),
        commitment_id=name,
        start=start,
        end=end,
        page=place.page,
        line=place.line,
        column=place.column,
        fields=found.fields,
    )


def _moved(advice: Advice, commitment: Commitment, document: Document | None) -> Advice:
    """Move a span from a commitment's text to the document's."""
    if document is None:
        return replace(advice, start=0, end=0)
    start, end = commitment.start + advice.start, commitment.start + advice.end
    return replace(advice, start=start, end=end)
