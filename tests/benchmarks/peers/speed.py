"""How fast the shipped models load and score on one core, once everything is imported."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.benchmarks.peers.data import Texts
from tests.benchmarks.peers.simple import extractor_of

REPEATS = 5
ROWS = 500


def measure(texts: Texts, ids: Sequence[str]) -> dict[str, Any]:
    """Load the shipped models; score commitments with and without the phrases behind each.

    Returns
    -------
    dict
        Medians of CPU seconds, and commitments a second.
    """
    from ogplens.learning.model_set import load
    from ogplens.scoring import Scorer
    from ogplens.settings import codebook, models_folder

    models = load(models_folder(), codebook())
    extractor = extractor_of(models)
    scorer = Scorer.load()  # imports and tables that are read once are read here
    commitments, languages = list(texts.commitments), list(texts.languages)
    one_thousand = len(texts) / 1000

    def probabilities() -> object:
        return models.predict(extractor.extract(commitments, languages))

    def evidence() -> object:
        return scorer.score(commitments, languages, ids)

    alone, phrases = _median(probabilities), _median(evidence)
    return {
        "commitments": len(texts),
        "variables": len(models.models),
        "load_s": round(_median(Scorer.load), 4),
        "probabilities_per_s": round(1000 * one_thousand / alone, 1),
        "with_phrases_per_s": round(1000 * one_thousand / phrases, 1),
        "shipped_bytes": sum(
            path.stat().st_size
            for pattern in ("*/parameters.npz", "*/model.json")
            for path in models_folder().glob(pattern)
        ),
    }


def _median(work: Callable[[], object]) -> float:
    found = []
    for _ in range(REPEATS):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return statistics.median(found)
