"""R rules ask whether it opens government, in the IRM's sense of the three values."""

from __future__ import annotations

from ogplens.advice.facts import Facts, Found

# Acts by which a value is advanced. Names alone ("transparency", "participation", "accountability")
# and topics (corruption, statistics) are none.
ACCESS = tuple(
    f"access_to_information/{name}"
    for name in (
        "proactive_disclosure", "online_publication", "open_data", "reusable_format",
        "right_to_information", "information_requests", "public_register", "fiscal_transparency",
        "procurement_transparency", "ownership_and_extractives", "law_making_information",
        "informing_people",
    )
)  # fmt: skip
PARTICIPATION = tuple(
    f"civic_participation/{name}"
    for name in (
        "public_consultation", "co_creation", "standing_dialogue", "participatory_budgeting",
        "petition_and_initiative", "public_input", "reply_to_input", "civic_space",
    )
)  # fmt: skip
ACCOUNTABILITY = tuple(
    f"public_accountability/{name}"
    for name in (
        "complaint_mechanism", "redress_and_appeal", "reporting_back", "public_hearing",
        "audit_published", "sanctions", "asset_declarations", "conflict_of_interest",
        "whistleblower", "social_audit", "duty_to_answer",
    )
)  # fmt: skip
# A wider net for "nothing at all": here names and topics count as well.
NAMED = (
    "access_to_information/transparency_named",
    "civic_participation/participation_named",
    "public_accountability/accountability_named",
)
_PARTNERS = (
    "civic_participation/civil_society_named",
    "civic_participation/volunteers_and_communities",
)
# Where the public meets those who are controlled; it may stand for a hearing or an open evaluation.
_PUBLIC_FACE = (
    "public_accountability/evaluation_public",
    "public_accountability/service_standards",
)
_TECHNOLOGY = tuple(
    f"technology/{name}"
    for name in (
        "portal_or_website", "mobile", "online_platform", "e_services", "information_system",
        "digital_word", "tools_built",
    )
)  # fmt: skip


def internal_control(facts: Facts) -> Found | None:
    """R201: controls inside the administration, and nobody outside sees or says anything."""
    if facts.has(*ACCESS, *PARTICIPATION, *ACCOUNTABILITY, *_PUBLIC_FACE):
        return None
    return facts.at("internal_control")


def technology_alone(facts: Facts) -> Found | None:
    """R202: technology, and none of the three values."""
    if facts.has(*ACCESS, *PARTICIPATION, *ACCOUNTABILITY):
        return None
    return facts.at(*_TECHNOLOGY)


def stays_inside(facts: Facts) -> Found | None:
    """R203: information that moves between public bodies, or to those with a right alone."""
    if facts.has(*ACCESS):
        return None
    return facts.at(
        "access_to_information/inside_government_only", "access_to_information/privileged_access"
    )


def better_service(facts: Facts) -> Found | None:
    """R204: a better service or a leaner administration, and none of the three values."""
    if facts.has(*ACCESS, *PARTICIPATION, *ACCOUNTABILITY):
        return None
    return facts.at(
        "relevant/public_service_delivery",
        "relevant/internal_e_government",
        "relevant/economy_and_business",
    )


def inside_the_administration(facts: Facts) -> Found | None:
    """R205: staff, training and coordination inside, and none of the three values."""
    if facts.has(*ACCESS, *PARTICIPATION, *ACCOUNTABILITY):
        return None
    return facts.at("relevant/staff_and_training", "relevant/coordination_inside")


def participation_in_name(facts: Facts) -> Found | None:
    """R206: participation is named, but no way to take part."""
    if facts.has(*PARTICIPATION):
        return None
    return facts.at("civic_participation/participation_named")


def transparency_in_name(facts: Facts) -> Found | None:
    """R207: transparency is named, but nothing that the public will see."""
    if facts.has(*ACCESS):
        return None
    return facts.at("access_to_information/transparency_named")


def accountability_in_name(facts: Facts) -> Found | None:
    """R208: accountability is named, but nobody answers to anyone."""
    if facts.has(*ACCOUNTABILITY):
        return None
    return facts.at("public_accountability/accountability_named")


def no_reply(facts: Facts) -> Found | None:
    """R209: the public is asked, and no answer to it is promised."""
    if facts.has(
        "civic_participation/reply_to_input",
        "public_accountability/duty_to_answer",
        "public_accountability/reporting_back",
    ):
        return None
    return facts.at("civic_participation/public_consultation", "civic_participation/public_input")


def no_value(facts: Facts) -> Found | None:
    """R210: no phrase for any of the three values, not even its name."""
    if facts.has(*ACCESS, *PARTICIPATION, *ACCOUNTABILITY, *NAMED, *_PARTNERS):
        return None
    return facts.missing()
