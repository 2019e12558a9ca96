"""What a member's history changed, in sentences and as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ogplens.domain import Codebook, HistoryUse, Kind, OrdinalPrediction, Prediction, Scorecard
from ogplens.interface import Interface, interface


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


def history_note(use: HistoryUse | None, words: Interface | None = None) -> str:
    """Say which history was used."""
    words = words or interface()
    if use is None:
        return words.say("scorecard.history.none")
    if not use.used:
        return words.say("scorecard.history.no_codes", member=use.member_name)
    note = words.say(
        "scorecard.history.used",
        member=use.member_name,
        code=use.member,
        commitments=words.count("scorecard.history.commitments", use.commitments),
        plans=words.count("scorecard.history.plans", use.plans),
    )
    return f"{note} {words.say('scorecard.history.unchanged')}" if use.changes_nothing else note


def history_changes(
    use: HistoryUse | None, codebook: Codebook, words: Interface | None = None
) -> str:
    """Say what the history changed on average, variable by variable; empty where nothing."""
    if use is None or use.changes_nothing:
        return ""
    words = words or interface()
    found: dict[str, list[str]] = {"points": [], "levels": []}
    for name, one in use.variables.items():
        binary = codebook.variables[name].kind is Kind.BINARY
        change = (
            _signed(100 * one.mean_difference, 1) if binary else _signed(one.mean_difference, 2)
        )
        found["points" if binary else "levels"].append(f"{words.variable(name)} {change}")
    parts = [
        words.say(f"scorecard.history.{unit}", changes=", ".join(changes))
        for unit, changes in found.items()
        if changes
    ]
    return words.say("scorecard.history.changes", changes="; ".join(parts))


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


def _signed(value: float, digits: int) -> str:
    shown = round(value, digits) + 0.0  # -0.0 becomes 0.0
    return f"{shown:+.{digits}f}".replace("-", "−") if shown else f"{0:.{digits}f}"
