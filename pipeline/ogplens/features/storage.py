"""Raw features and vectorizers on disk."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from ogplens.arrays import (
    LARGEST,
    REMAKE,
    Array,
    load_arrays,
    pack_texts,
    save_arrays,
    unpack_texts,
    unusable,
)
from ogplens.bounded import (
    MAX_ARRAYS,
    MAX_JSON,
    MAX_TERMS,
    OutOfBoundsError,
    parse_json,
    read_bounded,
)
from ogplens.errors import ModelError
from ogplens.features.counting import Counts
from ogplens.features.extraction import LETTERS, WORDS, RawFeatures
from ogplens.features.likeness import Likeness
from ogplens.features.vectorizer import Block, Vectorizer, inverse_frequency
from ogplens.files import write_text_atomically
from ogplens.settings import FeatureSettings

_BLOCKS = (WORDS, LETTERS)
FORMAT = 1


def save_raw(path: Path, raw: RawFeatures) -> None:
    """Write raw features to one ``.npz`` file."""
    arrays: dict[str, Array] = {"dense": raw.dense, "dense_names": pack_texts(raw.dense_names)}
    for name, counts in raw.blocks.items():
        arrays[f"{name}_terms"] = pack_texts(counts.terms)
        arrays[f"{name}_data"] = counts.matrix.data.astype(np.int32)
        arrays[f"{name}_indices"] = counts.matrix.indices.astype(np.int32)
        arrays[f"{name}_indptr"] = counts.matrix.indptr.astype(np.int64)
    save_arrays(path, arrays)


def load_raw(path: Path) -> RawFeatures:
    """Read raw features; see `save_raw`.

    Raises
    ------
    ModelError
        If the file is missing or damaged.
    """
    try:
        return _load_raw(path)
    except ValueError as error:
        raise ModelError(f"the file is damaged: {error}", source=str(path), hint=REMAKE) from error


def _load_raw(path: Path) -> RawFeatures:
    parts = ("terms", "data", "indices", "indptr")
    names = ["dense", "dense_names", *(f"{b}_{part}" for b in _BLOCKS for part in parts)]
    arrays = load_arrays(path, names)
    blocks = {}
    for block in _BLOCKS:
        terms = unpack_texts(arrays[f"{block}_terms"])
        parts_of = tuple(arrays[f"{block}_{part}"] for part in parts[1:])
        shape = (len(arrays["dense"]), len(terms))
        blocks[block] = Counts(sparse.csr_matrix(parts_of, shape=shape), terms)
    return RawFeatures(blocks, arrays["dense"], unpack_texts(arrays["dense_names"]))


def save_vectorizer(folder: Path, vectorizer: Vectorizer, settings: FeatureSettings) -> str:
    """Write a vectorizer as ``parameters.npz`` and ``model.json``.

    Returns
    -------
    str
        Fingerprint that the models trained with it carry: hex digits of the parameters' SHA-256.
    """
    arrays: dict[str, Array] = {
        "mean": vectorizer.mean,
        "scale": vectorizer.scale,
        "dense_names": pack_texts(vectorizer.dense_names),
    }
    for name, block in vectorizer.blocks.items():
        arrays[f"{name}_terms"] = pack_texts(block.terms)
        arrays[f"{name}_frequency"] = block.frequency.astype(np.int32)
    parameters = folder / "parameters.npz"
    save_arrays(parameters, arrays)
    fingerprint = hashlib.sha256(parameters.read_bytes()).hexdigest()[:16]
    described = {
        "format": FORMAT,
        "kind": "features",
        "rows": vectorizer.rows,
        "columns": vectorizer.width,
        "fingerprint": fingerprint,
        "settings": settings.model_dump(mode="json"),
        "common_words": list(vectorizer.common),
        "likeness": {
            "intercept": vectorizer.likeness.intercept,
            "slope": vectorizer.likeness.slope,
        },
    }
    write_text_atomically(folder / "model.json", json.dumps(described, indent=2) + "\n")
    return fingerprint


def load_vectorizer(folder: Path) -> tuple[Vectorizer, FeatureSettings, str]:
    """Read a vectorizer, the settings that it was made with, and its fingerprint.

    Raises
    ------
    ModelError
        If a file is missing, damaged, or made by another version.
    """
    described = load_description(folder, kind="features")
    names = [f"{block}_{part}" for block in _BLOCKS for part in ("terms", "frequency")]
    path = folder / "parameters.npz"
    arrays = load_arrays(
        path, ["mean", "scale", "dense_names", *names], most=MAX_ARRAYS, finite=True
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    try:
        vectorizer = _vectorizer(arrays, described)
        fits = (described["fingerprint"], described["columns"]) == (digest, vectorizer.width)
        settings = FeatureSettings.model_validate(described["settings"])
    except OutOfBoundsError as error:
        raise unusable(folder, error) from error
    except (KeyError, TypeError, ValueError) as error:  # ValueError: pydantic's errors too
        raise ModelError(
            f"model.json cannot be used: {repr(error)[:300]}", source=str(folder), hint=REMAKE
        ) from error
    if not fits:
        raise ModelError(
            "parameters.npz and model.json do not belong together",
            source=str(folder),
            hint=REMAKE,
        )
    return vectorizer, settings, digest


def _vectorizer(arrays: dict[str, Array], described: dict[str, Any]) -> Vectorizer:
    rows = _whole(described["rows"], "rows")
    blocks = {}
    for block in _BLOCKS:
        terms = unpack_texts(arrays[f"{block}_terms"], most=MAX_TERMS)
        frequency = arrays[f"{block}_frequency"]
        if len(terms) != frequency.size or frequency.ndim != 1:
            raise ValueError(f"{len(terms)} terms and {frequency.size} frequencies do not fit")
        if frequency.dtype.kind not in "iu" or not np.all((frequency >= 0) & (frequency <= rows)):
            raise OutOfBoundsError(f"{block}_frequency", "", f"whole numbers from 0 to {rows}")
        frequency = frequency.astype(np.int64)
        blocks[block] = Block(terms, frequency, inverse_frequency(frequency, rows))
    dense_names = unpack_texts(arrays["dense_names"], most=MAX_TERMS)
    for name in ("mean", "scale"):
        if arrays[name].shape != (len(dense_names),) or arrays[name].dtype.kind != "f":
            raise OutOfBoundsError(name, str(arrays[name].shape), f"{len(dense_names)} numbers")
    if not np.all(arrays["scale"] >= 1 / LARGEST):
        raise OutOfBoundsError("scale", "", "numbers above 0")
    common = tuple(str(word) for word in described["common_words"])
    usual = described["likeness"]
    likeness = Likeness(_number(usual["intercept"]), _number(usual["slope"]))
    return Vectorizer(blocks, dense_names, arrays["mean"], arrays["scale"], rows, common, likeness)


def _whole(value: object, place: str) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise OutOfBoundsError(place, repr(value)[:60], "a whole number")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise OutOfBoundsError("likeness", repr(value)[:60], "a finite number")
    return float(value)


def load_description(folder: Path, *, kind: str) -> dict[str, Any]:
    """Read ``model.json`` and check that this version can use it.

    Raises
    ------
    ModelError
        If it is missing, is not JSON, or is of another kind or format.
    """
    path = folder / "model.json"
    try:
        described = parse_json(read_bounded(path, MAX_JSON))
    except FileNotFoundError:
        raise ModelError("there is no trained model here", source=str(path), hint=REMAKE) from None
    except (OSError, ValueError) as error:
        raise unusable(path, error) from error
    if not isinstance(described, dict) or described.get("kind") != kind:
        raise ModelError(
            f"the file describes no model of kind {kind!r}", source=str(path), hint=REMAKE
        )
    if described.get("format") != FORMAT:
        raise ModelError(
            "made by another version of ogplens: its format is "
            f"{repr(described.get('format'))[:60]}, "
            f"this version reads {FORMAT}",
            source=str(path),
            hint=REMAKE,
        )
    return described
