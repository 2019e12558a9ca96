"""The page of one variable: definition, data, figures, columns, errors and tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ogplens.domain import Kind, Variable
from ogplens.reporting import shortcuts, situations, strata
from ogplens.reporting.columns import Column
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.figures import confusion, reliability
from ogplens.reporting.inputs import KNOWN, LATER, NEW, ReportInputs
from ogplens.reporting.mistakes import Mistake, mistakes, probability_words
from ogplens.reporting.panels import risk_figure
from ogplens.reporting.sources import Sources
from ogplens.reporting.words import (
    NOTHING,
    auc_verdict,
    count,
    interval,
    kappa_verdict,
    level,
    number,
    percent,
)

if TYPE_CHECKING:
    import pandas as pd

_MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class ErrorShown:
    """An error as the page shows it: text cells for a person."""

    title: str
    where: str
    coded: str
    said: str
    probability: str
    text: str
    note: str


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
        "up": column_table(columns.up, "for", binary=binary) if columns else None,
        "down": column_table(columns.down, "against", binary=binary) if columns else None,
        "letters_up": columns.letters_up if columns else (),
        "letters_down": columns.letters_down if columns else (),
        "too_high": [_shown(one, inputs, sources, name) for one in found.too_high],
        "too_low": [_shown(one, inputs, sources, name) for one in found.too_low],
        "shipped": inputs.shipped_corpus,
        "confidence": percent(inputs.settings.evaluate.confidence),
        "stated_error": percent(inputs.settings.decision.stated_error),
    }


def page_figures(values: dict[str, Any]) -> Sequence[Figure]:
    """Return every figure among the values of `variable_page`, in the order of the page."""
    single = ("situation_figure", "strata_figure", "risk_figure", "shortcut_figure")
    drawn = [values["situation_figure"], *values["probability_figures"], *values["panel_figures"]]
    return [*drawn, *(values[key] for key in single[1:] if values[key] is not None)]


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
        found.append(f"Weakest group: {worst.label}, {words} {interval(worst.estimate)}.")
    depends = situations.depends_sentence(inputs, name, variable)
    return [*found, depends] if depends else found


def data_table(inputs: ReportInputs, sources: Sources, name: str) -> Table:
    """Return how many commitments are coded how, in all and by generation and language."""
    variable = inputs.codebook.variables[name]
    plans = inputs.plans.set_index("plan_id")
    rows = inputs.coded_rows(name)
    generation = rows["plan_id"].map(plans["generation"])
    language = rows["commitment_id"].map({k: r.language for k, r in sources.records.items()})
    parts: list[tuple[str, pd.DataFrame]] = [("All", rows)]
    for one in inputs.codebook.generations:
        words = strata.group_words("generation", one.name, inputs.codebook)
        parts.append((f"Plans {words}", rows[generation == one.name]))
    parts += [
        (strata.group_words("language", code, inputs.codebook), rows[language == code])
        for code in sorted(set(language.dropna()))
    ]
    cells = []
    for label, part in parts:
        if len(part):
            shares = [(part["coded"] == value).mean() for value in variable.values]
            its_plans = set(part["plan_id"])
            members = set(plans["member"].reindex(sorted(its_plans)).dropna())
            counts = (count(len(part)), count(len(members)), count(len(its_plans)))
            cells.append((label, *counts, *(percent(share) for share in shares)))
    return Table(
        caption=f"{variable.label}: coded commitments",
        columns=(
            *("Part", "Coded", "Members", "Plans"),
            *(f"Coded {level(value)}" for value in variable.values),
        ),
        rows=tuple(cells),
    )


_METRICS = {
    "roc_auc": "AUC: a yes above a no (0.5 is chance)",
    "average_precision": "Average precision",
    "kappa": "Kappa of forced answers (0 is chance)",
    "macro_f1": "F1, mean over the values",
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


def column_table(columns: Sequence[Column], side: str, *, binary: bool) -> Table:
    """Return columns as text cells, the strongest first."""
    aim = "yes" if binary else "a higher level"
    return Table(
        caption=f"The {len(columns)} strongest columns {side} {aim}",
        columns=("Column", "Commitments with it", f"Odds of {aim} times"),
        rows=tuple(
            (
                one.name,
                NOTHING if one.held is None else count(one.held),
                number(one.odds),
            )
            for one in columns
        ),
    )


def _shown(one: Mistake, inputs: ReportInputs, sources: Sources, name: str) -> ErrorShown:
    record = sources.records.get(one.commitment_id)
    title = record.commitment.title if record else one.commitment_id
    number_ = f", number {record.commitment.number}" if record and record.commitment.number else ""
    return ErrorShown(
        title=title,
        where=f"{_plan(one.plan_id, inputs)}{number_}",
        coded=level(one.coded),
        said=one.said,
        probability=probability_words(one, inputs.codebook.variables[name]),
        text=_shortened(record.commitment.text, title) if record and inputs.shipped_corpus else "",
        note=sources.notes.get((name, one.commitment_id), ""),
    )


def _plan(plan_id: str, inputs: ReportInputs) -> str:
    rows = inputs.plans[inputs.plans["plan_id"] == plan_id].to_dict("records")
    if not rows:
        return plan_id
    row = rows[0]
    return f"{row['member_name']}, plan {int(row['plan'])} ({int(row['year_submitted'])})"


def _shortened(text: str, title: str) -> str:
    """Return the first words of a text, without the title that opens it."""
    place = text.find(title)
    if title and 0 <= place < 40:
        text = text[place + len(title) :].lstrip(" .:\n")
    words = text.split()
    return " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
