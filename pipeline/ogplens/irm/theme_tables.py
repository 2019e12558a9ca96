"""The policy areas of a corpus: ``themes.csv``, one row a commitment and area or tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ogplens.files import write_text_atomically
from ogplens.irm.csv_files import Faults, check_width, column_positions, read_rows, to_csv

THEME_COLUMNS = ("commitment_id", "theme", "tag")


def read_themes(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the broad policy areas of ``themes.csv``.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 with the columns ``commitment_id`` and ``theme``; see `write_themes`. A
        missing file means: no tags.

    Returns
    -------
    dict of str to tuple of str
        Commitment to its areas, each once, in the order of the file; commitments without an
        area are not in it.

    Raises
    ------
    TableError
        With every fault of the file: a missing column, a row without an identifier.
    """
    found: dict[str, dict[str, None]] = {}
    if not path.exists():
        return {}
    faults = Faults(str(path))
    header, *rows = read_rows(path)
    positions = column_positions(header, ("commitment_id", "theme"), faults)
    faults.raise_if_any(f"the columns are {', '.join(THEME_COLUMNS)}")
    for row in rows:
        if not check_width(row, header, faults):
            continue
        identifier = row.cells[positions["commitment_id"]].strip()
        theme = row.cells[positions["theme"]].strip()
        if not identifier:
            faults.add(f"{row.place}, column commitment_id", "", "a commitment's identifier")
        elif theme:
            found.setdefault(identifier, {})[theme] = None
    faults.raise_if_any("correct the places named above, or remove the file: it may be missing")
    return {identifier: tuple(themes) for identifier, themes in found.items()}


def write_themes(
    path: Path, tags: Mapping[str, Sequence[str]], areas: Mapping[str, Sequence[str]]
) -> None:
    """Write ``themes.csv``, whole or not at all.

    Parameters
    ----------
    path : Path
    tags : mapping of str to sequence of str
        Commitment to its areas and tags, under the export's own names.
    areas : mapping of str to sequence of str
        Broad area to the narrow tags below it; ``""`` to those below none. An area has a row
        with an empty ``tag``; a narrow tag names the area above it if the commitment has that,
        else none.
    """
    rows = []
    for identifier, given in tags.items():
        for area, narrow in areas.items():
            theme = area if area in given else ""
            if theme:
                rows.append((identifier, theme, ""))
            rows += [(identifier, theme, tag) for tag in narrow if tag in given]
    write_text_atomically(path, to_csv(THEME_COLUMNS, rows))
