"""Evidence for what the codebook asks, found by phrases in four languages.

A criterion is one thing that a rule of the codebook speaks of, such as a complaint mechanism or
a vague verb. Its name is free of language; the phrases that show it are listed for each language
in ``configs/criteria/<language>.yaml``, where the notation is described.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ogplens.configuration import load_config
from ogplens.errors import ConfigError, Fault
from ogplens.features.cutting import Cut, cut
from ogplens.features.folding import fold_cut
from ogplens.features.lexicon import Lexicon
from ogplens.features.phrases import after_accents, check_phrase, fold_text
from ogplens.features.spellings import looking_up
from ogplens.settings import configs_folder

Side = Literal["supports", "counters"]

# Variables without a group of their own look at the group of the variable that they continue.
_GROUP_OF = {"verifiable": ("specificity",), "potential_for_results": ("potential_impact",)}
_VALUES = ("access_to_information", "civic_participation", "public_accountability")
_ALL_LANGUAGES = "*"


Phrase = Annotated[str, AfterValidator(check_phrase)]
Phrases = Annotated[tuple[Phrase, ...], Field(min_length=1)]


class CriteriaGroup(BaseModel):
    """The criteria that inform one variable.

    Attributes
    ----------
    supports, counters : dict of str to tuple of str
        Criterion to phrases. ``supports`` speaks for yes or a higher level, ``counters`` against.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    supports: dict[str, Phrases] = Field(default_factory=dict)
    counters: dict[str, Phrases] = Field(default_factory=dict)


class CriteriaFile(BaseModel):
    """``configs/criteria/<language>.yaml``: one group a variable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    access_to_information: CriteriaGroup
    civic_participation: CriteriaGroup
    public_accountability: CriteriaGroup
    technology: CriteriaGroup
    relevant: CriteriaGroup
    specificity: CriteriaGroup
    potential_impact: CriteriaGroup

    def entries(self) -> Iterator[tuple[str, Side, tuple[str, ...]]]:
        """Yield name, side and phrases of every criterion, in the file's order."""
        for variable in type(self).model_fields:
            group: CriteriaGroup = getattr(self, variable)
            for name, phrases in group.supports.items():
                yield f"{variable}/{name}", "supports", phrases
            for name, phrases in group.counters.items():
                yield f"{variable}/{name}", "counters", phrases


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of a criterion in a text.

    Attributes
    ----------
    name : str
        The criterion: ``"access_to_information/open_data"``.
    start, end : int
        Half-open span in the text as given.
    """

    name: str
    start: int
    end: int


class Criteria:
    """The lexicon, ready to search.

    Parameters
    ----------
    files : mapping of str to CriteriaFile
        Language (ISO 639-1) to its phrases. All hold the same criteria; see `load_criteria`.

    Attributes
    ----------
    names : tuple of str
        ``"<variable>/<criterion>"``, in the order of the columns of `counts`.
    languages : tuple of str
    """

    def __init__(self, files: Mapping[str, CriteriaFile]) -> None:
        first = next(iter(files.values()))
        self._sides = {name: side for name, side, _ in first.entries()}
        self.names = tuple(self._sides)
        self.languages = tuple(files)
        self._phrases = {
            language: {name: phrases for name, _, phrases in file.entries()}
            for language, file in files.items()
        }
        self._lexicons: dict[str, Lexicon] = {}

    def counts(self, text: str, language: str) -> npt.NDArray[np.int64]:
        """Count the matches of every criterion.

        Parameters
        ----------
        text : str
        language : str
            ISO 639-1 code. The phrases of all languages are tried where it has no file.

        Returns
        -------
        numpy.ndarray of int64, shape (len(names),)
            Matches of one criterion that overlap count once.
        """
        with looking_up():
            return np.asarray(self.counts_of(cut([text]), language)[0])

    def counts_of(self, texts: Cut, language: str) -> npt.NDArray[np.int64]:
        """Count the matches in texts of one language, shape (texts, len(names)); see `counts`."""
        return self._lexicon(language).count(fold_cut(texts), len(self.names))

    def matches(self, text: str, language: str) -> list[Match]:
        """Return the matches with their spans in ``text``, by their start; see `counts`."""
        _, origin = fold_text(text)
        found = []
        with looking_up():
            places = self._lexicon(language).search(fold_cut(cut([text])))
        for _, column, start, end in places:
            if origin is not None:
                start, end = origin[start], after_accents(text, origin[end - 1] + 1)
            found.append(Match(self.names[column], start, end))
        return found

    def positive(self, variable: str) -> list[int]:
        """Return the columns of the criteria that speak for a variable.

        This is the keyword rule, a naive baseline: yes where any of these columns is above zero.
        ``relevant`` takes those of the three values that make a commitment relevant,
        ``verifiable`` those of specificity, ``potential_for_results`` those of potential impact.

        Raises
        ------
        KeyError
            If no group informs the variable.
        """
        groups = _VALUES if variable == "relevant" else _GROUP_OF.get(variable, (variable,))
        columns = [
            column
            for column, (name, side) in enumerate(self._sides.items())
            if side == "supports" and name.partition("/")[0] in groups
        ]
        if not columns:
            raise KeyError(variable)
        return columns

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self.languages:
            language = _ALL_LANGUAGES
        if language not in self._lexicons:
            known = list(self.languages) if language == _ALL_LANGUAGES else [language]
            self._lexicons[language] = Lexicon(
                (column, phrase)
                for one in known
                for column, name in enumerate(self.names)
                for phrase in self._phrases[one][name]
            )
        return self._lexicons[language]


def load_criteria(folder: Path | None = None) -> Criteria:
    """Load and check the lexicon; loaded once a folder.

    Parameters
    ----------
    folder : Path, optional
        Where the files ``<language>.yaml`` lie; the shipped ones by default.

    Raises
    ------
    ConfigError
        With all faults of all files at once: unknown keys, phrases that are not in the notation,
        and criteria that one language has and another lacks.
    """
    return _load(_shipped() if folder is None else folder)


@functools.cache
def _shipped() -> Path:
    # Once: to resolve a path costs as much as to measure a short text.
    return configs_folder() / "criteria"


@functools.cache
def _load(folder: Path) -> Criteria:
    files: dict[str, CriteriaFile] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            files[path.stem] = load_config(path, CriteriaFile)
        except ConfigError as error:
            listed = error.faults or (Fault("", "", error.message),)
            faults += [Fault(f"{path.name} {f.place}".strip(), f.value, f.expected) for f in listed]
    faults += _differences(files)
    if faults:
        raise ConfigError(
            f"{len(faults)} thing(s) in the lexicon of criteria cannot be used",
            source=str(folder),
            faults=faults,
            hint="correct the places named above; every language lists the same criteria",
        )
    if not files:
        raise ConfigError(
            "there is no lexicon of criteria in this folder",
            source=str(folder),
            hint="put <language>.yaml files there, such as those of configs/criteria",
        )
    return Criteria(files)


def _differences(files: Mapping[str, CriteriaFile]) -> list[Fault]:
    sides = {language: {(n, s) for n, s, _ in file.entries()} for language, file in files.items()}
    every = sorted(set().union(*sides.values()))
    return [
        Fault(
            f"{language}.yaml key {name.replace('/', f'.{side}.')}",
            "",
            "phrases, as the other languages list this criterion there",
        )
        for language, known in sides.items()
        for name, side in every
        if (name, side) not in known
    ]
