"""Groups of rows dealt out to folds of about the same size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def assign_folds(
    groups: Sequence[str],
    folds: int,
    *,
    seed: int,
    counted: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.int64]:
    """Give every group to one fold, so that folds hold about the same number of rows.

    The largest groups are placed first, each in the fold that is emptiest so far; the seed decides
    among groups of one size.

    Parameters
    ----------
    groups : sequence of str, length rows
    folds : int
    seed : int
    counted : ndarray of bool, shape (rows,), optional
        Which rows decide; by default all. The others go with their group, and groups without any
        row that counts are dealt out afterwards: they move nobody.

    Returns
    -------
    ndarray of int, shape (rows,)
        0 to ``folds - 1``.

    Raises
    ------
    ValueError
        If there are fewer groups that count than folds.
    """
    which = range(len(groups)) if counted is None else np.flatnonzero(counted).tolist()
    counts = Counter(groups[row] for row in which)
    if len(counts) < folds:
        raise ValueError(f"{len(counts)} groups cannot fill {folds} folds")
    names = sorted(counts)
    shuffled = [names[i] for i in np.random.default_rng(seed).permutation(len(names))]
    load = [0] * folds
    fold_of: dict[str, int] = {}
    for name in sorted(shuffled, key=lambda group: -counts[group]):
        emptiest = load.index(min(load))
        fold_of[name] = emptiest
        load[emptiest] += counts[name]
    for name, size in sorted(Counter(groups).items()):
        if name not in fold_of:
            emptiest = load.index(min(load))
            fold_of[name] = emptiest
            load[emptiest] += size
    return np.array([fold_of[group] for group in groups], dtype=np.int64)
