"""Raw features become weighted vectors; the weights are fitted on training rows alone."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ogplens.features.counting import Counts
from ogplens.features.extraction import LETTERS, WORDS, RawFeatures
from ogplens.features.likeness import Likeness, count_words, fit_likeness, whole
from ogplens.settings import FeatureSettings

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Design:
    """Vectors of commitments.

    Attributes
    ----------
    terms : scipy.sparse.csr_matrix, shape (rows, terms)
        TF-IDF of words, pairs and letter sequences; each block has unit length in each row.
    dense : ndarray, shape (rows, columns)
        Criteria and structure, standardised on the training rows and clipped to -3 to 3.
    """

    terms: sparse.csr_matrix
    dense: FloatArray

    def rows(self, index: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Design:
        """Return the chosen rows."""
        return Design(sparse.csr_matrix(self.terms[index]), self.dense[index])

    def __len__(self) -> int:
        return int(self.dense.shape[0])


@dataclass(frozen=True, slots=True)
class Block:
    """The terms of one block and their weights.

    Attributes
    ----------
    terms : tuple of str
    frequency : ndarray of int, shape (terms,)
        Training texts that hold the term.
    idf : ndarray, shape (terms,)
        From `inverse_frequency`.
    """

    terms: tuple[str, ...]
    frequency: npt.NDArray[np.int64]
    idf: FloatArray

    def transform(self, counts: Counts) -> sparse.csr_matrix:
        """Return sublinear TF-IDF with rows of unit length; unknown terms are left out."""
        matrix = counts.matrix.astype(np.float64)
        if counts.terms != self.terms:
            column = {term: i for i, term in enumerate(counts.terms)}
            missing = [term for term in self.terms if term not in column]
            if missing:
                raise ValueError(f"the counts lack {len(missing)} terms of the vectorizer")
            matrix = sparse.csr_matrix(matrix[:, [column[term] for term in self.terms]])
        matrix.data = (1.0 + np.log(matrix.data)) * self.idf[matrix.indices]
        rows = _row_of(matrix)
        square = np.bincount(rows, matrix.data**2, minlength=matrix.shape[0])
        length = np.sqrt(square)
        length[length == 0] = 1.0
        matrix.data /= length[rows]
        return matrix


def _row_of(matrix: sparse.csr_matrix) -> npt.NDArray[np.int64]:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


@dataclass(frozen=True)
class Vectorizer:
    """Fitted weights of every column.

    Attributes
    ----------
    blocks : dict of str to Block
    dense_names : tuple of str
    mean, scale : ndarray, shape (dense columns,)
    rows : int
        Training texts.
    common : tuple of str
        Words that so many training texts hold that they are no columns, sorted.
    likeness : Likeness
        How like the training texts as a whole a text of its length usually is.
    """

    blocks: Mapping[str, Block]
    dense_names: tuple[str, ...]
    mean: FloatArray
    scale: FloatArray
    rows: int
    common: tuple[str, ...]
    likeness: Likeness

    @property
    def width(self) -> int:
        """Number of columns, terms and dense ones together."""
        return sum(len(block.terms) for block in self.blocks.values()) + len(self.dense_names)

    def transform(self, raw: RawFeatures) -> Design:
        """Return the vectors of raw features."""
        if raw.dense_names != self.dense_names:
            raise ValueError("the raw features have other criteria or structure columns")
        terms = [block.transform(raw.blocks[name]) for name, block in self.blocks.items()]
        dense = np.clip((raw.dense - self.mean) / self.scale, -_CLIP, _CLIP)
        return Design(sparse.csr_matrix(sparse.hstack(terms)), dense)

    def cosine_to_whole(self, design: Design) -> FloatArray:
        """Return the cosine of each row's letter sequences with those of all training texts.

        Returns
        -------
        ndarray, shape (rows,)
            0 to 1; see `ogplens.features.likeness`.
        """
        return np.asarray(design.terms @ self._direction, dtype=np.float64)

    @functools.cached_property
    def _direction(self) -> FloatArray:
        parts = [
            whole(block.frequency, block.idf) if name == LETTERS else np.zeros(len(block.terms))
            for name, block in self.blocks.items()
        ]
        return np.concatenate(parts)

    @property
    def term_names(self) -> tuple[str, ...]:
        """A readable name for every term column, in the order of ``Design.terms``."""
        return tuple(
            readable_name(name, term) for name, block in self.blocks.items() for term in block.terms
        )


# An odd document (two hundred dates, ten thousand words) must not outweigh everything else.
_CLIP = 3.0


def readable_name(block: str, term: str) -> str:
    """Return the name of a column as shown to people: ``phrase "public hearing"``."""
    if block == WORDS:
        return f'{"phrase" if " " in term else "word"} "{term}"'
    return f'letters "{term.replace(" ", "·")}"'


def fit_vectorizer(raw: RawFeatures, settings: FeatureSettings) -> Vectorizer:
    """Fit the weights of every column on training rows.

    Parameters
    ----------
    raw : RawFeatures
        Of the training commitments alone.
    settings : FeatureSettings
    """
    least = {WORDS: settings.min_words_df, LETTERS: settings.min_chars_df}
    blocks = {
        name: _fit_block(counts, least[name], settings.max_df)
        for name, counts in raw.blocks.items()
    }
    # Ten digits: what lies below differs between processors, and the saved bytes must not.
    mean = raw.dense.mean(axis=0).round(10)
    scale = raw.dense.std(axis=0).round(10)
    scale[scale < 1e-9] = 1.0
    likeness = fit_likeness(
        _cosine(blocks[LETTERS], raw.blocks[LETTERS]), count_words(raw.blocks[WORDS])
    )
    common = _common_words(raw.blocks[WORDS], settings.max_df)
    return Vectorizer(blocks, raw.dense_names, mean, scale, len(raw), common, likeness)


def _cosine(block: Block, counts: Counts) -> FloatArray:
    """Return what `Vectorizer.cosine_to_whole` does, without making the vectors."""
    place = {term: i for i, term in enumerate(counts.terms)}
    columns = [place[term] for term in block.terms]
    idf, direction = np.zeros((2, len(counts.terms)))
    idf[columns], direction[columns] = block.idf, whole(block.frequency, block.idf)
    matrix = counts.matrix
    weights = (1.0 + np.log(matrix.data)) * idf[matrix.indices]
    rows = _row_of(matrix)
    along = np.bincount(rows, weights * direction[matrix.indices], minlength=matrix.shape[0])
    square = np.bincount(rows, weights**2, minlength=matrix.shape[0])
    return np.asarray(along / np.sqrt(np.where(square > 0, square, 1.0)), dtype=np.float64)


def _common_words(counts: Counts, max_df: float) -> tuple[str, ...]:
    frequency = np.bincount(counts.matrix.indices, minlength=counts.matrix.shape[1])
    above = np.flatnonzero(frequency > max_df * counts.matrix.shape[0])
    return tuple(counts.terms[i] for i in above if " " not in counts.terms[i])


def _fit_block(counts: Counts, min_df: int, max_df: float) -> Block:
    rows = counts.matrix.shape[0]
    frequency = np.bincount(counts.matrix.indices, minlength=counts.matrix.shape[1])
    kept = np.flatnonzero((frequency >= min_df) & (frequency <= max_df * rows))
    terms = tuple(np.array(counts.terms, dtype=object)[kept])
    return Block(terms, frequency[kept], inverse_frequency(frequency[kept], rows))


def inverse_frequency(frequency: npt.NDArray[np.int64], rows: int) -> FloatArray:
    """Return log((1 + rows) / (1 + frequency)) + 1, as smoothed by scikit-learn."""
    return np.asarray(np.log((1.0 + rows) / (1.0 + frequency)) + 1.0, dtype=np.float64)
