"""What the learning stages read together: features, codes, and who belongs to whom."""

from __future__ import annotations

from pathlib import Path

from ogplens.errors import OgplensError
from ogplens.evaluation.rows import Rows
from ogplens.features.extraction import RawFeatures
from ogplens.features.storage import load_raw
from ogplens.irm import read_plans
from ogplens.learning.model_set import levels_of
from ogplens.records import read_records
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import read_table


def load_rows(settings: PipelineSettings, *, duplicates: bool) -> tuple[RawFeatures, Rows]:
    """Load the features and codes of every commitment.

    Parameters
    ----------
    settings : PipelineSettings
    duplicates : bool
        Whether near-duplicates are looked for; else every commitment is a group of its own.
    """
    from ogplens.evaluation.duplicates import duplicate_groups
    from ogplens.features.words import tokens

    records = list(read_records(paths.COMMITMENTS))
    codes = read_table(paths.LABELS)
    raw = load_raw(paths.FEATURES)
    ids = [record.commitment_id for record in records]
    plans = read_plans(Path(settings.corpus) / "plans.csv")
    years = {plan.plan_id: plan.year_submitted for plan in plans}
    regions = {plan.plan_id: plan.region for plan in plans}
    of_one_run = [row["commitment_id"] for row in codes] == ids and len(raw) == len(ids)
    if not of_one_run or not {record.plan_id for record in records} <= years.keys():
        raise OgplensError(
            "plans, commitments, labels and features are not of the same run",
            source=str(paths.INTERIM),
            hint="run `dvc repro`, which makes them in order",
        )
    if duplicates:
        words = [tokens(record.commitment.text) for record in records]
        twins = duplicate_groups(words, overlap=settings.predict.duplicate_overlap)
    else:
        twins = list(range(len(records)))
    rows = Rows(
        commitment_ids=tuple(ids),
        members=tuple(record.member for record in records),
        plan_ids=tuple(record.plan_id for record in records),
        duplicates=tuple(twins),
        years=tuple(years[record.plan_id] for record in records),
        languages=tuple(record.language for record in records),
        lengths=tuple(len(record.commitment.text.split()) for record in records),
        levels=levels_of(codes, codebook()),
        regions=tuple(regions[record.plan_id] for record in records),
        assessed=tuple(row.get("assessed") != "no" for row in codes),
    )
    return raw, rows
