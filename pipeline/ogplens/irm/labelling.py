"""Commitments joined with the IRM's codes; nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ogplens.domain import Assessment, Codebook
from ogplens.domain.codebook import DerivedRule
from ogplens.errors import ConfigError, Fault

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
        ``yes``, ``no``, or empty where too little is coded to tell, or where the rule did not exist
        in the plan's year.
    assessed : bool
        Whether the IRM's table has a row for it, with codes or without.
    """

    commitment_id: str
    codes: Mapping[str, str]
    derived: Mapping[str, str]
    assessed: bool = True


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
    left_out : int
        Assessments of generations that were not asked for: matched, but without their codes.
    """

    labels: tuple[Label, ...]
    unmatched: tuple[Unmatched, ...]
    agreements: tuple[Agreement, ...]
    left_out: int = 0


def label(
    commitments: Sequence[tuple[str, str, str]],
    assessments: Iterable[Assessment],
    codebook: Codebook,
    *,
    generations: Sequence[str] | None = None,
) -> Labelling:
    """Join commitments with codes by their identifier.

    Parameters
    ----------
    commitments : sequence of (commitment_id, plan_id, title)
    assessments : iterable of Assessment
    codebook : Codebook
    generations : sequence of str, optional
        Only codes of these generations of the codebook are used; all by default.

    Raises
    ------
    ConfigError
        If a generation is not in the codebook, or no assessment is of those asked for.
    """
    by_id = {assessment.commitment_id: assessment for assessment in assessments}
    left_out = _of_others(by_id.values(), codebook, generations)
    labels: list[Label] = []
    matched: list[Assessment] = []
    unmatched: list[Unmatched] = []
    for commitment_id, plan_id, title in commitments:
        found = by_id.pop(commitment_id, None)
        if found is None:
            problem = "commitment without codes"
            unmatched.append(Unmatched(commitment_id, plan_id, problem, title))
            labels.append(Label(commitment_id, {}, dict.fromkeys(DERIVED, ""), assessed=False))
        elif commitment_id in left_out:
            labels.append(Label(commitment_id, {}, dict.fromkeys(DERIVED, "")))
        else:
            matched.append(found)
            labels.append(_label(found, codebook))
    unmatched += [
        Unmatched(left.commitment_id, left.plan_id, "codes without a commitment", "")
        for left in by_id.values()
    ]
    agreements = tuple(_agreement(name, matched, codebook) for name in ("relevant", "verifiable"))
    return Labelling(tuple(labels), tuple(unmatched), agreements, len(left_out))


def _of_others(
    assessments: Iterable[Assessment], codebook: Codebook, generations: Sequence[str] | None
) -> frozenset[str]:
    """Return the commitments whose codes are of generations that were not asked for."""
    if generations is None:
        return frozenset()
    known = [generation.name for generation in codebook.generations]
    expected = f"one of {', '.join(known)}, or all"
    faults = [Fault("key label.generations", n, expected) for n in generations if n not in known]
    if faults:
        raise ConfigError(
            "this generation is not in the codebook", source=_SETTINGS, faults=faults, hint=_HINT
        )
    years = [(one.commitment_id, _generation(one.year_submitted, codebook)) for one in assessments]
    left_out = frozenset(one for one, generation in years if generation not in generations)
    if len(left_out) == len(years):
        raise ConfigError(
            f"no assessment is of {' or '.join(generations)}", source=_SETTINGS, hint=_HINT
        )
    return left_out


_SETTINGS = "configs/pipeline.yaml"
_HINT = "set label.generations to all, or to generations that the corpus has codes of"


def _generation(year: int, codebook: Codebook) -> str:
    try:
        return codebook.generation(year).name
    except KeyError:
        return ""


def _label(assessment: Assessment, codebook: Codebook) -> Label:
    codes = dict(assessment.codes)

    def derive(name: str) -> str:
        exists = _in_years(assessment.year_submitted, codebook.derived[name])
        state = codebook.derive(name, codes) if exists else None
        return "" if state is None else _word(state)

    if "relevant" not in codes and (relevant := derive("relevant")):
        codes["relevant"] = relevant
    return Label(assessment.commitment_id, codes, {name: derive(name) for name in DERIVED})


def _in_years(year: int, rule: DerivedRule) -> bool:
    first, last = rule.first_year, rule.last_year
    return (first is None or first <= year) and (last is None or year <= last)


def _agreement(name: str, assessments: Iterable[Assessment], codebook: Codebook) -> Agreement:
    """Compare with what the IRM coded itself, not with what `_label` filled in."""
    different: list[str] = []
    both = 0
    for item in assessments:
        state = codebook.derive(name, item.codes)
        if state is None or name not in item.codes:
            continue
        both += 1
        if _word(state) != item.codes[name]:
            different.append(item.commitment_id)
    return Agreement(name, both, both - len(different), tuple(different))


def _word(state: bool) -> str:
    return "yes" if state else "no"
