"""Shards that are there already: whether they are whole, and how many rows and faults they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ogplens.bulk.jobs import ShardFormat
from ogplens.bulk.shard_bytes import arrow
from ogplens.bulk.storing import Place

_SOUND = b',"error":null}'


def counted(place: Place, name: str, format_: ShardFormat) -> tuple[int, int, int, str] | None:
    """Return the rows, faults, bytes and SHA-256 of a shard; ``None`` if it is not whole.

    A shard appears whole or not at all, so that one is broken only where a disk, or a hand, broke
    it later.
    """
    whole = hashlib.sha256()
    size = 0

    def blocks() -> Iterator[bytes]:
        nonlocal size
        for block in place.blocks(name):
            whole.update(block)
            size += len(block)
            yield block

    counts = _parquet(blocks()) if format_ == "parquet" else _json_lines(blocks())
    return None if counts is None else (*counts, size, whole.hexdigest())


def _json_lines(blocks: Iterator[bytes]) -> tuple[int, int] | None:
    rows = sound = 0
    rest = b""
    for block in blocks:
        head, end, rest = (rest + block).rpartition(b"\n")
        rows += head.count(b"\n") + len(end)
        # Quotation marks in a text are escaped, so that no text holds these bytes.
        sound += head.count(_SOUND)
    # One without a row is made anew, since a file that a disk has lost looks like it.
    return None if rest or not rows else (rows, rows - sound)


def _parquet(blocks: Iterator[bytes]) -> tuple[int, int] | None:
    pa, parquet = arrow()
    try:
        column = parquet.read_table(pa.BufferReader(b"".join(blocks)), columns=["error"])["error"]
    except (pa.ArrowInvalid, KeyError):
        return None
    return len(column), len(column) - column.null_count
