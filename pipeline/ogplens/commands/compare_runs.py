"""``ogplens compare-runs``: two runs of the pipeline, country by country."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Literal, Optional

import typer

from ogplens.commands import console

_FORMATS = ("table", "csv", "json")

EPILOG = """\b
Examples:
  ogplens compare-runs HEAD~1 HEAD
  ogplens compare-runs HEAD held-out-regions --variable relevant
  ogplens compare-runs ../other-clone . --all --format csv --output runs.csv
"""


def compare_runs(
    a: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="A folder with reports/ in it, a Git revision, or the name of an experiment of "
            "dvc exp.",
        ),
    ],
    b: Annotated[str, typer.Argument(metavar="B", help="Likewise: the run that is set beside A.")],
    variable: Annotated[
        Optional[list[str]],  # noqa: UP045  # typer reads the annotation at run time
        typer.Option("--variable", metavar="NAME", help="Variable; may be repeated. Default: all."),
    ] = None,
    member: Annotated[
        Optional[list[str]],  # noqa: UP045  # as above
        typer.Option(
            "--member", metavar="MEMBER", help="Code or name; may be repeated. Default: all."
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="In the table every member, not only what is beyond noise."),
    ] = False,
    format_: Annotated[
        Optional[Literal["json", "csv", "table"]],  # noqa: UP045  # as above
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or table."),
    ] = None,
    output: console.Output = console.STANDARD,
) -> None:
    """Say what differs between two runs, and which differences are beyond noise.

    Both are compared on the commitments that both predicted, where the predictions are at hand
    (interim/predictions.csv, or DVC's cache); else by the intervals that the runs printed.
    """
    chosen = console.chosen_format(format_, output, _FORMATS, "table")
    console.check_output(output)
    from ogplens.comparison.run_differences import compare_runs as compared
    from ogplens.comparison.run_differences import only
    from ogplens.comparison.runs import load_run
    from ogplens.comparison.selection import check_variables
    from ogplens.irm import member_for
    from ogplens.reporting import run_differences as shown
    from ogplens.settings import codebook, pipeline_settings

    check_variables(variable or (), codebook())
    members = [member_for(name).code for name in member or ()]
    with console.working("Comparing the runs"):
        found = compared(load_run(a), load_run(b), codebook(), pipeline_settings().compare)
    found = dataclasses.replace(found, differences=only(found.differences, variable or (), members))
    if chosen == "json":
        text = shown.runs_json(found)
    elif chosen == "csv":
        text = shown.runs_csv(found)
    else:
        text = shown.runs_text(
            found,
            codebook=codebook(),
            everything=everything or bool(members),
            width=console.line_width(output),
            colour=console.colourful(output),
        )
    console.emit(text, output)
