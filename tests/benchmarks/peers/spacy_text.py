"""spaCy's text categorizer on a blank pipeline, as it comes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
from tests.benchmarks.peers.data import Texts
from tests.benchmarks.peers.peer import SEED, Answer, Codes, Peer, as_objects, likeliest

from ogplens.domain import Kind
from ogplens.settings import codebook

_DROPOUT = 0.1
_PIPE = "textcat_multilabel"
BOW = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "ngram_size": 1,
    "no_output_layer": False,
    "length": 262144,
}
#: Rounds through the training rows and rows a step. Chosen on members held out inside the training
#: rows of the first fold: there, more rounds than three made either worse. Two for the ensemble,
#: since a third costs minutes and changed the mean AUC by less than 0.01.
EPOCHS = {"bow": 3, "ensemble": 2}
BATCH = {"bow": 32, "ensemble": 8}
_AT_ONCE = 64  # rows predicted together


class SpacyCategorizer(Peer):
    """All yes/no variables in one pipe; ordinal ones would need a pipe each and are left out.

    A code that is missing stays out of ``cats``: spaCy then leaves it out of the loss.

    Parameters
    ----------
    architecture : {"bow", "ensemble"}
        ``spacy.TextCatBOW.v3``, or the pipe's own default, ``spacy.TextCatEnsemble.v2``.
    epochs : int
    """

    def __init__(self, architecture: str, epochs: int) -> None:
        import spacy

        self._config = {"model": BOW} if architecture == "bow" else {}
        self._epochs, self._batch = epochs, BATCH[architecture]
        # English with some Spanish: the tokeniser without rules of any language.
        self._blank = spacy.blank("xx")

    def prepare(self, texts: Texts) -> np.ndarray:
        return as_objects([self._blank.make_doc(text) for text in texts.masked()])

    def fit(self, features: np.ndarray, codes: Codes) -> None:
        import spacy
        from spacy.training import Example
        from thinc.api import use_ops

        tools: Any = spacy.util
        tools.fix_random_seed(SEED)
        binary = codebook().predicted(Kind.BINARY)
        self._names = [name for name in binary if name in codes.levels]
        self._nlp = spacy.blank("xx", vocab=self._blank.vocab)
        # numpy's matrix products are three times as fast as spaCy's own where that does not know
        # the processor.
        with use_ops("numpy", use_blis=False):
            pipe: Any = self._nlp.add_pipe(_PIPE, config=self._config)
        for name in self._names:
            pipe.add_label(name)
        examples = []
        for row, doc in enumerate(features):
            coded = {
                n: float(codes.levels[n][row]) for n in self._names if codes.levels[n][row] >= 0
            }
            if coded:
                examples.append(Example.from_dict(doc, {"cats": coded}))
        optimizer = self._nlp.initialize(lambda: examples)
        shuffle = random.Random(SEED)
        for _ in range(self._epochs):
            shuffle.shuffle(examples)
            for batch in tools.minibatch(examples, self._batch):
                pipe.update(batch, sgd=optimizer, drop=_DROPOUT)

    def predict(self, features: np.ndarray) -> dict[str, Answer]:
        pipe: Any = self._nlp.get_pipe(_PIPE)
        batches = [
            pipe.predict(list(features[start : start + _AT_ONCE]))
            for start in range(0, len(features), _AT_ONCE)
        ]
        found = np.concatenate(batches).astype(np.float64)
        place = {label: column for column, label in enumerate(pipe.labels)}
        return {
            name: likeliest(np.stack([1 - found[:, place[name]], found[:, place[name]]], axis=1))
            for name in self._names
        }

    def save(self, folder: Path) -> None:
        self._nlp.to_disk(folder / "spacy")
