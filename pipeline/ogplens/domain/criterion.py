"""What the IRM looks for in a commitment, and where the commitment says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CriterionFinding:
    """One question that bears on a variable, and the sentences that answer it.

    Attributes
    ----------
    name : str
        Stable name, ``public_face``; its words are in the configuration.
    met : bool
        Whether a phrase for it was found. That none was found does not prove that it is missing.
    sentences : tuple of (int, int)
        Half-open spans of the sentences, in the commitment's text; empty where it is not met.
    phrases : tuple of (int, int)
        Half-open spans of the phrases inside these sentences.
    """

    name: str
    met: bool
    sentences: tuple[tuple[int, int], ...] = ()
    phrases: tuple[tuple[int, int], ...] = ()
