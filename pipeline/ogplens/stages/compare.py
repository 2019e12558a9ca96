"""Stage ``compare``: members and plans side by side, predicted beside coded."""

from pathlib import Path

from ogplens.comparison import gather, side_by_side, write
from ogplens.comparison.all_tables import all_tables
from ogplens.comparison.assembling import assemble
from ogplens.comparison.tables import write_tables
from ogplens.evaluation.out_of_fold import OURS
from ogplens.evaluation.splits import Protocol
from ogplens.evaluation.table import read_predictions
from ogplens.irm import read_assessments, read_plans
from ogplens.irm.theme_tables import read_themes
from ogplens.records import read_records
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Write the tables of the comparison: side by side, shares, agreement, severity and so on."""
    corpus = Path(settings.corpus)
    plans = read_plans(corpus / "plans.csv")
    commitments = gather(
        read_predictions(paths.PREDICTIONS, protocol=Protocol.NEW_MEMBER, model=OURS),
        plans,
        read_assessments(corpus / "irm-assessments.csv", codebook()),
        codebook(),
    )
    comparison = side_by_side(commitments, codebook(), settings.compare)
    columns = assemble(
        commitments,
        plans,
        list(read_records(paths.COMMITMENTS)),
        codebook(),
        tags=read_themes(corpus / "themes.csv"),
        resampled=paths.RESAMPLED,
    )
    tables = all_tables(columns, codebook(), settings.compare)
    write(comparison, paths.COMPARISON)
    write_tables(tables, paths.COMPARISON)
    return f"{len(comparison.members)} members, {len(comparison.plans)} plans"


if __name__ == "__main__":
    run(stage)
