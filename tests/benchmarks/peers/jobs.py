"""Jobs for child processes, two at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.peers import data as data_module
from tests.benchmarks.peers import folds, speed
from tests.benchmarks.peers.catalogue import NEEDS_EMBEDDINGS, SLOWEST_FIRST
from tests.benchmarks.peers.data import DIGESTS, ROOT, Data
from tests.benchmarks.peers.folds import Costs, Pooled
from tests.benchmarks.peers.minilm import ONE_THREAD, NoEmbeddings, embed

from ogplens.evaluation.splits import Protocol
from ogplens.settings import PipelineSettings

AT_A_TIME = 2

Key = tuple[str, str, str]  # data, protocol, peer


@dataclass(frozen=True, slots=True)
class Results:
    """What all the children found.

    Attributes
    ----------
    pooled, costs : dict
        By data, protocol and peer.
    left_out : dict of str to str
        Peer to the reason why it was left out.
    embedding : dict of str to dict
        Data to the report of its embeddings.
    """

    pooled: dict[Key, dict[str, Pooled]]
    costs: dict[Key, Costs]
    left_out: dict[str, str]
    embedding: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run.

    Attributes
    ----------
    corpora : dict of str to Data
    peers : sequence of str
    protocols : sequence of Protocol
    settings : PipelineSettings
    embedding_python : Path or None
    quick : bool
    command : str
        How this run can be made again.
    """

    corpora: dict[str, Data]
    peers: Sequence[str]
    protocols: Sequence[Protocol]
    settings: PipelineSettings
    embedding_python: Path | None
    quick: bool
    command: str = ""


def run(plan: Plan, scratch: Path) -> Results:
    """Run every peer on every corpus and protocol."""
    for name, corpus in plan.corpora.items():
        (scratch / name).mkdir()
        data_module.save(scratch / name, corpus)
    results = Results({}, {}, {}, {})
    wanted = [
        (name, str(protocol), peer)
        for peer in SLOWEST_FIRST
        if peer in plan.peers
        for name in sorted(plan.corpora, key=lambda n: n == DIGESTS)
        for protocol in plan.protocols
    ]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        # Before everything else, so that who needs them waits for nobody who waits himself.
        embedded = {
            name: pool.submit(_embed, name, plan, scratch)
            for name in plan.corpora
            if NEEDS_EMBEDDINGS & set(plan.peers)
        }
        running = {key: pool.submit(_run_one, key, plan, scratch, embedded) for key in wanted}
        for number, (key, future) in enumerate(running.items(), start=1):
            try:
                target, seconds = future.result()
            except NoEmbeddings as error:
                if key[2] not in results.left_out:
                    say(f"{key[2]} is left out: {error}")
                results.left_out[key[2]] = str(error)
                continue
            results.pooled[key], results.costs[key] = folds.load(target)
            say(f"{number} of {len(wanted)}: {' '.join(key)}, {seconds:.0f} s")
    for name, made in embedded.items():
        if made.exception() is None:
            results.embedding[name] = made.result()
    return results


def _embed(name: str, plan: Plan, scratch: Path) -> dict[str, Any]:
    return embed(plan.corpora[name].texts, plan.embedding_python, scratch / f"{name}.npy")


def _run_one(
    key: Key, plan: Plan, scratch: Path, embedded: dict[str, Future[dict[str, Any]]]
) -> tuple[Path, float]:
    name, protocol, peer = key
    begin = time.monotonic()
    if peer in NEEDS_EMBEDDINGS:
        embedded[name].result()
    target = scratch / "-".join(key)
    child(
        {
            "peer": peer,
            "data": str(scratch / name),
            "protocol": protocol,
            "settings": plan.settings.model_dump(mode="json"),
            "embeddings": str(scratch / f"{name}.npy") if peer in NEEDS_EMBEDDINGS else "",
            "quick": plan.quick,
            "label": " ".join(key),
            "target": str(target),
        }
    )
    return target, time.monotonic() - begin


def child(job: dict[str, Any]) -> None:
    """Run a job in a process of its own, its linear algebra on one thread."""
    paths = [str(ROOT / "pipeline"), str(ROOT)]
    environment = os.environ | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-m", "tests.benchmarks.peers.child"]
    subprocess.run(
        command, input=json.dumps(job), env=environment, cwd=ROOT, check=True,
        stdout=subprocess.DEVNULL, text=True, encoding="utf-8",
    )  # fmt: skip


def run_speed(corpus: Data, embedding_python: Path | None, scratch: Path) -> dict[str, Any]:
    """Measure our shipped models, then MiniLM on the same commitments, one after the other."""
    import numpy as np

    rows = np.linspace(0, len(corpus.texts) - 1, min(speed.ROWS, len(corpus.texts))).astype(int)
    texts = corpus.texts.rows(rows)
    folder = scratch / "speed"
    folder.mkdir()
    part = data_module.subset(corpus, rows)
    data_module.save(folder, part)
    child({"peer": "speed", "data": str(folder), "target": str(folder / "figures")})
    figures: dict[str, Any] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    try:
        report = embed(texts, embedding_python, folder / "minilm.npy")
    except NoEmbeddings:
        return figures
    seconds = report["mask_s"] + report["embed_s"]
    return figures | {
        "minilm_load_s": round(report["load_s"], 2),
        "minilm_per_s": round(len(texts) / seconds, 1),
        "faster_than_minilm": round(figures["probabilities_per_s"] * seconds / len(texts), 1),
        "with_phrases_faster": round(figures["with_phrases_per_s"] * seconds / len(texts), 1),
    }


def say(text: str) -> None:
    """Write a line of progress."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
