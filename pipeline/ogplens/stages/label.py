"""Stage ``label``: commitments joined with the IRM's codes."""

import json
from dataclasses import asdict
from pathlib import Path

from ogplens.files import write_text_atomically
from ogplens.irm import CODE_COLUMNS, read_assessments
from ogplens.irm.labelling import DERIVED, label
from ogplens.records import read_records
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run, write_table


def stage(settings: PipelineSettings) -> str:
    """Join; list what has no partner; check derived codes against coded ones."""
    records = list(read_records(paths.COMMITMENTS))
    assessments = read_assessments(Path(settings.corpus) / "irm-assessments.csv", codebook())
    chosen = settings.label.generations
    result = label(
        [(r.commitment_id, r.plan_id, r.commitment.title) for r in records],
        assessments,
        codebook(),
        generations=None if chosen == "all" else chosen,
    )
    write_table(
        paths.LABELS,
        ("commitment_id", "assessed", *CODE_COLUMNS, *DERIVED),
        (
            {
                "commitment_id": item.commitment_id,
                "assessed": "yes" if item.assessed else "no",
                **item.codes,
                **item.derived,
            }
            for item in result.labels
        ),
    )
    columns = ("commitment_id", "plan_id", "problem", "title")
    write_table(paths.UNMATCHED, columns, map(asdict, result.unmatched))
    problems = [item.problem for item in result.unmatched]
    summary = {
        "commitments": len(records),
        "assessments": len(assessments),
        "matched": len(assessments) - problems.count("codes without a commitment"),
        "commitments_without_codes": problems.count("commitment without codes"),
        "codes_without_a_commitment": problems.count("codes without a commitment"),
        "of_other_generations": result.left_out,
        "derived_against_coded": [asdict(item) for item in result.agreements],
    }
    write_text_atomically(paths.LABELLING, json.dumps(summary, indent=2) + "\n")
    return f"{summary['matched']} of {len(assessments)} assessments matched; see {paths.UNMATCHED}"


if __name__ == "__main__":
    run(stage)
