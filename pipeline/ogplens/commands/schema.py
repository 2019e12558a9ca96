"""``ogplens schema``: the shape of what ``ogplens score --format json`` writes."""

from __future__ import annotations

from ogplens.commands import console

EPILOG = """\b
Examples:
  ogplens schema
  ogplens schema --output scorecard.schema.json
"""


def schema(output: console.Output = console.STANDARD) -> None:
    """Print the JSON Schema of a scorecard (draft 2020-12)."""
    console.check_output(output)
    from ogplens.reporting.scorecard_record import schema_json

    console.emit(schema_json(), output)
