"""What a member's coded commitments changed in the predictions for a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Differences below this do not show in four decimals.
_SHOWN = 5e-5


@dataclass(frozen=True, slots=True)
class VariableHistory:
    """The part of one variable.

    Attributes
    ----------
    commitments, plans : int
        Coded ones of the member that the estimate rests on.
    mean_difference : float
        With history less without, averaged over the commitments of the draft: in the probability
        of yes, or in levels (the expected position on the scale).
    largest_difference : float
        The largest absolute difference of any commitment, in the same unit.
    """

    commitments: int
    plans: int
    mean_difference: float
    largest_difference: float


@dataclass(frozen=True, slots=True)
class HistoryUse:
    """Whose history was asked for, what there is of it, and what difference it made.

    Attributes
    ----------
    member, member_name : str
        Code and name.
    commitments, plans : int
        Coded ones that the estimates rest on: the largest over the variables.
    variables : mapping of str to VariableHistory
    """

    member: str
    member_name: str
    commitments: int
    plans: int
    variables: Mapping[str, VariableHistory]

    @property
    def used(self) -> bool:
        """Whether there is any history: without it the words alone predict."""
        return self.commitments > 0

    @property
    def changes_nothing(self) -> bool:
        """Whether no prediction differs in its first four decimals."""
        return all(one.largest_difference < _SHOWN for one in self.variables.values())
