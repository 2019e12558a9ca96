"""Members under the names that exports use."""

import pytest

from ogplens.errors import ConfigError, TableError
from ogplens.irm import find_member, member_for, read_plans
from ogplens.irm.members import Members, members
from ogplens.settings import check_config


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UK", "GBR"),
        ("u.k.", "GBR"),
        ("GBR", "GBR"),
        ("USA", "USA"),
        ("Macedonia", "MKD"),
        ("North Macedonia", "MKD"),
        ("South Korea", "KOR"),
        ("Slovakia", "SVK"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("COTE D’IVOIRE", "CIV"),
        ("Kyrgyzstan", "KGZ"),
        ("Scotland, United Kingdom", "GBSC"),
    ],
)
def test_a_member_is_found_under_its_names(name, code):
    assert member_for(name).code == code


def test_members_that_the_corpus_lacks_are_known():
    for name in (
        *("Canada", "Chile", "Estonia", "Georgia", "Ghana", "Guatemala", "Kenya", "Latvia"),
        *("Kyrgyz Republic", "Morocco", "Philippines", "Sweden", "Tunisia"),
    ):
        assert find_member(name) is not None
    assert sum(len(member.code) == 3 for member in members().members) >= 80


def test_an_unknown_name_brings_the_closest(corpora):
    with pytest.raises(TableError, match="did you mean Uruguay"):
        member_for("Urugay")
    with pytest.raises(TableError, match=r"configs/members\.yaml"):
        member_for("Atlantis")
    assert find_member("") is None


def test_the_shipped_corpus_uses_the_same_facts(corpora):
    for plan in read_plans(corpora / "plans.csv"):
        member = member_for(plan.member)
        assert (member.name, member.region) == (plan.member_name, plan.region)


def test_one_name_for_two_members_is_refused():
    data = {
        "members": [
            {"code": "AAA", "name": "Here", "region": "Europe"},
            {"code": "BBB", "name": "There", "region": "Europe", "also": ["HERE"]},
        ]
    }
    with pytest.raises(ConfigError, match="names both AAA and BBB"):
        check_config(data, Members, source="members.yaml")


def test_an_unknown_region_or_key_is_refused():
    data = {"members": [{"code": "AAA", "name": "Here", "region": "Mars", "capital": "X"}]}
    with pytest.raises(ConfigError) as error:
        check_config(data, Members, source="members.yaml")
    assert len(error.value.faults) == 2
