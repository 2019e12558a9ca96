"""The main directions of the terms: where most of what texts share lies.

Latent semantic analysis (Deerwester and others 1990): a truncated singular value decomposition of
the training texts. What lies along these few directions gets a larger prior variance than the rest
of a text; see `ogplens.learning.mixed`. Weights are carried back to the terms, so that every
prediction stays a sum of one contribution a term.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ogplens.learning.logistic import FloatArray


@dataclass(frozen=True, slots=True)
class Latent:
    """Directions in the space of terms.

    Attributes
    ----------
    directions : ndarray, shape (terms, rank)
        Orthonormal columns, the strongest first.
    """

    directions: FloatArray

    def project(self, terms: sparse.csr_matrix) -> FloatArray:
        """Return the place of each row along the directions, shape (rows, rank)."""
        return np.asarray(terms @ self.directions, dtype=np.float64)


def fit_latent(terms: sparse.csr_matrix, *, rank: int) -> Latent:
    """Find the strongest directions of the rows.

    Parameters
    ----------
    terms : scipy.sparse.csr_matrix of float, shape (rows, terms)
    rank : int
        How many directions; fewer where the matrix has fewer rows or columns.
    """
    from sklearn.utils.extmath import randomized_svd

    width = min(rank, min(terms.shape) - 1)
    if width < 1:
        return Latent(np.zeros((terms.shape[1], 0)))
    *_, rows = randomized_svd(terms, n_components=width, n_iter=2, random_state=0)
    return Latent(np.ascontiguousarray(rows.T))
