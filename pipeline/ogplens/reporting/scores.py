"""What all outputs of scorecards have in common: shortest forms, warnings, safe characters."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ogplens.domain import Codebook, Evidence, ScopeCode, ScopeReason, Scorecard, ScoredCommitment
from ogplens.interface import DEFAULT, Interface, interface
from ogplens.reporting.history import history_changes, history_note, history_of

#: Ends every scorecard.
CLOSING = "This is a screening aid, not an assessment by the IRM."
#: See the model card: the figures for members that the models have not seen.
NEAR_CHANCE = (
    "For a country that the models have not learnt from, the predicted potential impact is "
    "hardly better than chance: do not rely on it."
)
#: So many phrases are shown where space is short.
STRONGEST = 3
MINUS = "−"

# C0 but tab and line feed, C1, and the marks that turn the direction of a line.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Replace control characters, which could drive a terminal or reverse a line."""
    return _UNPRINTABLE.sub("\ufffd", text)


def strongest(evidence: Sequence[Evidence], number: int = STRONGEST) -> tuple[Evidence, ...]:
    """Return the phrases that move a prediction most, strongest first."""
    return tuple(sorted(evidence, key=lambda e: -abs(e.weight))[:number])


def level_range(levels: Sequence[str]) -> str:
    """Return a range of levels as one word: ``"minor..moderate"``."""
    return levels[0] if len(levels) == 1 else f"{levels[0]}..{levels[-1]}"


def reason(why: ScopeReason, words: Interface) -> str:
    """Return why the models cannot judge a commitment, in the language of the interface."""
    if words.language == DEFAULT:
        return why.sentence
    key = f"scorecard.scope.{why.code.value}"
    if why.code is ScopeCode.TOO_SHORT:
        return words.count(key, int(why.value), bound=why.bound)
    return words.say(key, value=_amount(why.value), bound=_amount(why.bound))


def _amount(value: str | float) -> str:
    # Rounded down as in `ogplens.scoring.scope`: what is below a bound never looks equal to it.
    return value if isinstance(value, str) else f"{math.floor(100 * value + 1e-9)}%"


def refusal(one: ScoredCommitment, words: Interface | None = None) -> str:
    """Return why a commitment gets no decision; empty where it gets one."""
    if not one.out_of_scope:
        return ""
    words = words or interface()
    said = [words.say("scorecard.refused"), *(reason(why, words) for why in one.out_of_scope)]
    return printable(" ".join(said))


def counted(card: Scorecard, words: Interface | None = None) -> str:
    """Return how many commitments a file has, and how many of them are out of scope."""
    words = words or interface()
    said = words.count("scorecard.counted", len(card.commitments))
    refused = sum(bool(one.out_of_scope) for one in card.commitments)
    if not refused:
        return said
    return words.say("scorecard.counted_refused", counted=said, refused=refused)


def all_warnings(
    cards: Sequence[Scorecard],
    codebook: Codebook | None = None,
    words: Interface | None = None,
) -> list[str]:
    """Return what a reader must know: of the files, of the history, then of the models.

    With a codebook, what the history changed is said variable by variable.
    """
    words = words or interface()
    named = len(cards) > 1
    own = [f"{card.source}: {text}" if named else text for card in cards for text in card.warnings]
    use = history_of(cards)
    changes = history_changes(use, codebook, words) if codebook is not None else ""
    history = [history_note(use, words), *([changes] if changes else [])]
    last = [words.say(f"scorecard.{key}") for key in ("near_chance", "closing")]
    return [*own, *history, *last]
