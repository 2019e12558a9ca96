"""The World Bank's income group of a member: a fact that fairness is checked by."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ogplens.configuration import load_config
from ogplens.irm.members import country_of, members
from ogplens.settings import configs_folder

IncomeGroup = Literal["low", "lower-middle", "upper-middle", "high"]
INCOME_GROUPS: tuple[IncomeGroup, ...] = ("low", "lower-middle", "upper-middle", "high")
INCOME_NAMES: Mapping[str, str] = {
    "low": "low income",
    "lower-middle": "lower-middle income",
    "upper-middle": "upper-middle income",
    "high": "high income",
}

_COUNTRY_CODE = 3  # letters of ISO 3166 alpha-3; OGP's codes of local members are longer


class IncomeGroups(BaseModel):
    """``configs/income-groups.yaml``.

    Attributes
    ----------
    source : str
    fiscal_year : int
        Of the World Bank: 2026 is from July 2025 to June 2026.
    groups : dict of str to tuple of str
        Income group to the ISO 3166 alpha-3 codes of its countries.
    not_classified : tuple of str
        Countries that the World Bank did not classify in that year.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(min_length=2)
    fiscal_year: int = Field(ge=1989, le=2100)
    groups: dict[IncomeGroup, tuple[str, ...]]
    not_classified: tuple[str, ...]

    @model_validator(mode="after")
    def _every_country_stands_once(self) -> IncomeGroups:
        if missing := [name for name in INCOME_GROUPS if name not in self.groups]:
            raise ValueError(f"there is no group {', '.join(missing)}")
        listed = [code for codes in self.groups.values() for code in codes]
        listed += self.not_classified
        countries = {m.code for m in members().members if len(m.code) == _COUNTRY_CODE}
        problems = {
            "stand twice": {code for code in listed if listed.count(code) > 1},
            "are no country of configs/members.yaml": set(listed) - countries,
            "are in configs/members.yaml, but in no group": countries - set(listed),
        }
        found = [f"{', '.join(sorted(codes))} {what}" for what, codes in problems.items() if codes]
        if found:
            raise ValueError("; ".join(found))
        return self


@functools.cache
def income_groups() -> IncomeGroups:
    """Return ``configs/income-groups.yaml``.

    Raises
    ------
    ConfigError
        If the file does not fit, a code in it is unknown or stands twice, or a country of
        ``configs/members.yaml`` has no group.
    """
    return load_config(configs_folder() / "income-groups.yaml", IncomeGroups)


@functools.cache
def _by_country() -> dict[str, str]:
    return {code: group for group, codes in income_groups().groups.items() for code in codes}


def income_group(code: str, name: str = "") -> str | None:
    """Return the income group of a member: one of `INCOME_GROUPS`, or ``None`` if not known.

    Parameters
    ----------
    code : str
        ISO 3166 alpha-3 code of a country, or OGP's code of a local member, which has the group
        of its country.
    name : str, optional
        Of the member; see `ogplens.irm.members.country_of`.
    """
    return _by_country().get(country_of(code, name) or "")
