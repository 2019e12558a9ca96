"""Every table of the comparison of a corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ogplens.comparison.comparable import REGION_YEAR, THEME, Comparable
from ogplens.comparison.table_files import ALL, KINDS, TABLES
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

    _Parts = dict[str, list[pd.DataFrame]]
    _Task = tuple[Callable[..., _Parts], tuple[Any, ...]]

#: Kinds of groups for which one definition alone, and bridges, are counted as well.
ACROSS_GENERATIONS = ("member", "plan", "region", "year", "generation")
_MANY = 1000  # commitments from which several processes are faster than one


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
    from ogplens.comparison.generations import GENERATION

    chosen = kinds_of(corpus) if kinds is None else tuple(kinds)
    joined = (ALL, *(kind for kind in chosen if kind in ACROSS_GENERATIONS))
    tasks: list[_Task] = [(_of_all_kinds, (corpus, chosen, codebook, settings))]
    tasks += [(_of_kind, (corpus, by, codebook, settings)) for by in (ALL, *chosen)]
    if REGION_YEAR in corpus.groups:
        tasks.append((_of_region_years, (corpus, codebook, settings)))
    if GENERATION in corpus.groups:
        for view, names in _views(corpus, codebook):
            tasks.append((_of_view, (view, joined, codebook, settings, names)))
    for bridged, book in _bridged(corpus, codebook):
        tasks.append((_of_bridge, (bridged, joined, book, settings)))
    made: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for found in _done(tasks, beside=len(corpus) >= _MANY):
        for name, parts in found.items():
            made[name] += parts
    return {name: _joined(parts, TABLES[name]) for name, parts in made.items()}


def _done(tasks: Sequence[_Task], *, beside: bool) -> list[_Parts]:
    """Run tasks, one beside the other where that is worth starting processes."""
    if not beside:
        return [function(*arguments) for function, arguments in tasks]
    from joblib import Parallel, delayed

    return list(Parallel(n_jobs=-1)(delayed(function)(*given) for function, given in tasks))


def _of_all_kinds(
    corpus: Comparable, kinds: Sequence[str], codebook: Codebook, settings: CompareSettings
) -> _Parts:
    from ogplens.comparison.fairness import fairness
    from ogplens.comparison.generations import GENERATION, by_generation
    from ogplens.comparison.severity import severity_tables

    severity = severity_tables(corpus, codebook, settings)
    found = {
        "severity": [table for kind, table in severity.items() if kind in kinds],
        "fairness": [fairness(corpus, codebook, settings)],
    }
    if GENERATION in corpus.groups:
        found["generations"] = [by_generation(corpus, codebook, settings)]
    return found


def _of_kind(corpus: Comparable, by: str, codebook: Codebook, settings: CompareSettings) -> _Parts:
    from ogplens.comparison.agreement_by_group import agreement_table
    from ogplens.comparison.mix import mix, mix_share
    from ogplens.comparison.omnibus import omnibus_table
    from ogplens.comparison.prevalence import shares

    prevalence, tests = shares(corpus, by, codebook, settings)
    found = {
        "prevalence": [prevalence],
        "agreement": [agreement_table(corpus, by, codebook, settings)],
    }
    if by != ALL:
        found["tests"] = [tests, omnibus_table(corpus, by, codebook, settings)]
        found["mix"] = [mix(corpus, by, codebook, settings)]
        found["mix-share"] = [mix_share(corpus, by, codebook)]
    return found


def _of_region_years(corpus: Comparable, codebook: Codebook, settings: CompareSettings) -> _Parts:
    from ogplens.comparison.prevalence import shares

    return {"prevalence": [shares(corpus, REGION_YEAR, codebook, settings)[0]]}


def _of_view(
    view: Comparable,
    kinds: Sequence[str],
    codebook: Codebook,
    settings: CompareSettings,
    names: Mapping[str, str],
) -> _Parts:
    from ogplens.comparison.prevalence import shares

    found = {by: shares(view, by, codebook, settings) for by in kinds}
    renamed = {"outcome": dict(names)}
    return {
        "comparable": [prevalence.replace(renamed) for prevalence, _ in found.values()],
        "tests": [tests.replace(renamed) for by, (_, tests) in found.items() if by != ALL],
    }


def _of_bridge(
    bridged: Comparable, kinds: Sequence[str], codebook: Codebook, settings: CompareSettings
) -> _Parts:
    from ogplens.comparison.prevalence import shares

    found = {by: shares(bridged, by, codebook, settings) for by in kinds}
    return {
        "bridge": [prevalence for prevalence, _ in found.values()],
        "tests": [tests for by, (_, tests) in found.items() if by != ALL],
    }


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
