"""Income groups: every country has one, and nothing else does."""

import pytest

from ogplens.configuration import check_config
from ogplens.errors import ConfigError
from ogplens.irm import read_plans
from ogplens.irm.income import INCOME_GROUPS, IncomeGroups, income_group, income_groups
from ogplens.irm.members import members


def data(**changes):
    return income_groups().model_dump() | changes


def groups(**changes):
    return {"groups": income_groups().groups | changes}


def test_every_country_has_one_of_four_groups():
    countries = [m.code for m in members().members if len(m.code) == 3]
    assert {income_group(code) for code in countries} == set(INCOME_GROUPS)


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("MWI", "low"),
        ("KEN", "lower-middle"),
        ("PHL", "lower-middle"),
        ("ALB", "upper-middle"),
        ("MNG", "upper-middle"),
        ("CRI", "high"),
        ("BGR", "high"),
    ],
)
def test_groups_are_those_of_the_fiscal_year_2026(code, group):
    assert income_groups().fiscal_year == 2026
    assert income_group(code) == group


def test_a_local_member_has_the_group_of_its_country():
    assert income_group("ARBA") == income_group("ARG") == "upper-middle"
    assert income_group("ZZXY", "Somewhere, Argentina") == "upper-middle"
    assert income_group("QQQX") is None
    # The code says Albania, the name says Peru: neither is believed.
    assert income_group("ALBX", "Somewhere, Peru") is None


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (groups(low=("ZZZ",)), "ZZZ are no country of configs/members.yaml"),
        (groups(low=("MWI",)), "AFG, BFA, LBR, SLE are in configs/members.yaml, but in no group"),
        ({"not_classified": ("PER",)}, "PER stand twice"),
        (
            {"groups": {k: v for k, v in income_groups().groups.items() if k != "low"}},
            "no group low",
        ),
        ({"note": "x"}, "note"),
        (groups(poor=()), "poor"),
    ],
)
def test_what_is_wrong_is_named(changed, told):
    with pytest.raises(ConfigError) as raised:
        check_config(data(**changed), IncomeGroups, source="income-groups.yaml")
    assert told in " ".join(f"{fault.place} {fault.value}" for fault in raised.value.faults)


def test_every_member_of_the_shipped_corpus_has_a_group(corpora):
    plans = read_plans(corpora / "plans.csv")
    assert [p.member for p in plans if income_group(p.member, p.member_name) is None] == []
