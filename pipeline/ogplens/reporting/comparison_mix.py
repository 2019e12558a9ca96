"""What the differences between groups would be if only the mix of texts differed."""

from __future__ import annotations

from collections.abc import Sequence

from ogplens.comparison.columns import MIX
from ogplens.domain import Codebook
from ogplens.reporting.comparison_data import (
    Compared,
    Row,
    counted,
    data_table,
    estimate_of,
    figure_in_words,
    in_order,
    name_of,
    plural,
    text_of,
)
from ogplens.reporting.comparison_rows import SHARES, Line, Point, Section, draw_rows
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.words import count, percent

_LEGEND = (
    ("one", True, "predicted"),
    ("two", False, "by the mix alone"),
    ("quiet", False, "hollow: not apart by its interval"),
)


def mix_figure(tables: Compared, codebook: Codebook, *, kind: str = "region") -> Figure | None:
    """Draw predicted shares beside those that the mix alone would give; ``None`` without any.

    Parameters
    ----------
    tables : Compared
        ``mix`` is read.
    codebook : Codebook
    kind : str
    """
    parts = {}
    for one in counted(tables, codebook):
        rows = tables.rows("mix", by=kind, variable=one.variable, outcome=one.outcome)
        measured = [row for row in rows if estimate_of(row, "by_mix_alone").value is not None]
        if measured:
            parts[one.label] = in_order(measured, kind, "")
    rows = [row for part in parts.values() for row in part]
    if not rows:
        return None
    apart = sum(map(_apart, rows))
    title = f"Predicted shares, and what the mix of texts alone would give, by {kind}"
    sections = [Section(label, tuple(map(_line, part))) for label, part in parts.items()]
    body, height = draw_rows(sections, SHARES, _LEGEND)
    return Figure(
        name=f"mix-by-{plural(kind)}",
        title=title,
        description=(
            f"{len(parts)} shares of {plural(kind)}. In {apart} of {len(rows)} cases the "
            "predicted share is apart from what the mix alone would give."
        ),
        caption=(
            f"Full dots: the interval of the difference leaves out 0 ({apart} of {len(rows)}). "
            "The number is that of commitments. Predicted shares are not corrected here."
        ),
        height=height,
        body=body,
        table=_table(title, parts),
        data=data_table(title, rows, MIX),
    )


def _apart(row: Row) -> bool:
    gap = estimate_of(row, "difference")
    return gap.low is not None and gap.high is not None and not gap.low <= 0 <= gap.high


def _line(row: Row) -> Line:
    n = estimate_of(row, "commitments").value
    points = (
        Point(estimate_of(row, "predicted"), "one", _apart(row)),
        Point(estimate_of(row, "by_mix_alone"), "two", filled=False),
    )
    return Line(name_of(row), None if n is None else int(n), points)


def _table(title: str, parts: dict[str, list[Row]]) -> Table:
    def cells(label: str, row: Row) -> Sequence[str]:
        return (
            f"{name_of(row)}, {label}",
            count(estimate_of(row, "commitments").value),
            percent(estimate_of(row, "predicted").value),
            percent(estimate_of(row, "by_mix_alone").value),
            percent(estimate_of(row, "at_common_mix").value),
            figure_in_words(estimate_of(row, "difference")),
            text_of(row, "mix"),
        )

    return Table(
        caption=title,
        columns=(
            *("Group and share", "Commitments", "Predicted", "By the mix alone"),
            *("At the mix of all", "Difference", "Mix of"),
        ),
        rows=tuple(tuple(cells(label, row)) for label, part in parts.items() for row in part),
    )
