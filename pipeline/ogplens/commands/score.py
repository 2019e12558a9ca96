"""``ogplens score``: how the IRM might code the commitments of a draft."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from ogplens.commands import choosing, console
from ogplens.commands.drafts import read_drafts, scored

if TYPE_CHECKING:
    from ogplens.domain import Scorecard
    from ogplens.scoring import Scorer

Format = Literal["table", "json", "csv", "html"]
_FORMATS = ("table", "json", "csv", "html")

EPILOG = """\b
Examples:
  ogplens score draft.pdf
  ogplens score draft.docx --summary
  ogplens score draft.docx --member PER
  ogplens score draft.pdf --output scores.html
  ogplens segment draft.pdf --format csv | ogplens score -
"""


def score(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="Documents (PDF, DOCX, HTML, Markdown, text), or tables of commitments cut "
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
    member: Annotated[
        Optional[str],  # noqa: UP045  # as above
        typer.Option(
            "--member",
            metavar="MEMBER",
            help="Code or name of the OGP member whose plan it is: the IRM's codes of its earlier "
            "commitments then count beside the words.",
        ),
    ] = None,
    heading_level: choosing.HeadingLevel = None,
    pattern: choosing.Pattern = None,
    boundaries: choosing.Boundaries = None,
    ocr: console.Ocr = False,
) -> None:
    """Predict how the IRM would code each commitment of a draft, and say why."""
    if files.count(console.STANDARD) > 1:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="FILE...")
    chosen = console.chosen_format(format_, output, _FORMATS, "table")
    if boundaries and len(files) > 1:
        raise typer.BadParameter("they belong to one document", param_hint="--boundaries")
    console.check_output(output, [*files, *([boundaries] if boundaries else [])])
    drafts = read_drafts(files, choosing.choice_of(heading_level, pattern, boundaries), ocr=ocr)
    with console.working("Loading the models"):
        from ogplens.scoring import Scorer

        scorer = Scorer.load()
    cards = []
    for name, draft in zip(files, drafts, strict=True):
        with console.working(f"Scoring {name}"):
            cards.append(scored(scorer, draft, member))
    console.emit(_shown(cards, scorer, chosen, output=output, summary=summary), output)


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
