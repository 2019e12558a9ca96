"""Whether the tool errs more often for one language, region, income group, length or template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ogplens.comparison.columns import FAIRNESS
from ogplens.comparison.comparable import Comparable
from ogplens.comparison.facts import place_of
from ogplens.comparison.group_errors import (
    FEWEST_MEMBERS,
    RATES,
    Contrast,
    Errors,
    adjusted,
    contrast,
    errors_of,
    rates,
)
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("language", "region", "income", "length", "template")
ALL = "all"
DIFFER, NOT_SHOWN = "yes", "not shown"

_Row = dict[str, object]


def fairness(
    corpus: Comparable,
    codebook: Codebook,
    settings: CompareSettings,
    kinds: Sequence[str] = KINDS,
) -> pd.DataFrame:
    """Return rates of error in every group, and whether they differ from those of the others.

    Parameters
    ----------
    corpus : Comparable
        Kinds of groups that it lacks are left out.
    codebook : Codebook
    settings : CompareSettings
        ``min_commitments`` and five members are the least that a figure rests on; below, its cells
        are empty. ``bootstrap`` samples of members make the intervals, which hold ``confidence``,
        and the test.
    kinds : sequence of str
        Kinds of groups, keys of ``corpus.groups``.

    Returns
    -------
    pandas.DataFrame
        The columns of `ogplens.comparison.columns.FAIRNESS`; one row for all commitments and one
        for each group, for each variable. Only commitments with a code count. For an ordinal
        variable a false yes is a call above the code, and a false no one below it. ``bias`` and
        ``mean_error`` are in positions of the variable's values (0 for the lowest), other rates
        from 0 to 1. ``differs`` is ``yes``, ``not shown``, or empty where there was no test.

    Notes
    -----
    Intervals: `ogplens.comparison.group_errors.rates`. The test: `contrast` and `adjusted` there;
    one family is all groups and variables of one kind, so where nothing differs, a kind claims
    anything in at most ``1 - confidence`` of corpora.

    What a difference may mean: a tool whose probabilities hold in every group still misses more
    of the yes where a yes is rarer (J. Kleinberg, S. Mullainathan and M. Raghavan, "Inherent
    trade-offs in the fair determination of risk scores", ITCS 2017). So read it beside ``bias``:
    where that is near 0, shares of the group hold, and single calls err on the side of what is
    usual there. A group may also differ because of its codes (another researcher), and not
    because the tool reads its texts worse.
    """
    import pandas as pd

    variables = [name for name in codebook.variables if name in corpus.probabilities]
    errors = {name: errors_of(corpus, name) for name in variables}
    table = _Table(corpus, errors, settings)
    rows = [table.row(ALL, ALL, name, np.ones(len(corpus), dtype=np.bool_)) for name in variables]
    for kind in kinds:
        if kind in corpus.groups:
            rows += table.rows(kind, codebook)
    frame = pd.DataFrame(rows, columns=list(FAIRNESS))
    text = {"by", "group", "name", "variable", "differs"}
    whole = {"members", "n"}
    return frame.astype(
        {c: "object" if c in text else "Int64" if c in whole else "float64" for c in FAIRNESS}
    )


class _Table:
    """Makes rows of one corpus; keeps the draws, which depend on the number of members alone."""

    def __init__(
        self, corpus: Comparable, errors: dict[str, Errors], settings: CompareSettings
    ) -> None:
        self.corpus = corpus
        self.errors = errors
        self.settings = settings
        self.members = len(set(corpus.members))
        rng = np.random.default_rng(settings.seed)
        self.signs = rng.choice([-1.0, 1.0], size=(settings.bootstrap, self.members))
        self._draws: dict[int, np.ndarray] = {}

    def draws(self, members: int) -> np.ndarray:
        if members not in self._draws:
            rng = np.random.default_rng([self.settings.seed, members])
            drawn = rng.multinomial(
                members, np.full(members, 1.0 / members), size=self.settings.bootstrap
            )
            self._draws[members] = drawn.astype(np.float64)
        return self._draws[members]

    def row(self, kind: str, group: str, variable: str, inside: np.ndarray) -> _Row:
        errors = self.errors[variable].within(inside)
        members = len(np.unique(errors.members))
        found = {
            "by": kind,
            "group": group,
            "name": self.corpus.name_of(kind, group),
            "variable": variable,
            "members": members,
            "n": len(errors.places),
            "differs": "",
        }
        if members < FEWEST_MEMBERS:
            return found
        known = rates(
            errors,
            self.draws(members),
            at_least=self.settings.min_commitments,
            confidence=self.settings.confidence,
        )
        for place, rate in enumerate(RATES):
            found[rate] = known.value[place]
            found[f"{rate}_low"], found[f"{rate}_high"] = known.low[place], known.high[place]
        return found

    def rows(self, kind: str, codebook: Codebook) -> list[_Row]:
        groups = np.array(self.corpus.groups[kind], dtype=object)
        names = sorted(set(groups.tolist()) - {""}, key=lambda g: place_of(kind, g, codebook))
        rows: list[_Row] = []
        tested: list[tuple[int, Contrast]] = []
        for name in names:
            inside = groups == name
            for variable, errors in self.errors.items():
                found = contrast(
                    errors.within(groups != ""),
                    inside,
                    self.members,
                    at_least=self.settings.min_commitments,
                )
                if found is not None:
                    tested.append((len(rows), found))
                rows.append(self.row(kind, name, variable, inside))
        p = adjusted([one for _, one in tested], self.signs)
        for (place, _), adjusted_p in zip(tested, p, strict=True):
            differs = adjusted_p <= 1.0 - self.settings.confidence
            rows[place] |= {"p_adjusted": adjusted_p, "differs": DIFFER if differs else NOT_SHOWN}
        return rows
