"""Stage ``report``: the page, its figures and the model card."""

from dataclasses import asdict

from ogplens.files import write_text_atomically
from ogplens.learning.model_set import describe, load
from ogplens.reporting.build import build_report
from ogplens.reporting.inputs import load_report_inputs
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Write everything that people look at."""
    inputs = load_report_inputs(
        paths.REPORTS,
        paths.PREDICTIONS,
        model=asdict(describe(load(paths.MODELS, codebook()))),
        codebook=codebook(),
        settings=settings,
    )
    report = build_report(inputs)
    for name, svg in report.figures.items():
        write_text_atomically(paths.FIGURES / f"{name}.svg", svg)
    write_text_atomically(paths.PAGE, report.html)
    write_text_atomically(paths.MODEL_CARD, report.model_card)
    return f"{paths.PAGE} with {len(report.figures)} figures"


if __name__ == "__main__":
    run(stage)
