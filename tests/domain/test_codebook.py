"""The codebook: derived codes, generations, and what is a value and what is not."""

from typing import Any

import pytest
from pydantic import ValidationError

from ogplens.configuration import load_config
from ogplens.domain import Codebook, Kind, Variable
from ogplens.settings import codebook, configs_folder

SPECIFIC_STAR = {
    "specificity": "high",
    "relevant": "yes",
    "potential_impact": "transformative",
    "completion": "complete",
}
DESIGN_STAR = {"verifiable": "yes", "relevant": "yes", "potential_impact": "transformative"}


def a_codebook(**changes: Any) -> dict[str, Any]:
    """Return the data of a codebook with two variables and one rule."""
    yes_no = {
        "label": "A",
        "kind": "binary",
        "values": ["no", "yes"],
        "role": "design",
        "rule": "r",
    }
    return {
        "variables": {"a": yes_no, "b": yes_no},
        "generations": [{"name": "first", "first_year": 2011, "variables": ["a", "b"]}],
        "derived": {
            "either": {
                "label": "Either",
                "combine": "any",
                "conditions": [
                    {"variable": "a", "values": ["yes"]},
                    {"variable": "b", "values": ["yes"]},
                ],
                "rule": "r",
            }
        },
        "not_values": {"ND": "no data"},
    } | changes


def test_the_shipped_file_loads() -> None:
    known = load_config(configs_folder() / "codebook.yaml", Codebook)
    assert known == codebook()
    assert known.predicted(Kind.BINARY) == [
        "access_to_information",
        "civic_participation",
        "public_accountability",
        "technology",
        "relevant",
        "verifiable",
    ]
    assert known.predicted(Kind.ORDINAL) == [
        "specificity",
        "potential_impact",
        "potential_for_results",
    ]
    assert not {"completion", "did_it_open_government"} & set(known.predicted())


@pytest.mark.parametrize(
    ("codes", "relevant"),
    [
        ({}, None),
        ({"access_to_information": "yes"}, True),
        ({"public_accountability": "yes", "civic_participation": "no"}, True),
        ({"access_to_information": "no"}, None),
        ({"access_to_information": "no", "civic_participation": "no"}, None),
        (
            {
                "access_to_information": "no",
                "civic_participation": "no",
                "public_accountability": "no",
            },
            False,
        ),
        (
            {
                "access_to_information": "no",
                "civic_participation": "no",
                "public_accountability": "no",
                "technology": "yes",
            },
            False,
        ),
        ({"technology": "yes"}, None),
    ],
)
def test_relevant_is_any_of_three_values(codes: dict[str, str], relevant: bool | None) -> None:
    assert codebook().derive("relevant", codes) is relevant


@pytest.mark.parametrize("missing", ["verifiable", "relevant", "potential_impact"])
def test_all_needs_every_code_for_yes_and_one_for_no(missing: str) -> None:
    rest = {name: value for name, value in DESIGN_STAR.items() if name != missing}
    assert codebook().derive("potentially_starred", DESIGN_STAR) is True
    assert codebook().derive("potentially_starred", rest) is None
    for name in rest:
        lower = "no" if rest[name] == "yes" else "moderate"
        assert codebook().derive("potentially_starred", rest | {name: lower}) is False


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ({}, True, True),
        ({"specificity": "medium"}, True, True),
        ({"specificity": "low"}, False, False),
        ({"specificity": "none"}, False, False),
        ({"relevant": "no"}, False, False),
        ({"potential_impact": "moderate"}, True, False),
        ({"potential_impact": "minor"}, False, False),
        ({"potential_impact": "none"}, False, False),
        ({"completion": "substantial"}, True, True),
        ({"completion": "limited"}, False, False),
        ({"completion": "not_started"}, False, False),
    ],
)
def test_the_two_star_rules_differ_in_moderate_impact(
    change: dict[str, str], before: bool, after: bool
) -> None:
    codes = SPECIFIC_STAR | change
    assert codebook().derive("starred_before_2015", codes) is before
    assert codebook().derive("starred", codes) is after


@pytest.mark.parametrize(
    ("specificity", "verifiable"),
    [("none", False), ("low", False), ("medium", True), ("high", True)],
)
def test_medium_specificity_is_verifiable(specificity: str, verifiable: bool) -> None:
    assert codebook().derive("verifiable", {"specificity": specificity}) is verifiable


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (2011, "progress-report"),
        (2016, "progress-report"),
        (2017, "design-report"),
        (2019, "design-report"),
        (2020, "action-plan-review"),
        (2031, "action-plan-review"),
    ],
)
def test_generation_of_a_year(year: int, name: str) -> None:
    assert codebook().generation(year).name == name


def test_no_generation_before_the_first_plans() -> None:
    with pytest.raises(KeyError):
        codebook().generation(2010)


def test_each_generation_holds_the_variables_of_its_years() -> None:
    known = codebook()
    for generation in known.generations:
        for name in generation.variables:
            variable = known.variables[name]
            assert variable.first_year is None or variable.first_year <= (
                generation.last_year or generation.first_year
            )
            assert variable.last_year is None or variable.last_year >= generation.first_year


def test_none_is_a_value_and_codes_for_no_value_are_not() -> None:
    known = codebook()
    assert known.variables["specificity"].position("none") == 0
    assert known.variables["potential_impact"].position("none") == 0
    assert {"ND", "NR", "NA", "Unclear", "Withdrawn", ""} <= set(known.not_values)
    folded = {code.lower() for code in known.not_values}
    assert "none" not in folded
    holders = {name for name, variable in known.variables.items() if folded & set(variable.values)}
    assert holders == {"potential_for_results"}
    assert known.variables["potential_for_results"].position("unclear") == 0


def test_values_come_lowest_first() -> None:
    impact = codebook().variables["potential_impact"]
    assert [impact.position(v) for v in impact.values] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="not in"):
        impact.position("high")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        (
            {"generations": [{"name": "first", "first_year": 2011, "variables": ["a", "c"]}]},
            "'c'",
        ),
        (
            {
                "generations": [
                    {"name": "g", "first_year": 2011, "variables": ["a"], "star_rule": "shiny"}
                ]
            },
            "'shiny'",
        ),
        (
            {
                "derived": {
                    "x": {
                        "label": "X",
                        "combine": "all",
                        "conditions": [{"variable": "z", "values": ["yes"]}],
                        "rule": "r",
                    }
                }
            },
            "'z'",
        ),
        (
            {
                "derived": {
                    "x": {
                        "label": "X",
                        "combine": "all",
                        "conditions": [{"variable": "a", "values": ["maybe"]}],
                        "rule": "r",
                    }
                }
            },
            "'maybe'",
        ),
    ],
)
def test_unknown_names_are_refused(changes: dict[str, Any], named: str) -> None:
    assert Codebook.model_validate(a_codebook())
    with pytest.raises(ValidationError, match=named):
        Codebook.model_validate(a_codebook(**changes))


def test_all_unknown_names_are_told_at_once() -> None:
    broken = a_codebook(
        generations=[
            {"name": "g", "first_year": 2011, "variables": ["one", "two"], "star_rule": "three"}
        ]
    )
    with pytest.raises(ValidationError) as caught:
        Codebook.model_validate(broken)
    assert all(name in str(caught.value) for name in ("'one'", "'two'", "'three'"))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("binary", ("yes", "no")),
        ("binary", ("low", "high")),
        ("ordinal", ("low",)),
        ("ordinal", ("low", "low", "high")),
    ],
)
def test_values_that_do_not_fit_the_kind_are_refused(kind: str, values: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        Variable.model_validate(
            {"label": "A", "kind": kind, "values": values, "role": "design", "rule": "r"}
        )
