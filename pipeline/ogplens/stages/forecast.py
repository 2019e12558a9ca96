"""Stage ``forecast``: ranges for the counts of a plan at a glance, and how often they hold."""

import json
from pathlib import Path

from ogplens.comparison.gathering import gather
from ogplens.comparison.plan_forecasts import (
    COLUMNS,
    coverage_of,
    fit_plan_counts,
    held_out_ranges,
)
from ogplens.evaluation.out_of_fold import OURS
from ogplens.evaluation.splits import Protocol
from ogplens.evaluation.table import read_predictions
from ogplens.files import write_text_atomically
from ogplens.irm import read_assessments, read_plans
from ogplens.learning.plan_counts_storage import PlanCounts, save_plan_counts
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run, write_table


def stage(settings: PipelineSettings) -> str:
    """Fit the ranges on plans of members never seen, and test them on members left out again."""
    corpus, coverage = Path(settings.corpus), settings.decision.range_coverage
    commitments = gather(
        read_predictions(paths.PREDICTIONS, protocol=Protocol.NEW_MEMBER, model=OURS),
        read_plans(corpus / "plans.csv"),
        read_assessments(corpus / "irm-assessments.csv", codebook()),
        codebook(),
    )
    rows = held_out_ranges(
        commitments,
        codebook(),
        coverage=coverage,
        folds=settings.predict.folds,
        seed=settings.predict.seed,
    )
    models = fit_plan_counts(commitments, codebook(), coverage=coverage)
    save_plan_counts(paths.MODELS, PlanCounts(coverage, models))
    write_table(paths.PLAN_FORECASTS, COLUMNS, rows)
    found = {item: one.as_dict() for item, one in coverage_of(rows).items()}
    content = {"stated": coverage, "items": found}
    write_text_atomically(paths.PLAN_COVERAGE, json.dumps(content, indent=2) + "\n")
    held = sum(row["held"] == "yes" for row in rows)
    return f"{held} of {len(rows)} ranges hold the IRM's count"


if __name__ == "__main__":
    run(stage)
