"""Stage ``featurize``: commitments become counts and measures, nothing fitted yet."""

from ogplens.features.extraction import Extractor
from ogplens.features.storage import save_raw
from ogplens.records import read_records
from ogplens.settings import PipelineSettings
from ogplens.stages import paths
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Count the terms and criteria of every commitment, with names hidden and in sight."""
    records = list(read_records(paths.COMMITMENTS))
    raw = Extractor(settings.features).extract(
        (record.commitment for record in records), (record.language for record in records)
    )
    save_raw(paths.FEATURES, raw)
    unmasked = Extractor(settings.features, mask=False).extract(
        (record.commitment for record in records), (record.language for record in records)
    )
    save_raw(paths.UNMASKED, unmasked)
    terms = sum(len(counts.terms) for counts in raw.blocks.values())
    return f"{len(raw)} commitments, {terms} terms, {len(raw.dense_names)} criteria and measures"


if __name__ == "__main__":
    run(stage)
