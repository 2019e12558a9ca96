"""The IRM's variables, their values and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator


class Kind(StrEnum):
    """How the values of a variable relate."""

    BINARY = "binary"
    ORDINAL = "ordinal"


class Variable(BaseModel):
    """One thing that the IRM codes.

    Attributes
    ----------
    label : str
        As people say it.
    kind : Kind
    values : tuple of str
        Lowest first.
    role : {"design", "outcome"}
        Outcomes are never features and never predicted from the text.
    predicted : bool
        Whether a model is trained for it.
    first_year, last_year : int or None
        Years of submission in which the variable exists; ``None`` is open.
    rule : str
        The IRM's definition, in our words.
    counts, does_not_count : tuple of str
        What speaks for yes or a higher level, and what does not, in our words: a sentence each.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    kind: Kind
    values: tuple[str, ...]
    role: Literal["design", "outcome"]
    predicted: bool = False
    first_year: int | None = None
    last_year: int | None = None
    rule: str
    counts: tuple[str, ...] = ()
    does_not_count: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _values_fit_kind(self) -> Variable:
        if self.kind is Kind.BINARY and self.values != ("no", "yes"):
            raise ValueError("a binary variable has the values no and yes, in this order")
        if len(set(self.values)) != len(self.values) or len(self.values) < 2:
            raise ValueError("values must be two or more, each once")
        if bool(self.counts) != bool(self.does_not_count):
            raise ValueError("counts and does_not_count go together: give both, or neither")
        if not all(text.strip() for text in (*self.counts, *self.does_not_count)):
            raise ValueError("counts and does_not_count hold a sentence each, none empty")
        return self

    def position(self, value: str) -> int:
        """Return the place of a value on the scale, 0 the lowest."""
        return self.values.index(value)


class Generation(BaseModel):
    """A period in which one set of variables was coded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    first_year: int
    last_year: int | None = None
    variables: tuple[str, ...]
    star_rule: str | None = None


class Condition(BaseModel):
    """``variable`` must be one of ``values``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    variable: str
    values: tuple[str, ...]


class DerivedRule(BaseModel):
    """A code that follows from others: yes when any or all of the conditions hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    combine: Literal["any", "all"]
    conditions: tuple[Condition, ...]
    first_year: int | None = None
    last_year: int | None = None
    rule: str

    def derive(self, codes: Mapping[str, str]) -> bool | None:
        """Apply the rule to coded values.

        Returns
        -------
        bool or None
            ``None`` where too little is coded to tell. One known condition can be enough: a
            single yes decides ``any``, a single no decides ``all``.
        """
        known = [codes[c.variable] in c.values for c in self.conditions if c.variable in codes]
        deciding = self.combine == "any"
        if any(state is deciding for state in known):
            return deciding
        return (not deciding) if len(known) == len(self.conditions) else None


class Codebook(BaseModel):
    """All that the IRM codes, over the generations of its reports.

    Attributes
    ----------
    variables : dict of str to Variable
    generations : tuple of Generation
        Oldest first.
    derived : dict of str to DerivedRule
        ``relevant``, ``starred_before_2015``, ``starred``, ``potentially_starred``.
    not_values : dict of str to str
        Codes of the exports that stand for no value (``ND``, ``NR`` ...), with their meaning.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    variables: dict[str, Variable]
    generations: tuple[Generation, ...]
    derived: dict[str, DerivedRule]
    not_values: dict[str, str]

    @model_validator(mode="after")
    def _names_are_known(self) -> Codebook:
        wrong = [
            f"generation {g.name!r} names the unknown variable {v!r}"
            for g in self.generations
            for v in g.variables
            if v not in self.variables
        ]
        wrong += [
            f"generation {g.name!r} names the unknown star rule {g.star_rule!r}"
            for g in self.generations
            if g.star_rule is not None and g.star_rule not in self.derived
        ]
        for name, rule in self.derived.items():
            for condition in rule.conditions:
                variable = self.variables.get(condition.variable)
                if variable is None:
                    wrong.append(f"derived {name!r} names the unknown {condition.variable!r}")
                elif unknown := set(condition.values) - set(variable.values):
                    wrong.append(f"derived {name!r} names unknown values {sorted(unknown)}")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def predicted(self, kind: Kind | None = None) -> list[str]:
        """Names of the variables with a model, in the codebook's order."""
        return [
            name
            for name, v in self.variables.items()
            if v.predicted and (kind is None or v.kind is kind)
        ]

    def generation(self, year: int) -> Generation:
        """Return the generation of a plan submitted in ``year``.

        Raises
        ------
        KeyError
            If no generation covers the year.
        """
        for generation in self.generations:
            last = generation.last_year
            if generation.first_year <= year and (last is None or year <= last):
                return generation
        raise KeyError(year)

    def derive(self, name: str, codes: Mapping[str, str]) -> bool | None:
        """Apply the derived rule ``name`` to coded values; see `DerivedRule.derive`."""
        return self.derived[name].derive(codes)
