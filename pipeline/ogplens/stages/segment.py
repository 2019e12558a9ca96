"""Stage ``segment``: every plan of the corpus becomes commitments."""

import json
from pathlib import Path

from ogplens.files import write_text_atomically
from ogplens.irm.corpus import segment_corpus
from ogplens.kept import Kept
from ogplens.records import write_records
from ogplens.settings import PipelineSettings
from ogplens.stages import paths
from ogplens.stages.run import run, write_table

COLUMNS = ("plan_id", "file", "format", "language", "commitments", "expected", "confidence")


def stage(settings: PipelineSettings) -> str:
    """Read and cut the plans; count what was found against ``plans.csv``."""
    kept = Kept(paths.KEPT_PLANS)
    plans = segment_corpus(Path(settings.corpus), settings.segment, kept=kept)
    kept.tidy(paths.MOST_PLANS)
    write_records(paths.COMMITMENTS, (record for plan in plans for record in plan.records))
    rows = [
        {
            "plan_id": plan.entry.plan_id,
            "file": plan.entry.file,
            "format": plan.format,
            "language": plan.entry.language,
            "commitments": len(plan.records),
            "expected": "" if plan.entry.commitments is None else plan.entry.commitments,
            "confidence": f"{plan.confidence:.2f}",
        }
        for plan in plans
    ]
    write_table(paths.PLANS, COLUMNS, rows)
    known = [row for row in rows if row["expected"] != ""]
    summary = {
        "plans": len(plans),
        "commitments": sum(len(plan.records) for plan in plans),
        "plans_with_expected_number": sum(r["commitments"] == r["expected"] for r in known),
        "plans_with_known_number": len(known),
        "warnings": [f"{p.entry.file}: {w}" for p in plans for w in p.warnings],
    }
    write_text_atomically(paths.SEGMENTATION, json.dumps(summary, indent=2) + "\n")
    return f"{summary['commitments']} commitments in {summary['plans']} plans"


if __name__ == "__main__":
    run(stage)
