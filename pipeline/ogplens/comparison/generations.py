"""Shares over generations of the codebook, each under the name of what was coded there.

Three generations of reports coded partly other variables, and partly the same variable in another
way: relevant followed from three values up to 2019 and is one question since 2020. A difference of
coded shares over such a step may be one of definitions. Two things help. The view of comparable
commitments (`comparable_view`) keeps one definition and drops the rest. And the predictions stand
beside the codes: one model read all texts, so that a step that the codes make and the predictions
do not is hardly one of the texts. The reverse proves less, since a model may know a generation by
the form of its template.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ogplens.comparison.bridges import (
    BridgesFile,
    bridged_name,
    load_bridges,
    source_of,
    source_outcomes,
)
from ogplens.comparison.clusters import between_models, mean, plan_places
from ogplens.comparison.columns import GENERATIONS
from ogplens.comparison.comparable import NOT_CODED, Comparable, Outcome
from ogplens.domain import Codebook
from ogplens.domain.codebook import Generation
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

Mask = npt.NDArray[np.bool_]

GENERATION = "generation"
AS_IN_THE_CODEBOOK = "as in the codebook"


def definition_of(
    variable: str, generation: str, codebook: Codebook, bridges: BridgesFile | None = None
) -> str:
    """Return the name of how a generation codes a variable.

    Parameters
    ----------
    variable : str
    generation : str
        Empty where it is not known.
    codebook : Codebook
    bridges : BridgesFile, optional
        With the definitions that differ; the shipped file by default.

    Returns
    -------
    str
        Empty where the generation does not code the variable. Of the variable of a bridge it is
        the source that the generation codes, so that a bridge joins definitions and never hides
        that there are several.
    """
    file = load_bridges() if bridges is None else bridges
    named = file.definitions.get(variable, {})
    if generation in named:
        return named[generation]
    for name, bridge in file.bridges.items():
        if variable == bridged_name(name, bridge):
            at = source_of(bridge, generation, codebook)
            return "" if at is None else _counts(source_outcomes(bridge, codebook)[at])
    coded = any(g.name == generation and variable in g.variables for g in codebook.generations)
    return AS_IN_THE_CODEBOOK if coded else ""


def _counts(outcome: Outcome) -> str:
    return f"{outcome.variable}: {outcome.name}"


def comparable_only(
    corpus: Comparable,
    variable: str,
    codebook: Codebook,
    *,
    definition: str | None = None,
    bridges: BridgesFile | None = None,
) -> Mask:
    """Tell which commitments stand under one definition of a variable.

    Parameters
    ----------
    corpus : Comparable
    variable : str
        One that is predicted here.
    codebook : Codebook
    definition : str, optional
        The definition to keep; by default the one under which most commitments were coded here,
        the older one of two that are even.
    bridges : BridgesFile, optional

    Returns
    -------
    ndarray of bool, shape (commitments,)
        True where the commitment's generation codes the variable by that definition, whether or
        not this commitment was coded. Never two definitions at once; all False where none fits.

    Raises
    ------
    KeyError
        If the variable is not predicted here.
    """
    defined = _definitions(corpus, variable, codebook, bridges)
    coded = corpus.levels[variable] != NOT_CODED
    if definition is None:
        order = _in_order(variable, codebook, bridges)
        counts = {one: int((coded & (defined == one)).sum()) for one in order}
        definition = max(order, key=lambda one: (counts[one], -order.index(one)), default="")
    return np.asarray((defined == definition) & (defined != ""), dtype=bool)


def comparable_view(
    corpus: Comparable,
    variable: str,
    codebook: Codebook,
    *,
    definition: str | None = None,
    bridges: BridgesFile | None = None,
) -> Comparable:
    """Return the comparable commitments alone, with this one variable; see `comparable_only`.

    Every table can be made of it. Since a definition is kept for each variable by itself, no other
    variable is in the view.
    """
    mask = comparable_only(corpus, variable, codebook, definition=definition, bridges=bridges)
    return only(corpus, mask, variable)


def only(corpus: Comparable, mask: Mask, variable: str | None = None) -> Comparable:
    """Return the commitments where ``mask`` is true, in their order.

    Parameters
    ----------
    corpus : Comparable
    mask : ndarray of bool, shape (commitments,)
    variable : str, optional
        Keep this variable alone.
    """
    kept = [int(place) for place in np.flatnonzero(mask)]

    def names(column: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(column[place] for place in kept)

    def wanted(name: str) -> bool:
        return variable is None or name == variable

    return dataclasses.replace(
        corpus,
        ids=names(corpus.ids),
        members=names(corpus.members),
        plans=names(corpus.plans),
        regions=names(corpus.regions),
        groups={kind: names(groups) for kind, groups in corpus.groups.items()},
        themes=tuple(corpus.themes[place] for place in kept),
        levels={name: found[kept] for name, found in corpus.levels.items() if wanted(name)},
        probabilities={
            name: found[kept] for name, found in corpus.probabilities.items() if wanted(name)
        },
        calls={name: found[kept] for name, found in corpus.calls.items() if wanted(name)},
        decisions={name: found[kept] for name, found in corpus.decisions.items() if wanted(name)},
        resampled={
            name: found[:, kept] for name, found in corpus.resampled.items() if wanted(name)
        },
    )


def by_generation(
    corpus: Comparable,
    codebook: Codebook,
    settings: CompareSettings,
    bridges: BridgesFile | None = None,
) -> pd.DataFrame:
    """Set the coded and the predicted share of every outcome beside each other, by generation.

    Parameters
    ----------
    corpus : Comparable
        A bridged one shows the bridge as a variable of its own.
    codebook : Codebook
        The one that belongs to the corpus.
    settings : CompareSettings
        ``confidence`` of the intervals.
    bridges : BridgesFile, optional

    Returns
    -------
    pandas.DataFrame
        The columns `GENERATIONS`; one row a generation with commitments here and outcome, in the
        order of the codebook. Intervals of coded shares allow for plans (`Mean.share_interval`),
        those of predicted ones for plans and, where there are resampled models, for models; none
        of a difference or a prediction where there is a single plan.
    """
    import pandas as pd

    places = plan_places(corpus.plans)
    generations = np.array(corpus.groups[GENERATION], dtype=str)
    rows = [
        _row(corpus, generation, outcome, codebook, bridges, places, here, settings.confidence)
        for generation in codebook.generations
        if (here := generations == generation.name).any()
        for outcome in corpus.outcomes(codebook)
    ]
    return pd.DataFrame(rows, columns=list(GENERATIONS))


def _row(
    corpus: Comparable,
    generation: Generation,
    outcome: Outcome,
    codebook: Codebook,
    bridges: BridgesFile | None,
    places: npt.NDArray[np.int64],
    here: Mask,
    confidence: float,
) -> dict[str, object]:
    coded_all, predicted_all = corpus.coded(outcome)[here], corpus.predicted(outcome)[here]
    coded = mean(coded_all, places[here])
    same = mean(np.where(np.isnan(coded_all), np.nan, predicted_all), places[here])
    predicted = mean(predicted_all, places[here])
    drawn = corpus.resampled_predictions(outcome)
    if drawn is not None:
        shifts = between_models(drawn[:, here] - predicted_all)
        predicted = dataclasses.replace(predicted, variance=predicted.variance + shifts)
    beyond = mean(coded_all - predicted_all, places[here])
    low, high = coded.share_interval(confidence)
    beyond_low, beyond_high = beyond.interval(confidence, lowest=-1.0, highest=1.0)
    predicted_low, predicted_high = predicted.interval(confidence, lowest=0.0, highest=1.0)
    definition = definition_of(outcome.variable, generation.name, codebook, bridges)
    others = (
        g.name
        for g in codebook.generations
        if g.name != generation.name
        and definition
        and definition_of(outcome.variable, g.name, codebook, bridges) == definition
    )
    return {
        "generation": generation.name,
        "years": _years(generation),
        "variable": outcome.variable,
        "outcome": outcome.name,
        "definition": definition,
        "comparable_with": "; ".join(others),
        "plans": predicted.plans,
        "commitments": predicted.n,
        "coded_n": coded.n,
        "coded": coded.value,
        "coded_low": low,
        "coded_high": high,
        "predicted_same": same.value,
        "difference": beyond.value,
        "difference_low": beyond_low,
        "difference_high": beyond_high,
        "predicted": predicted.value,
        "predicted_low": predicted_low,
        "predicted_high": predicted_high,
    }


def _years(generation: Generation) -> str:
    if generation.last_year is None:
        return f"from {generation.first_year}"
    return f"{generation.first_year} to {generation.last_year}"


def _definitions(
    corpus: Comparable, variable: str, codebook: Codebook, bridges: BridgesFile | None
) -> npt.NDArray[np.str_]:
    generations = corpus.groups[GENERATION]
    of = {one: definition_of(variable, one, codebook, bridges) for one in set(generations)}
    return np.array([of[one] for one in generations], dtype=str)


def _in_order(variable: str, codebook: Codebook, bridges: BridgesFile | None) -> list[str]:
    def named() -> Iterator[str]:
        for generation in codebook.generations:
            yield definition_of(variable, generation.name, codebook, bridges)

    return [one for one in dict.fromkeys(named()) if one]
