"""A peer trained and tested fold by fold, and what that costs."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tests.benchmarks.peers.data import Data
from tests.benchmarks.peers.embed import peak_mb
from tests.benchmarks.peers.peer import Answer, Codes, Peer, take

from ogplens.evaluation.splits import Protocol, split
from ogplens.learning.fitting import enough_codes
from ogplens.learning.logistic import IntArray
from ogplens.settings import PipelineSettings

Costs = dict[str, float]
# What peers can be compared on: they know no plan's history, and no time.
PROTOCOLS = (Protocol.NEW_MEMBER, Protocol.KNOWN_MEMBER)
_SILENCE = 15.0  # seconds without a word on standard error


@dataclass(frozen=True, slots=True)
class Pooled:
    """Out-of-fold answers of one peer for one variable, sorted by row.

    Attributes
    ----------
    rows : ndarray of int
        Rows of the data, coded or not.
    folds : ndarray of int
        Fold in which each row was tested.
    answer : Answer
    """

    rows: IntArray
    folds: IntArray
    answer: Answer


def run_folds(
    peer: Peer,
    data: Data,
    protocol: Protocol,
    settings: PipelineSettings,
    *,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[dict[str, Pooled], Costs]:
    """Train and test a peer on every fold.

    The peer is given the texts of all rows once, to do what learns nothing. To learn it is given
    training rows alone, and to predict it is given test rows without codes.

    Returns
    -------
    dict of str to Pooled
        By variable; those coded too seldom to train in a fold lack its rows.
    dict of str to float
        ``train_s`` a fold and ``predict_s`` a thousand commitments, from text on, both medians of
        CPU seconds, and ``bytes`` on disk.
    """
    begin = time.process_time()
    prepared = peer.prepare(data.texts)
    prepare_s = (time.process_time() - begin) / max(len(data.texts), 1)
    prepare_s += peer.elsewhere.get("seconds", 0.0)
    rows = data.rows
    parts = split(
        rows.groups(protocol), rows.duplicates, settings.predict.folds, seed=settings.predict.seed
    )
    found: dict[str, list[tuple[IntArray, Answer]]] = {}
    train_s, predict_s, size = [], [], 0
    told = time.monotonic()
    for number, fold in enumerate(parts, start=1):
        train_rows, test_rows = np.flatnonzero(fold.train), np.flatnonzero(fold.test)
        begin = time.process_time()
        peer.fit(take(prepared, train_rows), _codes(data, train_rows, settings))
        fitted = time.process_time()
        answers = peer.predict(take(prepared, test_rows))
        predicted = time.process_time()
        train_s.append(fitted - begin + prepare_s * len(train_rows))
        each = (predicted - fitted) / len(test_rows) + (0.0 if peer.from_text else prepare_s)
        predict_s.append(1000 * each)
        for name, answer in answers.items():
            found.setdefault(name, []).append((test_rows, answer))
        if number == 1:
            size = _size(peer)
        if time.monotonic() - told > _SILENCE:
            say(f"fold {number} of {len(parts)}")
            told = time.monotonic()
    costs = {
        "train_s": float(np.median(train_s)),
        "predict_s": float(np.median(predict_s)),
        "bytes": size + peer.elsewhere.get("bytes", 0.0),
    }
    return {name: _pool(items) for name, items in found.items()}, costs


def _codes(data: Data, train_rows: IntArray, settings: PipelineSettings) -> Codes:
    levels = {name: values[train_rows] for name, values in data.rows.levels.items()}
    return Codes(
        {name: values for name, values in levels.items() if enough_codes(values, settings.train)},
        tuple(data.rows.members[i] for i in train_rows),
        tuple(data.rows.plan_ids[i] for i in train_rows),
    )


def _pool(items: list[tuple[IntArray, Answer]]) -> Pooled:
    rows = np.concatenate([index for index, _ in items])
    folds = np.repeat(np.arange(len(items)), [len(index) for index, _ in items])
    order = np.argsort(rows)
    return Pooled(
        rows[order],
        folds[order],
        Answer(
            np.concatenate([answer.probabilities for _, answer in items])[order],
            np.concatenate([answer.score for _, answer in items])[order],
            np.concatenate([answer.called for _, answer in items])[order],
        ),
    )


def _size(peer: Peer) -> int:
    with tempfile.TemporaryDirectory() as folder:
        peer.save(Path(folder))
        return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def save(target: Path, pooled: Mapping[str, Pooled], costs: Costs) -> None:
    """Write what a child found: ``.npz``, and the costs with the peak of memory as ``.json``."""
    arrays: dict[str, Any] = {}
    for name, one in pooled.items():
        arrays[f"{name}/rows"], arrays[f"{name}/folds"] = one.rows, one.folds
        for part in ("probabilities", "score", "called"):
            arrays[f"{name}/{part}"] = getattr(one.answer, part)
    np.savez(target.with_suffix(".npz"), **arrays)
    target.with_suffix(".json").write_text(json.dumps(costs), encoding="utf-8")


def load(target: Path) -> tuple[dict[str, Pooled], Costs]:
    """Read what `save` wrote."""
    with np.load(target.with_suffix(".npz")) as arrays:
        pooled = {
            name: Pooled(
                arrays[f"{name}/rows"],
                arrays[f"{name}/folds"],
                Answer(*(arrays[f"{name}/{p}"] for p in ("probabilities", "score", "called"))),
            )
            for name in sorted({key.split("/")[0] for key in arrays.files})
        }
    costs: Costs = json.loads(target.with_suffix(".json").read_text(encoding="utf-8"))
    return pooled, costs


def with_memory(peer: Peer, costs: Costs) -> Costs:
    """Add the peak of memory of this process, or of the other one if that was higher."""
    return {**costs, "peak_mb": max(peak_mb(), peer.elsewhere.get("peak_mb", 0.0))}


def teller(label: str) -> Callable[[str], None]:
    """Return what writes a line of progress to standard error."""

    def say(text: str) -> None:
        sys.stderr.write(f"  {label}: {text}\n")
        sys.stderr.flush()

    return say
