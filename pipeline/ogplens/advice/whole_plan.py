"""P rules: what shows in the plan as a whole alone."""

from __future__ import annotations

from collections.abc import Sequence

from ogplens.advice.facts import Facts, Found, printable
from ogplens.advice.relevance import PARTICIPATION
from ogplens.features.words import tokens

_ALIKE = 0.8  # least Jaccard overlap of the sets of words of two commitments that say the same
_FEWEST_WORDS = 10  # shorter texts are alike by chance
_LONGEST_NAME = 60  # characters
_MOST_COMMITMENTS = 300  # no plan has more: a longer table holds many plans, or none
_FEWEST_COMMITMENTS = 2  # one commitment is no plan


def repeated(facts: Sequence[Facts]) -> list[tuple[int, int]]:
    """P501: return pairs of commitments, by place, of which the second says what the first says.

    Nothing is compared where there are more commitments than a plan has.
    """
    if len(facts) > _MOST_COMMITMENTS:
        return []
    words = [set(tokens(one.promise)) for one in facts]
    pairs = []
    for later, own in enumerate(words):
        for earlier, others in enumerate(words[:later]):
            few, many = sorted((len(own), len(others)))
            if few < _FEWEST_WORDS or few < _ALIKE * many:
                continue
            if len(own & others) >= _ALIKE * len(own | others):
                pairs.append((earlier, later))
                break
    return pairs


def without_participation(facts: Sequence[Facts]) -> bool:
    """P502: tell whether no commitment gives the public a way to take part."""
    if len(facts) < _FEWEST_COMMITMENTS or not all(one.covered for one in facts):
        return False
    return not any(one.has(*PARTICIPATION) for one in facts)


def plan_findings(facts: Sequence[Facts]) -> list[tuple[str, int, Found]]:
    """Return code, place of the commitment that it points at, and finding of every P rule."""
    found: list[tuple[str, int, Found]] = []
    for earlier, later in repeated(facts):
        other = facts[earlier].commitment
        name = other.number or other.title
        found.append(
            ("P501", later, facts[later].missing(other=" ".join(printable(name).split())[:60]))
        )
    if without_participation(facts):
        found.append(("P502", 0, facts[0].missing()))
    return found
