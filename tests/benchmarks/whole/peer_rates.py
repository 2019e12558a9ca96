"""Texts a second of ours and of peers on the same texts: a program, JSON in, JSON out.

Peers as they come: the texts are neither masked nor read beforehand. scikit-learn's and spaCy's are
trained on the corpus first; the time counts what comes after: from the text to the answers for all
the variables that the peer has.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from tests.benchmarks.peers.data import Texts, read_corpus
from tests.benchmarks.peers.folds import _codes
from tests.benchmarks.peers.linear import TfidfLogistic
from tests.benchmarks.peers.minilm import NoEmbeddings, embed
from tests.benchmarks.peers.peer import Peer, take
from tests.benchmarks.peers.spacy_text import SpacyCategorizer
from tests.benchmarks.whole import generated
from tests.benchmarks.whole.measured import ROOT, say, spread

from ogplens.domain import Commitment
from ogplens.features.words import tokens
from ogplens.scoring import Scorer
from ogplens.settings import pipeline_settings

FEW = 150
"""Training rows of spaCy's ensemble, whose speed does not depend on what it has learnt."""


@dataclass(frozen=True, slots=True)
class Plain(Texts):
    """Texts that are handed over as they are."""

    def masked(self) -> list[str]:
        """Return the texts unmasked: a peer knows no masks."""
        return [one.text for one in self.commitments]


def peers() -> dict[str, Peer]:
    """Return the peers, trained on the corpus."""
    settings = pipeline_settings()
    data = read_corpus(ROOT / "corpora", settings)
    trained: dict[str, Peer] = {
        "scikit-learn: TF-IDF and logistic regression": TfidfLogistic(),
        "spaCy: bag of words": SpacyCategorizer("bow", 1),
        "spaCy: ensemble": SpacyCategorizer("ensemble", 1),
    }
    texts = Plain(data.texts.commitments, data.texts.languages)
    for name, peer in trained.items():
        say(f"training {name}")
        rows = np.arange(FEW if "ensemble" in name else len(texts))
        peer.fit(take(peer.prepare(texts), rows), _codes(data, rows, settings))
    return trained


def ways(texts: Plain, scorer: Scorer, python: Path | None) -> dict[str, Callable[[], float]]:
    """Return every way with what measures it: CPU seconds for all the texts."""
    ids = [str(place) for place in range(len(texts))]

    def timed(work: Callable[[], object]) -> Callable[[], float]:
        def measure() -> float:
            began = time.process_time()
            work()
            return time.process_time() - began

        return measure

    def rows() -> object:
        return scorer.predict_many(texts.commitments, texts.languages).table()

    def phrases() -> object:
        return scorer.score(texts.commitments, texts.languages, ids, criteria=False)

    found: dict[str, Callable[[], float]] = {
        "reading words alone": timed(lambda: [tokens(one.text) for one in texts.commitments]),
        "ogplens": timed(rows),
        "ogplens with phrases": timed(phrases),
    }
    for name, peer in peers().items():
        found[name] = timed(lambda peer=peer: peer.predict(peer.prepare(texts)))
    if python is not None:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "embeddings.npy"

        def embedded() -> float:
            target.parent.mkdir(exist_ok=True)
            return float(embed(texts, python, target)["embed_s"])

        found["all-MiniLM-L6-v2"] = embedded
    return found


def measure(number: int, repeats: int, python: str | None) -> dict[str, Any]:
    """Return the rates of every way and what they are of ours in the same turn."""
    drawn = generated.generated(_records())
    made = [(Commitment(None, one["title"], one["text"]), one["language"])
            for one in islice(drawn, number)]  # fmt: skip
    texts = Plain(*zip(*made, strict=True))
    every = ways(texts, Scorer.load(), Path(python) if python else None)
    taken: Mapping[str, list[float]] = {name: [] for name in every}
    left_out: dict[str, str] = {}
    for turn in range(repeats + 1):
        for name in [one for one in every if one not in left_out]:
            say(f"{name}, {turn} of {repeats}")
            try:
                seconds = every[name]()
            except NoEmbeddings as reason:
                left_out[name] = str(reason)
                continue
            if turn:  # the first fills the caches
                taken[name].append(seconds)
    ours = taken["ogplens"]
    return {
        "texts": number,
        "mean_words": round(float(np.mean([len(one.text.split()) for one, _ in made]))),
        "ways": {
            name: {
                "texts_per_cpu_s": spread([number / one for one in seconds], 1),
                "ogplens_is_times_as_fast": spread(
                    [theirs / own for theirs, own in zip(seconds, ours, strict=True)], 2
                ),
            }
            for name, seconds in taken.items()
            if seconds
        },
        "left_out": left_out,
    }


def _records() -> list[Any]:
    from ogplens.records import read_records

    return list(read_records(ROOT / "interim" / "commitments.jsonl"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(**json.load(sys.stdin))) + "\n")
