"""What the model card says beside the page: languages, weakest groups, calibration, drift."""

from __future__ import annotations

from typing import Any

from ogplens.domain import Kind
from ogplens.reporting import situations, strata
from ogplens.reporting.drawing import Table
from ogplens.reporting.inputs import NEW, ReportInputs
from ogplens.reporting.words import NOTHING, count, interval, number, percent


def card(inputs: ReportInputs) -> dict[str, Any]:
    """Return the values of the model card that the page does not have."""
    return {
        "calibration_table": calibration_table(inputs),
        "weakest_table": weakest_table(inputs),
        "language_table": language_table(inputs),
    }


def calibration_table(inputs: ReportInputs) -> Table:
    """Return how right the probabilities are: on the whole, and in the group where they are least.

    The error of a group is set beside what chance alone gives in a group of its size.
    """
    rows = []
    for name, variable in inputs.variables(Kind.BINARY).items():
        group = strata.worst_calibrated(inputs, name)
        rows.append(
            (
                variable.label,
                interval(inputs.estimate(name, "ece")),
                number(inputs.estimate(name, "ece_by_chance").value),
                percent(inputs.estimate(name, "mean_probability").value),
                percent(inputs.estimate(name, "prevalence").value),
                NOTHING if group is None else f"{group.label}: {number(group.estimate.value)}",
            )
        )
    return Table(
        caption="Calibration of the yes/no variables, members never seen",
        columns=(
            *("Variable", "Calibration error", "By chance alone", "Mean probability", "Coded yes"),
            "Group where it is furthest above chance",
        ),
        rows=tuple(rows),
    )


def weakest_table(inputs: ReportInputs) -> Table:
    """Return, for every variable, the group of commitments with the lowest main figure."""
    rows = []
    for kind in Kind:
        for name, variable in inputs.variables(kind).items():
            metric = situations.metric_of(variable)
            group = strata.worst_group(inputs, name)
            rows.append(
                (
                    variable.label,
                    situations.metric_words(variable),
                    interval(inputs.estimate(name, metric)),
                    NOTHING if group is None else group.label,
                    NOTHING if group is None else interval(group.estimate),
                    NOTHING if group is None else count(group.estimate.n),
                )
            )
    return Table(
        caption="The weakest group of each variable, members never seen",
        columns=("Variable", "Figure", "All", "Weakest group", "There", "Commitments there"),
        rows=tuple(rows),
    )


def language_table(inputs: ReportInputs) -> Table:
    """Return the main figure of every variable in every language that has commitments enough."""
    names = [name for kind in Kind for name in inputs.variables(kind)]
    codes = sorted({c for name in names for c in inputs.parts.groups(NEW, name, "language")})
    rows = []
    for name in names:
        variable = inputs.codebook.variables[name]
        metric = situations.metric_of(variable)
        figures = [inputs.parts.estimate(NEW, name, "language", code, metric) for code in codes]
        cells = [f"{interval(one)}; {count(one.n)} coded" if one.n else NOTHING for one in figures]
        rows.append((variable.label, situations.metric_words(variable), *cells))
    return Table(
        caption="By language, members never seen",
        columns=(
            *("Variable", "Figure"),
            *(strata.group_words("language", code, inputs.codebook) for code in codes),
        ),
        rows=tuple(rows),
    )
