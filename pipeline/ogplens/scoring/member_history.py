"""A member's coded commitments beside the words of its draft."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ogplens.domain import (
    HistoryUse,
    OrdinalPrediction,
    Prediction,
    ScoredCommitment,
    VariableHistory,
)
from ogplens.errors import OgplensError
from ogplens.irm.members import close_names, find_member, members
from ogplens.learning.fitting import VariableModel
from ogplens.learning.history import History
from ogplens.learning.model_set import Owner


@dataclass(frozen=True, slots=True)
class MemberHistory:
    """What the models have learnt of one member.

    Attributes
    ----------
    code, name : str
    coded : mapping of str to (int, int)
        Variable to the coded commitments and plans that its estimate rests on.
    """

    code: str
    name: str
    coded: Mapping[str, tuple[int, int]]

    def owners(self, number: int) -> list[Owner]:
        """Return the owner of so many commitments of a new plan."""
        return [Owner(self.code)] * number

    def use(self, scored: Sequence[ScoredCommitment]) -> HistoryUse:
        """Return what difference the history made to scored commitments."""
        variables = {}
        for name, (commitments, plans) in self.coded.items():
            found = [_difference(one.predictions[name]) for one in scored]
            mean = sum(found) / len(found) if found else 0.0
            largest = max(map(abs, found), default=0.0)
            variables[name] = VariableHistory(commitments, plans, mean, largest)
        commitments, plans = (max(column) for column in zip(*self.coded.values(), strict=True))
        return HistoryUse(self.code, self.name, commitments, plans, variables)


def member_history(name_or_code: str, models: Mapping[str, VariableModel]) -> MemberHistory:
    """Return what the models have learnt of a member.

    Parameters
    ----------
    name_or_code : str
        As `ogplens.irm.find_member` knows it, or the code of a local member that is in the corpus
        alone.
    models : mapping of str to VariableModel

    Raises
    ------
    OgplensError
        If there is no such member, with those whose names or codes look like it.
    """
    known = find_member(name_or_code)
    code = name_or_code.strip().upper() if known is None else known.code
    coded = {name: _coded(model.history, code) for name, model in models.items()}
    if known is None and not any(commitments for commitments, _ in coded.values()):
        close = _close(name_or_code)
        raise OgplensError(
            f"there is no OGP member {name_or_code!r}",
            hint=(f"did you mean {' or '.join(close)}? " if close else "")
            + "Give a code such as PER, or a name, from configs/members.yaml",
        )
    return MemberHistory(code, code if known is None else known.name, coded)


def _coded(history: History, code: str) -> tuple[int, int]:
    plans = sum(plan.rpartition("-")[0] == code for plan in history.plans)
    return history.effect(code).coded, plans


def _close(name: str) -> list[str]:
    """Return up to three members that were perhaps meant, as ``"PER (Peru)"``."""
    by_name = [find_member(one) for one in close_names(name)]
    by_code = difflib.get_close_matches(
        name.strip().upper(), [one.code for one in members().members], n=2, cutoff=0.6
    )
    found = [one for one in (*by_name, *map(find_member, by_code)) if one is not None]
    return list(dict.fromkeys(f"{one.code} ({one.name})" for one in found))[:3]


def _difference(found: Prediction | OrdinalPrediction) -> float:
    """Return with history less without: in the probability of yes, or in levels."""
    if isinstance(found, Prediction):
        return 0.0 if found.words_alone is None else found.probability - found.words_alone
    alone = found.expected_words_alone
    return 0.0 if alone is None else found.expected - alone
