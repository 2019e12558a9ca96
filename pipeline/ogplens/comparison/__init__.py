"""Members and plans side by side: what the IRM coded beside what was predicted."""

from ogplens.comparison.agreement import FIGURES, wilson_interval
from ogplens.comparison.gathering import ComparedCommitment, gather
from ogplens.comparison.glance import ITEM_FIGURES, ITEMS, Glance
from ogplens.comparison.side_by_side import (
    MEMBER_COLUMNS,
    PLAN_COLUMNS,
    Comparison,
    compare,
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
    "compare",
    "gather",
    "wilson_interval",
    "write",
]
