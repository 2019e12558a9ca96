"""What the page says, section by section: every number from the data, every judgement by rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ogplens.domain import Kind
from ogplens.reporting import countries, headline, shortcuts, situations
from ogplens.reporting.comparison_chapter import chapter, figures_of
from ogplens.reporting.comparison_data import Compared, omnibus
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.figures import variable_figures
from ogplens.reporting.inputs import KNOWN, NEW, ReportInputs
from ogplens.reporting.plan_ranges import plan_table
from ogplens.reporting.variable_page import links
from ogplens.reporting.words import (
    NEAR_CHANCE,
    auc_verdict,
    count,
    interval,
    kappa_verdict,
    level,
    listing,
    number,
    percent,
)
from ogplens.settings import PredictSettings

# Plans submitted from this year on came into the shipped corpus through a selection of the
# commitments database, so that they are parts; earlier ones through an export of whole plans.
_FIRST_SELECTED_YEAR = 2015


def page(inputs: ReportInputs) -> dict[str, Any]:
    """Return the values that the templates of page and model card fill in."""
    headlines = [headline.binary_figure(inputs), headline.ordinal_figure(inputs)]
    return {
        "corpus": _corpus(inputs),
        "confidence": percent(inputs.settings.evaluate.confidence),
        "min_commitments": inputs.settings.compare.min_commitments,
        "stated_error": percent(inputs.settings.decision.stated_error),
        "range_coverage": percent(inputs.settings.decision.range_coverage),
        "folds": _folds(inputs.settings.predict),
        "yes_no": [v.label for v in inputs.variables(Kind.BINARY).values()],
        "levels": [v.label for v in inputs.variables(Kind.ORDINAL).values()],
        "binary_table": headline.binary_table(inputs),
        "ordinal_table": headline.ordinal_table(inputs),
        "headline_figures": headlines,
        "links": links(inputs),
        "explained": situations.explained(inputs),
        "situations_figure": situations.levels_figure(inputs),
        "situation_tables": [situations.situation_table(inputs, kind) for kind in Kind],
        "depends": situations.depends_sentences(inputs),
        "drift_table": situations.drift_table(inputs),
        "drift_until": inputs.settings.predict.drift_until,
        "not_drifting": listing(situations.not_drifting(inputs)),
        "shortcut_tables": [shortcuts.shortcut_table(inputs, kind) for kind in Kind],
        "short": in_short(inputs),
        "ordinal_sentences": ordinal_sentences(inputs),
        "variable_figures": list(variable_figures(inputs)),
        "comparison": chapter(Compared(inputs.comparison), inputs.codebook),
        "regions": countries.glance_regions(inputs),
        "partial": _partial(inputs),
        "researcher": researcher_sentences(inputs),
        "weak": _weak(inputs),
        "decision_table": decision_table(inputs),
        "range_table": range_table(inputs),
        "plan_table": plan_table(inputs),
        "rules": _rules(inputs),
    }


def all_figures(values: dict[str, Any]) -> Sequence[Figure]:
    """Return every figure among the values of `page`, in the order of the page."""
    return [
        *values["headline_figures"],
        values["situations_figure"],
        *values["variable_figures"],
        *figures_of(values["comparison"]),
    ]


def _corpus(inputs: ReportInputs) -> dict[str, Any]:
    glance = inputs.glance
    years = glance["year_submitted"]
    return {
        "commitments": count(glance["commitments"].sum()),
        "plans": count(len(glance)),
        "members": count(len(inputs.members)),
        "first_year": str(int(years.min())),
        "last_year": str(int(years.max())),
        "shipped": inputs.shipped_corpus,
        "found": percent(inputs.segmentation.get("found")),
        "assessed": count(inputs.segmentation.get("assessments")),
        "measured_cutting": "found" in inputs.segmentation,
    }


def in_short(inputs: ReportInputs) -> list[str]:
    """Return the main findings, a sentence each."""
    found = []
    aucs = {
        variable.label: inputs.estimate(name, "roc_auc")
        for name, variable in inputs.variables(Kind.BINARY).items()
    }
    aucs = {label: figure for label, figure in aucs.items() if figure.value is not None}
    if aucs:
        order = sorted(aucs, key=lambda label: aucs[label].value or 0.0)
        worst, best = order[0], order[-1]
        found.append(
            f"Yes/no variables of a member never seen: AUC runs from "
            f"{number(aucs[worst].value)} ({worst}: {auc_verdict(aucs[worst])}) to "
            f"{number(aucs[best].value)} ({best}: {auc_verdict(aucs[best])})."
        )
    found += _by_verdict(inputs)
    readers = {
        variable.label: inputs.estimate(name, "decided").value
        for name, variable in inputs.variables(Kind.BINARY).items()
    }
    shares = {label: 1 - share for label, share in readers.items() if share is not None}
    if shares:
        most, least = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
        found.append(
            f"The tool leaves an answer to a reader in {percent(shares[least])} ({least}) to "
            f"{percent(shares[most])} ({most}) of cases."
        )
    return found


def _by_verdict(inputs: ReportInputs) -> list[str]:
    """Group the variables with levels by how well they are told for a member never seen."""
    groups: dict[str, list[str]] = {}
    for name, variable in inputs.variables(Kind.ORDINAL).items():
        figure = inputs.estimate(name, "quadratic_kappa")
        if figure.value is not None:
            words = f"{variable.label} (quadratic kappa {number(figure.value)})"
            groups.setdefault(kappa_verdict(figure), []).append(words)
    return [
        f"Levels of a member never seen, {verdict}: {listing(words)}."
        + (" Do not rank plans or countries by this." if verdict == NEAR_CHANCE else "")
        for verdict, words in groups.items()
    ]


def ordinal_sentences(inputs: ReportInputs) -> list[str]:
    """Say of every variable with levels how far it can be told, for new and known members."""
    sentences = []
    for name, variable in inputs.variables(Kind.ORDINAL).items():
        new = inputs.estimate(name, "quadratic_kappa")
        known = inputs.estimate(name, "quadratic_kappa", protocol=KNOWN)
        if new.value is None:
            continue
        sentence = (
            f"{variable.label} of a member never seen is {_plain(kappa_verdict(new))}: quadratic "
            f"kappa {interval(new)}. With other plans of the member seen it is "
            f"{interval(known)}: {kappa_verdict(known)}."
        )
        if kappa_verdict(new) == NEAR_CHANCE:
            sentence += " Do not rank plans or countries by it."
        sentences.append(sentence)
    return sentences


def _plain(verdict: str) -> str:
    return (
        "predicted near chance" if verdict == NEAR_CHANCE else f"predicted with {verdict} success"
    )


def researcher_sentences(inputs: ReportInputs) -> list[str]:
    """Say how far apart the coded shares of members are, which text alone does not explain."""
    sentences = []
    compared = Compared({k: v for k, v in inputs.comparison.items() if k == "tests"})
    for name, variable in inputs.variables(Kind.ORDINAL).items():
        ends = countries.coded_extremes(inputs, name)
        if ends is None:
            continue
        top = level(variable.values[-1])
        if omnibus(compared, "member", "coded", name, variable.values[-1]).differ is False:
            continue  # nobody is first or last where no difference is shown
        low, high = ends
        sentences.append(
            f"{variable.label}: {high['name']} has {percent(high['share'])} of its {high['n']} "
            f"coded commitments at {top}, {low['name']} {percent(low['share'])} of {low['n']}."
        )
    return sentences


def _weak(inputs: ReportInputs) -> str:
    """List the variables that are near chance for a member never seen; empty without any."""
    weak = [
        variable.label
        for name, variable in inputs.variables(Kind.ORDINAL).items()
        if kappa_verdict(inputs.estimate(name, "quadratic_kappa")) == NEAR_CHANCE
    ]
    weak += [
        variable.label
        for name, variable in inputs.variables(Kind.BINARY).items()
        if auc_verdict(inputs.estimate(name, "roc_auc")) == NEAR_CHANCE
    ]
    return listing(weak) if weak else ""


def _partial(inputs: ReportInputs) -> dict[str, str]:
    """Count the plans whose numbers show that commitments are missing."""
    glance = inputs.glance
    later = glance["year_submitted"] >= _FIRST_SELECTED_YEAR
    parts = glance["part"] == "part"
    return {
        "year": str(_FIRST_SELECTED_YEAR),
        "later": count(int(later.sum())),
        "later_parts": count(int((later & parts).sum())),
        "parts": count(int(parts.sum())),
        "plans": count(len(glance)),
    }


def decision_table(inputs: ReportInputs) -> Table:
    """Return how often a reader is asked for, and how often the decided are wrong."""
    rows = []
    for name, variable in inputs.variables(Kind.BINARY).items():
        decided = inputs.estimate(name, "decided")
        wrong = inputs.estimate(name, "decided_error")
        yes = inputs.estimate(name, "prevalence").value
        reader = None if decided.value is None else 1 - decided.value
        ends = (
            ""
            if wrong.low is None or wrong.high is None
            else f" ({percent(wrong.low)} to {percent(wrong.high)})"
        )
        rows.append(
            (
                variable.label,
                percent(reader),
                percent(decided.value),
                percent(wrong.value) + ends,
                percent(None if yes is None else min(yes, 1 - yes)),
            )
        )
    return Table(
        caption="Yes/no variables of members never seen: decided, and wrong among the decided",
        columns=(
            *("Variable", "Needs a reader", "Decided", "Wrong among the decided"),
            "Wrong when always saying the commoner value",
        ),
        rows=tuple(rows),
    )


def range_table(inputs: ReportInputs) -> Table:
    """Return how often the range of levels holds the coded one, and how wide it is."""
    rows = []
    table = inputs.predictions
    table = table[(table["protocol"] == NEW) & (table["coded"] != "")]
    for name, variable in inputs.variables(Kind.ORDINAL).items():
        decisions = table.loc[table["variable"] == name, "decision"]
        widths = [_width(text, variable.values) for text in decisions]
        held = inputs.estimate(name, "range_coverage")
        rows.append(
            (
                variable.label,
                percent(held.value),
                number(sum(widths) / len(widths) if widths else None, 1),
                str(len(variable.values)),
            )
        )
    return Table(
        caption="Variables with levels, members never seen: ranges of levels",
        columns=("Variable", "Range holds the coded level", "Levels in the range", "Of levels"),
        rows=tuple(rows),
    )


def _width(decision: str, values: tuple[str, ...]) -> int:
    low, _, high = decision.partition("..")
    return values.index(high or low) - values.index(low) + 1


def _rules(inputs: ReportInputs) -> Table:
    variables = inputs.variables(Kind.BINARY) | inputs.variables(Kind.ORDINAL)
    return Table(
        caption="What the variables mean, in our words",
        columns=("Variable", "Values, lowest first", "Plans submitted", "Meaning"),
        rows=tuple(
            (
                v.label,
                ", ".join(level(value) for value in v.values),
                f"{v.first_year or ''} to {v.last_year}" if v.last_year else f"from {v.first_year}",
                v.rule,
            )
            for v in variables.values()
        ),
    )


def _folds(settings: PredictSettings) -> str:
    folds = f"over {settings.folds} folds"
    return folds if settings.hold_out == "member" else f"{folds}; of new members, over regions"
