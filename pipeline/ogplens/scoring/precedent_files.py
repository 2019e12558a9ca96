"""The index of precedents on disk: numbers, a table of commitments, and what they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from ogplens import __version__
from ogplens.arrays import REMAKE, Array, load_arrays, save_arrays, unusable
from ogplens.bounded import (
    MAX_ARRAYS,
    MAX_TABLE,
    MAX_TERMS,
    OutOfBoundsError,
    read_bounded,
)
from ogplens.errors import ModelError
from ogplens.features.storage import FORMAT, load_description
from ogplens.files import write_text_atomically
from ogplens.irm.corpus_tables import CODE_COLUMNS
from ogplens.scoring.precedent_index import (
    IndexedCommitment,
    IndexedPlan,
    PrecedentIndex,
    Terms,
)

KIND = "precedents"
_BLOCKS = ("words", "letters")
_COLUMNS = ("commitment_id", "title", "plan", "language", "ogp_id")
_TABLE = "commitments.csv"
_NUMBERS = "parameters.npz"


def save_index(folder: Path, index: PrecedentIndex, *, fingerprint: str) -> None:
    """Write ``parameters.npz``, ``commitments.csv`` and ``model.json``.

    Parameters
    ----------
    folder : Path
    index : PrecedentIndex
    fingerprint : str
        Of the vectorizer: only with that one can the index be used.
    """
    arrays: dict[str, Array] = {
        "criteria": index.criteria.astype(np.int8),
        "groups": index.groups.astype(np.int32),
        "itself": index.itself.astype(np.float32),
    }
    for name, block in zip(_BLOCKS, (index.words, index.letters), strict=True):
        arrays[f"{name}_steps"] = block.steps.data.astype(np.uint8)
        arrays[f"{name}_terms"] = block.steps.indices.astype(_least(block.steps.shape[1]))
        arrays[f"{name}_counts"] = np.diff(block.steps.indptr).astype(np.uint16)
    save_arrays(folder / _NUMBERS, arrays)
    write_text_atomically(folder / _TABLE, _table(index))
    described = {
        "format": FORMAT,
        "kind": KIND,
        "ogplens": __version__,
        "features": fingerprint,
        "commitments": len(index),
        "words": index.words.steps.shape[1],
        "letters": index.letters.steps.shape[1],
        "plans": [asdict(plan) for plan in index.plans],
    }
    write_text_atomically(
        folder / "model.json", json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    )


def load_index(folder: Path, *, fingerprint: str) -> PrecedentIndex:
    """Read the index of `save_index`.

    Raises
    ------
    ModelError
        If a file is missing, damaged, made by another version, or of other features.
    """
    described = load_description(folder, kind=KIND)
    if described.get("features") != fingerprint:
        raise ModelError(
            "the precedents were made with other features than those in features/",
            source=str(folder),
            hint=REMAKE,
        )
    names = [f"{block}_{part}" for block in _BLOCKS for part in ("steps", "terms", "counts")]
    arrays = load_arrays(
        folder / _NUMBERS,
        ["criteria", "groups", "itself", *names],
        most=MAX_ARRAYS,
        finite=True,
    )
    try:
        told = _Described.model_validate(described)
        return _index(told, arrays, _read_table(folder / _TABLE, told.commitments))
    except OutOfBoundsError as error:
        raise unusable(folder, error) from error
    except (KeyError, TypeError, ValueError, OSError, csv.Error) as error:
        raise ModelError(
            f"the precedents cannot be used: {repr(error)[:300]}", source=str(folder), hint=REMAKE
        ) from error


class _Plan(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    plan_id: str
    member: str
    member_name: str
    year: int = Field(ge=0, le=9999)


class _Described(BaseModel):
    model_config = ConfigDict(strict=True)

    commitments: int = Field(ge=0, le=MAX_TERMS)
    words: int = Field(ge=0, le=MAX_TERMS)
    letters: int = Field(ge=0, le=MAX_TERMS)
    plans: list[_Plan]


def _index(
    described: _Described,
    arrays: Mapping[str, Array],
    commitments: tuple[IndexedCommitment, ...],
) -> PrecedentIndex:
    rows = described.commitments
    plans = tuple(IndexedPlan(**plan.model_dump()) for plan in described.plans)
    words = _terms(arrays, "words", (rows, described.words))
    letters = _terms(arrays, "letters", (rows, described.letters))
    shapes = [arrays[name].shape for name in ("groups", "itself")]
    lengths = {len(commitments), *(len(arrays[n]) for n in ("criteria", "groups", "itself"))}
    if lengths != {rows}:
        raise ValueError(f"its parts have {sorted(lengths)} rows, model.json says {rows}")
    if arrays["criteria"].ndim != 2 or shapes != [(rows,)] * 2:
        raise OutOfBoundsError("criteria, groups or itself", "", "a table and two columns")
    if not all(0 <= one.plan < len(plans) for one in commitments):
        raise ValueError("a commitment is of a plan that is not listed")
    return PrecedentIndex(
        commitments,
        plans,
        words,
        letters,
        arrays["criteria"].astype(np.float32),
        arrays["groups"].astype(np.int64),
        arrays["itself"].astype(np.float32),
    )


def _terms(arrays: Mapping[str, Array], name: str, shape: tuple[int, int]) -> Terms:
    counts, columns, steps = (arrays[f"{name}_{part}"] for part in ("counts", "terms", "steps"))
    if {one.ndim for one in (counts, columns, steps)} != {1}:
        raise OutOfBoundsError(name, "", "rows of numbers")
    if {one.dtype.kind for one in (counts, columns, steps)} != {"u"}:
        raise OutOfBoundsError(name, "", "whole numbers without a sign")
    if len(counts) != shape[0] or columns.max(initial=0) >= max(1, shape[1]):
        raise ValueError(f"{name} has other rows or terms than model.json says")
    if not len(columns) == len(steps) == int(counts.sum(dtype=np.uint64)):
        raise OutOfBoundsError(name, f"{len(steps):,} steps", "as many as the counts add up to")
    starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int32)
    data = steps.astype(np.float32)
    return Terms.of(sparse.csr_matrix((data, columns.astype(np.int32), starts), shape=shape))


def _least(columns: int) -> npt.DTypeLike:
    return np.uint16 if columns <= np.iinfo(np.uint16).max else np.uint32


def _table(index: PrecedentIndex) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*_COLUMNS, *CODE_COLUMNS])
    for one in index.commitments:
        writer.writerow([*one[:-1], *one.values])
    return stream.getvalue()


def _read_table(path: Path, most: int) -> tuple[IndexedCommitment, ...]:
    rows = csv.reader(io.StringIO(read_bounded(path, MAX_TABLE).decode("utf-8"), newline=""))
    header = next(rows, [])
    if header != [*_COLUMNS, *CODE_COLUMNS]:
        raise ValueError(f"{_TABLE} has other columns")
    shown, width = len(_COLUMNS), len(header)
    found = []
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise ValueError(f"a row of {_TABLE} has more or fewer than {width} cells")
        if number > most:
            raise OutOfBoundsError(f"{_TABLE}, row {number + 1}", "", f"{most:,} commitments")
        cells = (row[0], row[1], int(row[2]), row[3], row[4], tuple(row[shown:]))
        found.append(IndexedCommitment(*cells))
    return tuple(found)
