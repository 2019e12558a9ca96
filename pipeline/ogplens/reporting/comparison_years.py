"""Shares over the years, region by region, broken where the codebook changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ogplens.comparison.columns import PREVALENCE
from ogplens.comparison.comparable import REGION_YEAR
from ogplens.domain import Codebook
from ogplens.reporting.comparison_data import (
    Compared,
    Counted,
    Row,
    data_table,
    estimate_of,
    share,
    text_of,
)
from ogplens.reporting.comparison_rows import draw_legend
from ogplens.reporting.comparison_shares import best_share
from ogplens.reporting.drawing import WIDTH, Canvas, Figure, Scale, Table, shorten
from ogplens.reporting.scores import printable
from ogplens.reporting.words import count, percent

ALL = "All regions"

_ACROSS, _TALL = 2, 150.0
_WIDE = 122.0
_SERIES = {"coded": "one", "corrected": "two"}
_LEGEND = (("one", True, "coded by the IRM"), ("two", True, "predicted, corrected"))
_YEAR = re.compile(r"(?:19|20)\d\d$")

Panels = Mapping[str, Mapping[int, Row]]


def years_figure(tables: Compared, codebook: Codebook, what: Counted) -> Figure | None:
    """Draw shares by year, one panel a region and one for all; ``None`` without two years.

    Parameters
    ----------
    tables : Compared
        ``prevalence`` is read: the kinds ``region_year`` and ``year``.
    codebook : Codebook
        Its generations end the lines.
    what : Counted
    """
    panels = _panels(tables, what)
    years = sorted({year for rows in panels.values() for year in rows})
    if len(years) < 2:
        return None
    canvas = Canvas()
    top = draw_legend(canvas, _LEGEND) + 4
    changes = [g.first_year for g in codebook.generations if years[0] < g.first_year <= years[-1]]
    for place, (region, rows) in enumerate(panels.items()):
        box = _Box(place, top, years)
        box.frame(canvas, region, changes)
        for of, series in _SERIES.items():
            box.series(canvas, rows, of, series, codebook)
    title = f"{what.label}, share by year and region"
    rows_drawn = [row for rows in panels.values() for row in rows.values()]
    return Figure(
        name=f"years-{what.slug}-by-region",
        title=title,
        description=" ".join(_described(region, rows) for region, rows in panels.items()),
        caption=(
            "Marks are years of submission, bands 95% intervals"
            + (f"; dashed: the codebook changed ({_listed(changes)})" if changes else "")
            + ". Lines break there: shares before and after are not the same measure. Wide bands "
            "are years with few plans."
        ),
        height=top + _TALL * -(-len(panels) // _ACROSS),
        body=canvas.body(),
        table=_table(title, panels),
        data=data_table(title, rows_drawn, PREVALENCE),
    )


def _panels(tables: Compared, what: Counted) -> dict[str, dict[int, Row]]:
    """Return region to year to row, all regions first."""
    key = {"variable": what.variable, "outcome": what.outcome}
    found: dict[str, dict[int, Row]] = {}
    for region, kind in ((ALL, "year"), ("", REGION_YEAR)):
        for row in tables.rows("prevalence", by=kind, **key):
            year = _YEAR.search(text_of(row, "group"))
            measured = any(best_share(row, of).value is not None for of in _SERIES)
            if year and measured:
                name = region or printable(text_of(row, "region"))
                found.setdefault(name, {})[int(year[0])] = row
    head = [ALL] if ALL in found else []
    order = head + sorted(name for name in found if name != ALL)
    return {name: dict(sorted(found[name].items())) for name in order}


class _Box:
    """One panel: where it stands, and its scales."""

    def __init__(self, place: int, top: float, years: Sequence[int]) -> None:
        left = 36.0 + (place % _ACROSS) * (WIDTH / _ACROSS)
        above = top + _TALL * (place // _ACROSS)
        self.years = years
        self.x = Scale(years[0] - 0.5, years[-1] + 0.5, left, left + _WIDE)
        self.y = Scale(0, 1, above + 124, above + 28)

    def frame(self, canvas: Canvas, region: str, changes: Sequence[int]) -> None:
        """Draw the grid, the years at the ends and at the changes of the codebook, and the name."""
        x, y = self.x, self.y
        canvas.text(x.start - 30, y.end - 12, shorten(region, 27), "small strong")
        canvas.across([(x.start, x.end, y(v)) for v in (0.0, 0.5, 1.0)], "grid")
        for value in (0.0, 0.5, 1.0):
            canvas.text(x.start - 4, y(value) + 4, percent(value), "small muted", anchor="end")
        canvas.upwards([(x(year - 0.5), y.end, y.start) for year in changes], "chance")
        labelled = [self.years[0], *changes, self.years[-1]]
        # Labels of neighbouring years would run into each other: the change is what matters.
        kept: list[int] = list(changes)
        for year in (labelled[0], labelled[-1]):
            if all(abs(x(year) - x(other)) >= 27 for other in kept):
                kept.append(year)
        for year in sorted(kept):
            canvas.text(x(year), y.start + 13, f"{year}", "small muted", anchor="middle")

    def series(
        self, canvas: Canvas, rows: Mapping[int, Row], of: str, series: str, codebook: Codebook
    ) -> None:
        """Draw band, line and marks; nothing runs across a change of the codebook."""
        for run in _runs(rows, of, codebook):
            ends = [(year, estimate_of_share(rows[year], of)) for year in run]
            points = [(self.x(year), self.y(value)) for year, (value, _, _) in ends]
            above = [(self.x(year), self.y(high)) for year, (_, _, high) in ends]
            below = [(self.x(year), self.y(low)) for year, (_, low, _) in ends]
            if len(run) == 1:
                (x, y1), (_, y2) = above[0], below[0]
                canvas.upwards([(x, y1, y2)], f"line {series}")
            else:
                canvas.area([*above, *reversed(below)], _BANDS[series])
                dashed = " dashed" if series == "two" else ""
                canvas.curve(points, f"line {series}{dashed}")
            canvas.marks(points, "two full" if series == "two" else "one", r=2)


_BANDS = {"one": "band", "two": "band other"}


def estimate_of_share(row: Row, of: str) -> tuple[float, float, float]:
    """Return the share and the ends of its interval; without one it has no width."""
    found = best_share(row, of)
    value = found.value or 0.0
    low = value if found.low is None else found.low
    return value, low, value if found.high is None else found.high


def _runs(rows: Mapping[int, Row], of: str, codebook: Codebook) -> list[list[int]]:
    """Return the years with a share, cut where another generation of the codebook begins."""
    runs: list[list[int]] = []
    last = None
    for year, row in rows.items():
        if best_share(row, of).value is None:
            continue
        generation = _generation(year, codebook)
        if runs and generation == last:
            runs[-1].append(year)
        else:
            runs.append([year])
        last = generation
    return runs


def _generation(year: int, codebook: Codebook) -> str:
    try:
        return codebook.generation(year).name
    except KeyError:
        return ""


def _described(region: str, rows: Mapping[int, Row]) -> str:
    coded = [(year, v) for year, row in rows.items() if (v := best_share(row, "coded").value)]
    if not coded:
        return f"{region}: no coded share."
    low, high = min(coded, key=lambda one: one[1]), max(coded, key=lambda one: one[1])
    return (
        f"{region}: coded shares from {percent(low[1])} ({low[0]}) to {percent(high[1])} "
        f"({high[0]}) in {len(coded)} years."
    )


def _listed(years: Sequence[int]) -> str:
    return " and ".join(str(year) for year in years)


def _table(title: str, panels: Panels) -> Table:
    return Table(
        caption=title,
        columns=("Region and year", "Plans", "Coded", "Share coded", "Share predicted, corrected"),
        rows=tuple(
            (
                f"{region}, {year}",
                count(estimate_of(row, "plans").value),
                count(estimate_of(row, "coded_n").value),
                share(best_share(row, "coded")),
                share(best_share(row, "corrected")),
            )
            for region, rows in panels.items()
            for year, row in rows.items()
        ),
    )
