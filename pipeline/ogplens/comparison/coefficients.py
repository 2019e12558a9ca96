"""Coefficients of agreement beyond chance: Cohen's kappa, Krippendorff's alpha, Gwet's AC1 and AC2.

Two coders' codes are given as contingency tables of shape (tables, values, values): the first
coder's value, lowest first, by the second's. Cells may be weights of a bootstrap, not only counts.
Many tables are computed at once. A figure that does not exist is NaN, never 0 or 1.

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20, 37-46.
Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70, 213-220.
Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
    agreement. British Journal of Mathematical and Statistical Psychology 61, 29-48.
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition. Advanced Analytics.
Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class Distance(StrEnum):
    """How far apart alpha takes two values to be (Krippendorff 2011, section on metrics)."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def cohen_kappa(tables: FloatArray, *, quadratic: bool) -> FloatArray:
    """Return Cohen's kappa (1960), with quadratic weights (1968) where asked.

    Parameters
    ----------
    tables : ndarray, shape (tables, values, values)
    quadratic : bool
        Disagreement counts with the square of its size, as for ordered values.

    Returns
    -------
    ndarray, shape (tables,)
        At most 1; 0 is agreement by chance; NaN where chance explains all of the table.
    """
    from ogplens.evaluation.metrics import weighted_kappa

    return weighted_kappa(tables, quadratic=quadratic)


def gwet_ac(tables: FloatArray, *, quadratic: bool) -> FloatArray:
    """Return Gwet's AC1 (2008), or AC2 with quadratic weights (2014, chapter 3).

    Chance agreement is ``T / (K (K - 1)) * sum of q (1 - q)``: ``K`` the number of values, ``q``
    the mean share of a value over the coders, ``T`` the sum of the weights of agreement, which is
    ``K`` for AC1. It stays high where nearly all codes are one value, where kappa falls to 0. But
    it is high there too for two coders who name that value blindly: it says that codes are
    equal, not that the second coder tells commitments apart.

    Parameters
    ----------
    tables : ndarray, shape (tables, values, values)
        All values of the scale count in ``K``, also those that nobody used.
    quadratic : bool
        AC2: agreement counts ``1 - (difference / (K - 1)) ** 2``.

    Returns
    -------
    ndarray, shape (tables,)
        At most 1; NaN for a table without units.
    """
    values = tables.shape[1]
    position = np.arange(values)
    gap = np.abs(position[:, None] - position[None, :]) / max(values - 1, 1)
    weight = 1.0 - gap**2 if quadratic else (gap == 0).astype(np.float64)
    n = tables.sum(axis=(1, 2))
    observed = _ratio((tables * weight).sum(axis=(1, 2)), n)
    share = _ratio(tables.sum(axis=1) + tables.sum(axis=2), 2.0 * n[:, None])
    scale = weight.sum() / (values * max(values - 1, 1))
    by_chance = scale * (share * (1.0 - share)).sum(axis=1)
    return _ratio(observed - by_chance, 1.0 - by_chance)


def krippendorff_alpha(codes: FloatArray, distance: Distance) -> float:
    """Return Krippendorff's alpha (2011) of any number of coders, some of whom may miss units.

    Parameters
    ----------
    codes : ndarray, shape (coders, units)
        Numbers; NaN where a coder did not code a unit. For the nominal distance only equality
        counts, for the ordinal one only order.
    distance : Distance

    Returns
    -------
    float
        At most 1; 0 is agreement by chance; NaN where no two codes differ or none can be paired.

    Raises
    ------
    ValueError
        If ``codes`` is not a matrix.
    """
    if codes.ndim != 2:
        raise ValueError(f"codes need the shape (coders, units), not {codes.shape}")
    values = np.unique(codes[~np.isnan(codes)])
    # Shape (units, values): how many coders gave each value to each unit.
    given = np.stack([(codes == value).sum(axis=0) for value in values] or [[]], axis=-1)
    given = given.astype(np.float64)
    coders = given.sum(axis=1)
    pairable = given[coders > 1]
    # Every ordered pair of codes of a unit counts 1 / (codes - 1), so that each code counts once.
    pair = pairable / (coders[coders > 1, None] - 1.0)
    coincidences = pair.T @ pairable - np.diag(pair.sum(axis=0))
    return float(alpha_of_coincidences(coincidences[None], distance, values)[0])


def alpha_of_tables(tables: FloatArray, distance: Distance) -> FloatArray:
    """Return Krippendorff's alpha of two coders who both coded every unit.

    Parameters
    ----------
    tables : ndarray, shape (tables, values, values)
        Values are taken as the numbers 0, 1, 2 and so on by the interval distance.
    distance : Distance

    Returns
    -------
    ndarray, shape (tables,)
        See `krippendorff_alpha`.
    """
    values = np.arange(tables.shape[1], dtype=np.float64)
    return alpha_of_coincidences(tables + tables.transpose(0, 2, 1), distance, values)


def alpha_of_coincidences(
    coincidences: FloatArray, distance: Distance, values: FloatArray
) -> FloatArray:
    """Return alpha of matrices of coincidences: ``1 - (n - 1) sum o d / sum n_c n_k d``.

    Parameters
    ----------
    coincidences : ndarray, shape (matrices, values, values)
        ``o``, symmetric: pairs of codes within units; rows add up to ``n_c``, all to ``n``.
    distance : Distance
        ``d``, the square of the difference of two values: 1 (nominal), their difference
        (interval), or how many codes lie between them, of their own the half (ordinal).
    values : ndarray, shape (values,)
        In rising order.

    Returns
    -------
    ndarray, shape (matrices,)
    """
    count = coincidences.sum(axis=2)
    n = count.sum(axis=1)
    apart = _squared(distance, values, count)
    observed = (coincidences * apart).sum(axis=(1, 2))
    expected = (count[:, :, None] * count[:, None, :] * apart).sum(axis=(1, 2))
    return 1.0 - _ratio((n - 1.0) * observed, expected)


def _squared(distance: Distance, values: FloatArray, count: FloatArray) -> FloatArray:
    """Return the squared distances of values; shape (1 or matrices, values, values)."""
    if distance is Distance.ORDINAL:
        # Codes below a value and half of its own: the difference of two such ranks is
        # Krippendorff's sum over the values between, less half of both ends.
        values = np.cumsum(count, axis=1) - count / 2.0
    else:
        values = values[None, :]
    gap = values[:, :, None] - values[:, None, :]
    return (gap != 0).astype(np.float64) if distance is Distance.NOMINAL else gap**2


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Divide; NaN where the bottom is 0, since the figure does not exist there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)
