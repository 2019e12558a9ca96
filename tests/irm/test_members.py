"""Members under the names that exports use."""

import iso3166
import pytest

from ogplens.configuration import check_config
from ogplens.errors import ConfigError, TableError
from ogplens.irm import (
    country_of,
    find_country,
    find_member,
    member_for,
    read_export,
    read_plans,
)
from ogplens.irm.members import Members, members


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


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Türkiye", "TUR"),
        ("TR", "TUR"),
        ("Czechia", "CZE"),
        ("Czech Republic", "CZE"),
        ("Korea, Republic of", "KOR"),
        ("Moldova, Republic of", "MDA"),
        ("Tanzania, United Republic of", "TZA"),
        ("FYROM", "MKD"),
        ("Former Yugoslav Republic of Macedonia", "MKD"),
        ("Cape Verde", "CPV"),
        ("Côte d'Ivoire", "CIV"),
        ("PY", "PRY"),
    ],
)
def test_iso_names_and_codes_and_former_names_are_known(name, code):
    assert member_for(name).code == code


def test_every_name_and_code_of_iso_3166_leads_to_its_country():
    for country in iso3166.countries:
        for name in (country.alpha2, country.alpha3, country.name):
            assert find_country(name) == country.alpha3


def test_a_country_that_is_no_member_is_named_as_one():
    assert find_member("Swaziland") is None
    assert find_country("Swaziland") == find_country("Eswatini") == "SWZ"
    with pytest.raises(TableError, match="SWZ is a country"):
        member_for("Swaziland")
    assert find_country("Atlantis") is None


def test_every_member_lies_in_a_country_of_iso_3166():
    known = {country.alpha3 for country in iso3166.countries}
    for member in members().members:
        assert member.country_code in known
        assert (len(member.code) == 3) == (not member.country)
        assert country_of(member.code) == member.country_code
        if member.country:
            assert member.name.endswith(member_for(member.country).name)


@pytest.mark.parametrize(
    ("code", "name", "country"),
    [
        ("GBR", "", "GBR"),
        ("GBSC", "Scotland", "GBR"),
        ("KEEM", "Elgeyo Marakwet, Kenya", "KEN"),
        ("KEEM", "Elgeyo Marakwet", "KEN"),
        ("GETB", "", "GEO"),
        ("KEEM", "Austin, United States", None),
        ("XYZW", "Somewhere", None),
        ("SWZ", "Eswatini", "SWZ"),
    ],
)
def test_the_country_of_a_member_is_derived_or_left_open(code, name, country):
    assert country_of(code, name) == country


def test_an_export_may_use_codes_that_nobody_uses_any_more(export, codebook):
    rows = [
        {"Code": "ROM", "Country/Locality": "Romania"},
        {"Code": "TR", "Country/Locality": "Türkiye"},
        {"Code": "SZ", "Country/Locality": "Eswatini", "Region": "Africa and the Middle East"},
    ]
    read = read_export(export("database-2024", rows), codebook=codebook)
    assert [row.member for row in read] == ["ROU", "TUR", "SWZ"]
