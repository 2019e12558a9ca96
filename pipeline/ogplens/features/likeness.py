"""How much a text is like the training texts as a whole, whatever it is about.

A text is set beside all the training texts together: the cosine between its letter sequences and
those of the whole, each weighed by the number of training texts that hold it and by its inverse
frequency. Long texts hold more of what is common than short ones, so the cosine is divided by
what is usual at that length: a straight line between the logarithms of both, fitted by least
squares on the training texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ogplens.features.counting import Counts

FloatArray = npt.NDArray[np.float64]

#: From so many words on, the cosine of a text hardly grows any more.
LONGEST = 1000
_FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """The cosine that is usual at each length.

    Attributes
    ----------
    intercept, slope : float
        The logarithm of the cosine is ``intercept + slope * log(words)`` on average.
    """

    intercept: float
    slope: float

    def relative(self, cosine: FloatArray, words: npt.NDArray[np.int64]) -> FloatArray:
        """Return cosines in parts of what is usual at their length.

        Parameters
        ----------
        cosine : ndarray, shape (rows,)
            From `Vectorizer.cosine_to_whole`, 0 to 1.
        words : ndarray of int, shape (rows,)
            Words of each text.

        Returns
        -------
        ndarray, shape (rows,)
            0 for a text that shares nothing, about 1 for a common training text.
        """
        length = np.log(np.clip(words, 1, LONGEST))
        return np.asarray(cosine / np.exp(self.intercept + self.slope * length))


def whole(frequency: npt.NDArray[np.int64], idf: FloatArray) -> FloatArray:
    """Return the direction of all training texts together, of unit length.

    Parameters
    ----------
    frequency : ndarray of int, shape (terms,)
        Training texts that hold each term.
    idf : ndarray, shape (terms,)
    """
    weights = frequency * idf
    length = float(np.sqrt(weights @ weights))
    return np.asarray(weights / length if length else weights, dtype=np.float64)


def fit_likeness(cosine: FloatArray, words: npt.NDArray[np.int64]) -> Likeness:
    """Find the cosine that is usual at each length.

    Parameters
    ----------
    cosine : ndarray, shape (rows,)
        Of the training texts. Each has so little part in the whole that it need not be held out.
    words : ndarray of int, shape (rows,)

    Returns
    -------
    Likeness
        Its line is flat where fewer than three texts, or texts of one length alone, are known.
    """
    good = (cosine > 0) & (words > 0)
    if not good.any():
        return Likeness(0.0, 0.0)
    x, y = np.log(np.clip(words[good], 1, LONGEST)), np.log(cosine[good])
    slope = 0.0
    if len(x) >= _FEWEST_ROWS and np.ptp(x) > 0:
        away = x - x.mean()
        slope = float((away * (y - y.mean())).sum() / (away**2).sum())
    return Likeness(_digits(float(y.mean()) - slope * float(x.mean())), _digits(slope))


def count_words(counts: Counts) -> npt.NDArray[np.int64]:
    """Return how many single words of the block each text has, repeats included."""
    single = np.array([" " not in term for term in counts.terms], dtype=np.int64)
    return np.asarray(counts.matrix @ single, dtype=np.int64)


def _digits(value: float) -> float:
    """Keep six digits that count: what lies below differs between processors."""
    return float(f"{value:.6g}")
