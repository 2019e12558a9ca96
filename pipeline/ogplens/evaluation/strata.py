"""Figures by language, region, generation, length, kind of text, and prevalence.

A model can be right on average and wrong in every part: what is asked here is where its
probabilities and decisions hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ogplens.domain import Codebook, Kind, PlanEntry
from ogplens.errors import OgplensError
from ogplens.evaluation.intervals import Figure
from ogplens.evaluation.summary import Held, reliability, summarise
from ogplens.evaluation.table import held
from ogplens.records import Record
from ogplens.settings import EvaluateSettings

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
Groups = Mapping[str, Mapping[str, str]]

METRICS = {
    Kind.BINARY: (
        "prevalence",
        "mean_probability",
        "roc_auc",
        "ece",
        "ece_by_chance",
        "decided",
        "decided_error",
    ),
    Kind.ORDINAL: ("quadratic_kappa", "mae", "range_coverage", "within_plan_concordance"),
}
PREVALENCE = "prevalence"

_LENGTHS = (60, 120, 250, 600)  # words from which the next group begins
_SHARES = (0.25, 0.5, 0.75)
# A member's share of yes among fewer codes says little of the member.
_FEWEST_CODES = 10
# A bootstrap over fewer members has too few different samples to show how far a figure may move.
_FEWEST_MEMBERS = 5


def group_of_length(words: int) -> str:
    """Name the group of a text with so many words: ``0-59`` ... ``600 and more``."""
    low = 0
    for high in _LENGTHS:
        if words < high:
            return f"{low}-{high - 1}"
        low = high
    return f"{low} and more"


def group_of_share(share: float) -> str:
    """Name the group of a share of yes, 0 to 1: ``0.00-0.25`` ... ``0.75-1.00``."""
    bounds = (0.0, *_SHARES, 1.0)
    place = int(np.searchsorted(_SHARES, share, side="right"))
    return f"{bounds[place]:.2f}-{bounds[place + 1]:.2f}"


def groups_of(
    records: Iterable[Record], plans: Iterable[PlanEntry], codebook: Codebook
) -> dict[str, dict[str, str]]:
    """Put every commitment into its groups.

    Parameters
    ----------
    records : iterable of Record
    plans : iterable of PlanEntry
        Those of the records, at least.
    codebook : Codebook

    Returns
    -------
    dict of str to dict of str to str
        Stratum, in the order of the report, to ``commitment_id`` to group. ``prevalence`` is not
        among them, since it depends on the variable.

    Raises
    ------
    OgplensError
        If ``plans.csv`` lacks the plan of a commitment.
    """
    entries = {plan.plan_id: plan for plan in plans}
    groups: dict[str, dict[str, str]] = {
        name: {} for name in ("language", "region", "generation", "length", "text")
    }
    for record in records:
        if record.plan_id not in entries:
            raise OgplensError(
                f"there is a commitment of the plan {record.plan_id}, which is not in plans.csv",
                source="interim/commitments.jsonl",
                hint="run `dvc repro`, which makes both from the same corpus",
            )
        plan = entries[record.plan_id]
        found = {
            "language": record.language,
            "region": plan.region,
            "generation": codebook.generation(plan.year_submitted).name,
            "length": group_of_length(len(record.commitment.text.split())),
            "text": plan.text,
        }
        for name, group in found.items():
            groups[name][record.commitment_id] = group
    return groups


def stratify(
    part: pd.DataFrame, groups: Groups, variable: str, codebook: Codebook
) -> Iterator[tuple[str, str, Held]]:
    """Cut the predictions of one protocol, model and variable into strata.

    Parameters
    ----------
    part : DataFrame
        Rows of `ogplens.evaluation.table.read_predictions`.
    groups : mapping
        From `groups_of`.
    variable : str
    codebook : Codebook

    Yields
    ------
    stratum : str
    group : str
    held : Held
        The coded commitments of the group.

    Notes
    -----
    ``prevalence`` groups the members with ten codes or more by their own share of yes, for a
    yes/no variable. These groups are made by what is to be predicted: even probabilities that are
    right on the whole lie too high where the share is low, and too low where it is high. They show
    how far, not that a model is at fault.
    """
    whole = held(part, codebook, variable)
    identifiers = part["commitment_id"][part["coded"] != ""].tolist()
    named = {
        stratum: np.array([group_of.get(name, "") for name in identifiers], dtype=object)
        for stratum, group_of in groups.items()
    }
    if codebook.variables[variable].kind is Kind.BINARY:
        named[PREVALENCE] = _by_prevalence(whole)
    for stratum, names in named.items():
        for group in sorted(set(names) - {""}, key=lambda name: group_order(name, codebook)):
            yield stratum, group, whole.rows(names == group)


def _by_prevalence(whole: Held) -> np.ndarray:
    members, place = np.unique(whole.members, return_inverse=True)
    counts = np.bincount(place, minlength=len(members))
    yes = np.bincount(place, weights=whole.coded == 1, minlength=len(members))
    names = [
        group_of_share(share) if count >= _FEWEST_CODES else ""
        for share, count in zip(yes / np.maximum(counts, 1), counts, strict=True)
    ]
    return np.array(names, dtype=object)[place]


def group_order(group: str, codebook: Codebook) -> tuple[float, str]:
    """Return what sorts groups: by number where they begin with one, generations by time."""
    generations = [generation.name for generation in codebook.generations]
    if group in generations:
        return float(generations.index(group)), group
    start = group.partition("-")[0].partition(" ")[0]
    return (float(start) if start[:1].isdigit() else 0.0), group


def tells(part: Held, settings: EvaluateSettings) -> bool:
    """Tell whether figures of a group can be given: enough commitments, and two levels."""
    return len(part.coded) >= settings.strata_min_rows and len(np.unique(part.coded)) > 1


def strata_figures(
    part: pd.DataFrame,
    groups: Groups,
    variable: str,
    codebook: Codebook,
    settings: EvaluateSettings,
) -> list[Row]:
    """Return the figures of one protocol, model and variable in every group.

    Returns
    -------
    list of dict
        ``stratum, group, metric, n, members, value, low, high``. ``n`` commitments and their
        ``members`` are what the figure rests on: for ``decided_error`` those that are decided. A
        figure is empty where it rests on too few commitments or members, or on one level alone;
        an interval is empty where all resamples agree, since it would then have no width.
    """
    coarse = settings.model_copy(
        update={"bootstrap": settings.strata_bootstrap, "calibration_bins": settings.strata_bins}
    )
    kind = codebook.variables[variable].kind
    rows: list[Row] = []
    for stratum, group, inside in stratify(part, groups, variable, codebook):
        found = (
            summarise(inside, codebook.variables[variable], coarse, only=METRICS[kind])
            if tells(inside, settings)
            else {}
        )
        for metric in METRICS[kind]:
            members = inside.members[_rests_on(metric, inside)]
            where = {"stratum": stratum, "group": group, "metric": metric}
            counts = {"n": len(members), "members": len(set(members.tolist()))}
            enough = (
                counts["n"] >= settings.strata_min_rows and counts["members"] >= _FEWEST_MEMBERS
            )
            rows.append({**where, **counts, **_cells(found.get(metric) if enough else None)})
    return rows


def _rests_on(metric: str, inside: Held) -> np.ndarray:
    if metric == "decided_error":
        return np.isin(inside.decisions, ["yes", "no"])
    return np.ones(len(inside.coded), dtype=np.bool_)


def _cells(figure: Figure | None) -> Row:
    if figure is None or figure.value is None:
        return {"value": None, "low": None, "high": None}
    if figure.low == figure.high:
        return {"value": figure.value, "low": None, "high": None}
    return {"value": figure.value, "low": figure.low, "high": figure.high}


def strata_reliability(
    part: pd.DataFrame,
    groups: Groups,
    variable: str,
    codebook: Codebook,
    settings: EvaluateSettings,
) -> list[Row]:
    """Return bins of equal mass of a yes/no variable in every group that is large enough.

    Returns
    -------
    list of dict
        ``stratum, group, bin, mean_probability, share_yes, n``.
    """
    return [
        {"stratum": stratum, "group": group, **row}
        for stratum, group, inside in stratify(part, groups, variable, codebook)
        if tells(inside, settings)
        for row in reliability(inside, bins=settings.strata_bins)
    ]
