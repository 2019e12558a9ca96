"""How much words alone tell, how much a coded history adds, and what drift and shortcuts do."""

from __future__ import annotations

from dataclasses import dataclass

from ogplens.domain import Kind, Variable
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.forest import AUC, KAPPA, Mark, forest
from ogplens.reporting.inputs import HISTORY, KNOWN, LATER, MODEL, NEW, SAME_PLAN, ReportInputs
from ogplens.reporting.words import count, interval, number, percent

WITHIN = "within_plan_concordance"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a commitment is predicted.

    Attributes
    ----------
    protocol, model : str
    label : str
        Short, for figures and tables.
    """

    protocol: str
    model: str
    label: str

    @property
    def kind(self) -> str:
        """How it is drawn: history filled, words alone open."""
        return "one" if self.model == HISTORY else "two"


SITUATIONS = (
    Situation(NEW, MODEL, "New member, words"),
    Situation(KNOWN, MODEL, "Known member, words"),
    Situation(KNOWN, HISTORY, "Known member, history"),
    Situation(SAME_PLAN, MODEL, "Known plan, words"),
    Situation(SAME_PLAN, HISTORY, "Known plan, history"),
)

EXPLAINED = (
    (
        "New member",
        "Nothing of the member has been coded: the tool has the words of the commitment alone.",
    ),
    (
        "Known member",
        "The member's other plans are coded, this plan is not. This is what an author of a draft "
        "has whose country took part before.",
    ),
    (
        "Known plan",
        "Other commitments of the same plan are coded too. No author has this before the plan is "
        "assessed; it shows how much of a code lies with the researcher and the plan.",
    ),
    (
        "Words, and history",
        "“Words” is the model that reads the commitment. “History” adds the codes that the member, "
        "and the plan where it is known, got for other commitments.",
    ),
)


def metric_of(variable: Variable) -> str:
    """Return the name of the main figure of a variable."""
    return "roc_auc" if variable.kind is Kind.BINARY else "quadratic_kappa"


def metric_words(variable: Variable, *, inside: bool = False) -> str:
    """Return the main figure of a variable as people say it; ``inside`` a sentence or first."""
    if variable.kind is Kind.BINARY:
        return "AUC"
    return "quadratic kappa" if inside else "Quadratic kappa"


def measured(inputs: ReportInputs) -> list[Situation]:
    """Return the situations that this run has figures of."""
    return [one for one in SITUATIONS if (one.protocol, one.model) in inputs.measured]


def explained(inputs: ReportInputs) -> list[tuple[str, str]]:
    """Return the situations of this run in plain words."""
    protocols = {one.protocol for one in measured(inputs)}
    history = _with_history(inputs)
    shown = {"New member": NEW in protocols, "Known member": KNOWN in protocols}
    shown |= {"Known plan": SAME_PLAN in protocols, "Words, and history": history}
    return [(term, words) for term, words in EXPLAINED if shown[term]]


def _estimate(inputs: ReportInputs, name: str, metric: str, one: Situation) -> Estimate:
    return inputs.estimate(name, metric, protocol=one.protocol, model=one.model)


def situation_marks(inputs: ReportInputs, name: str, metric: str) -> list[Mark]:
    """Return a variable's figure in every situation of this run."""
    return [
        Mark(one.label, _estimate(inputs, name, metric, one), one.kind)
        for one in measured(inputs)
        if _estimate(inputs, name, metric, one).value is not None
    ]


def levels_figure(inputs: ReportInputs) -> Figure:
    """Draw quadratic kappa of the variables with levels in every situation."""
    groups = [
        (variable.label, situation_marks(inputs, name, "quadratic_kappa"))
        for name, variable in inputs.variables(Kind.ORDINAL).items()
    ]
    return forest(
        "situations-levels",
        f"Levels: {_what(inputs)}",
        "Quadratic kappa with interval. " + " ".join(_sentence(*group) for group in groups),
        _caption(inputs),
        groups,
        axis=KAPPA,
        columns=("Variable", "Situation"),
    )


def _with_history(inputs: ReportInputs) -> bool:
    return any(one.model == HISTORY for one in measured(inputs))


def _what(inputs: ReportInputs) -> str:
    return "what words tell" + (", and what history adds" if _with_history(inputs) else "")


def _caption(inputs: ReportInputs) -> str:
    history = " Filled dots: words and history." if _with_history(inputs) else ""
    return f"Open diamonds: the words of the commitment alone.{history} The dashed line is chance."


def situation_figure(inputs: ReportInputs, name: str) -> Figure:
    """Draw the main figure of one variable in every situation, and the order inside a plan."""
    variable = inputs.codebook.variables[name]
    marks = situation_marks(inputs, name, metric_of(variable))
    words = metric_words(variable)
    return forest(
        "situations",
        f"{variable.label}: {_what(inputs)}",
        f"{words} with interval. " + _sentence(variable.label, marks),
        _caption(inputs),
        [(words, marks)],
        axis=AUC if variable.kind is Kind.BINARY else KAPPA,
        columns=("Figure", "Situation"),
    )


def _sentence(label: str, marks: list[Mark]) -> str:
    parts = [f"{mark.label.lower()} {number(mark.estimate.value)}" for mark in marks]
    return f"{label}: {'; '.join(parts)}." if parts else f"{label}: not measured."


def situation_table(inputs: ReportInputs, kind: Kind) -> Table:
    """Return the main figure of every variable of a kind in every situation."""
    shown = measured(inputs)
    rows = []
    for name, variable in inputs.variables(kind).items():
        cells = [interval(_estimate(inputs, name, metric_of(variable), one)) for one in shown]
        rows.append((variable.label, *cells))
    what = "AUC" if kind is Kind.BINARY else "quadratic kappa"
    kinds = "Yes/no variables" if kind is Kind.BINARY else "Variables with levels"
    return Table(
        caption=f"{kinds}: {what} with its interval, by what is known",
        columns=("Variable", *(one.label for one in shown)),
        rows=tuple(rows),
    )


def depends_sentences(inputs: ReportInputs) -> list[str]:
    """Say of which levels history tells more than words do, by rule: see `depends_sentence`."""
    sentences = []
    for name, variable in inputs.variables(Kind.ORDINAL).items():
        sentence = depends_sentence(inputs, name, variable)
        if sentence:
            sentences.append(sentence)
    return sentences


def depends_sentence(inputs: ReportInputs, name: str, variable: Variable) -> str:
    """Compare words alone for a new member with the most that a history adds; empty without one.

    The history decides more where the intervals do not meet and it adds more than words alone have
    above chance.
    """
    metric = metric_of(variable)
    words = inputs.estimate(name, metric)
    best = next(
        (
            (one, figure)
            for one in reversed(SITUATIONS)
            if one.model == HISTORY
            and (figure := _estimate(inputs, name, metric, one)).value is not None
        ),
        None,
    )
    if best is None or words.value is None:
        return ""
    one, figure = best
    known = "other commitments of the plan" if one.protocol == SAME_PLAN else "the member's plans"
    said = (
        f"{variable.label}: {metric_words(variable, inside=True)} is "
        f"{interval(words)} from the words of a new member, and {interval(figure)} where the codes "
        f"of {known} are known too."
    )
    if words.high is None or figure.low is None:
        return said
    chance = 0.5 if variable.kind is Kind.BINARY else 0.0
    if figure.low > words.high and (figure.value or 0.0) - words.value > words.value - chance:
        return said + " The researcher and the plan decide more here than the words do."
    if figure.low > words.high:
        return said + " The history adds to what the words tell."
    return said + " The intervals meet: no clear gain from the history."


def drift_table(inputs: ReportInputs) -> Table:
    """Return the figures of models of early plans on later ones, beside those of new members."""
    rows = []
    for kind in (Kind.BINARY, Kind.ORDINAL):
        for name, variable in inputs.variables(kind).items():
            metric = metric_of(variable)
            later = inputs.estimate(name, metric, protocol=LATER)
            if later.value is None:
                continue
            shares = [inputs.estimate(name, m, protocol=LATER).value for m in _SHARES]
            rows.append(
                (
                    variable.label,
                    metric_words(variable),
                    interval(inputs.estimate(name, metric, protocol=KNOWN)),
                    interval(later),
                    count(later.n),
                    *(percent(share) for share in shares),
                )
            )
    until = inputs.settings.predict.drift_until
    return Table(
        caption=f"Trained on plans to {until}, tested on plans from {until + 1} on",
        columns=(
            *("Variable", "Figure", "Known member, all years", "Later plans", "Tested"),
            *("Coded yes", "Mean probability"),
        ),
        rows=tuple(rows),
    )


_SHARES = ("prevalence", "mean_probability")


def not_drifting(inputs: ReportInputs) -> list[str]:
    """Return the labels of the variables for which drift could not be measured."""
    return [
        variable.label
        for kind in (Kind.BINARY, Kind.ORDINAL)
        for name, variable in inputs.variables(kind).items()
        if inputs.estimate(name, metric_of(variable), protocol=LATER).value is None
    ]
