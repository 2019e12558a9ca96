"""``ogplens diff``: two drafts of a plan side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from ogplens.commands import console, wording
from ogplens.commands.drafts import models_meanwhile, read_drafts, scored

if TYPE_CHECKING:
    from ogplens.domain.plan_change import PlanChange
    from ogplens.interface import Interface

Format = Literal["table", "json", "csv", "html"]
_FORMATS = ("table", "json", "csv", "html")

EPILOG = """\b
Examples:
  ogplens diff draft-1.docx draft-2.docx
  ogplens diff old.md new.md --output changes.html
  cat new.md | ogplens diff old.md - --language es
"""


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The earlier draft; - is stdin.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later draft; - is stdin.")],
    format_: Annotated[
        Optional[Format],  # noqa: UP045  # typer reads the annotation at run time
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or table."),
    ] = None,
    output: console.Output = console.STANDARD,
    member: Annotated[
        Optional[str],  # noqa: UP045  # as above
        typer.Option("--member", metavar="MEMBER", help="As for ogplens score."),
    ] = None,
    language: wording.Language = wording.DEFAULT,
    ocr: console.Ocr = False,
) -> None:
    """Match the commitments of two drafts, and say what moved and why."""
    if old == new == console.STANDARD:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="OLD NEW")
    chosen = console.chosen_format(format_, output, _FORMATS, "table")
    words = wording.words(language)
    console.check_output(output, [old, new])
    with models_meanwhile() as ready:
        drafts = read_drafts([old, new], ocr=ocr)
        with console.working("Loading the models"):
            from ogplens.scoring.versions import compare_drafts

            scorer = ready()
    with console.working("Scoring both drafts"):
        change = compare_drafts(*(scored(scorer, draft, member) for draft in drafts))
    console.emit(_shown(change, chosen, words, output), output)


def _shown(change: PlanChange, chosen: str, words: Interface, output: str) -> str:
    from ogplens.reporting import versions
    from ogplens.settings import codebook

    if chosen == "json":
        return versions.diff_json(change, words=words)
    if chosen == "csv":
        return versions.diff_csv(change)
    if chosen == "html":
        return versions.diff_html(change, words=words, codebook=codebook())
    return versions.diff_text(
        change,
        words=words,
        codebook=codebook(),
        width=console.line_width(output),
        colour=console.colourful(output),
    )
