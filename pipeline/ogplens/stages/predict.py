"""Stage ``predict``: every commitment predicted by models that have not seen it."""

from ogplens.evaluation.out_of_fold import predict_out_of_fold
from ogplens.evaluation.splits import Protocol
from ogplens.evaluation.table import write_predictions
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.inputs import load_rows
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Hold out members, then plans."""
    raw, rows = load_rows(settings, duplicates=True)
    predictions = {
        protocol: predict_out_of_fold(raw, rows, protocol, codebook(), settings)
        for protocol in Protocol
    }
    write_predictions(paths.PREDICTIONS, predictions, rows, codebook())
    twins = len(rows.duplicates) - len(set(rows.duplicates))
    return f"{len(raw)} commitments in {settings.predict.folds} folds; {twins} near-duplicates"


if __name__ == "__main__":
    run(stage)
