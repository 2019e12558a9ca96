"""All that a score is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ContributionKind(StrEnum):
    """What adds to a score."""

    WORD = "word"
    CRITERION = "criterion"
    STRUCTURE = "structure"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one word, criterion or trait adds to a score.

    Attributes
    ----------
    name : str
        As shown: the word or the criterion's first phrase as the text has it, else a readable name
        in English.
    kind : ContributionKind
    column : str
        What it is, whatever the text: the folded word, ``civic_participation/public_input``,
        ``dates: deadlines``, ``access to information``.
    weight : float
        On the logit scale; positive speaks for yes, or a higher level. A word's is its own column,
        its part of the pairs that it stands in and of the letter sequences that it holds, for all
        places together. Everything else counts by what it adds over its absence.
    spans : tuple of (int, int)
        Where it stands: half-open spans in the commitment's text; empty for what has no place.
    """

    name: str
    kind: ContributionKind
    column: str
    weight: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """The score of one variable, and its parts.

    Attributes
    ----------
    score : float
        The linear score times the slope of the straight calibration line: on the logit scale, but
        before the calibration's bend and cut points, before the codebook's rules, and without a
        member's history. The probability follows from it: divided by the slope it is what
        `Calibration.probabilities` takes, which bends the line, takes off a cut point for each
        step between levels and applies the logistic function; `obey_codebook` then moves what
        breaks a rule of the codebook. Where the slope is 0 the scores say nothing: all parts are
        0, and the probabilities are the base rates.
    base : float
        The score of a text without any known word, criterion, form or answer.
    contributions : tuple of Contribution
        Strongest first; what adds nothing is left out. With the base they add up to the score.
    """

    score: float
    base: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the scores of one commitment are made of.

    Attributes
    ----------
    variables : mapping of str to ScoreParts
    """

    variables: Mapping[str, ScoreParts]
