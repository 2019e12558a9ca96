"""Why a commitment is none that the models can judge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ScopeCode(StrEnum):
    """The reasons, by names that stay."""

    LANGUAGE_NOT_COVERED = "language_not_covered"
    TOO_SHORT = "too_short"
    FEW_KNOWN_WORDS = "few_known_words"
    UNLIKE_TRAINING_TEXTS = "unlike_training_texts"


@dataclass(frozen=True, slots=True)
class ScopeReason:
    """One reason why a commitment gets no decision.

    Attributes
    ----------
    code : ScopeCode
    value : str or float
        What was found: a language, a number of words, or a ratio.
    bound : str or float
        What is needed: the languages that are covered, or the least number or ratio.
    sentence : str
        Value and bound in plain words.
    """

    code: ScopeCode
    value: str | float
    bound: str | float
    sentence: str
