"""A figure with its interval, and the tables that hold figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.errors import Fault, TableError

if TYPE_CHECKING:
    import pandas as pd

REBUILD = "run the pipeline again: dvc repro"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; ``None`` where it does not exist."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None


NOTHING = Estimate()


def estimate(cell: object) -> Estimate:
    """Read a figure: an object or a row with its interval, or a bare number."""
    if isinstance(cell, Mapping):
        value, low, high, n = (_number(cell.get(key)) for key in ("value", "low", "high", "n"))
        return Estimate(value, low, high, None if n is None else int(n))
    return Estimate(_number(cell))


def _number(cell: object) -> float | None:
    try:
        value = float(str(cell))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def read_text_table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a table with every cell as text, since ``none`` and ``NA`` are values.

    Raises
    ------
    TableError
        If the file is missing, is no table or lacks a column.
    """
    import pandas as pd

    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except FileNotFoundError:
        raise TableError("the file is missing", source=str(path), hint=REBUILD) from None
    except ValueError as error:  # pandas' own errors of parsing are kinds of it
        message = f"the file is not a table: {error}"
        raise TableError(message, source=str(path), hint=REBUILD) from error
    missing = [name for name in columns if name not in table.columns]
    if missing:
        faults = [Fault("header", "", f"the column {name!r}") for name in missing]
        raise TableError("a column is missing", source=str(path), faults=faults, hint=REBUILD)
    return table
