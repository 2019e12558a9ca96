"""``ogplens compare``: members, plans and drafts side by side; a plan against the IRM's report."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Annotated, Literal, Optional

import typer

from ogplens.commands import console
from ogplens.commands.compare_drafts import files_among, show_drafts
from ogplens.commands.compare_overview import show_overview
from ogplens.commands.compare_tables import Wanted, named_kind, show_tables

EPILOG = """\b
Examples:
  ogplens compare
  ogplens compare PER COL CRI
  ogplens compare PER-3 COL-2
  ogplens compare draft-1.pdf draft-2.pdf
  ogplens compare --by region --variable relevant
  ogplens compare PER COL --measure agreement --format csv
  ogplens compare --by plan --measure severity --output severity.json
  ogplens compare --by region --measure comparable --variable relevant
  ogplens compare --by generation --bridge strict
  ogplens compare --by region --output regions.html --figures figures
  ogplens compare --glance --format csv --output at-a-glance.csv
  ogplens compare --report design-report.html plan.pdf
"""

By = Literal[
    "member",
    "country",
    "plan",
    "region",
    "year",
    "generation",
    "language",
    "theme",
    "income",
    "length",
    "template",
]
Measure = Literal["prevalence", "comparable", "agreement", "severity", "tests", "fairness", "mix"]


def compare(
    members: Annotated[
        Optional[list[str]],  # noqa: UP045  # typer reads the annotation at run time
        typer.Argument(
            metavar="NAME",
            help="Codes or names of members, plans (PER-3), or files of drafts; all members "
            "without one. With --by: groups of that kind. With --report: the plan, a document or "
            "a table of commitments.",
        ),
    ] = None,
    by: Annotated[
        Optional[By],  # noqa: UP045  # as above
        typer.Option(
            "--by",
            metavar="KIND",
            help="Kind of groups: member, country (with its local members), plan, region, year, "
            "generation, language, theme or income; with --measure fairness also length and "
            "template, with severity member and plan alone.",
        ),
    ] = None,
    variable: Annotated[
        Optional[list[str]],  # noqa: UP045  # as above
        typer.Option(
            "--variable",
            metavar="NAME",
            help="Variable as in configs/codebook.yaml, such as relevant; may be repeated. "
            "Default: all.",
        ),
    ] = None,
    measure: Annotated[
        Optional[Measure],  # noqa: UP045  # as above
        typer.Option(
            "--measure",
            metavar="WHAT",
            help="prevalence (shares with intervals, the default with --by), comparable (shares "
            "under one definition, where generations define a variable differently), agreement "
            "(of tool and IRM), severity (of the IRM's codes), tests (do groups differ?), "
            "fairness (error rates) or mix (what languages and lengths alone would make of it).",
        ),
    ] = None,
    bridge: Annotated[
        Optional[str],  # noqa: UP045  # as above
        typer.Option(
            "--bridge",
            metavar="NAME",
            help="Add the scale of a bridge of configs/bridges.yaml, such as strict, between "
            "potential impact and potential for results; its name stands in every output.",
        ),
    ] = None,
    plans: Annotated[bool, typer.Option("--plans", help="A row a plan, not a member.")] = False,
    glance: Annotated[
        bool, typer.Option("--glance", help='The counts of an "At a glance" table, plan by plan.')
    ] = False,
    report: Annotated[
        Optional[str],  # noqa: UP045  # as above
        typer.Option(
            "--report",
            metavar="FILE",
            help="The IRM's report page on one plan: set its printed counts beside those that "
            "are predicted for the plan.",
        ),
    ] = None,
    figures: Annotated[
        Optional[str],  # noqa: UP045  # as above
        typer.Option(
            "--figures", metavar="FOLDER", help="Also write figures there, as SVG, PNG and CSV."
        ),
    ] = None,
    format_: Annotated[
        Optional[Literal["json", "csv", "table", "html"]],  # noqa: UP045  # as above
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or table."),
    ] = None,
    output: console.Output = console.STANDARD,
) -> None:
    """Show members, plans or drafts side by side, with how sure each figure is.

    The predictions of a country come from models that have seen none of its commitments. Those of
    files, and with --report, come from the models that ship with ogplens.
    """
    names = tuple(members or ())
    chosen = console.chosen_format(format_, output, ("table", "csv", "json", "html"), "table")
    asked = bool(by or variable or measure or bridge or figures is not None)
    _check_usage(names, asked=asked, plans=plans, glance=glance, report=report, chosen=chosen)
    if report is not None:
        console.emit(_against(report, names[0], chosen, output), output)
    elif files_among(names):
        if asked or plans or glance or chosen == "html":
            raise typer.BadParameter(
                "files take --format table, csv or json, and no other option", param_hint="FILE"
            )
        console.emit(show_drafts(names, chosen, output), output)
    elif (asked or chosen == "html") and not (plans or glance):
        console.check_output(output)
        given = (tuple(variable or ()), measure or "prevalence", bridge)
        wanted = Wanted(names, by or named_kind(names), *given)
        console.emit(show_tables(wanted, chosen, output, figures), output)
    else:
        console.check_output(output)
        console.emit(show_overview(names, chosen, output, plans=plans, glance=glance), output)


def _check_usage(
    names: Sequence[str],
    *,
    asked: bool,
    plans: bool,
    glance: bool,
    report: str | None,
    chosen: str,
) -> None:
    if plans and glance:
        raise typer.BadParameter("--plans and --glance exclude each other", param_hint="--plans")
    if (plans or glance) and (asked or chosen == "html"):
        raise typer.BadParameter(
            "--plans and --glance show the tables as they are, without --by, --variable, "
            "--measure, --bridge, --figures and HTML",
            param_hint="--plans" if plans else "--glance",
        )
    if report is None:
        return
    if plans or glance or asked or chosen == "html":
        raise typer.BadParameter(
            "it goes with --format table, csv or json alone, and excludes --plans and --glance",
            param_hint="--report",
        )
    if len(names) != 1:
        raise typer.BadParameter("give one plan", param_hint="--report FILE PLAN")


def _against(report: str, plan: str, chosen: str, output: str) -> str:
    """Compare the printed counts of a report with the predicted ones of a plan."""
    from ogplens.commands.drafts import read_drafts, scored
    from ogplens.commands.inputs import read_document_named
    from ogplens.comparison import report_against_plan
    from ogplens.irm import read_glance
    from ogplens.reporting import report_against_plan as shown
    from ogplens.scoring import Scorer
    from ogplens.settings import codebook

    if (report, plan).count(console.STANDARD) > 1:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="--report")
    console.check_output(output, [report, plan])
    printed = read_glance(read_document_named(report))
    (draft,) = read_drafts([plan])
    with console.working(f"Scoring {plan}"):
        card = scored(Scorer.load(), draft)
    found = report_against_plan(printed, card.commitments, codebook())
    found = dataclasses.replace(found, warnings=(*found.warnings, *card.warnings))
    if chosen == "json":
        return shown.comparison_json(found, report=report, plan=plan)
    if chosen == "csv":
        return shown.comparison_csv(found, report=report, plan=plan)
    return shown.comparison_text(
        found,
        report=report,
        plan=plan,
        width=console.line_width(output),
        colour=console.colourful(output),
    )
