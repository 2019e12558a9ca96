"""V rules ask whether someone could tell in two years that it was done."""

from __future__ import annotations

from ogplens.advice.facts import Facts, Found

_DELIVERABLES = (
    "specificity/deliverable_document",
    "specificity/deliverable_legal",
    "specificity/deliverable_system",
)
# What exists afterwards and can be looked at, whatever word announces it.
_THINGS = (
    *_DELIVERABLES,
    "potential_impact/new_law",
    "potential_impact/changed_law",
    "potential_impact/decree_or_regulation",
    "potential_impact/new_body",
    "access_to_information/public_register",
)
_VAGUE = (
    "specificity/vague_promotion",
    "specificity/vague_improvement",
    "specificity/vague_support",
)
_SHORT = 30  # words


def no_dated_milestone(facts: Facts) -> Found | None:
    """V101: neither a milestone nor a sentence has a date, the commitment's own end apart."""
    if any(one.start or one.end for one in facts.commitment.milestones):
        return None
    if facts.form["dates: dates"] > 0 or facts.has("specificity/deadline"):
        return None
    return facts.missing()


def no_deliverable(facts: Facts) -> Found | None:
    """V102: no document, law, body or system comes out, and nothing can be counted."""
    if facts.has(*_THINGS) or facts.quantified():
        return None
    return facts.missing()


def vague_verbs(facts: Facts) -> Found | None:
    """V103: vague verbs outnumber the things that come out, and there is no number."""
    vague = facts.spans(*_VAGUE)
    if facts.quantified() or len(vague) <= len(facts.spans(*_THINGS)):
        return None
    return facts.at_spans(vague)


def way_out(facts: Facts) -> Found | None:
    """V104: the promise holds only where possible, or where there is money."""
    return facts.at("way_out")


def exploring(facts: Facts) -> Found | None:
    """V105: a possibility is explored; nothing is promised to be done."""
    return facts.at("exploring")


def undated_milestones(facts: Facts) -> Found | None:
    """V106: some milestones have a date and others have none."""
    milestones = facts.commitment.milestones
    undated = sum(1 for one in milestones if not (one.start or one.end))
    if not 0 < undated < len(milestones):
        return None
    return facts.missing(undated=str(undated), milestones=str(len(milestones)))


def too_short(facts: Facts) -> Found | None:
    """V107: too few words to say what is done, for whom and by when."""
    words = facts.words()
    return facts.missing(words=str(words)) if words < _SHORT else None
