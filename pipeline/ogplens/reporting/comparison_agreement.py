"""How well the tool agrees with the IRM's codes, group by group."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ogplens.comparison.columns import AGREEMENT
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
    share,
    slug,
    text_of,
)
from ogplens.reporting.comparison_rows import Axis, Line, Point, Section, draw_rows
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.words import count, number

_SERIES = {"kappa": "one", "ac1": "two"}
_HEADINGS = {"kappa": "Kappa", "ac1": "AC1: nearly all have one code"}
_LEGEND = (("one", True, "kappa"), ("two", True, "AC1, where nearly all have one code"))


def agreement_figure(
    tables: Compared, codebook: Codebook, variable: str, *, kind: str = "member"
) -> Figure | None:
    """Draw the advised figure of agreement of each group; ``None`` without any.

    Kappa and AC1 stand in sections of their own, since one is not to be ranked against the other.

    Parameters
    ----------
    tables : Compared
        ``agreement`` and ``tests`` are read.
    codebook : Codebook
    variable : str
    kind : str
    """
    rows = tables.rows("agreement", by=kind, variable=variable)
    test = omnibus(tables, kind, "agreement", variable)
    parts = {
        figure: in_order(
            [
                row
                for row in rows
                if text_of(row, "advised") == figure and estimate_of(row, figure).value is not None
            ],
            kind,
            figure if test.differ else "",
        )
        for figure in _SERIES
    }
    shown = [row for part in parts.values() for row in part]
    if not shown:
        return None
    many, label = plural(kind), label_of(variable, codebook)
    title = f"{label}: agreement of tool and IRM, by {kind}"
    sections = [
        Section(_HEADINGS[figure], tuple(_line(row, figure) for row in part))
        for figure, part in parts.items()
        if part
    ]
    note = order_note(test, "best")
    body, height = draw_rows(sections, _axis(shown), _LEGEND, note=note)
    if test.differ:
        order = f"The test shows that {many} differ in agreement ({test.words}): best first."
    elif test.differ is None:
        order = f"Whether {many} differ was not tested: they stand in the order of their names."
    else:
        order = (
            f"The test does not show that {many} differ in agreement ({test.words}): they stand "
            "in the order of their names."
        )
    return Figure(
        name=f"agreement-{slug(variable)}-by-{many}",
        title=title,
        description=f"{_described(parts, many)} {order}",
        caption=(
            f"{order} The number is that of coded commitments, bars are 95% intervals. 0 is "
            "chance, 1 is perfect; commitments were predicted without any other of the member. "
            f"{_without(len(rows) - len(shown), many)}"
        ).strip(),
        height=height,
        body=body,
        table=_table(title, shown),
        data=data_table(title, shown, AGREEMENT),
    )


def advised(row: Row) -> str:
    """Return the name of the figure that a row is to be read by; empty without one."""
    figure = text_of(row, "advised")
    return figure if figure in _SERIES else ""


def _line(row: Row, figure: str) -> Line:
    estimate = estimate_of(row, figure, n="n")
    return Line(name_of(row), estimate.n, (Point(estimate, _SERIES[figure]),))


def _axis(rows: Sequence[Row]) -> Axis:
    lowest = min(
        end
        for row in rows
        for one in [estimate_of(row, advised(row))]
        for end in (one.value, one.low)
        if end is not None
    )
    low = max(min(math.floor(lowest / 0.25) * 0.25, 0.0), -1.0)
    values = [low + 0.25 * i for i in range(round((1.0 - low) / 0.25) + 1)]
    # Labels of every quarter would run into each other on a long scale.
    ticks = tuple(
        (v, number(v) if len(values) <= 6 else number(v, 1) if v % 0.5 == 0 else "") for v in values
    )
    return Axis(low, 1.0, ticks, reference=0.0)


def _described(parts: dict[str, list[Row]], many: str) -> str:
    said = []
    for figure, rows in parts.items():
        values = [v for row in rows if (v := estimate_of(row, figure).value) is not None]
        if values:
            name = "kappa" if figure == "kappa" else "AC1"
            said.append(
                f"{len(values)} {many} with {name} from {number(min(values))} to "
                f"{number(max(values))}."
            )
    return " ".join(said)


def _without(left_out: int, many: str) -> str:
    return f"{left_out} {many} with too few coded commitments have no figure." if left_out else ""


def _table(title: str, rows: Sequence[Row]) -> Table:
    return Table(
        caption=title,
        columns=(
            *("Group", "Coded commitments", "Equal", "Kappa", "Krippendorff's alpha", "AC1"),
            "To be read by",
        ),
        rows=tuple(
            (
                name_of(row),
                count(estimate_of(row, "n").value),
                share(estimate_of(row, "equal")),
                figure_in_words(estimate_of(row, "kappa")),
                figure_in_words(estimate_of(row, "alpha")),
                figure_in_words(estimate_of(row, "ac1")),
                "AC1" if advised(row) == "ac1" else "kappa",
            )
            for row in rows
        ),
    )
