"""What changed from one draft of a plan to another."""

from __future__ import annotations

from dataclasses import dataclass

from ogplens.domain.advice import Advice
from ogplens.domain.prediction import (
    OrdinalPrediction,
    Prediction,
    Scorecard,
    ScoredCommitment,
)


@dataclass(frozen=True, slots=True)
class PhraseChange:
    """A phrase whose part in a prediction changed.

    Attributes
    ----------
    name : str
    kind : str
        ``came`` and ``went`` for phrases that one text alone has; ``shifted`` for those of both.
    weight : float
        Its contribution in the new draft less that in the old, on the logit scale.
    """

    name: str
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What became of one variable.

    Attributes
    ----------
    variable : str
    old, new : Prediction or OrdinalPrediction
    difference : float
        New less old: of the probability of yes, or of the expected position on the scale.
    decided : bool
        Whether the decision, or the level, changed.
    phrases : tuple of PhraseChange
        Largest change first: only phrases that either draft shows among its strongest.
    """

    variable: str
    old: Prediction | OrdinalPrediction
    new: Prediction | OrdinalPrediction
    difference: float
    decided: bool
    phrases: tuple[PhraseChange, ...]


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion that one draft meets and the other does not."""

    variable: str
    name: str
    met: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A commitment in both drafts.

    Attributes
    ----------
    old, new : ScoredCommitment
    similarity : float
        0 to 1.
    renumbered, moved, retitled, reworded : bool
        Whether the number, the place in the order, the title or the text changed.
    values : tuple of ValueChange
        Only what moved by so much that it is shown, or is decided otherwise.
    criteria : tuple of CriterionChange
    advice_gone, advice_new : tuple of Advice
    scope_changed : bool
        Whether one draft can be judged and the other not.
    """

    old: ScoredCommitment
    new: ScoredCommitment
    similarity: float
    renumbered: bool
    moved: bool
    retitled: bool
    reworded: bool
    values: tuple[ValueChange, ...]
    criteria: tuple[CriterionChange, ...]
    advice_gone: tuple[Advice, ...]
    advice_new: tuple[Advice, ...]
    scope_changed: bool

    @property
    def unchanged(self) -> bool:
        """Whether there is nothing to tell."""
        told = (self.values, self.criteria, self.advice_gone, self.advice_new)
        edited = self.renumbered or self.moved or self.retitled or self.reworded
        return not (any(told) or edited or self.scope_changed)


@dataclass(frozen=True, slots=True)
class PlanChange:
    """Two drafts compared.

    Attributes
    ----------
    old, new : Scorecard
    pairs : tuple of Pair
        In the order of the new draft.
    added, removed : tuple of ScoredCommitment
    advice_gone, advice_new : tuple of Advice
        About the plan as a whole.
    """

    old: Scorecard
    new: Scorecard
    pairs: tuple[Pair, ...]
    added: tuple[ScoredCommitment, ...]
    removed: tuple[ScoredCommitment, ...]
    advice_gone: tuple[Advice, ...]
    advice_new: tuple[Advice, ...]
