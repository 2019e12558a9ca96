"""The headline figures: how well each variable is predicted, beside simple rules and chance."""

from __future__ import annotations

from ogplens.domain import Kind
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.forest import AUC, KAPPA, Mark, forest
from ogplens.reporting.inputs import KNOWN, MODEL, NEW, PEERS, ReportInputs
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
            variable.label,
            [
                Mark(
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
        label
        for label, (ours, *peers) in groups
        if ours.estimate.value is not None
        and all(ours.estimate.value > (peer.estimate.value or 0.0) for peer in peers)
    ]
    return forest(
        "headline-yes-no",
        "How well a yes is told from a no, for members never seen",
        f"AUC with interval for {len(groups)} yes/no variables and {len(PEERS) + 1} methods. "
        f"ogplens has the highest AUC for {listing(best) if best else 'none of them'}.",
        "Filled dots are ogplens, open diamonds are simpler methods tested in the same way: words "
        "alone, a keyword list, and the base rate. The dashed line is chance.",
        groups,
        axis=AUC,
    )


def ordinal_figure(inputs: ReportInputs) -> Figure:
    """Draw the quadratic kappa of every ordinal variable, for new and known members."""
    groups = [
        (
            variable.label,
            [
                Mark("New member", inputs.estimate(name, "quadratic_kappa"), "one"),
                Mark(
                    "Known member",
                    inputs.estimate(name, "quadratic_kappa", protocol=KNOWN),
                    "two",
                ),
                Mark(
                    "Words, new member",
                    inputs.estimate(name, "quadratic_kappa", model="tfidf", protocol=NEW),
                    "quiet",
                ),
            ],
        )
        for name, variable in inputs.variables(Kind.ORDINAL).items()
    ]
    parts = [
        f"{label}: {number(new.estimate.value)} for a new member, "
        f"{number(known.estimate.value)} for a known one."
        for label, (new, known, _) in groups
    ]
    return forest(
        "headline-levels",
        "How well levels are told apart",
        "Quadratic kappa with interval. " + " ".join(parts),
        "Filled dots: ogplens on members never seen. Diamonds: ogplens when other plans of the "
        "member were seen, and words alone on members never seen. The dashed line is chance.",
        groups,
        axis=KAPPA,
    )
