"""``ogplens import``: published exports of the IRM's codes become a corpus."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ogplens.commands import console

if TYPE_CHECKING:
    from ogplens.irm import ImportReport

Layout = Literal["auto", "explorer-2016", "database-2024"]

EPILOG = """\b
Examples:
  ogplens import explorer.csv --output my-corpus
  ogplens import explorer.csv database.csv --output my-corpus
  ogplens import database.csv --output my-corpus --layout database-2024
  ogplens import newer.csv --output my-corpus --update
  ogplens import newer.csv --output my-corpus --update -f json > new.json
"""


def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Exports of the IRM's codes, as CSV.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="A new or an empty folder; with --update, one that an import made.",
        ),
    ],
    update: Annotated[
        bool, typer.Option("--update", help="Bring the corpus in the folder up to date.")
    ] = False,
    drop_gone: Annotated[
        bool,
        typer.Option(
            "--drop-gone",
            help="Drop commitments that the newer export lacks; else they are kept and marked.",
        ),
    ] = False,
    replace_edited: Annotated[
        bool,
        typer.Option(
            "--replace-edited",
            help="Write files anew that you edited; the edited ones are kept in history/.",
        ),
    ] = False,
    layout: Annotated[
        Layout, typer.Option(help="The layout of the files; auto looks at their columns.")
    ] = "auto",
    format_: Annotated[
        Literal["table", "json"], typer.Option("--format", "-f", help="Of the report.")
    ] = "table",
) -> None:
    """Make a corpus of published exports, and report what a person should look at.

    Exports may overlap: the same commitment is kept once. What was kept, what was dropped and
    where the exports differ is reported.

    With --update, newer exports are taken into a corpus that an earlier import made: what was
    added, changed, recoded or is gone is reported, identifiers stay, and history/ keeps the old
    words and codes. The folder changes whole or not at all.
    """
    from ogplens.irm import import_exports
    from ogplens.settings import codebook

    with console.working("Reading the exports"):
        report = import_exports(
            files,
            output,
            codebook=codebook(),
            layout=layout,
            update=update,
            drop_gone=drop_gone,
            replace_edited=replace_edited,
        )
    if format_ == "json":
        console.emit(json.dumps(_plain(report, output), ensure_ascii=False, indent=2) + "\n")
        return
    from ogplens.reporting.import_text import import_text

    console.emit(
        import_text(
            report,
            next_step=_next_step(output),
            width=console.line_width(),
            colour=console.colourful(),
        )
    )


def _plain(report: ImportReport, folder: Path) -> dict[str, Any]:
    return {
        "folder": str(folder),
        **dataclasses.asdict(report),
        "next_step": _next_step(folder),
    }


def _next_step(folder: Path) -> str:
    place = str(folder.resolve())
    if not place.isprintable():  # as YAML writes it, in quotes; nothing of it reaches a terminal
        place = '"' + "".join(_escaped(character) for character in place) + '"'
    return f"set `corpus: {place}` in configs/pipeline.yaml and run `dvc repro`"


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08x}"
