"""Stage ``evaluate``: out-of-fold predictions against the IRM's codes."""

import json

from ogplens.evaluation.figures import evaluate
from ogplens.evaluation.table import read_predictions
from ogplens.files import write_text_atomically
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run, write_table

PEER_COLUMNS = ("protocol", "model", "variable", "metric", "value", "low", "high", "n")
RELIABILITY_COLUMNS = ("variable", "bin", "mean_probability", "share_yes", "n")


def stage(settings: PipelineSettings) -> str:
    """Write all figures with their intervals, and the data of the plots."""
    result = evaluate(read_predictions(paths.PREDICTIONS), codebook(), settings.evaluate)
    segmentation = json.loads(paths.SEGMENTATION.read_text(encoding="utf-8"))
    labelling = json.loads(paths.LABELLING.read_text(encoding="utf-8"))
    found = labelling["matched"] / max(labelling["assessments"], 1)
    metrics = result.metrics | {
        "segmentation": {
            "plans": segmentation["plans"],
            "commitments": segmentation["commitments"],
            "assessments": labelling["assessments"],
            "found": round(found, 4),
        }
    }
    write_text_atomically(paths.METRICS, json.dumps(metrics, indent=2) + "\n")
    write_table(paths.PEERS, PEER_COLUMNS, result.peers)
    write_table(paths.PLOTS / "reliability.csv", RELIABILITY_COLUMNS, result.reliability)
    for variable, rows in result.confusion.items():
        write_table(paths.PLOTS / "confusion" / f"{variable}.csv", ("coded", "predicted"), rows)
    return f"figures of {len(metrics['new_member'])} variables in {paths.METRICS}"


if __name__ == "__main__":
    run(stage)
