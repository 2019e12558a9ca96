"""Stage ``segment``: every plan of the corpus becomes commitments."""

import json
from collections.abc import Iterator
from pathlib import Path

from ogplens.files import write_text_atomically
from ogplens.irm.corpus import SegmentedPlan, segmented_plans
from ogplens.kept import Kept
from ogplens.records import Record, write_records
from ogplens.settings import PipelineSettings
from ogplens.stages import paths
from ogplens.stages.run import run, write_table

COLUMNS = ("plan_id", "file", "format", "language", "commitments", "expected", "confidence")


def stage(settings: PipelineSettings) -> str:
    """Read and cut the plans; count what was found against ``plans.csv``.

    A plan's texts are written as soon as it is cut; what is held of it are its counts.
    """
    kept = Kept(paths.KEPT_PLANS)
    rows: list[dict[str, object]] = []
    warnings: list[str] = []

    def records() -> Iterator[Record]:
        for plan in segmented_plans(Path(settings.corpus), settings.segment, kept=kept):
            rows.append(_row(plan))
            warnings.extend(f"{plan.entry.file}: {warning}" for warning in plan.warnings)
            yield from plan.records

    write_records(paths.COMMITMENTS, records())
    kept.tidy(paths.MOST_PLANS)
    write_table(paths.PLANS, COLUMNS, rows)
    known = [row for row in rows if row["expected"] != ""]
    found = [row["commitments"] for row in rows]
    summary = {
        "plans": len(rows),
        "commitments": sum(number for number in found if isinstance(number, int)),
        "plans_with_expected_number": sum(r["commitments"] == r["expected"] for r in known),
        "plans_with_known_number": len(known),
        "warnings": warnings,
    }
    write_text_atomically(paths.SEGMENTATION, json.dumps(summary, indent=2) + "\n")
    return f"{summary['commitments']} commitments in {summary['plans']} plans"


def _row(plan: SegmentedPlan) -> dict[str, object]:
    return {
        "plan_id": plan.entry.plan_id,
        "file": plan.entry.file,
        "format": plan.format,
        "language": plan.entry.language,
        "commitments": len(plan.records),
        "expected": "" if plan.entry.commitments is None else plan.entry.commitments,
        "confidence": f"{plan.confidence:.2f}",
    }


if __name__ == "__main__":
    run(stage)
