"""Stage ``evaluate``: out-of-fold predictions against the IRM's codes."""

import json
from pathlib import Path

from ogplens.evaluation.figures import evaluate
from ogplens.evaluation.strata import groups_of
from ogplens.evaluation.table import read_predictions
from ogplens.files import write_text_atomically
from ogplens.irm import read_plans
from ogplens.records import read_records
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run, write_table

PEER_COLUMNS = ("protocol", "model", "variable", "metric", "value", "low", "high", "n")
RELIABILITY_COLUMNS = ("variable", "bin", "mean_probability", "share_yes", "n")
GROUP_COLUMNS = ("variable", "stratum", "group", *RELIABILITY_COLUMNS[1:])
RISK_COLUMNS = ("variable", "coverage", "error", "n", "confidence")
STRATA_COLUMNS = (
    *("protocol", "model", "variable", "stratum", "group", "metric"),
    *("n", "members", "value", "low", "high"),
)


def stage(settings: PipelineSettings) -> str:
    """Write all figures with their intervals, and the data of the plots."""
    plans = read_plans(Path(settings.corpus) / "plans.csv")
    groups = groups_of(read_records(paths.COMMITMENTS), plans, codebook())
    predictions = read_predictions(paths.PREDICTIONS)
    result = evaluate(predictions, groups, codebook(), settings.evaluate)
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
    write_table(paths.STRATA, STRATA_COLUMNS, result.strata)
    plots = {
        "reliability": (RELIABILITY_COLUMNS, result.reliability),
        "reliability-strata": (GROUP_COLUMNS, result.reliability_strata),
        "risk-coverage": (RISK_COLUMNS, result.risk_coverage),
    }
    for name, (columns, rows) in plots.items():
        write_table(paths.PLOTS / f"{name}.csv", columns, rows)
    for variable, rows in result.confusion.items():
        write_table(paths.PLOTS / "confusion" / f"{variable}.csv", ("coded", "predicted"), rows)
    return f"figures of {len(metrics['new_member'])} variables in {paths.METRICS}"


if __name__ == "__main__":
    run(stage)
