"""Stage ``resample``: predictions by models trained on members drawn with replacement."""

from ogplens.evaluation.resampled import predict_resampled, save_resampled
from ogplens.kept import Kept
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.inputs import load_rows
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Train the models one by one on other members, and predict the members left over."""
    raw, rows = load_rows(settings, duplicates=False)
    kept = Kept(paths.KEPT_FITS)
    predictions = predict_resampled(raw, rows, codebook(), settings, kept=kept)
    kept.tidy(paths.MOST_FITS)
    save_resampled(paths.RESAMPLED, predictions, rows)
    return f"{len(raw)} commitments by {settings.compare.models} models"


if __name__ == "__main__":
    run(stage)
