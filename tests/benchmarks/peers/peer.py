"""What every peer can do, and what it answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tests.benchmarks.peers.data import Texts

from ogplens.learning.fitting import expected_level
from ogplens.learning.logistic import FloatArray, IntArray

SEED = 0
NATURAL = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer says of one variable.

    Attributes
    ----------
    probabilities : ndarray, shape (rows, levels)
    score : ndarray, shape (rows,)
        What rows are ranked by.
    called : ndarray of int, shape (rows,)
        Level named when one must be.
    """

    probabilities: FloatArray
    score: FloatArray
    called: IntArray


def likeliest(probabilities: FloatArray) -> Answer:
    """Answer from probabilities alone: the likeliest level is named, a yes from 0.5 on."""
    if probabilities.shape[1] == 2:
        called = (probabilities[:, 1] >= NATURAL).astype(np.int64)
    else:
        called = np.asarray(probabilities.argmax(axis=1), dtype=np.int64)
    return Answer(probabilities, expected_level(probabilities), called)


@dataclass(frozen=True, slots=True)
class Codes:
    """What is known of training rows beside their texts.

    Attributes
    ----------
    levels : dict of str to ndarray of int, shape (rows,)
        Of the variables that are coded often enough; -1 where a row is not coded.
    members, plans : tuple of str
    """

    levels: Mapping[str, IntArray]
    members: tuple[str, ...]
    plans: tuple[str, ...]

    def coded(self, name: str) -> IntArray:
        """Return the rows that are coded: a missing code is no code, never a no."""
        return np.flatnonzero(self.levels[name] >= 0)


class Peer(ABC):
    """A way to predict codes from texts.

    Attributes
    ----------
    from_text : bool
        Whether `predict` does the work of `prepare` itself, so that its time tells all.
    elsewhere : dict of str to float
        What another process spent on it: ``seconds`` a text, ``peak_mb``, ``bytes`` on disk.
    """

    from_text = False
    elsewhere: Mapping[str, float] = {}

    @abstractmethod
    def prepare(self, texts: Texts) -> Any:
        """Do what needs the texts alone and learns nothing; the result can be cut by rows."""

    @abstractmethod
    def fit(self, features: Any, codes: Codes) -> None:
        """Learn all variables from training rows."""

    @abstractmethod
    def predict(self, features: Any) -> dict[str, Answer]:
        """Answer for every variable that was learnt."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write what must be kept to predict."""


def take(features: Any, index: IntArray) -> Any:
    """Cut features by rows."""
    return features.rows(index) if hasattr(features, "rows") else features[index]


def as_objects(items: list[Any]) -> np.ndarray:
    """Return an array of objects, which can be cut by rows."""
    array = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        array[place] = item
    return array


def dump(path: Path, model: object) -> None:
    """Write a model of scikit-learn, as its users do."""
    import joblib

    joblib.dump(model, path)
