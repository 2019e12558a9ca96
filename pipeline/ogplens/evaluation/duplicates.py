"""Texts that say nearly the same in the same words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

_RUN = 5


def duplicate_groups(texts: Sequence[Sequence[str]], *, overlap: float) -> list[int]:
    """Group texts whose runs of five words overlap.

    Parameters
    ----------
    texts : sequence of sequence of str
        Words of each text.
    overlap : float
        Least Jaccard overlap of the two sets of runs, 0 to 1. Groups are closed: where A is near B
        and B is near C, all three are one group.

    Returns
    -------
    list of int
        Group of each text, numbered by first appearance.
    """
    runs: dict[tuple[str, ...], int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, words in enumerate(texts):
        found = {tuple(words[i : i + _RUN]) for i in range(max(len(words) - _RUN + 1, 1))}
        columns.extend(runs.setdefault(run, len(runs)) for run in sorted(found) if run)
        rows.extend([row] * sum(1 for run in found if run))
    shape = (len(texts), max(len(runs), 1))
    has = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    shared = (has @ has.T).tocoo()
    size = np.asarray(has.sum(axis=1)).ravel()
    union = size[shared.row] + size[shared.col] - shared.data
    near = shared.data >= overlap * union - 1e-9
    links = sparse.csr_matrix(
        (np.ones(int(near.sum())), (shared.row[near], shared.col[near])),
        shape=(len(texts), len(texts)),
    )
    _, labels = connected_components(links, directed=False)
    first: dict[int, int] = {}
    return [first.setdefault(int(label), len(first)) for label in labels]
