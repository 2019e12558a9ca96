"""Options by which a user says what the commitments of a document are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from ogplens.errors import TableError

if TYPE_CHECKING:
    from ogplens.segmentation import Choice

_MAX_BYTES = 50_000_000

HeadingLevel = Annotated[
    Optional[int],  # noqa: UP045  # typer reads the annotation at run time
    typer.Option(
        "--heading-level",
        min=1,
        max=6,
        help="Every heading of this level begins a commitment; 1 is the highest.",
    ),
]
Pattern = Annotated[
    Optional[str],  # noqa: UP045  # as above
    typer.Option(
        "--pattern",
        metavar="REGEX",
        help="Every line that begins like this regular expression begins a commitment; groups "
        "named number and title are used.",
    ),
]
Boundaries = Annotated[
    Optional[str],  # noqa: UP045  # as above
    typer.Option(
        "--boundaries",
        metavar="CSV",
        help="A table with number, title and first_words of each commitment (or what "
        "'ogplens segment --format csv' wrote, mended).",
    ),
]


def choice_of(
    heading_level: int | None, pattern: str | None, boundaries: str | None
) -> Choice | None:
    """Return what a user chose; ``None`` where the document's own evidence is to decide.

    Raises
    ------
    OgplensError
        If the pattern is no regular expression, or the table cannot be used.
    """
    given = [heading_level is not None, pattern is not None, boundaries is not None]
    if not any(given):
        return None
    if sum(given) > 1:
        raise typer.BadParameter(
            "give one of them", param_hint="--heading-level, --pattern, --boundaries"
        )
    from ogplens import segmentation

    if pattern is not None:
        return segmentation.Choice(pattern=segmentation.compile_pattern(pattern))
    if boundaries is not None:
        table = _read_table(boundaries)
        return segmentation.Choice(
            boundaries=segmentation.parse_boundaries(table, source=boundaries)
        )
    return segmentation.Choice(heading_level=heading_level)


def _read_table(name: str) -> str:
    from ogplens.files import read_steadily
    from ogplens.reading.decoding import decode

    try:
        data = read_steadily(Path(name), max_bytes=_MAX_BYTES)
    except OSError as error:
        raise TableError(
            f"this table cannot be opened: {error.strerror or error}",
            source=name,
            hint="check the name and the folder",
        ) from error
    if len(data) > _MAX_BYTES:
        raise TableError(
            f"this table has more than {_MAX_BYTES:,} bytes", source=name, hint="give a shorter one"
        )
    return decode(data, source=name)[0]
