"""One small panel for each member: its shares beside those of all, variable by variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ogplens.comparison.columns import PREVALENCE
from ogplens.domain import Codebook
from ogplens.reporting.comparison_data import (
    Compared,
    Counted,
    Row,
    counted,
    data_table,
    estimate_of,
    name_of,
    omnibus,
    plural,
    share,
    text_of,
)
from ogplens.reporting.comparison_rows import draw_legend, draw_marks
from ogplens.reporting.comparison_shares import best_share, is_own
from ogplens.reporting.drawing import WIDTH, Canvas, Figure, Scale, Table, shorten
from ogplens.reporting.words import count

_ACROSS = 3
_MOST = 120  # panels; of hundreds of plans nobody would find one
_STEP = 8.0  # pixels between the lines of a small panel
_GAP = 12.0
_WIDE = (WIDTH - _GAP * (_ACROSS - 1)) / _ACROSS
_LEGEND = (
    ("one", True, "coded"),
    ("two", True, "predicted, corrected"),
    ("tick", True, "all"),
    ("one", False, "hollow: mostly drawn to its region"),
)

Shares = Mapping[str, Mapping[Counted, Row]]


def grid_figure(tables: Compared, codebook: Codebook, *, kind: str = "member") -> Figure | None:
    """Draw one panel a group, in the order of their names; ``None`` without any, or with hundreds.

    Parameters
    ----------
    tables : Compared
        ``prevalence`` and ``tests`` are read.
    codebook : Codebook
    kind : str
    """
    what = counted(tables, codebook)
    groups = _groups(tables, what, kind)
    if not groups or len(groups) > _MOST:
        return None
    everyone = {
        one: estimate_of(rows[0], "coded").value
        for one in what
        if (rows := tables.rows("prevalence", by="all", variable=one.variable, outcome=one.outcome))
    }
    differ = [
        one for one in what if omnibus(tables, kind, "coded", one.variable, one.outcome).differ
    ]
    canvas = Canvas()
    top = _key(canvas, what, everyone, draw_legend(canvas, _LEGEND) + 4) + 14
    tall = 20 + _line(len(what)) * _STEP + _GAP
    for place, shares in enumerate(groups.values()):
        column, row = place % _ACROSS, place // _ACROSS
        panel = _Panel(column * (_WIDE + _GAP), top + tall * row, _WIDE)
        panel.draw(canvas, what, shares, everyone, differ)
    many = plural(kind)
    title = f"One panel for each {kind}: shares beside those of all"
    rows_drawn = [shares[one] for shares in groups.values() for one in what if one in shares]
    return Figure(
        name=f"panels-by-{many}",
        title=title,
        description=(
            f"{len(groups)} {many} in the order of their names, {len(what)} shares each. "
            f"{_differing(differ, what, many)} The figures of every panel are in the table."
        ),
        caption=(
            f"Lines as in the key above, from 0% at the left to 100% at the right. A stem leads "
            f"from the share of all to that of the {kind}, pooled; it is drawn only where {many} "
            f"are shown to differ. {_differing(differ, what, many)} Intervals are in the table: "
            "many panels side by side always hold some that look odd by chance."
        ),
        height=top + tall * -(-len(groups) // _ACROSS),
        body=canvas.body(),
        table=_table(title, what, groups),
        data=data_table(title, rows_drawn, PREVALENCE),
    )


def _groups(tables: Compared, what: Sequence[Counted], kind: str) -> dict[str, dict[Counted, Row]]:
    """Return group to what is counted to its row, in the order of the names."""
    found: dict[str, dict[Counted, Row]] = {}
    key = {(one.variable, one.outcome): one for one in what}
    for row in tables.rows("prevalence", by=kind):
        one = key[text_of(row, "variable"), text_of(row, "outcome")]
        if any(best_share(row, of).value is not None for of in ("coded", "corrected")):
            found.setdefault(text_of(row, "group"), {})[one] = row
    names = {group: name_of(next(iter(rows.values()))) for group, rows in found.items()}
    order = sorted(found, key=lambda group: (names[group].casefold(), group))
    return {group: found[group] for group in order}


def _line(place: int) -> float:
    """Return where a line stands, in steps: a gap after every fifth helps to count them."""
    return place + 0.6 * (place // 5)


def _key(
    canvas: Canvas, what: Sequence[Counted], everyone: Mapping[Counted, float | None], top: float
) -> float:
    """Draw the panel that says what each line is, for all; return its lower end."""
    tall = 15.0
    bottom = top + tall * _line(len(what)) + 4
    scale = Scale(0, 1, 206, WIDTH - 16)
    canvas.upwards([(scale(v), top, bottom) for v in (0.0, 0.5, 1.0)], "grid")
    for value, label in ((0.0, "0%"), (0.5, "50%"), (1.0, "100%")):
        canvas.text(scale(value), bottom + 12, label, "small muted", anchor="middle")
    for place, one in enumerate(what):
        y = top + tall * (_line(place) + 0.5)
        canvas.text(0, y + 4, shorten(f"{place + 1}. {one.label}", 38), "small")
        canvas.across([(scale(0), scale(1), y)], "grid")
        if (whole := everyone.get(one)) is not None:
            canvas.upwards([(scale(whole), y - 5, y + 5)], "line quiet")
    return bottom + 16


class _Panel:
    """A small plot of one group."""

    def __init__(self, left: float, top: float, wide: float) -> None:
        self.left, self.top = left, top
        self.x = Scale(0, 1, left + 3, left + wide - 3)

    def draw(
        self,
        canvas: Canvas,
        what: Sequence[Counted],
        shares: Mapping[Counted, Row],
        everyone: Mapping[Counted, float | None],
        differ: Sequence[Counted],
    ) -> None:
        """Draw the name, the grid, marks, and stems from the share of all where groups differ."""
        x, low, high = self.x, self.top + 16, self.top + 16 + _STEP * _line(len(what))
        name = name_of(next(iter(shares.values())))
        canvas.text(self.left, self.top + 11, shorten(name, 17), "small strong")
        canvas.upwards([(x(v), low, high) for v in (0.0, 0.5, 1.0)], "grid")
        ticks, stems, marks = [], [], []
        for place, one in enumerate(what):
            y, row = low + _STEP * (_line(place) + 0.5), shares.get(one)
            whole = everyone.get(one)
            if whole is not None:
                ticks.append((x(whole), y - 3.5, y + 3.5))
            if row is None:
                continue
            coded = best_share(row, "coded").value
            for of, series in (("corrected", "two"), ("coded", "one")):
                value = best_share(row, of).value
                if value is not None:
                    marks.append((x(value), y, series, is_own(row, of)))
            if whole is not None and coded is not None and one in differ:
                stems.append((x(whole), x(coded), y))
        canvas.across(stems, "line one")
        canvas.upwards(ticks, "line quiet")
        draw_marks(canvas, marks, r=1.8)


def _differing(differ: Sequence[Counted], what: Sequence[Counted], many: str) -> str:
    if len(differ) == len(what):
        return f"For every share the test shows that {many} differ."
    if not differ:
        return f"For no share does the test show that {many} differ."
    numbers = ", ".join(str(what.index(one) + 1) for one in differ)
    return f"The test shows that {many} differ in the lines {numbers}, and in no other."


def _table(title: str, what: Sequence[Counted], groups: Shares) -> Table:
    return Table(
        caption=f"{title} (coded, pooled)",
        columns=("Group", "Commitments", *(one.label for one in what)),
        rows=tuple(
            (
                name_of(next(iter(shares.values()))),
                count(estimate_of(next(iter(shares.values())), "commitments").value),
                *(share(best_share(shares.get(one, {}), "coded")) for one in what),
            )
            for shares in groups.values()
        ),
    )
