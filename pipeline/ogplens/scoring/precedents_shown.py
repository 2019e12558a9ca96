"""Precedents come into a scorecard, without those of the draft's own plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ogplens.domain import Commitment, Document, Scorecard
from ogplens.features.vectorizer import Design
from ogplens.interface import interface
from ogplens.irm.members import find_member
from ogplens.learning.fitting import VariableModel
from ogplens.scoring.member_named import named_members
from ogplens.scoring.own_plans import own_plans
from ogplens.scoring.plan_years import years_submitted
from ogplens.scoring.precedents import Precedents


@dataclass(frozen=True, slots=True)
class Draft:
    """What a user gave.

    Attributes
    ----------
    source : str
        The file as the user named it, or ``"-"``.
    document : Document or None
        ``None`` where the commitments came cut already.
    commitments : sequence of Commitment
    languages, ids : sequence of str
        ISO 639-1 code and identifier of each commitment.
    member : str or None
        Code or name of the OGP member, where the user named it.
    """

    source: str
    document: Document | None
    commitments: Sequence[Commitment]
    languages: Sequence[str]
    ids: Sequence[str]
    member: str | None = None

    @property
    def text(self) -> str:
        """All that the draft says, its file's name first."""
        if self.document is not None:
            return f"{self.source}\n{self.document.text}"
        return "\n".join([self.source, *(one.text for one in self.commitments)])


def members_of(draft: Draft) -> tuple[str, ...]:
    """Return whose plan the draft is: as the user says, else as the draft does.

    Returns
    -------
    tuple of str
        Codes; empty where nothing tells.
    """
    if draft.member is None:
        return named_members(draft.text)
    known = find_member(draft.member)
    return (draft.member.strip().upper() if known is None else known.code,)


def with_precedents(
    card: Scorecard,
    draft: Draft,
    precedents: Precedents | None,
    design: Design,
    models: Mapping[str, VariableModel],
) -> Scorecard:
    """Return a scorecard with precedents, and with the plans that are the draft itself.

    Parameters
    ----------
    card : Scorecard
    draft : Draft
    precedents : Precedents or None
        ``None`` where the models came without: a warning says so.
    design : Design
        Vectors of the draft's commitments.
    models : mapping of str to VariableModel
        Whose history may rest on the draft's own plan: a warning says so.
    """
    say = interface().say
    if precedents is None:
        return replace(card, warnings=(*card.warnings, say("precedents.missing")))
    similar = precedents.similarities(design, draft.languages)
    years = years_submitted(draft.source, draft.document, draft.commitments)
    own = own_plans(precedents.index, similar, draft.ids, members_of(draft), years)
    found = precedents.nearest_of(similar, own)
    warnings = card.warnings
    counted = counted_as_history(card, own, models)
    if counted:
        warnings += (say("precedents.own_history", plans=", ".join(counted)),)
    scored = tuple(
        replace(one, precedents=nearest)
        for one, nearest in zip(card.commitments, found, strict=True)
    )
    return replace(card, commitments=scored, warnings=warnings, own_plans=own)


def counted_as_history(
    card: Scorecard, own: Collection[str], models: Mapping[str, VariableModel]
) -> tuple[str, ...]:
    """Return the draft's own plans whose codes have moved its predictions."""
    if card.history is None:
        return ()
    learnt = {
        plan
        for model in models.values()
        for plan in model.history.plans
        if plan.rpartition("-")[0] == card.history.member
    }
    return tuple(plan for plan in own if plan in learnt)
