"""The peers by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.peers.linear import NbSvm, TfidfLogistic, TfidfSvm
from tests.benchmarks.peers.minilm import MiniLM, MiniLMAndTfidf
from tests.benchmarks.peers.peer import Peer
from tests.benchmarks.peers.simple import Keyword, Ours, Prior
from tests.benchmarks.peers.spacy_text import EPOCHS, SpacyCategorizer

from ogplens.settings import PipelineSettings

OURS = "ogplens"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a peer may need to be made.

    Attributes
    ----------
    pipeline : PipelineSettings
    embeddings : Path or None
        Of all the texts, for MiniLM.
    quick : bool
        One round of training for spaCy.
    """

    pipeline: PipelineSettings
    embeddings: Path | None = None
    quick: bool = False

    def embedded(self) -> Path:
        """Return the embeddings, which MiniLM cannot do without."""
        if self.embeddings is None:
            raise ValueError("MiniLM needs embeddings that were made before")
        return self.embeddings

    def epochs(self, architecture: str) -> int:
        """Return how often spaCy goes through the training rows."""
        return 1 if self.quick else EPOCHS[architecture]


PEERS: dict[str, tuple[str, Callable[[Setting], Peer]]] = {
    "prior": ("base rate", lambda s: Prior()),
    "keyword": ("keyword rule", lambda s: Keyword()),
    "tfidf-lr": ("TF-IDF, logistic", lambda s: TfidfLogistic()),
    "tfidf-svm": ("TF-IDF, linear SVM", lambda s: TfidfSvm()),
    "nbsvm": ("NB-SVM", lambda s: NbSvm()),
    "spacy-bow": ("spaCy bag of words", lambda s: SpacyCategorizer("bow", s.epochs("bow"))),
    "spacy-ensemble": (
        "spaCy ensemble",
        lambda s: SpacyCategorizer("ensemble", s.epochs("ensemble")),
    ),
    "minilm": ("MiniLM, logistic", lambda s: MiniLM(s.embedded())),
    "minilm-tfidf": ("MiniLM and TF-IDF", lambda s: MiniLMAndTfidf(s.embedded())),
    OURS: ("ogplens", lambda s: Ours(s.pipeline)),
}
#: The slowest first, so that two processes end at about the same time; MiniLM last, since its
#: embeddings are made meanwhile.
SLOWEST_FIRST = ("spacy-ensemble", "nbsvm", OURS, "spacy-bow", "tfidf-svm", "tfidf-lr", "keyword",
                 "prior", "minilm-tfidf", "minilm")  # fmt: skip
NEEDS_EMBEDDINGS = frozenset({"minilm", "minilm-tfidf"})
