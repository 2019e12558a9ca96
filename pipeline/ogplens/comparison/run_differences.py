"""Two runs of the pipeline, variable by variable and country by country: what is beyond noise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ogplens.comparison.run_pairs import RunDifference, measures, of_members, overall, pair_of
from ogplens.comparison.runs import Run
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

INTERVALS = "intervals overlap or not"
YES, NOT_SHOWN = "yes", "not shown"
_LEAST = 0.05

COLUMNS = (
    *("scope", "group", "name", "variable", "figure", "n"),
    *("a", "a_low", "a_high", "b", "b_low", "b_high"),
    *("difference", "difference_low", "difference_high", "p_adjusted", "beyond_noise", "method"),
)


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs and what differs.

    Attributes
    ----------
    a, b : Run
    shared : int
        Commitments that both runs predicted; 0 where predictions are not at hand.
    only_a, only_b : int
        Commitments of one run alone.
    knobs : tuple of (str, object, object)
        Settings that differ, with their values; ``None`` where a run lacks one.
    differences : tuple of RunDifference
    """

    a: Run
    b: Run
    shared: int
    only_a: int
    only_b: int
    knobs: tuple[tuple[str, object, object], ...]
    differences: tuple[RunDifference, ...]

    @property
    def paired(self) -> bool:
        """Whether the predictions of both runs were at hand."""
        return self.a.predictions is not None and self.b.predictions is not None


def compare_runs(a: Run, b: Run, codebook: Codebook, settings: CompareSettings) -> RunComparison:
    """Compare two runs.

    Parameters
    ----------
    a, b : Run
    codebook : Codebook
    settings : CompareSettings
        ``bootstrap`` resamples of members, ``confidence`` of the intervals, and no figure of a
        member below ``min_commitments``.

    Notes
    -----
    With both runs' predictions for members never seen, figures are computed on the commitments
    that both predicted and coded, and their difference on the same resamples of members; the p of
    a difference is that of a normal one with the resamples' spread. A member's difference is tested
    by a paired t test over its commitments, to whose noise the scatter of members' differences is
    added: another seed moves all commitments of a member together. Without the predictions a
    difference is beyond noise only where the two intervals do not touch: sure, but blind to small
    differences.
    """
    found: list[RunDifference] = []
    shared = only_a = only_b = 0
    if a.predictions is not None and b.predictions is not None:
        ids_a, ids_b = ({c for _, c in run} for run in (a.predictions, b.predictions))
        shared, only_a, only_b = len(ids_a & ids_b), len(ids_a - ids_b), len(ids_b - ids_a)
        names = {**b.names, **a.names}
        for name in codebook.predicted():
            pair = pair_of(a.predictions, b.predictions, name, codebook.variables[name])
            if pair is not None:
                found += overall(pair, name, settings)
                found += of_members(pair, name, names, settings)
    else:
        found += _from_metrics(a, b, codebook)
    found += _from_prevalence(a, b, codebook)
    return RunComparison(a, b, shared, only_a, only_b, _knobs(a, b), tuple(_adjusted(found)))


def only(
    differences: Sequence[RunDifference], variables: Sequence[str], members: Sequence[str]
) -> tuple[RunDifference, ...]:
    """Return the figures of some variables, and of some members; the p stay those of all."""
    return tuple(
        one
        for one in differences
        if (not variables or one.variable in variables)
        and (not members or one.scope == "all" or one.group in members)
    )


def _knobs(a: Run, b: Run) -> tuple[tuple[str, object, object], ...]:
    if not a.knobs or not b.knobs:
        return ()
    names = sorted(a.knobs.keys() | b.knobs.keys())
    both = ((name, a.knobs.get(name), b.knobs.get(name)) for name in names)
    return tuple(row for row in both if row[1] != row[2])


def _from_metrics(a: Run, b: Run, codebook: Codebook) -> Iterator[RunDifference]:
    """Compare the printed figures and their intervals."""
    from ogplens.comparison.gathering import PROTOCOL

    for name in codebook.predicted():
        for figure in measures(codebook.variables[name]):
            one, other = (_figure(run.metrics, PROTOCOL, name, figure) for run in (a, b))
            if one is not None and other is not None:
                n = min(int(one.get("n") or 0), int(other.get("n") or 0))
                head = ("all", "all", "", name, figure, n)
                yield _by_intervals(head, _three(one), _three(other))


def _figure(
    metrics: Mapping[str, object], protocol: str, name: str, figure: str
) -> Mapping[str, float | None] | None:
    found: object = metrics
    for key in (protocol, name, figure):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None


_Three = tuple[float | None, float | None, float | None]


def _three(figure: Mapping[str, float | None]) -> _Three:
    return figure.get("value"), figure.get("low"), figure.get("high")


def _from_prevalence(a: Run, b: Run, codebook: Codebook) -> Iterator[RunDifference]:
    """Compare members' corrected shares, where both runs have them."""
    from ogplens.comparison.table_files import number

    def by_key(run: Run) -> dict[tuple[str, str], Mapping[str, str]]:
        found = {}
        for row in run.prevalence:
            variable = codebook.variables.get(row.get("variable", ""))
            # Of several outcomes of a variable, its highest level.
            if row.get("by") == "member" and variable and row.get("outcome") == variable.values[-1]:
                found[row["variable"], row["group"]] = row
        return found

    rows_a, rows_b = by_key(a), by_key(b)
    for key in sorted(rows_a.keys() & rows_b.keys()):
        one, other = rows_a[key], rows_b[key]
        ends = [
            (number(r, "corrected"), number(r, "corrected_low"), number(r, "corrected_high"))
            for r in (one, other)
        ]
        n = min(int(number(row, "commitments") or 0) for row in (one, other))
        head = ("member", key[1], one.get("name", ""), key[0], "corrected", n)
        yield _by_intervals(head, *ends)


def _by_intervals(head: tuple[str, str, str, str, str, int], a: _Three, b: _Three) -> RunDifference:
    difference = None if a[0] is None or b[0] is None else b[0] - a[0]
    beyond = ""
    if a[1] is not None and a[2] is not None and b[1] is not None and b[2] is not None:
        beyond = YES if a[2] < b[1] or b[2] < a[1] else NOT_SHOWN
    return RunDifference(*head, *a, *b, difference, None, None, None, beyond, INTERVALS)


def _adjusted(found: Sequence[RunDifference]) -> Iterator[RunDifference]:
    """Adjust the p of each family, and say what is beyond noise; sorted, all members first."""
    families: dict[str, list[int]] = {}
    for place, one in enumerate(found):
        if one.p_adjusted is not None:
            families.setdefault(one.scope, []).append(place)
    adjusted: dict[int, float] = {}
    for places in families.values():
        ps = [found[place].p_adjusted or 0.0 for place in places]
        adjusted.update(zip(places, holm(ps), strict=True))
    for place, one in sorted(enumerate(found), key=lambda item: item[1].scope):
        p = adjusted.get(place)
        if p is None:
            yield one
        else:
            yield replace(one, p_adjusted=p, beyond_noise=YES if p < _LEAST else NOT_SHOWN)


def holm(ps: Sequence[float]) -> list[float]:
    """Return p values adjusted for several tests (Holm 1979, Scandinavian Journal of Statistics).

    Parameters
    ----------
    ps : sequence of float
        0 to 1.

    Returns
    -------
    list of float
        In the same order, at most 1.
    """
    order = sorted(range(len(ps)), key=lambda place: ps[place])
    found, least = [1.0] * len(ps), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, ps[place] * (len(ps) - rank)))
        found[place] = least
    return found
