"""Run a stage as a program: settings in, errors of the user's making out as one message."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from ogplens.errors import OgplensError
from ogplens.files import system_error, write_text_atomically
from ogplens.settings import PipelineSettings, pipeline_settings


def run(stage: Callable[[PipelineSettings], str]) -> None:
    """Call a stage with the settings and say on standard error what came out.

    Exit code 1 with the message of an `OgplensError`, or of a file that the system refuses; other
    exceptions are bugs and pass.
    """
    try:
        summary = stage(pipeline_settings())
    except (OgplensError, OSError) as error:
        told = system_error(error) if isinstance(error, OSError) else error
        if told is None:
            raise
        sys.stderr.write(f"{told}\n")
        raise SystemExit(1) from None
    sys.stderr.write(f"{summary}\n")


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows as CSV: UTF-8, line feeds, whole or not at all."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text_atomically(path, stream.getvalue())


def read_table(path: Path) -> list[dict[str, str]]:
    """Read the rows of `write_table`."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
