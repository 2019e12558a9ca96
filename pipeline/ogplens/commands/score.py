"""``ogplens score``: how the IRM might code the commitments of a draft."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from ogplens.commands import console
from ogplens.commands.inputs import read_table_or_document
from ogplens.errors import OgplensError

if TYPE_CHECKING:
    from ogplens.domain import Commitment, Document, Scorecard
    from ogplens.scoring import Scorer
    from ogplens.scoring.tables import CommitmentTable

    _Draft = CommitmentTable | tuple[Document, tuple[Commitment, ...]]

Format = Literal["table", "json", "csv", "html"]
_FORMATS = ("table", "json", "csv", "html")

EPILOG = """\b
Examples:
  ogplens score draft.pdf
  ogplens score draft.docx --summary
  ogplens score draft.pdf --output scores.html
  ogplens segment draft.pdf --format csv | ogplens score -
"""


def score(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="Documents (PDF, DOCX, ODT, HTML, Markdown, text), or tables of commitments cut "
            "already (CSV or JSON Lines with title and text); - is standard input.",
        ),
    ],
    format_: Annotated[
        Optional[Format],  # noqa: UP045  # typer reads the annotation at run time
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or table."),
    ] = None,
    output: console.Output = console.STANDARD,
    summary: Annotated[
        bool, typer.Option("--summary", help="Table with one line a commitment, without phrases.")
    ] = False,
    ocr: console.Ocr = False,
) -> None:
    """Predict how the IRM would code each commitment of a draft, and say why."""
    if files.count(console.STANDARD) > 1:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="FILE...")
    chosen = console.chosen_format(format_, output, _FORMATS, "table")
    console.check_output(output, files)
    drafts = _read_all(files, ocr=ocr)
    with console.working("Loading the models"):
        from ogplens.scoring import Scorer

        scorer = Scorer.load()
    cards = []
    for name, draft in zip(files, drafts, strict=True):
        with console.working(f"Scoring {name}"):
            cards.append(_scored(scorer, draft))
    console.emit(_shown(cards, scorer, chosen, output=output, summary=summary), output)


def _read_all(files: Sequence[str], *, ocr: bool) -> list[_Draft]:
    """Read every file; where several cannot be read, say so of all at once."""
    drafts: list[_Draft] = []
    errors: list[OgplensError] = []
    for name in files:
        try:
            with console.working(f"Reading {name}"):
                drafts.append(_read(name, ocr=ocr))
        except OgplensError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise OgplensError("\n".join(str(error) for error in errors)) from errors[0]
    return drafts


def _read(name: str, *, ocr: bool) -> _Draft:
    from ogplens.domain import Document
    from ogplens.segmentation import segment

    read = read_table_or_document(name, ocr=ocr)
    return (read, segment(read).commitments) if isinstance(read, Document) else read


def _scored(scorer: Scorer, draft: _Draft) -> Scorecard:
    if isinstance(draft, tuple):
        return scorer.score_document(*draft)
    return scorer.score_table(draft.source, draft.commitments, draft.languages, draft.ids)


def _shown(
    cards: Sequence[Scorecard], scorer: Scorer, chosen: str, *, output: str, summary: bool
) -> str:
    from ogplens.reporting.scores import scorecards_csv, scorecards_html, scorecards_json
    from ogplens.settings import codebook

    model = dataclasses.asdict(scorer.info)
    if chosen == "json":
        return scorecards_json(cards, model=model)
    if chosen == "csv":
        return scorecards_csv(cards, codebook=codebook())
    if chosen == "html":
        return scorecards_html(cards, model=model, codebook=codebook())
    from ogplens.reporting.terminal import scorecards_text

    return scorecards_text(
        cards,
        codebook=codebook(),
        width=console.line_width(output),
        colour=console.colourful(output),
        summary=summary,
    )
