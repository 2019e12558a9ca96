"""Stage ``compare``: members and plans side by side, predicted beside coded."""

from pathlib import Path

from ogplens.comparison import compare, write
from ogplens.evaluation.table import read_predictions
from ogplens.irm import read_assessments, read_plans
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Write a table of members, one of plans, and the plans at a glance."""
    corpus = Path(settings.corpus)
    comparison = compare(
        read_predictions(paths.PREDICTIONS),
        read_plans(corpus / "plans.csv"),
        read_assessments(corpus / "irm-assessments.csv", codebook()),
        codebook(),
        settings.compare,
    )
    write(comparison, paths.COMPARISON)
    return f"{len(comparison.members)} members, {len(comparison.plans)} plans"


if __name__ == "__main__":
    run(stage)
