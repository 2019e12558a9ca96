"""Facts by which commitments are grouped: length, template, income group and country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ogplens.domain import Codebook, PlanEntry
from ogplens.evaluation.strata import group_order, groups_of
from ogplens.irm.income import INCOME_GROUPS, INCOME_NAMES, income_group
from ogplens.irm.members import country_of, find_member
from ogplens.records import Record

# Last year of submission in which each layout of action plans was usual. ``corpora/README.md`` lays
# out the shipped digests by the same bounds. Plans do not say which template they follow, so the
# year stands for it, and a plan near a bound may lie on its wrong side.
TEMPLATES: tuple[tuple[int, str], ...] = (
    (2013, "run-in titles"),
    (2016, "field tables"),
    (2021, "question headings"),
)
LAST_TEMPLATE = "brief descriptions"
UNKNOWN = ""


def template_of(year: int) -> str:
    """Return the template of an action plan that was submitted in a year."""
    return next((name for last, name in TEMPLATES if year <= last), LAST_TEMPLATE)


def facts(
    records: Iterable[Record],
    plans: Iterable[PlanEntry],
    codebook: Codebook,
) -> dict[str, dict[str, str]]:
    """Return the groups of commitments that follow from their text, their plan and their member.

    Parameters
    ----------
    records : iterable of Record
        The segmented commitments.
    plans : iterable of PlanEntry
        Those of the records, at least.
    codebook : Codebook

    Returns
    -------
    dict of str to dict of str to str
        ``length``, ``template``, ``income`` and ``country`` to ``commitment_id`` to group, as
        `ogplens.comparison.comparable.comparable` takes them. A group that is not known is empty.

    Raises
    ------
    OgplensError
        If a plan of a commitment is missing.
    """
    rows, entries = list(records), list(plans)
    years = {plan.plan_id: plan.year_submitted for plan in entries}
    owners = {plan.plan_id: (plan.member, plan.member_name) for plan in entries}
    lengths = groups_of(rows, entries, codebook)["length"]
    return {
        "length": lengths,
        "template": {r.commitment_id: template_of(years[r.plan_id]) for r in rows},
        "income": {r.commitment_id: income_group(*owners[r.plan_id]) or UNKNOWN for r in rows},
        "country": {r.commitment_id: country_of(*owners[r.plan_id]) or r.member for r in rows},
    }


def names_of_facts(found: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return what people read in the place of codes, for the kinds ``income`` and ``country``.

    Parameters
    ----------
    found : mapping
        From `facts`.
    """
    known = {code: find_member(code) for code in set(found["country"].values())}
    return {
        "income": dict(INCOME_NAMES),
        "country": {code: member.name for code, member in sorted(known.items()) if member},
    }


def place_of(kind: str, group: str, codebook: Codebook) -> tuple[float, str]:
    """Return what sorts the groups of a kind: low incomes, short texts and old templates first."""
    fixed: tuple[str, ...] = {
        "income": tuple(INCOME_GROUPS),
        "template": (*(name for _, name in TEMPLATES), LAST_TEMPLATE),
    }.get(kind, ())
    if group in fixed:
        return float(fixed.index(group)), group
    return group_order(group, codebook)
