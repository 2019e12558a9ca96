"""Members and plans side by side: what the IRM coded beside what was predicted."""

from ogplens.comparison.agreement import FIGURES, wilson_interval
from ogplens.comparison.gathering import ComparedCommitment, gather
from ogplens.comparison.glance import ITEM_FIGURES, ITEMS, Glance
from ogplens.comparison.report_against_plan import (
    ItemComparison,
    ReportComparison,
    report_against_plan,
)
from ogplens.comparison.side_by_side import (
    MEMBER_COLUMNS,
    PLAN_COLUMNS,
    Comparison,
    compare,
    side_by_side,
    write,
)

__all__ = [
    "FIGURES",
    "ITEMS",
    "ITEM_FIGURES",
    "MEMBER_COLUMNS",
    "PLAN_COLUMNS",
    "ComparedCommitment",
    "Comparison",
    "Glance",
    "ItemComparison",
    "ReportComparison",
    "compare",
    "gather",
    "report_against_plan",
    "side_by_side",
    "wilson_interval",
    "write",
]
