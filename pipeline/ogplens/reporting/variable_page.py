"""The page of one variable: definition, data, figures, columns, errors and tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ogplens.domain import Kind, Variable
from ogplens.reporting import shortcuts, situations, strata
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.figures import confusion, reliability
from ogplens.reporting.inputs import KNOWN, LATER, NEW, ReportInputs
from ogplens.reporting.mistakes import mistakes
from ogplens.reporting.panels import risk_figure
from ogplens.reporting.sources import Sources
from ogplens.reporting.variable_tables import column_tables, data_table, shown
from ogplens.reporting.words import (
    auc_verdict,
    count,
    interval,
    kappa_verdict,
    level,
    percent,
)


def file_name(variable: str) -> str:
    """Return the name of a variable's page."""
    return f"{variable}.html"


def links(inputs: ReportInputs) -> list[dict[str, str]]:
    """Return label and file of the page of every predicted variable, in the codebook's order."""
    return [
        {"name": name, "label": variable.label, "file": file_name(name)}
        for name, variable in inputs.codebook.variables.items()
        if name in inputs.variables(variable.kind)
    ]


def variable_page(inputs: ReportInputs, sources: Sources, name: str) -> dict[str, Any]:
    """Return the values that the template of a variable's page fills in."""
    variable = inputs.codebook.variables[name]
    binary = variable.kind is Kind.BINARY
    found = mistakes(inputs, name)
    columns = sources.columns.get(name)
    return {
        "name": name,
        "variable": variable,
        "binary": binary,
        "values": ", ".join(level(value) for value in variable.values),
        "years": years(variable),
        "links": links(inputs),
        "short": _in_short(inputs, name),
        "data": data_table(inputs, sources, name),
        "explained": situations.explained(inputs),
        "situation_figure": situations.situation_figure(inputs, name),
        "depends": situations.depends_sentence(inputs, name, variable),
        "figures_table": figures_table(inputs, name),
        "probability_figures": _probability_figures(inputs, name, variable),
        "panel_figures": strata.reliability_panels(inputs, name),
        "strata_figure": strata.strata_figure(inputs, name),
        "strata_table": strata.strata_table(inputs, name),
        "risk_figure": _risk(inputs, name, variable),
        "drift": drift_table(inputs, name),
        "drift_until": inputs.settings.predict.drift_until,
        "drifted": inputs.estimate(name, situations.metric_of(variable), protocol=LATER).value
        is not None,
        "drift_min_rows": inputs.settings.predict.drift_min_rows,
        "shortcut_figure": shortcuts.shortcut_figure(inputs, name),
        "shortcut_sentences": shortcuts.shortcut_sentences(inputs, name),
        "columns": column_tables(columns, binary=binary) if columns else [],
        "letters_up": columns.letters_up if columns else (),
        "letters_down": columns.letters_down if columns else (),
        "too_high": [shown(one, inputs, sources, name) for one in found.too_high],
        "too_low": [shown(one, inputs, sources, name) for one in found.too_low],
        "shipped": inputs.shipped_corpus,
        "confidence": percent(inputs.settings.evaluate.confidence),
        "stated_error": percent(inputs.settings.decision.stated_error),
    }


def years(variable: Variable) -> str:
    """Return the years of submission in which a variable is coded."""
    if variable.last_year is None:
        return f"from {variable.first_year}" if variable.first_year else "of all years"
    return f"of {variable.first_year} to {variable.last_year}"


def _in_short(inputs: ReportInputs, name: str) -> list[str]:
    variable = inputs.codebook.variables[name]
    metric = situations.metric_of(variable)
    ours = inputs.estimate(name, metric)
    binary = variable.kind is Kind.BINARY
    verdict = auc_verdict(ours) if binary else kappa_verdict(ours)
    words = situations.metric_words(variable)
    found = [f"For a member never seen: {verdict}. {words} is {interval(ours)}."]
    decided, wrong = inputs.estimate(name, "decided"), inputs.estimate(name, "decided_error")
    if decided.value is not None:
        found.append(
            f"It decides {percent(decided.value)} of the commitments and is wrong in "
            f"{percent(wrong.value)} of these; the rest it leaves to a reader."
        )
    held = inputs.estimate(name, "range_coverage")
    if held.value is not None:
        found.append(
            f"Its range of levels holds the coded level in {percent(held.value)} of cases."
        )
    worst = strata.worst_group(inputs, name)
    if worst is not None:
        its = situations.metric_words(variable, inside=True)
        found.append(f"Weakest group: {worst.label}, {its} {interval(worst.estimate)}.")
    depends = situations.depends_sentence(inputs, name, variable)
    return [*found, depends] if depends else found


_METRICS = {
    "roc_auc": "AUC: a yes above a no (0.5 is chance)",
    "average_precision": "Average precision",
    "kappa": "Kappa of forced answers (0 is chance)",
    "brier": "Brier score (0 is perfect)",
    "ece": "Calibration error",
    "ece_by_chance": "Calibration error by chance alone",
    "decided": "Share decided",
    "decided_error": "Share wrong among the decided",
    "aurc": "Area under risk and coverage (0 is perfect)",
    "quadratic_kappa": "Quadratic kappa (0 is chance)",
    "within_plan_concordance": "Order in the plan (0.5 is chance)",
    "mae": "Mean distance from the code, in levels",
    "range_coverage": "Share of ranges that hold the coded level",
    "macro_f1": "F1, mean over the values",
}


def figures_table(inputs: ReportInputs, name: str) -> Table:
    """Return every figure of a variable in every situation of the run."""
    shown = situations.measured(inputs)
    rows = []
    for metric, words in _METRICS.items():
        figures = [
            inputs.estimate(name, metric, protocol=one.protocol, model=one.model) for one in shown
        ]
        if any(figure.value is not None for figure in figures):
            rows.append((words, *(interval(figure) for figure in figures)))
    return Table(
        caption="All figures, with intervals",
        columns=("Figure", *(one.label for one in shown)),
        rows=tuple(rows),
    )


def _probability_figures(inputs: ReportInputs, name: str, variable: Variable) -> list[Figure]:
    rows = inputs.coded_rows(name)
    if variable.kind is Kind.BINARY:
        bins = inputs.settings.evaluate.calibration_bins
        return [reliability(rows, name, variable, bins=bins)]
    return [strata.threshold_panels(inputs, name), confusion(rows, name, variable)]


def _risk(inputs: ReportInputs, name: str, variable: Variable) -> Figure | None:
    risks = inputs.parts.risk.get(name)
    if not risks:
        return None
    return risk_figure(
        variable.label,
        risks,
        decided=inputs.estimate(name, "decided"),
        wrong=inputs.estimate(name, "decided_error"),
        stated=inputs.settings.decision.stated_error,
    )


def drift_table(inputs: ReportInputs, name: str) -> Table:
    """Return a variable's figures on later plans and in each generation."""
    variable = inputs.codebook.variables[name]
    metric = situations.metric_of(variable)
    shares: tuple[str, ...] = ("prevalence", "mean_probability", "decided", "decided_error")
    if variable.kind is Kind.ORDINAL:
        shares = ("range_coverage",)
    until = inputs.settings.predict.drift_until
    rows = []
    for label, protocol in (
        (f"Trained to {until}, tested on later plans", LATER),
        ("Known member, all years", KNOWN),
        ("New member, all years", NEW),
    ):
        figures = [inputs.estimate(name, m, protocol=protocol) for m in (metric, *shares)]
        rows.append(_drift_row(label, figures))
    for group in inputs.parts.groups(NEW, name, "generation"):
        figures = [
            inputs.parts.estimate(NEW, name, "generation", group, m) for m in (metric, *shares)
        ]
        words = strata.group_words("generation", group, inputs.codebook)
        rows.append(_drift_row(f"New member, plans {words}", figures))
    return Table(
        caption=f"{variable.label}: other years",
        columns=(
            *("Tested", "Coded", situations.metric_words(variable)),
            *(_SHARE_NAMES[share] for share in shares),
        ),
        rows=tuple(rows),
    )


_SHARE_NAMES = {
    "prevalence": "Coded yes",
    "mean_probability": "Mean probability",
    "decided": "Decided",
    "decided_error": "Wrong among the decided",
    "range_coverage": "Range holds the coded level",
}


def _drift_row(label: str, figures: Sequence[Estimate]) -> tuple[str, ...]:
    first, *others = figures
    return (label, count(first.n), interval(first), *(percent(one.value) for one in others))
