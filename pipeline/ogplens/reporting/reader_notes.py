"""The errors that no reader has written of yet, as YAML to fill in.

Run it after the pipeline, in the project's folder: ``python -m ogplens.reporting.reader_notes``.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from ogplens.domain import Kind
from ogplens.errors import OgplensError
from ogplens.records import Record
from ogplens.reporting.inputs import ReportInputs, load_report_inputs
from ogplens.reporting.mistakes import Mistake, mistakes, probability_words
from ogplens.reporting.notes import Notes, load_reader_notes
from ogplens.reporting.sources import load_texts
from ogplens.settings import codebook, configs_folder, pipeline_settings

Codes = Mapping[str, Mapping[str, str]]

_WIDTH = 96


def skeleton(
    inputs: ReportInputs, records: Mapping[str, Record], codes: Codes, notes: Notes
) -> str:
    """Return the listed errors without a note, each with what its reader needs in a comment.

    Parameters
    ----------
    inputs : ReportInputs
    records, codes, notes
        See `ogplens.reporting.sources.Sources`.

    Returns
    -------
    str
        YAML in the layout of ``configs/reader-notes.yaml``, with empty notes; ``notes: {}`` where
        every error has its note.
    """
    lines = [
        line
        for name in inputs.codebook.predicted()
        for line in _of(name, inputs, records, codes, notes)
    ]
    return "\n".join(["notes:", *lines] if lines else ["notes: {}"]) + "\n"


def _of(
    name: str,
    inputs: ReportInputs,
    records: Mapping[str, Record],
    codes: Codes,
    notes: Notes,
) -> Iterator[str]:
    found = mistakes(inputs, name)
    open_ones = [
        one
        for one in (*found.too_high, *found.too_low)
        if (name, one.commitment_id) not in notes and one.commitment_id in records
    ]
    if open_ones:
        yield f"  {name}:"
    for one in open_ones:
        for text in _explained(one, name, inputs, records[one.commitment_id], codes):
            yield from textwrap.wrap(
                text, _WIDTH, initial_indent="    # ", subsequent_indent="    #   "
            )
        yield f'    {one.commitment_id}: ""'


def _explained(
    one: Mistake, name: str, inputs: ReportInputs, record: Record, codes: Codes
) -> Iterator[str]:
    variable = inputs.codebook.variables[name]
    yield record.commitment.title
    high = "too high" if one.distance > 0 else "too low"
    kind = f"; {high}" if variable.kind is Kind.ORDINAL else ""
    yield f"coded {one.coded}; {probability_words(one, variable)}; decision: {one.said}{kind}"
    every = codes.get(one.commitment_id, {})
    yield "all codes: " + ", ".join(f"{code}={value}" for code, value in every.items())
    yield record.commitment.text


def main() -> None:
    """Print the skeleton; errors of the user's making come out as one message, exit code 1."""
    book, interim = codebook(), Path("interim")
    try:
        inputs = load_report_inputs(
            Path("reports"),
            interim / "predictions.csv",
            model={},
            codebook=book,
            settings=pipeline_settings(),
        )
        records, codes = load_texts(interim)
        notes = load_reader_notes(configs_folder() / "reader-notes.yaml", book)
        sys.stdout.write(skeleton(inputs, records, codes, notes))
    except OgplensError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
