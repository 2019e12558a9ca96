"""The questions of ``configs/checklist.yaml``, checked, and their words."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ogplens.configuration import load_config
from ogplens.errors import ConfigError, Fault
from ogplens.features.criteria import load_criteria
from ogplens.interface import DEFAULT, interface
from ogplens.settings import codebook, configs_folder

Fact = Literal["dated_milestones", "lead_institution", "start_and_end"]


class QuestionRule(BaseModel):
    """What meets a question.

    Attributes
    ----------
    criteria : tuple of str
        Names of the lexicon, ``<variable>/<criterion>``; a phrase of one of them meets it.
    beside : tuple of str
        Where any are named: only a sentence that has a phrase of one of these as well meets it.
    facts : tuple of str
        What the plan's form says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    criteria: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    @model_validator(mode="after")
    def _can_be_met(self) -> QuestionRule:
        if not self.criteria and not self.facts:
            raise ValueError("criteria or facts, one at least")
        return self


class ChecklistFile(BaseModel):
    """``configs/checklist.yaml``: variable to its questions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    variables: dict[str, dict[str, QuestionRule]] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question.

    Attributes
    ----------
    question : str
        ``"Can the public start it or follow it?"``
    looks_for : str
        One sentence on what the IRM looks for.
    """

    question: str
    looks_for: str


class Checklist:
    """The questions of every variable.

    Attributes
    ----------
    variables : mapping of str to mapping of str to QuestionRule
        In the order of the file.
    different : tuple of (str, QuestionRule)
        Names and rules, each pair once: variables share questions.
    places : mapping of str to tuple of int
        Variable to the places of its questions among the different ones.
    """

    def __init__(self, file: ChecklistFile) -> None:
        self.variables: Mapping[str, Mapping[str, QuestionRule]] = file.variables
        every = [pair for questions in file.variables.values() for pair in questions.items()]
        self.different = tuple(dict.fromkeys(every))
        place = {pair: i for i, pair in enumerate(self.different)}
        self.places = {
            variable: tuple(place[pair] for pair in questions.items())
            for variable, questions in file.variables.items()
        }

    def question(self, variable: str, name: str, language: str = DEFAULT) -> Question:
        """Return the words of a question.

        Parameters
        ----------
        variable, name : str
            As in `ScoredCommitment.criteria` and `CriterionFinding.name`.
        language : str
            ISO 639-1 code; one that the interface does not speak gets English.

        Raises
        ------
        KeyError
            If the variable has no such question.
        """
        if name not in self.variables[variable]:
            raise KeyError(name)
        say = interface(language).say
        return Question(say(f"checklist.{name}.question"), say(f"checklist.{name}.looks_for"))


@functools.cache
def checklist() -> Checklist:
    """Return the shipped checklist; read once.

    Raises
    ------
    ConfigError
        As `load_checklist` does.
    """
    return load_checklist(configs_folder() / "checklist.yaml")


def load_checklist(path: Path) -> Checklist:
    """Read and check a checklist.

    Raises
    ------
    ConfigError
        With all faults at once: unknown keys, variables and criteria (with the nearest name), and
        questions without words.
    """
    file = load_config(path, ChecklistFile)
    if faults := list(_faults(file)):
        raise ConfigError(
            f"{len(faults)} thing(s) in the checklist cannot be used",
            source=str(path),
            faults=faults,
            hint="criteria are named in configs/criteria, words in configs/interface",
        )
    return Checklist(file)


def _faults(file: ChecklistFile) -> Iterator[Fault]:
    known = load_criteria().names
    predicted = codebook().predicted()
    words = interface()
    for variable, questions in file.variables.items():
        place = f"key variables.{variable}"
        if variable not in predicted:
            yield Fault(place, variable, _nearest("variable", variable, predicted))
        for name, rule in questions.items():
            own = f"{place}.{name}"
            for key, names in (("criteria", rule.criteria), ("beside", rule.beside)):
                for one in names:
                    if one not in known:
                        yield Fault(f"{own}.{key}", one, _nearest("criterion", one, known))
            for part in ("question", "looks_for"):
                if f"checklist.{name}.{part}" not in words:
                    yield Fault(own, name, f"words under {name}.{part} in interface/*/checklist")


def _nearest(what: str, name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return f"a known {what}; did you mean {close[0]!r}?"
