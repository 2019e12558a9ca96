"""A comparison as one page that needs nothing else: figures, tables, words, and no script."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from ogplens import settings
from ogplens.domain import Codebook
from ogplens.reporting.build import render
from ogplens.reporting.comparison_chapter import chapter
from ogplens.reporting.comparison_data import Compared, Tables, plural
from ogplens.reporting.scorecard_html import trusted_hash


def comparison_page(
    tables: Tables,
    *,
    title: str = "",
    codebook: Codebook | None = None,
    kind: str = "",
    lead: str = "",
    notes: Sequence[str] = (),
    csv: str = "",
) -> str:
    """Return a comparison as HTML.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        ``prevalence``, ``tests``, ``agreement``, ``severity``, ``fairness`` and ``mix``, with the
        columns of `ogplens.comparison.columns`. What is missing or empty is left out.
    title : str
        By default it names what is compared.
    codebook : Codebook, optional
        By default that of the settings.
    kind : str
        The kind of group that is put side by side, as in the column ``by``. By default members,
        or the first kind of the tables.
    lead : str
        A sentence under the title: what is compared.
    notes : sequence of str
        What a reader must know first, such as the name of a bridge between generations.
    csv : str
        Folder with the data of the figures (`write_figures`), as a relative address that ends
        with a slash; without it the page has no links to them.

    Returns
    -------
    str
        The same tables give the same bytes.
    """
    from markupsafe import Markup

    compared = Compared(tables)
    kind = kind or compared.kind
    style = resources.files("ogplens.reporting").joinpath("templates/page.css").read_text("utf-8")
    return render(
        "comparison.html.j2",
        {
            "title": title or f"{plural(kind).capitalize()} compared",
            "lead": lead,
            "notes": list(notes),
            "parts": chapter(compared, codebook or settings.codebook(), kind=kind),
            "csv": csv,
            "style": Markup(style),  # noqa: S704  # our own file
            "style_hash": trusted_hash(style),
        },
    )
