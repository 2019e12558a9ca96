"""``ogplens segment``: cut a document into commitments."""

from __future__ import annotations

from typing import Annotated, Literal, Optional

import typer

from ogplens.commands import console
from ogplens.commands.inputs import read_document_named

Format = Literal["json", "csv", "table"]
_FORMATS = ("json", "csv", "table")

EPILOG = """\b
Examples:
  ogplens segment draft.pdf
  ogplens segment draft.pdf --output cut.csv
  ogplens segment scan.pdf --ocr
  ogplens segment draft.pdf --format json | jq '.commitments[].title'
"""


def segment(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A document (PDF, DOCX, ODT, HTML, Markdown, text); - is standard input.",
        ),
    ],
    format_: Annotated[
        Optional[Format],  # noqa: UP045  # typer reads the annotation at run time
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or table."),
    ] = None,
    output: console.Output = console.STANDARD,
    ocr: console.Ocr = False,
) -> None:
    """Cut a document into commitments and show where each stands."""
    chosen = console.chosen_format(format_, output, _FORMATS, "table")
    console.check_output(output, [file])
    with console.working(f"Reading {file}"):
        text = _segmented(file, chosen, output, ocr=ocr)
    console.emit(text, output)


def _segmented(file: str, chosen: str, output: str, *, ocr: bool) -> str:
    from ogplens import segmentation
    from ogplens.irm.corpus import commitment_ids
    from ogplens.reporting.scores import segmentation_csv, segmentation_json
    from ogplens.scoring.tables import draft_name

    document = read_document_named(file, ocr=ocr)
    cut = segmentation.segment(document)
    if chosen == "csv":
        ids = commitment_ids(draft_name(file), cut.commitments)
        return segmentation_csv(cut.commitments, ids=ids, language=document.language)
    if chosen == "json":
        return segmentation_json(
            document, cut.commitments, confidence=cut.confidence, reasons=cut.reasons
        )
    from ogplens.reporting.terminal import segmentation_text

    return segmentation_text(
        document,
        cut.commitments,
        confidence=cut.confidence,
        reasons=cut.reasons,
        width=console.line_width(output),
        colour=console.colourful(output),
    )
