"""Models as a stranger makes them: one file is changed, and the fingerprint made to fit."""

from __future__ import annotations

import copy
import functools
import hashlib
import io
import json
import math
import shutil
import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from ogplens.arrays import save_arrays
from ogplens.domain import Commitment, PlanEntry
from ogplens.domain.prediction import Prediction
from ogplens.errors import OgplensError
from ogplens.learning.model_set import FEATURES_FOLDER, ModelSet, load, save, train
from ogplens.learning.plan_counts import CountModel
from ogplens.learning.plan_counts_storage import PlanCounts, save_plan_counts
from ogplens.records import Record
from ogplens.scoring import Scorer
from ogplens.scoring.precedent_build import build_index
from ogplens.scoring.precedent_files import save_index
from ogplens.settings import codebook, pipeline_settings
from synthetic import make_corpus, small_settings

from .mutations import mutated

TEXT = "The ministry will publish a portal with every dataset and register by December 2026."
_SEPARATOR = b"\n"  # after the name of the file


def save_small(folder: Path) -> Path:
    """Write a whole folder of small models: features, two variables, ranges and precedents."""
    corpus, chosen = make_corpus(rows=60, members=6), small_settings()
    made = train(
        corpus.raw,
        corpus.levels,
        corpus.members,
        codebook(),
        plans=corpus.plan_ids,
        features=chosen.features,
        settings=chosen.train,
        decision=chosen.decision,
    )
    save(folder, made, codebook())
    save_plan_counts(folder, PlanCounts(0.9, {"relevant": CountModel(0.1, 0.0, 0.9)}))
    _save_precedents(folder, corpus, load(folder, codebook()))
    return folder


def _save_precedents(folder: Path, corpus, models: ModelSet) -> None:
    records = [
        Record(f"{plan}-{row}", member, plan, "en", replace(one, title=f"No. {row}"))
        for row, (one, member, plan) in enumerate(
            zip(corpus.commitments, corpus.members, corpus.plan_ids, strict=True)
        )
    ]
    plans = [
        PlanEntry(f"{one}.md", one[:3], one[:3], "Europe", int(one[-1]), 2012, "en", None)
        for one in sorted(set(corpus.plan_ids))
    ]
    design = models.vectorizer.transform(corpus.raw)
    index = build_index(
        records,
        design,
        models.vectorizer,
        plans,
        [],
        settings=pipeline_settings().precedents,
        overlap=0.6,
    )
    save_index(folder / "precedents", index, fingerprint=models.fingerprint)


@functools.cache
def whole() -> dict[str, bytes]:
    """Return the files of a folder that is as it should be."""
    with tempfile.TemporaryDirectory() as place:
        folder = save_small(Path(place) / "models")
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


_NUMBERS = st.sampled_from([0, -1, 1, 2, 10**6, 10**12, 10**400, -0.5, 0.5, 1e9, 1e308, 5e-324])
_VALUES = _NUMBERS | st.sampled_from(
    [None, True, "", "yes", "../../x", [], {}, [[]], ["no", "yes"], [1, 2, 3], [math.nan], math.inf]
)


@st.composite
def _changed_json(draw: st.DrawFn, name: str) -> bytes:
    content = json.loads(whole()[name])
    for _ in range(draw(st.integers(1, 3))):
        place: object = content
        while isinstance(place, dict | list) and place:
            key = draw(
                st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))
            )
            if isinstance(place[key], dict | list) and place[key] and draw(st.integers(0, 3)):
                place = place[key]
                continue
            place[key] = copy.deepcopy(draw(_VALUES))  # else a later change would change it
            break
    return name.encode() + _SEPARATOR + json.dumps(content).encode()


@st.composite
def _changed_arrays(draw: st.DrawFn, name: str) -> bytes:
    with np.load(io.BytesIO(whole()[name])) as archive:
        arrays = dict(archive)
    for key in draw(st.lists(st.sampled_from(sorted(arrays)), min_size=1, max_size=2)):
        one = arrays[key]
        kind = draw(
            st.sampled_from(["?", "i1", "u1", "<u2", "<i4", "<u4", "<u8", ">f4", "f2", "f8"])
        )
        with np.errstate(all="ignore"):
            change = draw(st.sampled_from(["kind", "fill", "short", "long", "table", "point"]))
            match change:
                case "kind":
                    one = one.astype(kind)
                case "fill":
                    one = np.full_like(one, draw(st.sampled_from([0, 1, 127])))
                case "short":
                    one = one[: draw(st.integers(0, 5))]
                case "long":
                    one = np.concatenate([one, one[:3]])
                case "table":
                    one = one.reshape(-1, 1) if draw(st.booleans()) else one[None]
                case _:
                    one = one.astype(draw(st.sampled_from(["f8", one.dtype])))
                    if one.size:
                        bad = (
                            [math.nan, math.inf, 1e300, -1e9, -1] if one.dtype.kind == "f" else [0]
                        )
                        one.flat[draw(st.integers(0, one.size - 1))] = draw(st.sampled_from(bad))
        arrays[key] = one
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "a.npz"
        save_arrays(path, arrays)
        return name.encode() + _SEPARATOR + path.read_bytes()


_TOKENS = (b"null", b"1e999", b"NaN", b"-1", b"[", b"{", b'"', b"\n", b",", b"999999999999", b"PK")


def inputs() -> st.SearchStrategy[bytes]:
    """Return a strategy for one changed file: its name, a line end, its content."""
    # Only when it is asked for: the small models are trained then.
    return st.deferred(_inputs)


def _inputs() -> st.SearchStrategy[bytes]:
    names = sorted(whole())
    texts = [name for name in names if name.endswith(".json")]
    arrays = [name for name in names if name.endswith(".npz")]
    seeds = [name.encode() + _SEPARATOR + whole()[name] for name in names]
    return st.one_of(
        st.sampled_from(seeds),
        mutated([one for one in seeds if len(one) < 50_000], _TOKENS),
        st.sampled_from(texts).flatmap(_changed_json),
        st.sampled_from(arrays).flatmap(_changed_arrays),
    )


def _lay(folder: Path, changed: bytes) -> None:
    name, _, content = changed.partition(_SEPARATOR)
    files = dict(whole())
    if (known := name.decode("latin-1")) in files:
        files[known] = content
    # A stranger makes the fingerprint fit, so that it is no defence.
    numbers = files[f"{FEATURES_FOLDER}/parameters.npz"]
    old, new = (hashlib.sha256(one).hexdigest()[:16].encode() for one in (_own_numbers(), numbers))
    for name_, one in files.items():
        path = folder / name_
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.replace(old, new) if name_.endswith(".json") else one)


def _own_numbers() -> bytes:
    return whole()[f"{FEATURES_FOLDER}/parameters.npz"]


@dataclass(frozen=True)
class ModelTarget:
    """A folder of models with one file changed; it is refused, or it gives probabilities."""

    suffix: str = "bin"

    @property
    def inputs(self) -> st.SearchStrategy[bytes]:
        """Changed files."""
        return inputs()

    def attack(self, data: bytes) -> str:
        """Load and score with a changed folder, and say in a word what came of it."""
        place = Path(tempfile.mkdtemp())
        try:
            _lay(place, data)
            return score_with(place)
        finally:
            shutil.rmtree(place)


def score_with(folder: Path) -> str:
    """Score a commitment with the models of a folder, and check what comes out."""
    one = Commitment(number="1", title="A portal", text=TEXT, end=len(TEXT))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy's, on absurd but finite weights
        said = None
        try:
            (scored,) = Scorer.load(folder).score([one], ["en"], ["a"])
        except OgplensError as error:
            said = error
    if said is not None:
        assert said.hint, said
        assert str(folder) in said.source, said
        assert len(str(said)) < 5_000
        return "errors"
    for found in scored.predictions.values():
        chances = (
            [found.probability]
            if isinstance(found, Prediction)
            else list(found.probabilities.values())
        )
        assert all(0 <= chance <= 1 for chance in chances), chances
    return "results"
