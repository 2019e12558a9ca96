"""Sentence embeddings by all-MiniLM-L6-v2 with logistic regression, alone or beside TF-IDF."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tests.benchmarks.peers.data import Texts
from tests.benchmarks.peers.linear import TfidfLogistic, fit_logistic, logistic_probabilities
from tests.benchmarks.peers.peer import Answer, Codes, Peer, dump, likeliest

from ogplens.learning.logistic import FloatArray, IntArray

ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1"
)


class NoEmbeddings(Exception):  # noqa: N818
    """Why there are no embeddings: the rows of MiniLM are left out with it."""


def embed(texts: Texts, python: Path | None, target: Path) -> dict[str, Any]:
    """Embed masked texts in the environment that has torch.

    Parameters
    ----------
    python : Path or None
        Interpreter of that environment.
    target : Path
        Where the ``.npy`` goes; what was spent is written beside it.

    Returns
    -------
    dict
        The report of ``embed.py``.

    Raises
    ------
    NoEmbeddings
        With the reason.
    """
    if python is None or not python.exists():
        raise NoEmbeddings("there is no environment with torch and sentence-transformers")
    # A path to the interpreter of a virtual environment must stay as it is: a link.
    command = [str(python), str(Path(__file__).with_name("embed.py")), str(target)]
    begin = time.process_time()
    masked = json.dumps(texts.masked())
    masking = time.process_time() - begin
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | ONE_THREAD
    try:
        done = subprocess.run(
            command, input=masked, env=environment, check=False,
            capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
    except OSError as error:
        raise NoEmbeddings(f"its interpreter does not start: {error.strerror}") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise NoEmbeddings(lines[-1])
    report: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    report["mask_s"] = masking
    target.with_suffix(".json").write_text(json.dumps(report), encoding="utf-8")
    return report


class MiniLM(Peer):
    """Embeddings, which were made before, and scikit-learn's logistic regression on them."""

    def __init__(self, embeddings: Path) -> None:
        self._embeddings = embeddings
        report = json.loads(embeddings.with_suffix(".json").read_text(encoding="utf-8"))
        self.elsewhere = {
            "seconds": (report["mask_s"] + report["embed_s"]) / max(report["texts"], 1),
            "peak_mb": report["peak_mb"],
            "bytes": report["bytes"],
        }

    def prepare(self, texts: Texts) -> FloatArray:
        return np.asarray(np.load(self._embeddings), dtype=np.float64)

    def fit(self, features: FloatArray, codes: Codes) -> None:
        self._models = {
            name: fit_logistic(features[codes.coded(name)], levels[codes.coded(name)])
            for name, levels in codes.levels.items()
        }

    def predict(self, features: FloatArray) -> dict[str, Answer]:
        return {
            name: likeliest(logistic_probabilities(model, features, name))
            for name, model in self._models.items()
        }

    def save(self, folder: Path) -> None:
        dump(folder / "minilm.joblib", self._models)


@dataclass(frozen=True, slots=True)
class _Both:
    vectors: FloatArray
    words: np.ndarray

    def rows(self, index: IntArray) -> _Both:
        return _Both(self.vectors[index], self.words[index])


class MiniLMAndTfidf(Peer):
    """The mean of the probabilities of MiniLM and of TF-IDF."""

    def __init__(self, embeddings: Path) -> None:
        self._vectors, self._words = MiniLM(embeddings), TfidfLogistic()
        self.elsewhere = self._vectors.elsewhere

    def prepare(self, texts: Texts) -> _Both:
        return _Both(self._vectors.prepare(texts), self._words.prepare(texts))

    def fit(self, features: _Both, codes: Codes) -> None:
        self._vectors.fit(features.vectors, codes)
        self._words.fit(features.words, codes)

    def predict(self, features: _Both) -> dict[str, Answer]:
        words = self._words.predict(features.words)
        return {
            name: likeliest((one.probabilities + words[name].probabilities) / 2)
            for name, one in self._vectors.predict(features.vectors).items()
        }

    def save(self, folder: Path) -> None:
        self._vectors.save(folder)
        self._words.save(folder)
