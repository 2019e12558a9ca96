"""``ogplens score``: how the IRM might code the commitments of a draft."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from ogplens.commands import choosing, console, score_shards, wording
from ogplens.commands.drafts import models_meanwhile, read_drafts, scored

if TYPE_CHECKING:
    from ogplens.domain import Scorecard
    from ogplens.interface import Interface
    from ogplens.scoring import Scorer

Format = Literal["table", "json", "csv", "html", "docx", "xlsx", "jsonl", "parquet"]
_FORMATS = ("table", "json", "csv", "html", "docx", "xlsx")
_BINARY = ("docx", "xlsx")

# What writing the table loads: there is time for it while the file is read.
_TABLE = ("rich.console", "rich.padding", "rich.table", "ogplens.reporting.scorecard_terminal")

EPILOG = """\b
Examples:
  ogplens score draft.pdf
  ogplens score draft.docx --summary
  ogplens score draft.docx --member PER
  ogplens score draft.pdf --output scores.html
  ogplens score draft.docx --output commented.docx
  ogplens score plan.pdf --language es --output plan.xlsx
  ogplens segment draft.pdf --format csv | ogplens score -
  ogplens score commitments.csv plans/ --shards scores/ --jobs 4 --progress
  ogplens score s3://b/plans --shards scores/ --scheduler tcp://10.0.0.5:8786
"""


def score(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="Documents (PDF, DOCX, HTML, Markdown, text), or tables of commitments cut "
            "already (CSV or JSON Lines with title and text); - is standard input. With --shards "
            "folders, too.",
        ),
    ],
    format_: Annotated[
        Optional[Format],  # noqa: UP045  # typer reads the annotation at run time
        typer.Option(
            "--format",
            "-f",
            help="Default: as the suffix of --output says, or table. docx: a copy of a DOCX with "
            "comments at the places that they are about; of other files, their commitments. With "
            "--shards jsonl (the default there) or parquet.",
        ),
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
    language: wording.Language = wording.DEFAULT,
    heading_level: choosing.HeadingLevel = None,
    pattern: choosing.Pattern = None,
    boundaries: choosing.Boundaries = None,
    ocr: console.Ocr = False,
    shards: score_shards.Shards = None,
    jobs: score_shards.Jobs = None,
    scheduler: score_shards.Scheduler = None,
    progress: score_shards.Progress = False,
) -> None:
    """Predict how the IRM would code each commitment of a draft, and say why."""
    if shards is not None:
        others = {
            "--output": output != console.STANDARD,
            "--summary": summary,
            "--language": language != wording.DEFAULT,
            "--heading-level": heading_level,
            "--pattern": pattern,
            "--boundaries": boundaries,
            "--ocr": ocr,
        }
        score_shards.refuse(others, "this cannot be used with --shards")
        score_shards.score_shards(
            files,
            shards,
            format_=format_,
            member=member,
            jobs=jobs,
            scheduler=scheduler,
            progress=progress,
        )
        return
    only = {"--jobs": jobs, "--scheduler": scheduler, "--progress": progress}
    score_shards.refuse(only, "this needs --shards FOLDER")
    if format_ in score_shards.FORMATS:
        raise typer.BadParameter(
            f"{format_} is a format of shards, and needs --shards FOLDER", param_hint="--format"
        )
    if files.count(console.STANDARD) > 1:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="FILE...")
    chosen = console.chosen_format(format_, output, _FORMATS, "table")
    wording.check(language)
    if boundaries and len(files) > 1:
        raise typer.BadParameter("they belong to one document", param_hint="--boundaries")
    console.check_output(output, [*files, *([boundaries] if boundaries else [])])
    if chosen in _BINARY:
        console.check_binary(output)
    choice = choosing.choice_of(heading_level, pattern, boundaries)
    kept: dict[str, bytes] | None = {} if chosen == "docx" else None
    with models_meanwhile(*(_TABLE if chosen == "table" else ())) as ready:
        drafts = read_drafts(files, choice, ocr=ocr, kept=kept)
        with console.working("Loading the models"):
            scorer = ready()
    words = wording.words(language)
    cards = []
    for name, draft in zip(files, drafts, strict=True):
        with console.working(f"Scoring {name}"):
            cards.append(scored(scorer, draft, member))
    if chosen == "table":
        console.emit(_table(cards, scorer, words, output=output, summary=summary), output)
        return
    from ogplens.reporting.scorecard_files import scorecards_bytes
    from ogplens.settings import codebook

    made = scorecards_bytes(
        cards,
        chosen,
        words=words,
        codebook=codebook(),
        model=dataclasses.asdict(scorer.info),
        original=kept.get(files[0]) if kept else None,
    )
    if chosen in _BINARY:
        console.emit_bytes(made, output)
    else:
        console.emit(made.decode("utf-8"), output)


def _table(
    cards: Sequence[Scorecard], scorer: Scorer, words: Interface, *, output: str, summary: bool
) -> str:
    from ogplens.reporting.scorecard_terminal import scorecards_text
    from ogplens.settings import codebook

    return scorecards_text(
        cards,
        codebook=codebook(),
        width=console.line_width(output),
        colour=console.colourful(output),
        summary=summary,
        words=words,
        model=dataclasses.asdict(scorer.info),
    )
