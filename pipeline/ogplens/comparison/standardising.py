"""Rates of cells and what groups would have at the rates of others: the arithmetic of `mix`.

A cell is a combination of what is standardised, such as Spanish texts of 60 to 119 words. Shapes:
n commitments, K cells, O outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Spread:
    """How far predictions lie apart inside a cell or a group, in variances; shape (O,) each.

    Attributes
    ----------
    single : ndarray
        Of single commitments of one cluster.
    clusters : ndarray
        Of the means of clusters (members, or plans), beyond that.
    """

    single: FloatArray
    clusters: FloatArray

    def of_mean(self, squares: FloatArray, counts: FloatArray) -> FloatArray:
        """Return the variance of means, shape (means, O).

        Parameters
        ----------
        squares : ndarray, shape (means,)
            Sum over clusters of the squared number of commitments.
        counts : ndarray, shape (means,)
            Number of commitments; a mean of none has an infinite variance.
        """
        known = np.maximum(counts, 1.0)[:, None]
        found = self.clusters * squares[:, None] / known**2 + self.single / known
        return np.where(counts[:, None] > 0, found, np.inf)


def spread(values: FloatArray, parts: IntArray, clusters: IntArray) -> Spread:
    """Split the variance inside parts into that of clusters and that of single commitments.

    Parameters
    ----------
    values : ndarray, shape (n, O)
    parts : ndarray of int, shape (n,)
        Cell or group of each commitment.
    clusters : ndarray of int, shape (n,)
        Clusters of different parts are different, whatever their number.

    Notes
    -----
    Analysis of variance of a nested design with unequal sizes (Henderson's method 1): S. Searle,
    G. Casella and C. McCulloch, "Variance Components" (1992). What comes out below 0 is 0.
    """
    pairs, cluster = np.unique(np.stack([parts, clusters]), axis=1, return_inverse=True)
    cluster = cluster.reshape(-1)
    _, part = np.unique(pairs[0], return_inverse=True)  # of each cluster
    sizes = np.bincount(cluster).astype(float)
    sums = add_up(values, cluster, len(sizes))
    part_sizes, part_sums = np.bincount(part, weights=sizes), add_up(sums, part, part.max() + 1)
    of_clusters = (sums**2 / sizes[:, None]).sum(axis=0)
    inside = (values**2).sum(axis=0) - of_clusters
    between = of_clusters - (part_sums**2 / part_sizes[:, None]).sum(axis=0)
    single = np.maximum(inside / max(len(values) - len(sizes), 1), 0.0)
    squares = np.bincount(part, weights=sizes**2)
    scale = len(values) - (squares / part_sizes).sum()
    freedom = len(sizes) - len(part_sizes)
    if scale <= 0:
        return Spread(single, np.zeros_like(single))
    return Spread(single, np.maximum((between - freedom * single) / scale, 0.0))


def add_up(values: FloatArray, places: IntArray, size: int) -> FloatArray:
    """Add up rows by place, shape (size, O)."""
    order = np.argsort(places, kind="stable")
    found, starts = np.unique(places[order], return_index=True)
    sums = np.zeros((size, values.shape[1]))
    if len(found):
        sums[found] = np.add.reduceat(values[order], starts, axis=0)
    return sums


@dataclass(frozen=True, slots=True)
class Cells:
    """Rates of cells, each drawn to a centre the more, the less it rests on.

    Attributes
    ----------
    rates : ndarray, shape (K, O)
    own : ndarray, shape (K, O)
        Weight of each cell's plain rate in it, 0 to 1.
    pull : ndarray, shape (K, O)
        Weight of each cell's plain rate in the centre; sums to 1.
    """

    rates: FloatArray
    own: FloatArray
    pull: FloatArray

    def weights(self, mix: FloatArray) -> FloatArray:
        """Return the weight of each cell's plain rate in the mean at a mix, shape (K, O)."""
        return np.asarray(mix[:, None] * self.own + (mix @ (1.0 - self.own)) * self.pull)


def shrunken(sums: FloatArray, counts: FloatArray, variances: FloatArray) -> Cells:
    """Return rates of cells, drawn to their centre.

    Parameters
    ----------
    sums : ndarray, shape (K, O)
    counts : ndarray, shape (K,)
    variances : ndarray, shape (K, O)
        Of the plain rates; infinite where a cell is empty.

    Returns
    -------
    Cells
        Rates lie between the smallest and the largest plain rate. Weighted by ``counts`` their
        mean is that of all commitments, so that a group with the mix of the others gets the rate
        of the others.

    Notes
    -----
    Empirical Bayes: the weight of a cell's own rate is ``B = t / (t + variance)``, with the
    variance t between cells by moments (R. DerSimonian and N. Laird, "Meta-analysis in clinical
    trials", Controlled Clinical Trials 7 (1986), 177-188). The centre is the mean with weights
    ``count * (1 - B)``, the one that keeps the total ("benchmarking": J. Rao and I. Molina, "Small
    Area Estimation", 2nd edition 2015, chapter 6).
    """
    full = counts > 0
    plain = np.where(full[:, None], sums / np.maximum(counts, 1.0)[:, None], 0.0)
    between = variance_between(plain[full], variances[full])
    own = np.zeros_like(plain)
    own[full] = between / np.maximum(between + variances[full], _TINY)
    pull = counts[:, None] * (1.0 - own)
    pull = np.where(pull.sum(axis=0) > _TINY, pull, counts[:, None])
    pull = pull / np.maximum(pull.sum(axis=0), _TINY)
    return Cells(own * plain + (1.0 - own) * (pull * plain).sum(axis=0), own, pull)


def variance_between(rates: FloatArray, variances: FloatArray) -> FloatArray:
    """Return the variance of rates beyond their own, shape (O,); 0 where there is one rate."""
    weights = 1.0 / np.maximum(variances, _TINY)
    total = weights.sum(axis=0)
    mean = (weights * rates).sum(axis=0) / total
    excess = (weights * (rates - mean) ** 2).sum(axis=0) - (len(rates) - 1)
    scale = total - (weights**2).sum(axis=0) / total
    return np.where(scale > _TINY, np.maximum(excess, 0.0) / np.maximum(scale, _TINY), 0.0)
