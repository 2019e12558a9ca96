"""All rules of drafting, with their levels.

A level follows from what the texts that the IRM has coded show (``tests/benchmarks/advice.py``,
``docs/rules``): warning where the whole interval of the odds ratio lies below one half, advice
where it lies below one, style otherwise. A test keeps levels and figures together.
"""

from __future__ import annotations

from collections.abc import Mapping

from ogplens.advice import ambition, form, relevance, verifiability
from ogplens.advice.facts import Facts, Found
from ogplens.advice.rule import GROUPS, Check, Rule
from ogplens.domain import Level

__all__ = ["PLAN_RULES", "RULES", "Check", "Rule", "by_code", "fired"]

_SPECIFIC = ("specificity", ("medium", "high"))
_RELEVANT = ("relevant", ("yes",))
_ACCESS = ("access_to_information", ("yes",))
_PARTICIPATION = ("civic_participation", ("yes",))
_ACCOUNTABILITY = ("public_accountability", ("yes",))
_AMBITIOUS = ("potential_impact", ("moderate", "transformative"))

_STYLE, _ADVICE, _WARNING = Level.STYLE, Level.ADVICE, Level.WARNING


def _nothing(_: Facts) -> Found | None:
    """Stand in for rules about the plan as a whole, which no commitment shows."""
    return None


RULES: tuple[Rule, ...] = (
    Rule("V101", _ADVICE, *_SPECIFIC, verifiability.no_dated_milestone),
    Rule("V102", _ADVICE, *_SPECIFIC, verifiability.no_deliverable),
    Rule("V103", _WARNING, *_SPECIFIC, verifiability.vague_verbs),
    Rule("V104", _STYLE, *_SPECIFIC, verifiability.way_out),
    Rule("V105", _STYLE, *_SPECIFIC, verifiability.exploring),
    Rule(
        "V106", _STYLE, *_SPECIFIC, verifiability.undated_milestones,
        needs_words=False,
    ),
    Rule("V107", _ADVICE, *_SPECIFIC, verifiability.too_short, needs_words=False),
    Rule("R201", _WARNING, *_RELEVANT, relevance.internal_control),
    Rule(
        "R202", _WARNING, *_RELEVANT, relevance.technology_alone,
        unless=("R201", "R205"),
    ),
    Rule("R203", _ADVICE, *_ACCESS, relevance.stays_inside),
    Rule(
        "R204", _ADVICE, *_RELEVANT, relevance.better_service,
        unless=("R201", "R202", "R205"),
    ),
    Rule(
        "R205", _WARNING, *_RELEVANT, relevance.inside_the_administration,
        unless=("R201",),
    ),
    Rule(
        "R206", _STYLE, *_PARTICIPATION, relevance.participation_in_name,
        among=("civic_participation/participation_named",),
    ),
    Rule(
        "R207", _ADVICE, *_ACCESS, relevance.transparency_in_name,
        among=("access_to_information/transparency_named",),
    ),
    Rule(
        "R208", _STYLE, *_ACCOUNTABILITY, relevance.accountability_in_name,
        among=("public_accountability/accountability_named",),
    ),
    Rule(
        "R209", _STYLE, *_PARTICIPATION, relevance.no_reply,
        among=("civic_participation/public_consultation", "civic_participation/public_input"),
    ),
    Rule(
        "R210", _STYLE, *_RELEVANT, relevance.no_value,
        unless=("R201", "R202", "R203", "R204", "R205"),
    ),
    Rule("A301", _ADVICE, *_AMBITIOUS, ambition.continues),
    Rule("A302", _STYLE, *_AMBITIOUS, ambition.stand_alone),
    Rule(
        "A303", _STYLE, *_AMBITIOUS, ambition.nothing_binding, unless=("A304", "A305"),
    ),
    Rule("A304", _ADVICE, *_AMBITIOUS, ambition.ends_in_paper),
    Rule("A305", _ADVICE, *_AMBITIOUS, ambition.working_group),
    Rule("S401", _STYLE, *_SPECIFIC, form.nobody_responsible),
    Rule("S402", _ADVICE, *_SPECIFIC, form.title_of_intention),
    Rule("S403", _STYLE, *_SPECIFIC, form.dates_do_not_fit, needs_words=False),
)  # fmt: skip
"""The rules about a single commitment, in the order of their codes' groups."""

PLAN_RULES: tuple[Rule, ...] = (
    Rule("P501", _STYLE, *_SPECIFIC, _nothing, needs_words=False),
    Rule("P502", _STYLE, *_PARTICIPATION, _nothing),
)
"""The rules about the plan as a whole; see `ogplens.advice.whole_plan`."""


def by_code() -> Mapping[str, Rule]:
    """Return every rule by its code, in the order in which rules are listed."""
    every = sorted((*RULES, *PLAN_RULES), key=lambda rule: (GROUPS.index(rule.group), rule.code))
    return {rule.code: rule for rule in every}


def fired(facts: Facts) -> dict[str, Found]:
    """Return what every rule finds in a commitment, by code, without what is said more exactly.

    Whether a rule is silent because of another does not depend on what a user ignores.
    """
    found = {
        rule.code: finding
        for rule in RULES
        if (facts.covered or not rule.needs_words) and (finding := rule.check(facts)) is not None
    }
    unless = {rule.code: rule.unless for rule in RULES}
    return {
        code: finding
        for code, finding in found.items()
        if not any(other in found for other in unless[code])
    }
