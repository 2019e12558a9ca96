"""The rows of a shard as the bytes of a file: JSON Lines or Parquet, the same for the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from itertools import chain, repeat
from json.encoder import encode_basestring
from typing import Any

from ogplens.bulk.jobs import ShardFormat
from ogplens.errors import OgplensError

Column = Sequence[str | float | None]

FIRST = ("source", "commitment_id", "number", "title", "language")
"""Columns before those of `Predicted.table`."""

LAST = ("error",)
"""Columns behind them: why a row has no predictions; empty (``null``) where it has."""


def columns_of(kinds: Mapping[str, type]) -> dict[str, type]:
    """Return the columns of a shard, with what their cells are: ``str`` or ``float``.

    Parameters
    ----------
    kinds : mapping
        The columns of the predictions.
    """
    return {**dict.fromkeys(FIRST, str), **kinds, **dict.fromkeys(LAST, str)}


def shard_bytes(
    table: Mapping[str, Column], kinds: Mapping[str, type], format_: ShardFormat
) -> bytes:
    """Return a table as a file.

    Parameters
    ----------
    table : mapping of str to sequence
        Columns of the same length; ``None`` is a missing cell.
    kinds : mapping of str to type
        Of `columns_of`; in its order they are written.
    format_ : {"jsonl", "parquet"}

    Raises
    ------
    OgplensError
        If Parquet is wanted and the library for it is not installed.
    """
    if format_ == "parquet":
        return _parquet(table, kinds)
    return _json_lines(table, kinds)


def _json_lines(table: Mapping[str, Column], kinds: Mapping[str, type]) -> bytes:
    """Write objects without spaces, numbers in the shortest form that reads back the same."""
    parts: list[Iterable[str]] = []
    before, number = "{", len(table[next(iter(kinds))])
    for name, kind in kinds.items():
        parts += [
            repeat(f"{before}{encode_basestring(name)}:", number),
            _as_json(table[name], kind),
        ]
        before = ","
    # All parts of all lines in one row: no line is put together by itself.
    rows = zip(*parts, repeat("}\n", number), strict=True)
    lines = "".join(chain.from_iterable(rows))
    # Half a surrogate pair (of a file's name) becomes the escape that JSON has for it.
    return lines.encode("utf-8", "backslashreplace")


def _as_json(column: Column, kind: type) -> Iterable[str]:
    write: Callable[[Any], str] = repr if kind is float else encode_basestring
    if kind is str and len(set(column)) * 4 < len(column):  # the few words of a scale
        known = {one: "null" if one is None else write(one) for one in set(column)}
        return map(known.__getitem__, column)
    if None in column:
        return ["null" if one is None else write(one) for one in column]
    return map(write, column)


def _parquet(table: Mapping[str, Column], kinds: Mapping[str, type]) -> bytes:
    pa, parquet = arrow()
    types = {float: pa.float64(), str: pa.string()}
    schema = pa.schema([(name, types[kind]) for name, kind in kinds.items()])
    arrays = [
        pa.array(table[name] if kind is float else map(_valid, table[name]), types[kind])
        for name, kind in kinds.items()
    ]
    sink = pa.BufferOutputStream()
    parquet.write_table(
        pa.Table.from_arrays(arrays, schema=schema),
        sink,
        compression="zstd",
        compression_level=3,
        version="2.6",
        row_group_size=1_048_576,
    )
    made: bytes = sink.getvalue().to_pybytes()
    return made


def _valid(text: str | float | None) -> str | None:
    return None if text is None else str(text).encode("utf-8", "backslashreplace").decode("utf-8")


def arrow() -> tuple[Any, Any]:
    """Return the library for Parquet: its modules ``pyarrow`` and ``pyarrow.parquet``.

    Raises
    ------
    OgplensError
        If it is not installed.
    """
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise OgplensError(
            "Parquet needs the library pyarrow, which is not installed",
            hint="pip install 'ogplens[cluster]', or choose --format jsonl",
        ) from error
