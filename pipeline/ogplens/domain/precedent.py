"""A commitment of the past that is like one of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Precedent:
    """A commitment of the corpus, with what the IRM coded and what became of it.

    Attributes
    ----------
    commitment_id : str
    title : str
    member, member_name : str
        Code and name of the OGP member.
    plan : str
        Identifier of the plan, ``PER-2``.
    year : int
        Year in which the plan was submitted.
    similarity : float
        0 to 1, of the words and criteria.
    codes : mapping of str to str
        Variable to the IRM's code, outcomes (completion, did it open government) as well; what was
        not coded is absent.
    url : str or None
        Its page at OGP, where its identifier is known.
    folded : int
        Near-duplicates of it that are left out.
    """

    commitment_id: str
    title: str
    member: str
    member_name: str
    plan: str
    year: int
    similarity: float
    codes: Mapping[str, str]
    url: str | None = None
    folded: int = 0
