"""A corpus cut into cells of like texts, and each group of it beside the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.comparison.comparable import THEME, Comparable
from ogplens.comparison.standardising import Cells, Spread, add_up, shrunken, spread
from ogplens.domain import Codebook

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MixGroup:
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


class CutCorpus:
    """A corpus cut into cells, and the sums that all groups need.

    Parameters
    ----------
    corpus : Comparable
    by : str
        Kind of group.
    codebook : Codebook
    standardise : sequence of str
        Kinds whose combinations are the cells; ``by`` and kinds that the corpus lacks are not.

    Raises
    ------
    KeyError
        From `groups`, if the corpus has no such kind of group.
    """

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
        return np.bincount(self.cells[places], minlength=self.size).astype(np.float64)

    def _pairs(self, places: IntArray) -> FloatArray:
        members = int(self.members.max()) + 1
        counts = np.bincount(self.pairs[places], minlength=members * self.size)
        return counts.reshape(members, self.size).astype(float)

    def groups(self) -> Iterator[MixGroup]:
        """Yield every group that has others beside it, sorted by group."""
        for group, places in self.corpus.members_of(self.by):
            if len(places) < len(self.corpus):
                yield self._group(group, places)

    def _group(self, group: str, places: IntArray) -> MixGroup:
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
        return MixGroup(
            group=group,
            places=places,
            elsewhere=elsewhere,
            mix=mix,
            predicted=self.values[places].mean(axis=0),
            alone=mix @ elsewhere.rates,
            others=sums.sum(axis=0) / counts.sum(),
            alone_variance=(by_member**2).sum(axis=0),
        )

    def own_variances(self, groups: Sequence[MixGroup]) -> tuple[Spread, list[FloatArray]]:
        """Return how predictions scatter inside groups, and the variance of each group's mean.

        Residuals are taken in units of ``sqrt(alone * (1 - alone))``, since chances near 0 or 1
        lie closer together, and all groups are put together: a member has some three plans, which
        are too few to tell how far its plans lie apart.
        """
        if not groups:
            none = np.zeros(len(self.outcomes))
            return Spread(none, none), []
        residuals = [
            (self.values[g.places] - g.elsewhere.rates[self.cells[g.places]]) / unit_of(g.alone)
            for g in groups
        ]
        parts = np.repeat(np.arange(len(groups)), [len(g.places) for g in groups])
        clusters = self.clusters[np.concatenate([g.places for g in groups])]
        found = spread(np.concatenate(residuals), parts, clusters)
        variances = []
        for g in groups:
            sizes = np.unique(self.clusters[g.places], return_counts=True)[1]
            squares = np.array([(sizes**2).sum()], dtype=np.float64)
            counts = np.array([sizes.sum()], dtype=np.float64)
            variances.append(found.of_mean(squares, counts)[0] * unit_of(g.alone) ** 2)
        return found, variances

    def freedom(self, groups: Sequence[MixGroup]) -> int:
        """Return how many clusters tell how far clusters lie apart inside groups, 1 or more."""
        clusters = sum(len(np.unique(self.clusters[g.places])) for g in groups)
        return max(clusters - len(groups), 1)

    def at_common_mix(self, one: MixGroup, scatter: Spread) -> FloatArray:
        """Return the group's mean if it had the mix of all, shape (O,), 0 to 1."""
        cells = self.cells[one.places]
        residuals = self.values[one.places] - one.elsewhere.rates[cells]
        counts = self._counts(one.places)
        sizes = np.unique(self.clusters[one.places] * self.size + cells, return_counts=True)
        squares = np.bincount(
            sizes[0] % self.size, weights=sizes[1].astype(float) ** 2, minlength=self.size
        )
        variances = (
            scatter.of_mean(np.asarray(squares, dtype=np.float64), counts) * unit_of(one.alone) ** 2
        )
        own = shrunken(add_up(residuals, cells, self.size), counts, variances)
        return np.clip(self.common @ (one.elsewhere.rates + own.rates), 0.0, 1.0)


def unit_of(alone: FloatArray) -> FloatArray:
    """Return what residuals are measured in: the standard deviation of a yes of that chance."""
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
