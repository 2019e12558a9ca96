"""What the differences between groups would be if only their mix of texts differed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ogplens.comparison.columns import MIX, MIX_SHARE
from ogplens.comparison.comparable import THEME, Comparable
from ogplens.comparison.standardising import (
    Cells,
    Spread,
    add_up,
    shrunken,
    spread,
    variance_between,
)
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

STANDARDISE = ("language", "length")
FEWEST_GROUPS = 5  # a variance between fewer groups says little
_WITHIN_REGION = {"member", "country", "plan", "region"}  # kinds whose groups lie in one region


@dataclass(frozen=True, slots=True)
class _Group:
    """One group beside the others; O outcomes, K cells.

    Attributes
    ----------
    places : ndarray of int
        Its commitments.
    elsewhere : Cells
        Rates of the cells among the others.
    mix : ndarray, shape (K,)
        Share of each cell in the group.
    predicted, alone, others : ndarray, shape (O,)
        Mean of the group; what it would be at the rates of the others; mean of the others.
    alone_variance : ndarray, shape (O,)
        Of ``alone``.
    """

    group: str
    places: IntArray
    elsewhere: Cells
    mix: FloatArray
    predicted: FloatArray
    alone: FloatArray
    others: FloatArray
    alone_variance: FloatArray


class _Corpus:
    """A corpus cut into cells, and the sums that all groups need."""

    def __init__(
        self, corpus: Comparable, by: str, codebook: Codebook, standardise: Sequence[str]
    ) -> None:
        self.corpus = corpus
        self.by = by
        self.standardised = [kind for kind in standardise if kind != by and _known(corpus, kind)]
        self.outcomes = corpus.outcomes(codebook)
        self.values = np.stack([corpus.predicted(o) for o in self.outcomes], axis=1)
        self.cells = _numbers(_keys(corpus, self.standardised))
        self.members = _numbers(corpus.members)
        self.size = int(self.cells.max()) + 1
        self.pairs = self.members * self.size + self.cells  # of a member and a cell
        self.all_pairs = self._pairs(np.arange(len(corpus)))
        self.sums = add_up(self.values, self.cells, self.size)
        self.spread = spread(self.values, self.cells, self.members)
        self.common = self._counts(np.arange(len(corpus))) / len(corpus)
        self.clusters = self._clusters()

    def _clusters(self) -> IntArray:
        """Return what may be taken as drawn anew inside a group: the largest unit within it."""
        if self.by == "plan":
            return np.arange(len(self.corpus))
        inside = self.by in ("member", "country")
        return _numbers(self.corpus.plans if inside else self.corpus.members)

    def _counts(self, places: IntArray) -> FloatArray:
        return np.bincount(self.cells[places], minlength=self.size).astype(float)

    def _pairs(self, places: IntArray) -> FloatArray:
        members = int(self.members.max()) + 1
        counts = np.bincount(self.pairs[places], minlength=members * self.size)
        return counts.reshape(members, self.size).astype(float)

    def groups(self) -> Iterator[_Group]:
        for group, places in self.corpus.members_of(self.by):
            if len(places) < len(self.corpus):
                yield self._group(group, places)

    def _group(self, group: str, places: IntArray) -> _Group:
        own = self._counts(places)
        pairs = self.all_pairs - self._pairs(places)
        counts = pairs.sum(axis=0)
        sums = self.sums - add_up(self.values[places], self.cells[places], self.size)
        variances = self.spread.of_mean((pairs**2).sum(axis=0), counts)
        elsewhere = shrunken(np.where(counts[:, None] > 0, sums, 0.0), counts, variances)
        mix = own / own.sum()
        # Each commitment of the others moves the mean at this mix by so much of its residual.
        moves = elsewhere.weights(mix) / np.maximum(counts, 1.0)[:, None]
        rest = np.ones(len(self.cells), dtype=np.bool_)
        rest[places] = False
        cells = self.cells[rest]
        residuals = moves[cells] * (self.values[rest] - elsewhere.rates[cells])
        by_member = add_up(residuals, self.members[rest], len(pairs))
        return _Group(
            group=group,
            places=places,
            elsewhere=elsewhere,
            mix=mix,
            predicted=self.values[places].mean(axis=0),
            alone=mix @ elsewhere.rates,
            others=sums.sum(axis=0) / counts.sum(),
            alone_variance=(by_member**2).sum(axis=0),
        )

    def own_variances(self, groups: Sequence[_Group]) -> tuple[Spread, list[FloatArray]]:
        """Return how predictions scatter inside groups, and the variance of each group's mean.

        Residuals are taken in units of ``sqrt(alone * (1 - alone))``, since chances near 0 or 1
        lie closer together, and all groups are put together: a member has some three plans, which
        are too few to tell how far its plans lie apart.
        """
        residuals = [
            (self.values[g.places] - g.elsewhere.rates[self.cells[g.places]]) / _unit(g.alone)
            for g in groups
        ]
        parts = np.repeat(np.arange(len(groups)), [len(g.places) for g in groups])
        clusters = self.clusters[np.concatenate([g.places for g in groups])]
        found = spread(np.concatenate(residuals), parts, clusters)
        variances = []
        for g in groups:
            sizes = np.unique(self.clusters[g.places], return_counts=True)[1].astype(float)
            squares, counts = np.array([(sizes**2).sum()]), np.array([sizes.sum()])
            variances.append(found.of_mean(squares, counts)[0] * _unit(g.alone) ** 2)
        return found, variances

    def at_common_mix(self, one: _Group, scatter: Spread) -> FloatArray:
        """Return the group's mean if it had the mix of all, shape (O,), 0 to 1."""
        cells = self.cells[one.places]
        residuals = self.values[one.places] - one.elsewhere.rates[cells]
        counts = self._counts(one.places)
        sizes = np.unique(self.clusters[one.places] * self.size + cells, return_counts=True)
        squares = np.bincount(
            sizes[0] % self.size, weights=sizes[1].astype(float) ** 2, minlength=self.size
        )
        variances = scatter.of_mean(squares, counts) * _unit(one.alone) ** 2
        own = shrunken(add_up(residuals, cells, self.size), counts, variances)
        return np.clip(self.common @ (one.elsewhere.rates + own.rates), 0.0, 1.0)


def mix(
    corpus: Comparable,
    by: str,
    codebook: Codebook,
    settings: CompareSettings,
    standardise: Sequence[str] = STANDARDISE,
) -> pd.DataFrame:
    """Return predicted shares beside those that the mix of texts alone would give.

    Parameters
    ----------
    corpus : Comparable
    by : str
        Kind of group, a key of ``corpus.groups`` or ``theme``.
    codebook : Codebook
    settings : CompareSettings
        ``confidence`` of the interval.
    standardise : sequence of str
        Kinds whose combinations are the cells of the mix, such as ``language``, ``length``,
        ``template`` and ``theme``. Kinds that the corpus lacks, and ``by`` itself, are left out;
        the column ``mix`` names those that were used.

    Returns
    -------
    pandas.DataFrame
        The columns of `ogplens.comparison.columns.MIX`, one row for each group and outcome.
        ``by_mix_alone``: each cell at its rate among the other groups, in the group's own mix.
        ``at_common_mix``: the group's own rates, in the mix of the whole corpus. ``difference``:
        ``predicted`` less ``by_mix_alone``; an interval around 0 means that the mix may be all there
        is. Shares are 0 to 1. A group that is the whole corpus has no others, and no row.

    Raises
    ------
    KeyError
        If the corpus has no such kind of group.

    Notes
    -----
    Indirect and direct standardisation: J. Fleiss, B. Levin and M. Paik, "Statistical Methods for
    Rates and Proportions", 3rd edition 2003, chapter 19. Rates of cells are drawn to their centre
    by `ogplens.comparison.standardising.shrunken`; a cell that the group lacks is taken as it is among the
    others, moved by how far the group lies from them otherwise.

    The variance of ``difference`` is that of the group's mean, with clusters inside the group
    (plans of a member, members of a region) whose scatter is taken from all groups together, and
    that of ``by_mix_alone``, linearised with the members of the other groups as clusters (as in a
    survey of clusters: W. Cochran, "Sampling Techniques", 3rd edition 1977, chapter 9A). A bootstrap of a
    member's own plans would give no interval at all to the many members with one plan. The error of
    the models is not in it.
    """
    import pandas as pd
    from scipy.special import ndtri

    cut = _Corpus(corpus, by, codebook, standardise)
    groups = list(cut.groups())
    rows: list[dict[str, object]] = []
    scatter, variances = cut.own_variances(groups) if groups else (None, [])
    for one, variance in zip(groups, variances, strict=True):
        assert scatter is not None  # there are groups
        half = ndtri((1.0 + settings.confidence) / 2) * np.sqrt(variance + one.alone_variance)
        difference = one.predicted - one.alone
        common = cut.at_common_mix(one, scatter)
        region = corpus.regions[one.places[0]] if by in _WITHIN_REGION else ""
        for place, outcome in enumerate(cut.outcomes):
            rows.append(
                {
                    "by": by,
                    "group": one.group,
                    "name": corpus.name_of(by, one.group),
                    "region": region,
                    "variable": outcome.variable,
                    "outcome": outcome.name,
                    "commitments": len(one.places),
                    "predicted": one.predicted[place],
                    "by_mix_alone": one.alone[place],
                    "at_common_mix": common[place],
                    "difference": difference[place],
                    "difference_low": max(difference[place] - half[place], -one.alone[place]),
                    "difference_high": min(difference[place] + half[place], 1 - one.alone[place]),
                    "mix": ", ".join(cut.standardised),
                }
            )
    text = {"by", "group", "name", "region", "variable", "outcome", "mix"}
    kinds = {c: "object" if c in text else "float64" for c in MIX} | {"commitments": "Int64"}
    return pd.DataFrame(rows, columns=list(MIX)).astype(kinds)


def mix_share(
    corpus: Comparable,
    by: str,
    codebook: Codebook,
    standardise: Sequence[str] = STANDARDISE,
) -> pd.DataFrame:
    """Return how much of the variance between groups goes with their mix of texts.

    Parameters
    ----------
    corpus : Comparable
    by : str
    codebook : Codebook
    standardise : sequence of str
        As in `mix`.

    Returns
    -------
    pandas.DataFrame
        The columns of `ogplens.comparison.columns.MIX_SHARE`, one row an outcome: ``variance`` between groups,
        beyond what commitments drawn by chance would show; ``left`` of it at the same mix; and
        ``share`` that is gone, 1 at most. Below 0 the mix hides differences. Empty where fewer than five groups
        are there, or where they do not differ by more than chance.

    Raises
    ------
    KeyError
        If the corpus has no such kind of group.

    Notes
    -----
    Variances between groups are by the moments of DerSimonian and Laird (see `variance_between`),
    of each group's mean less the mean of the others, and less ``by_mix_alone``. Both are
    differences from the other groups, so that the share is 0 where cells do not differ.
    """
    import pandas as pd

    cut = _Corpus(corpus, by, codebook, standardise)
    groups = list(cut.groups())
    before, after = (np.full(len(cut.outcomes), np.nan) for _ in range(2))
    if len(groups) >= FEWEST_GROUPS:
        noise = np.stack(cut.own_variances(groups)[1])
        before, after = (
            variance_between(np.stack([g.predicted - less for g, less in pairs]), noise)
            for pairs in ([(g, g.others) for g in groups], [(g, g.alone) for g in groups])
        )
    rows = [
        {
            "by": by,
            "variable": outcome.variable,
            "outcome": outcome.name,
            "groups": len(groups),
            "commitments": sum(len(g.places) for g in groups),
            "variance": before[place],
            "left": after[place],
            "share": 1 - after[place] / before[place] if before[place] > 0 else np.nan,
            "mix": ", ".join(cut.standardised),
        }
        for place, outcome in enumerate(cut.outcomes)
    ]
    return pd.DataFrame(rows, columns=list(MIX_SHARE))


def _unit(alone: FloatArray) -> FloatArray:
    return np.sqrt(np.maximum(alone * (1.0 - alone), 1e-6))


def _known(corpus: Comparable, kind: str) -> bool:
    return any(corpus.themes) if kind == THEME else kind in corpus.groups


def _keys(corpus: Comparable, kinds: Sequence[str]) -> list[tuple[object, ...]]:
    """Return the cell of each commitment; one of several themes has them all in its cell."""
    columns = [corpus.themes if kind == THEME else corpus.groups[kind] for kind in kinds]
    return list(zip(*columns, strict=True)) if columns else [()] * len(corpus)


def _numbers(keys: Sequence[object]) -> IntArray:
    """Return a number for each key, in the order in which keys come."""
    places: dict[object, int] = {}
    return np.array([places.setdefault(key, len(places)) for key in keys], dtype=np.int64)
