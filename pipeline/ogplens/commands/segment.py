"""``ogplens segment``: cut a document into commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from ogplens.commands import choosing, console
from ogplens.commands.inputs import segment_named

if TYPE_CHECKING:
    from ogplens.segmentation import Choice

Format = Literal["json", "csv", "table"]
_FORMATS = ("json", "csv", "table")

EPILOG = """\b
Examples:
  ogplens segment draft.pdf
  ogplens segment draft.pdf --heading-level 3
  ogplens segment draft.pdf --pattern 'Action \\d+'
  ogplens segment draft.pdf --output cut.csv     (mend it in a spreadsheet)
  ogplens segment draft.pdf --boundaries cut.csv
  ogplens segment scan.pdf --ocr
  ogplens segment draft.pdf --format json | jq '.commitments[].title'
"""


def segment(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A document (PDF, DOCX, HTML, Markdown, text); - is standard input.",
        ),
    ],
    format_: Annotated[
        Optional[Format],  # noqa: UP045  # typer reads the annotation at run time
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or table."),
    ] = None,
    output: console.Output = console.STANDARD,
    heading_level: choosing.HeadingLevel = None,
    pattern: choosing.Pattern = None,
    boundaries: choosing.Boundaries = None,
    ocr: console.Ocr = False,
) -> None:
    """Cut a document into commitments and show where each stands."""
    chosen = console.chosen_format(format_, output, _FORMATS, "table")
    console.check_output(output, [file, *([boundaries] if boundaries else [])])
    choice = choosing.choice_of(heading_level, pattern, boundaries)
    console.emit(_segmented(file, choice, chosen, output, ocr=ocr), output)


def _segmented(file: str, choice: Choice | None, chosen: str, output: str, *, ocr: bool) -> str:
    from ogplens.irm.corpus import commitment_ids
    from ogplens.reporting.segmentations import segmentation_csv, segmentation_json
    from ogplens.scoring.tables import draft_name

    document, cut = segment_named(file, choice=choice, ocr=ocr)
    if chosen == "csv":
        ids = commitment_ids(draft_name(file), cut.commitments)
        return segmentation_csv(cut.commitments, ids=ids, language=document.language)
    if chosen == "json":
        return segmentation_json(document, cut)
    from ogplens.reporting.terminal import segmentation_text

    return segmentation_text(
        document,
        cut,
        width=console.line_width(output),
        colour=console.colourful(output),
    )
