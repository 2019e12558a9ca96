"""Stage ``report``: the page, its figures, a page for each variable, and the model card."""

from dataclasses import asdict

from ogplens.files import write_text_atomically
from ogplens.learning.model_set import describe, load
from ogplens.reporting.build import build_report
from ogplens.reporting.comparison_figures import write_figures
from ogplens.reporting.inputs import load_report_inputs
from ogplens.reporting.sources import load_sources
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Write everything that people look at."""
    model_set = load(paths.MODELS, codebook())
    inputs = load_report_inputs(
        paths.REPORTS,
        paths.PREDICTIONS,
        model=asdict(describe(model_set)),
        codebook=codebook(),
        settings=settings,
    )
    sources = load_sources(
        paths.INTERIM, paths.READER_NOTES, model_set=model_set, codebook=codebook()
    )
    report = build_report(inputs, sources)
    for name, svg in report.figures.items():
        write_text_atomically(paths.FIGURES / f"{name}.svg", svg)
    write_figures(report.comparison, paths.FIGURES, pictures=False)
    for name, page in report.variables.items():
        write_text_atomically(paths.VARIABLES / name, page)
    write_text_atomically(paths.PAGE, report.html)
    write_text_atomically(paths.MODEL_CARD, report.model_card)
    return (
        f"{paths.PAGE} with {len(report.figures)} figures, and {len(report.variables)} pages "
        f"in {paths.VARIABLES}"
    )


if __name__ == "__main__":
    run(stage)
