"""What the models say of a commitment, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ogplens.domain.commitment import Commitment
from ogplens.domain.document import Document
from ogplens.domain.history_use import HistoryUse
from ogplens.domain.scope import ScopeReason


class Decision(StrEnum):
    """The three answers of a yes/no variable."""

    YES = "yes"
    NO = "no"
    NEEDS_A_READER = "needs a reader"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A phrase or trait of the commitment that moves a prediction.

    Attributes
    ----------
    name : str
        Readable name of the column, such as ``word: "public consultation"``.
    weight : float
        Contribution to the score on the logit scale; positive speaks for yes, or a higher level.
    """

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """A yes/no variable of one commitment.

    Attributes
    ----------
    probability : float
        Calibrated probability of yes, 0 to 1.
    decision : Decision
    evidence : tuple of Evidence
        Strongest first.
    words_alone : float or None
        The probability that the words alone give; ``None`` where no history was used.
    """

    probability: float
    decision: Decision
    evidence: tuple[Evidence, ...] = ()
    words_alone: float | None = None


@dataclass(frozen=True, slots=True)
class OrdinalPrediction:
    """An ordinal variable of one commitment.

    Attributes
    ----------
    probabilities : mapping of str to float
        Level to probability, lowest level first; they add up to 1.
    level : str
        The middle level: half of the probability lies at it or below, half at it or above.
    range : tuple of str
        Neighbouring levels, lowest first, that hold at least the stated probability together.
    expected : float
        Expected position on the scale, 0 for the lowest level.
    evidence : tuple of Evidence
    expected_words_alone : float or None
        The expected position that the words alone give; ``None`` where no history was used.
    """

    probabilities: Mapping[str, float]
    level: str
    range: tuple[str, ...]
    expected: float
    evidence: tuple[Evidence, ...] = ()
    expected_words_alone: float | None = None


@dataclass(frozen=True, slots=True)
class ScoredCommitment:
    """A commitment with its predictions by variable.

    Attributes
    ----------
    commitment_id : str
    commitment : Commitment
    predictions : mapping of str to Prediction or OrdinalPrediction
    out_of_scope : tuple of ScopeReason
        Why the models cannot judge it. Where there is a reason, the predictions have their
        probabilities, but decide nothing.
    """

    commitment_id: str
    commitment: Commitment
    predictions: Mapping[str, Prediction | OrdinalPrediction]
    out_of_scope: tuple[ScopeReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scored document or table of commitments.

    Attributes
    ----------
    source : str
        The file as the user named it.
    document : Document or None
        ``None`` where the commitments came cut already, from a table.
    commitments : tuple of ScoredCommitment
    warnings : tuple of str
    history : HistoryUse or None
        ``None`` where no member was named.
    """

    source: str
    document: Document | None
    commitments: tuple[ScoredCommitment, ...]
    warnings: tuple[str, ...] = field(default=())
    history: HistoryUse | None = None
