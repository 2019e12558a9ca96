"""Whether the tool errs more for some groups than for others."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ogplens.comparison.columns import FAIRNESS
from ogplens.domain import Codebook, Kind
from ogplens.reporting.comparison_data import (
    Compared,
    Row,
    data_table,
    estimate_of,
    figure_in_words,
    label_of,
    name_of,
    plural,
    share,
    slug,
    text_of,
)
from ogplens.reporting.comparison_rows import SHARES, Axis, Line, Point, Section, draw_rows
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.words import count, listing, number

#: Kinds of group that are looked at for fairness, where the table has them.
KINDS = ("language", "region", "income", "length", "template")


def fairness_figure(tables: Compared, codebook: Codebook, variable: str) -> Figure | None:
    """Draw the errors of one variable by language, region, income, length and template.

    Parameters
    ----------
    tables : Compared
        ``fairness`` is read.
    codebook : Codebook
    variable : str

    Returns
    -------
    Figure or None
        Two error rates for a yes/no variable, the mean distance in levels for an ordinal one;
        ``None`` where no group has a figure.
    """
    known = codebook.variables.get(variable)
    rates = ("mean_error",) if known and known.kind is Kind.ORDINAL else ("false_yes", "false_no")
    parts = {kind: _rows(tables, kind, variable, rates) for kind in KINDS}
    parts = {kind: rows for kind, rows in parts.items() if rows}
    rows = [row for part in parts.values() for row in part]
    if not rows:
        return None
    title = f"{label_of(variable, codebook)}: errors of the tool, by group"
    sections = [
        Section(plural(kind).capitalize(), tuple(_line(row, rates) for row in part))
        for kind, part in parts.items()
    ]
    axis = SHARES if len(rates) == 2 else _distances(rows)
    body, height = draw_rows(sections, axis, _legend(rates))
    odd = [named(row) for row in rows if text_of(row, "differs") == "yes"]
    said = (
        f"Shown to differ from the others: {listing(odd)}."
        if odd
        else "For no group is the error shown to differ from that of the others."
    )
    return Figure(
        name=f"errors-{slug(variable)}-by-group",
        title=title,
        description=f"{len(rows)} groups. {_ranges(rows, rates)} {said}",
        caption=(
            f"{said} {_MEANT[rates[0]]} The number is that of coded commitments, bars are 95% "
            "intervals; the order of the groups is no ranking."
        ),
        height=height,
        body=body,
        table=_table(title, rows, rates),
        data=data_table(title, rows, FAIRNESS),
    )


def named(row: Row) -> str:
    """Return the name of a group as a sentence needs it: ``length 0-59``, but ``Europe``."""
    name = name_of(row)
    return name if len(name) > 3 and name[0].isalpha() else f"{text_of(row, 'by')} {name}"


_MEANT = {
    "false_yes": "False yes: called yes among those coded no. False no: the other way round.",
    "mean_error": "Mean distance between the level that is called and the coded one, in levels.",
}
_WORDS = {"false_yes": "false yes", "false_no": "false no", "mean_error": "mean distance"}


def _legend(rates: Sequence[str]) -> list[tuple[str, bool, str]]:
    marks = [
        (series, True, _WORDS[rate]) for series, rate in zip(("one", "two"), rates, strict=False)
    ]
    return [*marks, ("quiet", False, "hollow: not shown to differ")]


def _rows(tables: Compared, kind: str, variable: str, rates: Sequence[str]) -> list[Row]:
    rows = tables.rows("fairness", by=kind, variable=variable)
    # As they stand in the table: low incomes and short texts first.
    return [r for r in rows if any(estimate_of(r, rate).value is not None for rate in rates)]


def _line(row: Row, rates: Sequence[str]) -> Line:
    filled = text_of(row, "differs") == "yes"
    n = estimate_of(row, "n").value
    points = tuple(
        Point(estimate_of(row, rate), series, filled)
        for series, rate in zip(("one", "two"), rates, strict=False)
    )
    return Line(name_of(row), None if n is None else int(n), points)


def _distances(rows: Sequence[Row]) -> Axis:
    highest = max(
        end
        for row in rows
        for one in [estimate_of(row, "mean_error")]
        for end in (one.value, one.high)
        if end is not None
    )
    steps = max(math.ceil(highest / 0.5), 1)
    return Axis(0.0, 0.5 * steps, tuple((0.5 * i, number(0.5 * i, 1)) for i in range(steps + 1)))


def _ranges(rows: Sequence[Row], rates: Sequence[str]) -> str:
    said = []
    for rate in rates:
        values = [v for row in rows if (v := estimate_of(row, rate).value) is not None]
        if values:
            words = f"{number(min(values))} to {number(max(values))}"
            said.append(f"{_WORDS[rate].capitalize()} from {words}.")
    return " ".join(said)


def _table(title: str, rows: Sequence[Row], rates: Sequence[str]) -> Table:
    binary = len(rates) == 2
    own = ("False yes", "False no", "Decided", "Wrong among the decided") if binary else ()
    return Table(
        caption=title,
        columns=(
            *("Group", "Kind", "Members", "Coded commitments", *own),
            *("Mean distance", "Predicted less coded mean", "Differs"),
        ),
        rows=tuple(
            (
                name_of(row),
                text_of(row, "by"),
                count(estimate_of(row, "members").value),
                count(estimate_of(row, "n").value),
                *(
                    share(estimate_of(row, rate))
                    for rate in ("false_yes", "false_no", "decided", "decided_error")
                    if binary
                ),
                figure_in_words(estimate_of(row, "mean_error")),
                figure_in_words(estimate_of(row, "bias")),
                text_of(row, "differs"),
            )
            for row in rows
        ),
    )
