"""The commitments of a run as a data frame: coded beside predicted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.comparison.gathering import gather
from ogplens.domain import Kind
from ogplens.errors import OgplensError

if TYPE_CHECKING:
    import pandas as pd


def corpus_frame(run: Path | None = None) -> pd.DataFrame:
    """Return a row a commitment; the columns are those of `ogplens.api.corpus`.

    Parameters
    ----------
    run : Path, optional
        Folder of the run; by default where the user stands, else the project's own.

    Raises
    ------
    OgplensError
        If the run's predictions or its corpus are not there, or do not fit each other.
    """
    import pandas as pd

    from ogplens.configuration import load_config
    from ogplens.evaluation.splits import Protocol
    from ogplens.evaluation.table import read_predictions
    from ogplens.irm import read_assessments, read_plans
    from ogplens.settings import PipelineSettings, codebook

    root = _root(run)
    settings = load_config(root / "configs" / "pipeline.yaml", PipelineSettings)
    tables = root / settings.corpus
    book = codebook()
    gathered = gather(
        read_predictions(root / "interim" / "predictions.csv", protocol=Protocol.NEW_MEMBER),
        read_plans(tables / "plans.csv"),
        read_assessments(tables / "irm-assessments.csv", book),
        book,
    )
    columns: dict[str, list[object]] = {
        "commitment_id": [one.commitment_id for one in gathered],
        "member": [one.plan.member for one in gathered],
        "member_name": [one.plan.member_name for one in gathered],
        "region": [one.plan.region for one in gathered],
        "plan_id": [one.plan.plan_id for one in gathered],
        "year": [one.plan.year_submitted for one in gathered],
        "generation": [_generation(one.plan.year_submitted) for one in gathered],
        "language": [one.plan.language for one in gathered],
    }
    for name in book.predicted():
        if not all(name in one.probabilities for one in gathered):
            continue
        binary = book.variables[name].kind is Kind.BINARY
        found = [one.probabilities[name] for one in gathered]
        columns[f"{name}_coded"] = [one.codes.get(name) for one in gathered]
        columns[f"{name}_predicted"] = [
            p[-1] if binary else sum(level * share for level, share in enumerate(p)) for p in found
        ]
        columns[f"{name}_call"] = [one.calls[name] for one in gathered]
    return pd.DataFrame(columns)


def _root(run: Path | None) -> Path:
    from ogplens.settings import project_root

    places = [Path.cwd(), project_root()] if run is None else [run, run.parent]
    for place in places:
        if (place / "interim" / "predictions.csv").is_file():
            return place
    raise OgplensError(
        "this run has no interim/predictions.csv",
        source=str(places[-1] if run is None else run),
        hint="run `dvc repro` in the project's folder, or `dvc pull` what another one computed",
    )


def _generation(year: int) -> str:
    from ogplens.settings import codebook

    try:
        return codebook().generation(year).name
    except KeyError:
        return ""
