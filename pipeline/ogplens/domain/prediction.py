"""What the models say of a commitment, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ogplens.domain.advice import Advice
from ogplens.domain.commitment import Commitment
from ogplens.domain.criterion import CriterionFinding
from ogplens.domain.document import Document
from ogplens.domain.forecast import PlanForecast
from ogplens.domain.history_use import HistoryUse
from ogplens.domain.precedent import Precedent
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
    spans : tuple of (int, int)
        Where the phrase stands: half-open spans in the commitment's text.
    """

    name: str
    weight: float
    spans: tuple[tuple[int, int], ...] = ()


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
    language : str
        ISO 639-1 code.
    criteria : mapping of str to tuple of CriterionFinding
        Variable to what bears on it, in the order of the configuration.
    precedents : tuple of Precedent
        Most similar first; never of the plan that is scored.
    advice : tuple of Advice
        By place.
    """

    commitment_id: str
    commitment: Commitment
    predictions: Mapping[str, Prediction | OrdinalPrediction]
    out_of_scope: tuple[ScopeReason, ...] = ()
    language: str = ""
    criteria: Mapping[str, tuple[CriterionFinding, ...]] = field(default_factory=dict)
    precedents: tuple[Precedent, ...] = ()
    advice: tuple[Advice, ...] = ()


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
    forecast : PlanForecast or None
        The plan at a glance; ``None`` where nothing could be judged, or nobody asked.
    advice : tuple of Advice
        About the plan as a whole.
    own_plans : tuple of str
        Plans of the corpus that the draft seems to be itself: they are never precedents.
    """

    source: str
    document: Document | None
    commitments: tuple[ScoredCommitment, ...]
    warnings: tuple[str, ...] = field(default=())
    history: HistoryUse | None = None
    forecast: PlanForecast | None = None
    advice: tuple[Advice, ...] = ()
    own_plans: tuple[str, ...] = ()
