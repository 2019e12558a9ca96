"""``ogplens compare draft1.pdf draft2.pdf``: the forecasts of several drafts side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import typer

from ogplens.commands import console
from ogplens.errors import Fault, OgplensError

_SUFFIX = re.compile(r"\S\.[A-Za-z][A-Za-z0-9]{1,7}$")


def files_among(names: Sequence[str]) -> bool:
    """Tell whether names are files; a file has a suffix, or is there and is no member's name.

    Raises
    ------
    OgplensError
        If some are files and others not.
    """
    files = [name for name in names if _is_file(name)]
    if files and len(files) < len(names):
        others = [name for name in names if name not in files]
        raise OgplensError(
            "files are compared with files, members and plans of the corpus with each other: "
            "what is predicted of them comes from different models",
            faults=[Fault("argument", name, "a file, as the others are") for name in others],
            hint="score the files with `ogplens score FILE --member MEMBER`, or set a plan against "
            "the IRM's report with `ogplens compare --report FILE PLAN`",
        )
    return bool(files)


def _is_file(name: str) -> bool:
    if name == console.STANDARD or _SUFFIX.search(name):
        return True
    try:
        there = Path(name).is_file()
    except (OSError, ValueError):
        return False
    if not there:
        return False
    from ogplens.irm import find_member

    return find_member(name) is None


def show_drafts(files: Sequence[str], chosen: str, output: str) -> str:
    """Score the drafts and return their forecasts side by side, in a format."""
    from ogplens.commands.drafts import models_meanwhile, read_drafts, scored

    if len(files) < 2:
        raise typer.BadParameter(
            "give two files or more; one alone is for ogplens score", param_hint="FILE"
        )
    if list(files).count(console.STANDARD) > 1:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="FILE")
    console.check_output(output, files)
    with models_meanwhile() as ready:
        drafts = read_drafts(files)
        with console.working("Loading the models"):
            from ogplens.scoring.draft_differences import drafts_side_by_side

            scorer = ready()
    from ogplens.learning.plan_counts_storage import load_plan_counts
    from ogplens.reporting import drafts_side_by_side as shown
    from ogplens.settings import codebook, models_folder

    with console.working("Scoring the drafts"):
        cards = [scored(scorer, draft) for draft in drafts]
        found = drafts_side_by_side(cards, load_plan_counts(models_folder()), codebook())
    if chosen == "json":
        return shown.drafts_json(found)
    if chosen == "csv":
        return shown.drafts_csv(found)
    return shown.drafts_text(
        found,
        codebook=codebook(),
        width=console.line_width(output),
        colour=console.colourful(output),
    )
