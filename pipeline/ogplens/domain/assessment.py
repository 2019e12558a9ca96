"""What the IRM coded of a commitment, and the plan that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One row of ``plans.csv``.

    Attributes
    ----------
    file : str
        File name inside ``plans/``.
    member : str
        ISO 3166 alpha-3 code, or OGP's own code for a local member.
    member_name, region : str
    plan : int
        The member's first plan is 1.
    year_submitted : int
    language : str
        ISO 639-1 code.
    commitments : int or None
        How many commitments the file holds; ``None`` where nobody has counted.
    text : str
        ``"full text"`` as the government wrote it, or ``"digest"``: a short version by others.
    """

    file: str
    member: str
    member_name: str
    region: str
    plan: int
    year_submitted: int
    language: str
    commitments: int | None
    text: str = "full text"

    @property
    def plan_id(self) -> str:
        """``"<member>-<plan>"``, such as ``"ALB-1"``."""
        return f"{self.member}-{self.plan}"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One row of ``irm-assessments.csv``: the IRM's codes of one commitment.

    Attributes
    ----------
    commitment_id : str
        ``"<member>-<plan>-<number>"``.
    member : str
    plan : int
    number : str
    year_submitted : int
    ogp_id : str
        The identifier in OGP's own database; empty where it is not known.
    codes : mapping of str to str
        Variable to value, in the words of the codebook. A variable that was not coded is absent.
    source : str
        Where the codes come from.
    """

    commitment_id: str
    member: str
    plan: int
    number: str
    year_submitted: int
    ogp_id: str
    codes: Mapping[str, str]
    source: str

    @property
    def plan_id(self) -> str:
        """``"<member>-<plan>"``, such as ``"ALB-1"``."""
        return f"{self.member}-{self.plan}"
