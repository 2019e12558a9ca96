"""Invented corpora over the three generations of the codebook."""

from __future__ import annotations

import numpy as np

from ogplens.comparison.comparable import NOT_CODED, Comparable, IntArray
from ogplens.domain import Kind
from ogplens.settings import codebook

YEARS = (2012, 2015, 2016, 2018, 2019, 2021, 2023)


def generation_of(year: int) -> str:
    """Return the generation, or nothing for a year before the first."""
    try:
        return codebook().generation(year).name
    except KeyError:
        return ""


def corpus_of(
    rng: np.random.Generator,
    *,
    plans: int = 12,
    commitments: tuple[int, int] = (1, 6),
    years: tuple[int, ...] = YEARS,
    coded: float = 0.8,
    models: int = 0,
) -> Comparable:
    """Make a corpus in which a generation codes what the codebook says, and verifiable besides.

    Probabilities and codes are drawn at random; ``coded`` is the share that is coded.
    """
    of_plan = [(f"P{place:02d}", int(rng.choice(years))) for place in range(plans)]
    rows = [
        (plan, year)
        for plan, year in of_plan
        for _ in range(int(rng.integers(commitments[0], commitments[1] + 1)))
    ]
    n = len(rows)
    generations = tuple(generation_of(year) for _, year in rows)
    asked = {g.name: set(g.variables) for g in codebook().generations}
    asked["progress-report"].add("verifiable")
    levels, probabilities, calls, decisions, resampled = {}, {}, {}, {}, {}
    for name in codebook().predicted():
        variable = codebook().variables[name]
        p = rng.dirichlet(np.ones(len(variable.values)), size=n)
        here = np.array([name in asked.get(one, ()) for one in generations])
        drawn = np.array([rng.choice(len(variable.values), p=row) for row in p], dtype=np.int64)
        levels[name] = np.where(here & (rng.random(n) < coded), drawn, NOT_CODED)
        probabilities[name] = p
        calls[name] = p.argmax(axis=1).astype(np.int64)
        if variable.kind is Kind.BINARY:
            decisions[name] = rng.integers(-1, 2, size=n)
        if models:
            resampled[name] = rng.dirichlet(np.ones(len(variable.values)), size=(models, n))
    column = tuple(plan for plan, _ in rows)
    return Comparable(
        ids=tuple(f"{plan}-{at}" for at, plan in enumerate(column)),
        members=column,
        plans=column,
        regions=("Europe",) * n,
        groups={
            "member": column,
            "plan": column,
            "year": tuple(str(year) for _, year in rows),
            "generation": generations,
        },
        themes=tuple(("Open Data",) if at % 2 else () for at in range(n)),
        names={},
        levels=levels,
        probabilities=probabilities,
        calls=calls,
        decisions=decisions,
        resampled=resampled,
    )


def reordered(corpus: Comparable, order: IntArray) -> Comparable:
    """Return the same commitments in another order."""

    def names(column: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(column[place] for place in order)

    return Comparable(
        ids=names(corpus.ids),
        members=names(corpus.members),
        plans=names(corpus.plans),
        regions=names(corpus.regions),
        groups={kind: names(groups) for kind, groups in corpus.groups.items()},
        themes=tuple(corpus.themes[place] for place in order),
        names=corpus.names,
        levels={name: found[order] for name, found in corpus.levels.items()},
        probabilities={name: found[order] for name, found in corpus.probabilities.items()},
        calls={name: found[order] for name, found in corpus.calls.items()},
        decisions={name: found[order] for name, found in corpus.decisions.items()},
        resampled={name: found[:, order] for name, found in corpus.resampled.items()},
    )
