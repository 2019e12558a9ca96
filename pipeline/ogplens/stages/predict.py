"""Stage ``predict``: every commitment predicted by models that have not seen it."""

import sys

from ogplens.evaluation.out_of_fold import predict_all
from ogplens.evaluation.splits import Protocol
from ogplens.evaluation.table import write_predictions
from ogplens.features.storage import load_raw
from ogplens.kept import Kept
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.inputs import load_rows
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Hold out members, then plans, then all later plans."""
    raw, rows = load_rows(settings, duplicates=True)
    unmasked = load_raw(paths.UNMASKED)
    kept = Kept(paths.KEPT_FITS)
    predictions = predict_all(
        raw, rows, list(Protocol), codebook(), settings, unmasked=unmasked, kept=kept
    )
    kept.tidy(paths.MOST_FITS)
    if not predictions[Protocol.LATER_PLANS]:
        sys.stderr.write(
            f"no figures for later plans: fewer than {settings.predict.drift_min_rows} commitments "
            f"of plans up to {settings.predict.drift_until}, or of plans after it\n"
        )
    write_predictions(paths.PREDICTIONS, predictions, rows, codebook())
    twins = len(rows.duplicates) - len(set(rows.duplicates))
    held_out = f"new members by {settings.predict.hold_out}"
    folds = f"{settings.predict.folds} folds, {held_out}"
    return f"{len(raw)} commitments in {folds}; {twins} near-duplicates"


if __name__ == "__main__":
    run(stage)
