"""Figures as files: SVG, PNG at twice the size, and their data as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from ogplens.files import write_bytes_atomically, write_text_atomically
from ogplens.irm.csv_files import to_csv
from ogplens.reporting.comparison_data import Compared, Tables
from ogplens.reporting.drawing import WIDTH, Figure
from ogplens.settings import codebook

#: Pixels of a picture for one of the drawing.
SCALE = 2
_FONTS = ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf")
_FAMILY = "DejaVu Sans Condensed"


def write_figures(
    figures: Iterable[Figure] | Tables, folder: Path, *, pictures: bool = True
) -> list[Path]:
    """Write ``<name>.svg``, ``<name>.png`` and ``<name>.csv`` for every figure.

    Parameters
    ----------
    figures : iterable of Figure, or mapping of str to pandas.DataFrame
        Figures, or the tables of a comparison, all of whose figures are written.
    folder : Path
        Made where it is not there.
    pictures : bool
        Whether PNG files are written as well.

    Returns
    -------
    list of Path
        The files, in the order in which they were written.

    Raises
    ------
    WritingError
        If the folder cannot be written.
    """
    if isinstance(figures, Mapping):
        from ogplens.reporting.comparison_chapter import chapter, figures_of

        compared = Compared(figures)
        figures = figures_of(chapter(compared, codebook(), kind=compared.kind))
    written = []
    for figure in figures:
        svg = figure.standalone()
        write_text_atomically(folder / f"{figure.name}.svg", svg)
        write_text_atomically(folder / f"{figure.name}.csv", csv_of(figure))
        written += [folder / f"{figure.name}.svg", folder / f"{figure.name}.csv"]
        if pictures:
            write_bytes_atomically(folder / f"{figure.name}.png", png(svg))
            written.append(folder / f"{figure.name}.png")
    return written


def csv_of(figure: Figure) -> str:
    """Return the data of a figure as CSV."""
    data = figure.data or figure.table
    return to_csv(data.columns, data.rows)


def png(svg: str) -> bytes:
    """Draw an SVG of `Figure.standalone` as a picture, twice as large.

    The letters come from fonts that ship with the package, never from the machine's: the same
    drawing gives the same bytes everywhere.
    """
    import resvg_py

    with resources.as_file(resources.files("ogplens.reporting").joinpath("fonts")) as fonts:
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=[str(fonts / name) for name in _FONTS],
            font_family=_FAMILY,
            sans_serif_family=_FAMILY,
            width=SCALE * WIDTH,
        )
    return bytes(drawn)
