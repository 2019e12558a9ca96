"""What a member's history changed, in sentences and as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ogplens.domain import Codebook, HistoryUse, Kind, OrdinalPrediction, Prediction, Scorecard

#: Without a member.
WORDS_ALONE = "From the words alone; --member adds earlier codes of a country (--member PER)."


def history_of(cards: Sequence[Scorecard]) -> HistoryUse | None:
    """Return the history that all scorecards together used.

    Parameters
    ----------
    cards : sequence of Scorecard
        All of one member, or all without.

    Returns
    -------
    HistoryUse or None
        Mean differences are over the commitments of all cards.
    """
    uses = [(card.history, len(card.commitments)) for card in cards if card.history is not None]
    if not uses:
        return None
    first, total = uses[0][0], max(sum(number for _, number in uses), 1)
    variables = {
        name: replace(
            one,
            mean_difference=sum(u.variables[name].mean_difference * n for u, n in uses) / total,
            largest_difference=max(u.variables[name].largest_difference for u, _ in uses),
        )
        for name, one in first.variables.items()
    }
    return replace(first, variables=variables)


def history_note(use: HistoryUse | None) -> str:
    """Say which history was used."""
    if use is None:
        return WORDS_ALONE
    if not use.used:
        return f"There are no coded commitments of {use.member_name}: the words alone."
    rests = f"{_number(use.commitments, 'coded commitment')} of {_number(use.plans, 'plan')}"
    note = (
        f"Beside the words, the history of {use.member_name} ({use.member}) was used: {rests}. The "
        "phrases are those of the words alone."
    )
    return f"{note} It changes no prediction." if use.changes_nothing else note


def history_changes(use: HistoryUse | None, codebook: Codebook) -> str:
    """Say what the history changed on average, variable by variable; empty where nothing."""
    if use is None or use.changes_nothing:
        return ""
    chances, levels = [], []
    for name, one in use.variables.items():
        label = codebook.variables[name].label
        if codebook.variables[name].kind is Kind.BINARY:
            chances.append(f"{label} {_signed(100 * one.mean_difference, 1)}")
        else:
            levels.append(f"{label} {_signed(one.mean_difference, 2)}")
    parts = [
        f"{unit}: {', '.join(texts)}"
        for unit, texts in (("in percentage points", chances), ("in levels", levels))
        if texts
    ]
    return f"Mean change by the history, {'; '.join(parts)}."


def history_record(use: HistoryUse | None) -> dict[str, object] | None:
    """Return a history for JSON; differences have four decimals."""
    if use is None:
        return None
    return {
        "member": use.member,
        "member_name": use.member_name,
        "commitments": use.commitments,
        "plans": use.plans,
        "changes_nothing": use.changes_nothing,
        "variables": {
            name: {
                "commitments": one.commitments,
                "plans": one.plans,
                "mean_difference": round(one.mean_difference, 4) + 0.0,
                "largest_difference": round(one.largest_difference, 4),
            }
            for name, one in use.variables.items()
        },
    }


def words_alone(prediction: Prediction | OrdinalPrediction | None) -> float | None:
    """Return what the words alone give: the probability of yes, or the expected position."""
    if isinstance(prediction, OrdinalPrediction):
        return prediction.expected_words_alone
    return None if prediction is None else prediction.words_alone


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _signed(value: float, digits: int) -> str:
    shown = round(value, digits) + 0.0  # -0.0 becomes 0.0
    return f"{shown:+.{digits}f}".replace("-", "−") if shown else f"{0:.{digits}f}"
