"""Commitments joined with the IRM's codes; nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ogplens.domain import Assessment, Codebook

# Codes that follow from others, and where the result is written.
DERIVED = ("starred_before_2015", "starred", "potentially_starred")


@dataclass(frozen=True, slots=True)
class Label:
    """The codes of one commitment: as coded, with what follows from them.

    Attributes
    ----------
    commitment_id : str
    codes : dict of str to str
        Variable to value. ``relevant`` is filled from the three values where it was not coded.
    derived : dict of str to str
        ``yes``, ``no``, or empty where too little is coded to tell.
    """

    commitment_id: str
    codes: Mapping[str, str]
    derived: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A commitment without codes, or codes without a commitment.

    Attributes
    ----------
    commitment_id : str
    plan_id : str
    problem : {"commitment without codes", "codes without a commitment"}
    title : str
        Of the commitment; empty where there is none.
    """

    commitment_id: str
    plan_id: str
    problem: str
    title: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often a derived code equals the one that the IRM gave, where both exist."""

    variable: str
    both: int
    equal: int
    different: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labelling:
    """The result of the join.

    Attributes
    ----------
    labels : tuple of Label
        One for each commitment, in the order given; without codes where none were found.
    unmatched : tuple of Unmatched
    agreements : tuple of Agreement
        ``relevant`` derived against coded; ``verifiable`` bridged from specificity against coded.
    """

    labels: tuple[Label, ...]
    unmatched: tuple[Unmatched, ...]
    agreements: tuple[Agreement, ...]


def label(
    commitments: Sequence[tuple[str, str, str]],
    assessments: Iterable[Assessment],
    codebook: Codebook,
) -> Labelling:
    """Join commitments with codes by their identifier.

    Parameters
    ----------
    commitments : sequence of (commitment_id, plan_id, title)
    assessments : iterable of Assessment
    codebook : Codebook
    """
    by_id = {assessment.commitment_id: assessment for assessment in assessments}
    labels: list[Label] = []
    unmatched: list[Unmatched] = []
    for commitment_id, plan_id, title in commitments:
        found = by_id.pop(commitment_id, None)
        if found is None:
            problem = "commitment without codes"
            unmatched.append(Unmatched(commitment_id, plan_id, problem, title))
        labels.append(_label(commitment_id, {} if found is None else found.codes, codebook))
    unmatched += [
        Unmatched(left.commitment_id, left.plan_id, "codes without a commitment", "")
        for left in by_id.values()
    ]
    agreements = tuple(_agreement(name, labels, codebook) for name in ("relevant", "verifiable"))
    return Labelling(tuple(labels), tuple(unmatched), agreements)


def _label(commitment_id: str, coded: Mapping[str, str], codebook: Codebook) -> Label:
    codes = dict(coded)
    if "relevant" not in codes and (relevant := codebook.derive("relevant", codes)) is not None:
        codes["relevant"] = _word(relevant)
    derived = {}
    for name in DERIVED:
        state = codebook.derive(name, codes)
        derived[name] = "" if state is None else _word(state)
    return Label(commitment_id, codes, derived)


def _agreement(name: str, labels: Iterable[Label], codebook: Codebook) -> Agreement:
    different: list[str] = []
    both = 0
    for item in labels:
        state = codebook.derive(name, item.codes)
        if state is None or name not in item.codes:
            continue
        both += 1
        if _word(state) != item.codes[name]:
            different.append(item.commitment_id)
    return Agreement(name, both, both - len(different), tuple(different))


def _word(state: bool) -> str:
    return "yes" if state else "no"
