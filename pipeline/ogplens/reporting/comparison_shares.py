"""Shares coded and shares corrected, group by group, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ogplens.comparison.columns import PREVALENCE
from ogplens.domain import Codebook
from ogplens.reporting.comparison_data import (
    Compared,
    Counted,
    Omnibus,
    Row,
    data_table,
    estimate_of,
    has_own_order,
    in_order,
    name_of,
    omnibus,
    order_note,
    plural,
    rank,
    share,
    text_of,
)
from ogplens.reporting.comparison_rows import SHARES, Line, Point, Section, draw_rows
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.words import count, listing, percent

# Below this, more than half of a pooled share comes from what the group lies in.
OWN = 0.5

_LEGEND = (
    ("one", True, "coded by the IRM"),
    ("two", True, "predicted, corrected"),
    ("tick", True, "coded, as counted"),
)


@dataclass(frozen=True, slots=True)
class Ordered:
    """The groups of one kind in the order in which they may be shown.

    Attributes
    ----------
    kind : str
    rows : list
    by : {"coded", "corrected", ""}
        What they are sorted by; nothing where no difference is shown or the kind has its own order.
    coded, corrected : Omnibus
    """

    kind: str
    rows: list[Row]
    by: str
    coded: Omnibus
    corrected: Omnibus

    @property
    def sentence(self) -> str:
        """Say whether the groups differ, and what their order means."""
        many = plural(self.kind)
        if has_own_order(self.kind):
            said = f"{many.capitalize()} stand in their own order"
            if self.coded.differ is None:
                return f"{said}; whether they differ was not tested."
            shown = "differ" if self.coded.differ else "are not shown to differ"
            return f"{said}; they {shown} in what was coded ({self.coded.words})."
        if self.by == "coded":
            return (
                f"The test shows that {many} differ in what was coded ({self.coded.words}): "
                "highest coded share first."
            )
        if self.by == "corrected":
            return (
                f"The test does not show that {many} differ in what was coded "
                f"({self.coded.words}), but in what is predicted ({self.corrected.words}): "
                "highest corrected share first."
            )
        if self.coded.differ is None and self.corrected.differ is None:
            return f"Whether {many} differ was not tested: they stand in the order of their names."
        words = self.coded.words or self.corrected.words
        return (
            f"The test does not show that {many} differ ({words}): they stand in the order of "
            "their names, and nobody is first."
        )

    @property
    def note(self) -> str:
        """Say the same in a few words, for the drawing itself."""
        if has_own_order(self.kind):
            return ""
        if self.by == "corrected":
            return order_note(self.corrected, "highest corrected share")
        return order_note(self.coded, "highest coded share")

    @property
    def heading(self) -> str:
        """Return the heading of the kind's section: nobody should read an order that is none."""
        many = plural(self.kind).capitalize()
        shown = self.by or self.coded.differ is not False
        return many if shown else f"{many}: not shown to differ"


def best_share(row: Row, of: str) -> Estimate:
    """Return the pooled share, ``coded`` or ``corrected``; the unpooled one where none is."""
    pooled = estimate_of(row, f"{of}_pooled", n="commitments")
    return pooled if pooled.value is not None else estimate_of(row, of, n="commitments")


def is_own(row: Row, of: str) -> bool:
    """Whether at least half of a pooled share is the group's own."""
    weight = estimate_of(row, f"{of}_own_weight").value
    return weight is None or weight >= OWN


def ordered(tables: Compared, codebook: Codebook, kind: str, what: Counted) -> Ordered:
    """Return the groups of a kind: sorted by value only where the test shows that they differ.

    Generations stand as in the codebook, the oldest first.
    """
    coded, corrected = (
        omnibus(tables, kind, measure, what.variable, what.outcome)
        for measure in ("coded", "corrected")
    )
    by = "" if has_own_order(kind) else "coded" if coded.differ else ""
    if not by and corrected.differ and not has_own_order(kind):
        by = "corrected"
    rows = tables.rows("prevalence", by=kind, variable=what.variable, outcome=what.outcome)
    rows = [row | {"best": best_share(row, by or "coded").value} for row in map(dict, rows)]
    shown: list[Row] = [r for r in rows if any(best_share(r, s).value is not None for s in _BOTH)]
    shown = in_order(shown, kind, "best" if by else "")
    if kind == "generation":
        age = {one.name: place for place, one in enumerate(codebook.generations)}
        shown.sort(key=lambda row: age.get(text_of(row, "group"), len(age)))
    return Ordered(kind, shown, by, coded, corrected)


_BOTH = ("coded", "corrected")


def share_figure(
    tables: Compared, codebook: Codebook, what: Counted, kinds: Sequence[str]
) -> Figure | None:
    """Draw coded beside corrected shares of the groups of some kinds; ``None`` without any.

    Parameters
    ----------
    tables : Compared
        ``prevalence`` and ``tests`` are read.
    codebook : Codebook
    what : Counted
    kinds : sequence of str
        Each becomes a section; with one alone the figure is named after it.
    """
    parts = [part for kind in kinds if (part := ordered(tables, codebook, kind, what)).rows]
    if not parts:
        return None
    alone = plural(kinds[0]) if len(kinds) == 1 else "groups"
    everyone = _overall(tables, what)
    sections = [
        Section(
            "" if len(kinds) == 1 else part.heading,
            tuple(map(_line, part.rows)),
        )
        for part in parts
    ]
    axis = replace(SHARES, reference=everyone.value)
    note = parts[0].note if len(kinds) == 1 else ""
    to = "its region" if kinds[0] == "member" else "all"
    legend = (*_LEGEND, ("one", False, f"hollow: mostly drawn to {to}"))
    body, height = draw_rows(sections, axis, legend, note=note)
    rows = [row for part in parts for row in part.rows]
    title = f"{what.label}, share by {kinds[0] if len(kinds) == 1 else 'group'}"
    return Figure(
        name=f"shares-{what.slug}-by-{alone}",
        title=title,
        description=" ".join(_described(part) for part in parts),
        caption=_caption(parts, everyone),
        height=height,
        body=body,
        table=_table(title, rows),
        data=data_table(title, rows, PREVALENCE),
    )


def _overall(tables: Compared, what: Counted) -> Estimate:
    rows = tables.rows("prevalence", by="all", variable=what.variable, outcome=what.outcome)
    return estimate_of(rows[0], "coded") if rows else Estimate()


def _line(row: Row) -> Line:
    coded, corrected = (best_share(row, of) for of in _BOTH)
    own = is_own(row, "coded" if coded.value is not None else "corrected")
    counted = estimate_of(row, "coded").value
    pooled = estimate_of(row, "coded_pooled").value is not None
    n = estimate_of(row, "coded_n").value
    return Line(
        label=name_of(row),
        n=None if n is None else int(n),
        points=(
            Point(coded, "one", is_own(row, "coded")),
            Point(corrected, "two", is_own(row, "corrected")),
        ),
        tick=counted if pooled else None,
        faint=not own,
    )


def _described(part: Ordered) -> str:
    shares = [v for row in part.rows if (v := best_share(row, "coded").value) is not None]
    drawn = sum(not is_own(row, "coded") for row in part.rows)
    many = f"{len(part.rows)} {plural(part.kind)}"
    if not shares:
        text = f"{many}, none with coded commitments."
    elif part.by == "coded":
        with_share = [r for r in part.rows if best_share(r, "coded").value is not None]
        first, last = with_share[0], with_share[-1]
        text = (
            f"{many}, from {name_of(first)} with {share(best_share(first, 'coded'))} coded to "
            f"{name_of(last)} with {share(best_share(last, 'coded'))}."
        )
    else:
        text = f"{many}, coded shares from {percent(min(shares))} to {percent(max(shares))}."
    if drawn:
        text += f" {drawn} of them are mostly drawn to what they lie in."
    return f"{text} {part.sentence}"


def _caption(parts: Sequence[Ordered], everyone: Estimate) -> str:
    rows = [row for part in parts for row in part.rows]
    sentences = [part.sentence for part in parts]
    sentences.append(
        "The number is that of coded commitments; bars are 95% intervals of the shares after "
        "pooling."
    )
    to = sorted({text_of(r, "pooled_to") for r in rows if not is_own(r, "coded")} - {""})
    if to:
        names = f" ({listing(to)})" if len(to) <= 4 else ""
        sentences.append(
            f"A hollow mark has few commitments: more than half of it comes from what it is drawn "
            f"to{names}."
        )
    if everyone.value is not None:
        sentences.append(f"Dashed: all commitments, {percent(everyone.value)} coded.")
    return " ".join(sentences)


def _table(title: str, rows: Sequence[Row]) -> Table:
    return Table(
        caption=title,
        columns=(
            *("Group", "Commitments", "Coded", "Share coded, as counted", "Share coded, pooled"),
            *("Own part of it", "Share predicted, corrected and pooled", "Own part of it"),
            "Rank, coded",
        ),
        rows=tuple(
            (
                name_of(row),
                count(estimate_of(row, "commitments").value),
                count(estimate_of(row, "coded_n").value),
                share(estimate_of(row, "coded")),
                share(estimate_of(row, "coded_pooled")),
                percent(estimate_of(row, "coded_own_weight").value),
                share(best_share(row, "corrected")),
                percent(estimate_of(row, "corrected_own_weight").value),
                rank(estimate_of(row, "coded_rank")),
            )
            for row in rows
        ),
    )
