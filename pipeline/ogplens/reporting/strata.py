"""Where a variable's figures hold: by language, region, generation, length and prevalence."""

from __future__ import annotations

from dataclasses import dataclass

from ogplens.domain import Codebook, Kind, Variable
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.forest import AUC, KAPPA, Mark, forest
from ogplens.reporting.inputs import NEW, ReportInputs
from ogplens.reporting.panels import Panel, Point, panels
from ogplens.reporting.situations import metric_of, metric_words
from ogplens.reporting.words import count, interval, level, number, percent

PREVALENCE = "prevalence"
STRATA = {
    "language": "Language",
    "region": "Region",
    "generation": "Plans submitted",
    "length": "Length",
    "text": "Kind of text",
    PREVALENCE: "Member's share of yes",
}
_BY = {
    "generation": "years of the plans",
    "length": "length of the commitment",
    "text": "kind of text",
    PREVALENCE: "the member's share of yes",
}
LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese"}


def group_words(stratum: str, group: str, codebook: Codebook) -> str:
    """Return a group as people say it."""
    if stratum == "language":
        return LANGUAGES.get(group, group)
    if stratum == "generation":
        for generation in codebook.generations:
            if generation.name == group:
                last = generation.last_year
                return (
                    f"{generation.first_year} to {last}"
                    if last
                    else (f"from {generation.first_year}")
                )
    if stratum == PREVALENCE:
        low, _, high = group.partition("-")
        return f"{percent(float(low))} to {percent(float(high))}"
    if stratum == "length":
        return f"{group.replace('-', '–')} words"
    return level(group)


def strata_figure(inputs: ReportInputs, name: str) -> Figure | None:
    """Draw the main figure in every group that is large enough; ``None`` without any."""
    variable = inputs.codebook.variables[name]
    metric = metric_of(variable)
    groups = []
    for stratum in inputs.parts.strata(NEW, name):
        marks = [
            Mark(group_words(stratum, group, inputs.codebook), figure, "one")
            for group in inputs.parts.groups(NEW, name, stratum)
            if (figure := inputs.parts.estimate(NEW, name, stratum, group, metric)).value
            is not None
        ]
        if marks:
            groups.append((STRATA.get(stratum, level(stratum)), marks))
    if not groups:
        return None
    words = metric_words(variable)
    worst = worst_group(inputs, name)
    lowest = f" Lowest: {worst.label}, {number(worst.estimate.value)}." if worst else ""
    return forest(
        "strata",
        f"{variable.label}: {metric_words(variable, inside=True)} in parts of the corpus",
        f"{words} with interval in {sum(len(marks) for _, marks in groups)} groups of "
        f"commitments of members never seen.{lowest}",
        f"Groups of fewer than {inputs.settings.evaluate.strata_min_rows} coded commitments are "
        "left out. A group without a bar has too few members for an interval. The dashed line is "
        "chance.",
        groups,
        axis=AUC if variable.kind is Kind.BINARY else KAPPA,
        columns=("Cut by", "Group"),
    )


def strata_table(inputs: ReportInputs, name: str) -> Table:
    """Return all figures of every group, also of those that are too small for some."""
    variable = inputs.codebook.variables[name]
    binary = variable.kind is Kind.BINARY
    rows = []
    for stratum in inputs.parts.strata(NEW, name):
        for group in inputs.parts.groups(NEW, name, stratum):
            figures = {
                metric: inputs.parts.estimate(NEW, name, stratum, group, metric)
                for metric in (_BINARY if binary else _ORDINAL)
            }
            label = STRATA.get(stratum, level(stratum))
            coded = count(next(iter(figures.values())).n)
            cells = [_cell(metric, figure) for metric, figure in figures.items()]
            words = group_words(stratum, group, inputs.codebook)
            rows.append((f"{label}: {words}", coded, *cells))
    return Table(
        caption=f"{variable.label}: figures in parts of the corpus, members never seen",
        columns=("Group", "Coded", *(_BINARY if binary else _ORDINAL).values()),
        rows=tuple(rows),
    )


_BINARY = {
    "prevalence": "Coded yes",
    "mean_probability": "Mean probability",
    "roc_auc": "AUC",
    "ece": "Calibration error",
    "ece_by_chance": "... by chance alone",
    "decided": "Decided",
    "decided_error": "Wrong among the decided",
}
_ORDINAL = {
    "quadratic_kappa": "Quadratic kappa",
    "within_plan_concordance": "Order in the plan",
    "mae": "Mean distance, in levels",
    "range_coverage": "Range holds the coded level",
}
_NUMBERS = {"roc_auc", "quadratic_kappa", "within_plan_concordance", "mae"}


def _cell(metric: str, figure: Estimate) -> str:
    if metric in _NUMBERS:
        return interval(figure)
    text = percent(figure.value)
    if metric == "decided_error" and figure.low is not None and figure.high is not None:
        return f"{text} ({percent(figure.low)} to {percent(figure.high)})"
    return text


@dataclass(frozen=True, slots=True)
class Group:
    """A group of commitments and a figure of it."""

    label: str
    estimate: Estimate


def _groups(inputs: ReportInputs, name: str, metric: str) -> list[Group]:
    """Return a figure of every group; prevalence is left out, being made by what is predicted."""
    found = []
    for stratum in inputs.parts.strata(NEW, name):
        for group in inputs.parts.groups(NEW, name, stratum):
            figure = inputs.parts.estimate(NEW, name, stratum, group, metric)
            if stratum != PREVALENCE and figure.value is not None:
                words = group_words(stratum, group, inputs.codebook)
                label = STRATA.get(stratum, level(stratum)).lower()
                found.append(Group(f"{words} ({label})", figure))
    return found


def worst_group(inputs: ReportInputs, name: str) -> Group | None:
    """Return the group with the lowest main figure; ``None`` with fewer than two groups."""
    metric = metric_of(inputs.codebook.variables[name])
    found = _groups(inputs, name, metric)
    return min(found, key=lambda one: one.estimate.value or 0.0) if len(found) > 1 else None


def worst_calibrated(inputs: ReportInputs, name: str) -> Group | None:
    """Return the group whose calibration error is furthest above what chance alone gives."""
    chance = {g.label: g.estimate.value or 0.0 for g in _groups(inputs, name, "ece_by_chance")}
    found = [one for one in _groups(inputs, name, "ece") if one.label in chance]
    return max(found, key=lambda one: (one.estimate.value or 0.0) - chance[one.label], default=None)


def reliability_panels(inputs: ReportInputs, name: str) -> list[Figure]:
    """Draw, for each stratum of a yes/no variable, one small reliability plot a group."""
    variable = inputs.codebook.variables[name]
    figures = []
    for stratum in inputs.parts.strata(NEW, name):
        groups = inputs.parts.bins.get((name, stratum), {})
        drawn = [
            Panel(
                group_words(stratum, group, inputs.codebook),
                tuple(Point(one.probability, one.share, one.n) for one in bins),
            )
            for group, bins in groups.items()
        ]
        if drawn:
            figures.append(_panel_figure(stratum, variable, drawn))
    return figures


def _panel_figure(stratum: str, variable: Variable, drawn: list[Panel]) -> Figure:
    label = _BY.get(stratum, level(stratum))
    note = (
        " These groups are made by what is to be predicted: probabilities that are right on the "
        "whole must lie too high where the share is low, and too low where it is high. They show "
        "how far."
        if stratum == PREVALENCE
        else ""
    )
    return panels(
        f"reliability-by-{stratum}",
        f"Are the probabilities right, by {label}?",
        drawn,
        caption=f"{variable.label}: mean predicted probability (across) and share coded yes (up) "
        "in groups of equal size, with 95% intervals. On the dashed line the probability is "
        f"right.{note}",
        what="coded yes",
    )


def threshold_panels(inputs: ReportInputs, name: str) -> Figure:
    """Draw one small reliability plot for each step of a variable with levels."""
    from ogplens.evaluation.metrics import equal_mass_bins

    variable = inputs.codebook.variables[name]
    rows = inputs.coded_rows(name)
    levels = rows[[f"p{i}" for i in range(len(variable.values))]].to_numpy(dtype=float)
    coded = rows["coded"].map({v: i for i, v in enumerate(variable.values)}).to_numpy(dtype=int)
    drawn = []
    for place, value in enumerate(variable.values[1:], start=1):
        probability, above = levels[:, place:].sum(axis=1), coded >= place
        points = [
            Point(float(probability[inside].mean()), float(above[inside].mean()), len(inside))
            for inside in equal_mass_bins(probability, inputs.settings.evaluate.calibration_bins)
        ]
        last = place == len(variable.values) - 1
        drawn.append(Panel(level(value) if last else f"{level(value)} or higher", tuple(points)))
    return panels(
        "reliability",
        f"{variable.label}: are the probabilities right?",
        drawn,
        caption="Mean predicted probability of such a level (across) and share so coded (up) in "
        "groups of equal size, with 95% intervals; members never seen. On the dashed line the "
        "probability is right. Points in a short row: the tool says nearly the same of all.",
        what="so coded",
    )
