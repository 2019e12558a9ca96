"""The members of the Open Government Partnership under all the names that exports use."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ogplens.errors import Fault, TableError
from ogplens.settings import configs_folder, load_config

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
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]{2,7}$")
    name: str = Field(min_length=2)
    region: Region
    also: tuple[str, ...] = ()


class Members(BaseModel):
    """``configs/members.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    members: tuple[Member, ...]

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
    """Return the member of that name or code, or ``None`` where there is none."""
    return _by_key().get(_key(name_or_code))


def close_names(name: str) -> list[str]:
    """Return up to three names of members that look like the one given, closest first."""
    known = {_key(n): n for m in members().members for n in (m.name, *m.also)}
    return [known[key] for key in difflib.get_close_matches(_key(name), known, n=3, cutoff=0.7)]


def expected_member(name: str) -> str:
    """Say what should stand in the place of an unknown member."""
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
