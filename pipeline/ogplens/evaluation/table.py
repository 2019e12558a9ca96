"""The table of out-of-fold predictions, as the stages hand it on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ogplens.domain import Codebook
from ogplens.errors import TableError
from ogplens.evaluation.rows import FoldPredictions, Rows
from ogplens.evaluation.splits import Protocol
from ogplens.evaluation.summary import Held
from ogplens.files import write_text_atomically

if TYPE_CHECKING:
    import pandas as pd

MOST_LEVELS = 4
_PIECE = 50_000  # rows that are read at a time
COLUMNS = (
    "protocol", "model", "variable", "commitment_id", "member", "plan_id", "coded",
    *(f"p{level}" for level in range(MOST_LEVELS)),
    "expected", "call", "decision",
)  # fmt: skip


def write_predictions(
    path: Path,
    predictions: Mapping[Protocol, Iterable[FoldPredictions]],
    rows: Rows,
    codebook: Codebook,
) -> None:
    """Write one line a protocol, model, variable and commitment, sorted in this order.

    A variable that is not coded for a commitment has an empty ``coded`` and a prediction all the
    same.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for protocol, parts in predictions.items():
        lines = [line for part in parts for line in _lines(part, rows, codebook)]
        writer.writerows([str(protocol), *line] for line in sorted(lines))
    write_text_atomically(path, stream.getvalue())


def _lines(part: FoldPredictions, rows: Rows, codebook: Codebook) -> Iterable[list[str]]:
    values = codebook.variables[part.variable].values
    coded = rows.levels[part.variable]
    padding = [""] * (MOST_LEVELS - len(values))
    expected = part.probabilities @ np.arange(len(values))
    for i, row in enumerate(part.rows):
        yield [
            part.model,
            part.variable,
            rows.commitment_ids[row],
            rows.members[row],
            rows.plan_ids[row],
            values[coded[row]] if coded[row] >= 0 else "",
            *(f"{p:.6f}" for p in part.probabilities[i]),
            *padding,
            f"{expected[i]:.6f}",
            values[part.called[i]],
            part.decisions[i],
        ]


def read_predictions(
    path: Path, *, protocol: Protocol | None = None, model: str | None = None
) -> pd.DataFrame:
    """Read the table; text columns as text (``none`` is a value), numbers as floats.

    Parameters
    ----------
    path : Path
    protocol : Protocol, optional
        Read its rows alone.
    model : str, optional
        Read its rows alone. All of them together take a large part of the memory that there may
        be, and are read piece by piece where some are wanted.

    Returns
    -------
    pandas.DataFrame
        The index is the place in the file, 0 for the first row after the header.

    Raises
    ------
    TableError
        If the file is missing, is no such table or lacks a column.
    """
    import pandas as pd

    numbers = {f"p{level}": "float64" for level in range(MOST_LEVELS)} | {"expected": "float64"}
    try:
        pieces = pd.read_csv(
            path,
            dtype={c: numbers.get(c, "str") for c in COLUMNS},
            keep_default_na=False,
            na_values={c: [""] for c in numbers},
            chunksize=_PIECE,
        )
        with pieces:
            table = pd.concat([_chosen(piece, protocol, model) for piece in pieces])
    except FileNotFoundError:
        raise TableError(
            "there are no out-of-fold predictions yet", source=str(path), hint="run `dvc repro`"
        ) from None
    except ValueError as error:  # pandas' own errors are of this kind
        raise TableError(
            f"this is no table of predictions: {error}", source=str(path), hint="run `dvc repro`"
        ) from error
    missing = [c for c in COLUMNS if c not in table.columns]
    if missing:
        raise TableError(
            f"columns are missing: {', '.join(missing)}", source=str(path), hint="run `dvc repro`"
        )
    return table


def _chosen(piece: pd.DataFrame, protocol: Protocol | None, model: str | None) -> pd.DataFrame:
    for column, wanted in (("protocol", protocol), ("model", model)):
        if wanted is not None and column in piece.columns:
            piece = piece[piece[column] == str(wanted)]
    return piece


def held(table: pd.DataFrame, codebook: Codebook, variable: str) -> Held:
    """Return the coded rows of one protocol, model and variable as arrays."""
    values = codebook.variables[variable].values
    coded = table[table["coded"] != ""]
    position = {value: level for level, value in enumerate(values)}
    return Held(
        coded=np.asarray(coded["coded"].map(position), dtype=np.int64),
        probabilities=coded[[f"p{level}" for level in range(len(values))]].to_numpy(dtype=float),
        called=np.asarray(coded["call"].map(position), dtype=np.int64),
        decisions=coded["decision"].to_numpy(dtype=object),
        members=coded["member"].to_numpy(dtype=object),
        plan_ids=coded["plan_id"].to_numpy(dtype=object),
    )
