"""Scales of two generations joined, on request alone and under a name that every table shows.

``configs/bridges.yaml`` says which value of one scale is set beside which of another, and why. OGP
has one such bridge, from specificity to verifiable. From potential impact to potential for results
it has none: those here are readings of the two definitions, and `bridge_figures` measures what
each of them does to shares.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ogplens.comparison.comparable import NEEDS_A_READER, NOT_CODED, Comparable, Outcome
from ogplens.configuration import load_config
from ogplens.domain import Codebook, Kind, Variable
from ogplens.errors import ConfigError, Fault
from ogplens.settings import codebook as shipped_codebook
from ogplens.settings import configs_folder

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Block):
    """One side of a bridge: ``lowest`` and the values above it count as yes."""

    variable: str
    lowest: str


class Bridge(_Block):
    """Values of several variables that are to be read as the same thing.

    Attributes
    ----------
    label : str
        What is made, such as ``ambition``.
    official : bool
        Whether the bridge is OGP's own.
    sources : tuple of Source
        The older generation's first; no generation codes two of them.
    reasons : str
    """

    label: Text
    official: bool
    sources: tuple[Source, ...] = Field(min_length=2)
    reasons: Text


class BridgesFile(_Block):
    """``configs/bridges.yaml``.

    Attributes
    ----------
    definitions : dict of str to dict of str to str
        Variable to generation to the name of its definition there.
    bridges : dict of str to Bridge
    """

    definitions: dict[str, dict[str, Text]]
    bridges: dict[Name, Bridge]

    def bridge(self, name: str) -> Bridge:
        """Return the bridge of that name.

        Raises
        ------
        ConfigError
            If there is none, with the names that there are.
        """
        if name not in self.bridges:
            raise ConfigError(
                "there is no bridge of this name",
                faults=[Fault("--bridge", name, f"one of {', '.join(self.bridges)}")],
                hint="write one of these names, or define a bridge in configs/bridges.yaml",
            )
        return self.bridges[name]


def load_bridges(path: Path | None = None, codebook: Codebook | None = None) -> BridgesFile:
    """Load and check the bridges.

    Parameters
    ----------
    path : Path, optional
        The shipped file by default.
    codebook : Codebook, optional
        The shipped one by default.

    Raises
    ------
    ConfigError
        For unknown keys, variables, values and generations, and for a bridge of which one
        generation codes two sources, all at once.
    """
    if path is None and codebook is None:
        return _shipped()
    book = shipped_codebook() if codebook is None else codebook
    path = configs_folder() / "bridges.yaml" if path is None else path
    file = load_config(path, BridgesFile)
    faults = [*_faulty_definitions(file, book), *_faulty_bridges(file, book)]
    if faults:
        raise ConfigError(
            f"{len(faults)} thing(s) in this configuration do not fit the codebook",
            source=str(path),
            faults=faults,
            hint="correct the places named above",
        )
    return file


@functools.cache
def _shipped() -> BridgesFile:
    return load_bridges(configs_folder() / "bridges.yaml")


def _faulty_definitions(file: BridgesFile, codebook: Codebook) -> Iterator[Fault]:
    generations = ", ".join(g.name for g in codebook.generations)
    for variable, named in file.definitions.items():
        if variable not in codebook.variables:
            yield Fault(f"key definitions.{variable}", variable, _one_of(codebook.variables))
        for generation in named:
            if generation not in {g.name for g in codebook.generations}:
                place = f"key definitions.{variable}.{generation}"
                yield Fault(place, generation, f"one of {generations}")


def _faulty_bridges(file: BridgesFile, codebook: Codebook) -> Iterator[Fault]:
    for name, bridge in file.bridges.items():
        for number, source in enumerate(bridge.sources):
            place = f"key bridges.{name}.sources.{number}"
            variable = codebook.variables.get(source.variable)
            if variable is None or not variable.predicted:
                known = _one_of(codebook.predicted())
                yield Fault(f"{place}.variable", source.variable, known)
            elif source.lowest not in variable.values[1:]:
                yield Fault(f"{place}.lowest", source.lowest, _one_of(variable.values[1:]))
        named = [source.variable for source in bridge.sources]
        for generation in codebook.generations:
            coded = [variable for variable in named if variable in generation.variables]
            if len(coded) > 1:
                found = f"{' and '.join(coded)}, both coded in {generation.name}"
                expected = "variables of which each generation codes one at most"
                yield Fault(f"key bridges.{name}.sources", found, expected)


def _one_of(names: Mapping[str, object] | tuple[str, ...] | list[str]) -> str:
    return f"one of {', '.join(names)}"


def bridged_name(name: str, bridge: Bridge) -> str:
    """Return the variable that a bridge makes: ``"ambition (bridge: strict)"``."""
    return f"{bridge.label} (bridge: {name})"


@dataclasses.dataclass(frozen=True, slots=True)
class Bridged:
    """A corpus with one more variable, and the codebook that knows it.

    Attributes
    ----------
    corpus : Comparable
        The commitments as they were; all former variables are untouched.
    codebook : Codebook
        To be given to the tables in place of the former one.
    variable : str
    """

    corpus: Comparable
    codebook: Codebook
    variable: str


def bridge(
    corpus: Comparable, codebook: Codebook, name: str, bridges: BridgesFile | None = None
) -> Bridged:
    """Add the yes/no variable of a bridge.

    Parameters
    ----------
    corpus : Comparable
        With predictions of all sources of the bridge.
    codebook : Codebook
    name : str
        Of a bridge in ``configs/bridges.yaml``.
    bridges : BridgesFile, optional
        The shipped file by default.

    Returns
    -------
    Bridged
        A commitment is coded, predicted and called by the source that its own generation codes.
        Where the generation codes none of them, or is not known, there is no code, and the
        prediction is that of the first source. A source that is no yes/no variable has no
        decision: all of these need a reader.

    Raises
    ------
    ConfigError
        If there is no such bridge, or a source is not predicted in this corpus.
    """
    chosen = (load_bridges() if bridges is None else bridges).bridge(name)
    for source in chosen.sources:
        if source.variable not in corpus.probabilities:
            known = ", ".join(corpus.probabilities) or "no variable at all"
            fault = Fault(name, source.variable, f"a variable that is predicted here: {known}")
            hint = "train a model for it, or choose another bridge"
            raise ConfigError("this bridge cannot be built here", faults=[fault], hint=hint)
    variable = bridged_name(name, chosen)
    return Bridged(
        _with_variable(corpus, codebook, chosen, variable),
        _with_entry(codebook, chosen, variable),
        variable,
    )


def source_outcomes(bridge: Bridge, codebook: Codebook) -> tuple[Outcome, ...]:
    """Return what each source of a bridge counts."""
    found = []
    for source in bridge.sources:
        values = codebook.variables[source.variable].values
        at = values.index(source.lowest)
        more = "" if at == len(values) - 1 else " or more"
        found.append(Outcome(source.variable, f"{source.lowest}{more}", at))
    return tuple(found)


def source_of(bridge: Bridge, generation: str, codebook: Codebook) -> int | None:
    """Return the place of the source that a generation codes; ``None`` where it codes none."""
    coded = {g.name: g.variables for g in codebook.generations}.get(generation, ())
    return next((at for at, source in enumerate(bridge.sources) if source.variable in coded), None)


def _with_variable(
    corpus: Comparable, codebook: Codebook, bridge: Bridge, variable: str
) -> Comparable:
    outcomes = source_outcomes(bridge, codebook)
    generations = corpus.groups.get("generation", ("",) * len(corpus))
    places = {one: source_of(bridge, one, codebook) for one in set(generations)}
    of = {one: -1 if place is None else place for one, place in places.items()}
    source = np.array([of[one] for one in generations], dtype=np.int64)
    levels = np.full(len(corpus), NOT_CODED, dtype=np.int64)
    calls = np.zeros(len(corpus), dtype=np.int64)
    decisions = np.full(len(corpus), NEEDS_A_READER, dtype=np.int64)
    yes = np.zeros(len(corpus))
    resampled = [corpus.resampled_predictions(outcome) for outcome in outcomes]
    drawn = None if any(one is None for one in resampled) else np.array(resampled[0])
    for at, outcome in enumerate(outcomes):
        here = (source == at) | ((source < 0) & (at == 0))
        coded = corpus.coded(outcome)
        known = (source == at) & ~np.isnan(coded)
        levels[known] = coded[known].astype(np.int64)
        yes[here] = corpus.predicted(outcome)[here]
        calls[here] = corpus.calls[outcome.variable][here] >= outcome.lowest
        if outcome.variable in corpus.decisions:
            decisions[here] = corpus.decisions[outcome.variable][here]
        if drawn is not None and (one := resampled[at]) is not None:
            drawn[:, here] = one[:, here]
    yes = np.clip(yes, 0.0, 1.0)  # a sum of rounded levels may pass 1
    more = {} if drawn is None else {variable: np.stack([1 - drawn, drawn], axis=2)}
    return dataclasses.replace(
        corpus,
        levels={**corpus.levels, variable: levels},
        probabilities={**corpus.probabilities, variable: np.stack([1 - yes, yes], axis=1)},
        calls={**corpus.calls, variable: calls},
        decisions={**corpus.decisions, variable: decisions},
        resampled={**corpus.resampled, **more},
    )


def _with_entry(codebook: Codebook, bridge: Bridge, variable: str) -> Codebook:
    sources = {source.variable for source in bridge.sources}
    entry = Variable(
        label=variable[0].upper() + variable[1:],
        kind=Kind.BINARY,
        values=("no", "yes"),
        role="design",
        predicted=True,
        rule=bridge.reasons,
    )
    return codebook.model_copy(
        update={
            "variables": {**codebook.variables, variable: entry},
            "generations": tuple(
                g.model_copy(update={"variables": (*g.variables, variable)})
                if sources & set(g.variables)
                else g
                for g in codebook.generations
            ),
        }
    )
