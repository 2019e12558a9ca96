"""The headline figures: how well each variable is predicted, beside simple rules and chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.domain import Kind, Variable
from ogplens.reporting.drawing import WIDTH, Canvas, Figure, Scale, Table, ticks
from ogplens.reporting.inputs import KNOWN, MODEL, NEW, PEERS, Estimate, ReportInputs
from ogplens.reporting.words import (
    auc_verdict,
    count,
    interval,
    kappa_verdict,
    listing,
    number,
    percent,
)

MODEL_NAMES = {
    "ogplens": "ogplens",
    "tfidf": "Words alone",
    "keyword": "Keyword list",
    "prior": "Base rate",
}


@dataclass(frozen=True, slots=True)
class _Mark:
    label: str
    estimate: Estimate
    kind: str


def binary_table(inputs: ReportInputs) -> Table:
    """Return AUC of the yes/no variables for members never seen, beside the peers."""
    rows = []
    for name, variable in inputs.variables(Kind.BINARY).items():
        ours = inputs.estimate(name, "roc_auc")
        rows.append(
            (
                variable.label,
                count(ours.n),
                percent(inputs.estimate(name, "prevalence").value),
                interval(ours),
                auc_verdict(ours),
                *(interval(inputs.estimate(name, "roc_auc", model=peer)) for peer in PEERS),
                interval(inputs.estimate(name, "roc_auc", protocol=KNOWN)),
            )
        )
    return Table(
        caption="Yes/no variables: AUC with its interval (0.5 is chance, 1 is perfect order)",
        columns=(
            *("Variable", "Coded", "Coded yes", "ogplens, new member", "In a word"),
            *(f"{MODEL_NAMES[peer]}, new member" for peer in PEERS),
            "ogplens, known member",
        ),
        rows=tuple(rows),
    )


def ordinal_table(inputs: ReportInputs) -> Table:
    """Return kappa and concordance of the ordinal variables, for new and known members."""
    rows = []
    for name, variable in inputs.variables(Kind.ORDINAL).items():
        new = inputs.estimate(name, "quadratic_kappa")
        known = inputs.estimate(name, "quadratic_kappa", protocol=KNOWN)
        rows.append(
            (
                variable.label,
                count(new.n),
                interval(new),
                kappa_verdict(new),
                interval(known),
                kappa_verdict(known),
                interval(inputs.estimate(name, "within_plan_concordance")),
                interval(inputs.estimate(name, "within_plan_concordance", protocol=KNOWN)),
            )
        )
    return Table(
        caption="Variables with levels: quadratic kappa (0 is chance, 1 is perfect) and order "
        "inside a plan (0.5 is chance)",
        columns=(
            *("Variable", "Coded", "Kappa, new member", "In a word"),
            *("Kappa, known member", "In a word"),
            *("Order in the plan, new member", "Order in the plan, known member"),
        ),
        rows=tuple(rows),
    )


def binary_figure(inputs: ReportInputs) -> Figure:
    """Draw the AUC of every yes/no variable for our model and its peers."""
    groups = [
        (
            variable,
            [
                _Mark(
                    MODEL_NAMES[model],
                    inputs.estimate(name, "roc_auc", model=model),
                    "one" if model == MODEL else "quiet",
                )
                for model in (MODEL, *PEERS)
            ],
        )
        for name, variable in inputs.variables(Kind.BINARY).items()
    ]
    best = [
        variable.label
        for variable, (ours, *peers) in groups
        if ours.estimate.value is not None
        and all(ours.estimate.value > (peer.estimate.value or 0.0) for peer in peers)
    ]
    return _forest(
        "headline-yes-no",
        "How well a yes is told from a no, for members never seen",
        f"AUC with interval for {len(groups)} yes/no variables and {len(PEERS) + 1} methods. "
        f"ogplens has the highest AUC for {listing(best) if best else 'none of them'}.",
        "Filled dots are ogplens, open diamonds are simpler methods tested in the same way: words "
        "alone, a keyword list, and the base rate. The dashed line is chance.",
        groups,
        chance=0.5,
        low=0.4,
        step=0.1,
    )


def ordinal_figure(inputs: ReportInputs) -> Figure:
    """Draw the quadratic kappa of every ordinal variable, for new and known members."""
    groups = [
        (
            variable,
            [
                _Mark("New member", inputs.estimate(name, "quadratic_kappa"), "one"),
                _Mark(
                    "Known member",
                    inputs.estimate(name, "quadratic_kappa", protocol=KNOWN),
                    "two",
                ),
                _Mark(
                    "Words, new member",
                    inputs.estimate(name, "quadratic_kappa", model="tfidf", protocol=NEW),
                    "quiet",
                ),
            ],
        )
        for name, variable in inputs.variables(Kind.ORDINAL).items()
    ]
    parts = [
        f"{variable.label}: {number(new.estimate.value)} for a new member, "
        f"{number(known.estimate.value)} for a known one."
        for variable, (new, known, _) in groups
    ]
    return _forest(
        "headline-levels",
        "How well levels are told apart",
        "Quadratic kappa with interval. " + " ".join(parts),
        "Filled dots: ogplens on members never seen. Diamonds: ogplens when other plans of the "
        "member were seen, and words alone on members never seen. The dashed line is chance.",
        groups,
        chance=0.0,
        low=-0.2,
        step=0.2,
    )


def _forest(
    name: str,
    title: str,
    description: str,
    caption: str,
    groups: Sequence[tuple[Variable, Sequence[_Mark]]],
    *,
    chance: float,
    low: float,
    step: float,
) -> Figure:
    """Draw marks with intervals, one line each, under the name of their variable."""
    canvas, row, head = Canvas(), 16.0, 22.0
    bottom = sum(head + row * len(marks) for _, marks in groups) + 6
    ends = [mark.estimate.low for _, marks in groups for mark in marks]
    low = min([low, *(math.floor(end / step) * step for end in ends if end is not None)])
    scale = Scale(low, 1.0, 118, WIDTH - 14)
    steps = round((1.0 - low) / step)
    values = [low + step * i for i in range(steps + 1)]
    ticks(canvas, scale, [(v, number(v, 1)) for v in values], top=6, bottom=bottom)
    canvas.line(scale(chance), 6, scale(chance), bottom, "chance")
    y = 0.0
    for variable, marks in groups:
        y += head
        canvas.text(0, y - 4, variable.label, "strong")
        for mark in marks:
            y += row
            _interval_mark(canvas, scale, y - 4, mark)
    return Figure(
        name=name,
        title=title,
        description=description,
        caption=caption,
        height=bottom + 22,
        body=canvas.body(),
        table=Table(
            caption=title,
            columns=("Variable", "Method", "Figure and interval", "Commitments"),
            rows=tuple(
                (variable.label, mark.label, interval(mark.estimate), count(mark.estimate.n))
                for variable, marks in groups
                for mark in marks
            ),
        ),
    )


def _interval_mark(canvas: Canvas, scale: Scale, y: float, mark: _Mark) -> None:
    canvas.text(8, y + 4, mark.label, "small muted")
    estimate = mark.estimate
    if estimate.value is None:
        return
    if estimate.low is not None and estimate.high is not None:
        canvas.line(scale(estimate.low), y, scale(estimate.high), y, f"line {mark.kind}")
    draw = canvas.dot if mark.kind == "one" else canvas.diamond
    draw(scale(estimate.value), y, mark.kind)
