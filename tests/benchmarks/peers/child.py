"""One peer, one corpus, one protocol, in a process of its own: its peak of memory is its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.peers import data, folds, speed
from tests.benchmarks.peers.catalogue import PEERS, Setting

from ogplens.evaluation.splits import Protocol
from ogplens.settings import PipelineSettings


def main(job: dict[str, Any]) -> None:
    """Do a job, as `tests.benchmarks.peers.jobs` describes it."""
    target = Path(job["target"])
    corpus = data.load(Path(job["data"]))
    if job["peer"] == "speed":
        figures = speed.measure(corpus.texts, corpus.rows.commitment_ids)
        target.with_suffix(".json").write_text(json.dumps(figures), encoding="utf-8")
        return
    settings = PipelineSettings.model_validate(job["settings"])
    embeddings = Path(job["embeddings"]) if job["embeddings"] else None
    peer = PEERS[job["peer"]][1](Setting(settings, embeddings, job["quick"]))
    pooled, costs = folds.run_folds(
        peer, corpus, Protocol(job["protocol"]), settings, say=folds.teller(job["label"])
    )
    folds.save(target, pooled, folds.with_memory(peer, costs))


if __name__ == "__main__":
    main(json.load(sys.stdin))
