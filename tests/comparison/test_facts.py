"""Facts about commitments: length, template, income group and country."""

from dataclasses import replace

import pytest

from ogplens.comparison.facts import facts, names_of_facts, place_of, template_of
from ogplens.domain import Commitment, PlanEntry
from ogplens.errors import OgplensError
from ogplens.records import Record
from ogplens.settings import codebook

PLANS = [
    PlanEntry("PER-1.md", "PER", "Peru", "Americas", 1, 2012, "es", None),
    PlanEntry("ARXX-1.md", "ARXX", "A city, Argentina", "Americas", 1, 2022, "es", None),
]
RECORDS = [
    Record("PER-1-1", "PER", "PER-1", "es", Commitment("1", "", "word " * 59)),
    Record("ARXX-1-1", "ARXX", "ARXX-1", "es", Commitment("1", "", "word " * 60)),
]


def test_facts_of_commitments():
    found = facts(RECORDS, PLANS, codebook())
    assert found == {
        "length": {"PER-1-1": "0-59", "ARXX-1-1": "60-119"},
        "template": {"PER-1-1": "run-in titles", "ARXX-1-1": "brief descriptions"},
        "income": {"PER-1-1": "upper-middle", "ARXX-1-1": "upper-middle"},
        "country": {"PER-1-1": "PER", "ARXX-1-1": "ARG"},
    }
    assert names_of_facts(found)["country"] == {"ARG": "Argentina", "PER": "Peru"}
    assert names_of_facts(found)["income"]["low"] == "low income"


def test_what_is_not_known_is_in_no_group():
    plans = [PLANS[0], replace(PLANS[1], member_name="A city, Peru")]
    found = facts(RECORDS, plans, codebook())
    assert found["income"]["ARXX-1-1"] == ""
    assert found["country"]["ARXX-1-1"] == "ARXX"


def test_a_plan_that_is_missing_is_an_error():
    with pytest.raises(OgplensError, match="ARXX-1"):
        facts(RECORDS, PLANS[:1], codebook())


@pytest.mark.parametrize(
    ("year", "template"),
    [
        (2011, "run-in titles"),
        (2013, "run-in titles"),
        (2014, "field tables"),
        (2016, "field tables"),
        (2017, "question headings"),
        (2021, "question headings"),
        (2022, "brief descriptions"),
    ],
)
def test_templates_by_the_year_of_submission(year, template):
    assert template_of(year) == template


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("income", ["low", "lower-middle", "upper-middle", "high"]),
        ("length", ["0-59", "60-119", "120-249", "600 and more"]),
        ("template", [template_of(year) for year in (2012, 2015, 2019, 2023)]),
        ("generation", ["progress-report", "design-report", "action-plan-review"]),
        ("language", ["en", "es"]),
    ],
)
def test_groups_stand_in_an_order_that_people_expect(kind, order):
    assert sorted(set(order), key=lambda group: place_of(kind, group, codebook())) == order
