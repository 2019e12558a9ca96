"""Commitments as columns: what every table of the comparison is computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ogplens.comparison.gathering import ComparedCommitment
from ogplens.domain import Codebook, Kind

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

NOT_CODED = -1
NEEDS_A_READER = -1
THEME = "theme"
REGION_YEAR = "region_year"  # for shares over the years, region by region


@dataclass(frozen=True, slots=True)
class Outcome:
    """A yes or no that shares are counted of: a value of a variable, or this value and those above.

    Attributes
    ----------
    variable : str
    name : str
        ``yes`` for a yes/no variable; the value for the highest of an ordinal one (such as
        ``transformative``); ``<value> or more`` where higher ones count as well.
    lowest : int
        Position of the lowest value that counts, 0 for the variable's lowest.
    """

    variable: str
    name: str
    lowest: int


def outcomes(codebook: Codebook) -> tuple[Outcome, ...]:
    """Return what is counted of every predicted variable, in the order of the codebook.

    Of an ordinal variable that is the highest value; of potential impact also moderate or more,
    on which OGP's own column of ambition rests (`ambition` in the codebook).
    """
    found = []
    for name, variable in codebook.variables.items():
        top = len(variable.values) - 1
        if variable.kind is Kind.BINARY:
            found.append(Outcome(name, variable.values[top], top))
        else:
            if name == "potential_impact" and "moderate" in variable.values:
                lowest = variable.values.index("moderate")
                found.append(Outcome(name, "moderate or more", lowest))
            found.append(Outcome(name, variable.values[top], top))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Comparable:
    """Commitments of one corpus as columns; all of one length, in one order.

    Attributes
    ----------
    ids : tuple of str
    members, plans, regions : tuple of str
        Code of the member, ``plan_id`` and OGP's region of each commitment.
    groups : mapping of str to tuple of str
        What commitments are grouped by (``member``, ``country``, ``plan``, ``region``, ``year``,
        ``generation``, ``language``, ``income``, ``length``, ``template``, ``text``) to the group
        of each; empty where it is not known, and such commitments are in no group.
    themes : tuple of tuple of str
        Policy themes of each commitment; none, one or several.
    names : mapping of str to mapping of str to str
        Kind of group to group to the name that people read, where it is not the group itself.
    levels : mapping of str to ndarray of int
        Variable to coded position, `NOT_CODED` where the IRM did not code it.
    probabilities : mapping of str to ndarray, shape (commitments, values)
        By models that have seen no commitment of the member.
    calls : mapping of str to ndarray of int
        Variable to the position named when one must be.
    decisions : mapping of str to ndarray of int
        Yes/no variable to 1, 0 or `NEEDS_A_READER`.
    resampled : mapping of str to ndarray, shape (models, commitments, values)
        Probabilities by models that were trained on members drawn with replacement; not a number
        where the model had seen the commitment's member. Without such models: empty.
    """

    ids: tuple[str, ...]
    members: tuple[str, ...]
    plans: tuple[str, ...]
    regions: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    themes: tuple[tuple[str, ...], ...]
    names: Mapping[str, Mapping[str, str]]
    levels: Mapping[str, IntArray]
    probabilities: Mapping[str, FloatArray]
    calls: Mapping[str, IntArray]
    decisions: Mapping[str, IntArray]
    resampled: Mapping[str, FloatArray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def coded(self, outcome: Outcome) -> FloatArray:
        """Return 1 where the IRM's code counts, 0 where it does not, NaN where there is none."""
        levels = self.levels[outcome.variable]
        return np.where(levels == NOT_CODED, np.nan, (levels >= outcome.lowest).astype(float))

    def predicted(self, outcome: Outcome) -> FloatArray:
        """Return the probability that the code counts, 0 to 1."""
        return np.asarray(self.probabilities[outcome.variable][:, outcome.lowest :].sum(axis=1))

    def resampled_predictions(self, outcome: Outcome) -> FloatArray | None:
        """Return the same by each of the resampled models, shape (models, commitments)."""
        if outcome.variable not in self.resampled:
            return None
        return np.asarray(self.resampled[outcome.variable][:, :, outcome.lowest :].sum(axis=2))

    def members_of(self, kind: str) -> Iterator[tuple[str, IntArray]]:
        """Yield every group of a kind with the places of its commitments, sorted by group.

        Parameters
        ----------
        kind : str
            A key of ``groups``, or ``theme``; a commitment of several themes is in several groups.

        Raises
        ------
        KeyError
            If there is no such kind.
        """
        places: dict[str, list[int]] = {}
        if kind == THEME:
            for place, themes in enumerate(self.themes):
                for theme in themes:
                    places.setdefault(theme, []).append(place)
        else:
            for place, group in enumerate(self.groups[kind]):
                if group:
                    places.setdefault(group, []).append(place)
        for group in sorted(places):
            yield group, np.array(places[group], dtype=np.int64)

    def name_of(self, kind: str, group: str) -> str:
        """Return the name of a group that people read."""
        return self.names.get(kind, {}).get(group, group)

    def outcomes(self, codebook: Codebook) -> tuple[Outcome, ...]:
        """Return the outcomes of the variables that are predicted here."""
        return tuple(o for o in outcomes(codebook) if o.variable in self.probabilities)


def comparable(
    commitments: Sequence[ComparedCommitment],
    codebook: Codebook,
    *,
    facts: Mapping[str, Mapping[str, str]] | None = None,
    themes: Mapping[str, Sequence[str]] | None = None,
    names: Mapping[str, Mapping[str, str]] | None = None,
    resampled: Mapping[str, FloatArray] | None = None,
) -> Comparable:
    """Put gathered commitments into columns.

    Parameters
    ----------
    commitments : sequence of ComparedCommitment
        From `gather`. A variable that is not predicted for all of them is left out.
    codebook : Codebook
    facts : mapping, optional
        Further kinds of groups: kind to ``commitment_id`` to group.
    themes : mapping, optional
        ``commitment_id`` to its themes.
    names : mapping, optional
        Kind to group to name; members' names are known already.
    resampled : mapping, optional
        As `Comparable.resampled`, in the order of ``commitments``.

    Raises
    ------
    ValueError
        If ``resampled`` has another number of commitments.
    """
    variables = [
        name
        for name in codebook.variables
        if commitments and all(name in c.probabilities for c in commitments)
    ]
    for name, values in (resampled or {}).items():
        if values.shape[1] != len(commitments):
            raise ValueError(f"{name}: {values.shape[1]} resampled rows, not {len(commitments)}")
    ids = tuple(c.commitment_id for c in commitments)
    groups = {
        "member": tuple(c.plan.member for c in commitments),
        "plan": tuple(c.plan.plan_id for c in commitments),
        "region": tuple(c.plan.region for c in commitments),
        "year": tuple(str(c.plan.year_submitted) for c in commitments),
        "generation": tuple(_generation(c, codebook) for c in commitments),
        "language": tuple(c.plan.language for c in commitments),
        "text": tuple(c.plan.text for c in commitments),
        REGION_YEAR: tuple(f"{c.plan.region} {c.plan.year_submitted}" for c in commitments),
    }
    for kind, of in (facts or {}).items():
        groups[kind] = tuple(of.get(one, "") for one in ids)
    members = {c.plan.member: c.plan.member_name for c in commitments}
    plans = {c.plan.plan_id: f"{c.plan.member_name} {c.plan.plan}" for c in commitments}
    return Comparable(
        ids=ids,
        members=groups["member"],
        plans=groups["plan"],
        regions=groups["region"],
        groups=groups,
        themes=tuple(tuple((themes or {}).get(one, ())) for one in ids),
        names={"member": members, "plan": plans, **(names or {})},
        levels={name: _positions(commitments, name, codebook) for name in variables},
        probabilities={
            name: np.array([c.probabilities[name] for c in commitments]) for name in variables
        },
        calls={
            name: np.array(
                [codebook.variables[name].position(c.calls[name]) for c in commitments],
                dtype=np.int64,
            )
            for name in variables
        },
        decisions={
            name: np.array([_DECISIONS[c.decisions.get(name, "")] for c in commitments])
            for name in variables
            if codebook.variables[name].kind is Kind.BINARY
        },
        resampled=dict(resampled or {}),
    )


_DECISIONS = {"yes": 1, "no": 0, "needs a reader": NEEDS_A_READER, "": NEEDS_A_READER}


def _positions(
    commitments: Sequence[ComparedCommitment], name: str, codebook: Codebook
) -> IntArray:
    variable = codebook.variables[name]
    return np.array(
        [variable.position(c.codes[name]) if name in c.codes else NOT_CODED for c in commitments],
        dtype=np.int64,
    )


def _generation(commitment: ComparedCommitment, codebook: Codebook) -> str:
    try:
        return codebook.generation(commitment.plan.year_submitted).name
    except KeyError:  # before the first plan, or a gap in a codebook of the user's own
        return ""
