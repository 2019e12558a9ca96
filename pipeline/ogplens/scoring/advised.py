"""A scorecard with advice on drafting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ogplens.advice import advise
from ogplens.domain import Scorecard


def with_advice(card: Scorecard, languages: Sequence[str]) -> Scorecard:
    """Return a scorecard with what the rules of drafting find, in English.

    Parameters
    ----------
    card : Scorecard
    languages : sequence of str
        ISO 639-1 code of each commitment's text.
    """
    single, whole = advise(
        [one.commitment for one in card.commitments],
        languages,
        document=card.document,
        ids=[one.commitment_id for one in card.commitments],
    )
    commitments = tuple(
        replace(one, advice=advice) for one, advice in zip(card.commitments, single, strict=True)
    )
    return replace(card, commitments=commitments, advice=whole)
