"""A rules ask whether it would change a rule, a practice or an institution."""

from __future__ import annotations

from ogplens.advice.facts import Facts, Found

# What makes a change bind, or last.
BINDING = tuple(
    f"potential_impact/{name}"
    for name in (
        "new_law", "changed_law", "decree_or_regulation", "mandatory", "institutionalised",
        "new_body", "rights_and_enforcement",
    )
)  # fmt: skip

# "Permanent improvement" is no change of rules: what continues is measured against rules alone.
_RULES = BINDING[:4]


def continues(facts: Facts) -> Found | None:
    """A301: what goes on already goes on, and no rule changes."""
    return None if facts.has(*_RULES) else facts.at("continuing")


def stand_alone(facts: Facts) -> Found | None:
    """A302: a website, training, a pilot or a campaign, and nothing that binds or lasts."""
    if facts.has(*BINDING):
        return None
    return facts.at("website", "training", "pilot", "campaign")


def nothing_binding(facts: Facts) -> Found | None:
    """A303: no law, duty, body or right: nothing that outlives the plan."""
    return None if facts.has(*BINDING) else facts.missing()


def ends_in_paper(facts: Facts) -> Found | None:
    """A304: a guide, a strategy or a study comes out, and nothing that makes anyone follow it."""
    return None if facts.has(*BINDING) else facts.at("paper")


def working_group(facts: Facts) -> Found | None:
    """A305: a working group or an exchange of experience, and nothing that binds or lasts."""
    return None if facts.has(*BINDING) else facts.at("potential_impact/working_group")
