"""The chapter on countries: do they differ at all, then where, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ogplens.comparison.severity import MEANING
from ogplens.domain import Codebook
from ogplens.reporting.comparison_agreement import agreement_figure
from ogplens.reporting.comparison_data import (
    Compared,
    Counted,
    counted,
    estimate_of,
    label_of,
    omnibus,
    plural,
    text_of,
    variables_of,
)
from ogplens.reporting.comparison_fairness import fairness_figure, named
from ogplens.reporting.comparison_grid import grid_figure
from ogplens.reporting.comparison_mix import mix_figure
from ogplens.reporting.comparison_severity import severity_figure
from ogplens.reporting.comparison_shares import share_figure
from ogplens.reporting.comparison_years import years_figure
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.words import count, level, listing, number

#: Kinds of group beside the members, in one figure for each share.
GROUPS = ("region", "theme", "generation", "year", "language")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the chapter.

    Attributes
    ----------
    name : str
        Part of ids.
    heading : str
    sentences : tuple of str
        A paragraph each.
    table : Table or None
    figures : tuple of Figure
    """

    name: str
    heading: str
    sentences: tuple[str, ...]
    table: Table | None = None
    figures: tuple[Figure, ...] = ()


def chapter(tables: Compared, codebook: Codebook, *, kind: str = "member") -> list[Part]:
    """Return the parts of the chapter that the tables have figures for.

    Parameters
    ----------
    tables : Compared
        A table may be missing or empty.
    codebook : Codebook
    kind : str
        What is put side by side: ``member``, ``country``, ``plan`` and so on.
    """
    what = counted(tables, codebook)
    parts = [
        _whether(tables, codebook, what, kind),
        _shares(tables, codebook, what, kind),
        _severity(tables, codebook, kind),
        _agreement(tables, codebook, kind),
        _years(tables, codebook, what),
        _panels(tables, codebook, kind),
        _fairness(tables, codebook),
        _mix(tables, codebook, kind),
    ]
    return [part for part in parts if part.figures or (part.table and part.table.rows)]


def figures_of(parts: Iterable[Part]) -> list[Figure]:
    """Return the figures of all parts, in their order."""
    return [figure for part in parts for figure in part.figures]


def _whether(tables: Compared, codebook: Codebook, what: Sequence[Counted], kind: str) -> Part:
    many = plural(kind)
    rows: list[tuple[str, ...]] = []
    sentences = []
    for measure, words in _MEASURES:
        keys = (
            [(one.variable, one.outcome, one.label) for one in what]
            if measure in {"coded", "corrected"}
            else [(v, "", label_of(v, codebook)) for v in variables_of(tables, "tests", codebook)]
        )
        differ: list[str] = []
        same: list[str] = []
        for variable, outcome, label in keys:
            test = omnibus(tables, kind, measure, variable, outcome)
            if test.differ is None:
                continue
            (differ if test.differ else same).append(label)
            rows.append(_test_row(tables, kind, measure, (variable, outcome, label), words))
        if differ or same:
            sentences.append(_said(words, many, differ, same))
    if kind == "member":
        sentences += _plans(tables, codebook, what)
    return Part(
        name="whether",
        heading=f"Do {many} differ at all?",
        sentences=(
            f"First one question for all {many} together: are the differences larger than chance "
            f"alone would give? Only where the answer is yes are {many} sorted by value and "
            "ranked. “Not shown” does not mean that they are equal.",
            *sentences,
        ),
        table=Table(
            caption=f"Tests of whether {many} differ (p corrected for the number of tests)",
            columns=("Of", "Measure", "Groups", "Commitments", "p, corrected", "Differ"),
            rows=tuple(rows),
        ),
    )


_MEASURES = (
    ("coded", "the share coded"),
    ("corrected", "the share predicted and corrected"),
    ("severity", "severity"),
    ("agreement", "agreement"),
)


def _plans(tables: Compared, codebook: Codebook, what: Sequence[Counted]) -> list[str]:
    """Say whether plans differ, which members' differences have to be told from."""
    asked = {
        "the share coded": [omnibus(tables, "plan", "coded", o.variable, o.outcome) for o in what],
        "severity": [
            omnibus(tables, "plan", "severity", v) for v in variables_of(tables, "tests", codebook)
        ],
    }
    said = [
        f"{sum(bool(t.differ) for t in told)} of {len(told)} in {words}"
        for words, tests in asked.items()
        if (told := [test for test in tests if test.differ is not None])
    ]
    if not said:
        return []
    return [
        f"Single plans differ for {listing(said)}. One researcher codes a plan: what looks like a "
        "difference between members is tested against how far plans of one member lie apart."
    ]


def _said(words: str, many: str, differ: list[str], same: list[str]) -> str:
    if not differ:
        return f"In {words}, {many} are not shown to differ for any of {len(same)}."
    if not same:
        return f"In {words}, {many} differ for all {len(differ)}."
    return (
        f"In {words}, {many} differ for {len(differ)} ({'; '.join(differ)}); not shown for "
        f"{len(same)} ({'; '.join(same)})."
    )


def _test_row(
    tables: Compared, kind: str, measure: str, key: tuple[str, str, str], words: str
) -> tuple[str, ...]:
    variable, outcome, label = key
    row = next(
        row
        for row in tables.rows("tests", by=kind, measure=measure, variable=variable)
        if text_of(row, "outcome") == outcome
    )
    p = estimate_of(row, "p_adjusted").value
    return (
        label,
        words.removeprefix("the "),
        count(estimate_of(row, "groups").value),
        count(estimate_of(row, "commitments").value),
        "< 0.001" if p is not None and p < 0.001 else number(p, 3),
        text_of(row, "differ"),
    )


def _shares(tables: Compared, codebook: Codebook, what: Sequence[Counted], kind: str) -> Part:
    others = tuple(other for other in GROUPS if other != kind)
    figures = [share_figure(tables, codebook, one, (kind,)) for one in what]
    figures += [share_figure(tables, codebook, one, others) for one in what]
    return Part(
        name="shares",
        heading="Shares, coded and corrected",
        sentences=(
            "The dot is the share that the IRM coded. The diamond is what the words alone say: "
            "the predicted share, corrected for the errors that the tool is known to make. Where "
            "the two lie far apart, the text does not explain what was coded.",
            "A few commitments tell little. So both shares are pooled: the fewer commitments a "
            "group has, the more it is drawn to what it lies in, a member to its region. A hollow "
            "mark is drawn by more than half.",
        ),
        figures=_there(figures),
    )


def _severity(tables: Compared, codebook: Codebook, kind: str) -> Part:
    variables = variables_of(tables, "severity", codebook)
    plans = _there(
        severity_figure(tables, codebook, v, kind="plan", shown_alone=True)
        for v in variables
        if kind == "member"
    )
    return Part(
        name="severity",
        heading="Severity: codes beyond the words",
        sentences=(
            "How much higher or lower were commitments coded than commitments with such words are "
            "coded elsewhere? Milder means higher codes than expected, stricter lower ones.",
            MEANING,
            *(
                ("Below the members stand the plans that are shown to be stricter or milder.",)
                if plans
                else ()
            ),
        ),
        figures=(
            *_there(severity_figure(tables, codebook, v, kind=kind) for v in variables),
            *plans,
        ),
    )


def _agreement(tables: Compared, codebook: Codebook, kind: str) -> Part:
    variables = variables_of(tables, "agreement", codebook)
    return Part(
        name="agreement",
        heading="Agreement of tool and IRM",
        sentences=(
            "Agreement beyond chance between the code that the tool would name and the IRM's: 0 "
            "is chance, 1 is perfect. Where nearly all commitments have one code, kappa is low "
            "however well the two agree; there AC1 is shown. The two are not to be compared with "
            f"each other. {plural(kind).capitalize()} with few coded commitments have no figure.",
        ),
        figures=_there(agreement_figure(tables, codebook, v, kind=kind) for v in variables),
    )


def _years(tables: Compared, codebook: Codebook, what: Sequence[Counted]) -> Part:
    return Part(
        name="years",
        heading="Years and regions",
        sentences=(
            "The codebook changed between the generations of reports. A share before and a share "
            "after a change are not the same measure, so the lines break there.",
        ),
        figures=_there(years_figure(tables, codebook, one) for one in what),
    )


def _panels(tables: Compared, codebook: Codebook, kind: str) -> Part:
    return Part(
        name="panels",
        heading=f"One panel for each {kind.replace('_', ' ')}",
        sentences=("All shares of each at a glance, beside those of all together.",),
        figures=_there([grid_figure(tables, codebook, kind=kind)]),
    )


def _fairness(tables: Compared, codebook: Codebook) -> Part:
    odd = sorted(
        {
            f"{label_of(text_of(row, 'variable'), codebook)} ({named(row)})"
            for row in tables.rows("fairness", differs="yes")
        }
    )
    said = (
        f"Shown to differ from the others: {listing(odd)}."
        if 0 < len(odd) <= 6
        else f"For {len(odd)} pairs of a variable and a group the error is shown to differ."
        if odd
        else "For no group is the error shown to differ from that of the others."
    )
    return Part(
        name="fairness",
        heading="Does the tool err more for some?",
        sentences=(
            "A tool that errs more for one language or for poorer countries would make them look "
            f"different. {said}",
        ),
        figures=_there(
            fairness_figure(tables, codebook, v) for v in variables_of(tables, "fairness", codebook)
        ),
    )


def _mix(tables: Compared, codebook: Codebook, kind: str) -> Part:
    mixes = sorted({text_of(row, "mix") for row in tables.rows("mix")} - {""})
    of = listing([level(one) for one in mixes]) if mixes else "texts"
    by = "region" if tables.rows("mix", by="region") else kind
    return Part(
        name="mix",
        heading="What the mix of texts explains",
        sentences=(
            f"Groups write in different languages and at different lengths. Predicted shares are "
            f"set beside those that this mix alone ({of}) would give: where the two are close, the "
            "mix explains the difference.",
        ),
        figures=_there([mix_figure(tables, codebook, kind=by)]),
    )


def _there(figures: Iterable[Figure | None]) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures if figure is not None)
