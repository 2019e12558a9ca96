"""The members of the Open Government Partnership under all the names that exports use."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections import Counter
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ogplens.configuration import load_config
from ogplens.errors import Fault, TableError
from ogplens.settings import configs_folder

Region = Literal["Africa and the Middle East", "Americas", "Asia and the Pacific", "Europe"]
REGIONS: tuple[Region, ...] = (
    "Africa and the Middle East",
    "Americas",
    "Asia and the Pacific",
    "Europe",
)


class Member(BaseModel):
    """A government that takes part.

    Attributes
    ----------
    code : str
        ISO 3166 alpha-3, or OGP's own code for a local member.
    name : str
        As OGP writes it in English.
    region : str
        One of OGP's four regions.
    also : tuple of str
        Other names under which exports know the member.
    country : str
        ISO 3166 alpha-3 of the country that a local member lies in; empty for a country.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]{2,7}$")
    name: str = Field(min_length=2)
    region: Region
    also: tuple[str, ...] = ()
    country: str = Field(default="", pattern=r"^([A-Z]{3})?$")

    @property
    def country_code(self) -> str:
        """ISO 3166 alpha-3 of the country itself, or of the one that it lies in."""
        return self.country or self.code


class Members(BaseModel):
    """``configs/members.yaml``.

    Attributes
    ----------
    members : tuple of Member
    former_names : mapping of str to tuple of str
        ISO 3166 alpha-3 of a country that is no member to names that it bore.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    members: tuple[Member, ...]
    former_names: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _names_mean_one_member(self) -> Members:
        owners: dict[str, str] = {}
        for member in self.members:
            for key in {_key(name) for name in (member.code, member.name, *member.also)}:
                if owners.setdefault(key, member.code) != member.code:
                    raise ValueError(f"{key!r} names both {owners[key]} and {member.code}")
        return self


def _key(name: str) -> str:
    """Return a name without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", letters))


@functools.cache
def members() -> Members:
    """Return the members of ``configs/members.yaml``."""
    return load_config(configs_folder() / "members.yaml", Members)


@functools.cache
def _by_key() -> dict[str, Member]:
    return {
        _key(name): member
        for member in members().members
        for name in (member.code, member.name, *member.also)
    }


def find_member(name_or_code: str) -> Member | None:
    """Return the member of that name or code, or ``None`` where there is none.

    A name or code that ``configs/members.yaml`` does not know is looked up in ISO 3166: the
    two-letter and three-letter codes and the official names (``"Korea, Republic of"``).
    """
    key = _key(name_or_code)
    return _by_key().get(key) or _by_key().get(_key(_iso_by_key().get(key, "")))


def find_country(name_or_code: str) -> str | None:
    """Return the ISO 3166 alpha-3 code of a country, member or not; ``None`` if it is none.

    Names and codes are those of `find_member`, and former ones (``"Swaziland"``).
    """
    listed = find_member(name_or_code)
    if listed is not None:
        return listed.code if not listed.country else None
    return _iso_by_key().get(_key(name_or_code))


def country_of(code: str, name: str = "") -> str | None:
    """Return the country that a member is or lies in, for grouping.

    Parameters
    ----------
    code : str
        A member's code: ISO 3166 alpha-3, or OGP's own for a local member.
    name : str
        The member's name. OGP writes that of a local member with its country:
        ``"Buenos Aires, Argentina"``.

    Returns
    -------
    str or None
        ISO 3166 alpha-3. For a local member that ``configs/members.yaml`` does not list: the
        country that stands behind the last comma of the name, or that of the code's first two
        letters (ISO 3166 alpha-2). ``None`` where the two name different countries, or neither
        names one.
    """
    for listed in (_by_key().get(_key(code)), _by_key().get(_key(name))):
        if listed is not None:
            return listed.country_code
    if len(code) <= 3:
        return find_country(code) or find_country(name)
    from_code = find_country(code[:2])
    from_name = find_country(name.rpartition(",")[2]) if "," in name else None
    if from_code and from_name and from_code != from_name:
        return None
    return from_name or from_code


def _parts(name: str) -> tuple[str, str]:
    """Cut ``"Korea, Republic of"`` and ``"Iran (Islamic Republic of)"`` in two."""
    first, _, rest = re.sub(r"\s*\((.*)\)$", r", \1", name).partition(", ")
    return first, rest


@functools.cache
def _iso_by_key() -> dict[str, str]:
    """Return names and codes of ISO 3166, and former names, to alpha-3 codes."""
    import iso3166

    found: dict[str, str] = {}
    short = Counter(_parts(country.name)[0] for country in iso3166.countries)
    for country in iso3166.countries:
        first, rest = _parts(country.name)
        names = [country.alpha3, country.alpha2, country.name, country.apolitical_name]
        names += [f"{rest} {first}", first if short[first] == 1 else ""]
        found |= {_key(name): country.alpha3 for name in names if name}
    for code, former in members().former_names.items():
        for name in former:
            found.setdefault(_key(name), code)
    return found


def close_names(name: str) -> list[str]:
    """Return up to three names of members that look like the one given, closest first."""
    known = {_key(n): n for m in members().members for n in (m.name, *m.also)}
    return [known[key] for key in difflib.get_close_matches(_key(name), known, n=3, cutoff=0.7)]


def expected_member(name: str) -> str:
    """Say what should stand in the place of an unknown member."""
    country = find_country(name)
    if country is not None:
        return f"a member; {country} is a country, but stands in no row of configs/members.yaml"
    close = close_names(name)
    advice = f"; did you mean {' or '.join(close)}?" if close else ""
    return f"a member named in configs/members.yaml{advice}"


def member_for(name_or_code: str) -> Member:
    """Return the member of that name or code.

    Parameters
    ----------
    name_or_code : str
        A code (``"GBR"``), OGP's name or another name that exports use (``"UK"``); case,
        accents and punctuation do not matter.

    Raises
    ------
    TableError
        If no member has that name, with the closest names.
    """
    found = find_member(name_or_code)
    if found is None:
        raise TableError(
            "this member is not known",
            faults=[Fault("member", name_or_code, expected_member(name_or_code))],
            hint="correct the name, or add it to configs/members.yaml",
        )
    return found
