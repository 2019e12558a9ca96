"""``ogplens glance``: what a report page of the IRM says of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from ogplens.commands import console
from ogplens.commands.inputs import read_document_named, read_each

if TYPE_CHECKING:
    from ogplens.domain import IrmReport

_FORMATS = ("json", "csv", "table")

EPILOG = """\b
Examples:
  ogplens glance design-report.html
  ogplens glance report.pdf --sources
  ogplens glance reports/*.html --output at-a-glance.csv
  curl -s https://... | ogplens glance - --format json
"""


def glance(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="Report pages of the IRM (HTML, PDF, DOCX, Markdown, text), one a plan; - is "
            "standard input.",
        ),
    ],
    format_: Annotated[
        Optional[Literal["json", "csv", "table"]],  # noqa: UP045  # typer reads it at run time
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or table."),
    ] = None,
    output: console.Output = console.STANDARD,
    sources: Annotated[
        bool, typer.Option("--sources", help="Table with the text that each value is read from.")
    ] = False,
) -> None:
    """Read the "At a glance" table of IRM reports, their picks and recommendations.

    Figures are kept as printed; those that do not fit each other are named in warnings.
    """
    if files.count(console.STANDARD) > 1:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="FILE...")
    chosen = console.chosen_format(format_, output, _FORMATS, "table")
    console.check_output(output, files)
    from ogplens.irm import read_report

    reports = read_each(files, lambda name: read_report(read_document_named(name)))
    console.emit(_shown(reports, chosen, output=output, sources=sources), output)


def _shown(reports: Sequence[IrmReport], chosen: str, *, output: str, sources: bool) -> str:
    from ogplens.reporting.irm_reports import reports_csv, reports_json, reports_text

    if chosen == "json":
        return reports_json(reports)
    if chosen == "csv":
        return reports_csv(reports)
    return reports_text(
        reports,
        sources=sources,
        width=console.line_width(output),
        colour=console.colourful(output),
    )
