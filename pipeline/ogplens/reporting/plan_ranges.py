"""How often the ranges for the counts of a plan hold."""

from __future__ import annotations

from ogplens.domain import Codebook
from ogplens.reporting.drawing import Table
from ogplens.reporting.inputs import ReportInputs
from ogplens.reporting.words import count, percent

_ITEMS = {
    "transformative": "Transformative potential impact",
    "potentially_starred": "Potentially starred",
    "substantial": "Substantial potential for results",
}


def plan_table(inputs: ReportInputs) -> Table:
    """Return coverage and width of the ranges, an item a row; none where nothing was measured."""
    rows = []
    for item, found in inputs.plan_ranges.get("items", {}).items():
        rows.append(
            (
                item_label(item, inputs.codebook),
                count(found["plans"]),
                percent(found["coverage"]),
                count(found["large_plans"]),
                percent(found["large_coverage"]),
                percent(found["large_mean_width"]),
            )
        )
    return Table(
        caption="Plans of members never seen: does the range hold what the IRM counted?",
        columns=(
            *("Count of a plan", "Plans", "Range holds", "Plans with five or more"),
            *("Range holds there", "Width there, of the plan's commitments"),
        ),
        rows=tuple(rows),
    )


def item_label(item: str, codebook: Codebook) -> str:
    """Return the name of an item of the IRM's table "at a glance"."""
    return _ITEMS[item] if item in _ITEMS else codebook.variables[item].label
