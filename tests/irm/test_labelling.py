"""Commitments joined with codes: nothing dropped in silence, nothing derived that was not so."""

import pytest

from ogplens.domain import Assessment, Codebook
from ogplens.errors import ConfigError
from ogplens.irm.labelling import Agreement, Label, Labelling, Unmatched, label

NO_VALUES = {
    "access_to_information": "no",
    "civic_participation": "no",
    "public_accountability": "no",
}


def assessed(commitment_id: str, year: int = 2014, **codes: str) -> Assessment:
    member, plan, number = commitment_id.split("-", 2)
    return Assessment(commitment_id, member, int(plan), number, year, "", codes, "by hand")


def joined(codebook: Codebook, ids: list[str], *assessments: Assessment) -> Labelling:
    rows = [(i, i.rpartition("-")[0], f"Title of {i}") for i in ids]
    return label(rows, assessments, codebook)


def only(labelling: Labelling) -> Label:
    assert len(labelling.labels) == 1
    return labelling.labels[0]


def test_labels_come_in_the_order_of_the_commitments(codebook: Codebook) -> None:
    found = joined(
        codebook,
        ["PER-1-2", "PER-1-1", "ALB-1-1"],
        assessed("ALB-1-1", specificity="none"),
        assessed("PER-1-1", specificity="high"),
        assessed("PER-1-2", specificity="low"),
    )
    assert [(item.commitment_id, item.codes["specificity"]) for item in found.labels] == [
        ("PER-1-2", "low"),
        ("PER-1-1", "high"),
        ("ALB-1-1", "none"),
    ]
    assert found.unmatched == ()


def test_what_has_no_partner_is_listed_and_keeps_its_row(codebook: Codebook) -> None:
    found = joined(
        codebook,
        ["PER-1-1", "PER-1-2", "PER-1-2a"],
        assessed("PER-1-2", relevant="yes"),
        assessed("PER-2-7", relevant="no"),
    )
    assert found.unmatched == (
        Unmatched("PER-1-1", "PER-1", "commitment without codes", "Title of PER-1-1"),
        Unmatched("PER-1-2a", "PER-1", "commitment without codes", "Title of PER-1-2a"),
        Unmatched("PER-2-7", "PER-2", "codes without a commitment", ""),
    )
    assert [item.commitment_id for item in found.labels] == ["PER-1-1", "PER-1-2", "PER-1-2a"]
    assert found.labels[0].codes == {}
    assert set(found.labels[0].derived.values()) == {""}


def test_nothing_at_all(codebook: Codebook) -> None:
    found = joined(codebook, [])
    assert (found.labels, found.unmatched) == ((), ())
    assert [(a.both, a.equal, a.different) for a in found.agreements] == [(0, 0, ())] * 2


@pytest.mark.parametrize(
    ("codes", "relevant"),
    [
        ({"civic_participation": "yes"}, "yes"),
        (NO_VALUES, "no"),
        (NO_VALUES | {"technology": "yes"}, "no"),
        ({"technology": "yes"}, None),
        ({"access_to_information": "no"}, None),
        (NO_VALUES | {"relevant": "yes"}, "yes"),  # as coded, even against the rule
    ],
)
def test_relevant_is_filled_where_it_was_not_coded(
    codes: dict[str, str], relevant: str | None, codebook: Codebook
) -> None:
    found = only(joined(codebook, ["PER-1-1"], assessed("PER-1-1", **codes)))
    assert found.codes.get("relevant") == relevant
    assert {name: found.codes[name] for name in codes} == codes


def test_agreement_counts_what_the_irm_coded_itself(codebook: Codebook) -> None:
    """A code that was filled in agrees with its own rule by construction: it is no evidence."""
    found = joined(
        codebook,
        [f"PER-1-{n}" for n in range(1, 6)],
        assessed("PER-1-1", access_to_information="yes"),
        assessed("PER-1-2", relevant="no", access_to_information="yes"),
        assessed("PER-1-3", relevant="no", **NO_VALUES),
        assessed("PER-1-4", relevant="yes"),
        assessed("PER-1-5", specificity="low", verifiable="no"),
    )
    assert found.agreements == (
        Agreement("relevant", 2, 1, ("PER-1-2",)),
        Agreement("verifiable", 1, 1, ()),
    )


STAR = {
    "specificity": "high",
    "relevant": "yes",
    "potential_impact": "moderate",
    "completion": "complete",
}


@pytest.mark.parametrize(
    ("codes", "before", "after"),
    [
        (STAR, "yes", "no"),
        (STAR | {"potential_impact": "transformative"}, "yes", "yes"),
        (STAR | {"specificity": "low"}, "no", "no"),
        ({"specificity": "high", "relevant": "yes"}, "", ""),
        ({"specificity": "none"}, "no", "no"),
        ({}, "", ""),
    ],
)
def test_stars_are_derived_or_left_open(
    codes: dict[str, str], before: str, after: str, codebook: Codebook
) -> None:
    found = only(joined(codebook, ["PER-1-1"], assessed("PER-1-1", 2014, **codes)))
    assert found.derived["starred_before_2015"] == before
    assert found.derived["starred"] == after
    assert found.derived["potentially_starred"] == ""


@pytest.mark.parametrize(
    ("year", "potentially"),
    [(2016, ""), (2017, "no"), (2018, "no"), (2019, "no"), (2020, ""), (2023, "")],
)
def test_a_rule_says_nothing_outside_its_years(
    year: int, potentially: str, codebook: Codebook
) -> None:
    """A no would say that the plan was up for a star that did not exist."""
    found = only(joined(codebook, ["PER-4-1"], assessed("PER-4-1", year, relevant="no")))
    assert found.derived["potentially_starred"] == potentially


def test_relevant_is_not_derived_where_it_is_coded_directly(codebook: Codebook) -> None:
    found = only(joined(codebook, ["PER-5-1"], assessed("PER-5-1", 2021, **NO_VALUES)))
    assert "relevant" not in found.codes


def test_relevant_filled_in_counts_for_the_star(codebook: Codebook) -> None:
    codes = {k: v for k, v in STAR.items() if k != "relevant"} | {"civic_participation": "yes"}
    found = only(joined(codebook, ["PER-1-1"], assessed("PER-1-1", **codes)))
    assert found.derived["starred_before_2015"] == "yes"


def test_only_codes_of_the_generations_asked_for_are_used(codebook: Codebook) -> None:
    rows = [(i, i.rpartition("-")[0], "") for i in ("PER-1-1", "PER-2-1", "PER-3-1", "PER-4-1")]
    assessments = [
        assessed("PER-1-1", 2014, specificity="high"),
        assessed("PER-2-1", 2018, verifiable="yes", **NO_VALUES),
        assessed("PER-3-1", 2021, verifiable="no"),
    ]
    found = label(rows, assessments, codebook, generations=["design-report"])
    assert [dict(item.codes) for item in found.labels] == [
        {},
        {"verifiable": "yes", "relevant": "no", **NO_VALUES},
        {},
        {},
    ]
    assert found.left_out == 2
    # What was left out on purpose is no commitment without codes.
    assert [item.commitment_id for item in found.unmatched] == ["PER-4-1"]
    everything = [generation.name for generation in codebook.generations]
    assert label(rows, assessments, codebook, generations=everything) == label(
        rows, assessments, codebook
    )


def test_unknown_and_empty_generations_are_refused(codebook: Codebook) -> None:
    rows, assessments = [("PER-1-1", "PER-1", "")], [assessed("PER-1-1", specificity="high")]
    with pytest.raises(ConfigError, match="progress-report, design-report") as caught:
        label(rows, assessments, codebook, generations=["progres-report"])
    assert "key label.generations" in str(caught.value)
    with pytest.raises(ConfigError, match="no assessment is of action-plan-review"):
        label(rows, assessments, codebook, generations=["action-plan-review"])
