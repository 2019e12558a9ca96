"""Stage ``precedents``: the commitments of the corpus as an index that drafts are compared with."""

from pathlib import Path

from ogplens.features.storage import load_raw, load_vectorizer
from ogplens.irm import read_assessments, read_plans
from ogplens.learning.model_set import FEATURES_FOLDER, PRECEDENTS_FOLDER
from ogplens.records import read_records
from ogplens.scoring.precedent_build import build_index
from ogplens.scoring.precedent_files import save_index
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Write the index that ``ogplens score`` finds precedents in."""
    corpus = Path(settings.corpus)
    records = list(read_records(paths.COMMITMENTS))
    vectorizer, _, fingerprint = load_vectorizer(paths.MODELS / FEATURES_FOLDER)
    index = build_index(
        records,
        vectorizer.transform(load_raw(paths.FEATURES)),
        vectorizer,
        read_plans(corpus / "plans.csv"),
        read_assessments(corpus / "irm-assessments.csv", codebook()),
        settings=settings.precedents,
        overlap=settings.predict.duplicate_overlap,
    )
    save_index(paths.MODELS / PRECEDENTS_FOLDER, index, fingerprint=fingerprint)
    twins = len(index) - len(set(index.groups.tolist()))
    return f"{len(index)} commitments of {len(index.plans)} plans; {twins} near-duplicates"


if __name__ == "__main__":
    run(stage)
