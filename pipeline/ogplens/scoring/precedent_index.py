"""The commitments of the corpus as an index: what a draft is set beside to find precedents.

Of each commitment the index keeps its strongest words and pairs and its strongest letter
sequences, as the vectorizer weighs them, and its criteria. It never holds names of countries,
people or years: the features mask them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ogplens.features.extraction import WORDS
from ogplens.features.vectorizer import Design, Vectorizer
from ogplens.irm.corpus_tables import CODE_COLUMNS
from ogplens.settings import LikenessWeights, PrecedentSettings

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_AT_ONCE = 64  # commitments of a draft in one product, so that memory stays small


@dataclass(frozen=True, slots=True)
class IndexedPlan:
    """A plan of the corpus.

    Attributes
    ----------
    plan_id : str
        ``PER-2``.
    member, member_name : str
        Code and name of the OGP member.
    year : int
        Year in which it was submitted.
    """

    plan_id: str
    member: str
    member_name: str
    year: int


class IndexedCommitment(NamedTuple):
    """What is shown of a commitment of the corpus.

    Attributes
    ----------
    commitment_id, title : str
    plan : int
        Position of its plan in `PrecedentIndex.plans`.
    language : str
        ISO 639-1 code.
    ogp_id : str
        Identifier at OGP; empty where it is not known.
    values : tuple of str
        The IRM's codes in the order of `CODE_COLUMNS`; empty where nothing was coded.
    """

    commitment_id: str
    title: str
    plan: int
    language: str
    ogp_id: str
    values: tuple[str, ...]

    @property
    def codes(self) -> dict[str, str]:
        """Variable to the IRM's code; what was not coded is absent."""
        return {name: code for name, code in zip(CODE_COLUMNS, self.values, strict=True) if code}


@dataclass(frozen=True, slots=True)
class Terms:
    """The strongest terms of each commitment, of one block of the vectorizer.

    Attributes
    ----------
    steps : scipy.sparse.csr_matrix of float32, shape (commitments, terms)
        Weights as whole steps of the largest one in the row, which has 255.
    length : ndarray of float32, shape (commitments,)
        Of each row, in steps; 1 where it has no term.
    """

    steps: sparse.csr_matrix
    length: FloatArray

    @classmethod
    def of(cls, steps: sparse.csr_matrix) -> Terms:
        """Return the terms with the lengths of their rows."""
        row_of = np.repeat(np.arange(steps.shape[0]), np.diff(steps.indptr))
        square = np.bincount(row_of, steps.data.astype(np.float64) ** 2, steps.shape[0])
        return cls(steps, np.sqrt(np.where(square > 0, square, 1.0)).astype(np.float32))

    def cosine(self, rows: sparse.csr_matrix) -> FloatArray:
        """Return the cosine of each commitment with each row of unit length.

        Parameters
        ----------
        rows : scipy.sparse.csr_matrix of float32, shape (rows, terms)

        Returns
        -------
        ndarray, shape (rows, commitments)
            0 to 1.
        """
        # The other way round both are sparse, and ten times as slow.
        found = self.steps @ np.ascontiguousarray(rows.toarray().T)
        return np.asarray(found.T / self.length, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class PrecedentIndex:
    """The commitments of the corpus, ready to be compared with.

    Attributes
    ----------
    commitments : tuple of IndexedCommitment
        In the order of the corpus: by plan, and as the plan has them.
    plans : tuple of IndexedPlan
    words, letters : Terms
    criteria : ndarray of float32, shape (commitments, criteria)
        How often each criterion stands there, standardised, as whole steps from -127 to 127.
    groups : ndarray of int, shape (commitments,)
        Near-duplicates share a group; see `ogplens.evaluation.duplicates`.
    itself : ndarray of float32, shape (commitments,)
        Similarity of each commitment's own text with its row: less than 1, for the weak terms are
        not kept.
    """

    commitments: tuple[IndexedCommitment, ...]
    plans: tuple[IndexedPlan, ...]
    words: Terms
    letters: Terms
    criteria: FloatArray
    groups: IntArray
    itself: FloatArray

    def __len__(self) -> int:
        return len(self.commitments)

    @property
    def plan_of(self) -> IntArray:
        """Position of each commitment's plan, shape (commitments,)."""
        return np.array([one.plan for one in self.commitments], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Parts:
    """Vectors of commitments, taken apart for comparison.

    Attributes
    ----------
    words, letters : scipy.sparse.csr_matrix of float32, shape (rows, terms of the block)
    criteria : ndarray of float32, shape (rows, criteria)
        How often each criterion stands there, standardised; rows of unit length.
    """

    words: sparse.csr_matrix
    letters: sparse.csr_matrix
    criteria: FloatArray


def parts_of(design: Design, vectorizer: Vectorizer) -> Parts:
    """Take the vectors of commitments apart."""
    split = len(vectorizer.blocks[WORDS].terms)
    terms = design.terms.astype(np.float32)
    often = criteria_columns(vectorizer)
    return Parts(
        sparse.csr_matrix(terms[:, :split]),
        sparse.csr_matrix(terms[:, split:]),
        unit_rows(design.dense[:, often]),
    )


def criteria_columns(vectorizer: Vectorizer) -> IntArray:
    """Return the dense columns that say how often a criterion is met: free of language."""
    found = [
        column
        for column, name in enumerate(vectorizer.dense_names)
        if name.startswith("criterion ") and name.endswith(", how often")
    ]
    return np.array(found, dtype=np.int64)


def unit_rows(values: npt.NDArray[Any]) -> FloatArray:
    """Return rows of unit length; a row of zeros stays."""
    length = np.sqrt((values * values).sum(axis=1, keepdims=True))
    return np.asarray(values / np.where(length > 0, length, 1.0), dtype=np.float32)


def similarities(
    index: PrecedentIndex, parts: Parts, languages: Sequence[str], settings: PrecedentSettings
) -> FloatArray:
    """Return how like each commitment of a draft is to each of the corpus.

    Three cosines are mixed: of words and pairs, of letter sequences, and of criteria, which have
    no language. Two texts of one language have words in common; those of two languages have only
    letters (``transparencia``, ``transparency``) and criteria, so the shares are others.

    Parameters
    ----------
    index : PrecedentIndex
    parts : Parts
        Of the draft's commitments.
    languages : sequence of str
        ISO 639-1 code of each.
    settings : PrecedentSettings

    Returns
    -------
    ndarray of float32, shape (commitments of the draft, commitments of the corpus)
        0 to 1.
    """
    known = np.array([one.language for one in index.commitments])
    criteria = unit_rows(index.criteria)
    found = np.zeros((len(languages), len(index)), dtype=np.float32)
    for start in range(0, len(languages), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        same = np.array(languages[some])[:, np.newaxis] == known[np.newaxis, :]
        cosines = (
            index.words.cosine(parts.words[some]),
            index.letters.cosine(parts.letters[some]),
            parts.criteria[some] @ criteria.T,
        )
        mixed = np.where(
            same, _mix(cosines, settings.same_language), _mix(cosines, settings.other_language)
        )
        found[some] = np.clip(mixed, 0.0, 1.0)
    return found


def _mix(cosines: tuple[FloatArray, ...], shares: LikenessWeights) -> FloatArray:
    words, letters, criteria = cosines
    mixed = shares.words * words + shares.letters * letters + shares.criteria * criteria
    return np.asarray(mixed, dtype=np.float32)
