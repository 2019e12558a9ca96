"""How much higher or lower members were coded than the words let expect."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ogplens.comparison.columns import SEVERITY
from ogplens.comparison.severity import MEANING, MILDER, STRICTER
from ogplens.domain import Codebook
from ogplens.reporting.comparison_data import (
    Compared,
    Row,
    data_table,
    estimate_of,
    figure_in_words,
    in_order,
    label_of,
    name_of,
    omnibus,
    order_note,
    plural,
    slug,
    text_of,
)
from ogplens.reporting.comparison_rows import Axis, Line, Point, Section, draw_rows
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.words import count, listing, number

_LEGEND = (
    ("two", True, "stricter, shown"),
    ("one", True, "milder, shown"),
    ("quiet", False, "not shown"),
)
_NAMED = 4  # members that a description names


def severity_figure(
    tables: Compared,
    codebook: Codebook,
    variable: str,
    *,
    kind: str = "member",
    shown_alone: bool = False,
) -> Figure | None:
    """Draw the offsets of the groups of a kind as a forest plot; ``None`` without any.

    Parameters
    ----------
    tables : Compared
        ``severity`` and ``tests`` are read.
    codebook : Codebook
    variable : str
    kind : str
    shown_alone : bool
        Leave out the groups that are not shown to be stricter or milder.
    """
    test = omnibus(tables, kind, "severity", variable)
    rows = [
        row
        for row in tables.rows("severity", by=kind, variable=variable)
        if estimate_of(row, "offset").value is not None
    ]
    if not rows:
        return None
    all_rows = len(rows)
    if shown_alone:
        rows = [row for row in rows if text_of(row, "direction") in (STRICTER, MILDER)]
        if not rows:
            return None
    rows = in_order(rows, kind, "offset" if test.differ else "")
    label, many = label_of(variable, codebook), plural(kind)
    title = f"{label}: severity, by {kind}" + (", shown ones alone" if shown_alone else "")
    note = order_note(test, "mildest")
    section = Section("", tuple(map(_line, rows)))
    body, height = draw_rows([section], _axis(rows), _LEGEND, note=note)
    order = (
        f"The test shows that {many} differ ({test.words}): highest first."
        if test.differ
        else f"Whether {many} differ was not tested: they stand in the order of their names."
        if test.differ is None
        else f"The test does not show that {many} differ ({test.words}): they stand in the order "
        "of their names."
    )
    shown = _shown(rows)
    return Figure(
        name=f"severity-{slug(variable)}-{'of-shown' if shown_alone else 'by'}-{many}",
        title=title,
        description=f"{len(rows)} of {all_rows} {many}. {shown} {order}"
        if shown_alone
        else f"{all_rows} {many}. {shown} {order}",
        caption=(
            f"{order} The number is that of coded commitments. ×2 means: the odds of a higher code "
            "are twice what the words let expect. Bars are 95% intervals, drawn to no offset. "
            f"Full marks stand after the correction for looking at {all_rows} {many} at once. "
            f"{MEANING}"
        ),
        height=height,
        body=body,
        table=_table(title, rows),
        data=data_table(title, rows, SEVERITY),
    )


def _line(row: Row) -> Line:
    series = {STRICTER: "two", MILDER: "one"}.get(text_of(row, "direction"), "quiet")
    estimate = estimate_of(row, "offset", n="n")
    return Line(name_of(row), estimate.n, (Point(estimate, series, series != "quiet"),))


def _axis(rows: Sequence[Row]) -> Axis:
    """Return an axis of doublings, as wide as the intervals ask for, at most 16 times."""
    ends = [
        abs(end)
        for row in rows
        for one in [estimate_of(row, "offset")]
        for end in (one.value, one.low, one.high)
        if end is not None
    ]
    most = min(max(math.ceil(max(ends) / math.log(2)), 1), 4)
    return Axis(
        -most * math.log(2),
        most * math.log(2),
        tuple((step * math.log(2), _factor(step)) for step in range(-most, most + 1)),
        reference=0.0,
        ends=("← coded lower", "coded higher →"),
    )


def _factor(step: int) -> str:
    return "1" if step == 0 else f"{'×' if step > 0 else '÷'}{2 ** abs(step)}"


def _shown(rows: Sequence[Row]) -> str:
    """Say who is shown to be coded more strictly or more mildly; names only where they are few."""
    parts, others = [], len(rows)
    for direction in (STRICTER, MILDER):
        names = [name_of(row) for row in rows if text_of(row, "direction") == direction]
        others -= len(names)
        if names:
            named = f" ({listing(names)})" if len(names) <= _NAMED else ""
            parts.append(f"{len(names)} shown {direction}{named}")
    if not parts:
        return "None is shown to differ."
    return f"{listing(parts)}{', the others not shown' if others else ''}."


def _table(title: str, rows: Sequence[Row]) -> Table:
    return Table(
        caption=title,
        columns=(
            *("Group", "Coded commitments", "Coded mean", "Expected mean"),
            *("Offset in logits", "p, corrected", "Direction"),
        ),
        rows=tuple(
            (
                name_of(row),
                count(estimate_of(row, "n").value),
                number(estimate_of(row, "coded_mean").value),
                number(estimate_of(row, "expected_mean").value),
                figure_in_words(estimate_of(row, "offset")),
                number(estimate_of(row, "p_adjusted").value, 3),
                text_of(row, "direction"),
            )
            for row in rows
        ),
    )
