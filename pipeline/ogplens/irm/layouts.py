"""What a layout of a published export is: its columns, and the words that it uses for values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ogplens.domain import Codebook, Kind

_LETTERED = re.compile(r"[a-e]\.\s*")
_BINARY = {"1": "yes", "0": "no", "true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class StarColumn:
    """A column in which the IRM stars commitments, and the rule that it follows.

    Attributes
    ----------
    column : str
    rule : str
        Name of the derived rule in the codebook.
    stage : str
        ``progress`` or ``end_of_term``: which completion the rule looks at.
    """

    column: str
    rule: str
    stage: str


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of the IRM's published codes.

    Attributes
    ----------
    name : str
    fields : mapping of str to str
        Field of `ExportRow` to column. ``member``, ``region`` and ``ogp_id`` may be absent.
    codes : mapping of str to str
        Variable of the codebook to column, without completion.
    completions : mapping of str to str
        ``progress`` and ``end_of_term`` to column.
    stars : tuple of StarColumn
        May be missing from a file.
    words : mapping of str to mapping of str to str
        Variable to the words of this layout that are not the codebook's own, with the value
        that each stands for.
    tags : mapping of str to tuple of str
        Broad policy area to the narrow tags below it, under their column names; ``""`` holds
        those that stand below none. Columns that may be missing from a file.
    """

    name: str
    fields: Mapping[str, str]
    codes: Mapping[str, str]
    completions: Mapping[str, str]
    stars: tuple[StarColumn, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def tag_columns(self) -> tuple[str, ...]:
        """The columns of tags: each broad area, then what stands below it."""
        named = [(area, *narrow) if area else narrow for area, narrow in self.tags.items()]
        return tuple(column for columns in named for column in columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file of this layout must have."""
        return (*self.fields.values(), *self.codes.values(), *self.completions.values())

    def value(self, variable: str, printed: str, codebook: Codebook) -> str | None:
        """Return the value that a printed code stands for, ``None`` where it is no value.

        Parameters
        ----------
        variable : str
            Name in the codebook.
        printed : str
            As it stands in the export: ``"c. high"``, ``"Not Started"``, ``"1"``, ``"NR"``.
        codebook : Codebook

        Raises
        ------
        KeyError
            If nobody knows the code.
        """
        known = codebook.variables[variable]
        word = re.sub(r"\s+", "_", _LETTERED.sub("", printed.strip().casefold(), count=1))
        word = self.words.get(variable, {}).get(word, word)
        if known.kind is Kind.BINARY:
            word = _BINARY.get(word, word)
        if word in known.values:
            return word
        if is_not_value(printed, codebook):
            return None
        raise KeyError(printed)


def is_not_value(printed: str, codebook: Codebook) -> bool:
    """Tell whether a printed code is one of those that stand for no value, such as ``NR``."""
    return printed.strip().casefold() in {code.casefold() for code in codebook.not_values}


def yes_or_no(printed: str, codebook: Codebook) -> str | None:
    """Return ``"yes"`` or ``"no"`` for a printed 1 or 0, ``None`` for a code of no value.

    Raises
    ------
    KeyError
        If nobody knows the code.
    """
    word = printed.strip().casefold()
    word = _BINARY.get(word, word)
    if word in ("yes", "no"):
        return word
    if is_not_value(printed, codebook):
        return None
    raise KeyError(printed)
