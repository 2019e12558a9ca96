"""Whether the model knows what a commitment promises, or only where, when and how long it is."""

from __future__ import annotations

from ogplens.domain import Kind, Variable
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.forest import AUC, KAPPA, Mark, forest
from ogplens.reporting.headline import MODEL_NAMES
from ogplens.reporting.inputs import KNOWN, MODEL, NEW, PEERS, ReportInputs
from ogplens.reporting.situations import metric_of, metric_words
from ogplens.reporting.words import interval, number

UNMASKED = "unmasked"
# A country that is not in training has no base rate of its own: country alone needs known members.
_ALONE = (
    ("length", NEW, "Length alone"),
    ("language", NEW, "Language alone"),
    ("generation", NEW, "Generation alone"),
    ("country", KNOWN, "Country alone"),
)


def _alone(inputs: ReportInputs, name: str, metric: str) -> list[tuple[str, Estimate]]:
    found = [
        (label, inputs.estimate(name, metric, protocol=protocol, model=model))
        for model, protocol, label in _ALONE
    ]
    return [(label, figure) for label, figure in found if figure.value is not None]


def shortcut_figure(inputs: ReportInputs, name: str) -> Figure:
    """Draw the model beside itself with names in sight, one-sided predictors and simple methods."""
    variable = inputs.codebook.variables[name]
    metric = metric_of(variable)
    names = [Mark("Names masked", inputs.estimate(name, metric), "one")]
    names += _marks([("Names in sight", inputs.estimate(name, metric, model=UNMASKED))], "two")
    methods = [(MODEL_NAMES[peer], inputs.estimate(name, metric, model=peer)) for peer in PEERS]
    known = inputs.estimate(name, metric, protocol=KNOWN)
    country = [(label, one) for label, one in _alone(inputs, name, metric) if "Country" in label]
    others = [(label, one) for label, one in _alone(inputs, name, metric) if "Country" not in label]
    groups = [
        ("ogplens", names),
        ("One thing alone", _marks(others, "quiet")),
        ("Simpler methods", _marks(methods, "quiet")),
        ("Known member", [Mark("Names masked", known, "one"), *_marks(country, "quiet")]),
    ]
    words = metric_words(variable)
    return forest(
        "shortcuts",
        f"{variable.label}: shortcuts tested",
        f"{words} with interval. " + " ".join(shortcut_sentences(inputs, name)),
        "New members, but for the last group. Filled dots: ogplens as it is used. Diamonds: "
        "ogplens with names of countries, people and years in sight, and predictors that know one "
        "thing alone. The dashed line is chance. Where members are held out, a predictor that "
        "knows nothing lies a little below it.",
        [(label, marks) for label, marks in groups if marks],
        axis=AUC if variable.kind is Kind.BINARY else KAPPA,
        columns=("Group", "Predictor"),
    )


def _marks(figures: list[tuple[str, Estimate]], kind: str) -> list[Mark]:
    return [Mark(label, figure, kind) for label, figure in figures if figure.value is not None]


def shortcut_sentences(inputs: ReportInputs, name: str) -> list[str]:
    """Say what masking changes, and which single thing tells most."""
    variable = inputs.codebook.variables[name]
    metric, words = metric_of(variable), metric_words(variable, inside=True)
    ours, sight = inputs.estimate(name, metric), inputs.estimate(name, metric, model=UNMASKED)
    sentences = []
    if ours.value is not None and sight.value is not None:
        sentences.append(
            f"With names in sight {words} is {number(sight.value)}, with names "
            f"masked {number(ours.value)}."
        )
    alone = _alone(inputs, name, metric)
    if alone:
        label, best = max(alone, key=lambda one: one[1].value or 0.0)
        sentences.append(f"Of the single things, {label.lower()} tells most: {interval(best)}.")
        beaten = _beaten_by(inputs, variable, name)
        if beaten:
            sentences.append(beaten)
    return sentences


def _beaten_by(inputs: ReportInputs, variable: Variable, name: str) -> str:
    """Warn where a single thing is as good as the words, in the same situation."""
    metric = metric_of(variable)
    as_good = []
    for model, protocol, label in _ALONE:
        ours = inputs.estimate(name, metric, protocol=protocol, model=MODEL).value
        alone = inputs.estimate(name, metric, protocol=protocol, model=model).value
        if ours is not None and alone is not None and alone >= ours:
            as_good.append(label.lower())
    if not as_good:
        return ""
    return f"As good as the words, or better: {' and '.join(as_good)}. Words tell little here."


def shortcut_table(inputs: ReportInputs, kind: Kind) -> Table:
    """Return the main figure of every variable of a kind for ogplens and its shortcuts."""
    rows = []
    for name, variable in inputs.variables(kind).items():
        metric = metric_of(variable)
        figures = [
            inputs.estimate(name, metric),
            inputs.estimate(name, metric, model=UNMASKED),
            *(inputs.estimate(name, metric, protocol=p, model=m) for m, p, _ in _ALONE),
            inputs.estimate(name, metric, protocol=KNOWN),
        ]
        rows.append((variable.label, *(interval(figure) for figure in figures)))
    what = "AUC" if kind is Kind.BINARY else "quadratic kappa"
    return Table(
        caption=f"Shortcuts tested: {what} with its interval",
        columns=(
            *("Variable", "ogplens, names masked", "Names in sight"),
            *(
                f"{label}, {'new' if protocol == NEW else 'known'} member"
                for _, protocol, label in _ALONE
            ),
            "ogplens, known member",
        ),
        rows=tuple(rows),
    )
