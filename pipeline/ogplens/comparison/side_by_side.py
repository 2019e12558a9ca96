"""Members and plans side by side: what the IRM coded beside what was predicted."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.comparison.agreement import FIGURES, Figures, figures
from ogplens.comparison.gathering import ComparedCommitment, gather
from ogplens.comparison.glance import ITEM_FIGURES, ITEMS, Glance, highest_number, is_part
from ogplens.domain import Assessment, Codebook, PlanEntry
from ogplens.files import write_text_atomically
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

MEMBER_COLUMNS = ("member", "member_name", "region", "plans", "commitments")
PLAN_COLUMNS = (
    "plan_id",
    "member",
    "member_name",
    "region",
    "plan",
    "year_submitted",
    "generation",
    "sources",
    "highest_number",
    "part",
    "commitments",
)
_TEXT = {"member", "member_name", "region", "plan_id", "generation", "sources", "part"}
_WHOLE = {"plan", "plans", "year_submitted", "highest_number", "commitments"}
_Row = dict[str, object]


@dataclass(frozen=True)
class Comparison:
    """Three tables; empty cells stand for figures that do not exist, never for 0.

    Every figure is of the new-member protocol: no commitment of the member was seen in training.

    Attributes
    ----------
    members : pandas.DataFrame
        One row a member: ``member``, ``member_name``, ``region``, ``plans``, ``commitments``,
        then for every variable with predictions the columns ``<variable>_<figure>`` below.
    plans : pandas.DataFrame
        One row a plan: ``plan_id``, ``member``, ``member_name``, ``region``, ``plan``,
        ``year_submitted``, ``generation``, ``sources`` of the codes, ``highest_number`` of a
        commitment, ``part`` ("part" where that number shows that commitments of the plan are
        missing from the corpus, else empty, which proves nothing), ``commitments``, then the
        same figures.
    glance : pandas.DataFrame
        One row a plan, the columns of ``plans`` up to ``commitments``, then for ``relevant``,
        ``transformative``, ``potentially_starred`` and ``substantial`` the columns ``_n`` (coded
        for it), ``_coded`` (of these, yes), ``_coded_share``, ``_predicted_same`` (sum of
        probabilities over the coded), ``_predicted`` (over all) and ``_predicted_share``. Empty
        where the plan's generation does not have the item. Predicted counts of potentially
        starred multiply probabilities, which is an assumption: see `Glance`.

    Notes
    -----
    Figures of a yes/no variable: ``n`` commitments coded and predicted, ``coded`` share of yes
    with its 95% interval ``coded_low`` and ``coded_high`` (Wilson), ``predicted`` share (mean
    probability over the same commitments), ``predicted_all`` (over all commitments, also those
    of generations in which the IRM did not code the variable), ``agreement`` (share of equal
    values when forced to call) and ``kappa``.

    Figures of an ordinal variable: ``n``, ``coded_mean`` and ``predicted_mean`` position (0 for
    the lowest level) over the same commitments, ``predicted_mean_all``, ``highest_coded`` (share
    at the highest level, such as transformative) with its interval, ``highest_predicted``,
    ``highest_predicted_all``, ``agreement`` and ``kappa`` with quadratic weights.
    """

    members: pd.DataFrame
    plans: pd.DataFrame
    glance: pd.DataFrame


def compare(
    predictions: pd.DataFrame,
    plans: Sequence[PlanEntry],
    assessments: Sequence[Assessment],
    codebook: Codebook,
    settings: CompareSettings,
) -> Comparison:
    """Set the IRM's codes and the predictions for unseen members side by side.

    Parameters
    ----------
    predictions : pandas.DataFrame
        The predictions table, read with ``dtype=str, keep_default_na=False`` or as it is in
        memory. Only the rows of the model ``ogplens`` under ``new_member`` are used.
    plans : sequence of PlanEntry
        Plans without a prediction are left out.
    assessments : sequence of Assessment
    codebook : Codebook
    settings : CompareSettings
        ``min_commitments``: no agreement figure below this number of coded commitments.

    Raises
    ------
    TableError
        If the predictions table does not fit the plans or the codebook; see `gather`.
    """
    return side_by_side(gather(predictions, plans, assessments, codebook), codebook, settings)


def side_by_side(
    commitments: Sequence[ComparedCommitment], codebook: Codebook, settings: CompareSettings
) -> Comparison:
    """Return what `compare` does, from commitments that are gathered already."""
    variables = {
        name: variable
        for name, variable in codebook.variables.items()
        if any(name in c.probabilities for c in commitments)
    }

    def all_figures(group: Sequence[ComparedCommitment]) -> Figures:
        return {
            f"{name}_{figure}": value
            for name, variable in variables.items()
            for figure, value in figures(
                group, name, variable, at_least=settings.min_commitments
            ).items()
        }

    counter = Glance(codebook)
    figure_columns = [
        f"{name}_{figure}"
        for name, variable in variables.items()
        for figure in FIGURES[variable.kind]
    ]
    item_columns = [f"{item}_{figure}" for item in ITEMS for figure in ITEM_FIGURES]
    by_member = _groups(commitments, lambda c: c.plan.member)
    by_plan = _groups(commitments, lambda c: c.plan.plan_id)
    heads = [_plan_head(group, codebook) for group in by_plan]
    return Comparison(
        members=_frame(
            (_member_head(group) | all_figures(group) for group in by_member),
            [*MEMBER_COLUMNS, *figure_columns],
        ),
        plans=_frame(
            (h | all_figures(group) for h, group in zip(heads, by_plan, strict=True)),
            [*PLAN_COLUMNS, *figure_columns],
        ),
        glance=_frame(
            (h | counter.counts(group) for h, group in zip(heads, by_plan, strict=True)),
            [*PLAN_COLUMNS, *item_columns],
            counts=[f"{item}_coded" for item in ITEMS],
        ),
    )


def write(comparison: Comparison, folder: Path) -> None:
    r"""Write ``members.csv``, ``plans.csv`` and ``at-a-glance.csv``: UTF-8, ``\n``, four decimals.

    Raises
    ------
    WritingError
        If the folder cannot be written.
    """
    tables = {
        "members.csv": comparison.members,
        "plans.csv": comparison.plans,
        "at-a-glance.csv": comparison.glance,
    }
    for name, table in tables.items():
        text = table.to_csv(index=False, float_format="%.4f", lineterminator="\n")
        write_text_atomically(folder / name, text)


def _groups(
    commitments: Iterable[ComparedCommitment], key: Callable[[ComparedCommitment], str]
) -> list[list[ComparedCommitment]]:
    """Split commitments, which are sorted by member and plan, into runs of one key."""
    return [list(group) for _, group in itertools.groupby(commitments, key)]


def _member_head(group: Sequence[ComparedCommitment]) -> _Row:
    plan = group[0].plan
    return {
        "member": plan.member,
        "member_name": plan.member_name,
        "region": plan.region,
        "plans": len({c.plan.plan for c in group}),
        "commitments": len(group),
    }


def _plan_head(group: Sequence[ComparedCommitment], codebook: Codebook) -> _Row:
    plan = group[0].plan
    return {
        "plan_id": plan.plan_id,
        "member": plan.member,
        "member_name": plan.member_name,
        "region": plan.region,
        "plan": plan.plan,
        "year_submitted": plan.year_submitted,
        "generation": _generation(plan.year_submitted, codebook),
        "sources": "; ".join(sorted({c.source for c in group} - {""})),
        "highest_number": highest_number(group),
        "part": "part" if is_part(group) else "",
        "commitments": len(group),
    }


def _generation(year: int, codebook: Codebook) -> str:
    try:
        return codebook.generation(year).name
    except KeyError:  # before the first plan, or a gap in a codebook of the user's own
        return ""


def _frame(
    rows: Iterable[_Row], columns: Sequence[str], *, counts: Collection[str] = ()
) -> pd.DataFrame:
    """Build a table in which ``counts`` stay whole numbers beside empty cells."""
    import pandas as pd

    whole = {*_WHOLE, *counts, *(column for column in columns if column.endswith("_n"))}
    kinds = {c: "object" if c in _TEXT else "Int64" if c in whole else "float64" for c in columns}
    return pd.DataFrame(list(rows), columns=list(columns)).astype(kinds)
