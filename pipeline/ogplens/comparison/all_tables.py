"""Every table of the comparison of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ogplens.comparison.comparable import REGION_YEAR, THEME, Comparable
from ogplens.comparison.table_files import ALL, KINDS, TABLES
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd


def all_tables(
    corpus: Comparable,
    codebook: Codebook,
    settings: CompareSettings,
    *,
    kinds: Sequence[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Make every table of the comparison.

    Parameters
    ----------
    corpus : Comparable
    codebook : Codebook
    settings : CompareSettings
    kinds : sequence of str, optional
        Kinds of groups; by default those of `KINDS` that the corpus has.

    Returns
    -------
    dict of str to pandas.DataFrame
        Keys and columns are those of `ogplens.comparison.table_files.TABLES`. ``comparable`` holds
        shares of variables that generations define differently, one definition at a time, which
        its outcome names; ``bridge`` those of the variables that the bridges of
        ``configs/bridges.yaml`` make, which no other table holds.

    Raises
    ------
    KeyError
        If the corpus has no such kind of group.
    """
    from ogplens.comparison.agreement_by_group import agreement_table
    from ogplens.comparison.fairness import fairness
    from ogplens.comparison.generations import GENERATION, by_generation
    from ogplens.comparison.mix import mix, mix_share
    from ogplens.comparison.omnibus import omnibus_table
    from ogplens.comparison.prevalence import shares
    from ogplens.comparison.severity import severity_tables

    chosen = kinds_of(corpus) if kinds is None else tuple(kinds)
    made: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for by in (ALL, *chosen):
        prevalence, tests = shares(corpus, by, codebook, settings)
        made["prevalence"].append(prevalence)
        made["agreement"].append(agreement_table(corpus, by, codebook, settings))
        if by != ALL:
            made["tests"] += [tests, omnibus_table(corpus, by, codebook, settings)]
            made["mix"].append(mix(corpus, by, codebook, settings))
            made["mix-share"].append(mix_share(corpus, by, codebook))
    if REGION_YEAR in corpus.groups:
        made["prevalence"].append(shares(corpus, REGION_YEAR, codebook, settings)[0])
    found = severity_tables(corpus, codebook, settings)
    made["severity"] = [table for kind, table in found.items() if kind in chosen]
    made["fairness"] = [fairness(corpus, codebook, settings)]
    if GENERATION in corpus.groups:
        made["generations"] = [by_generation(corpus, codebook, settings)]
        for view, names in _views(corpus, codebook):
            for by in (ALL, *chosen):
                table = shares(view, by, codebook, settings)[0]
                made["comparable"].append(table.replace({"outcome": names}))
    for bridged, book in _bridged(corpus, codebook):
        for by in (ALL, *chosen):
            prevalence, tests = shares(bridged, by, book, settings)
            made["bridge"].append(prevalence)
            made["tests"] += [tests] if by != ALL else []
    return {name: _joined(parts, TABLES[name]) for name, parts in made.items()}


def kinds_of(corpus: Comparable) -> tuple[str, ...]:
    """Return the kinds of groups of `KINDS` that a corpus has, in this order."""
    return tuple(
        kind
        for kind in KINDS
        if (any(corpus.themes) if kind == THEME else any(corpus.groups.get(kind, ())))
    )


def _views(corpus: Comparable, codebook: Codebook) -> Iterator[tuple[Comparable, dict[str, str]]]:
    """Yield the commitments under one definition each, and what their outcomes are called."""
    from ogplens.comparison.bridges import load_bridges
    from ogplens.comparison.generations import comparable_view

    for variable, named in load_bridges().definitions.items():
        if variable not in corpus.probabilities:
            continue
        for definition in dict.fromkeys(named.values()):
            view = comparable_view(corpus, variable, codebook, definition=definition)
            if len(view):
                values = codebook.variables[variable].values
                yield view, {value: f"{value} ({definition})" for value in values}


def _bridged(corpus: Comparable, codebook: Codebook) -> Iterator[tuple[Comparable, Codebook]]:
    """Yield a corpus with the variable of each bridge alone."""
    import numpy as np

    from ogplens.comparison.bridges import bridge, load_bridges
    from ogplens.comparison.generations import only

    for name, one in load_bridges().bridges.items():
        if all(source.variable in corpus.probabilities for source in one.sources):
            made = bridge(corpus, codebook, name)
            everything = np.ones(len(corpus), dtype=np.bool_)
            yield only(made.corpus, everything, made.variable), made.codebook


def _joined(parts: Iterable[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    # An empty part has columns without a type, which would decide the type of the whole.
    filled = [part.astype(object) for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(filled, ignore_index=True)[list(columns)]
