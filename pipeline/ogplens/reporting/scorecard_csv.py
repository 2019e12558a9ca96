"""Scorecards as CSV: a row a commitment, for a spreadsheet or a program."""

from __future__ import annotations

from collections.abc import Sequence

from ogplens.domain import (
    Codebook,
    Kind,
    OrdinalPrediction,
    Prediction,
    Scorecard,
    ScoredCommitment,
)
from ogplens.irm.csv_files import to_csv
from ogplens.reporting.history import words_alone
from ogplens.reporting.scores import level_range, strongest
from ogplens.scoring.tables import guard_cell


def scorecards_csv(cards: Sequence[Scorecard], *, codebook: Codebook) -> str:
    """Return scorecards as a table with a row a commitment.

    Returns
    -------
    str
        The columns are the same for every input: ``commitment_id``, ``number``, ``title``,
        ``page``, then those of each variable in the codebook's order, then ``source``,
        ``out_of_scope`` (codes) and ``out_of_scope_reasons`` (sentences); both are empty for a
        commitment that the models can judge. Then comes ``<variable>_words_alone`` for each
        variable: the probability of yes, or the expected position on the scale, 0 the lowest
        level; empty where no history was used. The last column, ``advice_codes``, names the rules
        that fire, each once. A cell that a spreadsheet would run as a formula begins with an
        apostrophe.
    """
    columns: dict[str, list[str]] = {}
    for name in codebook.predicted():
        variable = codebook.variables[name]
        binary = variable.kind is Kind.BINARY
        own = ("probability", "decision") if binary else ("level", "range", *variable.values)
        columns[name] = [f"{name}_{column}" for column in (*own, "phrases")]
    rows = []
    for card in cards:
        for one in card.commitments:
            cells = _identity(one)
            for name, own_columns in columns.items():
                cells += _cells(one.predictions.get(name), len(own_columns))
            codes = "; ".join(why.code.value for why in one.out_of_scope)
            sentences = " ".join(why.sentence for why in one.out_of_scope)
            cells += [card.source, codes, sentences]
            alone = [words_alone(one.predictions.get(name)) for name in columns]
            cells += ["" if value is None else f"{value:.4f}" for value in alone]
            cells.append("; ".join(dict.fromkeys(advice.code for advice in one.advice)))
            rows.append([guard_cell(cell) for cell in cells])
    predicted = [column for own_columns in columns.values() for column in own_columns]
    last = ["source", "out_of_scope", "out_of_scope_reasons"]
    last += [f"{name}_words_alone" for name in columns]
    last.append("advice_codes")
    return to_csv(["commitment_id", "number", "title", "page", *predicted, *last], rows)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _identity(one: ScoredCommitment) -> list[str]:
    commitment = one.commitment
    return [
        one.commitment_id,
        *map(_shown, (commitment.number, commitment.title, commitment.page)),
    ]


def _cells(prediction: Prediction | OrdinalPrediction | None, width: int) -> list[str]:
    if prediction is None:
        return [""] * width
    # The sign stands behind: a cell that begins with one would be a formula.
    phrases = "; ".join(f"{e.name} ({e.weight:+.2f})" for e in strongest(prediction.evidence))
    if isinstance(prediction, Prediction):
        return [f"{prediction.probability:.4f}", prediction.decision.value, phrases]
    levels = [f"{p:.4f}" for p in prediction.probabilities.values()]
    return [prediction.level, level_range(prediction.range), *levels, phrases]
